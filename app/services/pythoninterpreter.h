#pragma once

#include "migrations/result.h"
#include "migrations/script/projectconfig.h"

namespace Retort {

/// The interpreter that runs a project's code.
struct PythonInterpreter
{
    /// Absolute, a link not followed: a virtual environment is where the link is.
    QString path;
    /// Where it was found, for people: `python in retort.ini`, `.venv`, `poetry`, `PATH`, …
    QString origin;

    friend bool operator==(const PythonInterpreter &, const PythonInterpreter &) = default;
};

/// `python` of the project if it is set; else, as found: .venv and venv of the ini's folder or of a
/// folder above it (as far as the Git root), $UV_PROJECT_ENVIRONMENT, $VIRTUAL_ENV, Poetry's,
/// Pipenv's, $CONDA_PREFIX; else python3 or python of PATH. Only files are read: no tool is asked,
/// nothing is run. Errors: `config`.
Result<PythonInterpreter> findPythonInterpreter(const ProjectConfig &config,
                                                const EnvironmentLookup &environment);

} // namespace Retort

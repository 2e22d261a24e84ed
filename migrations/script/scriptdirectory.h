#pragma once

#include "migrations/result.h"
#include "migrations/revision/revisiongraph.h"
#include "migrations/script/projectconfig.h"
#include "migrations/script/sqlscript.h"

namespace Retort {

/// A file under the version locations that is no revision, and why.
struct IgnoredFile
{
    QString file;
    QString reason;

    friend bool operator==(const IgnoredFile &, const IgnoredFile &) = default;
};

/// Every revision under a project's version locations, and the graph they make. Opening executes
/// nothing of the folder. Never fails for a broken file: that is a fault, and the rest is shown.
struct ScriptDirectory
{
    RevisionGraph graph;
    /// Unreadable files, then the graph's faults, then SQL scripts with a syntax error.
    QList<Error> faults;
    QList<IgnoredFile> ignored;
    QStringList warnings;
};

/// Errors: `io` where the script location itself is missing.
Result<ScriptDirectory> readScriptDirectory(const ProjectConfig &config);

/// The whole script of a SQL revision. Errors: `io`, `script_syntax`.
Result<SqlScript> loadScript(const Revision &revision);

/// A Python revision's text (without a BOM) and its script hash.
struct PythonScript
{
    QString text;
    QString hash;
};

/// Errors: `io` (also a file that is not UTF-8).
Result<PythonScript> loadPythonScript(const Revision &revision);

/// A project as opened: what the command line and the desktop both work on.
struct Project
{
    ProjectConfig config;
    ScriptDirectory scripts;

    const RevisionGraph &graph() const { return scripts.graph; }
};

} // namespace Retort

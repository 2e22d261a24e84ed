#pragma once

#include "app/database/canceltoken.h"
#include "app/services/pythoninterpreter.h"
#include "migrations/result.h"
#include "migrations/script/projectconfig.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace Retort {

/// One run of the project's Python that prints its models.
struct PythonModelsRequest
{
    PythonInterpreter interpreter;
    /// `app.models`
    QString module;
    /// `Base`, `metadata`, `db.metadata`
    QString attribute;
    /// The ini's folder, absolute: the process's working folder, imported from.
    QString folder;
    /// Absolute folders that are imported from before it.
    QStringList sysPath;
    /// Set in the process's environment beside this process's own.
    QMap<QString, QString> environment;
    /// A guard against models that never come to an end; milliseconds.
    int timeLimitMs = 5 * 60 * 1000;

    friend bool operator==(const PythonModelsRequest &, const PythonModelsRequest &) = default;
};

/// Whether `models` is `python:MODULE:ATTRIBUTE`.
bool isPythonModels(const ProjectConfig &config);

/// What would run for `models = python:MODULE:ATTRIBUTE`; runs nothing. Errors: `config` (no such
/// form, no interpreter).
Result<PythonModelsRequest> pythonModelsRequest(const ProjectConfig &config,
                                                const EnvironmentLookup &environment);

/// The same in words, for the question of trust: interpreter, where it was found, module.
QString describeRun(const PythonModelsRequest &request);

/// Runs the interpreter, imports the module and gives the PostgreSQL DDL of its MetaData,
/// declarative base, list of them or anything with `.metadata`: statements that end with `;`. No
/// connection is opened: an attempt is refused. The folder's trust is the caller's to ask for.
/// Errors: `config` with the project's innermost file and line, `cancelled`.
Result<QString> printPythonModels(const PythonModelsRequest &request, const CancelToken &cancel);

} // namespace Retort

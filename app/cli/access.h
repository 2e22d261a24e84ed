#pragma once

#include "app/cli/commandcontext.h"
#include "app/database/sandbox.h"
#include "app/database/session.h"
#include "migrations/script/scriptdirectory.h"

#include <memory>

namespace Retort {

/// Finds and reads the project's configuration; its warnings are told. Errors: `config`, `io`.
Result<ProjectConfig> openConfig(const CommandContext &context);

/// The same with its revisions. Errors: `config`, `io`.
Result<Project> openProject(const CommandContext &context);

/// For what plans or writes: the first fault of a broken folder is the error.
Result<Project> openSoundProject(const CommandContext &context);

enum class DatabaseUse {
    Read,
    /// A database that only PG* named is asked about first (`confirmation`).
    Change,
};

/// Which database, before anything is reached.
struct NamedDatabase
{
    ConnectionSettings settings;
    QString origin;
};

/// The first that is set of FORMATS.md's list, as settings; told on standard error. Errors:
/// `config`, `io`, `confirmation`.
Result<NamedDatabase> nameDatabase(const CommandContext &context, const ProjectConfig &config,
                                   DatabaseUse use);

/// An open connection and what keeps its server up.
struct OpenDatabase
{
    NamedDatabase named;
    SandboxLease lease;
    std::unique_ptr<Session> session;
};

/// nameDatabase, then connects. Errors: those, and those of a database.
Result<OpenDatabase> openDatabase(const CommandContext &context, const ProjectConfig &config,
                                  DatabaseUse use);

} // namespace Retort

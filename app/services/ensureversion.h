#pragma once

#include "migrations/script/projectconfig.h"

namespace Retort {

class Session;

struct EnsuredVersionTable
{
    /// `schema.table`.
    QString versionTable;
    bool created = false;
};

/// Creates the version table where it is missing. Errors: those of a database;
/// `version_table` where a table of that name is not Alembic's.
Result<EnsuredVersionTable> ensureVersionTable(Session &session, const ProjectConfig &config);

} // namespace Retort

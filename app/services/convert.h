#pragma once

#include "app/database/canceltoken.h"
#include "migrations/script/scriptdirectory.h"

namespace Retort {

/// What became of one revision.
struct ConvertedRevision
{
    QString revision;
    /// Of the SQL script.
    QString file;
    /// The downgrade could not be read without Python: the script has none and is irreversible.
    bool lostDowngrade = false;
    /// What a reviewer should know.
    QStringList notes;

    friend bool operator==(const ConvertedRevision &, const ConvertedRevision &) = default;
};

struct Conversion
{
    /// In the order in which they run.
    QList<ConvertedRevision> revisions;
    /// The configuration and everything else that was written.
    QStringList files;
};

/// Writes an Alembic history as SQL scripts with the same identifiers, dates, labels and
/// dependencies into the new folder `target`, with a retort.ini that keeps the version table.
/// Nothing is invented: where an upgrade needs Python, nothing is written at all. Errors: the
/// history's first fault; `not_static` at the first such revision, the others named in the hint;
/// `io` (the folder is there and not empty); `script_syntax`.
Result<Conversion> convertHistory(const Project &project, const QString &target);

/// Runs both histories from base in a sandbox and compares what is there: empty where it is the
/// same, else the differences, a line each. Errors: those of a run, of the sandbox, `cancelled`.
Result<QStringList> compareHistories(const Project &one, const Project &other,
                                     const CancelToken &cancel);

} // namespace Retort

#pragma once

#include "migrations/result.h"
#include "migrations/script/scriptdirectory.h"
#include "migrations/script/sqlscript.h"

#include <QDateTime>
#include <optional>

namespace Retort {

/// What a new revision shall be. Identifiers are full ones; `newRevisionOn` resolves what a person
/// writes.
struct NewRevision
{
    /// Not set: "empty message", as in Alembic, and a file name without words.
    std::optional<QString> message;
    /// Empty: a new base. Several: a merge.
    QStringList parents;
    /// Ids or branch labels.
    QStringList dependsOn;
    /// Empty: none.
    QString branchLabel;
    /// One of the version locations, absolute or relative to the configuration's folder; empty: the
    /// folder of the first parent where there are several, else the only one.
    QString versionPath;
    /// Empty: the last twelve hex digits of a random UUID.
    QString id;
    /// Allows a parent that is no head.
    bool splice = false;
    /// What it does; empty: both directions, with nothing in them.
    QList<ScriptSection> sections;
    /// Invalid: now.
    QDateTime now;
};

/// Sets `parents` and `dependsOn` of `request` from what a person writes: `head` (Alembic's default
/// where none is named), `heads`, `base`, labels, partial ids, `LABEL@head`. A dependency given as
/// a branch label stays one. Errors: those of identifiers; `multiple_heads` as Alembic says it.
Result<NewRevision> resolveNewRevision(const RevisionGraph &graph, NewRevision request,
                                       const QStringList &heads, const QStringList &dependencies);

/// Writes a revision in the project's language (`.sql`, in an Alembic project `.py`): atomically,
/// never over a file that is there, and it is read again and compared. Errors: the history's first
/// fault; `unknown_revision`, `duplicate_revision`, `duplicate_label`, `invalid_identifier`;
/// `usage` (a parent twice or no head without `splice`, a version path that is none or is missing);
/// `config` (file_template, timezone, output_encoding); `script_syntax` of the sections; `io`.
Result<Revision> writeRevision(const Project &project, const NewRevision &request);

/// The same with one parent at least: Alembic's `merge`. Errors: as there.
Result<Revision> writeMerge(const Project &project, const NewRevision &request);

/// Where `writeRevision` would write, for a preview. Errors: as there, before anything is written.
Result<QString> newRevisionPath(const Project &project, const NewRevision &request);

} // namespace Retort

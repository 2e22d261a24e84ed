#pragma once

#include "app/database/journal.h"
#include "app/services/databasestatus.h"

namespace Retort {

/// What the journal's unsettled rows mean: revisions that stopped in or between their autocommit
/// sections. A revision of one transaction that failed was rolled back and is none. `runGoesOn`:
/// somebody holds the run lock, so a `started` row is theirs.
QList<InDoubt> unfinishedOf(const QList<JournalRow> &rows, bool runGoesOn);

/// Rows that still say `started`, though nobody runs them.
QList<qint64> abandonedRows(const QList<JournalRow> &rows);

/// `in_doubt`, with section, statement and what to do.
Error inDoubtError(const InDoubt &found, const RevisionGraph &graph);

} // namespace Retort

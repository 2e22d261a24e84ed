#pragma once

#include "migrations/result.h"
#include "migrations/schema/schemaobject.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

/// One object that keeps what it is and gets another name.
struct Rename
{
    /// As the starting schema has it, and as the other one has it.
    ObjectId before;
    ObjectId after;
    /// The statement that does it, and the one that takes it back. Both hold at their own place in
    /// the order of the list.
    QString sql;
    QString back;
    /// It follows from another one: a name that PostgreSQL had derived.
    bool derived = false;

    friend bool operator==(const Rename &, const Rename &) = default;
};

/// What `OLD=NEW` texts mean: each side `[SCHEMA.]OBJECT` or `[SCHEMA.]TABLE.ELEMENT`, OLD as
/// `from` has it, NEW as `to` has it. With one dot it is TABLE.ELEMENT where OLD's first part is a
/// relation of schema public that has that element, else SCHEMA.OBJECT; both, or neither, is
/// `usage`. Names that PostgreSQL derived from a renamed table or column (keys, indexes, sequences)
/// follow where `to` has them. In the order in which the statements run. Errors: `usage`.
Result<QList<Rename>> readRenames(const Schema &from, const Schema &to, const QStringList &texts);

/// What goes and what comes that may be one object with another name: a table with the same
/// columns, a column of the same table with the same type, anything else with the same facts in the
/// same place. Nobody takes them for renames without being told; where there are several, all are
/// told.
struct RenameCandidate
{
    ObjectId before;
    ObjectId after;

    friend bool operator==(const RenameCandidate &, const RenameCandidate &) = default;
};
QList<RenameCandidate> renameCandidates(const Schema &from, const Schema &to);

/// `OLD=NEW`, as `readRenames` takes it.
QString renameText(const RenameCandidate &candidate);

} // namespace Retort

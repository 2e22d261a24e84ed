#pragma once

#include "migrations/sql/statement.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

/// What a branch's statements do to one schema object.
struct ObjectTouch
{
    /// `table`, `index`, `view`, `type`, `function`, …
    QString kind;
    /// `schema.name`, or `schema.table.column`; as written where no schema is.
    QString object;
    /// For a person: `+ column model`, `name renamed to full_name`, `new table`, `referenced by
    /// chunks`.
    QString what;
    enum class Effect {
        Creates,
        Alters,
        Drops,
        Uses,
    };
    Effect effect = Effect::Uses;
    QString revision;
    /// The table that a column, index, constraint, trigger, rule or policy belongs to, if it is
    /// named.
    QString parent;
    /// Which property is altered (`default`, `owner`, `comment`, …); empty where it is the whole.
    QString aspect;

    friend bool operator==(const ObjectTouch &, const ObjectTouch &) = default;
};

/// What the statements of one revision do, in their order, read from the typed tree. What only a
/// server could tell is not there: see `unreadStatements`.
QList<ObjectTouch> touches(const QList<SqlStatement> &statements, const QString &revision);

/// How many statements may touch what `touches` cannot see: those that the grammar of PostgreSQL 15
/// refuses, and DO blocks.
qsizetype unreadStatements(const QList<SqlStatement> &statements);

/// One side of a merge: the touches of its revisions since the common ancestor, oldest first.
struct BranchTouches
{
    QString name;
    QList<ObjectTouch> touches;
};

enum class OverlapVerdict {
    /// Both alter the same column, both create the same name, or one drops what another uses.
    Conflict,
    BothIndependent,
    OneSide,
};

/// One object that at least one branch changes.
struct OverlapRow
{
    QString kind;
    QString object;
    /// One text a branch, in the branches' order; empty where it does not touch the object.
    QStringList what;
    OverlapVerdict verdict = OverlapVerdict::OneSide;
    /// Why it is a conflict, for a person; empty otherwise.
    QString reason;
    /// The touches behind the row, in the branches' order.
    QList<QList<ObjectTouch>> touches;

    friend bool operator==(const OverlapRow &, const OverlapRow &) = default;
};

/// Objects × branches: conflicts first, then what several touch, then one side; by name within.
/// Columns, indexes and constraints stand in their table's row, but in rows of their own where they
/// conflict. What a branch creates and drops again is not there. `public.x` and `x` are the same
/// object.
QList<OverlapRow> overlap(const QList<BranchTouches> &branches);

} // namespace Retort

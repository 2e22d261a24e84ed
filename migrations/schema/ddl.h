#pragma once

#include "migrations/schema/schemaobject.h"

#include <QStringList>
#include <vector>

namespace Retort {

/// The statements that make one object, without `;` and without what `aspectStatements` gives.
///
/// `inlined` are elements (columns, defaults, constraints; indexes into `schema.objects`) that the
/// CREATE of their table, domain or composite type writes itself; the planner decides which.
/// Columns of a table are always among them. The others are made by their own call: a Column by ADD
/// COLUMN (with those of its default and constraints that are inlined), a ColumnDefault by SET
/// DEFAULT, a Constraint by ADD CONSTRAINT. A partition is created attached where that is exact,
/// otherwise on its own and attached by a second statement. Empty for what comes into being with
/// something else (the index of a constraint, the sequence of an identity column, a clone on a
/// partition). Expects statements to run with an empty search_path: every name is in full.
QStringList createStatements(const Schema &schema, int object,
                             const std::vector<int> &inlined = {});

/// The statements that take one object away, never with CASCADE.
QStringList dropStatements(const Schema &schema, int object);

/// How an object becomes another one of the same identity.
struct Alteration
{
    /// No ALTER leads there: it has to be dropped and made anew. `statements` is empty.
    bool replace = false;
    QStringList statements;
    /// What depends on it (views, policies, rules, generated columns, defaults, …) must be taken
    /// down before and restored after, as the server refuses otherwise or would keep the old sense.
    bool disturbs = false;
    /// What rows or values are lost, as a sentence; empty where none are.
    QString loss;
    /// The statements make the object anew in place (an enum that is rebuilt): owner, comment and
    /// privileges are then to be written as for a new one (`aspectStatements` with -1).
    bool anew = false;
    /// What is added (an enum's value) cannot be used before a COMMIT. Where the script uses it in
    /// the same transaction, `rebuildEnum` is the other way.
    bool commitBeforeUse = false;
};

/// From `old` in `from` to `now` in `to`, all properties but the aspects. Both have the same id.
Alteration alterStatements(const Schema &from, int old, const Schema &to, int now);

/// The enum made anew under its name and every column that has it converted, whatever differs.
/// Expects that columns which are to have another type have it already. Replaces where the type is
/// part of a domain, composite or range type.
Alteration rebuildEnum(const Schema &from, int old, const Schema &to, int now);

/// How a column's values become values of another type, as an expression of the column (SQL): the
/// column itself where the server does it when it stores them.
QString convertedValue(const Schema &from, const Schema &to, const QString &column,
                       const QString &oldType, const QString &newType);

/// What has to be true of a row that belongs to the partition, as SQL over its columns; empty where
/// that cannot be said. For DEFAULT: to none of the others.
QString partitionCondition(const Schema &schema, int partition);

/// Whether the new bound of a partition surely holds all that the old one held.
bool isWiderBound(const QString &old, const QString &now);

/// The name of the column's NOT NULL: said, its parent's, or PostgreSQL's choice (since 18).
QString notNullName(const Schema &schema, int column);

/// Whether no value of the old type can become one of the new type, but null.
bool losesAllValues(const Schema &from, const Schema &to, const QString &oldType,
                    const QString &newType);

/// The shell by which functions can refer to a base or range type before it is there (its own
/// input or canonical function); empty for other kinds.
QStringList shellStatements(const Schema &schema, int object);

/// Who runs the script, and what its objects get by themselves.
struct DdlContext
{
    /// The role that creates; an owner of that name needs no statement. Empty: not known, owners
    /// are then always written.
    QString role;
    bool owners = true;
    bool privileges = true;
    bool comments = true;
};

/// Owner, comment, privileges, security labels and bonds to extensions, in that order.
/// `old` is -1 where the object was just created; its privileges are then counted from what the
/// default privileges of `from` (those of `context.role`) give a new object.
QStringList aspectStatements(const Schema &from, int old, const Schema &to, int now,
                             const DdlContext &context);

/// What dropping the object loses: a sentence that names it, or empty (a view, an index, a
/// partition's clone). The values of a sequence count.
QString dropLoss(const Schema &schema, int object);

} // namespace Retort

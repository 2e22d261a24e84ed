#pragma once

#include "migrations/schema/ddl.h"
#include "migrations/schema/schemadiff.h"

#include <QList>
#include <QString>

namespace Retort {

struct PlanOptions
{
    CompareOptions compare;
    /// The role that will run the script; empty: not known.
    QString role;
    /// In forms that do not block who reads and writes, see `OnlineForms`.
    bool online = false;
};

enum class ChangeKind { Add, Drop, Alter, Rename, Replace };

/// `add`, `drop`, …: as JSON has it.
QString changeKindName(ChangeKind kind);

/// What happens to one object.
struct SchemaChange
{
    ChangeKind kind = ChangeKind::Alter;
    ObjectId object;
    /// The facts that differ; empty for what is added or dropped.
    QList<Property> properties;
    /// No difference of its own: it is taken down and restored because of what it depends on.
    bool consequence = false;

    friend bool operator==(const SchemaChange &, const SchemaChange &) = default;
};

/// One statement of a script that leads from one schema to another.
struct SchemaStatement
{
    /// Without `;`.
    QString sql;
    /// Index into `SchemaPlan::changes`.
    int change = -1;
    /// What is lost when it runs, as a sentence; empty where nothing is.
    QString loss;
    /// It runs outside a transaction.
    bool autocommit = false;
    /// Why it is written so, a sentence; empty where there is nothing to explain.
    QString why;

    friend bool operator==(const SchemaStatement &, const SchemaStatement &) = default;
};

/// Statements that follow one another in one transaction, or outside any.
struct SchemaPlanPart
{
    bool autocommit = false;
    QList<SchemaStatement> statements;
};

struct SchemaPlan
{
    /// By kind and name.
    QList<SchemaChange> changes;
    /// In an order in which they run.
    QList<SchemaStatement> statements;
    /// What the plan cannot do, one sentence each.
    QStringList shortfalls;

    /// The statements as text, each ended by `;` and a line end.
    QString sql() const;
    /// Cut where transactions begin and end; without statements there is no part.
    QList<SchemaPlanPart> parts() const;
    friend bool operator==(const SchemaPlan &, const SchemaPlan &) = default;
};

/// The ordered statements that lead from one schema to another: what depends on a changed object is
/// taken down before and restored after, cycles are broken by making defaults and constraints on
/// their own. Deterministic.
SchemaPlan planChanges(const Schema &from, const Schema &to, const PlanOptions &options = {});

} // namespace Retort

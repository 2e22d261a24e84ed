#pragma once

#include "migrations/schema/changegraph.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>

namespace Retort {

/// A statement in a form that does not block who reads and writes, and where it has to stand.
struct OnlineStatement
{
    QString sql;
    /// Outside a transaction: it says CONCURRENTLY, or it reads a whole table under a lock that
    /// lets everyone work, and may not extend a stronger lock of its section.
    bool autocommit = false;
    /// Why it is written so, a sentence for the script; empty where it is as always.
    QString why;
    /// Not before everything else is done.
    bool last = false;

    friend bool operator==(const OnlineStatement &, const OnlineStatement &) = default;
};

/// Says what a plan's statements do in forms that do not block: indexes CONCURRENTLY, constraints
/// NOT VALID and validated later, NOT NULL through a validated check, keys from an index that is
/// there. Facts about locks: PostgreSQL's manual, ALTER TABLE and CREATE INDEX. What has no such
/// form stays as it is.
class OnlineForms
{
public:
    /// Everything must outlive this.
    OnlineForms(const Schema &from, const Schema &to, const ChangeFates &fates);

    /// The statements of one step of the plan, in order.
    QList<OnlineStatement> rewrite(const ChangeStep &step, const QStringList &statements);

private:
    using Statements = QList<OnlineStatement>;

    /// Whether the element's table is there before and after, holds rows, and is no partitioned
    /// table unless that is allowed.
    bool isOnKeptTable(const SchemaObject &element, bool partitioned = false) const;
    Statements createIndex(const ChangeItem &item, const QStringList &statements);
    Statements dropIndex(const ChangeItem &item, const QStringList &statements);
    Statements addConstraint(const ChangeItem &item, const QStringList &statements);
    Statements addKey(const SchemaObject &constraint, const QStringList &statements);
    Statements alterColumn(const ChangeItem &item, const QStringList &statements);
    /// The check that holds while NOT NULL is set: added, and then validated outside a transaction.
    Statements checkNotNull(const SchemaObject &column, const QString &check) const;
    QString spareName(const QString &inSchema, const QString &relation, const QString &stem) const;

    const Schema &m_from;
    const Schema &m_to;
    const ChangeFates &m_fates;
    /// Indexes that wait under another name until their successors are there.
    QHash<ObjectId, QString> m_waiting;
    /// Columns that are NOT NULL by then.
    QSet<ObjectId> m_notNull;
};

} // namespace Retort

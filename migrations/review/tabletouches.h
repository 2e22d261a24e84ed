#pragma once

#include "migrations/review/nodeuses.h"
#include "migrations/review/overlap.h"

namespace Retort::Review {

/// The touches of one revision while they are collected.
class TouchList
{
public:
    explicit TouchList(QString revision) : m_revision(std::move(revision)) {}

    void object(ObjectTouch::Effect effect, const QString &kind, const QString &name,
                const QString &what, const QString &aspect = {});
    /// A column, index, constraint, … of a table.
    void child(ObjectTouch::Effect effect, const QString &kind, const QString &table,
               const QString &name, const QString &what, const QString &aspect = {});
    /// An index is named beside its table and not below it.
    void index(const QString &table, const QString &name, const QString &what);
    void use(const QString &kind, const QString &name, const QString &what);
    /// Names below a statement whose own touches begin at `first`: those it touches already are
    /// left out.
    void addUses(const QList<NodeUse> &uses, qsizetype first, const QString &user);

    qsizetype size() const { return m_touches.size(); }
    const ObjectTouch &at(qsizetype i) const { return m_touches.at(i); }
    QList<ObjectTouch> take() { return std::move(m_touches); }

private:
    QString m_revision;
    QList<ObjectTouch> m_touches;
};

/// `+ column model`, `− index name`.
QString plus(const QString &kind, const QString &name);
QString minus(const QString &kind, const QString &name);

void readCreateTable(TouchList &list, const PgQuery__CreateStmt &create, const QString &kind);
void readAlterTable(TouchList &list, const PgQuery__AlterTableStmt &alter);
void readIndex(TouchList &list, const PgQuery__IndexStmt &index);

} // namespace Retort::Review

#pragma once

#include "app/services/reviewdraft.h"

#include <QAbstractItemModel>
#include <QList>

namespace Retort {

/// What the page shows of a draft: the changes by the object that a person looks at.
struct ReviewRow
{
    enum class Sign { Add, Drop, Alter };
    Sign sign = Sign::Alter;
    /// Index into the draft's units; -1: a rename, which is answered and not ticked.
    int unit = -1;
    /// `column`, `foreign key`, `index`.
    QString kind;
    /// The object's own name, or `old → new`.
    QString name;
    /// What differs, or what it is made of: `type, default`, `3 values`.
    QString facts;
    /// What is lost, as a sentence; empty: nothing.
    QString loss;

    friend bool operator==(const ReviewRow &, const ReviewRow &) = default;
};

struct ReviewGroup
{
    /// As the models know it, or the database where it goes.
    ObjectId object;
    /// The name before a rename; `object` otherwise.
    ObjectId before;
    QString name;
    QList<ReviewRow> rows;

    friend bool operator==(const ReviewGroup &, const ReviewGroup &) = default;
};

/// The draft's changes, by kind and name of what they belong to.
QList<ReviewGroup> reviewGroups(const ReviewDraft &draft, const Schema &models);

/// The icon's name for an object.
QString objectIcon(ObjectKind kind);

/// Groups with their changes; a tick is asked for by `tickRequested`, and set by `setGroups`.
class ReviewModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    explicit ReviewModel(QObject *parent = nullptr);

    /// Publishes the difference only, where the rows are the same ones.
    void setGroups(const QList<ReviewGroup> &groups, const QBitArray &ticks);
    const QList<ReviewGroup> &groups() const { return m_groups; }
    /// Null for a group.
    const ReviewRow *row(const QModelIndex &index) const;
    const ReviewGroup *group(const QModelIndex &index) const;
    QModelIndex indexOfUnit(int unit) const;
    bool isTicked(int unit) const { return m_ticks.testBit(unit); }
    /// A saved revision's ticks are what they are.
    void setLocked(bool locked);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void tickRequested(const QList<int> &units, bool on);

private:
    Qt::CheckState stateOf(const ReviewGroup &group) const;

    QList<ReviewGroup> m_groups;
    QBitArray m_ticks;
    bool m_locked = false;
};

} // namespace Retort

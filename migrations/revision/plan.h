#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

enum class Direction {
    Upgrade,
    Downgrade,
    Stamp,
};

/// `upgrade`, `downgrade` or `stamp`.
QString directionName(Direction direction);

/// One row operation on the version table.
struct VersionOperation
{
    enum class Kind {
        Insert,
        Delete,
        Update,
    };
    Kind kind = Kind::Insert;
    /// Delete and update: the row that must be there. Empty for an insert.
    QString from;
    /// Insert and update: the row afterwards. Empty for a delete.
    QString to;

    friend bool operator==(const VersionOperation &, const VersionOperation &) = default;
};

/// One revision to run (or one stamp), with what it does to the version table.
struct Step
{
    /// The revision whose script runs; for a stamp the revision stamped (empty for base).
    QString revision;
    Direction direction = Direction::Upgrade;
    /// As Alembic's log line says it: down revisions only, dependencies not shown.
    QStringList from;
    QStringList to;
    QList<VersionOperation> operations;

    friend bool operator==(const Step &, const Step &) = default;
};

/// What an upgrade, downgrade or stamp will do, in order. Made without a database.
struct Plan
{
    Direction direction = Direction::Upgrade;
    QList<Step> steps;
    /// Rows of the version table, sorted.
    QStringList versionsBefore;
    QStringList versionsAfter;

    friend bool operator==(const Plan &, const Plan &) = default;
};

} // namespace Retort

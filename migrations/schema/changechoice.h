#pragma once

#include "migrations/schema/schemadiff.h"

#include <QBitArray>
#include <QList>

namespace Retort {

/// One change that can be wanted or not: an object with what goes only together with it (a column
/// with its default, a new table with its columns, a partition with what it has from its parent).
struct ChangeUnit
{
    /// What it is known by.
    ObjectId object;
    enum class Kind { Add, Drop, Alter };
    Kind kind = Kind::Alter;
    /// Every object that it is made of, `object` among them, in the order of ids.
    QList<ObjectId> parts;
    /// The facts of `object` that differ; of a column its default too. Empty where it comes or
    /// goes.
    QList<Property> properties;
    /// Units without which it cannot be, as indexes, ascending.
    QList<int> needs;

    friend bool operator==(const ChangeUnit &, const ChangeUnit &) = default;
};

/// The differences of two schemas as units, by object.
QList<ChangeUnit> changeUnits(const Schema &from, const Schema &to,
                              const CompareOptions &options = {});

/// Ticks after one was set or taken off, and the other units that had to follow it.
struct TickChange
{
    QBitArray ticks;
    /// In the order of units, without the one that was asked for.
    QList<int> along;

    friend bool operator==(const TickChange &, const TickChange &) = default;
};

/// A tick that is set sets what the unit needs; one that is taken off takes off what needs the
/// unit. `ticks` has one bit a unit and is consistent; so is the result.
TickChange setTick(const QList<ChangeUnit> &units, const QBitArray &ticks, int unit, bool on);

/// The schema that is aimed at when only the ticked units are wanted: `to` for what is ticked,
/// `from` for what is not.
Schema chosenSchema(const Schema &from, const Schema &to, const QList<ChangeUnit> &units,
                    const QBitArray &ticks);

} // namespace Retort

#pragma once

#include "migrations/schema/bonds.h"
#include "migrations/schema/changefates.h"

#include <QStringList>
#include <set>
#include <vector>

namespace Retort {

/// One thing to do, in the order of a script.
struct ChangeStep
{
    enum Action {
        /// A kept partition or child leaves a parent that is made anew.
        Detach,
        /// What is made anew and holds something is renamed.
        Aside,
        /// A kept sequence leaves a column that goes.
        Disown,
        Drop,
        Alter,
        Create,
        /// Rows of the table that went aside.
        Copy,
        /// … and joins it again.
        Attach,
        /// A sequence's owner.
        Own,
        /// Replica identity by index, and the index to cluster on.
        Mark,
        /// Owner, comment, privileges.
        Aspect,
    };
    Action action = Create;
    /// Index into `ChangeFates::items`.
    int item = -1;
    /// Items whose own step this one does along: columns in CREATE TABLE, what goes with a table.
    std::vector<int> along;
};

struct ChangeOrder
{
    std::vector<ChangeStep> steps;
    /// Items that have to be made anew instead of altered before there is an order; `steps` is not
    /// complete then.
    std::set<int> anew;
    QStringList shortfalls;
};

/// The steps in an order that the dependencies of both schemas allow.
ChangeOrder orderChanges(const Schema &from, const Bonds &fromBonds, const Schema &to,
                         const Bonds &toBonds, const ChangeFates &fates);

} // namespace Retort

#pragma once

#include "migrations/schema/ddl.h"
#include "migrations/schema/schemadiff.h"

#include <set>
#include <vector>

namespace Retort {

enum class Fate {
    /// As it is, or with another owner, comment or privileges only.
    Keep,
    Add,
    Drop,
    Alter,
    /// Dropped and made anew: no ALTER leads there, or what it depends on goes.
    Rebuild,
};

/// What becomes of one object that either schema has.
struct ChangeItem
{
    /// Indexes into the two schemas; -1 where it is not there.
    int old = -1;
    int now = -1;
    Fate fate = Fate::Keep;
    QList<Property> properties;
    /// For `Alter`.
    Alteration alteration;
    /// What is lost where no ALTER leads to it and the object is made anew, as a sentence.
    QString loss;
    /// Of a column: its type is made anew under its name, and its values are carried over.
    bool converts = false;
    /// … and in between they are kept as text, since old and new type cannot be there together.
    bool loosens = false;
    /// A partition on either side whose parent or bound changes: left and joined by steps of their
    /// own.
    bool moves = false;
    /// A foreign table on either side: there are no rows to carry over.
    bool foreign = false;

    bool goes() const { return fate == Fate::Drop || fate == Fate::Rebuild; }
    bool comes() const { return fate == Fate::Add || fate == Fate::Rebuild; }
};

/// Whether an object that is made anew is first renamed, so that what it holds can be carried over:
/// a table with its rows, a type with the columns that use it.
bool goesAside(const ChangeItem &item, const ObjectId &id);

struct ChangeFates
{
    /// Every object of both schemas, in the order of ids.
    std::vector<ChangeItem> items;
    /// From an object's index to its item.
    std::vector<int> itemOfOld;
    std::vector<int> itemOfNew;
};

/// Decides for every object; what depends on one that goes, or whose change disturbs, is rebuilt.
/// `anew`: items that are not to be altered.
ChangeFates decideFates(const Schema &from, const Schema &to, const CompareOptions &options,
                        const std::set<int> &anew = {});

} // namespace Retort

#pragma once

#include "app/services/schemacomparison.h"
#include "migrations/schema/changechoice.h"
#include "migrations/script/sqlscript.h"

#include <QHash>
#include <QSet>

namespace Retort {

/// What a person has said of a comparison.
struct ReviewWishes
{
    /// `OLD=NEW`.
    QStringList renames;
    /// The objects of units whose tick was taken off.
    QSet<ObjectId> left;
    /// Statements that do not block.
    bool online = false;
    /// What fills the nulls of a column that becomes NOT NULL: an SQL expression by column.
    QHash<ObjectId, QString> fills;

    friend bool operator==(const ReviewWishes &, const ReviewWishes &) = default;
};

/// A column that becomes NOT NULL, or comes so, where nothing says what rows that are there get.
struct NullQuestion
{
    ObjectId column;
    QString type;
    /// It is new: a table with rows would refuse it.
    bool comes = false;

    friend bool operator==(const NullQuestion &, const NullQuestion &) = default;
};

/// A revision as it would be written, from a comparison and what was wished.
struct ReviewDraft
{
    RenamedStart start;
    /// What may be one object under another name, of those that nobody has answered yet and those
    /// that were answered.
    QList<RenameCandidate> candidates;
    QList<ChangeUnit> units;
    QBitArray ticks;
    /// A sentence a unit where it loses data on the way up; empty where it loses none.
    QStringList losses;
    QList<NullQuestion> nulls;
    /// `to` is what is aimed at: the models, without what was left out.
    SchemaComparison comparison;
    /// Sections with their markers.
    QString upgrade;
    QString downgrade;

    int leftOut() const { return int(ticks.count(false)); }
};

/// Plans what is wished. `previous`: an earlier draft of the same basis; where its renames are the
/// same, no scratch database is needed. Errors: those of `applyRenames`.
Result<ReviewDraft> draftReview(const ComparisonBasis &basis, const ReviewWishes &wishes,
                                const CancelToken &cancel, const ReviewDraft *previous = nullptr);

/// The sections of both texts, which hold them with their markers. Errors: `script_syntax`, with
/// the line in the text that it stands in; `column` counts there too.
struct ReviewSections
{
    QList<ScriptSection> sections;
};
Result<ReviewSections> readReviewTexts(const QString &upgrade, const QString &downgrade);

/// The comparison with the statements of these sections in place of those that were planned, so
/// that what a person wrote can be proved.
SchemaComparison withSections(const SchemaComparison &comparison,
                              const QList<ScriptSection> &sections);

/// Sections as one text, each behind its marker.
QString sectionsText(const QList<ScriptSection> &sections, Direction direction);

} // namespace Retort

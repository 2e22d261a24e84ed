#include "app/services/reviewdraft.h"

#include "app/services/planscript.h"
#include "migrations/sql/quoting.h"

#include <QCoreApplication>
#include <algorithm>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ReviewDraft", text);
}

/// Columns of tables that may hold rows, whose nulls nothing fills.
QList<NullQuestion> nullQuestions(const Schema &from, const Schema &aim)
{
    QList<NullQuestion> questions;
    for (const SchemaObject &column : aim.objects) {
        const ObjectId &id = column.id;
        if (id.kind != ObjectKind::Column || !column.has(Property::NotNull)
            || column.has(Property::NotNullNotValid) || column.has(Property::Identity)
            || column.has(Property::Generated) || column.has(Property::Inherited))
            continue;
        if (from.find({ObjectKind::Table, id.schema, {}, id.relation, {}}) < 0
            || aim.find({ObjectKind::ColumnDefault, id.schema, id.relation, id.name, {}}) >= 0)
            continue;
        const int before = from.find(id);
        if (before >= 0 && from.objects[size_t(before)].has(Property::NotNull))
            continue;
        questions.append({id, column.text(Property::Type), before < 0});
    }
    return questions;
}

/// The aim with new columns nullable that are filled before they become NOT NULL.
Schema withoutNotNull(Schema aim, const QList<NullQuestion> &questions,
                      const QHash<ObjectId, QString> &fills)
{
    for (const NullQuestion &question : questions) {
        const int at = aim.find(question.column);
        if (!question.comes || fills.value(question.column).isEmpty() || at < 0)
            continue;
        Properties &properties = aim.objects[size_t(at)].properties;
        properties.remove(Property::NotNull);
        properties.remove(Property::NotNullName);
        properties.remove(Property::NotNullNoInherit);
        properties.remove(Property::NotNullLocal);
    }
    return aim;
}

int changeOf(const SchemaPlan &plan, const ObjectId &id)
{
    for (int i = 0; i < plan.changes.size(); ++i) {
        if (plan.changes.at(i).object == id && plan.changes.at(i).kind != ChangeKind::Rename)
            return i;
    }
    return -1;
}

/// Writes the fills into the plan: before the column becomes NOT NULL, or behind its coming.
void fillNulls(SchemaPlan &plan, const QList<NullQuestion> &questions,
               const QHash<ObjectId, QString> &fills)
{
    for (const NullQuestion &question : questions) {
        const QString expression = fills.value(question.column).trimmed();
        const int change = changeOf(plan, question.column);
        if (expression.isEmpty() || change < 0)
            continue;
        const QString table = sqlName(question.column.schema, question.column.relation);
        const QString column = sqlName(question.column.name);
        const SchemaStatement fill{
            QStringLiteral("UPDATE %1 SET %2 = %3 WHERE %2 IS NULL").arg(table, column, expression),
            change,
            {},
            false,
            {}};
        qsizetype at = -1;
        qsizetype first = -1;
        for (qsizetype i = 0; i < plan.statements.size(); ++i) {
            const SchemaStatement &statement = plan.statements.at(i);
            if (statement.change != change)
                continue;
            if (first < 0)
                first = i;
            if (question.comes)
                at = i + 1;
            else if (at < 0 && statement.sql.contains(QLatin1String("NOT NULL")))
                at = i;
        }
        if (at < 0)
            at = first;
        if (at < 0)
            continue;
        plan.statements.insert(at, fill);
        if (question.comes)
            plan.statements.insert(
                at + 1,
                SchemaStatement{QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 SET NOT NULL")
                                    .arg(table, column),
                                change,
                                {},
                                false,
                                {}});
    }
}

QStringList lossesOf(const QList<ChangeUnit> &units, const SchemaPlan &plan)
{
    QStringList losses;
    for (qsizetype i = 0; i < units.size(); ++i)
        losses.append(QString());
    for (const SchemaStatement &statement : plan.statements) {
        if (statement.loss.isEmpty() || statement.change < 0)
            continue;
        const ObjectId &object = plan.changes.at(statement.change).object;
        for (qsizetype i = 0; i < units.size(); ++i) {
            const QList<ObjectId> &parts = units.at(i).parts;
            if (losses.at(i).isEmpty() && std::binary_search(parts.begin(), parts.end(), object))
                losses[i] = statement.loss;
        }
    }
    return losses;
}

/// What stands before the sections while they are read, so that they are judged as a revision's.
QString syntheticHeader()
{
    return QStringLiteral("-- review\n--\n-- Revision ID: 0\n\n");
}

} // namespace

Result<ReviewDraft> draftReview(const ComparisonBasis &basis, const ReviewWishes &wishes,
                                const CancelToken &cancel, const ReviewDraft *previous)
{
    ReviewDraft draft;
    if (previous && previous->start.texts == wishes.renames) {
        draft.start = previous->start;
    } else {
        Result<RenamedStart> start = applyRenames(basis, wishes.renames, cancel);
        if (!start)
            return fail(start.error());
        draft.start = std::move(*start);
    }
    const Schema &from = draft.start.schema;
    draft.units = changeUnits(from, basis.to, basis.options.compare);
    draft.ticks = QBitArray(draft.units.size(), true);
    for (int i = 0; i < draft.units.size(); ++i) {
        if (wishes.left.contains(draft.units.at(i).object) && draft.ticks.testBit(i))
            draft.ticks = setTick(draft.units, draft.ticks, i, false).ticks;
    }
    const Schema aim = chosenSchema(from, basis.to, draft.units, draft.ticks);
    draft.nulls = nullQuestions(from, aim);

    ComparisonBasis planned;
    planned.from = basis.from;
    planned.options = basis.options;
    planned.options.online = wishes.online;
    draft.comparison = planComparison(planned, draft.start, aim);
    if (std::any_of(
            draft.nulls.begin(), draft.nulls.end(), [&wishes](const NullQuestion &question) {
                return question.comes && !wishes.fills.value(question.column).trimmed().isEmpty();
            })) {
        const SchemaComparison loose =
            planComparison(planned, draft.start, withoutNotNull(aim, draft.nulls, wishes.fills));
        draft.comparison.up = loose.up;
    }
    fillNulls(draft.comparison.up, draft.nulls, wishes.fills);
    draft.losses = lossesOf(draft.units, draft.comparison.up);
    draft.candidates = renameCandidates(basis.from, basis.to);
    const QList<ScriptSection> sections = sectionsOf(draft.comparison);
    draft.upgrade = sectionsText(sections, Direction::Upgrade);
    draft.downgrade = sectionsText(sections, Direction::Downgrade);
    return draft;
}

QString sectionsText(const QList<ScriptSection> &sections, Direction direction)
{
    QString text;
    for (const ScriptSection &section : sections) {
        if (section.direction != direction)
            continue;
        if (!text.isEmpty())
            text += u'\n';
        text += QStringLiteral("-- retort: %1%2\n")
                    .arg(direction == Direction::Upgrade ? QStringLiteral("upgrade")
                                                         : QStringLiteral("downgrade"),
                         section.autocommit ? QStringLiteral(" autocommit") : QString())
                + section.text;
    }
    return text;
}

Result<ReviewSections> readReviewTexts(const QString &upgrade, const QString &downgrade)
{
    const auto read = [](const QString &text, const QString &name) -> Result<QList<ScriptSection>> {
        const QString header = syntheticHeader();
        Result<std::optional<SqlScript>> script = parseSqlScript((header + text).toUtf8(), name);
        if (!script) {
            Error error = script.error();
            error.line = std::max(1, error.line - int(header.count(u'\n')));
            return fail(error);
        }
        if (!*script)
            return QList<ScriptSection>();
        for (ScriptSection &section : (*script)->sections)
            section.markerLine -= int(header.count(u'\n'));
        return (*script)->sections;
    };
    ReviewSections result;
    for (const auto &[text, name, direction] :
         {std::tuple(upgrade, tr("the upgrade"), Direction::Upgrade),
          std::tuple(downgrade, tr("the downgrade"), Direction::Downgrade)}) {
        // Without a downgrade the revision cannot be undone, which may be wished.
        if (direction == Direction::Downgrade && text.trimmed().isEmpty())
            continue;
        Result<QList<ScriptSection>> sections = read(text, name);
        if (!sections)
            return fail(sections.error());
        for (ScriptSection &section : *sections) {
            if (section.direction != direction) {
                return fail(Error{ErrorKind::ScriptSyntax,
                                  direction == Direction::Upgrade
                                      ? tr("A section of the downgrade stands in the upgrade.")
                                      : tr("A section of the upgrade stands in the downgrade."),
                                  tr("Each has a tab of its own."), name, section.markerLine, 1,
                                  std::nullopt});
            }
            result.sections.append(section);
        }
    }
    return result;
}

SchemaComparison withSections(const SchemaComparison &comparison,
                              const QList<ScriptSection> &sections)
{
    SchemaComparison result = comparison;
    for (SchemaPlan *plan : {&result.up, &result.down}) {
        const Direction direction = plan == &result.up ? Direction::Upgrade : Direction::Downgrade;
        plan->statements.clear();
        for (const ScriptSection &section : sections) {
            if (section.direction != direction)
                continue;
            for (const SqlStatement &statement : section.statements)
                plan->statements.append(
                    SchemaStatement{statement.text, -1, {}, section.autocommit, {}});
        }
    }
    return result;
}

} // namespace Retort

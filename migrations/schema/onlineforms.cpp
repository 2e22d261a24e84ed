#include "migrations/schema/onlineforms.h"

#include "migrations/sql/quoting.h"

#include <QCoreApplication>
#include <algorithm>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("OnlineForms", text);
}

QList<OnlineStatement> asTheyAre(const QStringList &statements)
{
    QList<OnlineStatement> result;
    for (const QString &sql : statements)
        result.append(OnlineStatement{sql, false, {}, false});
    return result;
}

/// `CREATE [UNIQUE] INDEX …` with the word CONCURRENTLY; empty where it is no such statement.
QString concurrently(const QString &sql)
{
    for (const char *start : {"CREATE INDEX ", "CREATE UNIQUE INDEX ", "DROP INDEX "}) {
        const QLatin1String head(start);
        if (sql.startsWith(head))
            return head + QLatin1String("CONCURRENTLY ") + sql.mid(head.size());
    }
    return {};
}

QString relationName(const SchemaObject &element)
{
    return sqlName(element.id.schema, element.id.relation);
}

/// The VALIDATE of an ADD CONSTRAINT … NOT NULL (18) for this column; without SQL where the
/// statement is none.
OnlineStatement namedNotNull(const QString &sql, const SchemaObject &column)
{
    const QLatin1String add(" ADD CONSTRAINT ");
    const qsizetype start = sql.indexOf(add);
    const qsizetype end = sql.lastIndexOf(QLatin1String(" NOT NULL ") + sqlName(column.id.name));
    if (!sql.startsWith(QLatin1String("ALTER TABLE ")) || start < 0 || end < start
        || sql.endsWith(QLatin1String(" NOT VALID")))
        return {};
    const QString name = sql.mid(start + add.size(), end - start - add.size());
    return OnlineStatement{sql.left(start) + QLatin1String(" VALIDATE CONSTRAINT ") + name, true,
                           tr("Reads the table while rows are read and written."), false};
}

} // namespace

OnlineForms::OnlineForms(const Schema &from, const Schema &to, const ChangeFates &fates)
    : m_from(from), m_to(to), m_fates(fates)
{}

QList<OnlineStatement> OnlineForms::rewrite(const ChangeStep &step, const QStringList &statements)
{
    const ChangeItem &item = m_fates.items[size_t(step.item)];
    const ObjectKind kind =
        (item.now >= 0 ? m_to.objects[size_t(item.now)] : m_from.objects[size_t(item.old)]).id.kind;
    if (statements.isEmpty())
        return {};
    if (step.action == ChangeStep::Create && kind == ObjectKind::Index)
        return createIndex(item, statements);
    if (step.action == ChangeStep::Drop && kind == ObjectKind::Index)
        return dropIndex(item, statements);
    if (step.action == ChangeStep::Create && kind == ObjectKind::Constraint)
        return addConstraint(item, statements);
    if (step.action == ChangeStep::Alter && kind == ObjectKind::Column)
        return alterColumn(item, statements);
    return asTheyAre(statements);
}

bool OnlineForms::isOnKeptTable(const SchemaObject &element, bool partitioned) const
{
    for (const ObjectKind kind : {ObjectKind::Table, ObjectKind::MaterializedView}) {
        const ObjectId id{kind, element.id.schema, {}, element.id.relation, {}};
        const int old = m_from.find(id);
        const int now = m_to.find(id);
        if (old < 0 || now < 0)
            continue;
        const ChangeItem &item = m_fates.items[size_t(m_fates.itemOfNew[size_t(now)])];
        const SchemaObject &table = m_to.objects[size_t(now)];
        return !item.goes() && !item.comes()
               && table.text(Property::TableKind) != QLatin1String("foreign")
               && (partitioned || !table.has(Property::PartitionBy));
    }
    return false;
}

QList<OnlineStatement> OnlineForms::createIndex(const ChangeItem &item,
                                                const QStringList &statements)
{
    const SchemaObject &index = m_to.objects[size_t(item.now)];
    Statements result = asTheyAre(statements);
    const QString sql = concurrently(statements.first());
    // The index of a partitioned table itself, ON ONLY it, reads no rows.
    if (sql.isEmpty() || !isOnKeptTable(index))
        return result;
    result.first().sql = sql;
    result.first().autocommit = true;
    result.first().why = tr("Built while rows are read and written; one that fails leaves an "
                            "invalid index behind.");
    const QString waiting = m_waiting.value(index.id);
    if (!waiting.isEmpty()) {
        result.append(OnlineStatement{
            QStringLiteral("DROP INDEX CONCURRENTLY %1").arg(sqlName(index.id.schema, waiting)),
            true, tr("The old index served until the new one was there."), false});
    }
    return result;
}

QList<OnlineStatement> OnlineForms::dropIndex(const ChangeItem &item, const QStringList &statements)
{
    const SchemaObject &index = m_from.objects[size_t(item.old)];
    Statements result = asTheyAre(statements);
    const QString sql = concurrently(statements.first());
    if (sql.isEmpty() || !isOnKeptTable(index))
        return result;
    // What it stands on changes: the server would have to rebuild it, or refuse.
    const bool alone = std::all_of(index.needs.begin(), index.needs.end(), [this](int needed) {
        return m_fates.items[size_t(m_fates.itemOfOld[size_t(needed)])].fate == Fate::Keep;
    });
    if (item.fate == Fate::Rebuild && alone && !item.properties.isEmpty()) {
        const QString name = spareName(index.id.schema, {}, index.id.name);
        m_waiting.insert(index.id, name);
        result.first().sql = QStringLiteral("ALTER INDEX %1 RENAME TO %2")
                                 .arg(sqlName(index.id.schema, index.id.name), sqlName(name));
        result.first().why = tr("It serves until its successor is there.");
        return result;
    }
    if (item.fate != Fate::Drop || !alone)
        return result;
    result.first().sql = sql;
    result.first().autocommit = true;
    result.first().why = tr("Dropped without waiting before everyone who reads and writes.");
    return result;
}

QList<OnlineStatement> OnlineForms::addConstraint(const ChangeItem &item,
                                                  const QStringList &statements)
{
    const SchemaObject &constraint = m_to.objects[size_t(item.now)];
    Statements result = asTheyAre(statements);
    const QString type = constraint.text(Property::ConstraintType);
    if (constraint.has(Property::NotValid) || constraint.has(Property::NotEnforced)
        || !statements.first().contains(QLatin1String(" ADD CONSTRAINT ")))
        return result;
    if ((type == QLatin1String("PRIMARY KEY") || type == QLatin1String("UNIQUE"))
        && isOnKeptTable(constraint))
        return addKey(constraint, statements);
    // Before 18 a partitioned table's foreign key cannot be NOT VALID.
    const bool check = type == QLatin1String("CHECK");
    const bool foreignKey = type == QLatin1String("FOREIGN KEY");
    if ((!check && !foreignKey)
        || !isOnKeptTable(constraint, check || m_to.serverVersion >= 180000))
        return result;
    result.first().sql += QLatin1String(" NOT VALID");
    result.first().why = tr("New rows are checked at once, those that are there below.");
    result.append(OnlineStatement{QStringLiteral("ALTER TABLE %1 VALIDATE CONSTRAINT %2")
                                      .arg(relationName(constraint), sqlName(constraint.id.name)),
                                  true, tr("Reads the table while rows are read and written."),
                                  true});
    return result;
}

QList<OnlineStatement> OnlineForms::addKey(const SchemaObject &constraint,
                                           const QStringList &statements)
{
    const int index = m_to.find(ObjectId{
        ObjectKind::Index, constraint.id.schema, constraint.id.relation, constraint.id.name, {}});
    Statements result = asTheyAre(statements);
    const QString sql = index < 0
                            ? QString()
                            : concurrently(m_to.objects[size_t(index)].text(Property::Definition));
    if (sql.isEmpty())
        return result;
    Statements before;
    const bool primary = constraint.text(Property::ConstraintType) == QLatin1String("PRIMARY KEY");
    Statements after;
    if (primary) {
        // A key's columns become NOT NULL, and their rows would be read under the strongest lock.
        for (const int needed : constraint.needs) {
            const SchemaObject &column = m_to.objects[size_t(needed)];
            const int old =
                column.id.kind == ObjectKind::Column && column.id.relation == constraint.id.relation
                    ? m_from.find(column.id)
                    : -1;
            if (old < 0 || m_from.objects[size_t(old)].has(Property::NotNull)
                || m_notNull.contains(column.id))
                continue;
            const QString check = spareName(column.id.schema, column.id.relation, column.id.name);
            before += checkNotNull(column, check);
            after.append(OnlineStatement{QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2")
                                             .arg(relationName(column), sqlName(check)),
                                         false,
                                         {},
                                         false});
        }
    }
    before.append(OnlineStatement{sql, true,
                                  tr("Built while rows are read and written; the key takes it "
                                     "over below."),
                                  false});
    const QString definition = constraint.text(Property::Definition);
    QString key = QStringLiteral("ALTER TABLE %1 ADD CONSTRAINT %2 %3 USING INDEX %2")
                      .arg(relationName(constraint), sqlName(constraint.id.name),
                           primary ? QStringLiteral("PRIMARY KEY") : QStringLiteral("UNIQUE"));
    if (constraint.has(Property::Deferrable)) {
        key += constraint.has(Property::Deferred) ? QLatin1String(" DEFERRABLE INITIALLY DEFERRED")
                                                  : QLatin1String(" DEFERRABLE");
    }
    result.first().sql = key;
    return before + result + after;
}

QList<OnlineStatement> OnlineForms::checkNotNull(const SchemaObject &column,
                                                 const QString &check) const
{
    const QString alter = QStringLiteral("ALTER TABLE %1 ").arg(relationName(column));
    return {OnlineStatement{alter
                                + QStringLiteral("ADD CONSTRAINT %1 CHECK (%2 IS NOT NULL) NOT "
                                                 "VALID")
                                      .arg(sqlName(check), sqlName(column.id.name)),
                            false,
                            tr("A check that was validated spares SET NOT NULL the reading of all "
                               "rows under its lock."),
                            false},
            OnlineStatement{alter + QStringLiteral("VALIDATE CONSTRAINT %1").arg(sqlName(check)),
                            true, tr("Reads the table while rows are read and written."), false}};
}

QList<OnlineStatement> OnlineForms::alterColumn(const ChangeItem &item,
                                                const QStringList &statements)
{
    const SchemaObject &column = m_to.objects[size_t(item.now)];
    Statements result;
    if (!isOnKeptTable(column, true))
        return asTheyAre(statements);
    qsizetype fills = 0;
    for (const QString &sql : statements) {
        const OnlineStatement plain{sql, false, {}, false};
        if (sql.startsWith(QLatin1String("UPDATE "))) {
            ++fills;
            result.append(plain);
            continue;
        }
        const bool set = sql.startsWith(QLatin1String("ALTER TABLE "))
                         && sql.endsWith(QLatin1String(" ALTER COLUMN ") + sqlName(column.id.name)
                                         + QLatin1String(" SET NOT NULL"))
                         && !m_from.objects[size_t(item.old)].has(Property::NotNull);
        // A check of a partitioned table reaches its partitions, ONLY it would be refused.
        const bool only = sql.startsWith(QLatin1String("ALTER TABLE ONLY "));
        if (const OnlineStatement named = namedNotNull(sql, column); !named.sql.isEmpty()) {
            Statements pair{plain, named};
            pair.first().sql += QLatin1String(" NOT VALID");
            pair.first().why = tr("New rows are checked at once, those that are there below.");
            result.insert(result.size() - fills, pair.first());
            for (qsizetype i = result.size() - fills; i < result.size(); ++i)
                result[i].autocommit = true;
            result.append(pair.last());
            fills = 0;
            continue;
        }
        if (!set || (only && !isOnKeptTable(column))) {
            result.append(plain);
            continue;
        }
        const QString check = spareName(column.id.schema, column.id.relation, column.id.name);
        Statements checked = checkNotNull(column, check);
        if (only) {
            for (OnlineStatement &one : checked)
                one.sql.insert(12, QLatin1String("ONLY "));
            // A plain table's children are not asked.
            checked.first().sql.replace(QLatin1String(") NOT VALID"),
                                        QLatin1String(") NO INHERIT NOT VALID"));
        }
        // No new null from here on: what fills the old ones comes behind the check, and outside
        // its transaction, whose lock it would keep.
        result.insert(result.size() - fills, checked.first());
        for (qsizetype i = result.size() - fills; i < result.size(); ++i)
            result[i].autocommit = true;
        result.append(checked.last());
        result.append(plain);
        result.append(OnlineStatement{QStringLiteral("ALTER TABLE %1%2 DROP CONSTRAINT %3")
                                          .arg(only ? QStringLiteral("ONLY ") : QString(),
                                               relationName(column), sqlName(check)),
                                      false,
                                      {},
                                      false});
        m_notNull.insert(column.id);
        fills = 0;
    }
    return result;
}

QString OnlineForms::spareName(const QString &inSchema, const QString &relation,
                               const QString &stem) const
{
    const auto isTaken = [&](const QString &name) {
        for (const Schema *schema : {&m_from, &m_to}) {
            for (const SchemaObject &object : schema->objects) {
                if (object.id.name == name && object.id.schema == inSchema
                    && (relation.isEmpty() || object.id.relation == relation))
                    return true;
            }
        }
        return std::any_of(m_waiting.begin(), m_waiting.end(),
                           [&name](const QString &other) { return other == name; });
    };
    // A name has 63 bytes.
    QString cut = stem;
    while (cut.toUtf8().size() > 45)
        cut.chop(1);
    QString name = QStringLiteral("retort_tmp_") + cut;
    for (int number = 2; isTaken(name); ++number)
        name = QStringLiteral("retort_tmp_%1_%2").arg(number).arg(cut);
    return name;
}

} // namespace Retort

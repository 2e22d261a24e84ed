#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort::Ddl {

namespace {

bool isTable(const Schema &schema, int owner)
{
    return owner >= 0 && at(schema, owner).id.kind == ObjectKind::Table;
}

/// The column comes and goes with the one of a parent.
bool isInherited(const SchemaObject &column)
{
    return column.has(Property::Inherited);
}

/// From 17 on an identity column is one in every partition, by the partitioned table's own.
bool hasOwnIdentity(const Schema &schema, const SchemaObject &column)
{
    if (!column.has(Property::Identity))
        return false;
    const int owner = ownerOf(schema, column);
    return !(schema.serverVersion >= 170000 && owner >= 0 && isPartition(at(schema, owner)));
}

QString identityClause(const Schema &schema, const SchemaObject &column)
{
    QString sql = "GENERATED " + column.text(Property::Identity) + " AS IDENTITY";
    QString options;
    if (column.has(Property::IdentitySequence))
        options = "SEQUENCE NAME " + column.text(Property::IdentitySequence);
    const int sequence = identitySequence(schema, column);
    if (sequence >= 0)
        options += sequenceOptions(at(schema, sequence), false);
    options = options.trimmed();
    if (!options.isEmpty())
        sql += " (" + options + ")";
    return sql;
}

QString alterColumnSql(const Schema &schema, const SchemaObject &column)
{
    return alterTableOnly(schema, column) + " ALTER COLUMN " + sqlName(column.id.name) + " ";
}

/// The command that changes a column of a view's or table's, by what it belongs to.
QString alterRelation(const Schema &schema, const SchemaObject &column)
{
    const int owner = ownerOf(schema, column);
    return "ALTER " + (owner < 0 ? QStringLiteral("TABLE") : keywordOf(at(schema, owner))) + " "
           + relationOf(column);
}

const SchemaObject *parentColumn(const Schema &schema, const SchemaObject &column)
{
    const int owner = ownerOf(schema, column);
    if (owner < 0)
        return nullptr;
    for (const int parent : parentsOf(schema, at(schema, owner))) {
        const ObjectId &id = at(schema, parent).id;
        const int found = schema.find({ObjectKind::Column, id.schema, id.name, column.id.name, {}});
        if (found >= 0)
            return &at(schema, found);
    }
    return nullptr;
}

/// Whether the column's NOT NULL is its parent's too.
bool comesFromParent(const Schema &schema, const SchemaObject &column)
{
    const SchemaObject *parent = isInherited(column) ? parentColumn(schema, column) : nullptr;
    return parent && parent->has(Property::NotNull) && !parent->has(Property::NotNullNoInherit);
}

/// The same column in the tables that inherit directly from this one's.
std::vector<int> childColumns(const Schema &schema, const SchemaObject &column)
{
    std::vector<int> found;
    const QString name = relationOf(column);
    for (size_t i = 0; i < schema.objects.size(); ++i) {
        const SchemaObject &table = schema.objects[i];
        if (table.id.kind > ObjectKind::Table)
            break;
        if (table.id.kind != ObjectKind::Table || !table.has(Property::Parents)
            || !table.list(Property::Parents).contains(name))
            continue;
        const int child =
            schema.find({ObjectKind::Column, table.id.schema, table.id.name, column.id.name, {}});
        if (child >= 0)
            found.push_back(child);
    }
    return found;
}

} // namespace

bool namesNotNull(const Schema &schema, const SchemaObject &column)
{
    return schema.serverVersion >= 180000
           && (column.has(Property::NotNullName) || column.has(Property::NotNullNoInherit)
               || column.has(Property::NotNullNotValid));
}

/// ChooseConstraintName() without a clash: the longer of the two names is cut.
QString notNullConstraintName(const QString &table, const QString &column)
{
    const QByteArray suffix("_not_null");
    QByteArray first = table.toUtf8();
    QByteArray second = column.toUtf8();
    const qsizetype available = 63 - suffix.size() - 1;
    qsizetype a = first.size();
    qsizetype b = second.size();
    while (a + b > available)
        (a > b ? a : b) -= 1;
    const auto cut = [](QByteArray &text, qsizetype size) {
        while (size > 0 && size < text.size() && (text.at(size) & 0xc0) == 0x80)
            --size;
        text.truncate(size);
    };
    cut(first, a);
    cut(second, b);
    return QString::fromUtf8(first + '_' + second + suffix);
}

QString effectiveNotNullName(const Schema &schema, const SchemaObject &column)
{
    if (column.has(Property::NotNullName))
        return column.text(Property::NotNullName);
    if (comesFromParent(schema, column) && !column.has(Property::NotNullLocal))
        return effectiveNotNullName(schema, *parentColumn(schema, column));
    return notNullConstraintName(column.id.relation, column.id.name);
}

QString notNullConstraint(const Schema &schema, const SchemaObject &column)
{
    Q_UNUSED(schema)
    QString sql;
    if (column.has(Property::NotNullName))
        sql = "CONSTRAINT " + sqlName(column.text(Property::NotNullName)) + " ";
    sql += "NOT NULL " + sqlName(column.id.name);
    if (column.has(Property::NotNullNoInherit))
        sql += " NO INHERIT";
    return sql;
}

QString columnDefinition(const Schema &schema, const SchemaObject &column,
                         const std::optional<QString> &defaultSql)
{
    QString sql = sqlName(column.id.name) + " " + column.text(Property::Type);
    if (column.has(Property::Compression))
        sql += " COMPRESSION " + column.text(Property::Compression);
    sql += foreignOptions(column.list(Property::ForeignOptions));
    if (column.has(Property::Collation))
        sql += " COLLATE " + column.text(Property::Collation);
    if (defaultSql)
        sql += " DEFAULT " + *defaultSql;
    if (column.has(Property::Generated)) {
        sql += " GENERATED ALWAYS AS " + parenthesized(column.text(Property::Expression)) + " "
               + column.text(Property::Generated);
    }
    if (hasOwnIdentity(schema, column))
        sql += " " + identityClause(schema, column);
    if (column.has(Property::NotNull) && !column.has(Property::NotNullNotValid)) {
        if (namesNotNull(schema, column) && column.has(Property::NotNullName))
            sql += " CONSTRAINT " + sqlName(column.text(Property::NotNullName));
        sql += " NOT NULL";
        if (namesNotNull(schema, column) && column.has(Property::NotNullNoInherit))
            sql += " NO INHERIT";
    }
    return sql;
}

QStringList columnExtras(const Schema &schema, const SchemaObject &column)
{
    SchemaObject plain;
    plain.id = column.id;
    QStringList statements = columnExtraChanges(schema, plain, column);
    if (column.has(Property::NotNullNotValid) && column.has(Property::NotNull)
        && !isInherited(column))
        statements.append(alterRelation(schema, column) + " ADD "
                          + notNullConstraint(schema, column) + " NOT VALID");
    return statements;
}

QStringList columnExtraChanges(const Schema &to, const SchemaObject &from, const SchemaObject &now)
{
    QStringList changes;
    if (differs(from, now, Property::Statistics))
        changes.append("SET STATISTICS "
                       + (now.has(Property::Statistics) ? now.text(Property::Statistics)
                                                        : QStringLiteral("-1")));
    if (differs(from, now, Property::Storage))
        changes.append("SET STORAGE "
                       + (now.has(Property::Storage) ? now.text(Property::Storage)
                                                     : ordinaryStorage(now.text(Property::Type))));
    changes += storageChanges(from.list(Property::Options), now.list(Property::Options));
    if (changes.isEmpty())
        return {};
    const QString alter = alterColumnSql(to, now);
    QStringList statements;
    for (const QString &change : changes)
        statements.append(alter + change);
    return statements;
}

QStringList createColumn(const Schema &schema, int object, const std::vector<int> &inlined)
{
    const SchemaObject &column = at(schema, object);
    const int owner = ownerOf(schema, column);
    if (owner >= 0 && at(schema, owner).id.kind == ObjectKind::CompositeType)
        return createAttribute(schema, object);
    // A view's columns come with it.
    if (owner >= 0 && !isTable(schema, owner)) {
        QStringList statements;
        for (const int i : inlined) {
            if (at(schema, i).id.kind == ObjectKind::ColumnDefault)
                statements += createDefault(schema, i);
        }
        return statements;
    }
    if (owner >= 0 && at(schema, owner).has(Property::OfType))
        return {};
    if (isInherited(column)) {
        // It comes with its parent's, or before its table joins the parent; only what the parent
        // would give it and it does not have is said here.
        QStringList statements;
        const SchemaObject *parent = parentColumn(schema, column);
        const auto hasDefault = [&](const SchemaObject &of) {
            ObjectId id = of.id;
            id.kind = ObjectKind::ColumnDefault;
            return schema.find(id) >= 0;
        };
        if (parent && hasDefault(*parent) && !hasDefault(column))
            statements.append(alterColumnSql(schema, column) + "DROP DEFAULT");
        if (parent && column.has(Property::NotNull) && !parent->has(Property::NotNull)) {
            if (schema.serverVersion < 180000)
                statements.append(alterColumnSql(schema, column) + "SET NOT NULL");
            else if (!column.has(Property::NotNullNotValid))
                statements.append(alterRelation(schema, column) + " ADD "
                                  + notNullConstraint(schema, column));
        }
        for (const int i : inlined) {
            if (at(schema, i).id.kind == ObjectKind::ColumnDefault)
                statements += createDefault(schema, i);
        }
        if (column.has(Property::Compression))
            statements.append(alterColumnSql(schema, column) + "SET COMPRESSION "
                              + column.text(Property::Compression));
        return statements + columnExtras(schema, column);
    }
    std::optional<QString> value;
    QString constraints;
    for (const int i : inlined) {
        const SchemaObject &element = at(schema, i);
        if (element.id.kind == ObjectKind::ColumnDefault)
            value = element.text(Property::Expression);
        else if (element.id.kind == ObjectKind::Constraint)
            constraints += ", ADD " + constraintElement(element)
                           + (element.has(Property::NotValid) ? " NOT VALID" : "");
    }
    // The server adds no identity to a table that has children, and hands compression on to them:
    // both come afterwards.
    SchemaObject written = column;
    const bool children =
        owner >= 0 && isTable(schema, owner) && hasChildren(schema, at(schema, owner));
    const bool identity = children && hasOwnIdentity(schema, column);
    if (identity)
        written.properties.remove(Property::Identity);
    if (children)
        written.properties.remove(Property::Compression);
    QStringList statements{alterRelation(schema, column) + " ADD COLUMN "
                           + columnDefinition(schema, written, value) + constraints};
    if (identity)
        statements.append(alterColumnSql(schema, column) + "ADD " + identityClause(schema, column));
    if (differs(written, column, Property::Compression))
        statements.append(alterColumnSql(schema, column) + "SET COMPRESSION "
                          + column.text(Property::Compression));
    statements += columnExtras(schema, column);
    // Children get the column too; what they have beside it follows.
    for (const int i : inlined) {
        if (at(schema, i).id.kind == ObjectKind::Column)
            statements += createColumn(schema, i, {});
    }
    return statements;
}

QStringList dropColumn(const Schema &schema, int object)
{
    const SchemaObject &column = at(schema, object);
    const int owner = ownerOf(schema, column);
    if (owner >= 0 && at(schema, owner).id.kind == ObjectKind::CompositeType)
        return dropAttribute(schema, object);
    if (owner >= 0 && (!isTable(schema, owner) || at(schema, owner).has(Property::OfType)))
        return {};
    if (isInherited(column) && !column.has(Property::Local))
        return {};
    return {alterRelation(schema, column) + " DROP COLUMN " + sqlName(column.id.name)};
}

QStringList createDefault(const Schema &schema, int object)
{
    const SchemaObject &value = at(schema, object);
    return {alterColumnSql(schema, value) + "SET DEFAULT " + value.text(Property::Expression)};
}

QStringList dropDefault(const Schema &schema, int object)
{
    return {alterColumnSql(schema, at(schema, object)) + "DROP DEFAULT"};
}

namespace {

class ColumnAlteration
{
public:
    ColumnAlteration(const Schema &from, int old, const Schema &to, int now)
        : m_from(from), m_to(to), m_old(at(from, old)), m_now(at(to, now)),
          m_inherited(isInherited(m_now) && isInherited(m_old)),
          m_alter(alterRelation(to, m_now) + " ALTER COLUMN " + sqlName(m_now.id.name) + " ")
    {}

    Alteration alteration()
    {
        if (changeGeneration())
            return m_result;
        leaveIdentity();
        changeType();
        changeNotNull();
        changeIdentity();
        m_result.statements += columnExtraChanges(m_to, asAltered(), m_now);
        if (differs(asAltered(), m_now, Property::Compression))
            add(alterColumnSql(m_to, m_now) + "SET COMPRESSION "
                + (m_now.has(Property::Compression) ? m_now.text(Property::Compression)
                                                    : QStringLiteral("default")));
        const QString foreign = foreignChanges(m_old.list(Property::ForeignOptions),
                                               m_now.list(Property::ForeignOptions));
        if (!foreign.isEmpty())
            add(m_alter + foreign);
        return m_result;
    }

private:
    void add(const QString &sql) { m_result.statements.append(sql); }

    /// True where the column has to be made anew.
    bool changeGeneration()
    {
        const QString before = m_old.text(Property::Generated);
        const QString after = m_now.text(Property::Generated);
        const bool expression =
            !before.isEmpty() && !after.isEmpty() && differs(m_old, m_now, Property::Expression);
        if (before == after && !expression)
            return false;
        if (m_inherited) {
            // The parent's own change reaches it; where it is made anew there, so is this one.
            const SchemaObject *parent = parentColumn(m_to, m_now);
            if (parent && parent->text(Property::Generated) == after
                && !differs(*parent, m_now, Property::Expression)) {
                const bool anew = m_to.serverVersion < 170000 ? !after.isEmpty() : before != after;
                if (anew) {
                    m_result.replace = true;
                    return true;
                }
                return false;
            }
        }
        if (before == after && m_to.serverVersion >= 170000
            && !differs(m_old, m_now, Property::Type)) {
            add(m_alter + "SET EXPRESSION AS " + parenthesized(m_now.text(Property::Expression)));
            m_result.disturbs = false;
            return false;
        }
        if (after.isEmpty() && before == QLatin1String("STORED")) {
            add(m_alter + "DROP EXPRESSION");
            return false;
        }
        QString loss;
        if (before.isEmpty())
            loss = sentence("The values of column %1 are computed from now on; those that are "
                            "there are lost.")
                       .arg(nameOf(m_now));
        else if (after.isEmpty())
            loss = sentence("The computed values of column %1 are lost.").arg(nameOf(m_now));
        m_result = replaced(loss);
        return true;
    }

    void changeType()
    {
        const QString before = m_old.text(Property::Type);
        const QString after = m_now.text(Property::Type);
        if (before == after && !differs(m_old, m_now, Property::Collation))
            return;
        m_result.disturbs = true;
        // Children follow their parent, a typed table its type.
        const int owner = ownerOf(m_to, m_now);
        if (m_inherited || (owner >= 0 && at(m_to, owner).has(Property::OfType)))
            return;
        QString sql = m_alter + "TYPE " + after;
        if (m_now.has(Property::Collation))
            sql += " COLLATE " + m_now.text(Property::Collation);
        if (!m_now.has(Property::Generated) && keywordIsTable()) {
            const QString value =
                isHopeless(m_from, m_to, before, after)
                    ? firstValue(after)
                    : conversion(m_from, m_to, sqlName(m_now.id.name), before, after);
            if (!value.isEmpty())
                sql += " USING " + value;
        }
        if (isHopeless(m_from, m_to, before, after))
            m_result.loss = sentence("No value of %1 can become one of %2: those of %3 are lost.")
                                .arg(before, after, nameOf(m_now));
        else if (before != after && isNarrowing(before, after))
            m_result.loss = sentence("The change of %1 from %2 to %3 rounds or cuts its values.")
                                .arg(nameOf(m_now), before, after);
        add(sql);
    }

    /// What rows get whose values are lost: the default where there has to be something.
    QString firstValue(const QString &type) const
    {
        ObjectId id = m_now.id;
        id.kind = ObjectKind::ColumnDefault;
        const int value = m_to.find(id);
        if (m_now.has(Property::NotNull) && value >= 0)
            return parenthesized(at(m_to, value).text(Property::Expression));
        return "NULL::" + type;
    }

    bool keywordIsTable() const
    {
        const int owner = ownerOf(m_to, m_now);
        return owner < 0 || !isForeign(at(m_to, owner));
    }

    // --- NOT NULL

    void changeNotNull()
    {
        const bool before = m_old.has(Property::NotNull);
        const bool after = m_now.has(Property::NotNull);
        if (m_to.serverVersion >= 180000) {
            changeNamedNotNull(before, after);
            return;
        }
        if (before == after)
            return;
        if (after) {
            const SchemaObject *parent = m_inherited ? parentColumn(m_to, m_now) : nullptr;
            if (!parent || !parent->has(Property::NotNull))
                fillNulls();
            add(notNullCommand() + "SET NOT NULL");
            return;
        }
        if (comesFromParent(m_from, m_old) && !comesFromParent(m_to, m_now) && ownerIsPartition())
            return;
        add(notNullCommand() + "DROP NOT NULL");
        const int owner = ownerOf(m_to, m_now);
        if (owner >= 0 && isPartitioned(at(m_to, owner)))
            restoreNotNull(m_now);
    }

    /// The partitions lost it along with the partitioned table.
    void restoreNotNull(const SchemaObject &parent)
    {
        for (const int child : childColumns(m_to, parent)) {
            const SchemaObject &column = at(m_to, child);
            if (!column.has(Property::NotNull))
                restoreNotNull(column);
            else if (m_from.find(column.id) >= 0)
                add(alterRelation(m_to, column) + " ALTER COLUMN " + sqlName(column.id.name)
                    + " SET NOT NULL");
        }
    }

    bool ownerIsPartition() const
    {
        const int owner = ownerOf(m_to, m_now);
        return owner >= 0 && isPartition(at(m_to, owner));
    }

    /// Before 18 each table of an inheritance tree has its own; a partitioned table's reaches all.
    QString notNullCommand() const
    {
        const int owner = ownerOf(m_to, m_now);
        if (owner >= 0 && isPartitioned(at(m_to, owner)))
            return m_alter;
        return alterColumnSql(m_to, m_now);
    }

    void changeNamedNotNull(bool before, bool after)
    {
        const QString table = alterRelation(m_to, m_now);
        const bool oldInherits = comesFromParent(m_from, m_old);
        const bool newInherits = comesFromParent(m_to, m_now);
        if (before && !after) {
            if (!oldInherits || newInherits)
                add(m_alter + "DROP NOT NULL");
            return;
        }
        if (!before && after) {
            if (newInherits && !m_now.has(Property::NotNullLocal))
                return;
            if (!m_now.has(Property::NotNullNotValid))
                fillNulls();
            const QString constraint = notNullConstraint(m_to, m_now);
            if (!namesNotNull(m_to, m_now))
                add(m_alter + "SET NOT NULL");
            else
                add(table + " ADD " + constraint
                    + (m_now.has(Property::NotNullNotValid) ? " NOT VALID" : ""));
            return;
        }
        if (!before)
            return;
        const QString oldName = effectiveNotNullName(m_from, m_old);
        const QString newName = effectiveNotNullName(m_to, m_now);
        const bool invalidated =
            !m_old.has(Property::NotNullNotValid) && m_now.has(Property::NotNullNotValid);
        if (invalidated && !newInherits) {
            add(m_alter + "DROP NOT NULL");
            add(table + " ADD " + notNullConstraint(m_to, m_now) + " NOT VALID");
            return;
        }
        // A parent's takes its children's along.
        if (oldName != newName && !(oldInherits && newInherits))
            add(table + " RENAME CONSTRAINT " + sqlName(oldName) + " TO " + sqlName(newName));
        if (newInherits && differs(m_old, m_now, Property::NotNullLocal))
            add(m_alter
                + (m_now.has(Property::NotNullLocal) ? QStringLiteral("SET NOT NULL")
                                                     : QStringLiteral("DROP NOT NULL")));
        if (differs(m_old, m_now, Property::NotNullNoInherit))
            add(table + " ALTER CONSTRAINT " + sqlName(newName)
                + (m_now.has(Property::NotNullNoInherit) ? " NO INHERIT" : " INHERIT"));
        if (m_old.has(Property::NotNullNotValid) && !m_now.has(Property::NotNullNotValid)) {
            fillNulls();
            add(table + " VALIDATE CONSTRAINT " + sqlName(newName));
        }
    }

    /// Rows that are there get what new rows get.
    void fillNulls()
    {
        const int owner = ownerOf(m_to, m_now);
        if (!isTable(m_to, owner) || isForeign(at(m_to, owner)) || m_now.has(Property::Generated)
            || m_now.has(Property::Identity))
            return;
        ObjectId id = m_now.id;
        id.kind = ObjectKind::ColumnDefault;
        const int found = m_to.find(id);
        if (found < 0)
            return;
        const QString value = at(m_to, found).text(Property::Expression);
        const QString column = sqlName(m_now.id.name);
        add("UPDATE " + relationOf(m_now) + " SET " + column + " = " + value + " WHERE " + column
            + " IS NULL");
    }

    /// The old column as it is behind a change of its type, which sets storage and compression
    /// back.
    SchemaObject asAltered() const
    {
        SchemaObject column = m_old;
        if (differs(m_old, m_now, Property::Type)) {
            column.properties.remove(Property::Storage);
            column.properties.remove(Property::Compression);
        }
        return column;
    }

    // --- identity

    void leaveIdentity()
    {
        if (hasOwnIdentity(m_from, m_old) && !m_now.has(Property::Identity))
            add(m_alter + "DROP IDENTITY IF EXISTS");
    }

    void changeIdentity()
    {
        if (!hasOwnIdentity(m_to, m_now))
            return;
        const int sequence = identitySequence(m_to, m_now);
        if (!hasOwnIdentity(m_from, m_old)) {
            addIdentity(sequence);
            return;
        }
        if (differs(m_old, m_now, Property::Identity))
            add(m_alter + "SET GENERATED " + m_now.text(Property::Identity));
        if (!differs(m_old, m_now, Property::IdentitySequence))
            return;
        const QString before = m_old.text(Property::IdentitySequence);
        const QString after = m_now.text(Property::IdentitySequence);
        if (before.isEmpty() || after.isEmpty())
            return;
        add("ALTER SEQUENCE " + before + " RENAME TO " + sqlName(splitQualified(after).name));
        const int old = identitySequence(m_from, m_old);
        if (old >= 0 && sequence >= 0)
            m_result.statements += sequenceChanges(at(m_from, old), at(m_to, sequence), after);
    }

    void addIdentity(int sequence)
    {
        const QString name = m_now.text(Property::IdentitySequence);
        // A sequence of that name (SERIAL's, mostly) hands its value on.
        QString before;
        if (sequence >= 0) {
            const int same = m_from.find(at(m_to, sequence).id);
            if (same >= 0 && !at(m_from, same).has(Property::Identity))
                before = at(m_to, sequence).id.name + QLatin1String("__old");
        }
        if (!before.isEmpty())
            add("ALTER SEQUENCE " + name + " RENAME TO " + sqlName(before));
        add(m_alter + "ADD " + identityClause(m_to, m_now));
        if (before.isEmpty())
            return;
        const QString old = sqlName(at(m_to, sequence).id.schema, before);
        add("SELECT pg_catalog.setval(" + literal(name) + ", last_value, is_called) FROM " + old);
        add("DROP SEQUENCE " + old);
    }

    const Schema &m_from;
    const Schema &m_to;
    const SchemaObject &m_old;
    const SchemaObject &m_now;
    const bool m_inherited;
    const QString m_alter;
    Alteration m_result;
};

} // namespace

Alteration alterColumn(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &column = at(to, now);
    const int owner = ownerOf(to, column);
    if (owner >= 0 && at(to, owner).id.kind == ObjectKind::CompositeType)
        return alterAttribute(from, old, to, now);
    if (owner >= 0 && !isTable(to, owner)) {
        Alteration alteration;
        if (at(to, owner).id.kind == ObjectKind::MaterializedView)
            alteration.statements = columnExtraChanges(to, at(from, old), column);
        return alteration;
    }
    return ColumnAlteration(from, old, to, now).alteration();
}

} // namespace Retort::Ddl

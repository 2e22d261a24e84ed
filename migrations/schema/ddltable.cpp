#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <QHash>
#include <algorithm>

namespace Retort::Ddl {

namespace {

/// CREATE TABLE of one table, with what has to follow it at once.
class TableCreation
{
public:
    TableCreation(const Schema &schema, int object, const std::vector<int> &inlined)
        : m_schema(schema), m_table(at(schema, object)),
          m_columns(columnsOf(schema, m_table.id.schema, m_table.id.name)),
          m_parents(parentsOf(schema, m_table)), m_name(sqlName(m_table.id.schema, m_table.id.name))
    {
        for (const int i : inlined) {
            const SchemaObject &element = at(schema, i);
            switch (element.id.kind) {
            case ObjectKind::ColumnDefault:
                m_defaults.insert(element.id.name, element.text(Property::Expression));
                break;
            case ObjectKind::Constraint:
                m_constraints.push_back(i);
                break;
            case ObjectKind::Index:
                m_indexes.push_back(i);
                break;
            default:
                break;
            }
        }
    }

    QStringList statements()
    {
        if (isPartition(m_table))
            createPartition();
        else if (m_table.has(Property::OfType))
            createTyped();
        else
            createPlain();
        if (!isPartition(m_table)) {
            for (const int i : m_indexes)
                m_statements += createIndex(m_schema, i);
        }
        for (const int column : m_columns)
            m_statements += columnExtras(m_schema, at(m_schema, column));
        addMarks();
        return m_statements;
    }

private:
    QString head() const
    {
        if (isForeign(m_table))
            return "CREATE FOREIGN TABLE " + m_name;
        return (m_table.has(Property::Persistence) ? QStringLiteral("CREATE UNLOGGED TABLE ")
                                                   : QStringLiteral("CREATE TABLE "))
               + m_name;
    }

    /// What stands behind the columns, parents apart.
    QString tail() const
    {
        QString sql;
        if (isPartitioned(m_table))
            sql += "\nPARTITION BY " + m_table.text(Property::PartitionBy);
        if (m_table.has(Property::AccessMethod))
            sql += "\nUSING " + sqlName(m_table.text(Property::AccessMethod));
        const QStringList options =
            storageOptions(m_table.list(Property::Options))
            + storageOptions(m_table.list(Property::ToastOptions), QStringLiteral("toast."));
        if (!options.isEmpty())
            sql += "\nWITH (" + options.join(", ") + ")";
        if (m_table.has(Property::Tablespace))
            sql += "\nTABLESPACE " + sqlName(m_table.text(Property::Tablespace));
        if (isForeign(m_table)) {
            sql += "\nSERVER " + sqlName(m_table.text(Property::Server));
            sql += foreignOptions(m_table.list(Property::ForeignOptions));
        }
        return sql;
    }

    static QString body(const QStringList &elements)
    {
        return elements.isEmpty() ? QStringLiteral("()")
                                  : "(\n    " + elements.join(",\n    ") + "\n)";
    }

    std::optional<QString> defaultOf(const SchemaObject &column) const
    {
        const auto found = m_defaults.constFind(column.id.name);
        return found == m_defaults.constEnd() ? std::nullopt : std::optional<QString>(*found);
    }

    /// A constraint is written in the table's parentheses unless it is of a kind that they would
    /// not leave as it is: one that is not valid.
    QStringList constraintElements(bool inherited) const
    {
        QStringList elements;
        for (const int i : m_constraints) {
            const SchemaObject &constraint = at(m_schema, i);
            const bool comes =
                constraint.has(Property::Inherited) && !constraint.has(Property::Local);
            if (constraint.has(Property::NotValid) || constraint.has(Property::Parent)
                || (comes && !inherited))
                continue;
            elements.append(constraintElement(constraint));
        }
        return elements;
    }

    void addUnwrittenConstraints(bool inherited)
    {
        for (const int i : m_constraints) {
            const SchemaObject &constraint = at(m_schema, i);
            if (!constraint.has(Property::NotValid) && !constraint.has(Property::Parent))
                continue;
            if (constraint.has(Property::Inherited) && !constraint.has(Property::Local)
                && !inherited)
                continue;
            m_statements.append("ALTER " + keywordOf(m_table) + " " + m_name + " ADD "
                                + constraintElement(constraint)
                                + (constraint.has(Property::NotValid) ? " NOT VALID" : ""));
        }
    }

    void createPlain()
    {
        const bool byInherit = !m_parents.empty() && inheritsLater();
        QStringList elements;
        for (const int i : m_columns) {
            const SchemaObject &column = at(m_schema, i);
            if (!byInherit && isFromParents(column))
                continue;
            SchemaObject written = column;
            if (!byInherit && hasInheritedNotNull(column) && !column.has(Property::NotNullLocal))
                written.properties.remove(Property::NotNull);
            elements.append(columnDefinition(m_schema, written, defaultOf(column)));
        }
        if (!byInherit)
            elements += inheritedNotNulls();
        elements += constraintElements(byInherit);
        QString sql = head() + " " + body(elements);
        const QStringList parents = m_table.list(Property::Parents);
        if (!parents.isEmpty() && !byInherit)
            sql += "\nINHERITS (" + parents.join(", ") + ")";
        m_statements.append(sql + tail());
        addUnwrittenConstraints(byInherit);
        if (byInherit) {
            for (const QString &parent : parents)
                m_statements.append("ALTER " + keywordOf(m_table) + " " + m_name + " INHERIT "
                                    + parent);
        } else if (!parents.isEmpty()) {
            addOverrides();
        }
    }

    /// The column comes with INHERITS and is not written. One whose generation differs from its
    /// parents' has to be: there is no ALTER for it before PostgreSQL 17.
    bool isFromParents(const SchemaObject &column) const
    {
        if (!column.has(Property::Inherited) || column.has(Property::Local))
            return false;
        if (!column.has(Property::Generated))
            return true;
        const SchemaObject *parent = parentColumn(column);
        return parent && !differs(*parent, column, Property::Expression)
               && !differs(*parent, column, Property::Generated);
    }

    const SchemaObject *parentColumn(const SchemaObject &column) const
    {
        for (const int parent : m_parents) {
            const ObjectId &id = at(m_schema, parent).id;
            const int found =
                m_schema.find({ObjectKind::Column, id.schema, id.name, column.id.name, {}});
            if (found >= 0)
                return &at(m_schema, found);
        }
        return nullptr;
    }

    bool parentHasDefault(const QString &column) const
    {
        return std::any_of(m_parents.begin(), m_parents.end(), [&](int parent) {
            const ObjectId &id = at(m_schema, parent).id;
            return m_schema.find({ObjectKind::ColumnDefault, id.schema, id.name, column, {}}) >= 0;
        });
    }

    bool hasDefault(const QString &column) const
    {
        return m_schema.find(
                   {ObjectKind::ColumnDefault, m_table.id.schema, m_table.id.name, column, {}})
               >= 0;
    }

    /// The columns in the order in which INHERITS would put them.
    QStringList inheritedOrder() const
    {
        QStringList order;
        for (const int parent : m_parents) {
            const ObjectId &id = at(m_schema, parent).id;
            for (const int column : columnsOf(m_schema, id.schema, id.name)) {
                const QString name = at(m_schema, column).id.name;
                if (!order.contains(name))
                    order.append(name);
            }
        }
        for (const int column : m_columns) {
            const QString name = at(m_schema, column).id.name;
            if (!order.contains(name))
                order.append(name);
        }
        return order;
    }

    QStringList order() const
    {
        QStringList names;
        for (const int column : m_columns)
            names.append(at(m_schema, column).id.name);
        return names;
    }

    /// Made on its own, then ALTER … INHERIT: only there do the columns keep an order that INHERITS
    /// does not give; all of them count as local then.
    bool inheritsLater() const
    {
        const bool allLocal = std::all_of(m_columns.begin(), m_columns.end(), [this](int column) {
            const SchemaObject &object = at(m_schema, column);
            return !object.has(Property::Inherited) || object.has(Property::Local);
        });
        return allLocal && order() != inheritedOrder();
    }

    /// What a table that INHERITS gets from its parents and does not have, and the other way round.
    void addOverrides()
    {
        for (const int i : m_columns) {
            const SchemaObject &column = at(m_schema, i);
            if (!column.has(Property::Inherited))
                continue;
            const QString alter = "ALTER " + keywordOf(m_table) + " ONLY " + m_name
                                  + " ALTER COLUMN " + sqlName(column.id.name);
            const bool written = !isFromParents(column);
            if (const std::optional<QString> value = defaultOf(column); value && !written)
                m_statements.append(alter + " SET DEFAULT " + *value);
            else if (!hasDefault(column.id.name) && parentHasDefault(column.id.name))
                m_statements.append(alter + " DROP DEFAULT");
            const SchemaObject *parent = parentColumn(column);
            if (!parent)
                continue;
            if (!written && column.has(Property::NotNull) && !parent->has(Property::NotNull)
                && m_schema.serverVersion < 180000)
                m_statements.append(alter + " SET NOT NULL");
            if (!column.has(Property::Storage) && parent->has(Property::Storage))
                m_statements.append(alter + " SET STORAGE "
                                    + ordinaryStorage(column.text(Property::Type)));
            if (written)
                continue;
            if (differs(column, *parent, Property::Compression))
                m_statements.append(alter + " SET COMPRESSION "
                                    + (column.has(Property::Compression)
                                           ? column.text(Property::Compression)
                                           : QStringLiteral("default")));
        }
    }

    /// Since 18 a NOT NULL is inherited like a check, whatever the column's own facts are.
    bool hasInheritedNotNull(const SchemaObject &column) const
    {
        if (m_schema.serverVersion < 180000 || !column.has(Property::Inherited))
            return false;
        const SchemaObject *parent = parentColumn(column);
        return parent && parent->has(Property::NotNull) && !parent->has(Property::NotNullNoInherit);
    }

    /// The NOT NULL constraints of columns that are not written, as far as no parent has them.
    QStringList inheritedNotNulls() const
    {
        QStringList elements;
        for (const int i : m_columns) {
            const SchemaObject &column = at(m_schema, i);
            if (m_schema.serverVersion < 180000 || !isFromParents(column)
                || !column.has(Property::NotNull) || column.has(Property::NotNullNotValid))
                continue;
            if (!hasInheritedNotNull(column) || column.has(Property::NotNullLocal))
                elements.append(notNullConstraint(m_schema, column));
        }
        return elements;
    }

    /// Those that a typed table's columns cannot say in their place.
    QStringList namedNotNulls() const
    {
        QStringList elements;
        for (const int i : m_columns) {
            const SchemaObject &column = at(m_schema, i);
            if (namesNotNull(m_schema, column) && column.has(Property::NotNull)
                && !column.has(Property::NotNullNotValid))
                elements.append(notNullConstraint(m_schema, column));
        }
        return elements;
    }

    void createTyped()
    {
        QStringList elements;
        for (const int i : m_columns) {
            const SchemaObject &column = at(m_schema, i);
            QString facts;
            if (const std::optional<QString> value = defaultOf(column))
                facts += " DEFAULT " + *value;
            if (column.has(Property::Generated)) {
                facts += " GENERATED ALWAYS AS " + parenthesized(column.text(Property::Expression))
                         + " " + column.text(Property::Generated);
            }
            if (column.has(Property::NotNull) && !namesNotNull(m_schema, column))
                facts += " NOT NULL";
            if (!facts.isEmpty())
                elements.append(sqlName(column.id.name) + " WITH OPTIONS" + facts);
        }
        elements += namedNotNulls();
        elements += constraintElements(false);
        QString sql = head() + " OF " + m_table.text(Property::OfType);
        if (!elements.isEmpty())
            sql += " " + body(elements);
        m_statements.append(sql + tail());
        addUnwrittenConstraints(false);
    }

    /// PARTITION OF takes everything from the parent as it is at that moment. It is exact where the
    /// partition has the same columns in the same order with the same facts and no default that
    /// differs, and nothing has to be there before it is attached.
    bool isLikeParent() const
    {
        if (m_parents.empty() || !m_indexes.empty())
            return false;
        const SchemaObject &parent = at(m_schema, m_parents.front());
        const std::vector<int> columns = columnsOf(m_schema, parent.id.schema, parent.id.name);
        if (columns.size() != m_columns.size() || differs(parent, m_table, Property::Tablespace)
            || differs(parent, m_table, Property::AccessMethod)
            || differs(parent, m_table, Property::Persistence))
            return false;
        for (size_t i = 0; i < columns.size(); ++i) {
            const SchemaObject &theirs = at(m_schema, columns[i]);
            const SchemaObject &ours = at(m_schema, m_columns[i]);
            if (theirs.id.name != ours.id.name || ours.has(Property::Local))
                return false;
            for (const Property property :
                 {Property::Type, Property::Collation, Property::NotNull, Property::NotNullName,
                  Property::NotNullNotValid, Property::Generated, Property::Expression,
                  Property::Storage, Property::Compression}) {
                if (differs(theirs, ours, property))
                    return false;
            }
            if (m_schema.serverVersion < 170000 && ours.has(Property::Identity))
                return false;
            if (hasDefault(ours.id.name) != parentHasDefault(ours.id.name))
                return false;
            const std::optional<QString> own = defaultOf(ours);
            if (own && *own != parentDefault(parent, ours.id.name))
                return false;
        }
        return std::all_of(m_constraints.begin(), m_constraints.end(), [this](int i) {
            const SchemaObject &constraint = at(m_schema, i);
            return !constraint.has(Property::Parent) && !constraint.has(Property::NotValid);
        });
    }

    QString parentDefault(const SchemaObject &parent, const QString &column) const
    {
        const int found = m_schema.find(
            {ObjectKind::ColumnDefault, parent.id.schema, parent.id.name, column, {}});
        return found < 0 ? QString() : at(m_schema, found).text(Property::Expression);
    }

    void createPartition()
    {
        const QString parent = m_table.text(Property::Parents);
        const QString bound = m_table.text(Property::PartitionBound);
        if (isLikeParent()) {
            QString sql = head() + " PARTITION OF " + parent;
            const QStringList elements = constraintElements(false);
            if (!elements.isEmpty())
                sql += " " + body(elements);
            m_statements.append(sql + "\n" + bound + tail());
            return;
        }
        QStringList elements;
        for (const int i : m_columns) {
            SchemaObject column = at(m_schema, i);
            // Attached, it keeps the name that it has then.
            if (hasInheritedNotNull(column) && column.has(Property::NotNull)
                && !column.has(Property::NotNullName)) {
                const QString name = effectiveNotNullName(m_schema, column);
                if (name != notNullConstraintName(column.id.relation, column.id.name))
                    column.properties.set(Property::NotNullName, name);
            }
            elements.append(columnDefinition(m_schema, column, defaultOf(column)));
        }
        // The parent's checks have to be there before it is attached; where the parent gets them
        // later, the server merges them.
        elements += constraintElements(true);
        m_statements.append(head() + " " + body(elements) + tail());
        addUnwrittenConstraints(true);
        for (const int i : m_indexes)
            m_statements += createIndex(m_schema, i, false);
        m_statements.append("ALTER TABLE ONLY " + parent + " ATTACH PARTITION " + m_name + " "
                            + bound);
    }

    void addMarks()
    {
        const QString alter = "ALTER " + keywordOf(m_table) + " ";
        const QString identity = m_table.text(Property::ReplicaIdentity);
        if (!identity.isEmpty() && !identity.startsWith(QLatin1String("INDEX ")))
            m_statements.append(alter + "ONLY " + m_name + " REPLICA IDENTITY " + identity);
        if (m_table.has(Property::RowSecurity))
            m_statements.append(alter + m_name + " ENABLE ROW LEVEL SECURITY");
        if (m_table.has(Property::ForceRowSecurity))
            m_statements.append(alter + m_name + " FORCE ROW LEVEL SECURITY");
    }

    const Schema &m_schema;
    const SchemaObject &m_table;
    const std::vector<int> m_columns;
    const std::vector<int> m_parents;
    const QString m_name;
    QHash<QString, QString> m_defaults;
    std::vector<int> m_constraints;
    std::vector<int> m_indexes;
    QStringList m_statements;
};

} // namespace

QStringList createTable(const Schema &schema, int object, const std::vector<int> &inlined)
{
    return TableCreation(schema, object, inlined).statements();
}

} // namespace Retort::Ddl

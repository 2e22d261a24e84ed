#include "migrations/alembic/ddl.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

QString list(const QList<Name> &names)
{
    QStringList parts;
    for (const Name &name : names)
        parts.append(quoted(name));
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString checkedName(const Name &name, const Python::Place &place, Reading &reading)
{
    const QString sql = constraintName(name);
    if (sql.isEmpty() || name.text.isEmpty()) {
        Value where;
        where.place = place;
        reading.refuse(
            where,
            QStringLiteral("the name %1 is empty or longer than 63 characters").arg(name.text));
    }
    return sql;
}

QString constraintSql(const Constraint &constraint, Reading &reading)
{
    QString sql;
    if (!constraint.name.null)
        sql = QLatin1String("CONSTRAINT ") + checkedName(constraint.name, constraint.place, reading)
              + QLatin1Char(' ');
    switch (constraint.kind) {
    case Constraint::Kind::PrimaryKey:
        if (constraint.columns.isEmpty())
            return {};
        sql += QLatin1String("PRIMARY KEY (") + list(constraint.columns) + QLatin1Char(')');
        break;
    case Constraint::Kind::Unique:
        if (constraint.columns.isEmpty())
            return {};
        sql += QLatin1String("UNIQUE ") + constraint.distinctness + QLatin1Char('(')
               + list(constraint.columns) + QLatin1Char(')');
        break;
    case Constraint::Kind::ForeignKey:
        sql += QLatin1String("FOREIGN KEY(") + list(constraint.columns)
               + QLatin1String(") REFERENCES ")
               + qualified(constraint.referredSchema, constraint.referredTable)
               + QLatin1String(" (") + list(constraint.referredColumns) + QLatin1Char(')')
               + constraint.text;
        break;
    case Constraint::Kind::Check:
        sql += QLatin1String("CHECK (") + constraint.text + QLatin1Char(')');
        break;
    case Constraint::Kind::Exclude:
        sql += constraint.text;
        break;
    }
    return sql + constraint.deferrability + constraint.validity;
}

QString columnSql(const Table &table, qsizetype index, Reading &reading)
{
    const Column &column = table.columns.at(index);
    QString sql = quoted(column.name);
    Value where;
    where.place = column.place;
    const bool serial = index == table.autoincrementColumn && column.identity.isEmpty()
                        && (!column.pythonDefault || (column.sequence && column.sequenceOptional));
    if (serial) {
        switch (column.type.serial) {
        case Type::Serial::BigSerial:
            sql += QLatin1String(" BIGSERIAL");
            break;
        case Type::Serial::SmallSerial:
            sql += QLatin1String(" SMALLSERIAL");
            break;
        case Type::Serial::Serial:
        case Type::Serial::None:
            sql += QLatin1String(" SERIAL");
            break;
        }
    } else {
        if (column.type.isNull())
            reading.refuse(where,
                           QStringLiteral("the column %1 has no type").arg(column.name.text));
        sql += QLatin1Char(' ') + column.type.sql;
        if (column.serverDefault)
            sql += QLatin1String(" DEFAULT ") + *column.serverDefault;
    }
    if (!column.computed.isEmpty())
        sql += QLatin1Char(' ') + column.computed;
    if (!column.identity.isEmpty())
        sql += QLatin1Char(' ') + column.identity;
    if (!column.nullable && column.identity.isEmpty())
        sql += QLatin1String(" NOT NULL");
    else if (column.nullable && !column.identity.isEmpty())
        sql += QLatin1String(" NULL");
    for (const Constraint &check : column.checks)
        sql += QLatin1Char(' ') + constraintSql(check, reading);
    return sql;
}

QString createTableSql(const Table &table, Reading &reading)
{
    QString sql = QStringLiteral("CREATE ");
    if (!table.prefixes.isEmpty())
        sql += table.prefixes.join(QLatin1Char(' ')) + QLatin1Char(' ');
    sql += QLatin1String("TABLE ");
    if (table.ifNotExists)
        sql += QLatin1String("IF NOT EXISTS ");
    sql += qualified(table.schema, table.name) + QLatin1String(" (");
    QStringList parts;
    for (qsizetype i = 0; i < table.columns.size(); ++i)
        parts.append(columnSql(table, i, reading));
    // The primary key first, the others as they came.
    for (const bool keys : {true, false}) {
        for (const Constraint &constraint : table.constraints) {
            if ((constraint.kind == Constraint::Kind::PrimaryKey) != keys || constraint.useAlter)
                continue;
            const QString part = constraintSql(constraint, reading);
            if (!part.isEmpty())
                parts.append(part);
        }
    }
    if (!parts.isEmpty())
        sql += QLatin1String("\n    ") + parts.join(QStringLiteral(",\n    "));
    return sql + QLatin1String("\n)") + table.options;
}

QString createIndexSql(const Table &table, const Index &index, Reading &reading)
{
    QString sql = QStringLiteral("CREATE ");
    if (index.unique)
        sql += QLatin1String("UNIQUE ");
    sql += QLatin1String("INDEX ");
    if (index.concurrently)
        sql += QLatin1String("CONCURRENTLY ");
    if (index.ifNotExists)
        sql += QLatin1String("IF NOT EXISTS ");
    sql += checkedName(index.name, index.place, reading) + QLatin1String(" ON ")
           + qualified(table.schema, table.name) + QLatin1Char(' ');
    if (!index.using_.isEmpty())
        sql += QLatin1String("USING ") + index.using_ + QLatin1Char(' ');
    return sql + QLatin1Char('(') + index.elements.join(QStringLiteral(", ")) + QLatin1Char(')')
           + index.tail;
}

QStringList beforeTable(const Table &table, Reading &reading)
{
    QStringList statements;
    for (const Column &column : table.columns) {
        const auto &enumeration = column.type.enumeration;
        if (!enumeration || !enumeration->native || enumeration->hasMetadata
            || !enumeration->createType)
            continue;
        const QString schema = enumeration->schema.null ? QString() : enumeration->schema.text;
        if (!reading.makeEnum(schema, enumeration->name.text))
            continue;
        Value where;
        where.place = column.type.place;
        statements.append(createEnumeration(*enumeration, where, reading));
    }
    return statements;
}

QStringList afterTable(const Table &table, Reading &reading)
{
    QStringList statements;
    for (const Index &index : table.indexes)
        statements.append(createIndexSql(table, index, reading));
    if (table.comment && !table.comment->isEmpty())
        statements.append(
            QStringLiteral("COMMENT ON TABLE %1 IS %2")
                .arg(qualified(table.schema, table.name), reading.text(*table.comment)));
    for (const Column &column : table.columns) {
        if (column.comment && !column.comment->isEmpty())
            statements.append(QStringLiteral("COMMENT ON COLUMN %1.%2 IS %3")
                                  .arg(qualified(table.schema, table.name), quoted(column.name),
                                       reading.text(*column.comment)));
    }
    return statements;
}

} // namespace Retort::Alembic

#include "app/database/versiontable.h"

#include "app/database/sqltext.h"

namespace Retort {

namespace {

constexpr int longestId = 32;

QString shapeHint(const VersionTable &table)
{
    return QStringLiteral(
               "Alembic's is %1(version_num VARCHAR(32) NOT NULL); name another table with "
               "version_table, or mend this one.")
        .arg(table.plain());
}

/// plpgsql: raise RT001 with Alembic's sentence.
QString raise(const VersionTable &table, const QString &expectation)
{
    return QStringLiteral("raise exception using errcode = 'RT001', message = %1 || n || ' found', "
                          "hint = %2; ")
        .arg(literal(QStringLiteral("Expected to match one row when %1 in '%2'; ")
                         .arg(expectation, table.plain())),
             literal(QStringLiteral("The version table was changed by somebody else meanwhile; "
                                    "look at it again, then run again.")));
}

} // namespace

QString VersionTable::quoted() const
{
    return identifier(schema) + QLatin1Char('.') + identifier(name);
}

Result<void> checkVersionTableShape(const VersionTable &table, const QString &relationKind,
                                    const QList<VersionTableColumn> &columns)
{
    if (relationKind != QLatin1String("r") && relationKind != QLatin1String("p"))
        return fail(ErrorKind::VersionTable,
                    QStringLiteral("%1 is not a table.").arg(table.plain()), shapeHint(table));
    const VersionTableColumn *version = nullptr;
    QStringList others;
    for (const VersionTableColumn &column : columns) {
        if (column.name == QLatin1String("version_num"))
            version = &column;
        else
            others.append(column.name);
    }
    if (!version)
        return fail(
            ErrorKind::VersionTable,
            QStringLiteral("The version table %1 has no column version_num.").arg(table.plain()),
            shapeHint(table));
    if (!others.isEmpty())
        return fail(
            ErrorKind::VersionTable,
            QStringLiteral("The version table %1 has a column that Alembic's does not have: %2.")
                .arg(table.plain(), others.join(QLatin1String(", "))),
            shapeHint(table));
    if (!version->type.startsWith(QLatin1String("character varying"))
        && version->type != QLatin1String("text"))
        return fail(
            ErrorKind::VersionTable,
            QStringLiteral("The column version_num of %1 is of type %2, not character varying(32).")
                .arg(table.plain(), version->type),
            shapeHint(table));
    return {};
}

Result<QStringList> versionsOf(const Rows &rows, const VersionTable &table)
{
    QStringList versions;
    for (const QVariantList &row : rows) {
        if (row.value(0).isNull())
            return fail(ErrorKind::VersionTable,
                        QStringLiteral("The version table %1 holds a NULL.").arg(table.plain()),
                        QStringLiteral("Delete that row, or stamp with --purge."));
        versions.append(row.at(0).toString());
    }
    versions.sort();
    for (qsizetype i = 0; i < versions.size(); ++i) {
        const QString &id = versions.at(i);
        if (i > 0 && versions.at(i - 1) == id)
            return fail(
                ErrorKind::VersionTable,
                QStringLiteral("The version table %1 holds the row '%2' twice.")
                    .arg(table.plain(), id),
                QStringLiteral("Delete one of them (the table has lost its primary key), or stamp "
                               "with --purge."));
        if (id.size() > longestId)
            return fail(
                ErrorKind::VersionTable,
                QStringLiteral("The version table %1 holds '%2', which is longer than the %3 "
                               "characters of an identifier.")
                    .arg(table.plain(), id)
                    .arg(longestId),
                QStringLiteral("Delete that row, or stamp with --purge."));
    }
    return versions;
}

QString createVersionTableSql(const VersionTable &table)
{
    return QStringLiteral("CREATE TABLE %1 (version_num VARCHAR(32) NOT NULL, CONSTRAINT %2 "
                          "PRIMARY KEY (version_num))")
        .arg(table.quoted(), identifier(table.name + QLatin1String("_pkc")));
}

QString selectVersionsSql(const VersionTable &table)
{
    return QStringLiteral("SELECT version_num::pg_catalog.text FROM %1").arg(table.quoted());
}

QString guardedOperationSql(const VersionTable &table, const VersionOperation &operation)
{
    const QString from = literal(operation.from);
    const QString to = literal(operation.to);
    switch (operation.kind) {
    case VersionOperation::Kind::Insert:
        return QStringLiteral("select pg_catalog.count(*) into n from %1 where version_num = %2; "
                              "if n <> 0 then "
                              "raise exception using errcode = 'RT001', message = %3; end if; "
                              "insert into %1 (version_num) values (%2); ")
            .arg(table.quoted(), to,
                 literal(QStringLiteral("The row '%1' is already in '%2'.")
                             .arg(operation.to, table.plain())));
    case VersionOperation::Kind::Delete:
        return QStringLiteral(
                   "delete from %1 where version_num = %2; get diagnostics n = row_count; "
                   "if n <> 1 then %3 end if; ")
            .arg(table.quoted(), from,
                 raise(table, QStringLiteral("deleting '%1'").arg(operation.from)));
    case VersionOperation::Kind::Update:
        return QStringLiteral(
                   "update %1 set version_num = %2 where version_num = %3; get diagnostics n = "
                   "row_count; if n <> 1 then %4 end if; ")
            .arg(table.quoted(), to, from,
                 raise(table,
                       QStringLiteral("updating '%1' to '%2'").arg(operation.from, operation.to)));
    }
    Q_UNREACHABLE();
}

} // namespace Retort

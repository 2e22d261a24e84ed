#include "app/database/databasefacts.h"

#include "app/database/sqltext.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Retort {

/// The search path counts for the first answer only; from then on nothing but pg_catalog is seen,
/// so that nobody's function of the same name is called (CVE-2018-1058). READ COMMITTED, whatever
/// the database's default is: what is read behind a lock must be newer than the lock.
FactsQuestions::FactsQuestions(const QString &schema, const QString &table)
{
    const QString given = schema.isEmpty() ? QStringLiteral("NULL") : literal(schema);
    begin = QStringLiteral("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; "
                           "BEGIN ISOLATION LEVEL READ COMMITTED; "
                           "SELECT pg_catalog.set_config('retort.schema', coalesce(%1, (SELECT "
                           "n.nspname::pg_catalog.text FROM "
                           "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid "
                           "OPERATOR(pg_catalog.=) c.relnamespace "
                           "WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%2)), "
                           "pg_catalog.current_schema()::pg_catalog.text, ''), true); "
                           "SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)")
                .arg(given, literal(identifier(table)));
    // The journal is looked for among the names and not by to_regclass, which is refused where this
    // role may not use its schema.
    select = QStringLiteral(
                 "SELECT current_database()::text, current_user::text, "
                 "current_setting('server_version'), pg_is_in_recovery(), "
                 "current_setting('transaction_read_only') = 'on', pg_backend_pid(), "
                 "(SELECT extract(epoch from backend_start)::float8 FROM pg_stat_activity WHERE "
                 "pid = pg_backend_pid()), "
                 "coalesce(host(inet_server_addr()), ''), current_setting('retort.schema'), "
                 "n.oid IS NOT NULL, coalesce(c.relkind::text, ''), "
                 "(SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, "
                 "a.atttypmod), a.attnotnull))::text "
                 "FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT "
                 "a.attisdropped), "
                 "EXISTS (SELECT FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace "
                 "WHERE t.relkind IN ('r', 'p') "
                 "AND s.nspname NOT IN ('information_schema', 'retort') AND s.nspname !~ '^pg_' "
                 "AND t.oid IS DISTINCT FROM c.oid "
                 "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass "
                 "AND d.objid = t.oid AND d.deptype = 'e')), "
                 "j.present, has_database_privilege(current_database(), 'CREATE'), "
                 "has_schema_privilege(r.oid, 'USAGE'), has_schema_privilege(r.oid, 'CREATE'), "
                 "j.readable, j.writable, "
                 "set_config('retort.versions', CASE WHEN c.relkind IN ('r', 'p') AND EXISTS "
                 "(SELECT FROM pg_attribute v WHERE v.attrelid = c.oid AND v.attname = "
                 "'version_num' AND NOT v.attisdropped) THEN 'on' ELSE 'off' END, true), "
                 "set_config('retort.journal', CASE WHEN j.present AND j.readable AND "
                 "has_schema_privilege(r.oid, 'USAGE') THEN 'on' ELSE 'off' END, true) "
                 "FROM (SELECT count(*) = 3 AS present, "
                 "bool_and(has_table_privilege(t.oid, 'SELECT')) AS readable, "
                 "bool_and(has_table_privilege(t.oid, 'INSERT') OR t.relname = 'meta') AND "
                 "bool_and(has_table_privilege(t.oid, 'UPDATE') OR t.relname <> 'journal') "
                 "AS writable "
                 "FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace "
                 "WHERE s.nspname = 'retort' AND t.relname IN ('journal', 'script', 'meta')) j "
                 "LEFT JOIN pg_namespace r ON r.nspname = 'retort' "
                 "LEFT JOIN pg_namespace n ON n.nspname = current_setting('retort.schema') "
                 "LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = %1")
                 .arg(literal(table));
}

Result<DatabaseFacts> askFacts(Session &session, const QString &schema, const QString &table)
{
    const FactsQuestions questions(schema, table);
    const Result<QList<Rows>> answers = session.queryAll(
        questions.begin + QLatin1String("; ") + questions.select + QLatin1String("; COMMIT"));
    if (!answers)
        return fail(answers.error());
    return factsOf(answers->value(factsBeginAnswers).value(0), table);
}

Result<DatabaseFacts> factsOf(const QVariantList &row, const QString &table)
{
    DatabaseFacts facts;
    int i = 0;
    facts.database = row.value(i++).toString();
    facts.user = row.value(i++).toString();
    facts.serverVersion = row.value(i++).toString();
    facts.standby = row.value(i++).toBool();
    facts.readOnly = row.value(i++).toBool();
    facts.backendPid = row.value(i++).toInt();
    facts.backendStart = row.value(i++).toDouble();
    facts.host = row.value(i++).toString();
    facts.versionTable.schema = row.value(i++).toString();
    facts.versionTable.name = table;
    facts.versionSchemaExists = row.value(i++).toBool();
    facts.relationKind = row.value(i++).toString();
    facts.versionTable.exists = !facts.relationKind.isEmpty();
    const QJsonArray columns = QJsonDocument::fromJson(row.value(i++).toString().toUtf8()).array();
    for (const QJsonValue &column : columns)
        facts.columns.append({column[0].toString(), column[1].toString(), column[2].toBool()});
    facts.hasTables = row.value(i++).toBool();
    facts.journalExists = row.value(i++).toBool();
    const bool mayCreateSchema = row.value(i++).toBool();
    const QVariant mayUse = row.value(i++);
    const QVariant mayCreateIn = row.value(i++);
    facts.journalReadable = facts.journalExists && mayUse.toBool() && row.value(i).toBool();
    ++i;
    facts.journalWritable = facts.journalReadable && row.value(i++).toBool();
    facts.journalCreatable =
        mayUse.isNull() ? mayCreateSchema : mayUse.toBool() && mayCreateIn.toBool();
    if (facts.versionTable.schema.isEmpty())
        return fail(
            ErrorKind::VersionTable,
            QStringLiteral("No schema of the search path exists, so %1 has no place.").arg(table),
            QStringLiteral("Set version_table_schema, or create the schema."));
    return facts;
}

Result<void> checkVersionTable(const DatabaseFacts &facts)
{
    if (!facts.versionSchemaExists)
        return fail(ErrorKind::VersionTable,
                    QStringLiteral("The schema %1 of the version table does not exist.")
                        .arg(facts.versionTable.schema),
                    QStringLiteral("Create it, or set version_table_schema."));
    if (!facts.versionTable.exists)
        return {};
    return checkVersionTableShape(facts.versionTable, facts.relationKind, facts.columns);
}

} // namespace Retort

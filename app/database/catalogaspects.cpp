#include "app/database/catalogbuilder.h"

namespace Retort {

namespace {

void readComment(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 catalog = row.oid();
    const quint32 oid = row.oid();
    const qint32 sub = qint32(row.number());
    builder.addComment({catalog, oid, sub}, row.text());
}

void readLabel(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 catalog = row.oid();
    const quint32 oid = row.oid();
    const int index = builder.find({catalog, oid, qint32(row.number())});
    if (index >= 0)
        builder.append(index, Property::SecurityLabels, row.text());
}

void readForeignPrivileges(CatalogBuilder &builder, CatalogRow &row)
{
    const QString signature = row.text();
    const QString column = row.text();
    QStringList privileges = row.list();
    QStringList initial = row.list();
    privileges.sort();
    initial.sort();
    if (privileges == initial)
        return;
    if (privileges.isEmpty())
        privileges.append(QString());
    const QString name = column.isEmpty() ? signature
                                          : signature + QStringLiteral(" (")
                                                + builder.quoted(column) + QLatin1Char(')');
    const int index = builder.add({}, {ObjectKind::ForeignPrivileges, {}, {}, name, {}}, signature);
    if (index < 0)
        return;
    builder.set(index, Property::Signature, signature);
    if (!column.isEmpty())
        builder.set(index, Property::Columns, QStringList{column});
    builder.set(index, Property::Privileges, privileges);
    builder.set(index, Property::Definition, initial);
}

void readDependency(CatalogBuilder &builder, CatalogRow &row)
{
    CatalogAddress from;
    CatalogAddress to;
    for (CatalogAddress *address : {&from, &to}) {
        address->catalog = row.oid();
        address->oid = row.oid();
        address->sub = qint32(row.number());
    }
    builder.addDependency(from, to, row.letter());
}

/// One branch: the system's and extensions' objects of a catalog whose privileges are not those
/// they were made with.
QString foreign(const char *catalog, const char *alias, const char *signature, const char *owner,
                const char *letter, const char *acl, const char *system)
{
    return QStringLiteral("SELECT %3, NULL, x.%6::text[], coalesce(i.initprivs, "
                          "acldefault(%5, x.%4))::text[] FROM %1 x "
                          "LEFT JOIN pg_init_privs i ON i.classoid = '%1'::regclass "
                          "AND i.objoid = x.oid AND i.objsubid = 0 "
                          "%2 WHERE x.%6 IS NOT NULL AND (%7 OR EXISTS (SELECT FROM pg_depend e "
                          "WHERE e.classid = '%1'::regclass AND e.objid = x.oid "
                          "AND e.deptype = 'e')) AND x.%6 <> coalesce(i.initprivs, "
                          "acldefault(%5, x.%4))")
        .arg(QLatin1String(catalog), QLatin1String(alias), QLatin1String(signature),
             QLatin1String(owner), QLatin1String(letter), QLatin1String(acl),
             QLatin1String(system));
}

QString foreignPrivileges()
{
    const char *const system = "n.nspname = 'pg_catalog'";
    const QStringList branches{
        foreign("pg_class", "JOIN pg_namespace n ON n.oid = x.relnamespace",
                "CASE x.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || "
                "format('%I.%I', n.nspname, x.relname)",
                "relowner", "CASE x.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\"", "relacl",
                system),
        foreign("pg_proc", "JOIN pg_namespace n ON n.oid = x.pronamespace",
                "CASE x.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || "
                "format('%I.%I(%s)', n.nspname, x.proname, oidvectortypes(x.proargtypes))",
                "proowner", "'f'", "proacl", system),
        foreign("pg_type", "JOIN pg_namespace n ON n.oid = x.typnamespace",
                "'TYPE ' || format('%I.%I', n.nspname, x.typname)", "typowner", "'T'", "typacl",
                system),
        foreign("pg_namespace", "", "'SCHEMA ' || quote_ident(x.nspname)", "nspowner", "'n'",
                "nspacl", "x.nspname = 'pg_catalog'"),
        foreign("pg_language", "", "'LANGUAGE ' || quote_ident(x.lanname)", "lanowner", "'l'",
                "lanacl", "x.oid < 16384"),
        foreign("pg_foreign_data_wrapper", "", "'FOREIGN DATA WRAPPER ' || quote_ident(x.fdwname)",
                "fdwowner", "'F'", "fdwacl", "false"),
        foreign("pg_foreign_server", "", "'FOREIGN SERVER ' || quote_ident(x.srvname)", "srvowner",
                "'S'", "srvacl", "false"),
        QStringLiteral(
            "SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || "
            "format('%I.%I', n.nspname, c.relname), x.attname, x.attacl::text[], "
            "coalesce(i.initprivs, '{}')::text[] FROM pg_attribute x "
            "JOIN pg_class c ON c.oid = x.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass "
            "AND i.objoid = c.oid AND i.objsubid = x.attnum "
            "WHERE x.attacl IS NOT NULL AND x.attnum > 0 AND (")
            + QLatin1String(system)
            + QStringLiteral(" OR EXISTS (SELECT FROM pg_depend e WHERE e.classid = "
                             "'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')) "
                             "AND x.attacl <> coalesce(i.initprivs, '{}')"),
    };
    return branches.join(QStringLiteral(" UNION ALL "));
}

} // namespace

QList<CatalogQuestion> aspectQuestions(const CatalogScope &scope)
{
    return {
        {scope.sql("SELECT d.classoid, d.objoid, d.objsubid, d.description FROM pg_description d "
                   "WHERE d.objoid >= 16384 OR d.classoid IN "
                   "('pg_namespace'::regclass, 'pg_extension'::regclass)"),
         readComment},
        {scope.sql("SELECT l.classoid, l.objoid, l.objsubid, l.provider || E'\\t' || l.label "
                   "FROM pg_seclabel l ORDER BY l.provider"),
         readLabel},
        {foreignPrivileges(), readForeignPrivileges},
        // Row types and what enforces a foreign key go with their owners; the schema of an object
        // is known.
        {scope.sql("SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, "
                   "d.refobjsubid, d.deptype FROM pg_depend d WHERE d.objid >= 16384 "
                   "AND d.deptype <> 'e' AND d.refclassid <> 'pg_namespace'::regclass "
                   "AND NOT (d.deptype = 'i' AND d.classid IN ('pg_type'::regclass, "
                   "'pg_trigger'::regclass))"),
         readDependency},
    };
}

} // namespace Retort

#include "app/database/catalogbuilder.h"

namespace Retort {

namespace {

/// Oid, schema and name, owner and privileges: how every type begins.
int addType(CatalogBuilder &builder, CatalogRow &row, ObjectKind kind)
{
    const CatalogAddress address{Catalog::type, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const int index =
        builder.add(address, {kind, schema, {}, name, {}}, builder.qualified(schema, name));
    if (index < 0)
        return index;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
    return index;
}

void readEnum(CatalogBuilder &builder, CatalogRow &row)
{
    if (const int index = addType(builder, row, ObjectKind::EnumType); index >= 0)
        builder.set(index, Property::Labels, row.list());
}

void readDomain(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addType(builder, row, ObjectKind::Domain);
    if (index < 0)
        return;
    builder.set(index, Property::Type, row.text());
    builder.set(index, Property::Collation, row.text());
    builder.set(index, Property::Expression, row.text());
    builder.setFlag(index, Property::NotNull, row.flag());
    builder.set(index, Property::NotNullName, row.text());
    if (const quint32 constraint = row.oid(); constraint != 0)
        builder.addAlias({Catalog::constraint, constraint, 0}, index);
}

/// The type of a composite type, which came as a relation.
void readComposite(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const int index = builder.relation(row.oid());
    if (index < 0)
        return;
    builder.own({Catalog::type, oid, 0}, index);
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
}

void readRange(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addType(builder, row, ObjectKind::RangeType);
    if (index < 0)
        return;
    builder.set(index, Property::Subtype, row.text());
    builder.set(index, Property::SubtypeClass, row.text());
    builder.set(index, Property::Collation, row.text());
    builder.set(index, Property::Canonical, row.text());
    builder.set(index, Property::SubtypeDifference, row.text());
    builder.set(index, Property::Multirange, row.text());
}

void readBase(CatalogBuilder &builder, CatalogRow &row)
{
    if (const int index = addType(builder, row, ObjectKind::BaseType); index >= 0)
        builder.set(index, Property::Settings, row.list());
}

void readTypeAlias(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 type = row.oid();
    builder.addTypeAlias(type, row.oid());
}

void readCollation(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::collation, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const int index = builder.add(address, {ObjectKind::Collation, schema, {}, name, {}},
                                  builder.qualified(schema, name));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Provider, row.text());
    builder.set(index, Property::Locale, row.text());
    builder.set(index, Property::CharacterType, row.text());
    builder.set(index, Property::Deterministic, row.text());
    builder.set(index, Property::Rules, row.text());
}

void readConversion(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::conversion, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const int index = builder.add(address, {ObjectKind::Conversion, schema, {}, name, {}},
                                  builder.qualified(schema, name));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Source, row.text());
    builder.set(index, Property::DestinationEncoding, row.text());
    builder.set(index, Property::Function, row.text());
    builder.setFlag(index, Property::Default, row.flag());
}

} // namespace

QList<CatalogQuestion> typeQuestions(const CatalogScope &scope)
{
    const QString head =
        scope.sql("SELECT t.oid, t.typnamespace, t.typname, pg_get_userbyid(t.typowner), "
                  "t.typacl::text[], CASE WHEN t.typacl IS NOT NULL THEN "
                  "acldefault('T', t.typowner)::text[] END, ");
    const QString tail = scope.sql(" AND t.typnamespace IN {ns} AND {own:pg_type t.oid}");
    // From 17 on a domain's NOT NULL is a constraint with a name.
    const QString notNull = QLatin1String(
        scope.since(17,
                    "nullif(k.conname, t.typname || '_not_null'), k.oid FROM pg_type t "
                    "LEFT JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'n' ",
                    "NULL, NULL FROM pg_type t "));
    return {
        {head
             + QLatin1String("ARRAY(SELECT e.enumlabel::text FROM pg_enum e "
                             "WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) "
                             "FROM pg_type t WHERE t.typtype = 'e'")
             + tail,
         readEnum},
        {head
             + QLatin1String(
                 "format_type(t.typbasetype, t.typtypmod), "
                 "CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation "
                 "END, coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)), "
                 "t.typnotnull, ")
             + notNull
             + QLatin1String("JOIN pg_type b ON b.oid = t.typbasetype WHERE t.typtype = 'd'")
             + tail,
         readDomain},
        {scope.sql("SELECT t.oid, t.typrelid, pg_get_userbyid(t.typowner), t.typacl::text[], "
                   "CASE WHEN t.typacl IS NOT NULL THEN acldefault('T', t.typowner)::text[] END "
                   "FROM pg_class c JOIN pg_type t ON t.oid = c.reltype "
                   "WHERE c.relkind = 'c' AND c.relnamespace IN {ns}"),
         readComposite},
        {head
             + QLatin1String(
                 "format_type(r.rngsubtype, NULL), CASE WHEN NOT o.opcdefault THEN "
                 "format('%I.%I', n.nspname, o.opcname) END, "
                 "CASE WHEN r.rngcollation <> b.typcollation THEN r.rngcollation::regcollation "
                 "END, CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical END, "
                 "CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff END, r.rngmultitypid::regtype "
                 "FROM pg_type t JOIN pg_range r ON r.rngtypid = t.oid "
                 "JOIN pg_type b ON b.oid = r.rngsubtype JOIN pg_opclass o ON o.oid = r.rngsubopc "
                 "JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE t.typtype = 'r'")
             + tail,
         readRange},
        {head
             + QLatin1String(
                 "CASE WHEN t.typisdefined THEN array_remove(ARRAY["
                 "'INPUT = ' || t.typinput, 'OUTPUT = ' || t.typoutput, "
                 "CASE WHEN t.typreceive <> 0 THEN 'RECEIVE = ' || t.typreceive END, "
                 "CASE WHEN t.typsend <> 0 THEN 'SEND = ' || t.typsend END, "
                 "CASE WHEN t.typmodin <> 0 THEN 'TYPMOD_IN = ' || t.typmodin END, "
                 "CASE WHEN t.typmodout <> 0 THEN 'TYPMOD_OUT = ' || t.typmodout END, "
                 "CASE WHEN t.typanalyze <> 0 THEN 'ANALYZE = ' || t.typanalyze END, "
                 "CASE WHEN t.typsubscript <> 0 THEN 'SUBSCRIPT = ' || t.typsubscript END, "
                 "'INTERNALLENGTH = ' || CASE WHEN t.typlen < 0 THEN 'VARIABLE' "
                 "ELSE t.typlen::text END, "
                 "CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END, "
                 "'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' "
                 "WHEN 'd' THEN 'double' ELSE 'int4' END, "
                 "'STORAGE = ' || CASE t.typstorage WHEN 'e' THEN 'external' "
                 "WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' ELSE 'plain' END, "
                 "CASE WHEN t.typcategory <> 'U' THEN 'CATEGORY = ' || "
                 "quote_literal(t.typcategory::text) END, "
                 "CASE WHEN t.typispreferred THEN 'PREFERRED = true' END, "
                 "'DEFAULT = ' || coalesce(pg_get_expr(t.typdefaultbin, 0), "
                 "quote_literal(t.typdefault)), "
                 "CASE WHEN t.typelem <> 0 THEN 'ELEMENT = ' || format_type(t.typelem, NULL) END, "
                 "CASE WHEN t.typdelim <> ',' THEN 'DELIMITER = ' || "
                 "quote_literal(t.typdelim::text) "
                 "END, CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END], NULL) END "
                 "FROM pg_type t LEFT JOIN pg_type el ON el.typarray = t.oid "
                 "WHERE (t.typtype = 'b' OR t.typtype = 'p' AND NOT t.typisdefined) "
                 "AND el.oid IS NULL")
             + tail,
         readBase},
        {scope.sql("SELECT t.typarray, t.oid FROM pg_type t WHERE t.typarray >= 16384 "
                   "UNION ALL SELECT r.rngmultitypid, r.rngtypid FROM pg_range r "
                   "WHERE r.rngmultitypid >= 16384"),
         readTypeAlias},
        {scope
             .sql("SELECT x.oid, x.collnamespace, x.collname, pg_get_userbyid(x.collowner), "
                  "CASE x.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' "
                  "ELSE 'libc' END, {locale}, CASE WHEN x.collprovider = 'c' AND "
                  "x.collctype IS DISTINCT FROM x.collcollate THEN x.collctype END, "
                  "CASE WHEN NOT x.collisdeterministic THEN 'false' END, {rules} "
                  "FROM pg_collation x WHERE x.collnamespace IN {ns} "
                  "AND {own:pg_collation x.oid}")
             .replace(
                 QLatin1String("{locale}"),
                 QLatin1String(scope.since(
                     17, "coalesce(x.colllocale, x.collcollate)",
                     scope.since(15, "coalesce(x.colliculocale, x.collcollate)", "x.collcollate"))))
             .replace(QLatin1String("{rules}"), QLatin1String(scope.since(16, "x.collicurules"))),
         readCollation},
        {scope.sql("SELECT x.oid, x.connamespace, x.conname, pg_get_userbyid(x.conowner), "
                   "pg_encoding_to_char(x.conforencoding), pg_encoding_to_char(x.contoencoding), "
                   "x.conproc, x.condefault FROM pg_conversion x "
                   "WHERE x.connamespace IN {ns} AND {own:pg_conversion x.oid}"),
         readConversion},
    };
}

} // namespace Retort

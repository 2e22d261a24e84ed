#include "app/database/catalogbuilder.h"

#include <algorithm>

namespace Retort {

namespace {

void readKeyword(CatalogBuilder &builder, CatalogRow &row)
{
    builder.addKeyword(row.text());
}

void readMember(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 catalog = row.oid();
    const quint32 oid = row.oid();
    const bool ofExtension = row.letter() == 'e';
    const quint32 owner = row.oid();
    if (ofExtension)
        builder.addMember({catalog, oid, 0}, owner);
    else
        builder.addTypeMember({catalog, oid, 0}, owner);
}

void readExtension(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const QString name = row.text();
    const int index = builder.add({Catalog::extension, oid, 0},
                                  {ObjectKind::Extension, {}, {}, name, {}}, builder.quoted(name));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Version, row.text());
    builder.set(index, Property::InSchema, row.text());
}

void readSchemaRow(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const QString name = row.text();
    builder.addSchemaName(oid, name);
    const int index = builder.add({Catalog::schema, oid, 0}, {ObjectKind::Schema, {}, {}, name, {}},
                                  builder.quoted(name));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
}

void setReplicaIdentity(CatalogBuilder &builder, int index, char identity)
{
    if (identity == 'f')
        builder.set(index, Property::ReplicaIdentity, QStringLiteral("FULL"));
    // By an index that may be gone: then it is as none. The index sets it otherwise.
    else if (identity == 'n' || identity == 'i')
        builder.set(index, Property::ReplicaIdentity, QStringLiteral("NOTHING"));
}

void readRelation(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const char kind = row.letter();
    const quint32 rowType = row.oid();
    ObjectId id{ObjectKind::Table, schema, {}, name, {}};
    if (kind == 'v')
        id.kind = ObjectKind::View;
    else if (kind == 'm')
        id.kind = ObjectKind::MaterializedView;
    else if (kind == 'S')
        id.kind = ObjectKind::Sequence;
    else if (kind == 'c')
        id.kind = ObjectKind::CompositeType;
    const CatalogAddress address{Catalog::relation, oid, 0};
    const int index = builder.add(address, id, builder.qualified(schema, name));
    if (index < 0)
        return;
    if (rowType != 0)
        builder.addAlias({Catalog::type, rowType, 0}, index);
    // The type of a composite type has the owner and the privileges.
    const QString owner = builder.shared(row);
    if (kind != 'c') {
        builder.set(index, Property::Owner, owner);
        builder.setPrivileges(index, row);
    } else {
        row.skip();
        row.skip();
    }
    if (kind == 'p')
        builder.set(index, Property::TableKind, QStringLiteral("partitioned"));
    else if (kind == 'f')
        builder.set(index, Property::TableKind, QStringLiteral("foreign"));
    if (row.letter() == 'u')
        builder.set(index, Property::Persistence, QStringLiteral("UNLOGGED"));
    const char identity = row.letter();
    if (kind == 'r' || kind == 'p')
        setReplicaIdentity(builder, index, identity);
    builder.setFlag(index, Property::RowSecurity, row.flag());
    builder.setFlag(index, Property::ForceRowSecurity, row.flag());
    builder.set(index, Property::Options, row.list());
    builder.set(index, Property::ToastOptions, row.list());
    const QString method = builder.shared(row);
    if (kind == 'p' || method != QLatin1String("heap"))
        builder.set(index, Property::AccessMethod, method);
    builder.set(index, Property::Tablespace, builder.shared(row));
    builder.set(index, Property::OfType, row.text());
    builder.set(index, Property::PartitionBy, row.text());
    builder.set(index, Property::PartitionBound, row.text());
    builder.set(index, Property::Server, row.text());
    builder.set(index, Property::ForeignOptions, row.list());
    if (kind == 'v' || kind == 'm')
        builder.setDefinition(index, Property::Definition, row);
    else
        row.skip();
    builder.setFlag(index, Property::Unfilled, row.flag());
}

void readParent(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 child = row.oid();
    const QString parent = row.text();
    const int index = builder.relation(child);
    if (index < 0)
        return;
    if (builder.at(index).id.kind == ObjectKind::Index) {
        builder.set(index, Property::Parent, parent);
        return;
    }
    builder.append(index, Property::Parents, parent);
    builder.setFlag(index, Property::DetachPending, row.flag());
}

QString storageName(char storage)
{
    switch (storage) {
    case 'p':
        return QStringLiteral("PLAIN");
    case 'e':
        return QStringLiteral("EXTERNAL");
    case 'm':
        return QStringLiteral("MAIN");
    case 'x':
        return QStringLiteral("EXTENDED");
    default:
        return {};
    }
}

void readColumn(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 table = row.oid();
    const int relation = builder.relation(table);
    if (relation < 0)
        return;
    const qint64 number = row.number();
    const QString name = builder.shared(row);
    const QString sqlName = builder.at(relation).sqlName + QLatin1Char('.') + builder.quoted(name);
    const int index = builder.addElement({Catalog::relation, table, qint32(number)},
                                         ObjectKind::Column, relation, name, sqlName);
    if (index < 0)
        return;
    // The rank among the columns there are comes at the end.
    builder.set(index, Property::Position, QString::number(number));
    builder.set(index, Property::Type, builder.shared(row));
    builder.set(index, Property::Collation, builder.shared(row));
    builder.setFlag(index, Property::NotNull, row.flag());
    const char identity = row.letter();
    if (identity != '\0')
        builder.set(index, Property::Identity,
                    identity == 'a' ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT"));
    const char generated = row.letter();
    if (generated != '\0')
        builder.set(index, Property::Generated,
                    generated == 'v' ? QStringLiteral("VIRTUAL") : QStringLiteral("STORED"));
    builder.set(index, Property::Storage, storageName(row.letter()));
    const char compression = row.letter();
    if (compression == 'p')
        builder.set(index, Property::Compression, QStringLiteral("pglz"));
    else if (compression == 'l')
        builder.set(index, Property::Compression, QStringLiteral("lz4"));
    const qint64 inherited = row.number();
    const bool local = row.flag();
    if (inherited > 0) {
        builder.set(index, Property::Inherited, QString::number(inherited));
        builder.setFlag(index, Property::Local, local);
    }
    if (!row.nextIsNull())
        builder.set(index, Property::Statistics, builder.shared(row));
    else
        row.skip();
    // Some servers stamp every column with a version of their own.
    QStringList options = row.list();
    options.erase(std::remove_if(options.begin(), options.end(),
                                 [](const QString &option) {
                                     return option.startsWith(QLatin1String("pg_attver="));
                                 }),
                  options.end());
    builder.set(index, Property::Options, options);
    builder.set(index, Property::ForeignOptions, row.list());
    builder.setPrivileges(index, row);
}

void readDefault(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::columnDefault, row.oid(), 0};
    const quint32 table = row.oid();
    const int column = builder.column(table, row.number());
    if (column < 0)
        return;
    if (builder.at(column).has(Property::Generated)) {
        builder.addAlias(address, column);
        builder.setDefinition(column, Property::Expression, row);
        return;
    }
    const QString sqlName = builder.at(column).sqlName;
    const QString name = builder.at(column).id.name;
    const int index = builder.addElement(address, ObjectKind::ColumnDefault,
                                         builder.relation(table), name, sqlName);
    if (index < 0)
        return;
    builder.need(index, column);
    builder.setDefinition(index, Property::Expression, row);
}

void readSequence(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = builder.relation(row.oid());
    if (index < 0)
        return;
    builder.set(index, Property::DataType, builder.shared(row));
    for (const Property property : {Property::Start, Property::Increment, Property::Minimum,
                                    Property::Maximum, Property::Cache})
        builder.set(index, property, builder.shared(row));
    builder.setFlag(index, Property::Cycle, row.flag());
}

} // namespace

QList<CatalogQuestion> frameQuestions(const CatalogScope &scope)
{
    return {
        {scope.sql("SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'"), readKeyword},
        {scope.sql("SELECT d.classid, d.objid, d.deptype, d.refobjid FROM pg_depend d "
                   "WHERE d.deptype = 'e' OR d.deptype = 'i' AND d.classid IN "
                   "('pg_proc'::regclass, 'pg_cast'::regclass) "
                   "AND d.refclassid = 'pg_type'::regclass"),
         readMember},
        {scope.sql("SELECT x.oid, x.extname, pg_get_userbyid(x.extowner), x.extversion, n.nspname "
                   "FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace"),
         readExtension},
        {scope.sql("SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), n.nspacl::text[], "
                   "CASE WHEN n.nspacl IS NOT NULL THEN acldefault('n', n.nspowner)::text[] END "
                   "FROM pg_namespace n WHERE n.oid IN {ns}"),
         readSchemaRow},
    };
}

QList<CatalogQuestion> relationQuestions(const CatalogScope &scope)
{
    return {
        {scope.sql(
             "SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.reltype, "
             "pg_get_userbyid(c.relowner), c.relacl::text[], CASE WHEN c.relacl IS NOT NULL THEN "
             "acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", "
             "c.relowner)::text[] END, "
             "c.relpersistence, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, "
             "c.reloptions, (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid), "
             "am.amname, s.spcname, "
             "CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END, "
             "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, "
             "CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END, "
             "srv.srvname, f.ftoptions, "
             "CASE WHEN c.relkind IN ('v', 'm') THEN rtrim(pg_get_viewdef(c.oid), ';') END, "
             "c.relkind = 'm' AND NOT c.relispopulated "
             "FROM pg_class c LEFT JOIN pg_am am ON am.oid = c.relam "
             "LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace "
             "LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid "
             "LEFT JOIN pg_foreign_server srv ON srv.oid = f.ftserver "
             "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') AND c.relpersistence <> 't' "
             "AND c.relnamespace IN {ns} AND {own:pg_class c.oid} "
             "AND (c.relkind <> 'c' OR {own:pg_type c.reltype})"),
         readRelation},
        {scope.sql("SELECT i.inhrelid, i.inhparent::regclass, i.inhdetachpending "
                   "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
                   "WHERE c.relkind NOT IN ('i', 'I') AND c.relnamespace IN {ns} "
                   "ORDER BY i.inhrelid, i.inhseqno"),
         readParent},
        {scope.sql(
             "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), "
             "CASE WHEN a.attcollation <> t.typcollation "
             "THEN a.attcollation::regcollation END, "
             "a.attnotnull, a.attidentity, a.attgenerated, "
             "CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, a.attcompression, "
             "a.attinhcount, a.attislocal, "
             "CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END, "
             "a.attoptions, a.attfdwoptions, a.attacl::text[], "
             "NULL FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
             "JOIN pg_type t ON t.oid = a.atttypid "
             "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND c.relpersistence <> 't' "
             "AND c.relnamespace IN {ns} AND a.attnum > 0 AND NOT a.attisdropped"),
         readColumn},
        // Without a relation where no column can be named: much cheaper.
        {scope.sql("SELECT d.oid, d.adrelid, d.adnum, "
                   "pg_get_expr(d.adbin, CASE WHEN a.attgenerated <> '' THEN d.adrelid ELSE 0 END) "
                   "FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid "
                   "JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum "
                   "WHERE c.relnamespace IN {ns} AND c.relpersistence <> 't'"),
         readDefault},
        {scope.sql("SELECT s.seqrelid, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, "
                   "s.seqmin, s.seqmax, s.seqcache, s.seqcycle FROM pg_sequence s"),
         readSequence},
    };
}

} // namespace Retort

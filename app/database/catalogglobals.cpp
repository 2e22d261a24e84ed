#include "app/database/catalogbuilder.h"

namespace Retort {

namespace {

/// Oid and name of what lives in no schema.
int addGlobal(CatalogBuilder &builder, CatalogRow &row, quint32 catalog, ObjectKind kind)
{
    const CatalogAddress address{catalog, row.oid(), 0};
    const QString name = row.text();
    return builder.add(address, {kind, {}, {}, name, {}}, builder.quoted(name));
}

void readLanguage(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addGlobal(builder, row, Catalog::language, ObjectKind::Language);
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
    builder.set(index, Property::Handler, row.text());
    builder.set(index, Property::Inline, row.text());
    builder.set(index, Property::Validator, row.text());
    builder.setFlag(index, Property::Trusted, row.flag());
}

void readAccessMethod(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addGlobal(builder, row, Catalog::accessMethod, ObjectKind::AccessMethod);
    if (index < 0)
        return;
    builder.set(index, Property::Type, row.text());
    builder.set(index, Property::Handler, row.text());
}

void readWrapper(CatalogBuilder &builder, CatalogRow &row)
{
    const int index =
        addGlobal(builder, row, Catalog::foreignDataWrapper, ObjectKind::ForeignDataWrapper);
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
    builder.set(index, Property::Handler, row.text());
    builder.set(index, Property::Validator, row.text());
    builder.set(index, Property::Options, row.list());
}

void readServer(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addGlobal(builder, row, Catalog::foreignServer, ObjectKind::ForeignServer);
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
    builder.set(index, Property::Source, row.text());
    builder.set(index, Property::Type, row.text());
    builder.set(index, Property::Version, row.text());
    builder.set(index, Property::Options, row.list());
}

void readUserMapping(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::userMapping, row.oid(), 0};
    const QString server = row.text();
    const bool everybody = row.oid() == 0;
    const QString user = everybody ? QStringLiteral("PUBLIC") : row.text();
    if (everybody)
        row.skip();
    const QString sqlName = QStringLiteral("FOR ") + (everybody ? user : builder.quoted(user))
                            + QStringLiteral(" SERVER ") + builder.quoted(server);
    const int index =
        builder.add(address, {ObjectKind::UserMapping, {}, server, user, {}}, sqlName);
    if (index < 0)
        return;
    const bool hidden = row.flag();
    builder.set(index, Property::Options, row.list());
    if (hidden)
        builder.notCompared(QStringLiteral("The options of the user mapping %1 are not compared: "
                                           "this role cannot read them.")
                                .arg(sqlName));
}

/// Oid, schema, name and owner of an object of text search.
int addTextSearch(CatalogBuilder &builder, CatalogRow &row, quint32 catalog, ObjectKind kind)
{
    const CatalogAddress address{catalog, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const int index =
        builder.add(address, {kind, schema, {}, name, {}}, builder.qualified(schema, name));
    if (index >= 0)
        builder.set(index, Property::Owner, builder.shared(row));
    return index;
}

void readParser(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addTextSearch(builder, row, Catalog::parser, ObjectKind::TextSearchParser);
    if (index >= 0)
        builder.set(index, Property::Settings, row.list());
}

void readTemplate(CatalogBuilder &builder, CatalogRow &row)
{
    const int index =
        addTextSearch(builder, row, Catalog::textTemplate, ObjectKind::TextSearchTemplate);
    if (index >= 0)
        builder.set(index, Property::Settings, row.list());
}

void readDictionary(CatalogBuilder &builder, CatalogRow &row)
{
    const int index =
        addTextSearch(builder, row, Catalog::dictionary, ObjectKind::TextSearchDictionary);
    if (index < 0)
        return;
    builder.set(index, Property::Template, row.text());
    builder.set(index, Property::Options, row.text());
}

void readConfiguration(CatalogBuilder &builder, CatalogRow &row)
{
    const int index =
        addTextSearch(builder, row, Catalog::configuration, ObjectKind::TextSearchConfiguration);
    if (index < 0)
        return;
    builder.set(index, Property::Parser, row.text());
    builder.set(index, Property::Mappings, row.list());
}

void readEventTrigger(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addGlobal(builder, row, Catalog::eventTrigger, ObjectKind::EventTrigger);
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Event, row.text());
    builder.set(index, Property::Tags, row.list());
    builder.set(index, Property::Function, row.text());
    builder.set(index, Property::Enabled, row.text());
}

void readPublication(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = addGlobal(builder, row, Catalog::publication, ObjectKind::Publication);
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Settings, row.list());
}

void readPublishedTable(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::publishedTable, row.oid(), 0};
    const int publication = builder.find({Catalog::publication, row.oid(), 0});
    const quint32 oid = row.oid();
    const int table = builder.relation(oid);
    if (publication < 0 || table < 0)
        return;
    const ObjectId tableId = builder.at(table).id;
    const QString sqlName = builder.at(table).sqlName;
    const int index = builder.add(address,
                                  {ObjectKind::PublicationTable,
                                   tableId.schema,
                                   builder.at(publication).id.name,
                                   tableId.name,
                                   {}},
                                  sqlName);
    if (index < 0)
        return;
    builder.need(index, publication);
    builder.need(index, table);
    builder.set(index, Property::Columns,
                builder.columnNames(oid, row.text().split(QLatin1Char(' '), Qt::SkipEmptyParts)));
    builder.set(index, Property::Filter, row.text());
}

void readPublishedSchema(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::publishedSchema, row.oid(), 0};
    const int publication = builder.find({Catalog::publication, row.oid(), 0});
    const int schema = builder.find({Catalog::schema, row.oid(), 0});
    if (publication < 0 || schema < 0)
        return;
    const QString name = builder.at(schema).id.name;
    const int index = builder.add(
        address, {ObjectKind::PublicationSchema, {}, builder.at(publication).id.name, name, {}},
        builder.quoted(name));
    if (index < 0)
        return;
    builder.need(index, publication);
    builder.need(index, schema);
}

void readDefaultPrivileges(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::defaultPrivileges, row.oid(), 0};
    const QString role = row.text();
    const quint32 schema = row.oid();
    const QString what = row.text();
    if (schema != 0 && builder.find({Catalog::schema, schema, 0}) < 0)
        return;
    const int index = builder.add(address,
                                  {ObjectKind::DefaultPrivileges,
                                   schema != 0 ? builder.schemaName(schema) : QString(),
                                   role,
                                   what,
                                   {}},
                                  what);
    if (index < 0)
        return;
    QStringList privileges = row.list();
    privileges.sort();
    // Nothing at all is something else than what a database gives by itself.
    if (privileges.isEmpty())
        privileges.append(QString());
    builder.set(index, Property::Privileges, privileges);
}

void readNotCompared(CatalogBuilder &builder, CatalogRow &row)
{
    builder.notCompared(row.text());
}

} // namespace

QList<CatalogQuestion> globalQuestions(const CatalogScope &scope)
{
    QList<CatalogQuestion> questions{
        {scope.sql("SELECT l.oid, l.lanname, pg_get_userbyid(l.lanowner), l.lanacl::text[], "
                   "CASE WHEN l.lanacl IS NOT NULL THEN acldefault('l', l.lanowner)::text[] END, "
                   "nullif(l.lanplcallfoid::regproc::text, '-'), "
                   "nullif(l.laninline::regproc::text, '-'), "
                   "nullif(l.lanvalidator::regproc::text, '-'), l.lanpltrusted "
                   "FROM pg_language l WHERE l.oid >= 16384 AND {own:pg_language l.oid}"),
         readLanguage},
        {scope.sql("SELECT a.oid, a.amname, CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, "
                   "a.amhandler FROM pg_am a WHERE a.oid >= 16384 AND {own:pg_am a.oid}"),
         readAccessMethod},
        {scope.sql("SELECT f.oid, f.fdwname, pg_get_userbyid(f.fdwowner), f.fdwacl::text[], "
                   "CASE WHEN f.fdwacl IS NOT NULL THEN acldefault('F', f.fdwowner)::text[] END, "
                   "nullif(f.fdwhandler::regproc::text, '-'), "
                   "nullif(f.fdwvalidator::regproc::text, '-'), f.fdwoptions "
                   "FROM pg_foreign_data_wrapper f "
                   "WHERE f.oid >= 16384 AND {own:pg_foreign_data_wrapper f.oid}"),
         readWrapper},
        {scope.sql("SELECT s.oid, s.srvname, pg_get_userbyid(s.srvowner), s.srvacl::text[], "
                   "CASE WHEN s.srvacl IS NOT NULL THEN acldefault('S', s.srvowner)::text[] END, "
                   "f.fdwname, s.srvtype, s.srvversion, s.srvoptions FROM pg_foreign_server s "
                   "JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw "
                   "WHERE s.oid >= 16384 AND {own:pg_foreign_server s.oid}"),
         readServer},
        // The view hides options by NULL, also where there are none.
        {scope.sql("SELECT m.umid, m.srvname, m.umuser, m.usename, m.umoptions IS NULL AND NOT "
                   "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user), m.umoptions "
                   "FROM pg_user_mappings m "
                   "WHERE {own:pg_foreign_server m.srvid}"),
         readUserMapping},
        {scope.sql("SELECT x.oid, x.prsnamespace, x.prsname, NULL, array_remove(ARRAY["
                   "'START = ' || x.prsstart, 'GETTOKEN = ' || x.prstoken, 'END = ' || x.prsend, "
                   "CASE WHEN x.prsheadline <> 0 THEN 'HEADLINE = ' || x.prsheadline END, "
                   "'LEXTYPES = ' || x.prslextype], NULL) FROM pg_ts_parser x "
                   "WHERE x.prsnamespace IN {ns} AND {own:pg_ts_parser x.oid}"),
         readParser},
        {scope.sql("SELECT x.oid, x.tmplnamespace, x.tmplname, NULL, array_remove(ARRAY["
                   "CASE WHEN x.tmplinit <> 0 THEN 'INIT = ' || x.tmplinit END, "
                   "'LEXIZE = ' || x.tmpllexize], NULL) FROM pg_ts_template x "
                   "WHERE x.tmplnamespace IN {ns} AND {own:pg_ts_template x.oid}"),
         readTemplate},
        {scope.sql("SELECT x.oid, x.dictnamespace, x.dictname, pg_get_userbyid(x.dictowner), "
                   "format('%I.%I', n.nspname, t.tmplname), x.dictinitoption FROM pg_ts_dict x "
                   "JOIN pg_ts_template t ON t.oid = x.dicttemplate "
                   "JOIN pg_namespace n ON n.oid = t.tmplnamespace "
                   "WHERE x.dictnamespace IN {ns} AND {own:pg_ts_dict x.oid}"),
         readDictionary},
        {scope.sql("SELECT x.oid, x.cfgnamespace, x.cfgname, pg_get_userbyid(x.cfgowner), "
                   "format('%I.%I', n.nspname, p.prsname), "
                   "ARRAY(SELECT (SELECT k.alias FROM ts_token_type(x.cfgparser) k "
                   "WHERE k.tokid = m.maptokentype) || E'\\t' || string_agg("
                   "m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) "
                   "FROM pg_ts_config_map m WHERE m.mapcfg = x.oid GROUP BY m.maptokentype "
                   "ORDER BY m.maptokentype) FROM pg_ts_config x "
                   "JOIN pg_ts_parser p ON p.oid = x.cfgparser "
                   "JOIN pg_namespace n ON n.oid = p.prsnamespace "
                   "WHERE x.cfgnamespace IN {ns} AND {own:pg_ts_config x.oid}"),
         readConfiguration},
        {scope.sql("SELECT e.oid, e.evtname, pg_get_userbyid(e.evtowner), e.evtevent, "
                   "ARRAY(SELECT unnest(e.evttags) ORDER BY 1), e.evtfoid::regproc, "
                   "CASE e.evtenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' "
                   "WHEN 'A' THEN 'ALWAYS' END FROM pg_event_trigger e "
                   "WHERE {own:pg_event_trigger e.oid}"),
         readEventTrigger},
        {scope
             .sql("SELECT p.oid, p.pubname, pg_get_userbyid(p.pubowner), array_remove(ARRAY["
                  "'publish=' || concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, "
                  "CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' "
                  "END, CASE WHEN p.pubtruncate THEN 'truncate' END), "
                  "CASE WHEN p.pubviaroot THEN 'publish_via_partition_root=true' END, "
                  "CASE WHEN p.puballtables THEN 'all_tables' END, {generated}], NULL) "
                  "FROM pg_publication p WHERE {own:pg_publication p.oid}")
             .replace(QLatin1String("{generated}"),
                      QLatin1String(scope.since(18, "CASE WHEN p.pubgencols = 's' THEN "
                                                    "'publish_generated_columns=stored' END"))),
         readPublication},
        {scope.sql("SELECT r.oid, r.prpubid, r.prrelid, {columns} FROM pg_publication_rel r")
             .replace(QLatin1String("{columns}"),
                      QLatin1String(scope.since(15, "r.prattrs, pg_get_expr(r.prqual, r.prrelid)",
                                                "NULL, NULL"))),
         readPublishedTable},
        {scope.sql("SELECT a.oid, pg_get_userbyid(a.defaclrole), a.defaclnamespace, "
                   "CASE a.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' "
                   "WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' "
                   "WHEN 'L' THEN 'LARGE OBJECTS' END, a.defaclacl::text[] "
                   "FROM pg_default_acl a"),
         readDefaultPrivileges},
        {scope.sql("SELECT format('The subscription %I is not compared.', s.subname) "
                   "FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid "
                   "WHERE d.datname = current_database() ORDER BY 1"),
         readNotCompared},
        {scope.sql("SELECT 'Large objects are data and are not compared.' "
                   "WHERE EXISTS (SELECT FROM pg_largeobject_metadata)"),
         readNotCompared},
    };
    if (scope.major() >= 15)
        questions.append({scope.sql("SELECT r.oid, r.pnpubid, r.pnnspid "
                                    "FROM pg_publication_namespace r"),
                          readPublishedSchema});
    return questions;
}

} // namespace Retort

#include "app/database/catalogbuilder.h"

namespace Retort {

namespace {

QString modeName(const QString &mode)
{
    if (mode == QLatin1String("o"))
        return QStringLiteral("OUT");
    if (mode == QLatin1String("b"))
        return QStringLiteral("INOUT");
    if (mode == QLatin1String("v"))
        return QStringLiteral("VARIADIC");
    if (mode == QLatin1String("t"))
        return QStringLiteral("TABLE");
    return QStringLiteral("IN");
}

void readRoutine(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::routine, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const char kind = row.letter();
    const QString types = builder.shared(row);
    const QString signature = builder.shared(row);
    const int index = builder.add(
        address,
        {kind == 'p' ? ObjectKind::Procedure : ObjectKind::Function, schema, {}, name, types},
        builder.qualified(schema, name) + QLatin1Char('(') + signature + QLatin1Char(')'));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
    builder.set(index, Property::Language, builder.shared(row));
    builder.set(index, Property::Result, builder.shared(row));
    builder.set(index, Property::Arguments, row.text());
    const int inputs = int(row.number());
    const QStringList modes = row.list();
    const QStringList names = row.list();
    if (!modes.isEmpty() || !names.isEmpty()) {
        QStringList all;
        const int count = modes.isEmpty() ? inputs : int(modes.size());
        for (int i = 0; i < count; ++i) {
            const QString mode = modes.isEmpty() ? QStringLiteral("IN") : modeName(modes[i]);
            all.append((mode + QLatin1Char(' ') + names.value(i)).trimmed());
        }
        builder.set(index, Property::ArgumentNames, all);
    }
    if (const qint64 defaults = row.number(); defaults > 0)
        builder.set(index, Property::ArgumentDefaults, QString::number(defaults));
    builder.setDefinition(index, Property::Definition, row);
}

void readAggregate(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::routine, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const QString types = row.text();
    const QString signature = row.text();
    const int index = builder.add(address, {ObjectKind::Aggregate, schema, {}, name, types},
                                  builder.qualified(schema, name) + QLatin1Char('(')
                                      + (signature.isEmpty() ? QStringLiteral("*") : signature)
                                      + QLatin1Char(')'));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.setPrivileges(index, row);
    builder.set(index, Property::Result, row.text());
    const QString arguments = row.text();
    builder.set(index, Property::Arguments, arguments.isEmpty() ? QStringLiteral("*") : arguments);
    builder.set(index, Property::Settings, row.list());
}

void readOperator(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::operation, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const QString left = row.text();
    const QString right = row.text();
    const QString function = row.text();
    const QString types = (left.isEmpty() ? QStringLiteral("NONE") : left) + QStringLiteral(", ")
                          + (right.isEmpty() ? QStringLiteral("NONE") : right);
    const QString sqlName = builder.quoted(schema) + QLatin1Char('.') + name + QStringLiteral(" (")
                            + types + QLatin1Char(')');
    // Came with a commutator or negator that was never made.
    if (function.isEmpty()) {
        builder.notCompared(
            QStringLiteral("The operator %1 is only a name and is not compared.").arg(sqlName));
        return;
    }
    const int index =
        builder.add(address, {ObjectKind::Operator, schema, {}, name, types}, sqlName);
    if (index < 0)
        return;
    builder.set(index, Property::Function, function);
    builder.set(index, Property::Left, left);
    builder.set(index, Property::Right, right);
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Result, row.text());
    builder.set(index, Property::Commutator, row.text());
    builder.set(index, Property::Negator, row.text());
    builder.set(index, Property::Restrict, row.text());
    builder.set(index, Property::Join, row.text());
    builder.setFlag(index, Property::Merges, row.flag());
    builder.setFlag(index, Property::Hashes, row.flag());
}

void readFamily(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::operatorFamily, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const QString method = row.text();
    const int index = builder.add(address, {ObjectKind::OperatorFamily, schema, {}, name, method},
                                  builder.qualified(schema, name) + QStringLiteral(" USING ")
                                      + builder.quoted(method));
    if (index >= 0)
        builder.set(index, Property::Owner, builder.shared(row));
}

void readClass(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::operatorClass, row.oid(), 0};
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const QString method = row.text();
    const int index = builder.add(address, {ObjectKind::OperatorClass, schema, {}, name, method},
                                  builder.qualified(schema, name) + QStringLiteral(" USING ")
                                      + builder.quoted(method));
    if (index < 0)
        return;
    builder.set(index, Property::Owner, builder.shared(row));
    builder.set(index, Property::Type, row.text());
    builder.setFlag(index, Property::Default, row.flag());
    builder.set(index, Property::Family, row.text());
    builder.set(index, Property::KeyType, row.text());
}

void readClassMember(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 catalog = row.oid();
    const quint32 oid = row.oid();
    const quint32 ownerCatalog = row.oid();
    const int owner = builder.find({ownerCatalog, row.oid(), 0});
    if (owner < 0)
        return;
    builder.addAlias({catalog, oid, 0}, owner);
    builder.append(owner, Property::Members, row.text());
}

void readCast(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::cast, row.oid(), 0};
    const QString source = row.text();
    const QString target = row.text();
    const QString name = source + QStringLiteral(" AS ") + target;
    const int index = builder.add(address, {ObjectKind::Cast, {}, {}, name, {}},
                                  QLatin1Char('(') + name + QLatin1Char(')'));
    if (index < 0)
        return;
    builder.set(index, Property::Source, source);
    builder.set(index, Property::Target, target);
    builder.set(index, Property::Function, row.text());
    builder.set(index, Property::Method, row.text());
    builder.set(index, Property::Context, row.text());
}

void readTransform(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::transform, row.oid(), 0};
    const QString type = row.text();
    const QString language = row.text();
    const QString name = type + QStringLiteral(" LANGUAGE ") + builder.quoted(language);
    const int index = builder.add(address, {ObjectKind::Transform, {}, {}, name, {}},
                                  QStringLiteral("FOR ") + name);
    if (index < 0)
        return;
    builder.set(index, Property::Type, type);
    builder.set(index, Property::Language, language);
    builder.set(index, Property::FromSql, row.text());
    builder.set(index, Property::ToSql, row.text());
}

} // namespace

QList<CatalogQuestion> routineQuestions(const CatalogScope &scope)
{
    return {
        {scope.sql(
             "SELECT p.oid, p.pronamespace, p.proname, p.prokind, oidvectortypes(p.proargtypes), "
             "CASE WHEN p.prokind = 'p' AND p.proallargtypes IS NOT NULL THEN "
             "pg_get_function_identity_arguments(p.oid) ELSE oidvectortypes(p.proargtypes) END, "
             "pg_get_userbyid(p.proowner), p.proacl::text[], CASE WHEN p.proacl IS NOT NULL THEN "
             "acldefault('f', p.proowner)::text[] END, l.lanname, pg_get_function_result(p.oid), "
             "pg_get_function_arguments(p.oid), p.pronargs, p.proargmodes, p.proargnames, "
             "p.pronargdefaults, pg_get_functiondef(p.oid) "
             "FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
             "WHERE p.prokind <> 'a' AND p.pronamespace IN {ns} AND {own:pg_proc p.oid} AND "
             "NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass "
             "AND i.objid = p.oid AND i.deptype = 'i' AND i.refclassid = 'pg_type'::regclass)"),
         readRoutine},
        {scope.sql(
             "SELECT p.oid, p.pronamespace, p.proname, oidvectortypes(p.proargtypes), "
             "pg_get_function_identity_arguments(p.oid), pg_get_userbyid(p.proowner), "
             "p.proacl::text[], CASE WHEN p.proacl IS NOT NULL THEN "
             "acldefault('f', p.proowner)::text[] END, "
             "pg_get_function_result(p.oid), pg_get_function_arguments(p.oid), "
             "array_remove(ARRAY['SFUNC = ' || a.aggtransfn, "
             "'STYPE = ' || format_type(a.aggtranstype, NULL), "
             "'SSPACE = ' || nullif(a.aggtransspace, 0), "
             "'FINALFUNC = ' || nullif(a.aggfinalfn::text, '-'), "
             "CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END, "
             "CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN "
             "'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' "
             "WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END, "
             "'COMBINEFUNC = ' || nullif(a.aggcombinefn::text, '-'), "
             "'SERIALFUNC = ' || nullif(a.aggserialfn::text, '-'), "
             "'DESERIALFUNC = ' || nullif(a.aggdeserialfn::text, '-'), "
             "'INITCOND = ' || quote_literal(a.agginitval), "
             "'MSFUNC = ' || nullif(a.aggmtransfn::text, '-'), "
             "'MINVFUNC = ' || nullif(a.aggminvtransfn::text, '-'), "
             "CASE WHEN a.aggmtranstype <> 0 THEN "
             "'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END, "
             "'MSSPACE = ' || nullif(a.aggmtransspace, 0), "
             "'MFINALFUNC = ' || nullif(a.aggmfinalfn::text, '-'), "
             "CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END, "
             "CASE WHEN a.aggmtransfn <> 0 AND a.aggmfinalmodify <> "
             "CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN "
             "'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' "
             "WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END, "
             "'MINITCOND = ' || quote_literal(a.aggminitval), "
             "'SORTOP = ' || (SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname) "
             "FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace "
             "WHERE o.oid = a.aggsortop), "
             "CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END, "
             "CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' "
             "WHEN 'r' THEN 'PARALLEL = RESTRICTED' END], NULL) "
             "FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid "
             "WHERE p.pronamespace IN {ns} AND {own:pg_proc p.oid}"),
         readAggregate},
        {scope.sql("SELECT o.oid, o.oprnamespace, o.oprname, "
                   "CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END, "
                   "CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END, "
                   "nullif(o.oprcode::text, '-'), pg_get_userbyid(o.oprowner), "
                   "format_type(o.oprresult, NULL), "
                   "(SELECT format('%I.%s', n.nspname, c.oprname) FROM pg_operator c "
                   "JOIN pg_namespace n ON n.oid = c.oprnamespace WHERE c.oid = o.oprcom), "
                   "(SELECT format('%I.%s', n.nspname, c.oprname) FROM pg_operator c "
                   "JOIN pg_namespace n ON n.oid = c.oprnamespace WHERE c.oid = o.oprnegate), "
                   "nullif(o.oprrest::text, '-'), nullif(o.oprjoin::text, '-'), o.oprcanmerge, "
                   "o.oprcanhash FROM pg_operator o "
                   "WHERE o.oprnamespace IN {ns} AND {own:pg_operator o.oid}"),
         readOperator},
        {scope.sql("SELECT f.oid, f.opfnamespace, f.opfname, am.amname, "
                   "pg_get_userbyid(f.opfowner) FROM pg_opfamily f "
                   "JOIN pg_am am ON am.oid = f.opfmethod "
                   "WHERE f.opfnamespace IN {ns} AND {own:pg_opfamily f.oid}"),
         readFamily},
        {scope.sql("SELECT c.oid, c.opcnamespace, c.opcname, am.amname, "
                   "pg_get_userbyid(c.opcowner), format_type(c.opcintype, NULL), c.opcdefault, "
                   "format('%I.%I', n.nspname, f.opfname), "
                   "CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END "
                   "FROM pg_opclass c JOIN pg_am am ON am.oid = c.opcmethod "
                   "JOIN pg_opfamily f ON f.oid = c.opcfamily "
                   "JOIN pg_namespace n ON n.oid = f.opfnamespace "
                   "WHERE c.opcnamespace IN {ns} AND {own:pg_opclass c.oid}"),
         readClass},
        {scope.sql(
             "SELECT d.classid, d.objid, d.refclassid, d.refobjid, CASE WHEN m.oid IS NOT NULL "
             "THEN "
             "format('OPERATOR %s %I.%s(%s, %s)', m.amopstrategy, mn.nspname, mo.oprname, "
             "format_type(m.amoplefttype, NULL), format_type(m.amoprighttype, NULL)) || "
             "CASE WHEN sf.oid IS NULL THEN '' "
             "ELSE ' FOR ORDER BY ' || format('%I.%I', sn.nspname, sf.opfname) END ELSE "
             "format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), "
             "format_type(p.amprocrighttype, NULL), p.amproc::regprocedure) END "
             "FROM pg_depend d "
             "LEFT JOIN (pg_amop m JOIN pg_operator mo ON mo.oid = m.amopopr "
             "JOIN pg_namespace mn ON mn.oid = mo.oprnamespace) "
             "ON d.classid = 'pg_amop'::regclass AND m.oid = d.objid "
             "LEFT JOIN (pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace) "
             "ON sf.oid = m.amopsortfamily "
             "LEFT JOIN pg_amproc p ON d.classid = 'pg_amproc'::regclass AND p.oid = d.objid "
             "WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) "
             "AND d.deptype IN ('a', 'i') AND d.objid >= 16384 "
             "AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) "
             "AND coalesce(m.oid, p.oid) IS NOT NULL "
             "ORDER BY d.refclassid, d.refobjid, d.classid, m.amopstrategy, p.amprocnum, 5"),
         readClassMember},
        {scope.sql("SELECT c.oid, format_type(c.castsource, NULL), "
                   "format_type(c.casttarget, NULL), "
                   "CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure END, "
                   "CASE c.castmethod WHEN 'i' THEN 'INOUT' WHEN 'b' THEN 'BINARY' END, "
                   "CASE c.castcontext WHEN 'a' THEN 'ASSIGNMENT' WHEN 'i' THEN 'IMPLICIT' END "
                   "FROM pg_cast c WHERE c.oid >= 16384 AND {own:pg_cast c.oid} AND NOT EXISTS "
                   "(SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass "
                   "AND i.objid = c.oid AND i.deptype = 'i')"),
         readCast},
        {scope.sql("SELECT t.oid, format_type(t.trftype, NULL), l.lanname, "
                   "CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::regprocedure END, "
                   "CASE WHEN t.trftosql <> 0 THEN t.trftosql::regprocedure END "
                   "FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang "
                   "WHERE t.oid >= 16384 AND {own:pg_transform t.oid}"),
         readTransform},
    };
}

} // namespace Retort

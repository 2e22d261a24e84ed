#include "app/database/catalogbuilder.h"

namespace Retort {

namespace {

void readConstraint(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::constraint, row.oid(), 0};
    const quint32 table = row.oid();
    const quint32 domain = row.oid();
    const QString name = row.text();
    const char type = row.letter();
    const int relation =
        table != 0 ? builder.relation(table) : builder.find({Catalog::type, domain, 0});
    if (relation < 0)
        return;
    const bool ofDomain = table == 0;
    const int index =
        builder.addElement(address, ObjectKind::Constraint, relation, name,
                           ofDomain ? builder.quoted(name) + QStringLiteral(" ON DOMAIN ")
                                          + builder.at(relation).sqlName
                                    : QString());
    if (index < 0)
        return;
    switch (type) {
    case 'c':
        builder.set(index, Property::ConstraintType, QStringLiteral("CHECK"));
        break;
    case 'p':
        builder.set(index, Property::ConstraintType, QStringLiteral("PRIMARY KEY"));
        break;
    case 'u':
        builder.set(index, Property::ConstraintType, QStringLiteral("UNIQUE"));
        break;
    case 'f':
        builder.set(index, Property::ConstraintType, QStringLiteral("FOREIGN KEY"));
        break;
    default:
        builder.set(index, Property::ConstraintType, QStringLiteral("EXCLUDE"));
    }
    const bool valid = row.flag();
    const bool enforced = row.flag();
    QString definition = row.text();
    const QLatin1String notValid(" NOT VALID");
    if (!valid && definition.endsWith(notValid))
        definition.chop(notValid.size());
    builder.set(index, Property::Definition, definition);
    builder.setFlag(index, Property::NotEnforced, !enforced);
    builder.setFlag(index, Property::NotValid, !valid && enforced);
    builder.set(index, Property::Columns, builder.columnNames(table, row.list()));
    builder.set(index, Property::Referenced, row.text());
    builder.setFlag(index, Property::Deferrable, row.flag());
    builder.setFlag(index, Property::Deferred, row.flag());
    const bool noInherit = row.flag();
    builder.setFlag(index, Property::NoInherit, noInherit && type == 'c' && !ofDomain);
    builder.setFlag(index, Property::Period, row.flag());
    const qint64 inherited = row.number();
    const bool local = row.flag();
    if (inherited > 0) {
        builder.set(index, Property::Inherited, QString::number(inherited));
        builder.setFlag(index, Property::Local, local);
    }
    builder.set(index, Property::Parent, row.text());
}

void readNotNull(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::constraint, row.oid(), 0};
    const quint32 table = row.oid();
    const int index = builder.column(table, row.number());
    if (index < 0)
        return;
    builder.addAlias(address, index);
    // Whether PostgreSQL would have chosen the name is known at the end.
    builder.set(index, Property::NotNullName, row.text());
    builder.setFlag(index, Property::NotNullNoInherit, row.flag());
    builder.setFlag(index, Property::NotNullNotValid, !row.flag());
    const bool inherited = row.number() > 0;
    const bool local = row.flag();
    builder.setFlag(index, Property::NotNullLocal, inherited && local);
    if (inherited && !local)
        builder.addInheritedNotNull(index);
}

void readIndex(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const quint32 table = row.oid();
    const int relation = builder.relation(table);
    if (relation < 0)
        return;
    const QString name = row.text();
    const QString schema = builder.at(relation).id.schema;
    const QString tableName = builder.at(relation).id.name;
    const int index = builder.addElement({Catalog::relation, oid, 0}, ObjectKind::Index, relation,
                                         name, builder.qualified(schema, name));
    if (index < 0)
        return;
    builder.set(index, Property::IndexMethod, builder.shared(row));
    builder.setFlag(index, Property::Unique, row.flag());
    builder.setFlag(index, Property::Invalid, !row.flag());
    if (row.flag())
        builder.set(relation, Property::ClusteredOn, name);
    if (row.flag())
        builder.set(relation, Property::ReplicaIdentity, QStringLiteral("INDEX ") + name);
    builder.setDefinition(index, Property::Definition, row);
    // The expressions among the keys, in their order; the rest are columns by number.
    const QStringList numbers = row.text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const int keys = int(row.number());
    const QStringList expressions = row.list();
    QStringList columns;
    for (int i = 0; i < keys && i < numbers.size(); ++i) {
        if (numbers[i] == QLatin1String("0")) {
            columns.append(expressions.value(i));
        } else if (const int column = builder.column(table, numbers[i].toInt()); column >= 0) {
            columns.append(builder.quoted(builder.at(column).id.name));
        }
    }
    builder.set(index, Property::Columns, columns);
    builder.set(index, Property::Options, row.list());
    builder.set(index, Property::Tablespace, builder.shared(row));
    builder.set(index, Property::Statistics, row.list());
    builder.set(index, Property::OfConstraint, row.text());
}

QString enabledName(char enabled)
{
    switch (enabled) {
    case 'D':
        return QStringLiteral("DISABLED");
    case 'R':
        return QStringLiteral("REPLICA");
    case 'A':
        return QStringLiteral("ALWAYS");
    default:
        return {};
    }
}

void readTrigger(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const int relation = builder.relation(row.oid());
    const int index =
        builder.addElement({Catalog::trigger, oid, 0}, ObjectKind::Trigger, relation, row.text());
    if (index < 0)
        return;
    builder.set(index, Property::Enabled, enabledName(row.letter()));
    builder.set(index, Property::Function, builder.shared(row));
    if (const quint32 constraint = row.oid(); constraint != 0) {
        builder.addAlias({Catalog::constraint, constraint, 0}, index);
        builder.set(index, Property::ConstraintType, QStringLiteral("CONSTRAINT"));
    }
    builder.set(index, Property::Parent, row.text());
    builder.setDefinition(index, Property::Definition, row);
}

void readRule(CatalogBuilder &builder, CatalogRow &row)
{
    const CatalogAddress address{Catalog::rule, row.oid(), 0};
    const int relation = builder.relation(row.oid());
    if (relation < 0)
        return;
    const QString name = row.text();
    // What a view consists of.
    if (name == QLatin1String("_RETURN")) {
        builder.addAlias(address, relation);
        return;
    }
    const int index = builder.addElement(address, ObjectKind::Rule, relation, name);
    if (index < 0)
        return;
    builder.set(index, Property::Enabled, enabledName(row.letter()));
    builder.setDefinition(index, Property::Definition, row);
}

void readPolicy(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const int relation = builder.relation(row.oid());
    const int index =
        builder.addElement({Catalog::policy, oid, 0}, ObjectKind::Policy, relation, row.text());
    if (index < 0)
        return;
    builder.set(index, Property::Command, builder.shared(row));
    builder.setFlag(index, Property::Restrictive, !row.flag());
    QStringList roles = row.list();
    roles.sort();
    builder.set(index, Property::Roles, roles);
    builder.set(index, Property::Using, row.text());
    builder.set(index, Property::WithCheck, row.text());
}

void readStatistics(CatalogBuilder &builder, CatalogRow &row)
{
    const quint32 oid = row.oid();
    const int relation = builder.relation(row.oid());
    if (relation < 0)
        return;
    const QString schema = builder.schemaName(row.oid());
    const QString name = row.text();
    const QString table = builder.at(relation).sqlName;
    const int index =
        builder.add({Catalog::statistics, oid, 0},
                    {ObjectKind::Statistics, schema, builder.at(relation).id.name, name, {}},
                    builder.qualified(schema, name));
    if (index < 0)
        return;
    builder.need(index, relation);
    builder.set(index, Property::Source, table);
    builder.set(index, Property::Owner, builder.shared(row));
    if (!row.nextIsNull())
        builder.set(index, Property::Target, row.text());
    else
        row.skip();
    builder.setDefinition(index, Property::Definition, row);
}

void readIndexParent(CatalogBuilder &builder, CatalogRow &row)
{
    const int index = builder.relation(row.oid());
    if (index >= 0)
        builder.set(index, Property::Parent, row.text());
}

} // namespace

QList<CatalogQuestion> elementQuestions(const CatalogScope &scope)
{
    QList<CatalogQuestion> questions{
        {scope
             .sql("SELECT k.oid, k.conrelid, k.contypid, k.conname, k.contype, k.convalidated, "
                  "{enforced}, pg_get_constraintdef(k.oid), k.conkey, "
                  "CASE WHEN k.confrelid <> 0 THEN k.confrelid::regclass END, "
                  "k.condeferrable, k.condeferred, k.connoinherit, {period}, "
                  "k.coninhcount, k.conislocal, CASE WHEN k.conparentid <> 0 THEN (SELECT "
                  "p.conrelid::regclass || E'\\t' || p.conname FROM pg_constraint p "
                  "WHERE p.oid = k.conparentid) END FROM pg_constraint k "
                  "WHERE k.contype IN ('c', 'p', 'u', 'f', 'x') "
                  "AND NOT (k.contype = 'f' AND k.conparentid <> 0) AND k.connamespace IN {ns}")
             .replace(QLatin1String("{enforced}"),
                      QLatin1String(scope.since(18, "k.conenforced", "true")))
             .replace(QLatin1String("{period}"),
                      QLatin1String(scope.since(18, "k.conperiod", "false"))),
         readConstraint},
        {scope.sql(
             "SELECT i.indexrelid, i.indrelid, x.relname, am.amname, i.indisunique, i.indisvalid, "
             "i.indisclustered, i.indisreplident, pg_get_indexdef(i.indexrelid), i.indkey, "
             "i.indnkeyatts, CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT "
             "pg_get_indexdef(i.indexrelid, n, false) FROM generate_series(1, i.indnkeyatts) n "
             "ORDER BY n) END, x.reloptions, s.spcname, "
             "CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT a.attnum || '=' || "
             "a.attstattarget FROM pg_attribute a WHERE a.attrelid = i.indexrelid "
             "AND a.attstattarget >= 0 ORDER BY a.attnum) END, k.conname "
             "FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid "
             "JOIN pg_class c ON c.oid = i.indrelid LEFT JOIN pg_am am ON am.oid = x.relam "
             "LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace "
             "LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid "
             "AND k.contype IN ('p', 'u', 'x') "
             "WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' "
             "AND c.relnamespace IN {ns}"),
         readIndex},
        {scope.sql("SELECT i.inhrelid, i.inhparent::regclass FROM pg_inherits i "
                   "JOIN pg_class c ON c.oid = i.inhrelid "
                   "WHERE c.relkind IN ('i', 'I') AND c.relnamespace IN {ns}"),
         readIndexParent},
        {scope.sql("SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, t.tgfoid::regproc, "
                   "t.tgconstraint, CASE WHEN t.tgparentid <> 0 THEN (SELECT "
                   "p.tgrelid::regclass || E'\\t' || p.tgname FROM pg_trigger p "
                   "WHERE p.oid = t.tgparentid) END, pg_get_triggerdef(t.oid) "
                   "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                   "LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint AND k.contype <> 't' "
                   "WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND k.oid IS NULL) "
                   "AND c.relnamespace IN {ns} AND c.relpersistence <> 't'"),
         readTrigger},
        {scope.sql("SELECT r.oid, r.ev_class, r.rulename, r.ev_enabled, "
                   "CASE WHEN r.rulename <> '_RETURN' THEN rtrim(pg_get_ruledef(r.oid), ';') END "
                   "FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
                   "WHERE c.relnamespace IN {ns} AND c.relpersistence <> 't'"),
         readRule},
        {scope.sql("SELECT p.oid, p.polrelid, p.polname, CASE p.polcmd WHEN 'r' THEN 'SELECT' "
                   "WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' "
                   "ELSE 'ALL' END, p.polpermissive, ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC' "
                   "ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r), "
                   "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) "
                   "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
                   "WHERE c.relnamespace IN {ns}"),
         readPolicy},
        {scope.sql("SELECT x.oid, x.stxrelid, x.stxnamespace, x.stxname, "
                   "pg_get_userbyid(x.stxowner), CASE WHEN x.stxstattarget >= 0 THEN "
                   "x.stxstattarget END, pg_get_statisticsobjdef(x.oid) "
                   "FROM pg_statistic_ext x WHERE x.stxnamespace IN {ns}"),
         readStatistics},
    };
    if (scope.major() >= 18)
        questions.append({scope.sql("SELECT k.oid, k.conrelid, k.conkey[1], k.conname, "
                                    "k.connoinherit, k.convalidated, k.coninhcount, k.conislocal "
                                    "FROM pg_constraint k WHERE k.contype = 'n' AND "
                                    "k.conrelid <> 0 AND k.connamespace IN {ns}"),
                          readNotNull});
    return questions;
}

} // namespace Retort

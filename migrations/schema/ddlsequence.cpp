#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

/// What CREATE SEQUENCE takes where nothing is said.
struct OrdinaryOptions
{
    QString type;
    QString start;
    QString minimum;
    QString maximum;
};

OrdinaryOptions ordinary(const SchemaObject &sequence)
{
    OrdinaryOptions options;
    options.type = sequence.text(Property::DataType);
    if (options.type.isEmpty())
        options.type = QStringLiteral("bigint");
    const bool down = sequence.text(Property::Increment).startsWith(QLatin1Char('-'));
    QString most = QStringLiteral("9223372036854775807");
    QString least = QStringLiteral("-9223372036854775808");
    if (options.type == QLatin1String("integer")) {
        most = QStringLiteral("2147483647");
        least = QStringLiteral("-2147483648");
    } else if (options.type == QLatin1String("smallint")) {
        most = QStringLiteral("32767");
        least = QStringLiteral("-32768");
    }
    options.minimum = down ? least : QStringLiteral("1");
    options.maximum = down ? QStringLiteral("-1") : most;
    const QString minimum = sequence.text(Property::Minimum);
    const QString maximum = sequence.text(Property::Maximum);
    if (down)
        options.start = maximum.isEmpty() ? options.maximum : maximum;
    else
        options.start = minimum.isEmpty() ? options.minimum : minimum;
    return options;
}

QString name(const SchemaObject &sequence)
{
    return sqlName(sequence.id.schema, sequence.id.name);
}

/// The values may lie outside the new bounds: they are brought inside before, where the bounds have
/// values in common, else the sequence starts anew.
enum class Bounds { Wider, Narrower, Apart };

Bounds boundsChange(const SchemaObject &from, const SchemaObject &to)
{
    const auto bound = [](const SchemaObject &of, Property property, const QString &otherwise) {
        const QString text = of.text(property);
        return (text.isEmpty() ? otherwise : text).toLongLong();
    };
    const OrdinaryOptions old = ordinary(from);
    const OrdinaryOptions now = ordinary(to);
    const qint64 oldLeast = bound(from, Property::Minimum, old.minimum);
    const qint64 oldMost = bound(from, Property::Maximum, old.maximum);
    const qint64 newLeast = bound(to, Property::Minimum, now.minimum);
    const qint64 newMost = bound(to, Property::Maximum, now.maximum);
    if (newLeast <= oldLeast && newMost >= oldMost)
        return Bounds::Wider;
    return newLeast > oldMost || newMost < oldLeast ? Bounds::Apart : Bounds::Narrower;
}

} // namespace

int identitySequence(const Schema &schema, const SchemaObject &column)
{
    if (!column.has(Property::IdentitySequence))
        return -1;
    const QualifiedName sequence = splitQualified(column.text(Property::IdentitySequence));
    return schema.find({ObjectKind::Sequence,
                        sequence.schema.isEmpty() ? column.id.schema : sequence.schema,
                        {},
                        sequence.name,
                        {}});
}

QString sequenceOptions(const SchemaObject &sequence, bool withType)
{
    const OrdinaryOptions plain = ordinary(sequence);
    QString sql;
    if (withType && plain.type != QLatin1String("bigint"))
        sql += " AS " + plain.type;
    const auto add = [&](Property property, const char *keyword, const QString &otherwise) {
        const QString value = sequence.text(property);
        if (!value.isEmpty() && value != otherwise)
            sql += QLatin1String(keyword) + value;
    };
    add(Property::Start, " START WITH ", plain.start);
    add(Property::Increment, " INCREMENT BY ", QStringLiteral("1"));
    add(Property::Minimum, " MINVALUE ", plain.minimum);
    add(Property::Maximum, " MAXVALUE ", plain.maximum);
    add(Property::Cache, " CACHE ", QStringLiteral("1"));
    if (sequence.has(Property::Cycle))
        sql += " CYCLE";
    return sql;
}

QStringList createSequence(const Schema &schema, int object)
{
    const SchemaObject &sequence = at(schema, object);
    if (sequence.has(Property::Identity))
        return {};
    QStringList statements;
    statements.append((sequence.has(Property::Persistence)
                           ? QStringLiteral("CREATE UNLOGGED SEQUENCE ")
                           : QStringLiteral("CREATE SEQUENCE "))
                      + name(sequence) + sequenceOptions(sequence, true));
    if (sequence.has(Property::OwnedBy))
        statements.append("ALTER SEQUENCE " + name(sequence) + " OWNED BY "
                          + sequence.text(Property::OwnedBy));
    return statements;
}

QStringList dropSequence(const Schema &schema, int object)
{
    const SchemaObject &sequence = at(schema, object);
    if (sequence.has(Property::Identity))
        return {};
    return {"DROP SEQUENCE " + name(sequence)};
}

QStringList sequenceChanges(const SchemaObject &from, const SchemaObject &to, const QString &named)
{
    const bool type = differs(from, to, Property::DataType);
    QString sql;
    if (type)
        sql += " AS " + ordinary(to).type;
    const auto set = [&](Property property, const char *keyword, bool always) {
        if (to.has(property) && (always || differs(from, to, property)))
            sql += QLatin1String(keyword) + to.text(property);
    };
    const Bounds bounds = boundsChange(from, to);
    set(Property::Increment, " INCREMENT BY ", false);
    // AS moves bounds that are its type's own: what they are is said then.
    set(Property::Minimum, " MINVALUE ", type);
    set(Property::Maximum, " MAXVALUE ", type);
    set(Property::Start, " START WITH ", false);
    if (bounds == Bounds::Apart)
        sql += " RESTART";
    set(Property::Cache, " CACHE ", false);
    if (differs(from, to, Property::Cycle))
        sql += to.has(Property::Cycle) ? " CYCLE" : " NO CYCLE";
    QStringList statements;
    if (bounds == Bounds::Narrower) {
        const QString least = to.text(Property::Minimum);
        const QString most = to.text(Property::Maximum);
        statements.append(
            "SELECT pg_catalog.setval(" + literal(named) + ", least(greatest(" + "last_value, "
            + least + "), " + most + "), is_called AND last_value BETWEEN " + least + " AND " + most
            + ") FROM " + named + " WHERE last_value NOT BETWEEN " + least + " AND " + most);
    }
    if (!sql.isEmpty())
        statements.append("ALTER SEQUENCE " + named + sql);
    return statements;
}

Alteration alterSequence(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    const bool was = before.has(Property::Identity);
    const bool is = after.has(Property::Identity);
    // The column's ADD IDENTITY takes the place of the sequence and its value.
    if (!was && is)
        return alteration;
    const QString sequence = name(after);
    if (was && !is) {
        // The value outlives the column's own sequence.
        const QString kept = sqlName(after.id.schema, after.id.name + QLatin1String("__old"));
        QStringList &statements = alteration.statements;
        statements.append("ALTER SEQUENCE " + sequence + " RENAME TO "
                          + sqlName(after.id.name + QLatin1String("__old")));
        statements += createSequence(to, now);
        statements.append("SELECT pg_catalog.setval(" + literal(sequence)
                          + ", last_value, is_called) FROM " + kept);
        for (const int needed : before.needs) {
            const SchemaObject &column = at(from, needed);
            if (column.id.kind == ObjectKind::Column)
                statements.append(alterTableOnly(from, column) + " ALTER COLUMN "
                                  + sqlName(column.id.name) + " DROP IDENTITY IF EXISTS");
        }
        return alteration;
    }
    if (!is && differs(before, after, Property::Persistence)) {
        if (to.serverVersion < 150000)
            return replaced();
        alteration.statements.append(
            "ALTER SEQUENCE " + sequence
            + (after.has(Property::Persistence) ? " SET UNLOGGED" : " SET LOGGED"));
    }
    alteration.statements += sequenceChanges(before, after, sequence);
    if (boundsChange(before, after) == Bounds::Apart)
        alteration.loss = sentence("Sequence %1 starts anew, as its value lies outside its new "
                                   "bounds.")
                              .arg(sequence);
    if (differs(before, after, Property::OwnedBy))
        alteration.statements.append("ALTER SEQUENCE " + sequence + " OWNED BY "
                                     + (after.has(Property::OwnedBy) ? after.text(Property::OwnedBy)
                                                                     : QStringLiteral("NONE")));
    return alteration;
}

} // namespace Retort::Ddl

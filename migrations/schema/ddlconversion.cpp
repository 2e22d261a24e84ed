#include "migrations/schema/ddlparts.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

namespace Retort::Ddl {

namespace {

/// A type's text in parts: `numeric(10,2)[]` is numeric, 10,2, an array.
struct TypeParts
{
    QString name;
    QString modifier;
    bool array = false;
};

TypeParts partsOf(const QString &type)
{
    TypeParts parts;
    QString text = type;
    while (text.endsWith(QLatin1String("[]"))) {
        parts.array = true;
        text.chop(2);
    }
    if (!text.startsWith(QLatin1Char('"')) || !text.endsWith(QLatin1Char('"'))) {
        // The modifier may stand within: timestamp(3) without time zone.
        static const QRegularExpression modifier(QStringLiteral("\\(([0-9, -]+)\\)"));
        const QRegularExpressionMatch match = modifier.match(text);
        if (match.hasMatch()) {
            parts.modifier = match.captured(1);
            text.remove(match.capturedStart(), match.capturedLength());
        }
        static const QRegularExpression fields(
            QStringLiteral("^interval (?:year|month|day|hour|minute|second)(?: to "
                           "(?:month|hour|minute|second))?$"));
        if (fields.match(text).hasMatch()) {
            parts.modifier = text.mid(9);
            text = QStringLiteral("interval");
        }
    }
    parts.name = text.trimmed();
    return parts;
}

/// What a type is made of where it is a domain; domains over domains too.
QString baseType(const Schema &schema, const QString &type, int depth = 0)
{
    const QualifiedName name = splitQualified(partsOf(type).name);
    if (name.schema.isEmpty() || depth > 20)
        return type;
    const int domain = schema.find({ObjectKind::Domain, name.schema, {}, name.name, {}});
    if (domain < 0)
        return type;
    const TypeParts parts = partsOf(type);
    const QString base = baseType(schema, at(schema, domain).text(Property::Type), depth + 1);
    return parts.array ? base + QLatin1String("[]") : base;
}

bool isText(const QString &name)
{
    static const QSet<QString> names{QStringLiteral("text"), QStringLiteral("character varying"),
                                     QStringLiteral("character"), QStringLiteral("name"),
                                     QStringLiteral("bpchar")};
    return names.contains(name) || name.endsWith(QLatin1String(".citext"));
}

/// A type that this schema defines itself: it has no casts but by way of text.
bool isOwnType(const Schema &schema, const QString &name)
{
    const QualifiedName qualified = splitQualified(name);
    if (qualified.schema.isEmpty())
        return false;
    for (const ObjectKind kind : {ObjectKind::EnumType, ObjectKind::CompositeType,
                                  ObjectKind::RangeType, ObjectKind::BaseType, ObjectKind::Table}) {
        if (schema.find({kind, qualified.schema, {}, qualified.name, {}}) >= 0)
            return true;
    }
    return false;
}

/// pg_cast of the built-in types, as far as columns have them: `from` to those that are cast by
/// assignment or implicitly, so that ALTER … TYPE needs no USING.
const QHash<QString, QStringList> &assignments()
{
    static const QStringList numbers{QStringLiteral("smallint"),         QStringLiteral("integer"),
                                     QStringLiteral("bigint"),           QStringLiteral("numeric"),
                                     QStringLiteral("double precision"), QStringLiteral("real")};
    static const QHash<QString, QStringList> table = [] {
        QHash<QString, QStringList> casts;
        for (const QString &number : numbers)
            casts.insert(number, numbers);
        for (const char *number : {"smallint", "integer", "bigint"})
            casts[QString::fromLatin1(number)].append(QStringLiteral("oid"));
        for (const char *number : {"integer", "bigint", "numeric"})
            casts[QString::fromLatin1(number)].append(QStringLiteral("money"));
        const auto add = [&](const char *from, std::initializer_list<const char *> to) {
            for (const char *type : to)
                casts[QString::fromLatin1(from)].append(QString::fromLatin1(type));
        };
        add("\"char\"", {"text", "character", "character varying"});
        for (const char *text : {"text", "character", "character varying"})
            add(text, {"\"char\""});
        add("money", {"numeric"});
        add("oid", {"integer", "bigint", "regclass", "regproc", "regtype"});
        add("date", {"timestamp without time zone", "timestamp with time zone"});
        add("timestamp without time zone",
            {"date", "time without time zone", "timestamp with time zone"});
        add("timestamp with time zone", {"date", "time without time zone", "time with time zone",
                                         "timestamp without time zone"});
        add("time without time zone", {"interval", "time with time zone"});
        add("time with time zone", {"time without time zone"});
        add("interval", {"time without time zone"});
        add("json", {"jsonb"});
        add("jsonb", {"json"});
        add("cidr", {"inet"});
        add("inet", {"cidr"});
        add("macaddr", {"macaddr8"});
        add("macaddr8", {"macaddr"});
        add("bit", {"bit varying"});
        add("bit varying", {"bit"});
        add("point", {"box"});
        add("box", {"polygon"});
        add("polygon", {"path"});
        add("path", {"polygon"});
        return casts;
    }();
    return table;
}

/// Casts that exist and have to be asked for.
const QHash<QString, QStringList> &explicitCasts()
{
    static const QHash<QString, QStringList> table{
        {QStringLiteral("integer"),
         {QStringLiteral("boolean"), QStringLiteral("bit"), QStringLiteral("\"char\"")}},
        {QStringLiteral("boolean"), {QStringLiteral("integer")}},
        {QStringLiteral("bigint"), {QStringLiteral("bit")}},
        {QStringLiteral("bit"), {QStringLiteral("integer"), QStringLiteral("bigint")}},
        {QStringLiteral("jsonb"),
         {QStringLiteral("boolean"), QStringLiteral("numeric"), QStringLiteral("smallint"),
          QStringLiteral("integer"), QStringLiteral("bigint"), QStringLiteral("real"),
          QStringLiteral("double precision")}},
        {QStringLiteral("circle"),
         {QStringLiteral("box"), QStringLiteral("point"), QStringLiteral("polygon")}},
        {QStringLiteral("lseg"), {QStringLiteral("point")}},
        {QStringLiteral("int4range"), {QStringLiteral("int4multirange")}},
        {QStringLiteral("int8range"), {QStringLiteral("int8multirange")}},
        {QStringLiteral("numrange"), {QStringLiteral("nummultirange")}},
        {QStringLiteral("daterange"), {QStringLiteral("datemultirange")}},
        {QStringLiteral("tsrange"), {QStringLiteral("tsmultirange")}},
        {QStringLiteral("tstzrange"), {QStringLiteral("tstzmultirange")}},
        {QStringLiteral("box"),
         {QStringLiteral("circle"), QStringLiteral("lseg"), QStringLiteral("point")}},
        {QStringLiteral("polygon"),
         {QStringLiteral("box"), QStringLiteral("circle"), QStringLiteral("point")}},
    };
    return table;
}

bool isBuiltIn(const QString &name)
{
    return splitQualified(name).schema.isEmpty();
}

/// The cast of the schema's own between two types: its context, `EXPLICIT` where it has none; empty
/// where there is no such cast.
QString ownCast(const Schema &schema, const QString &from, const QString &to)
{
    if (isBuiltIn(from) && isBuiltIn(to))
        return {};
    for (const SchemaObject &object : schema.objects) {
        if (object.id.kind > ObjectKind::Cast)
            break;
        if (object.id.kind == ObjectKind::Cast && object.text(Property::Source) == from
            && object.text(Property::Target) == to) {
            const QString context = object.text(Property::Context);
            return context.isEmpty() ? QStringLiteral("EXPLICIT") : context;
        }
    }
    return {};
}

enum class Way { Automatic, Cast, ByText };

Way wayBetween(const Schema &from, const Schema &to, const QString &oldName, const QString &newName)
{
    if (oldName == newName)
        return Way::Automatic;
    const QString own = ownCast(to, oldName, newName);
    if (!own.isEmpty())
        return own == QLatin1String("EXPLICIT") ? Way::Cast : Way::Automatic;
    // Every type becomes text by assignment, and text every type when asked.
    if (isText(newName) || assignments().value(oldName).contains(newName))
        return Way::Automatic;
    if (isText(oldName))
        return Way::Cast;
    if (explicitCasts().value(oldName).contains(newName))
        return Way::Cast;
    if (isOwnType(from, oldName) || isOwnType(to, newName)
        || (isBuiltIn(oldName) && isBuiltIn(newName)))
        return Way::ByText;
    // A type of an extension brings its casts along.
    return Way::Cast;
}

bool isNumber(const QString &name)
{
    static const QSet<QString> numbers{
        QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint"),
        QStringLiteral("numeric"),  QStringLiteral("real"),    QStringLiteral("double precision"),
        QStringLiteral("money"),    QStringLiteral("oid")};
    return numbers.contains(name);
}

/// Whether some values of a built-in type, written as text, can be read as one of another.
bool isReadable(const QString &oldName, const QString &newName)
{
    const auto any = [](const QString &name, std::initializer_list<const char *> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](const char *one) { return name == QLatin1String(one); });
    };
    if (oldName == QLatin1String("xml") || any(newName, {"xml", "bytea", "tsvector"}))
        return true;
    const bool fromJson = any(oldName, {"json", "jsonb"});
    if (any(newName, {"json", "jsonb"}))
        return fromJson || isNumber(oldName) || oldName == QLatin1String("boolean");
    if (fromJson)
        return isNumber(newName) || newName == QLatin1String("boolean");
    if (isNumber(oldName))
        return isNumber(newName)
               || any(newName, {"interval", "boolean", "bit", "bit varying", "xid", "regclass"});
    if (oldName == QLatin1String("boolean"))
        return isNumber(newName);
    if (any(oldName, {"bit", "bit varying"}))
        return isNumber(newName);
    if (oldName.startsWith(QLatin1String("time")) || oldName == QLatin1String("interval"))
        return newName.startsWith(QLatin1String("time")) || newName == QLatin1String("interval");
    return oldName.endsWith(QLatin1String("range")) && newName.endsWith(QLatin1String("range"));
}

bool isInteger(const QString &name)
{
    return name == QLatin1String("smallint") || name == QLatin1String("integer")
           || name == QLatin1String("bigint");
}

} // namespace

QString conversion(const Schema &from, const Schema &to, const QString &column,
                   const QString &oldType, const QString &newType)
{
    const TypeParts before = partsOf(baseType(from, oldType));
    const TypeParts after = partsOf(baseType(to, newType));
    const QString cast = QLatin1String("::") + newType;
    if (before.array && !after.array) {
        return isText(after.name) ? QString() : column + "::text" + cast;
    }
    if (!before.array && after.array) {
        if (isText(before.name))
            return column + cast;
        const Way way = wayBetween(from, to, before.name, after.name);
        QString element = newType;
        while (element.endsWith(QLatin1String("[]")))
            element.chop(2);
        const QString one =
            way == Way::ByText ? column + "::text::" + element : column + "::" + element;
        return "CASE WHEN " + column + " IS NOT NULL THEN ARRAY[" + one + "] END";
    }
    switch (wayBetween(from, to, before.name, after.name)) {
    case Way::Automatic:
        return {};
    case Way::Cast:
        return column + cast;
    case Way::ByText:
        break;
    }
    if (!before.array && before.name == QLatin1String("boolean") && isNumber(after.name))
        return column + "::integer" + cast;
    if (!before.array && (isInteger(before.name) || before.name == QLatin1String("numeric"))
        && after.name == QLatin1String("boolean"))
        return "(" + column + " <> 0)";
    return column + "::text" + cast;
}

bool isHopeless(const Schema &from, const Schema &to, const QString &oldType,
                const QString &newType)
{
    const TypeParts before = partsOf(baseType(from, oldType));
    const TypeParts after = partsOf(baseType(to, newType));
    const auto inner = [](const QString &name) { return isBuiltIn(name) && !isText(name); };
    if (!inner(before.name) || !inner(after.name))
        return false;
    if (before.array && !after.array)
        return true;
    return before.name != after.name && wayBetween(from, to, before.name, after.name) == Way::ByText
           && !isReadable(before.name, after.name);
}

bool isNarrowing(const QString &oldType, const QString &newType)
{
    const TypeParts before = partsOf(oldType);
    const TypeParts after = partsOf(newType);
    if (before.array != after.array)
        return false;
    static const QSet<QString> fractions{QStringLiteral("numeric"),
                                         QStringLiteral("double precision"), QStringLiteral("real"),
                                         QStringLiteral("money")};
    if (fractions.contains(before.name)) {
        if (isInteger(after.name))
            return true;
        if (after.name == QLatin1String("real") && before.name != QLatin1String("real"))
            return true;
        if (after.name == QLatin1String("double precision")
            && before.name == QLatin1String("numeric"))
            return true;
        if (after.name == QLatin1String("money"))
            return before.name != QLatin1String("money");
        if (after.name == QLatin1String("numeric") && !after.modifier.isEmpty()) {
            const auto scale = [](const QString &modifier) {
                const QStringList numbers = modifier.split(QLatin1Char(','));
                return numbers.size() > 1 ? numbers.at(1).trimmed().toInt() : 0;
            };
            if (before.name != QLatin1String("numeric") || before.modifier.isEmpty())
                return true;
            return scale(after.modifier) < scale(before.modifier);
        }
        return false;
    }
    if (before.name == QLatin1String("bigint") || before.name == QLatin1String("integer")) {
        return after.name == QLatin1String("real")
               || (after.name == QLatin1String("double precision")
                   && before.name == QLatin1String("bigint"))
               || after.name == QLatin1String("boolean");
    }
    const bool instant = before.name.startsWith(QLatin1String("timestamp"));
    if (instant
        && (after.name == QLatin1String("date") || after.name.startsWith(QLatin1String("time "))))
        return true;
    if (before.name == QLatin1String("interval") && after.name.startsWith(QLatin1String("time")))
        return true;
    if (before.name == QLatin1String("time with time zone")
        && after.name == QLatin1String("time without time zone"))
        return true;
    if ((instant || before.name.startsWith(QLatin1String("time "))
         || before.name == QLatin1String("interval"))
        && before.name.left(8) == after.name.left(8) && !after.modifier.isEmpty())
        return before.modifier.isEmpty() || after.modifier != before.modifier;
    return before.name == QLatin1String("inet") && after.name == QLatin1String("cidr");
}

QString ordinaryStorage(const QString &type)
{
    const TypeParts parts = partsOf(type);
    if (parts.array)
        return QStringLiteral("EXTENDED");
    static const QSet<QString> plain{QStringLiteral("smallint"),
                                     QStringLiteral("integer"),
                                     QStringLiteral("bigint"),
                                     QStringLiteral("real"),
                                     QStringLiteral("double precision"),
                                     QStringLiteral("boolean"),
                                     QStringLiteral("date"),
                                     QStringLiteral("time without time zone"),
                                     QStringLiteral("time with time zone"),
                                     QStringLiteral("timestamp without time zone"),
                                     QStringLiteral("timestamp with time zone"),
                                     QStringLiteral("interval"),
                                     QStringLiteral("uuid"),
                                     QStringLiteral("money"),
                                     QStringLiteral("oid"),
                                     QStringLiteral("\"char\""),
                                     QStringLiteral("name"),
                                     QStringLiteral("point"),
                                     QStringLiteral("line"),
                                     QStringLiteral("lseg"),
                                     QStringLiteral("box"),
                                     QStringLiteral("circle"),
                                     QStringLiteral("macaddr"),
                                     QStringLiteral("macaddr8"),
                                     QStringLiteral("pg_lsn"),
                                     QStringLiteral("xid"),
                                     QStringLiteral("tid"),
                                     QStringLiteral("cid"),
                                     QStringLiteral("xid8"),
                                     QStringLiteral("regclass"),
                                     QStringLiteral("regproc"),
                                     QStringLiteral("regtype"),
                                     QStringLiteral("regprocedure"),
                                     QStringLiteral("tsquery"),
                                     QStringLiteral("oidvector"),
                                     QStringLiteral("int2vector")};
    if (plain.contains(parts.name))
        return QStringLiteral("PLAIN");
    static const QSet<QString> main{QStringLiteral("numeric"), QStringLiteral("inet"),
                                    QStringLiteral("cidr")};
    return main.contains(parts.name) ? QStringLiteral("MAIN") : QStringLiteral("EXTENDED");
}

} // namespace Retort::Ddl

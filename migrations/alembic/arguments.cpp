#include "migrations/alembic/arguments.h"

namespace Retort::Alembic {

using Python::Value;

QString callee(const Value &call)
{
    if (call.kind != Value::Kind::Call || !call.base || call.base->kind != Value::Kind::Symbol)
        return {};
    return call.base->text;
}

QString method(const Value &call)
{
    if (call.kind != Value::Kind::Call || !call.base || call.base->kind != Value::Kind::Attribute)
        return {};
    return call.base->text;
}

QString sqlalchemyName(const QString &dotted)
{
    if (!dotted.startsWith(QLatin1String("sqlalchemy.")))
        return {};
    QStringList parts = dotted.split(QLatin1Char('.'));
    parts.removeFirst();
    const qsizetype func = parts.indexOf(QStringLiteral("func"));
    if (func >= 0 && func + 1 < parts.size())
        return QStringLiteral("func.") + parts.mid(func + 1).join(QLatin1Char('.'));
    if (parts.first() == QLatin1String("dialects")) {
        if (parts.size() < 3)
            return {};
        return parts.at(1) + QLatin1Char('.') + parts.last();
    }
    if (parts.contains(QStringLiteral("functions")) && parts.last() != QLatin1String("functions"))
        return QStringLiteral("func.") + parts.last();
    static const QSet<QString> homes = {
        QStringLiteral("sql"),        QStringLiteral("schema"),     QStringLiteral("types"),
        QStringLiteral("expression"), QStringLiteral("sqltypes"),   QStringLiteral("elements"),
        QStringLiteral("ddl"),        QStringLiteral("selectable"), QStringLiteral("dml"),
        QStringLiteral("naming"),     QStringLiteral("type_api"),   QStringLiteral("operators"),
        QStringLiteral("_typing")};
    for (qsizetype i = 0; i + 1 < parts.size(); ++i) {
        if (!homes.contains(parts.at(i)))
            return {};
    }
    return QStringLiteral("sa.") + parts.last();
}

QString sqlalchemyName(const Value &value)
{
    if (value.kind == Value::Kind::Symbol)
        return sqlalchemyName(value.text);
    return sqlalchemyName(callee(value));
}

bool isNone(const Value &value)
{
    return value.kind == Value::Kind::None;
}

bool isSequence(const Value &value)
{
    return value.kind == Value::Kind::List || value.kind == Value::Kind::Tuple;
}

Name nameOf(const Value &value, Reading &reading)
{
    if (isNone(value))
        return {};
    if (value.isString())
        return Name::of(value.text);
    const QString called = callee(value);
    const QString sa = sqlalchemyName(called);
    const bool batchF =
        method(value) == QLatin1String("f") && value.base->base
        && callee(*value.base->base) == QLatin1String("alembic.op.batch_alter_table");
    if (called == QLatin1String("alembic.op.f") || sa == QLatin1String("sa.conv") || batchF) {
        if (value.items.size() == 1 && value.keywords.isEmpty()) {
            Name name = nameOf(value.items.first(), reading);
            name.final = true;
            return name;
        }
    } else if (sa == QLatin1String("sa.quoted_name")) {
        Arguments arguments(value, {QStringLiteral("value"), QStringLiteral("quote")}, reading);
        Name name = arguments.name(QStringLiteral("value"));
        name.quote = arguments.maybeTruth(QStringLiteral("quote"));
        arguments.finish();
        return name;
    }
    reading.refuseValue(value, QStringLiteral("a name is not a constant"));
    return Name::of(QString());
}

QString textOf(const Value &value, Reading &reading)
{
    if (value.isString())
        return value.text;
    reading.refuseValue(value, QStringLiteral("a text is not a constant"));
    return {};
}

bool truthOf(const Value &value, Reading &reading)
{
    switch (value.kind) {
    case Value::Kind::None:
        return false;
    case Value::Kind::Bool:
        return value.text == QLatin1String("True");
    case Value::Kind::Int:
        return value.text != QLatin1String("0");
    case Value::Kind::Float:
        return value.text.toDouble() != 0.0;
    case Value::Kind::String:
    case Value::Kind::Bytes:
        return !value.text.isEmpty();
    case Value::Kind::List:
    case Value::Kind::Tuple:
    case Value::Kind::Set:
    case Value::Kind::Dict:
        return !value.items.isEmpty();
    default:
        break;
    }
    reading.refuseValue(value, QStringLiteral("an option is not a constant"));
    return false;
}

QList<Name> namesOf(const Value &value, Reading &reading)
{
    QList<Name> names;
    if (!isSequence(value)) {
        reading.refuseValue(value, QStringLiteral("a list of names is not a constant"));
        return names;
    }
    for (const Value &item : value.items) {
        const Name name = nameOf(item, reading);
        if (name.null || name.text.isEmpty())
            reading.refuse(value, QStringLiteral("a name in the list is none"));
        names.append(name);
    }
    return names;
}

Arguments::Arguments(const Value &call, const QStringList &signature, Reading &reading,
                     bool takesRest)
    : m_call(call), m_reading(reading)
{
    for (qsizetype i = 0; i < call.items.size(); ++i) {
        const Value &item = call.items.at(i);
        if (item.kind == Value::Kind::Operator && item.text == QLatin1String("*")
            && item.items.size() == 1) {
            reading.refuse(item, QStringLiteral("the arguments cannot be taken apart"));
            return;
        }
        if (i < signature.size())
            m_given.insert(signature.at(i), item);
        else if (takesRest)
            m_rest.append(item);
        else
            reading.refuse(call, QStringLiteral("the call has more arguments than it takes"));
    }
    for (const Python::Keyword &keyword : call.keywords) {
        if (keyword.name.isEmpty()) {
            reading.refuse(keyword.value, QStringLiteral("the arguments cannot be taken apart"));
            return;
        }
        if (m_given.contains(keyword.name))
            reading.refuse(call,
                           QStringLiteral("the argument %1 is given twice").arg(keyword.name));
        m_given.insert(keyword.name, keyword.value);
    }
}

bool Arguments::has(const QString &name) const
{
    return m_given.contains(name);
}

const Value *Arguments::get(const QString &name)
{
    m_read.insert(name);
    const auto found = m_given.constFind(name);
    return found == m_given.constEnd() ? nullptr : &found.value();
}

const Value *Arguments::some(const QString &name)
{
    const Value *value = get(name);
    return value && !isNone(*value) ? value : nullptr;
}

Name Arguments::name(const QString &name)
{
    const Value *value = some(name);
    return value ? nameOf(*value, m_reading) : Name{};
}

std::optional<QString> Arguments::text(const QString &name)
{
    const Value *value = some(name);
    if (!value)
        return std::nullopt;
    return textOf(*value, m_reading);
}

bool Arguments::truth(const QString &name, bool fallback)
{
    const Value *value = get(name);
    return value ? truthOf(*value, m_reading) : fallback;
}

std::optional<bool> Arguments::maybeTruth(const QString &name)
{
    const Value *value = some(name);
    if (!value)
        return std::nullopt;
    return truthOf(*value, m_reading);
}

std::optional<QString> Arguments::integer(const QString &name)
{
    const Value *value = some(name);
    if (!value)
        return std::nullopt;
    if (value->kind == Value::Kind::Int)
        return value->text;
    m_reading.refuseValue(*value, QStringLiteral("%1 is not a constant number").arg(name));
    return QString();
}

QList<Name> Arguments::names(const QString &name)
{
    const Value *value = some(name);
    return value ? namesOf(*value, m_reading) : QList<Name>();
}

void Arguments::ignore(const QStringList &names)
{
    for (const QString &name : names)
        m_read.insert(name);
}

void Arguments::finish()
{
    refuseUnread(false);
}

void Arguments::ignoreRest(const QString &operation)
{
    QStringList names = m_given.keys();
    names.sort();
    for (const QString &name : std::as_const(names)) {
        // These are the names of parameters behind the call, and Python refuses them.
        if (m_read.contains(name) || name == QLatin1String("name")
            || name == QLatin1String("column") || name.contains(QLatin1String("modify_")))
            continue;
        m_read.insert(name);
        if (!name.contains(QLatin1String("mysql_")) && !name.contains(QLatin1String("mssql_")))
            m_reading.note(
                QStringLiteral("Alembic ignores the argument %1 of %2.").arg(name, operation));
    }
}

void Arguments::finishDialects()
{
    refuseUnread(true);
}

void Arguments::refuseUnread(bool dialects)
{
    static const QStringList others = {QStringLiteral("mysql_"), QStringLiteral("mariadb_"),
                                       QStringLiteral("sqlite_"), QStringLiteral("mssql_"),
                                       QStringLiteral("oracle_")};
    for (auto it = m_given.constBegin(); it != m_given.constEnd(); ++it) {
        if (m_read.contains(it.key()))
            continue;
        bool foreign = false;
        for (const QString &prefix : others)
            foreign = foreign || (dialects && it.key().startsWith(prefix));
        if (!foreign)
            m_reading.refuse(m_call, QStringLiteral("the argument %1 is not known").arg(it.key()));
    }
}

} // namespace Retort::Alembic

#include "migrations/alembic/reading.h"

#include <QCoreApplication>

namespace Retort::Alembic {

using Python::Value;

void Reading::refuse(const Value &where, const QString &reason)
{
    if (m_refusal)
        return;
    m_refusal = NotStatic{where.place.line, described(where), reason};
}

void Reading::refuseValue(const Value &value, const QString &otherwise)
{
    if (value.kind == Value::Kind::Unknown && !value.text.isEmpty())
        refuse(value, value.text);
    else if (value.kind == Value::Kind::Symbol
             && !value.text.startsWith(QLatin1String("sqlalchemy."))
             && !value.text.startsWith(QLatin1String("builtins.")))
        refuse(value, QStringLiteral("%1 is not in this file").arg(value.text));
    else
        refuse(value, otherwise);
}

std::optional<NotStatic> Reading::takeRefusal()
{
    std::optional<NotStatic> refusal;
    refusal.swap(m_refusal);
    return refusal;
}

void Reading::note(const QString &text)
{
    if (!m_notes.contains(text))
        m_notes.append(text);
}

std::optional<QString> Reading::mappedType(const QString &dotted)
{
    const auto &types = m_options.types;
    auto found = types.find(dotted);
    if (found == types.end())
        found = types.find(dotted.section(QLatin1Char('.'), -1));
    if (found == types.end())
        return std::nullopt;
    if (!m_mappedTypes.contains(found.key()))
        m_mappedTypes.append(found.key());
    return found.value();
}

void Reading::refuseType(const Value &where, const QString &dotted)
{
    if (!m_refusal && !m_unknownTypes.contains(dotted))
        m_unknownTypes.append(dotted);
    refuse(where,
           QStringLiteral("%1 is a type of the project's own, and no [retort] types names it")
               .arg(dotted.section(QLatin1Char('.'), -1)));
}

bool Reading::makeEnum(const QString &schema, const QString &name)
{
    const QPair<QString, QString> key(schema, name);
    if (m_enums.contains(key))
        return false;
    m_enums.insert(key);
    return true;
}

namespace {

constexpr int longestDescription = 120;

void describe(const Value &value, QString &text, int depth)
{
    if (text.size() > longestDescription)
        return;
    if (depth > 6) {
        text += QChar(0x2026);
        return;
    }
    const auto list = [&](const QList<Value> &items) {
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (i > 0)
                text += QLatin1String(", ");
            describe(items.at(i), text, depth + 1);
        }
    };
    switch (value.kind) {
    case Value::Kind::None:
        text += QLatin1String("None");
        break;
    case Value::Kind::Bool:
    case Value::Kind::Int:
    case Value::Kind::Float:
    case Value::Kind::Symbol:
        text += value.text;
        break;
    case Value::Kind::String:
        text += QLatin1Char('\'') + value.text + QLatin1Char('\'');
        break;
    case Value::Kind::Bytes:
        text += QLatin1String("b'") + value.text + QLatin1Char('\'');
        break;
    case Value::Kind::Ellipsis:
        text += QLatin1String("...");
        break;
    case Value::Kind::List:
    case Value::Kind::Set:
        text += QLatin1Char('[');
        list(value.items);
        text += QLatin1Char(']');
        break;
    case Value::Kind::Tuple:
        text += QLatin1Char('(');
        list(value.items);
        text += QLatin1Char(')');
        break;
    case Value::Kind::Dict:
        text += QLatin1String("{…}");
        break;
    case Value::Kind::Attribute:
        if (value.base)
            describe(*value.base, text, depth + 1);
        text += QLatin1Char('.') + value.text;
        break;
    case Value::Kind::Subscript:
        if (value.base)
            describe(*value.base, text, depth + 1);
        text += QLatin1Char('[');
        list(value.items);
        text += QLatin1Char(']');
        break;
    case Value::Kind::Call: {
        if (value.base)
            describe(*value.base, text, depth + 1);
        text += QLatin1Char('(');
        list(value.items);
        bool first = value.items.isEmpty();
        for (const Python::Keyword &keyword : value.keywords) {
            text += first ? QString() : QStringLiteral(", ");
            first = false;
            text += keyword.name.isEmpty() ? QStringLiteral("**") : keyword.name + QLatin1Char('=');
            describe(keyword.value, text, depth + 1);
        }
        text += QLatin1Char(')');
        break;
    }
    case Value::Kind::Operator:
        if (value.items.size() == 1) {
            text += value.text + QLatin1Char(' ');
            list(value.items);
        } else if (value.items.size() == 2) {
            describe(value.items.at(0), text, depth + 1);
            text += QLatin1Char(' ') + value.text + QLatin1Char(' ');
            describe(value.items.at(1), text, depth + 1);
        } else {
            text += value.text;
        }
        break;
    case Value::Kind::Lambda:
        text += QLatin1String("lambda");
        break;
    case Value::Kind::Unknown:
        text += QChar(0x2026);
        break;
    }
}

} // namespace

QString described(const Value &value)
{
    QString text;
    describe(value, text, 0);
    text = text.simplified();
    if (text.size() > longestDescription)
        text = text.left(longestDescription) + QChar(0x2026);
    return text;
}

} // namespace Retort::Alembic

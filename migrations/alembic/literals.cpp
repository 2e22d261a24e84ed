#include "migrations/alembic/expressions.h"

#include <QRegularExpression>

namespace Retort::Alembic {

using Python::Value;
using Family = Type::Family;

QString boundText(const QString &text, const QList<Python::Keyword> &values, const Value &where,
                  Reading &reading)
{
    const auto option = QRegularExpression::UseUnicodePropertiesOption;
    // text() finds its parameters by the first, the compiler by the second.
    static const QRegularExpression declared(QStringLiteral(R"((?<![:\w\\]):(\w+)(?!:))"), option);
    static const QRegularExpression used(QStringLiteral(R"((?<![:\w\$\\]):([\w\$]+)(?![:\w\$]))"),
                                         option);
    static const QRegularExpression escaped(QStringLiteral(R"(\\(:[\w\$]*)(?![:\w\$]))"), option);
    QSet<QString> names;
    for (auto matches = declared.globalMatch(text); matches.hasNext();)
        names.insert(matches.next().captured(1));
    for (const Python::Keyword &value : values) {
        if (!names.contains(value.name))
            reading.refuse(where, QStringLiteral("the text has no parameter %1").arg(value.name));
    }
    QString sql;
    qsizetype end = 0;
    for (auto matches = used.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString name = match.captured(1);
        sql += QStringView(text).mid(end, match.capturedStart() - end);
        end = match.capturedEnd();
        if (!names.contains(name)) {
            sql += match.captured();
            continue;
        }
        const Value *bound = nullptr;
        for (const Python::Keyword &value : values) {
            if (value.name == name)
                bound = &value.value;
        }
        if (!bound)
            reading.refuse(where,
                           QStringLiteral("the parameter :%1 of the text has no value; a colon "
                                          "that is none is written \\:")
                               .arg(name));
        else if (bound->kind == Value::Kind::Ellipsis)
            sql += bound->text;
        else if (isNone(*bound))
            sql += QLatin1String("NULL");
        else
            sql += literalOf(*bound, reading);
    }
    sql += QStringView(text).mid(end);
    sql.replace(escaped, QStringLiteral("\\1"));
    return sql;
}

QString literalOf(const Value &value, const Type &type, Reading &reading)
{
    using K = Value::Kind;
    if (isNone(value))
        return QStringLiteral("NULL");
    const bool number = value.kind == K::Int || value.kind == K::Float;
    switch (type.family) {
    case Family::String:
        if (value.isString())
            return reading.text(value.text);
        break;
    case Family::Integer:
        if (value.kind == K::Int)
            return value.text;
        if (value.kind == K::Bool)
            return value.text == QLatin1String("True") ? QStringLiteral("1") : QStringLiteral("0");
        break;
    case Family::Numeric:
        if (number)
            return value.text;
        break;
    case Family::Boolean:
        if (value.kind == K::Bool)
            return value.text == QLatin1String("True") ? QStringLiteral("true")
                                                       : QStringLiteral("false");
        if (value.kind == K::Int
            && (value.text == QLatin1String("0") || value.text == QLatin1String("1")))
            return value.text == QLatin1String("1") ? QStringLiteral("true")
                                                    : QStringLiteral("false");
        break;
    case Family::Uuid:
    case Family::UuidObject:
        if (value.isString() && !value.text.contains(QLatin1Char('\''))
            && !value.text.contains(QLatin1Char('\\')))
            return QLatin1Char('\'') + value.text
                   + (type.family == Family::Uuid ? QLatin1String("'") : QLatin1String("'::UUID"));
        break;
    default:
        break;
    }
    reading.refuseValue(value, QStringLiteral("Alembic has no literal for this value in a column "
                                              "of this type"));
    return {};
}

QString literalOf(const Value &value, Reading &reading)
{
    Type type;
    switch (value.kind) {
    case Value::Kind::String:
        type.family = Family::String;
        break;
    case Value::Kind::Int:
        type.family = Family::Integer;
        break;
    case Value::Kind::Float:
        type.family = Family::Numeric;
        break;
    case Value::Kind::Bool:
        type.family = Family::Boolean;
        break;
    default:
        break;
    }
    return literalOf(value, type, reading);
}

} // namespace Retort::Alembic

#include "migrations/python/object.h"

#include "migrations/python/characters.h"

#include <QRegularExpression>

#include <charconv>
#include <cmath>

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

struct Spec
{
    char32_t fill = U' ';
    QChar align;
    QChar sign;
    bool alternate = false;
    bool zero = false;
    int width = 0;
    QChar grouping;
    int precision = -1;
    QChar type;
};

bool parseSpec(const QString &text, Spec *spec)
{
    const QList<uint> points = text.toUcs4();
    qsizetype i = 0;
    const auto at = [&](qsizetype k) { return k < points.size() ? char32_t(points.at(k)) : U'\0'; };
    const auto isAlign = [](char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; };
    if (points.size() > 1 && isAlign(at(1))) {
        spec->fill = at(0);
        spec->align = QChar(char16_t(at(1)));
        i = 2;
    } else if (isAlign(at(0))) {
        spec->align = QChar(char16_t(at(0)));
        i = 1;
    }
    if (at(i) == '+' || at(i) == '-' || at(i) == ' ')
        spec->sign = QChar(char16_t(at(i++)));
    if (at(i) == 'z')
        return false;
    if (at(i) == '#') {
        spec->alternate = true;
        ++i;
    }
    if (at(i) == '0') {
        spec->zero = true;
        ++i;
    }
    const auto number = [&](int *value) {
        bool any = false;
        *value = 0;
        while (at(i) >= '0' && at(i) <= '9') {
            *value = *value * 10 + int(at(i++) - '0');
            any = true;
            if (*value > 100000)
                return false;
        }
        return any;
    };
    if (at(i) >= '0' && at(i) <= '9' && !number(&spec->width))
        return false;
    if (at(i) == ',' || at(i) == '_')
        spec->grouping = QChar(char16_t(at(i++)));
    if (at(i) == '.') {
        ++i;
        if (!number(&spec->precision) || spec->precision > 1000)
            return false;
    }
    if (i < points.size())
        spec->type = QChar(char16_t(at(i++)));
    return i == points.size();
}

QString padded(const QString &text, const QString &sign, const Spec &spec, QChar standard)
{
    const qsizetype size = (sign + text).toUcs4().size();
    const qsizetype missing = spec.width - size;
    if (missing <= 0)
        return sign + text;
    QChar align = spec.align.isNull() ? standard : spec.align;
    char32_t fill = spec.fill;
    if (spec.zero && spec.align.isNull()) {
        fill = U'0';
        if (standard == QLatin1Char('>'))
            align = QLatin1Char('=');
    } else if (spec.zero && fill == U' ') {
        fill = U'0';
    }
    const auto filled = [&](qsizetype n) { return textOf(fill).repeated(n); };
    if (align == QLatin1Char('<'))
        return sign + text + filled(missing);
    if (align == QLatin1Char('>'))
        return filled(missing) + sign + text;
    if (align == QLatin1Char('='))
        return sign + filled(missing) + text;
    return filled(missing / 2) + sign + text + filled(missing - missing / 2);
}

QString grouped(const QString &digits, QChar separator, int size)
{
    QString result;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % size == 0)
            result += separator;
        result += digits.at(i);
    }
    return result;
}

QString signOf(bool negative, QChar wanted)
{
    if (negative)
        return QStringLiteral("-");
    return wanted == QLatin1Char('+') || wanted == QLatin1Char(' ') ? QString(wanted) : QString();
}

QString formattedReal(double value, Spec spec)
{
    if (!std::isfinite(value))
        return {};
    const QChar type = spec.type.toLower();
    char format = 'f';
    double shown = std::fabs(value);
    int precision = spec.precision < 0 ? 6 : spec.precision;
    QString text;
    if (spec.type.isNull() && spec.precision < 0) {
        text = reprOfReal(shown);
    } else if (type == QLatin1Char('f') || type == QLatin1Char('%')) {
        if (type == QLatin1Char('%'))
            shown *= 100;
    } else if (type == QLatin1Char('e')) {
        format = 'e';
    } else if (type == QLatin1Char('g')) {
        format = 'g';
        precision = qMax(1, precision);
    } else {
        return {};
    }
    if (text.isEmpty()) {
        if (spec.alternate)
            return {};
        QByteArray pattern("%.*");
        pattern += format;
        text = QString::asprintf(pattern.constData(), precision, shown);
    }
    if (spec.type.isUpper())
        text = text.toUpper();
    if (!spec.grouping.isNull()) {
        if (spec.zero)
            return {};
        qsizetype whole = 0;
        while (whole < text.size() && text.at(whole).isDigit())
            ++whole;
        text = grouped(text.left(whole), spec.grouping, 3) + text.mid(whole);
    }
    if (type == QLatin1Char('%'))
        text += QLatin1Char('%');
    return padded(text, signOf(std::signbit(value), spec.sign), spec, QLatin1Char('>'));
}

QString formattedInteger(const Object *object, const Spec &spec)
{
    const QChar type = spec.type.isNull() ? QLatin1Char('d') : spec.type;
    if (spec.precision >= 0 && !QStringView(u"eEfFgG%").contains(type))
        return {};
    if (object->big) {
        if (type != QLatin1Char('d') || !spec.grouping.isNull())
            return {};
        const bool negative = object->text.startsWith(QLatin1Char('-'));
        return padded(negative ? object->text.mid(1) : object->text, signOf(negative, spec.sign),
                      spec, QLatin1Char('>'));
    }
    if (QStringView(u"eEfFgG%").contains(type)) {
        if (qAbs(object->number) > (qint64(1) << 53))
            return {};
        return formattedReal(double(object->number), spec);
    }
    int base = 10;
    QString prefix;
    if (type == QLatin1Char('x') || type == QLatin1Char('X')) {
        base = 16;
        prefix = QStringLiteral("0") + type;
    } else if (type == QLatin1Char('o')) {
        base = 8;
        prefix = QStringLiteral("0o");
    } else if (type == QLatin1Char('b')) {
        base = 2;
        prefix = QStringLiteral("0b");
    } else if (type == QLatin1Char('c')) {
        if (object->number < 0 || object->number > 0x10ffff || !spec.sign.isNull())
            return {};
        const char32_t point = char32_t(object->number);
        return padded(textOf(point), {}, spec, QLatin1Char('<'));
    } else if (type != QLatin1Char('d')) {
        return {};
    }
    const bool negative = object->number < 0;
    const quint64 magnitude = negative ? 0 - quint64(object->number) : quint64(object->number);
    QString digits = QString::number(magnitude, base);
    if (type == QLatin1Char('X'))
        digits = digits.toUpper();
    if (!spec.grouping.isNull()) {
        if (spec.zero || (base != 10 && spec.grouping == QLatin1Char(',')))
            return {};
        digits = grouped(digits, spec.grouping, base == 10 ? 3 : 4);
    }
    const QString sign =
        signOf(negative, spec.sign) + (spec.alternate && base != 10 ? prefix : QString());
    return padded(digits, sign, spec, QLatin1Char('>'));
}

} // namespace

QString reprOfReal(double value)
{
    if (std::isnan(value))
        return QStringLiteral("nan");
    if (std::isinf(value))
        return value < 0 ? QStringLiteral("-inf") : QStringLiteral("inf");
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    const QString text = QString::fromLatin1(buffer, end.ptr - buffer);
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    const int exponent = text.mid(e + 1).toInt();
    if (exponent < -4 || exponent >= 16)
        return text; // 1e-05 and 1e+16 are written alike
    QString digits = text.left(e);
    const bool negative = digits.startsWith(QLatin1Char('-'));
    if (negative)
        digits.remove(0, 1);
    digits.remove(QLatin1Char('.'));
    if (exponent < 0) {
        digits = QStringLiteral("0.") + QString(-exponent - 1, QLatin1Char('0')) + digits;
    } else if (digits.size() <= exponent + 1) {
        digits += QString(exponent + 1 - digits.size(), QLatin1Char('0')) + QStringLiteral(".0");
    } else {
        digits.insert(exponent + 1, QLatin1Char('.'));
    }
    return negative ? QLatin1Char('-') + digits : digits;
}

QString reprOfText(const QString &text)
{
    const bool doubled = text.contains(QLatin1Char('\'')) && !text.contains(QLatin1Char('"'));
    const char32_t quote = doubled ? U'"' : U'\'';
    QString result = doubled ? QStringLiteral("\"") : QStringLiteral("'");
    const QList<uint> points = text.toUcs4();
    for (const char32_t c : points) {
        if (c == quote || c == '\\')
            result += QLatin1Char('\\') + textOf(c);
        else if (c == '\n')
            result += QLatin1String("\\n");
        else if (c == '\r')
            result += QLatin1String("\\r");
        else if (c == '\t')
            result += QLatin1String("\\t");
        else if (c == ' ' || (QChar::isPrint(c) && !QChar::isSpace(c)))
            result += textOf(c);
        else if (c < 0x100)
            result += QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'));
        else if (c < 0x10000)
            result += QStringLiteral("\\u%1").arg(uint(c), 4, 16, QLatin1Char('0'));
        else
            result += QStringLiteral("\\U%1").arg(uint(c), 8, 16, QLatin1Char('0'));
    }
    return result + textOf(quote);
}

QString reprOf(const Object *object, int depth)
{
    if (depth > 50)
        return {};
    const auto joined = [&](const QList<Object *> &items) -> QString {
        QString text = QStringLiteral("");
        for (const Object *item : items) {
            const QString one = reprOf(item, depth + 1);
            if (one.isNull() || text.size() > 1024 * 1024)
                return {};
            text += text.isEmpty() ? one : QStringLiteral(", ") + one;
        }
        return text;
    };
    switch (object->kind) {
    case Kind::None:
        return QStringLiteral("None");
    case Kind::Bool:
        return object->number ? QStringLiteral("True") : QStringLiteral("False");
    case Kind::Int:
        return object->big ? object->text : QString::number(object->number);
    case Kind::Float:
        return reprOfReal(object->real);
    case Kind::String:
        return reprOfText(object->text);
    case Kind::Ellipsis:
        return QStringLiteral("Ellipsis");
    case Kind::List: {
        const QString inside = joined(object->items);
        return inside.isNull() ? inside : QLatin1Char('[') + inside + QLatin1Char(']');
    }
    case Kind::Tuple: {
        const QString inside = joined(object->items);
        if (inside.isNull())
            return inside;
        return QLatin1Char('(') + inside
               + (object->items.size() == 1 ? QStringLiteral(",)") : QStringLiteral(")"));
    }
    case Kind::Dict: {
        QString text = QStringLiteral("{");
        for (qsizetype i = 0; i < object->keys.size(); ++i) {
            const QString key = reprOf(object->keys.at(i), depth + 1);
            const QString value = reprOf(object->items.at(i), depth + 1);
            if (key.isNull() || value.isNull() || text.size() > 1024 * 1024)
                return {};
            if (i > 0)
                text += QLatin1String(", ");
            text += key + QLatin1String(": ") + value;
        }
        return text + QLatin1Char('}');
    }
    default:
        return {};
    }
}

QString strOf(const Object *object)
{
    if (object->kind == Kind::String)
        return object->text.isNull() ? QStringLiteral("") : object->text;
    if (object->kind == Kind::Member) {
        const Object *type = object->base;
        if (type->scope->names.contains(QStringLiteral("__str__"))
            || type->scope->names.contains(QStringLiteral("__format__")))
            return {};
        // Of mixed-in types the text differs between versions of Python.
        if (type->mixin.isEmpty())
            return type->text + QLatin1Char('.') + object->text;
        return {};
    }
    return reprOf(object);
}

QString formatted(const Object *object, const QString &spec)
{
    if (spec.isEmpty())
        return strOf(object);
    Spec parsed;
    if (!parseSpec(spec, &parsed))
        return {};
    if (object->kind == Kind::String) {
        if ((!parsed.type.isNull() && parsed.type != QLatin1Char('s')) || !parsed.sign.isNull()
            || parsed.alternate || !parsed.grouping.isNull() || parsed.align == QLatin1Char('=')
            || parsed.zero)
            return {};
        QString text = object->text;
        if (parsed.precision >= 0) {
            const QList<uint> points = text.toUcs4().mid(0, parsed.precision);
            text = textOf(points);
        }
        const QString result = padded(text, {}, parsed, QLatin1Char('<'));
        return result.isNull() ? QStringLiteral("") : result;
    }
    if (object->kind == Kind::Int || object->kind == Kind::Bool) {
        return formattedInteger(object, parsed);
    }
    if (object->kind == Kind::Float) {
        if (parsed.type.isNull() && parsed.precision >= 0)
            return {};
        return formattedReal(object->real, parsed);
    }
    return {};
}

QString percentFormatted(const QString &text, const Object *value)
{
    QString result = QStringLiteral("");
    const bool tuple = value->kind == Kind::Tuple;
    qsizetype next = 0;
    bool named = false;
    const auto take = [&]() -> const Object * {
        if (tuple)
            return next < value->items.size() ? value->items.at(next++) : nullptr;
        return next++ == 0 ? value : nullptr;
    };
    for (qsizetype i = 0; i < text.size();) {
        if (text.at(i) != QLatin1Char('%')) {
            result += text.at(i++);
            continue;
        }
        static const QRegularExpression directive(
            QStringLiteral("%(?:\\(([^()]*)\\))?([#0\\- "
                           "+]*)(\\*|\\d{0,5})(?:\\.(\\*|\\d{0,3}))?[hlL]?([a-zA-Z%])"));
        const QRegularExpressionMatch match =
            directive.match(text, i, QRegularExpression::NormalMatch,
                            QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return {};
        i = match.capturedEnd();
        const QChar type = match.captured(5).at(0);
        if (type == QLatin1Char('%')) {
            if (match.capturedLength() != 2)
                return {};
            result += QLatin1Char('%');
            continue;
        }
        if (match.captured(3) == QLatin1String("*") || match.captured(4) == QLatin1String("*"))
            return {};
        const Object *item = nullptr;
        if (match.hasCaptured(1)) {
            if (value->kind != Kind::Dict)
                return {};
            named = true;
            for (qsizetype k = 0; k < value->keys.size(); ++k) {
                if (value->keys.at(k)->isString() && value->keys.at(k)->text == match.captured(1))
                    item = value->items.at(k);
            }
        } else {
            item = take();
        }
        if (!item)
            return {};
        Spec spec;
        const QString flags = match.captured(2);
        spec.width = match.captured(3).toInt();
        if (match.hasCaptured(4))
            spec.precision = match.captured(4).toInt();
        if (flags.contains(QLatin1Char('+')))
            spec.sign = QLatin1Char('+');
        else if (flags.contains(QLatin1Char(' ')))
            spec.sign = QLatin1Char(' ');
        spec.alternate = flags.contains(QLatin1Char('#'));
        spec.align = flags.contains(QLatin1Char('-')) ? QLatin1Char('<') : QLatin1Char('>');
        QString one;
        if (type == QLatin1Char('s') || type == QLatin1Char('r')) {
            one = type == QLatin1Char('s') ? strOf(item) : reprOf(item);
            if (one.isNull())
                return {};
            if (spec.precision >= 0) {
                const QList<uint> points = one.toUcs4().mid(0, spec.precision);
                one = textOf(points);
            }
            one = padded(one, {}, spec, QLatin1Char('>'));
        } else {
            if (flags.contains(QLatin1Char('0')) && spec.align != QLatin1Char('<')) {
                spec.fill = U'0';
                spec.align = QLatin1Char('=');
            }
            if (type == QLatin1Char('d') || type == QLatin1Char('i') || type == QLatin1Char('u')) {
                if (!item->isInteger() || spec.precision >= 0)
                    return {};
                spec.type = QLatin1Char('d');
                spec.alternate = false;
                one = formattedInteger(item, spec);
            } else if (type == QLatin1Char('x') || type == QLatin1Char('X')
                       || type == QLatin1Char('o')) {
                if (!item->isInteger() || spec.precision >= 0)
                    return {};
                spec.type = type;
                one = formattedInteger(item, spec);
            } else if (QStringView(u"eEfFgG").contains(type)) {
                if (!item->isNumber() || item->big)
                    return {};
                spec.type = type;
                one = formattedReal(item->kind == Kind::Float ? item->real : double(item->number),
                                    spec);
            } else {
                return {};
            }
            if (one.isNull())
                return {};
        }
        result += one;
    }
    // Python refuses what is left over, but for a mapping.
    if (tuple ? next != value->items.size()
              : (next == 0 && !named && value->kind != Kind::Dict && value->kind != Kind::List))
        return {};
    return result;
}

} // namespace Retort::Python

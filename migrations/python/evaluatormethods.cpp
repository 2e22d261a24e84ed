#include "migrations/python/evaluator.h"

#include <QRegularExpression>

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

const QString notFollowed = QStringLiteral("this call is not followed");

// What str.isspace() says; it is more than Qt's.
bool isSpace(QChar c)
{
    const char16_t u = c.unicode();
    return c.isSpace() || (u >= 0x1c && u <= 0x1f) || u == 0x85;
}

bool isAscii(const QString &text)
{
    for (const QChar c : text) {
        if (c.unicode() >= 0x80)
            return false;
    }
    return true;
}

QString stripped(const QString &text, const QString *characters, bool left, bool right)
{
    const auto drops = [&](QChar c) { return characters ? characters->contains(c) : isSpace(c); };
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (left && begin < end && drops(text.at(begin)))
        ++begin;
    while (right && end > begin && drops(text.at(end - 1)))
        --end;
    return text.mid(begin, end - begin);
}

QStringList splitAtBlanks(const QString &text, qint64 most)
{
    QStringList parts;
    qsizetype i = 0;
    while (true) {
        while (i < text.size() && isSpace(text.at(i)))
            ++i;
        if (i >= text.size())
            return parts;
        if (most >= 0 && parts.size() == most) {
            parts.append(stripped(text.mid(i), nullptr, false, true));
            return parts;
        }
        const qsizetype begin = i;
        while (i < text.size() && !isSpace(text.at(i)))
            ++i;
        parts.append(text.mid(begin, i - begin));
    }
}

QStringList splitAt(const QString &text, const QString &separator, qint64 most, bool fromRight)
{
    QStringList parts;
    if (!fromRight) {
        qsizetype begin = 0;
        while (most < 0 || parts.size() < most) {
            const qsizetype at = text.indexOf(separator, begin);
            if (at < 0)
                break;
            parts.append(text.mid(begin, at - begin));
            begin = at + separator.size();
        }
        parts.append(text.mid(begin));
        return parts;
    }
    qsizetype end = text.size();
    while (most < 0 || parts.size() < most) {
        const qsizetype at =
            end < separator.size() ? -1 : text.lastIndexOf(separator, end - separator.size());
        if (at < 0)
            break;
        parts.prepend(text.mid(at + separator.size(), end - at - separator.size()));
        end = at;
    }
    parts.prepend(text.left(end));
    return parts;
}

QStringList lines(const QString &text, bool keepEnds)
{
    QStringList result;
    qsizetype begin = 0;
    while (begin < text.size()) {
        qsizetype end = begin;
        const auto breaks = [](QChar c) {
            const char16_t u = c.unicode();
            return (u >= 0x0a && u <= 0x0d) || (u >= 0x1c && u <= 0x1e) || u == 0x85 || u == 0x2028
                   || u == 0x2029;
        };
        while (end < text.size() && !breaks(text.at(end)))
            ++end;
        qsizetype next = end;
        if (next < text.size())
            next += text.at(end) == QLatin1Char('\r') && end + 1 < text.size()
                            && text.at(end + 1) == QLatin1Char('\n')
                        ? 2
                        : 1;
        result.append(text.mid(begin, (keepEnds ? next : end) - begin));
        begin = next;
    }
    return result;
}

} // namespace

Object *Evaluator::callMethod(Object *base, const QString &name, const Arguments &given,
                              const Node *node)
{
    if (Object *open = firstUnknown(given)) {
        const bool keeps = base->kind == Kind::List || base->kind == Kind::Dict;
        if (!keeps)
            return unknown(open->text, node);
    }
    if (given.opaque)
        return unknown(QStringLiteral("its arguments are known only when it runs"), node);
    Object *result = nullptr;
    switch (base->kind) {
    case Kind::String:
        result = stringMethod(base, name, given, node);
        break;
    case Kind::List:
    case Kind::Tuple:
    case Kind::Range:
        result = listMethod(base, name, given, node);
        break;
    case Kind::Dict:
        result = dictMethod(base, name, given, node);
        break;
    case Kind::Set:
        result = setMethod(base, name, given, node);
        break;
    case Kind::Bytes:
        if (name == QLatin1String("decode") && isAscii(base->text))
            return string(base->text, node);
        break;
    default:
        break;
    }
    if (!result)
        stop(node, notFollowed);
    return result;
}

Object *Evaluator::formatField(const QString &field, const Arguments &given, const Node *node)
{
    static const QRegularExpression parts(
        QStringLiteral("^([^.\\[]*)((?:\\.[^.\\[]+|\\[[^\\]]+\\])*)$"));
    const QRegularExpressionMatch match = parts.match(field);
    if (!match.hasMatch())
        stop(node, QStringLiteral("this field of a format is not followed"));
    const QString name = match.captured(1);
    bool isNumber = false;
    const int at = name.toInt(&isNumber);
    Object *value = isNumber ? given.items.value(at) : given.keyword(name);
    if (!value)
        stop(node, QStringLiteral("the format has no value for “%1”").arg(name));
    QString rest = match.captured(2);
    while (!rest.isEmpty()) {
        if (rest.at(0) == QLatin1Char('.')) {
            qsizetype end = 1;
            while (end < rest.size() && rest.at(end) != QLatin1Char('.')
                   && rest.at(end) != QLatin1Char('['))
                ++end;
            value = attribute(value, rest.mid(1, end - 1), node);
            rest.remove(0, end);
            continue;
        }
        const qsizetype end = rest.indexOf(QLatin1Char(']'));
        const QString key = rest.mid(1, end - 1);
        rest.remove(0, end + 1);
        const int index = key.toInt(&isNumber);
        Object *item = nullptr;
        if (value->kind == Kind::Dict) {
            item = itemOf(value, isNumber ? integer(index, node) : string(key, node), node);
        } else if (isNumber && (value->kind == Kind::List || value->kind == Kind::Tuple)
                   && index >= 0) {
            item = value->items.value(index);
        }
        if (!item)
            stop(node, QStringLiteral("this field of a format is not followed"));
        value = item;
    }
    return value;
}

Object *Evaluator::stringFormat(Object *base, const Arguments &given, const Node *node)
{
    const QString &text = base->text;
    QString result;
    int next = 0;
    bool counted = false;
    bool numberedByHand = false;
    const auto numbered = [&](QString field) {
        if (field.isEmpty() || field.at(0) == QLatin1Char('.') || field.at(0) == QLatin1Char('[')) {
            field.prepend(QString::number(next++));
            counted = true;
        } else if (field.at(0).isDigit()) {
            numberedByHand = true;
        }
        if (counted && numberedByHand)
            stop(node, QStringLiteral("the fields of this format are numbered in part"));
        return field;
    };
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text.at(i);
        const bool brace = c == QLatin1Char('{') || c == QLatin1Char('}');
        if (!brace) {
            result += c;
            ++i;
            continue;
        }
        if (i + 1 < text.size() && text.at(i + 1) == c) {
            result += c;
            i += 2;
            continue;
        }
        if (c == QLatin1Char('}'))
            stop(node, QStringLiteral("a single “}” stands in this format"));
        qsizetype end = i + 1;
        int open = 1;
        for (; end < text.size() && open > 0; ++end) {
            if (text.at(end) == QLatin1Char('{'))
                ++open;
            else if (text.at(end) == QLatin1Char('}'))
                --open;
        }
        if (open > 0)
            stop(node, QStringLiteral("a field of this format does not end"));
        QString field = text.mid(i + 1, end - i - 2);
        i = end;
        QString spec;
        QString conversion;
        qsizetype cut = 0;
        bool bracket = false;
        for (; cut < field.size(); ++cut) {
            const QChar at = field.at(cut);
            if (at == QLatin1Char('['))
                bracket = true;
            else if (at == QLatin1Char(']'))
                bracket = false;
            else if (!bracket && (at == QLatin1Char(':') || at == QLatin1Char('!')))
                break;
        }
        QString after = field.mid(cut);
        field.truncate(cut);
        if (after.startsWith(QLatin1Char('!'))) {
            conversion = after.mid(1, 1);
            after.remove(0, 2);
        }
        if (after.startsWith(QLatin1Char(':')))
            spec = after.mid(1);
        else if (!after.isEmpty())
            stop(node, QStringLiteral("this field of a format is not followed"));
        Object *value = formatField(numbered(field), given, node);
        if (spec.contains(QLatin1Char('{'))) {
            static const QRegularExpression inner(QStringLiteral("\\{([^{}]*)\\}"));
            QString filled;
            qsizetype from = 0;
            auto found = inner.globalMatch(spec);
            while (found.hasNext()) {
                const QRegularExpressionMatch match = found.next();
                const Object *part = formatField(numbered(match.captured(1)), given, node);
                const QString shown = strOf(part);
                if (shown.isNull())
                    return unknown(QStringLiteral("the text is known only when it runs"), node);
                filled += spec.mid(from, match.capturedStart() - from) + shown;
                from = match.capturedEnd();
            }
            spec = filled + spec.mid(from);
        }
        QString shown;
        if (conversion == QLatin1String("r")) {
            const QString repr = reprOf(value);
            shown = repr.isNull() ? repr : formatted(string(repr, node), spec);
        } else if (conversion == QLatin1String("s")) {
            const QString str = strOf(value);
            shown = str.isNull() ? str : formatted(string(str, node), spec);
        } else if (conversion.isEmpty()) {
            shown = formatted(value, spec);
        }
        if (shown.isNull())
            return unknown(
                value->isUnknown()
                    ? value->text
                    : QStringLiteral("the text of “{%1}” is known only when it runs").arg(field),
                node);
        result += shown;
        countText(shown.size(), node);
    }
    return string(result, node);
}

Object *Evaluator::stringMethod(Object *base, const QString &name, const Arguments &given,
                                const Node *node)
{
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    const QString &text = base->text;
    const QList<Object *> &items = given.items;
    if (is("format"))
        return stringFormat(base, given, node);
    if (is("format_map") && items.size() == 1 && items.first()->kind == Kind::Dict) {
        Arguments named;
        for (qsizetype i = 0; i < items.first()->keys.size(); ++i) {
            if (items.first()->keys.at(i)->isString())
                named.keywords.append(
                    {items.first()->keys.at(i)->text, items.first()->items.at(i)});
        }
        return stringFormat(base, named, node);
    }
    if (is("join") && items.size() == 1) {
        if (!canIterate(items.first()))
            return unknown(QStringLiteral("what is joined is known only when it runs"), node);
        QStringList parts;
        qint64 size = 0;
        for (Object *item : elements(items.first(), node, true)) {
            const Object *part =
                item->kind == Kind::Member && item->base->mixin == QLatin1String("str")
                    ? item->items.first()
                    : item;
            if (part->isUnknown() || part->isSymbolic())
                return unknown(part->isUnknown()
                                   ? part->text
                                   : QStringLiteral("what is joined is known only when it runs"),
                               node);
            if (!part->isString())
                stop(node, QStringLiteral("what is joined is no text"));
            parts.append(part->text);
            size += part->text.size() + text.size();
            countText(0, node);
            if (size > 16 * 1024 * 1024)
                stop(node, QStringLiteral("it makes more text than can be followed"));
        }
        return string(parts.join(text), node);
    }
    const bool noneGiven = items.isEmpty() && given.keywords.isEmpty();
    const auto textAt = [&](qsizetype i) -> const QString * {
        const Object *item = items.value(i);
        return item && item->isString() ? &item->text : nullptr;
    };
    const QString *first = textAt(0);
    if (is("strip") || is("lstrip") || is("rstrip")) {
        if (!noneGiven && !first && !(items.size() == 1 && items.first()->kind == Kind::None))
            return nullptr;
        return string(stripped(text, first, !is("rstrip"), !is("lstrip")), node);
    }
    if (noneGiven && isAscii(text)) {
        if (is("lower") || is("casefold"))
            return string(text.toLower(), node);
        if (is("upper"))
            return string(text.toUpper(), node);
        if (is("capitalize"))
            return string(text.left(1).toUpper() + text.mid(1).toLower(), node);
        if (is("title") || is("swapcase")) {
            QString result;
            bool inWord = false;
            for (const QChar c : text) {
                if (is("title"))
                    result += inWord ? c.toLower() : c.toUpper();
                else
                    result += c.isUpper() ? c.toLower() : c.toUpper();
                inWord = c.isLetter();
            }
            return string(result, node);
        }
        if (is("isdigit") || is("isalpha") || is("isalnum") || is("isspace") || is("isupper")
            || is("islower")) {
            bool all = !text.isEmpty();
            bool cased = false;
            for (const QChar c : text) {
                cased = cased || c.isLetter();
                all = all
                      && (is("isdigit")   ? c.isDigit()
                          : is("isalpha") ? c.isLetter()
                          : is("isalnum") ? c.isLetterOrNumber()
                          : is("isspace") ? isSpace(c)
                          : is("isupper") ? !c.isLower()
                                          : !c.isUpper());
            }
            if (is("isupper") || is("islower"))
                all = all && cased;
            return boolean(all, node);
        }
        if (is("isidentifier")) {
            static const QRegularExpression pattern(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*\\z"));
            return boolean(pattern.match(text).hasMatch(), node);
        }
    }
    if ((is("lower") || is("upper")) && noneGiven && !text.contains(QChar(0x3a3))
        && !text.contains(QChar(0x130)))
        return string(is("lower") ? text.toLower() : text.toUpper(), node);
    if (is("startswith") || is("endswith")) {
        if (items.size() != 1)
            return nullptr;
        const QList<Object *> all = items.first()->kind == Kind::Tuple
                                        ? items.first()->items
                                        : QList<Object *>{items.first()};
        for (const Object *item : all) {
            if (!item->isString())
                return nullptr;
            if (is("startswith") ? text.startsWith(item->text) : text.endsWith(item->text))
                return boolean(true, node);
        }
        return boolean(false, node);
    }
    if (is("replace") && first && textAt(1)) {
        if (items.size() > 2 || !given.keywords.isEmpty())
            return nullptr;
        const qsizetype times = first->isEmpty() ? text.size() + 1 : text.count(*first);
        countText(text.size() + times * textAt(1)->size(), node);
        if (first->isEmpty() && !isAscii(text))
            return nullptr;
        QString result = text;
        return string(result.replace(*first, *textAt(1)), node);
    }
    if (is("removeprefix") && first)
        return string(text.startsWith(*first) ? text.mid(first->size()) : text, node);
    if (is("removesuffix") && first)
        return string(
            !first->isEmpty() && text.endsWith(*first) ? text.chopped(first->size()) : text, node);
    if (is("split") || is("rsplit")) {
        const Object *separator = items.value(0, given.keyword(QStringLiteral("sep")));
        const Object *limit = items.value(1, given.keyword(QStringLiteral("maxsplit")));
        if (limit && !limit->isInteger())
            return nullptr;
        const qint64 most = limit ? limit->number : -1;
        QStringList parts;
        if (!separator || separator->kind == Kind::None) {
            if (is("rsplit") && most >= 0)
                return nullptr;
            parts = splitAtBlanks(text, most);
        } else {
            if (!separator->isString() || separator->text.isEmpty())
                return nullptr;
            parts = splitAt(text, separator->text, most, is("rsplit"));
        }
        QList<Object *> all;
        for (const QString &part : std::as_const(parts))
            all.append(string(part, node));
        return list(Kind::List, all, node);
    }
    if (is("splitlines")) {
        Object *keep = items.value(0, given.keyword(QStringLiteral("keepends")));
        QList<Object *> all;
        for (const QString &line : lines(text, keep && truth(keep, node)))
            all.append(string(line, node));
        return list(Kind::List, all, node);
    }
    if ((is("partition") || is("rpartition")) && first && !first->isEmpty()) {
        const qsizetype at = is("partition") ? text.indexOf(*first) : text.lastIndexOf(*first);
        QStringList parts{text, QString(), QString()};
        if (at < 0 && is("rpartition"))
            parts = QStringList{QString(), QString(), text};
        else if (at >= 0)
            parts = QStringList{text.left(at), *first, text.mid(at + first->size())};
        QList<Object *> all;
        for (const QString &part : std::as_const(parts))
            all.append(string(part, node));
        return list(Kind::Tuple, all, node);
    }
    if (is("count") && items.size() == 1 && first && !first->isEmpty()) {
        qint64 times = 0;
        for (qsizetype at = text.indexOf(*first); at >= 0;
             at = text.indexOf(*first, at + first->size()))
            ++times;
        return integer(times, node);
    }
    if ((is("find") || is("index") || is("rfind")) && items.size() == 1 && first) {
        if (!isAscii(text))
            return nullptr;
        const qsizetype at = is("rfind") ? text.lastIndexOf(*first) : text.indexOf(*first);
        if (at < 0 && is("index"))
            stop(node, QStringLiteral("the text is not in there"));
        return integer(at, node);
    }
    if ((is("ljust") || is("rjust") || is("zfill")) && items.size() == 1
        && items.first()->isInteger() && items.first()->number < 100000) {
        const qint64 missing = items.first()->number - text.toUcs4().size();
        const bool sign = text.startsWith(QLatin1Char('-')) || text.startsWith(QLatin1Char('+'));
        const QString fill(qsizetype(qMax<qint64>(0, missing)),
                           is("zfill") ? QLatin1Char('0') : QLatin1Char(' '));
        if (is("ljust"))
            return string(text + fill, node);
        if (is("zfill") && sign)
            return string(text.left(1) + fill + text.mid(1), node);
        return string(fill + text, node);
    }
    if (is("encode") && isAscii(text)) {
        Object *object = string(text, node);
        object->kind = Kind::Bytes;
        return object;
    }
    return nullptr;
}

} // namespace Retort::Python

#include "migrations/python/evaluator.h"

#include <QRegularExpression>

#include <algorithm>

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

const QString notFollowed = QStringLiteral("this call is not followed");

// textwrap.dedent: blank lines count for nothing, the longest common blanks go.
QString dedented(const QString &text)
{
    static const QRegularExpression blank(QStringLiteral("^[ \\t]+$"),
                                          QRegularExpression::MultilineOption);
    static const QRegularExpression indents(QStringLiteral("(^[ \\t]*)(?:[^ \\t\\n])"),
                                            QRegularExpression::MultilineOption);
    QString result = text;
    result.replace(blank, QString());
    std::optional<QString> margin;
    auto found = indents.globalMatch(result);
    while (found.hasNext()) {
        const QString indent = found.next().captured(1);
        if (!margin || margin->startsWith(indent)) {
            margin = indent;
        } else if (!indent.startsWith(*margin)) {
            qsizetype same = 0;
            while (same < margin->size() && same < indent.size()
                   && margin->at(same) == indent.at(same))
                ++same;
            margin->truncate(same);
        }
    }
    if (margin && !margin->isEmpty()) {
        QStringList all = result.split(QLatin1Char('\n'));
        for (QString &line : all) {
            if (line.startsWith(*margin))
                line.remove(0, margin->size());
        }
        result = all.join(QLatin1Char('\n'));
    }
    return result;
}

} // namespace

Object *Evaluator::library(const QString &dotted, const Arguments &given, const Node *node)
{
    const QList<Object *> &items = given.items;
    Object *first = items.isEmpty() ? nullptr : items.first();
    const auto is = [&](const char *text) { return dotted == QLatin1String(text); };
    const bool one = items.size() == 1 && given.keywords.isEmpty() && !given.opaque;
    if ((is("textwrap.dedent") || is("inspect.cleandoc")) && one) {
        if (first->isUnknown())
            return unknown(first->text, node);
        if (first->isString() && is("textwrap.dedent"))
            return string(dedented(first->text), node);
        return nullptr;
    }
    if (is("collections.OrderedDict") && !given.opaque)
        return callBuiltin(QStringLiteral("dict"), given, node);
    if ((is("copy.copy") || is("copy.deepcopy")) && one) {
        if (first->kind == Kind::List || first->kind == Kind::Dict || first->kind == Kind::Set) {
            for (const Object *item : std::as_const(first->items)) {
                if (is("copy.deepcopy")
                    && (item->kind == Kind::List || item->kind == Kind::Dict
                        || item->kind == Kind::Set || item->kind == Kind::Tuple))
                    return unknown(notFollowed, node);
            }
            Object *copy = make(first->kind, node);
            copy->keys = first->keys;
            copy->items = first->items;
            return copy;
        }
        return nullptr;
    }
    if (is("itertools.chain")) {
        QList<Object *> all;
        for (Object *item : items) {
            if (!canIterate(item))
                return nullptr;
            all += elements(item, node);
        }
        return list(Kind::Generator, all, node);
    }
    if (is("itertools.product") && given.keywords.isEmpty() && !items.isEmpty()) {
        QList<QList<Object *>> rows{{}};
        for (Object *item : items) {
            if (!canIterate(item))
                return nullptr;
            const QList<Object *> column = elements(item, node, true);
            QList<QList<Object *>> more;
            for (const QList<Object *> &row : std::as_const(rows)) {
                for (Object *cell : column) {
                    count(node, row.size() + 1);
                    more.append(row + QList<Object *>{cell});
                }
            }
            rows = more;
        }
        QList<Object *> all;
        for (const QList<Object *> &row : std::as_const(rows))
            all.append(list(Kind::Tuple, row, node));
        return list(Kind::Generator, all, node);
    }
    return nullptr;
}

Object *Evaluator::listMethod(Object *base, const QString &name, const Arguments &given,
                              const Node *node)
{
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    const QList<Object *> &items = given.items;
    Object *first = items.value(0);
    if ((is("index") || is("count")) && items.size() == 1) {
        qint64 times = 0;
        for (qsizetype i = 0; i < base->items.size(); ++i) {
            count(node);
            const std::optional<bool> same = equal(base->items.at(i), first);
            if (!same && base->items.at(i) != first)
                return unknown(QStringLiteral("where it is, is known only when it runs"), node);
            if (!same.value_or(true))
                continue;
            if (is("index"))
                return integer(i, node);
            ++times;
        }
        if (is("index"))
            stop(node, QStringLiteral("it is not in there"));
        return integer(times, node);
    }
    if (base->kind != Kind::List)
        return nullptr;
    if (is("append") && items.size() == 1) {
        base->items.append(first);
        return make(Kind::None, node);
    }
    if (is("extend") && items.size() == 1) {
        if (!canIterate(first)) {
            poison(base, first->isUnknown()
                             ? first->text
                             : QStringLiteral("what it holds is known only when it runs"));
            return make(Kind::None, node);
        }
        base->items += elements(first, node, true);
        return make(Kind::None, node);
    }
    if (is("insert") && items.size() == 2 && first->isInteger()) {
        const qint64 size = base->items.size();
        const qint64 at = first->number < 0 ? first->number + size : first->number;
        base->items.insert(qBound<qint64>(0, at, size), items.at(1));
        return make(Kind::None, node);
    }
    if (is("pop") && items.size() <= 1 && (!first || first->isInteger())) {
        const qint64 size = base->items.size();
        const qint64 wanted = first ? first->number : -1;
        const qint64 at = wanted < 0 ? wanted + size : wanted;
        if (at < 0 || at >= size)
            stop(node, QStringLiteral("there is no such item"));
        return base->items.takeAt(at);
    }
    if (is("remove") && items.size() == 1) {
        for (qsizetype i = 0; i < base->items.size(); ++i) {
            count(node);
            const std::optional<bool> same = equal(base->items.at(i), first);
            if (!same && base->items.at(i) != first)
                stop(node, QStringLiteral("which item is removed is known only when it runs"));
            if (same.value_or(true)) {
                base->items.removeAt(i);
                return make(Kind::None, node);
            }
        }
        stop(node, QStringLiteral("it is not in there"));
    }
    if (is("clear") && items.isEmpty()) {
        base->items.clear();
        return make(Kind::None, node);
    }
    if (is("copy") && items.isEmpty())
        return list(Kind::List, base->items, node);
    if (is("reverse") && items.isEmpty()) {
        std::reverse(base->items.begin(), base->items.end());
        return make(Kind::None, node);
    }
    if (is("sort") && items.isEmpty()) {
        base->items = sorted(base->items, given, node)->items;
        return make(Kind::None, node);
    }
    return nullptr;
}

Object *Evaluator::dictMethod(Object *base, const QString &name, const Arguments &given,
                              const Node *node)
{
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    const QList<Object *> &items = given.items;
    Object *first = items.value(0);
    if ((is("keys") || is("values") || is("items")) && items.isEmpty()) {
        Object *view = make(Kind::View, node);
        view->base = base;
        view->text = name;
        return view;
    }
    if (is("get") && (items.size() == 1 || items.size() == 2)) {
        if (first->isUnknown())
            return unknown(first->text, node);
        Object *value = itemOf(base, first, node);
        return value ? value : items.size() > 1 ? items.at(1) : make(Kind::None, node);
    }
    if (is("setdefault") && (items.size() == 1 || items.size() == 2)) {
        Object *value = itemOf(base, first, node);
        if (value)
            return value;
        value = items.size() > 1 ? items.at(1) : make(Kind::None, node);
        putItem(base, first, value, node);
        return value;
    }
    if (is("pop") && (items.size() == 1 || items.size() == 2)) {
        Object *value = itemOf(base, first, node);
        if (!value && items.size() < 2)
            stop(node, QStringLiteral("the dict has no such key"));
        if (!value)
            return items.at(1);
        const qsizetype at = base->items.indexOf(value);
        for (qsizetype i = at; i < base->keys.size(); ++i) {
            if (equal(base->keys.at(i), first).value_or(base->keys.at(i) == first)) {
                base->keys.removeAt(i);
                base->items.removeAt(i);
                break;
            }
        }
        return value;
    }
    if (is("update")) {
        if (items.size() > 1)
            return nullptr;
        if (first && first->kind != Kind::Dict) {
            poison(base, QStringLiteral("what it holds is known only when it runs"));
            return make(Kind::None, node);
        }
        if (first) {
            for (qsizetype i = 0; i < first->keys.size(); ++i)
                putItem(base, first->keys.at(i), first->items.at(i), node);
        }
        for (const auto &pair : given.keywords)
            putItem(base, string(pair.first, node), pair.second, node);
        return make(Kind::None, node);
    }
    if (is("copy") && items.isEmpty()) {
        Object *copy = make(Kind::Dict, node);
        copy->keys = base->keys;
        copy->items = base->items;
        return copy;
    }
    if (is("clear") && items.isEmpty()) {
        base->keys.clear();
        base->items.clear();
        return make(Kind::None, node);
    }
    return nullptr;
}

Object *Evaluator::setMethod(Object *base, const QString &name, const Arguments &given,
                             const Node *node)
{
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    Object *first = given.items.value(0);
    if (given.items.size() > 1)
        return nullptr;
    if (!first) {
        if (is("copy"))
            return list(Kind::Set, base->items, node);
        return nullptr;
    }
    if (is("add") || is("discard") || is("remove")) {
        for (qsizetype i = 0; i < base->items.size(); ++i) {
            count(node);
            const std::optional<bool> same = equal(base->items.at(i), first);
            if (!same)
                stop(node, QStringLiteral("a set of things that are not constant"));
            if (!*same)
                continue;
            if (!is("add"))
                base->items.removeAt(i);
            return make(Kind::None, node);
        }
        if (is("remove"))
            stop(node, QStringLiteral("it is not in there"));
        if (is("add"))
            base->items.append(first);
        return make(Kind::None, node);
    }
    static const QHash<QString, QString> operators{
        {QStringLiteral("union"), QStringLiteral("|")},
        {QStringLiteral("intersection"), QStringLiteral("&")},
        {QStringLiteral("difference"), QStringLiteral("-")},
        {QStringLiteral("symmetric_difference"), QStringLiteral("^")}};
    const auto found = operators.constFind(name);
    if (found == operators.constEnd())
        return nullptr;
    Arguments one;
    one.items = {first};
    Object *other =
        first->kind == Kind::Set ? first : sequenceBuiltin(QStringLiteral("set"), one, node);
    return other && other->kind == Kind::Set ? binary(*found, base, other, node) : nullptr;
}

} // namespace Retort::Python

#include "tests/python/dump.h"

namespace Retort::Test {

using Python::ConstantKind;
using Python::Effect;
using Python::Node;
using Python::NodeKind;
using Python::Value;

namespace {

const char *const names[] = {
    "Block",     "FunctionDef",    "ClassDef",  "Return",       "Delete",
    "Assign",    "AugAssign",      "AnnAssign", "For",          "While",
    "If",        "With",           "WithItem",  "Match",        "Raise",
    "Try",       "ExceptHandler",  "Assert",    "Import",       "ImportFrom",
    "Alias",     "Global",         "Nonlocal",  "Expr",         "Pass",
    "Break",     "Continue",       "BoolOp",    "NamedExpr",    "BinOp",
    "UnaryOp",   "Lambda",         "IfExp",     "Dict",         "Set",
    "ListComp",  "SetComp",        "DictComp",  "GeneratorExp", "Comprehension",
    "Await",     "Yield",          "YieldFrom", "Compare",      "Call",
    "Keyword",   "FormattedValue", "JoinedStr", "Constant",     "Attribute",
    "Subscript", "Slice",          "Starred",   "Name",         "List",
    "Tuple",     "Arguments",      "Arg"};

QByteArray quoted(const QString &text)
{
    QByteArray result("\"");
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u >= 0x20 && u < 0x7f && u != '"' && u != '\\')
            result += char(u);
        else
            result += "\\u" + QByteArray::number(u, 16).rightJustified(4, '0');
    }
    return result + '"';
}

void constantInto(const Node *node, QByteArray &result)
{
    switch (node->constant) {
    case ConstantKind::None:
        result += " None";
        break;
    case ConstantKind::True:
        result += " True";
        break;
    case ConstantKind::False:
        result += " False";
        break;
    case ConstantKind::Ellipsis:
        result += " ...";
        break;
    case ConstantKind::Complex:
        result += " complex";
        break;
    case ConstantKind::String:
        result += node->undecided ? QByteArray(" named") : " s" + quoted(node->text);
        break;
    case ConstantKind::Bytes:
        result += " b" + quoted(node->text);
        break;
    case ConstantKind::Float:
        result +=
            " "
            + QByteArray::number(QString(node->text).remove(QLatin1Char('_')).toDouble(), 'g', 17);
        break;
    case ConstantKind::Int: {
        QString text = node->text;
        text.remove(QLatin1Char('_'));
        int base = 10;
        if (text.size() > 2 && text.at(1).isLetter()) {
            const QChar mark = text.at(1).toLower();
            base = mark == QLatin1Char('x') ? 16 : mark == QLatin1Char('o') ? 8 : 2;
            text = text.mid(2);
        }
        bool fits = false;
        const qint64 value = text.toLongLong(&fits, base);
        result += fits ? " " + QByteArray::number(value) : QByteArray(" big");
        break;
    }
    }
}

void treeInto(const Node *node, QByteArray &result, bool lines)
{
    if (!node) {
        result += " -";
        return;
    }
    if (node->kind == NodeKind::BinOp) {
        // A chain may be as long as the file.
        std::vector<const Node *> chain;
        const Node *left = node;
        for (; left->kind == NodeKind::BinOp; left = left->child(0))
            chain.push_back(left);
        for (const Node *one : chain) {
            result += " (BinOp " + one->mark.toUtf8();
            if (lines)
                result += " @" + QByteArray::number(one->place.line);
        }
        treeInto(left, result, lines);
        while (!chain.empty()) {
            treeInto(chain.back()->child(1), result, lines);
            chain.pop_back();
            result += ")";
        }
        return;
    }
    result += " (";
    result += names[int(node->kind)];
    if (node->kind == NodeKind::Constant) {
        constantInto(node, result);
    } else {
        if (!node->text.isEmpty())
            result += " " + quoted(node->text);
        if (!node->mark.isEmpty())
            result += " '" + node->mark.toUtf8() + "'";
    }
    static const QList<NodeKind> placeless{
        NodeKind::Block,        NodeKind::Arguments, NodeKind::Comprehension,
        NodeKind::GeneratorExp, NodeKind::WithItem,  NodeKind::Alias,
        NodeKind::Keyword,      NodeKind::JoinedStr, NodeKind::FormattedValue};
    if (lines && !placeless.contains(node->kind))
        result += " @" + QByteArray::number(node->place.line);
    if (node->kind == NodeKind::JoinedStr)
        lines = false; // CPython's own are wrong in there up to 3.11
    if (node->kind == NodeKind::Global || node->kind == NodeKind::Nonlocal) {
        for (const Node *child : node->children)
            result += " " + quoted(child->text);
    } else {
        for (const Node *child : node->children)
            treeInto(child, result, lines);
    }
    result += ")";
}

} // namespace

QByteArray dumpTree(const Python::Module &module)
{
    QByteArray result;
    for (const Node *statement : module.body()->children) {
        treeInto(statement, result, true);
        result += '\n';
    }
    return result;
}

QByteArray dumpValue(const Value &value)
{
    const auto list = [](const QList<Value> &items) {
        QByteArrayList parts;
        for (const Value &item : items)
            parts.append(dumpValue(item));
        return parts.join(", ");
    };
    switch (value.kind) {
    case Value::Kind::None:
        return "None";
    case Value::Kind::Bool:
    case Value::Kind::Int:
    case Value::Kind::Float:
        return value.text.toUtf8();
    case Value::Kind::String:
        return quoted(value.text);
    case Value::Kind::Bytes:
        return "b" + quoted(value.text);
    case Value::Kind::Ellipsis:
        return "...";
    case Value::Kind::List:
        return "[" + list(value.items) + "]";
    case Value::Kind::Tuple:
        return "(" + list(value.items) + ",)";
    case Value::Kind::Set:
        return "{" + list(value.items) + "}";
    case Value::Kind::Dict: {
        QByteArrayList parts;
        for (qsizetype i = 0; i < value.keys.size(); ++i)
            parts.append(dumpValue(value.keys.at(i)) + ": " + dumpValue(value.items.at(i)));
        return "{" + parts.join(", ") + "}";
    }
    case Value::Kind::Symbol:
        return value.text.toUtf8();
    case Value::Kind::Attribute:
        return dumpValue(*value.base) + "." + value.text.toUtf8();
    case Value::Kind::Subscript:
        return dumpValue(*value.base) + "[" + list(value.items) + "]";
    case Value::Kind::Call: {
        QByteArrayList parts;
        for (const Value &item : value.items)
            parts.append(dumpValue(item));
        for (const Python::Keyword &keyword : value.keywords)
            parts.append(keyword.name.isEmpty()
                             ? "**" + dumpValue(keyword.value)
                             : keyword.name.toUtf8() + "=" + dumpValue(keyword.value));
        return dumpValue(*value.base) + "(" + parts.join(", ") + ")";
    }
    case Value::Kind::Operator:
        if (value.items.size() == 1)
            return "(" + value.text.toUtf8() + " " + dumpValue(value.items.first()) + ")";
        return "(" + dumpValue(value.items.at(0)) + " " + value.text.toUtf8() + " "
               + dumpValue(value.items.at(1)) + ")";
    case Value::Kind::Lambda:
        return "<function>";
    case Value::Kind::Unknown:
        return "<" + value.text.toUtf8() + ">";
    }
    return {};
}

QByteArray dumpEffects(const QList<Effect> &effects)
{
    QByteArray result;
    for (const Effect &effect : effects) {
        switch (effect.kind) {
        case Effect::Kind::Call:
            result += (effect.assigned ? "= " : "") + dumpValue(effect.value);
            break;
        case Effect::Kind::EnterWith:
            result += "enter " + dumpValue(effect.value);
            break;
        case Effect::Kind::LeaveWith:
            result += "leave " + dumpValue(effect.value);
            break;
        case Effect::Kind::NotStatic:
            result += "NOT STATIC " + QByteArray::number(effect.place.line) + ": "
                      + effect.expression.toUtf8() + ": " + effect.reason.toUtf8();
            break;
        }
        result += '\n';
    }
    return result;
}

QByteArray dumpActions(const QList<Effect> &effects)
{
    QList<Effect> kept;
    for (Effect effect : effects) {
        effect.assigned = false;
        if (effect.kind == Effect::Kind::Call) {
            const Value *callee = effect.value.base.get();
            const Value *root = callee;
            while (root->base)
                root = root->base.get();
            static const QStringList acting{QStringLiteral("create"), QStringLiteral("drop"),
                                            QStringLiteral("execute")};
            if (!root->text.startsWith(QLatin1String("alembic."))
                && !acting.contains(callee->text.section(QLatin1Char('.'), -1)))
                continue;
        }
        kept.append(effect);
    }
    return dumpEffects(kept);
}

} // namespace Retort::Test

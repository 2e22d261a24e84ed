#include "migrations/script/pythonliterals.h"

namespace Retort {

namespace {

// Of nested brackets in a literal. The scanner allows 200, and this recurses.
constexpr int MaxDepth = 200;
// A statement with more is data, and no identifier; this bounds the work that a hostile file can
// ask for.
constexpr qsizetype MaxTokens = 20000;
// `a += a` doubles with every line.
constexpr qsizetype MaxText = 1 << 16;

using Kind = PythonValue::Kind;

PythonValue added(PythonValue left, const PythonValue &right)
{
    if (left.kind == Kind::Text && right.kind == Kind::Text
        && left.text.size() + right.text.size() <= MaxText) {
        left.text += right.text;
    } else if (left.kind == Kind::Texts && right.kind == Kind::Texts
               && left.texts.size() + right.texts.size() <= MaxText) {
        left.texts += right.texts;
    } else {
        left.kind = Kind::NotStatic;
    }
    return left;
}

} // namespace

/// A recursive descent over the few forms that are literals; anything else is NotStatic.
class PythonStatements::Evaluator
{
public:
    Evaluator(const PythonStatements &owner, Range range, const PythonNames &names)
        : m_owner(owner), m_at(range.begin), m_end(range.end), m_names(names)
    {}

    PythonValue run()
    {
        PythonValue value = list(false, 0);
        if (m_at != m_end)
            value.kind = Kind::NotStatic;
        return value;
    }

private:
    bool at(const char *op) const { return m_at < m_end && m_owner.isOperator(m_at, op); }

    /// `a`, or `a, b` (a tuple); `always`: inside brackets of a list or set.
    PythonValue list(bool always, int depth)
    {
        QList<PythonValue> items;
        bool comma = false;
        while (m_at < m_end && !at(")") && !at("]") && !at("}")) {
            items += sum(depth);
            if (!at(","))
                break;
            comma = true;
            ++m_at;
        }
        if (!always && !comma)
            return items.isEmpty() ? PythonValue() : items.first();
        PythonValue all;
        all.kind = Kind::Texts;
        for (const PythonValue &item : items) {
            if (item.kind == Kind::Text)
                all.texts += item.text;
            else if (item.kind == Kind::NotStatic || all.kind == Kind::NotStatic)
                all.kind = Kind::NotStatic;
            else
                all.kind = Kind::Other;
        }
        return all;
    }

    PythonValue sum(int depth)
    {
        PythonValue left = atom(depth);
        while (at("+")) {
            ++m_at;
            left = added(left, atom(depth));
        }
        return left;
    }

    PythonValue atom(int depth)
    {
        PythonValue value;
        if (m_at >= m_end || depth > MaxDepth)
            return value;
        const PythonToken &token = m_owner.m_tokens.at(m_at);
        switch (token.kind) {
        case PythonToken::Kind::String:
            return strings();
        case PythonToken::Kind::Number:
            ++m_at;
            value.kind = Kind::Other;
            return value;
        case PythonToken::Kind::Name: {
            const QByteArrayView name = m_owner.text(m_at);
            ++m_at;
            if (name == "None")
                value.kind = Kind::None;
            else if (name == "True" || name == "False")
                value.kind = Kind::Other;
            else
                value = m_names.value(name.toByteArray());
            return value;
        }
        case PythonToken::Kind::Operator:
            return bracketed(depth);
        case PythonToken::Kind::End:
            break;
        }
        return value;
    }

    PythonValue bracketed(int depth)
    {
        PythonValue value;
        const bool round = at("(");
        const bool square = at("[");
        if (at("-") || at("+")) {
            ++m_at;
            value = atom(depth + 1);
            return value.kind == Kind::Other ? value : PythonValue();
        }
        if (!round && !square && !at("{"))
            return value;
        const char *close = round ? ")" : square ? "]" : "}";
        ++m_at;
        if (at(close)) {
            ++m_at;
            // `{}` is a dict.
            value.kind = round || square ? Kind::Texts : Kind::Other;
            return value;
        }
        value = list(!round, depth + 1);
        if (!at(close)) {
            value.kind = Kind::NotStatic;
            return value;
        }
        ++m_at;
        return value;
    }

    PythonValue strings()
    {
        PythonValue value;
        value.kind = Kind::Text;
        bool bytes = false;
        while (m_at < m_end && m_owner.m_tokens.at(m_at).kind == PythonToken::Kind::String) {
            const PythonString part = m_owner.m_scanner.stringOf(m_owner.m_tokens.at(m_at));
            if (!part.literal)
                value.kind = Kind::NotStatic;
            bytes |= part.bytes;
            value.text += part.text;
            ++m_at;
        }
        if (bytes && value.kind == Kind::Text)
            value.kind = Kind::Other;
        return value;
    }

    const PythonStatements &m_owner;
    qsizetype m_at;
    qsizetype m_end;
    const PythonNames &m_names;
};

bool PythonStatements::isOperator(qsizetype token, const char *op) const
{
    return m_tokens.at(token).kind == PythonToken::Kind::Operator && text(token) == op;
}

bool PythonStatements::isName(qsizetype token, const char *name) const
{
    return m_tokens.at(token).kind == PythonToken::Kind::Name && text(token) == name;
}

/// At brackets' depth 0.
QList<PythonStatements::Range> PythonStatements::split(Range range, const char *op) const
{
    QList<Range> parts;
    qsizetype begin = range.begin;
    int depth = 0;
    for (qsizetype i = range.begin; i < range.end; ++i) {
        if (m_tokens.at(i).kind != PythonToken::Kind::Operator)
            continue;
        const QByteArrayView what = text(i);
        if (what == "(" || what == "[" || what == "{") {
            ++depth;
        } else if (what == ")" || what == "]" || what == "}") {
            --depth;
        } else if (depth == 0 && what == op) {
            parts.append({begin, i});
            begin = i + 1;
        }
    }
    parts.append({begin, range.end});
    return parts;
}

QString PythonStatements::source(Range range) const
{
    if (range.begin >= range.end)
        return {};
    constexpr qsizetype MaxShown = 200;
    const PythonToken &first = m_tokens.at(range.begin);
    const PythonToken &last = m_tokens.at(range.end - 1);
    PythonToken whole = first;
    whole.end = std::min(last.end, first.begin + 4 * MaxShown);
    const QString all = QString::fromUtf8(m_scanner.text(whole)).simplified();
    return all.size() > MaxShown ? all.left(MaxShown) + QChar(0x2026) : all;
}

PythonValue PythonStatements::evaluate(Range range, const PythonNames &names) const
{
    if (range.begin >= range.end)
        return {};
    return Evaluator(*this, range, names).run();
}

/// `(a, b)` and `[a, b]` as targets are `a, b`.
PythonStatements::Range PythonStatements::withoutBrackets(Range range) const
{
    while (range.end - range.begin >= 2
           && ((isOperator(range.begin, "(") && isOperator(range.end - 1, ")"))
               || (isOperator(range.begin, "[") && isOperator(range.end - 1, "]")))) {
        // `(a), (b)` begins and ends with brackets too.
        int depth = 0;
        for (qsizetype i = range.begin; i + 1 < range.end; ++i) {
            if (m_tokens.at(i).kind != PythonToken::Kind::Operator)
                continue;
            const QByteArrayView what = text(i);
            if (what == "(" || what == "[" || what == "{")
                ++depth;
            else if (what == ")" || what == "]" || what == "}")
                --depth;
            if (depth == 0)
                return range;
        }
        ++range.begin;
        --range.end;
    }
    return range;
}

void PythonStatements::assign(Range target, Range value, const PythonNames &names,
                              QList<PythonAssignment> *result) const
{
    target = withoutBrackets(target);
    QList<Range> targets = split(target, ",");
    if (targets.size() > 1 && targets.last().begin >= targets.last().end)
        targets.removeLast();
    const bool isTuple = split(target, ",").size() > 1;
    if (!isTuple) {
        // An attribute or an item of something is no name of the module.
        if (target.end - target.begin == 1
            && m_tokens.at(target.begin).kind == PythonToken::Kind::Name) {
            result->append({text(target.begin).toByteArray(), evaluate(value, names),
                            m_tokens.at(target.begin).line, source(value)});
        }
        return;
    }
    const Range inner = withoutBrackets(value);
    QList<Range> values = split(inner, ",");
    if (values.size() > 1 && values.last().begin >= values.last().end)
        values.removeLast();
    const bool matches = values.size() == targets.size() && split(inner, ",").size() > 1;
    const PythonValue whole = matches ? PythonValue() : evaluate(value, names);
    for (qsizetype i = 0; i < targets.size(); ++i) {
        if (matches && !isOperator(targets.at(i).begin, "*")) {
            assign(targets.at(i), values.at(i), names, result);
            continue;
        }
        // A starred or nested target, or a value that is no list of as many items.
        for (qsizetype t = targets.at(i).begin; t < targets.at(i).end; ++t) {
            if (m_tokens.at(t).kind != PythonToken::Kind::Name)
                continue;
            PythonAssignment one{text(t).toByteArray(), {}, m_tokens.at(t).line, source(value)};
            if (whole.kind == Kind::Texts && whole.texts.size() == targets.size()
                && targets.at(i).end - targets.at(i).begin == 1) {
                one.value.kind = Kind::Text;
                one.value.text = whole.texts.at(i);
            }
            result->append(one);
        }
    }
}

void PythonStatements::readImport(Range range, QList<PythonAssignment> *result) const
{
    const bool isFrom = isName(range.begin, "from");
    qsizetype begin = range.begin + 1;
    if (isFrom) {
        while (begin < range.end && !isName(begin, "import"))
            ++begin;
        ++begin;
    }
    if (begin >= range.end)
        return;
    const QList<Range> parts = split(withoutBrackets({begin, range.end}), ",");
    for (const Range &part : parts) {
        if (part.begin >= part.end)
            continue;
        // `a.b as c` binds c; `import a.b` binds a.
        const bool renamed = part.end - part.begin >= 3 && isName(part.end - 2, "as");
        const qsizetype bound = renamed ? part.end - 1 : part.begin;
        result->append({text(bound).toByteArray(), {}, m_tokens.at(bound).line, source(range)});
    }
}

void PythonStatements::readStatement(Range range, PythonNames *names,
                                     QList<PythonAssignment> *result) const
{
    if (range.begin >= range.end)
        return;
    const qsizetype known = result->size();
    const auto bind = [&](qsizetype token) {
        result->append({text(token).toByteArray(), {}, m_tokens.at(token).line, source(range)});
    };
    if (isName(range.begin, "import") || isName(range.begin, "from")) {
        readImport(range, result);
    } else if (isName(range.begin, "del")) {
        for (qsizetype i = range.begin + 1; i < range.end; ++i) {
            if (m_tokens.at(i).kind == PythonToken::Kind::Name)
                bind(i);
        }
    } else {
        const QList<Range> sides = split(range, "=");
        Range first = sides.first();
        const QList<Range> annotated = split(first, ":");
        if (annotated.size() > 1)
            first = annotated.first();
        // `name: type` alone binds nothing.
        if (sides.size() > 1) {
            for (qsizetype i = 0; i + 1 < sides.size(); ++i)
                assign(i == 0 ? first : sides.at(i), sides.last(), *names, result);
        } else if (range.end - range.begin > 2 && annotated.size() == 1) {
            const QByteArrayView op = text(range.begin + 1);
            if (m_tokens.at(range.begin + 1).kind == PythonToken::Kind::Operator && op.size() > 1
                && op.endsWith('=') && op != "==" && op != "!=" && op != "<=" && op != ">="
                && op != ":=") {
                const QByteArray name = text(range.begin).toByteArray();
                PythonAssignment one{name, {}, m_tokens.at(range.begin).line, source(range)};
                if (op == "+=")
                    one.value =
                        added(names->value(name), evaluate({range.begin + 2, range.end}, *names));
                result->append(one);
            }
        }
        for (qsizetype i = range.begin + 1; i < range.end; ++i) {
            if (isOperator(i, ":=") && m_tokens.at(i - 1).kind == PythonToken::Kind::Name)
                bind(i - 1);
        }
    }
    for (qsizetype i = known; i < result->size(); ++i)
        names->insert(result->at(i).name, result->at(i).value);
}

QList<PythonAssignment> PythonStatements::assignments() const
{
    QList<PythonAssignment> result;
    if (m_tokens.size() > MaxTokens) {
        if (m_tokens.first().kind == PythonToken::Kind::Name) {
            result.append({text(0).toByteArray(), {}, m_tokens.first().line, source({0, 1})});
            m_names->insert(result.first().name, PythonValue());
        }
        return result;
    }
    const QList<Range> statements = split({0, m_tokens.size() - 1}, ";");
    for (const Range &statement : statements)
        readStatement(statement, m_names, &result);
    return result;
}

std::optional<QString> PythonStatements::onlyText() const
{
    if (m_tokens.size() > MaxTokens)
        return std::nullopt;
    Range range = split({0, m_tokens.size() - 1}, ";").first();
    while (range.end - range.begin >= 3 && isOperator(range.begin, "(")
           && isOperator(range.end - 1, ")")) {
        ++range.begin;
        --range.end;
    }
    if (range.begin >= range.end)
        return std::nullopt;
    for (qsizetype i = range.begin; i < range.end; ++i) {
        if (m_tokens.at(i).kind != PythonToken::Kind::String)
            return std::nullopt;
        const PythonString part = m_scanner.stringOf(m_tokens.at(i));
        if (part.bytes || part.formatted)
            return std::nullopt;
    }
    QString all;
    for (qsizetype i = range.begin; i < range.end; ++i)
        all += m_scanner.stringOf(m_tokens.at(i)).text;
    return all;
}

} // namespace Retort

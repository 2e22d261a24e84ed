#include "migrations/python/tokens.h"

#include <QCoreApplication>
#include <QSet>

namespace Retort::Python {

namespace {

// As CPython's own: MAXSTACK and MAXINDENT of its tokeniser.
constexpr int deepestBrackets = 200;
constexpr int deepestIndent = 100;
constexpr int deepestFormat = 30;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Python", text);
}

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

bool isNameStart(QChar c)
{
    return (c >= QLatin1Char('a') && c <= QLatin1Char('z'))
           || (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) || c == QLatin1Char('_')
           || c.unicode() >= 0x80;
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || isDigit(c);
}

// Unicode's XID_Start and XID_Continue by general category, with the few extra characters.
bool isUnicodeName(QStringView name)
{
    bool first = true;
    const QList<uint> points = name.toUcs4();
    for (const char32_t c : points) {
        bool good = c == '_' || QChar::isLetter(c) || QChar::category(c) == QChar::Number_Letter
                    || c == 0x1885 || c == 0x1886 || c == 0x2118 || c == 0x212e || c == 0x309b
                    || c == 0x309c;
        if (!good && !first) {
            const QChar::Category category = QChar::category(c);
            good = category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining
                   || category == QChar::Number_DecimalDigit
                   || category == QChar::Punctuation_Connector || c == 0xb7 || c == 0x387
                   || (c >= 0x1369 && c <= 0x1371) || c == 0x19da;
        }
        if (!good)
            return false;
        first = false;
    }
    return true;
}

/// Behind the string literal whose first quote is at `at`; -1 without an end.
qsizetype endOfString(const QString &source, qsizetype at, qsizetype end, bool formatted, bool raw,
                      int depth);

qsizetype endOfFieldAt(const QString &source, qsizetype at, qsizetype end, int depth,
                       qsizetype *valueEnd = nullptr)
{
    if (depth > deepestFormat)
        return -1;
    int brackets = 0;
    bool inSpec = false;
    ++at; // {
    while (at < end) {
        const QChar c = source.at(at);
        if (inSpec) {
            // Behind the colon: text, with fields of its own.
            if (c == QLatin1Char('{')) {
                at = endOfFieldAt(source, at, end, depth + 1);
                if (at < 0)
                    return -1;
            } else if (c == QLatin1Char('}')) {
                return at + 1;
            } else {
                ++at;
            }
            continue;
        }
        if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            qsizetype prefix = at;
            bool formatted = false;
            bool raw = false;
            while (prefix > 0 && at - prefix < 2 && source.at(prefix - 1).isLetter()) {
                const QChar letter = source.at(--prefix).toLower();
                formatted = formatted || letter == QLatin1Char('f');
                raw = raw || letter == QLatin1Char('r');
            }
            at = endOfString(source, at, end, formatted, raw, depth + 1);
            if (at < 0)
                return -1;
        } else if (c == QLatin1Char('(') || c == QLatin1Char('[') || c == QLatin1Char('{')) {
            ++brackets;
            ++at;
        } else if (c == QLatin1Char(')') || c == QLatin1Char(']')
                   || (c == QLatin1Char('}') && brackets > 0)) {
            --brackets;
            ++at;
        } else if (c == QLatin1Char('}')) {
            if (valueEnd && *valueEnd < 0)
                *valueEnd = at;
            return at + 1;
        } else if (c == QLatin1Char(':') && brackets <= 0) {
            if (valueEnd && *valueEnd < 0)
                *valueEnd = at;
            inSpec = true;
            ++at;
        } else if (c == QLatin1Char('!') && brackets <= 0
                   && !(at + 1 < end && source.at(at + 1) == QLatin1Char('='))) {
            if (valueEnd && *valueEnd < 0)
                *valueEnd = at;
            ++at;
        } else {
            ++at;
        }
    }
    return -1;
}

qsizetype endOfString(const QString &source, qsizetype at, qsizetype end, bool formatted, bool raw,
                      int depth)
{
    const QChar quote = source.at(at);
    const bool triple = at + 2 < end && source.at(at + 1) == quote && source.at(at + 2) == quote;
    at += triple ? 3 : 1;
    while (at < end) {
        const QChar c = source.at(at);
        if (c == QLatin1Char('\\')) {
            if (formatted && !raw && at + 2 < end && source.at(at + 1) == QLatin1Char('N')
                && source.at(at + 2) == QLatin1Char('{')) {
                at += 3; // the name of a character, and no field
                while (at < end && source.at(at) != QLatin1Char('}') && source.at(at) != quote)
                    ++at;
                continue;
            }
            // A backslash hides the next character, but an f-string's brace still opens a field.
            at += formatted && at + 1 < end && source.at(at + 1) == QLatin1Char('{') ? 1 : 2;
            continue;
        }
        if (c == quote) {
            if (!triple)
                return at + 1;
            if (at + 2 < end && source.at(at + 1) == quote && source.at(at + 2) == quote)
                return at + 3;
            ++at;
            continue;
        }
        if (c == QLatin1Char('\n') && !triple)
            return -1;
        if (formatted && c == QLatin1Char('{')) {
            if (at + 1 < end && source.at(at + 1) == QLatin1Char('{')) {
                at += 2;
                continue;
            }
            at = endOfFieldAt(source, at, end, depth);
            if (at < 0)
                return -1;
            continue;
        }
        ++at;
    }
    return -1;
}

class Tokenizer
{
public:
    Tokenizer(const QString &source, Start start, qsizetype end, bool inBrackets)
        : m_source(source), m_at(start.at), m_end(end), m_countedTo(start.at), m_place(start.place),
          m_inBrackets(inBrackets)
    {}

    Result<std::vector<Token>> run();

private:
    QChar at(qsizetype offset) const
    {
        return m_at + offset < m_end ? m_source.at(m_at + offset) : QChar();
    }
    void add(Token::Kind kind, qsizetype begin, qsizetype end);
    Place placeOf(qsizetype offset);
    bool stop(const QString &message, qsizetype offset);
    bool lineStart();
    bool skipBlanks();
    bool token();
    bool name();
    bool number();
    qsizetype digits(qsizetype from, bool (*isOf)(QChar), bool *good) const;
    bool string(qsizetype prefix);
    bool op();

    const QString &m_source;
    qsizetype m_at;
    qsizetype m_end;
    qsizetype m_countedTo;
    Place m_place;
    bool m_inBrackets;
    std::vector<Token> m_tokens;
    std::vector<QChar> m_brackets;
    // Columns with tabs to eight and with tabs as one: where they disagree, Python refuses.
    std::vector<std::pair<int, int>> m_indents{{0, 0}};
    Error m_error;
};

Place Tokenizer::placeOf(qsizetype offset)
{
    for (; m_countedTo < offset && m_countedTo < m_end; ++m_countedTo) {
        const QChar c = m_source.at(m_countedTo);
        if (c == QLatin1Char('\n')) {
            ++m_place.line;
            m_place.column = 1;
        } else if (!c.isLowSurrogate()) {
            ++m_place.column;
        }
    }
    return m_place;
}

void Tokenizer::add(Token::Kind kind, qsizetype begin, qsizetype end)
{
    m_tokens.push_back({kind, begin, end, placeOf(begin)});
}

bool Tokenizer::stop(const QString &message, qsizetype offset)
{
    const Place place = placeOf(offset);
    m_error.kind = ErrorKind::ScriptSyntax;
    m_error.message = message;
    m_error.line = place.line;
    m_error.column = place.column;
    return false;
}

bool Tokenizer::lineStart()
{
    int column = 0;
    int alternative = 0;
    while (m_at < m_end) {
        const QChar c = at(0);
        if (c == QLatin1Char(' ')) {
            ++column;
            ++alternative;
        } else if (c == QLatin1Char('\t')) {
            column = (column / 8 + 1) * 8;
            ++alternative;
        } else if (c == QLatin1Char('\f')) {
            column = alternative = 0;
        } else if (c == QLatin1Char('\\') && at(1) == QLatin1Char('\n')) {
            ++m_at; // the line goes on below; its own indentation counts
        } else {
            break;
        }
        ++m_at;
    }
    if (m_at >= m_end || at(0) == QLatin1Char('\n') || at(0) == QLatin1Char('#'))
        return true; // a blank line has no indentation
    const std::pair<int, int> here(column, alternative);
    const std::pair<int, int> top = m_indents.back();
    if (column == top.first) {
        if (alternative != top.second)
            return stop(tr("Tabs and blanks are mixed in the indentation."), m_at);
    } else if (column > top.first) {
        if (alternative <= top.second)
            return stop(tr("Tabs and blanks are mixed in the indentation."), m_at);
        if (int(m_indents.size()) >= deepestIndent)
            return stop(tr("Too many levels of indentation."), m_at);
        m_indents.push_back(here);
        add(Token::Kind::Indent, m_at, m_at);
    } else {
        while (m_indents.size() > 1 && column < m_indents.back().first) {
            m_indents.pop_back();
            add(Token::Kind::Dedent, m_at, m_at);
        }
        if (column != m_indents.back().first)
            return stop(tr("The indentation matches no line above."), m_at);
        if (alternative != m_indents.back().second)
            return stop(tr("Tabs and blanks are mixed in the indentation."), m_at);
    }
    return true;
}

bool Tokenizer::skipBlanks()
{
    while (m_at < m_end) {
        const QChar c = at(0);
        if (c == QLatin1Char(' ') || c == QLatin1Char('\t') || c == QLatin1Char('\f')
            || (c == QLatin1Char('\n') && (m_inBrackets || !m_brackets.empty()))) {
            ++m_at;
        } else if (c == QLatin1Char('#')) {
            while (m_at < m_end && at(0) != QLatin1Char('\n'))
                ++m_at;
        } else if (c == QLatin1Char('\\')) {
            if (at(1) != QLatin1Char('\n'))
                return stop(tr("A backslash stands where no line ends."), m_at);
            m_at += 2;
            if (m_at >= m_end && !m_inBrackets)
                return stop(tr("The file ends behind a backslash."), m_at);
        } else {
            break;
        }
    }
    return true;
}

bool Tokenizer::name()
{
    const qsizetype begin = m_at;
    while (m_at < m_end && isNamePart(at(0)))
        ++m_at;
    const QStringView word = QStringView(m_source).sliced(begin, m_at - begin);
    if (m_at < m_end && (at(0) == QLatin1Char('"') || at(0) == QLatin1Char('\''))
        && word.size() <= 2) {
        static const QSet<QString> prefixes{
            QStringLiteral("r"),  QStringLiteral("u"),  QStringLiteral("b"),  QStringLiteral("f"),
            QStringLiteral("br"), QStringLiteral("rb"), QStringLiteral("fr"), QStringLiteral("rf")};
        if (prefixes.contains(word.toString().toLower()))
            return string(begin);
    }
    bool plain = true;
    for (const QChar c : word)
        plain = plain && c.unicode() < 0x80;
    if (!plain && !isUnicodeName(word))
        return stop(tr("A character here belongs to no name of Python."), begin);
    add(Token::Kind::Name, begin, m_at);
    return true;
}

bool Tokenizer::string(qsizetype prefix)
{
    bool formatted = false;
    bool raw = false;
    for (qsizetype i = prefix; i < m_at; ++i) {
        const QChar letter = m_source.at(i).toLower();
        formatted = formatted || letter == QLatin1Char('f');
        raw = raw || letter == QLatin1Char('r');
    }
    const qsizetype end = endOfString(m_source, m_at, m_end, formatted, raw, 0);
    if (end < 0 || end > m_end)
        return stop(tr("A text that begins here does not end."), prefix);
    m_at = end;
    add(Token::Kind::String, prefix, end);
    return true;
}

qsizetype Tokenizer::digits(qsizetype from, bool (*isOf)(QChar), bool *good) const
{
    qsizetype i = from;
    bool last = false;
    while (i < m_end) {
        const QChar c = m_source.at(i);
        if (isOf(c)) {
            last = true;
        } else if (c == QLatin1Char('_') && i + 1 < m_end && isOf(m_source.at(i + 1))
                   && (last || i == from)) {
            last = false;
        } else {
            break;
        }
        ++i;
    }
    *good = i > from;
    return i;
}

bool Tokenizer::number()
{
    const qsizetype begin = m_at;
    bool good = true;
    const QChar second = at(1).toLower();
    bool isInteger = true;
    if (at(0) == QLatin1Char('0')
        && (second == QLatin1Char('x') || second == QLatin1Char('o')
            || second == QLatin1Char('b'))) {
        bool (*isOf)(QChar) = [](QChar c) {
            return c == QLatin1Char('0') || c == QLatin1Char('1');
        };
        if (second == QLatin1Char('o'))
            isOf = [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('7'); };
        else if (second == QLatin1Char('x'))
            isOf = [](QChar c) {
                const QChar low = c.toLower();
                return isDigit(c) || (low >= QLatin1Char('a') && low <= QLatin1Char('f'));
            };
        m_at = digits(m_at + 2, isOf, &good);
    } else {
        if (at(0) != QLatin1Char('.'))
            m_at = m_source.at(m_at) == QLatin1Char('_') ? m_at : digits(m_at, isDigit, &good);
        const qsizetype endOfWhole = m_at;
        if (at(0) == QLatin1Char('.')) {
            isInteger = false;
            ++m_at;
            if (isDigit(at(0))) {
                bool more = true;
                m_at = digits(m_at, isDigit, &more);
            }
        }
        if (at(0).toLower() == QLatin1Char('e')) {
            const qsizetype sign = at(1) == QLatin1Char('+') || at(1) == QLatin1Char('-') ? 1 : 0;
            if (isDigit(at(1 + sign))) {
                isInteger = false;
                bool more = true;
                m_at = digits(m_at + 1 + sign, isDigit, &more);
            }
        }
        if (at(0).toLower() == QLatin1Char('j')) {
            isInteger = false;
            ++m_at;
        }
        if (isInteger && m_source.at(begin) == QLatin1Char('0')) {
            for (qsizetype i = begin; i < endOfWhole; ++i) {
                if (m_source.at(i) != QLatin1Char('0') && m_source.at(i) != QLatin1Char('_'))
                    good = false; // 0777: of Python 2
            }
        }
    }
    // `1if x else y` is still read; other letters are not.
    if (good && m_at < m_end && isNamePart(at(0))) {
        qsizetype end = m_at;
        while (end < m_end && isNamePart(m_source.at(end)))
            ++end;
        static const QSet<QString> after{QStringLiteral("and"), QStringLiteral("else"),
                                         QStringLiteral("for"), QStringLiteral("if"),
                                         QStringLiteral("in"),  QStringLiteral("is"),
                                         QStringLiteral("not"), QStringLiteral("or")};
        good = after.contains(m_source.mid(m_at, end - m_at));
    }
    if (!good)
        return stop(tr("This number is none of Python 3."), begin);
    add(Token::Kind::Number, begin, m_at);
    return true;
}

bool Tokenizer::op()
{
    static const char *const longest[] = {
        "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "==", "<=", ">=", "+=",
        "-=",  "*=",  "/=",  "%=",  "@=",  "&=", "|=", "^=", "**", "//", "<<", ">>"};
    const qsizetype begin = m_at;
    const QStringView rest = QStringView(m_source).sliced(m_at, qMin<qsizetype>(3, m_end - m_at));
    for (const char *text : longest) {
        if (rest.startsWith(QLatin1String(text))) {
            m_at += qsizetype(qstrlen(text));
            add(Token::Kind::Operator, begin, m_at);
            return true;
        }
    }
    const QChar c = at(0);
    if (c.unicode() >= 0x80
        || !QByteArrayView("+-*/%@&|^~<>()[]{},:.;=").contains(char(c.unicode())))
        return stop(tr("The character “%1” does not belong here.").arg(c), begin);
    if (c == QLatin1Char('(') || c == QLatin1Char('[') || c == QLatin1Char('{')) {
        if (int(m_brackets.size()) >= deepestBrackets)
            return stop(tr("Too many nested brackets."), begin);
        m_brackets.push_back(c);
    } else if (c == QLatin1Char(')') || c == QLatin1Char(']') || c == QLatin1Char('}')) {
        const QChar open = c == QLatin1Char(')')   ? QLatin1Char('(')
                           : c == QLatin1Char(']') ? QLatin1Char('[')
                                                   : QLatin1Char('{');
        if (m_brackets.empty() || m_brackets.back() != open)
            return stop(tr("The bracket “%1” closes none.").arg(c), begin);
        m_brackets.pop_back();
    }
    ++m_at;
    add(Token::Kind::Operator, begin, m_at);
    return true;
}

bool Tokenizer::token()
{
    const QChar c = at(0);
    if (isNameStart(c))
        return name();
    if (isDigit(c) || (c == QLatin1Char('.') && isDigit(at(1))))
        return number();
    if (c == QLatin1Char('"') || c == QLatin1Char('\''))
        return string(m_at);
    return op();
}

Result<std::vector<Token>> Tokenizer::run()
{
    bool newLine = !m_inBrackets;
    while (m_at < m_end) {
        if (newLine && !lineStart())
            return fail(m_error);
        newLine = false;
        if (!skipBlanks())
            return fail(m_error);
        if (m_at >= m_end)
            break;
        if (at(0) == QLatin1Char('\n')) {
            if (!m_tokens.empty() && m_tokens.back().kind != Token::Kind::Newline
                && m_tokens.back().kind != Token::Kind::Indent
                && m_tokens.back().kind != Token::Kind::Dedent)
                add(Token::Kind::Newline, m_at, m_at + 1);
            ++m_at;
            newLine = true;
            continue;
        }
        if (!token())
            return fail(m_error);
    }
    if (!m_brackets.empty()) {
        stop(tr("The bracket “%1” is not closed before the file ends.").arg(m_brackets.back()),
             m_at);
        return fail(m_error);
    }
    if (!m_inBrackets) {
        if (!m_tokens.empty() && m_tokens.back().kind != Token::Kind::Newline
            && m_tokens.back().kind != Token::Kind::Dedent)
            add(Token::Kind::Newline, m_at, m_at);
        for (size_t i = 1; i < m_indents.size(); ++i)
            add(Token::Kind::Dedent, m_at, m_at);
    }
    add(Token::Kind::End, m_at, m_at);
    return std::move(m_tokens);
}

} // namespace

Result<std::vector<Token>> tokenize(const QString &source)
{
    return Tokenizer(source, {}, source.size(), false).run();
}

Result<std::vector<Token>> tokenizeInBrackets(const QString &source, Start start, qsizetype end)
{
    return Tokenizer(source, start, end, true).run();
}

Place placeAfter(const QString &source, Start start, qsizetype at)
{
    Place place = start.place;
    for (qsizetype i = start.at; i < at; ++i) {
        if (source.at(i) == QLatin1Char('\n')) {
            ++place.line;
            place.column = 1;
        } else if (!source.at(i).isLowSurrogate()) {
            ++place.column;
        }
    }
    return place;
}

qsizetype endOfField(const QString &source, qsizetype at, qsizetype end, qsizetype *valueEnd)
{
    *valueEnd = -1;
    return endOfFieldAt(source, at, end, 0, valueEnd);
}

bool isKeyword(QStringView word)
{
    static const QSet<QString> words = [] {
        const QString text = QStringLiteral(
            "False None True and as assert async await break class continue def del elif else "
            "except finally for from global if import in is lambda nonlocal not or pass raise "
            "return try while with yield");
        const QStringList list = text.split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return words.contains(word.toString());
}

} // namespace Retort::Python

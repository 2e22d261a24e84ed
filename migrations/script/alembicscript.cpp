#include "migrations/script/alembicscript.h"

#include "migrations/script/pythonliterals.h"
#include "migrations/script/pythontext.h"
#include "migrations/script/pythontokens.h"
#include "migrations/script/sqlscript.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringDecoder>

namespace Retort {

namespace {

using Kind = PythonValue::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::AlembicScript", text);
}

/// The encoding's name in a coding cookie (PEP 263): `^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`.
QByteArray cookieOf(QByteArrayView line)
{
    qsizetype at = 0;
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\f'))
        ++at;
    if (at == line.size() || line[at] != '#')
        return {};
    const QByteArray rest = line.sliced(at).toByteArray();
    for (qsizetype found = rest.indexOf("coding"); found >= 0;
         found = rest.indexOf("coding", found + 1)) {
        qsizetype begin = found + 6;
        if (begin >= rest.size() || (rest.at(begin) != ':' && rest.at(begin) != '='))
            continue;
        ++begin;
        while (begin < rest.size() && (rest.at(begin) == ' ' || rest.at(begin) == '\t'))
            ++begin;
        qsizetype end = begin;
        while (end < rest.size()
               && (isalnum(static_cast<unsigned char>(rest.at(end))) || rest.at(end) == '-'
                   || rest.at(end) == '_' || rest.at(end) == '.'))
            ++end;
        if (end > begin)
            return rest.mid(begin, end - begin).toLower().replace('_', '-');
    }
    return {};
}

QByteArray sourceEncoding(QByteArrayView source)
{
    const qsizetype firstEnd = source.indexOf('\n');
    const QByteArrayView first = firstEnd < 0 ? source : source.first(firstEnd);
    QByteArray name = cookieOf(first);
    if (!name.isEmpty() || firstEnd < 0)
        return name;
    // The second line counts only behind a blank or a comment.
    const QByteArray trimmed = first.toByteArray().trimmed();
    if (!trimmed.isEmpty() && !trimmed.startsWith('#'))
        return {};
    const QByteArrayView rest = source.sliced(firstEnd + 1);
    const qsizetype secondEnd = rest.indexOf('\n');
    return cookieOf(secondEnd < 0 ? rest : rest.first(secondEnd));
}

bool isAscii(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (c & 0x80)
            return false;
    }
    return true;
}

QByteArray withoutCarriageReturns(QByteArrayView source)
{
    QByteArray result;
    result.reserve(source.size());
    for (qsizetype i = 0; i < source.size(); ++i) {
        if (source[i] != '\r') {
            result += source[i];
        } else {
            result += '\n';
            if (i + 1 < source.size() && source[i + 1] == '\n')
                ++i;
        }
    }
    return result;
}

/// Code page 1252 differs from Latin-1 in these; 0 is unassigned.
QByteArray fromWindows1252(QByteArrayView source)
{
    static const char16_t high[32] = {
        0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    QString text = QString::fromLatin1(source);
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() < 0xa0 && high[c.unicode() - 0x80] != 0)
            c = QChar(high[c.unicode() - 0x80]);
    }
    return text.toUtf8();
}

bool isIdentifier(const QByteArray &name)
{
    return name == "revision" || name == "down_revision" || name == "branch_labels"
           || name == "depends_on" || name == "downgrade";
}

class HeaderReader
{
public:
    HeaderReader(QByteArrayView source, const QString &file) : m_source(source)
    {
        m_header.revision.file = file;
        m_header.revision.language = ScriptLanguage::Python;
    }

    AlembicHeader read()
    {
        if (!prepare())
            return m_header;
        PythonScanner scanner(m_source);
        bool first = true;
        while (scanner.nextLine()) {
            if (scanner.indent() > 0)
                readNested(&scanner);
            else
                readTopLevel(&scanner, first);
            first = false;
        }
        if (scanner.problemLine() != 0) {
            addFault(ErrorKind::ScriptSyntax, scanner.problemLine(),
                     tr("The file is not valid Python: in line %1 %2.")
                         .arg(scanner.problemLine())
                         .arg(scanner.problem()),
                     tr("Correct that line."));
        }
        finish();
        return m_header;
    }

private:
    struct Binding
    {
        PythonValue value;
        QString expression;
        int line = 0;
    };

    void addFault(ErrorKind kind, int line, const QString &message, const QString &hint)
    {
        m_header.faults +=
            Error{kind, message, hint, m_header.revision.file, line, 0, std::nullopt};
    }

    /// UTF-8 and LF, as CPython's tokenizer sees it; false if Python would refuse the bytes.
    bool prepare()
    {
        const bool bom = m_source.startsWith("\xef\xbb\xbf");
        if (bom)
            m_source = m_source.sliced(3);
        if (m_source.contains('\r')) {
            m_owned = withoutCarriageReturns(m_source);
            m_source = m_owned;
        }
        if (m_source.contains('\0')) {
            addFault(ErrorKind::Io, 0, tr("The file holds a NUL byte; it is no text."),
                     tr("Restore the file."));
            return false;
        }
        if (isAscii(m_source))
            return true;
        const QByteArray encoding = bom ? QByteArray() : sourceEncoding(m_source);
        if (encoding.isEmpty() || encoding == "utf-8" || encoding == "utf8" || encoding == "u8"
            || encoding == "utf" || encoding.startsWith("utf-8-")) {
            int line = 0;
            if (decodeUtf8(m_source, &line))
                return true;
            addFault(ErrorKind::Io, line, tr("The file is not UTF-8 text (line %1).").arg(line),
                     tr("Save it as UTF-8, or name its encoding in the first line: "
                        "# -*- coding: latin-1 -*-"));
            return false;
        }
        static const QList<QByteArray> latin1 = {"latin-1", "iso-8859-1", "iso8859-1",   "latin1",
                                                 "latin",   "l1",         "iso-latin-1", "cp819",
                                                 "8859",    "iso8859"};
        if (latin1.contains(encoding) || encoding.startsWith("iso-8859-1-")
            || encoding.startsWith("latin-1-")) {
            m_owned = QString::fromLatin1(m_source).toUtf8();
        } else if (encoding == "cp1252" || encoding == "windows-1252") {
            m_owned = fromWindows1252(m_source);
        } else {
            addFault(ErrorKind::Io, 1,
                     tr("The file's encoding '%1' is not known here.")
                         .arg(QString::fromLatin1(encoding)),
                     tr("Save it as UTF-8."));
            return false;
        }
        m_source = m_owned;
        return true;
    }

    /// The name with which the line begins; empty if it begins with anything else.
    static QByteArrayView firstWord(const PythonScanner &scanner)
    {
        const QByteArrayView rest = scanner.rest();
        qsizetype end = 0;
        while (end < rest.size()
               && (isalnum(static_cast<unsigned char>(rest[end])) || rest[end] == '_'
                   || (rest[end] & 0x80)))
            ++end;
        return rest.first(end);
    }

    void readTopLevel(PythonScanner *scanner, bool first)
    {
        const QByteArrayView word = firstWord(*scanner);
        m_insideBlock = false;
        if (word == "def" || word == "class" || word == "async") {
            const int line = scanner->line();
            const QList<PythonToken> tokens = scanner->tokens();
            qsizetype name = word == "async" ? 2 : 1;
            if (name < tokens.size() && tokens.at(name).kind == PythonToken::Kind::Name)
                bindUnknown(scanner->text(tokens.at(name)).toByteArray(), line,
                            QString::fromLatin1(word));
            return;
        }
        static const QList<QByteArrayView> blocks = {"if",      "elif",  "else", "for",
                                                     "while",   "try",   "with", "except",
                                                     "finally", "match", "case"};
        if (blocks.contains(word) && readBlockHeader(scanner, word))
            return;
        const char c = scanner->first();
        const bool mayBind = !word.isEmpty() || c == '(' || c == '[' || c == '*';
        const bool mayBeText = c == '"' || c == '\'' || c == '(' || word.size() <= 2;
        if (!mayBind && !mayBeText) {
            scanner->skip();
            return;
        }
        const QList<PythonToken> tokens = scanner->tokens();
        const PythonStatements statements(*scanner, tokens, &m_names);
        if (mayBeText && (first || (m_laterText.isEmpty() && !m_hasDoc)))
            readText(statements, first);
        const QList<PythonAssignment> assignments = statements.assignments();
        for (const PythonAssignment &assignment : assignments) {
            if (assignment.name == "*")
                m_starImport = true;
            if (isIdentifier(assignment.name)) {
                m_bindings.insert(assignment.name,
                                  {assignment.value, assignment.expression, assignment.line});
            }
        }
    }

    void readText(const PythonStatements &statements, bool first)
    {
        const std::optional<QString> text = statements.onlyText();
        if (!text)
            return;
        if (first) {
            m_hasDoc = true;
            m_header.revision.doc = pythonStrip(*text);
        } else if (text->contains(QLatin1String("Revis"))) {
            m_laterText = pythonStrip(*text);
        }
    }

    /// `if …:` and the like: what is assigned behind or below it is known only when it runs.
    bool readBlockHeader(PythonScanner *scanner, QByteArrayView word)
    {
        PythonScanner ahead = *scanner;
        const QList<PythonToken> tokens = ahead.tokens();
        if ((word == "match" || word == "case")
            && (tokens.size() < 3 || tokens.at(1).kind == PythonToken::Kind::Operator)) {
            const QByteArrayView next = ahead.text(tokens.at(1));
            // Soft keywords: `match = 1`, `case: int`.
            if (next == "=" || next == ":" || next == "." || next == "," || next == ";"
                || next.endsWith('='))
                return false;
        }
        markBound(ahead, tokens);
        m_insideBlock = true;
        *scanner = ahead;
        return true;
    }

    void readNested(PythonScanner *scanner)
    {
        if (!m_insideBlock) {
            scanner->skip();
            return;
        }
        const int indent = scanner->indent();
        if (m_skippedIndent >= 0 && indent > m_skippedIndent) {
            scanner->skip();
            return;
        }
        m_skippedIndent = -1;
        const QByteArrayView word = firstWord(*scanner);
        const QList<PythonToken> tokens = scanner->tokens();
        if (word == "def" || word == "class" || word == "async") {
            // Names of its body are its own.
            m_skippedIndent = indent;
            const qsizetype name = word == "async" ? 2 : 1;
            if (name < tokens.size())
                bindUnknown(scanner->text(tokens.at(name)).toByteArray(), tokens.first().line,
                            QString::fromLatin1(word));
            return;
        }
        markBound(*scanner, tokens);
    }

    /// Names of interest that stand before a `=`, behind `as`, `import`, `for` or `del`.
    void markBound(const PythonScanner &scanner, const QList<PythonToken> &tokens)
    {
        for (qsizetype i = 0; i + 1 < tokens.size(); ++i) {
            if (tokens.at(i).kind != PythonToken::Kind::Name)
                continue;
            const QByteArray name = scanner.text(tokens.at(i)).toByteArray();
            if (!isIdentifier(name))
                continue;
            const QByteArrayView before = i > 0 ? scanner.text(tokens.at(i - 1)) : QByteArrayView();
            const QByteArrayView after = scanner.text(tokens.at(i + 1));
            const bool target = before != "." && before != "("
                                && (after == "=" || after == "," || after == ":"
                                    || (after.size() > 1 && after.endsWith('=') && after != "=="
                                        && after != "!=" && after != "<=" && after != ">="));
            const bool walrus = after == ":=";
            const bool named = before == "as" || before == "import" || before == "for"
                               || before == "del" || before == "global";
            // `if revision:` reads it, and `f(revision=1)` names an argument.
            const bool reads = after == ":" && i > 0 && before != ":" && before != ";";
            if (walrus || named || (target && !reads && hasAssignment(scanner, tokens, i)))
                bindUnknown(name, tokens.at(i).line, tr("assigned inside a block"));
        }
    }

    static bool hasAssignment(const PythonScanner &scanner, const QList<PythonToken> &tokens,
                              qsizetype from)
    {
        int depth = 0;
        for (qsizetype i = 0; i < tokens.size(); ++i) {
            const QByteArrayView what = scanner.text(tokens.at(i));
            if (what == "(" || what == "[" || what == "{")
                ++depth;
            else if (what == ")" || what == "]" || what == "}")
                --depth;
            else if (i > from && depth == 0 && what.endsWith('=') && what != "==" && what != "!="
                     && what != "<=" && what != ">=")
                return true;
        }
        return false;
    }

    void bindUnknown(const QByteArray &name, int line, const QString &expression)
    {
        if (isIdentifier(name))
            m_bindings.insert(name, {PythonValue(), expression, line});
        m_names.insert(name, PythonValue());
    }

    void addNotStatic(const QByteArray &name, const Binding &binding, const QString &why)
    {
        const QString said =
            tr("'%1' is not statically readable: %2").arg(QString::fromLatin1(name), why);
        const Error error{ErrorKind::NotStatic,
                          said,
                          tr("Write its value as a text, a tuple of texts or None."),
                          m_header.revision.file,
                          binding.line,
                          0,
                          std::nullopt};
        if (name == "branch_labels") {
            m_header.notStaticLabels += error;
            return;
        }
        m_header.notStatic += error;
        if (m_header.revision.notStatic.isEmpty()) {
            m_header.revision.notStatic =
                QStringLiteral("%1:%2: %3")
                    .arg(m_header.revision.file, QString::number(binding.line), said);
        }
    }

    QStringList texts(const QByteArray &name)
    {
        const auto binding = m_bindings.constFind(name);
        if (binding == m_bindings.cend())
            return {};
        switch (binding->value.kind) {
        case Kind::None:
            return {};
        case Kind::Text:
            return {binding->value.text};
        case Kind::Texts:
            return binding->value.texts;
        case Kind::Other:
            addNotStatic(name, *binding,
                         tr("%1 is neither a text nor a list of texts").arg(binding->expression));
            return binding->value.texts;
        case Kind::NotStatic:
            addNotStatic(name, *binding, binding->expression);
            return binding->value.texts;
        }
        return {};
    }

    void readIdentifiers()
    {
        Revision &revision = m_header.revision;
        const auto binding = m_bindings.constFind("revision");
        if (binding == m_bindings.cend()) {
            static const QRegularExpression hexName(QStringLiteral("\\A([a-f0-9]+)\\.py\\z"));
            const QRegularExpressionMatch match =
                hexName.match(QFileInfo(revision.file).fileName());
            if (match.hasMatch())
                revision.id = match.captured(1);
            else
                m_header.ignored = tr("it assigns no 'revision'");
        } else if (binding->value.kind == Kind::Text) {
            revision.id = binding->value.text;
        } else {
            addNotStatic("revision", *binding,
                         binding->value.kind == Kind::NotStatic
                             ? binding->expression
                             : tr("%1 is no text").arg(binding->expression));
        }
        if (!m_header.ignored.isEmpty())
            return;
        if (!m_bindings.contains("down_revision")) {
            addFault(ErrorKind::ScriptSyntax, 0, tr("The file assigns no 'down_revision'."),
                     tr("Write down_revision = None if it has no parent."));
        }
        revision.downRevisions = texts("down_revision");
        revision.dependsOn = texts("depends_on");
        revision.branchLabels = texts("branch_labels");
        // `from x import *` may bring it; only running would tell.
        revision.irreversible = !m_bindings.contains("downgrade") && !m_starImport;
    }

    void finish()
    {
        readIdentifiers();
        Revision &revision = m_header.revision;
        const QString &text = m_hasDoc ? revision.doc : m_laterText;
        revision.message = text.left(text.indexOf(QLatin1String("\n\n")));
        static const QRegularExpression date(
            QStringLiteral("^[ \\t]*Create Date:[ \\t]*(.*?)[ \\t]*$"),
            QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
        const QRegularExpressionMatch match =
            text.isEmpty() ? QRegularExpressionMatch() : date.match(text);
        if (match.hasMatch()) {
            revision.createDate = match.captured(1);
            revision.created = parseCreateDate(revision.createDate);
        }
    }

    QByteArrayView m_source;
    QByteArray m_owned;
    AlembicHeader m_header;
    PythonNames m_names;
    QHash<QByteArray, Binding> m_bindings;
    bool m_hasDoc = false;
    QString m_laterText;
    bool m_starImport = false;
    bool m_insideBlock = false;
    int m_skippedIndent = -1;
};

} // namespace

AlembicHeader readAlembicHeader(QByteArrayView source, const QString &file)
{
    return HeaderReader(source, file).read();
}

} // namespace Retort

#include "migrations/script/tomlfile.h"

#include "migrations/script/pythontext.h"

#include <QCoreApplication>

namespace Retort {

namespace {

constexpr int MaxNesting = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::TomlFile", text);
}

class TomlReader
{
public:
    TomlReader(QString text, QString table) : m_text(std::move(text)), m_table(std::move(table)) {}

    bool read()
    {
        while (true) {
            skipBlank(true);
            if (atEnd())
                return true;
            if (!(peek() == u'[' ? readHeader() : readPair(m_current, 0)) || !endOfLine())
                return false;
        }
    }

    bool found() const { return m_found; }
    const QHash<QString, TomlValue> &values() const { return m_values; }
    const QString &problem() const { return m_problem; }
    int line() const { return m_line; }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar();
    }
    bool startsWith(QLatin1String what) const
    {
        return QStringView(m_text).sliced(m_at).startsWith(what);
    }
    void advance()
    {
        if (m_text.at(m_at) == u'\n')
            ++m_line;
        ++m_at;
    }
    bool error(const QString &why)
    {
        if (m_problem.isEmpty())
            m_problem = why;
        return false;
    }

    void skipBlank(bool newlines)
    {
        while (!atEnd()) {
            const QChar c = peek();
            if (c == u'#') {
                while (!atEnd() && peek() != u'\n')
                    ++m_at;
            } else if (c == u' ' || c == u'\t' || c == u'\r' || (newlines && c == u'\n')) {
                advance();
            } else {
                return;
            }
        }
    }

    bool endOfLine()
    {
        skipBlank(false);
        return atEnd() || peek() == u'\n'
               || error(tr("something follows where the line should end"));
    }

    bool readHeader()
    {
        const bool array = peek(1) == u'[';
        m_at += array ? 2 : 1;
        QStringList path;
        if (!readKey(&path))
            return false;
        skipBlank(false);
        if (!startsWith(array ? QLatin1String("]]") : QLatin1String("]")))
            return error(tr("a table's header is not closed"));
        m_at += array ? 2 : 1;
        // An element of an array of tables is never the table that is looked for.
        m_current = path.join(u'.') + QLatin1String(array ? "[]" : "");
        m_found = m_found || m_current == m_table;
        return true;
    }

    bool readKey(QStringList *path)
    {
        do {
            if (!path->isEmpty())
                ++m_at;
            skipBlank(false);
            QString part;
            if (peek() == u'"' || peek() == u'\'') {
                if (!readString(&part))
                    return false;
            } else {
                const qsizetype begin = m_at;
                while (peek().isLetterOrNumber() || peek() == u'_' || peek() == u'-')
                    ++m_at;
                part = m_text.mid(begin, m_at - begin);
                if (part.isEmpty())
                    return error(tr("a key is missing"));
            }
            *path += part;
            skipBlank(false);
        } while (peek() == u'.');
        return true;
    }

    bool readPair(const QString &table, int depth)
    {
        const int line = m_line;
        QStringList path;
        if (!readKey(&path))
            return false;
        if (peek() != u'=')
            return error(tr("'=' is missing behind a key"));
        ++m_at;
        skipBlank(false);
        const QString key = path.takeLast();
        const QString where = (QStringList{table} + path).join(u'.');
        const QString full = where.startsWith(u'.') ? where.mid(1) : where;
        TomlValue value;
        if (!readValue(&value, full.isEmpty() ? key : full + u'.' + key, depth))
            return false;
        if (full == m_table) {
            m_found = true;
            if (m_values.contains(key))
                return error(tr("'%1' appears twice").arg(key));
            value.line = line;
            m_values.insert(key, value);
        }
        return true;
    }

    bool readValue(TomlValue *value, const QString &name, int depth)
    {
        if (depth > MaxNesting)
            return error(tr("values are nested too deeply"));
        const QChar c = peek();
        if (c == u'"' || c == u'\'') {
            value->kind = TomlValue::Kind::String;
            return readString(&value->string);
        }
        if (c == u'[')
            return readArray(value, depth);
        if (c == u'{')
            return readInlineTable(name, depth);
        const qsizetype begin = m_at;
        while (!atEnd() && !QStringLiteral(",]}#\r\n").contains(peek()))
            ++m_at;
        const QString word = m_text.mid(begin, m_at - begin).trimmed();
        if (word.isEmpty())
            return error(tr("a value is missing"));
        bool isInteger = false;
        value->integer = QString(word).remove(u'_').toLongLong(&isInteger, 0);
        if (word == QLatin1String("true") || word == QLatin1String("false")) {
            value->kind = TomlValue::Kind::Boolean;
            value->boolean = word == QLatin1String("true");
        } else if (isInteger) {
            value->kind = TomlValue::Kind::Integer;
        } else if (word.at(0).isDigit() || word.at(0) == u'+' || word.at(0) == u'-'
                   || word == QLatin1String("inf") || word == QLatin1String("nan")) {
            value->kind = TomlValue::Kind::Other;
        } else {
            return error(tr("'%1' is no value; texts stand in quotes").arg(word.left(40)));
        }
        return true;
    }

    bool readArray(TomlValue *value, int depth)
    {
        ++m_at;
        value->kind = TomlValue::Kind::StringList;
        while (true) {
            skipBlank(true);
            if (peek() == u']')
                break;
            TomlValue item;
            if (!readValue(&item, QString(), depth + 1))
                return false;
            if (item.kind == TomlValue::Kind::String)
                value->list += item.string;
            else
                value->kind = TomlValue::Kind::Other;
            skipBlank(true);
            if (peek() == u',') {
                ++m_at;
                continue;
            }
            if (peek() != u']')
                return error(tr("a list is not closed"));
        }
        ++m_at;
        return true;
    }

    bool readInlineTable(const QString &name, int depth)
    {
        ++m_at;
        m_found = m_found || name == m_table;
        skipBlank(true);
        while (peek() != u'}') {
            if (!readPair(name.isEmpty() ? QStringLiteral("[]") : name, depth + 1))
                return false;
            skipBlank(true);
            if (peek() == u',') {
                ++m_at;
                skipBlank(true);
            } else if (peek() != u'}') {
                return error(tr("an inline table is not closed"));
            }
        }
        ++m_at;
        return true;
    }

    bool readString(QString *result)
    {
        const QChar quote = peek();
        const bool literal = quote == u'\'';
        const QString triple(3, quote);
        const bool multiLine = QStringView(m_text).sliced(m_at).startsWith(triple);
        m_at += multiLine ? 3 : 1;
        if (multiLine) {
            if (peek() == u'\r' && peek(1) == u'\n')
                ++m_at;
            if (peek() == u'\n')
                advance();
        }
        while (!atEnd()) {
            const QChar c = peek();
            if (c == quote && !multiLine) {
                ++m_at;
                return true;
            }
            if (c == quote && QStringView(m_text).sliced(m_at).startsWith(triple)) {
                m_at += 3;
                // Up to two quotes may stand directly before the closing three.
                for (int i = 0; i < 2 && peek() == quote; ++i, ++m_at)
                    *result += quote;
                return true;
            }
            if (c == u'\n' && !multiLine)
                break;
            if (c == u'\\' && !literal) {
                if (!readEscape(result))
                    return false;
                continue;
            }
            // CRLF is one line end to TOML.
            if (!(c == u'\r' && peek(1) == u'\n'))
                *result += c;
            advance();
        }
        return error(tr("a text is not closed"));
    }

    bool readEscape(QString *result)
    {
        ++m_at;
        const QChar c = peek();
        static const QHash<QChar, QChar> simple = {
            {u'b', u'\b'}, {u't', u'\t'}, {u'n', u'\n'},  {u'f', u'\f'},
            {u'r', u'\r'}, {u'"', u'"'},  {u'\\', u'\\'}, {u'e', u'\x1b'},
        };
        if (simple.contains(c)) {
            *result += simple.value(c);
            ++m_at;
            return true;
        }
        if (c == u'u' || c == u'U' || c == u'x') {
            const int digits = c == u'u' ? 4 : c == u'U' ? 8 : 2;
            bool ok = false;
            const uint code = m_text.mid(m_at + 1, digits).toUInt(&ok, 16);
            if (!ok || m_at + digits >= m_text.size() || code > 0x10ffff)
                return error(tr("an escape in a text is wrong"));
            const char32_t point = code;
            *result += QString::fromUcs4(&point, 1);
            m_at += 1 + digits;
            return true;
        }
        qsizetype end = m_at;
        while (end < m_text.size()
               && (m_text.at(end) == u' ' || m_text.at(end) == u'\t' || m_text.at(end) == u'\r'))
            ++end;
        if (end == m_text.size() || m_text.at(end) != u'\n')
            return error(tr("an escape in a text is wrong"));
        while (!atEnd() && peek().isSpace())
            advance();
        return true;
    }

    QString m_text;
    QString m_table;
    qsizetype m_at = 0;
    int m_line = 1;
    bool m_found = false;
    QString m_current;
    QString m_problem;
    QHash<QString, TomlValue> m_values;
};

} // namespace

Result<std::optional<QHash<QString, TomlValue>>>
readTomlTable(QByteArrayView bytes, const QString &fileName, const QString &table)
{
    Error error;
    error.kind = ErrorKind::Config;
    error.file = fileName;
    const std::optional<QString> text = decodeUtf8(bytes, &error.line);
    if (!text) {
        error.message = tr("The file is not UTF-8 text (line %1).").arg(error.line);
        error.hint = tr("Save it as UTF-8.");
        return fail(error);
    }
    TomlReader reader(*text, table);
    if (!reader.read()) {
        error.line = reader.line();
        error.message = tr("The file cannot be read as TOML: in line %1 %2.")
                            .arg(reader.line())
                            .arg(reader.problem());
        error.hint = tr("Correct that line.");
        return fail(error);
    }
    if (!reader.found())
        return std::optional<QHash<QString, TomlValue>>();
    return std::optional<QHash<QString, TomlValue>>(reader.values());
}

} // namespace Retort

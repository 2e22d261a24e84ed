#include "migrations/script/inifile.h"

#include "migrations/script/pythontext.h"

#include <QCoreApplication>
#include <QSet>

namespace Retort {

namespace {

// configparser.MAX_INTERPOLATION_DEPTH
constexpr int MaxDepth = 10;
// Ten levels of ten references each are a gigabyte; no real value is longer than this.
constexpr qsizetype MaxInterpolated = 1 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::IniFile", text);
}

Error errorAt(const QString &file, int line, QString message, QString hint = {})
{
    Error error;
    error.kind = ErrorKind::Config;
    error.message = std::move(message);
    error.hint = std::move(hint);
    error.file = file;
    error.line = line;
    return error;
}

// As Python's universal newlines: \n, \r\n and \r end a line.
QStringList splitLines(const QString &text)
{
    QStringList lines;
    qsizetype begin = 0;
    const qsizetype size = text.size();
    for (qsizetype i = 0; i < size; ++i) {
        const QChar c = text.at(i);
        if (c != u'\n' && c != u'\r')
            continue;
        lines += text.mid(begin, i - begin);
        if (c == u'\r' && i + 1 < size && text.at(i + 1) == u'\n')
            ++i;
        begin = i + 1;
    }
    if (begin < size)
        lines += text.mid(begin);
    return lines;
}

qsizetype indentation(const QString &line)
{
    qsizetype i = 0;
    while (i < line.size() && isPythonSpace(line.at(i)))
        ++i;
    return i;
}

} // namespace

/// RawConfigParser._read, line by line.
class IniFile::Parser
{
public:
    explicit Parser(IniFile *file) : m_file(file) {}

    std::optional<Error> read(const QStringList &lines)
    {
        for (const QString &line : lines) {
            ++m_line;
            if (std::optional<Error> error = readLine(line))
                return error;
        }
        // Python goes on after a line it does not understand, and raises at the end.
        if (m_parsingError)
            return m_parsingError;
        for (auto it = m_file->m_sections.begin(); it != m_file->m_sections.end(); ++it)
            finish(&it.value());
        finish(&m_file->m_defaults);
        return std::nullopt;
    }

private:
    static void finish(Section *section)
    {
        for (auto it = section->values.begin(); it != section->values.end(); ++it)
            it.value().text = pythonRightStrip(it.value().text);
    }

    IniValue *current()
    {
        if (!m_inSection || m_option.isEmpty())
            return nullptr;
        const auto it = section().values.find(m_option);
        return it == section().values.end() ? nullptr : &it.value();
    }

    Section &section()
    {
        return m_isDefault ? m_file->m_defaults : m_file->m_sections[m_sectionName];
    }

    std::optional<Error> readLine(const QString &line)
    {
        const QString value = pythonStrip(line);
        const bool comment = value.startsWith(u'#') || value.startsWith(u';');
        if (value.isEmpty() || comment) {
            if (IniValue *open = current(); open && !comment)
                open->text += u'\n';
            return std::nullopt;
        }
        const qsizetype indent = indentation(line);
        IniValue *open = current();
        if (open && indent > m_indent) {
            open->text += u'\n' + value;
            return std::nullopt;
        }
        m_indent = indent;
        // \[(?P<header>.+)\], greedy, anchored at the front only
        const qsizetype close = value.lastIndexOf(u']');
        if (value.startsWith(u'[') && close > 1)
            return enterSection(value.mid(1, close - 1));
        if (!m_inSection) {
            return errorAt(m_file->m_fileName, m_line,
                           tr("Line %1 stands before the first section header: %2")
                               .arg(m_line)
                               .arg(value.left(80)),
                           tr("Begin the file with a section such as [retort]."));
        }
        return readOption(value);
    }

    std::optional<Error> enterSection(const QString &name)
    {
        m_option.clear();
        m_isDefault = false;
        if (m_file->m_sections.contains(name)) {
            return errorAt(m_file->m_fileName, m_line,
                           tr("The section [%1] appears twice.").arg(name),
                           tr("Put its keys into one section."));
        }
        m_inSection = true;
        m_sectionName = name;
        if (name == QLatin1String("DEFAULT")) {
            m_isDefault = true;
            return std::nullopt;
        }
        m_file->m_sections.insert(name, {});
        m_file->m_order += name;
        return std::nullopt;
    }

    std::optional<Error> readOption(const QString &value)
    {
        qsizetype delimiter = 0;
        while (delimiter < value.size() && value.at(delimiter) != u'='
               && value.at(delimiter) != u':')
            ++delimiter;
        if (delimiter == value.size()) {
            // Not fatal in Python: the option before stays the one that is continued.
            addParsingError(value);
            return std::nullopt;
        }
        m_option = pythonLower(pythonRightStrip(value.left(delimiter)));
        if (m_option.isEmpty())
            addParsingError(value);
        Section &where = section();
        if (m_seen.contains({m_sectionName, m_option})) {
            return errorAt(
                m_file->m_fileName, m_line,
                tr("'%1' appears twice in the section [%2].").arg(m_option, m_sectionName),
                tr("Keep one of the two lines."));
        }
        m_seen.insert({m_sectionName, m_option});
        where.values.insert(m_option, {pythonStrip(value.mid(delimiter + 1)), m_line});
        where.order += m_option;
        return std::nullopt;
    }

    void addParsingError(const QString &value)
    {
        if (!m_parsingError) {
            m_parsingError = errorAt(
                m_file->m_fileName, m_line,
                tr("Line %1 is neither a section, nor a key with a value, nor a comment: %2")
                    .arg(m_line)
                    .arg(value.left(80)),
                tr("Write 'key = value', and indent the further lines of a long value."));
        }
    }

    IniFile *m_file;
    int m_line = 0;
    bool m_inSection = false;
    bool m_isDefault = false;
    QString m_sectionName;
    QString m_option;
    qsizetype m_indent = 0;
    QSet<std::pair<QString, QString>> m_seen;
    std::optional<Error> m_parsingError;
};

Result<IniFile> IniFile::parse(QByteArrayView bytes, const QString &fileName,
                               const QHash<QString, QString> &defaults)
{
    IniFile file;
    file.m_fileName = fileName;
    file.m_given = defaults;
    int badLine = 0;
    const std::optional<QString> text = decodeUtf8(bytes, &badLine);
    if (!text) {
        return fail(errorAt(fileName, badLine,
                            tr("The file is not UTF-8 text (line %1).").arg(badLine),
                            tr("Save it as UTF-8.")));
    }
    if (std::optional<Error> error = Parser(&file).read(splitLines(*text)))
        return fail(*error);
    return file;
}

QStringList IniFile::ownKeys(const QString &section) const
{
    if (section == QLatin1String("DEFAULT"))
        return m_defaults.order;
    return m_sections.value(section).order;
}

bool IniFile::hasOwn(const QString &section, const QString &key) const
{
    const auto it = m_sections.constFind(section);
    return it != m_sections.cend() && it->values.contains(pythonLower(key));
}

std::optional<IniValue> IniFile::raw(const QStringList &sections, const QString &key) const
{
    const QString name = pythonLower(key);
    for (const QString &section : sections) {
        const auto it = m_sections.constFind(section);
        if (it == m_sections.cend())
            continue;
        const auto value = it->values.constFind(name);
        if (value != it->values.cend())
            return *value;
    }
    const auto inherited = m_defaults.values.constFind(name);
    if (inherited != m_defaults.values.cend())
        return *inherited;
    const auto given = m_given.constFind(name);
    if (given != m_given.cend())
        return IniValue{QString(*given).replace(u'%', QLatin1String("%%")), 0};
    return std::nullopt;
}

Error IniFile::interpolationError(const QString &key, const IniValue &value,
                                  const QString &why) const
{
    return errorAt(m_fileName, value.line, tr("The value of '%1' cannot be read: %2").arg(key, why),
                   tr("Write %% for a percent sign and %(key)s for the value of another key."));
}

Result<QString> IniFile::interpolate(const QStringList &sections, const QString &key,
                                     const IniValue &value, const QString &rest, int depth,
                                     qsizetype *budget) const
{
    if (depth > MaxDepth) {
        return fail(interpolationError(
            key, value, tr("its references go more than %1 levels deep.").arg(MaxDepth)));
    }
    QString result;
    qsizetype at = 0;
    while (at < rest.size()) {
        const qsizetype percent = rest.indexOf(u'%', at);
        const qsizetype end = percent < 0 ? rest.size() : percent;
        *budget -= end - at + 1;
        if (*budget < 0)
            return fail(interpolationError(key, value, tr("its references make it too long.")));
        result += QStringView(rest).sliced(at, end - at);
        if (percent < 0)
            break;
        const QChar next = percent + 1 < rest.size() ? rest.at(percent + 1) : QChar();
        if (next == u'%') {
            result += u'%';
            at = percent + 2;
            continue;
        }
        const qsizetype close = next == u'(' ? rest.indexOf(u')', percent + 2) : -1;
        // %\(([^)]+)\)s
        if (close <= percent + 2 || close + 1 >= rest.size() || rest.at(close + 1) != u's') {
            return fail(interpolationError(
                key, value,
                next == u'(' ? tr("the reference at '%1' is not of the form %(key)s.")
                                   .arg(rest.mid(percent, 20))
                             : tr("'%' at '%1' is followed by neither '%' nor '('.")
                                   .arg(rest.mid(percent, 20))));
        }
        const QString name = rest.mid(percent + 2, close - percent - 2);
        const std::optional<IniValue> referred = raw(sections, name);
        if (!referred) {
            return fail(interpolationError(
                key, value, tr("there is no key '%1' that it refers to.").arg(name)));
        }
        if (referred->text.contains(u'%')) {
            Result<QString> inner =
                interpolate(sections, key, value, referred->text, depth + 1, budget);
            if (!inner)
                return inner;
            result += *inner;
        } else {
            *budget -= referred->text.size();
            result += referred->text;
        }
        at = close + 2;
    }
    return result;
}

Result<std::optional<IniValue>> IniFile::value(const QStringList &sections,
                                               const QString &key) const
{
    const std::optional<IniValue> found = raw(sections, key);
    if (!found)
        return std::optional<IniValue>();
    qsizetype budget = MaxInterpolated;
    Result<QString> text = interpolate(sections, key, *found, found->text, 1, &budget);
    if (!text)
        return fail(text.error());
    return std::optional<IniValue>(IniValue{*text, found->line});
}

} // namespace Retort

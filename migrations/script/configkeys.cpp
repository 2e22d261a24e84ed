#include "migrations/script/configkeys.h"

#include "migrations/script/configfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <limits>

namespace Retort {

namespace {

const QString RetortSection = QStringLiteral("retort");
const QString RetortPrefix = QStringLiteral("retort:");
const QString AlembicSection = QStringLiteral("alembic");
const QString ScriptLocation = QStringLiteral("script_location");

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::ConfigKeys", text);
}

const QStringList &knownOwnKeys()
{
    static const QStringList keys =
        QStringLiteral("script_location models url environment version_locations path_separator "
                       "version_path_separator recursive_version_locations prepend_sys_path "
                       "file_template truncate_slug_length timezone output_encoding version_table "
                       "version_table_schema transaction journal lock_timeout lock_retries "
                       "run_lock_timeout statement_timeout sslmode sslrootcert scratch "
                       "include_schemas exclude require_review pg_dump python types")
            .split(u' ');
    return keys;
}

bool isRetortFile(const IniFile &ini)
{
    if (!ini.hasSection(RetortSection))
        return false;
    if (ini.hasOwn(RetortSection, ScriptLocation))
        return true;
    // Inherited from [DEFAULT]: a Retort project unless the file has a history of Alembic's too.
    return !ini.hasSection(AlembicSection) && ini.raw({RetortSection}, ScriptLocation).has_value();
}

Error noSection(const QString &file, const QString &section, const QStringList &others)
{
    QStringList named;
    for (const QString &other : others) {
        if (!other.isEmpty())
            named += other;
    }
    Error error;
    error.kind = ErrorKind::Config;
    error.file = file;
    error.message = tr("There is no section '%1' in %2.").arg(section, file);
    error.hint = named.isEmpty() ? tr("Leave -n out: the file has one section only.")
                                 : tr("It has: %1.").arg(named.join(QLatin1String(", ")));
    return error;
}

} // namespace

std::optional<bool> parseBoolean(const QString &text)
{
    const QString word = text.toLower();
    for (const char *yes : {"on", "true", "yes", "1"}) {
        if (word == QLatin1String(yes))
            return true;
    }
    for (const char *no : {"off", "false", "no", "0"}) {
        if (word == QLatin1String(no))
            return false;
    }
    return std::nullopt;
}

std::optional<int> parseDuration(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A([0-9]+(?:\\.[0-9]+)?)\\s*([a-z]*)\\z"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    static const QHash<QString, double> units = {
        {QString(), 1},
        {QStringLiteral("ms"), 1},
        {QStringLiteral("s"), 1000},
        {QStringLiteral("min"), 60000},
        {QStringLiteral("h"), 3600000},
        {QStringLiteral("d"), 86400000},
    };
    const QString unit = match.captured(2).toLower();
    if (!units.contains(unit))
        return std::nullopt;
    const double milliseconds = match.captured(1).toDouble() * units.value(unit);
    if (milliseconds > double(std::numeric_limits<int>::max()))
        return std::nullopt;
    // A limit that is not zero must not become "no limit" by rounding.
    const int rounded = qRound(milliseconds);
    return milliseconds > 0 ? std::max(rounded, 1) : 0;
}

Result<ConfigKeys> ConfigKeys::read(const QString &file, const QString &section,
                                    const EnvironmentLookup &environment)
{
    ConfigKeys keys;
    keys.m_file = file;
    keys.m_directory = QFileInfo(file).path();
    keys.m_environment = environment;
    keys.m_section = section;
    keys.m_kind = ProjectKind::Alembic;
    const Result<QByteArray> bytes = readConfigBytes(file);
    if (!bytes)
        return fail(bytes.error());
    const QString table = QStringLiteral("tool.alembic");
    if (QFileInfo(file).fileName() == QLatin1String("pyproject.toml")) {
        const auto values = readTomlTable(*bytes, file, table);
        if (!values)
            return fail(values.error());
        if (!values->has_value()) {
            return fail(Error{ErrorKind::Config, tr("%1 has no table [tool.alembic].").arg(file),
                              tr("Name the project's retort.ini or alembic.ini."), file, 0, 0,
                              std::nullopt});
        }
        if (!section.isEmpty())
            return fail(noSection(file, section, {}));
        keys.m_tomlFile = file;
        keys.m_toml = **values;
        return keys;
    }

    Result<IniFile> ini =
        IniFile::parse(*bytes, file, {{QStringLiteral("here"), keys.m_directory}});
    if (!ini)
        return fail(ini.error());
    keys.m_ini = *std::move(ini);
    if (isRetortFile(keys.m_ini)) {
        keys.m_kind = ProjectKind::Retort;
        if (section == RetortSection && !keys.m_ini.hasSection(RetortPrefix + section))
            keys.m_section.clear();
        if (!keys.m_section.isEmpty() && !keys.m_ini.hasSection(RetortPrefix + keys.m_section))
            return fail(noSection(file, section, keys.sections()));
    } else {
        const QString beside = QDir(keys.m_directory).filePath(QStringLiteral("pyproject.toml"));
        if (QFileInfo::exists(beside)) {
            const Result<QByteArray> toml = readConfigBytes(beside);
            const auto values = toml ? readTomlTable(*toml, beside, table)
                                     : Result<std::optional<QHash<QString, TomlValue>>>();
            if (!values)
                keys.m_notes += tr("%1:%2: %3")
                                    .arg(beside)
                                    .arg(values.error().line)
                                    .arg(values.error().message);
            else if (*values) {
                keys.m_tomlFile = beside;
                keys.m_toml = **values;
            }
        }
        if (section == AlembicSection)
            keys.m_section.clear();
        keys.m_alembicSection = keys.m_section.isEmpty() ? AlembicSection : keys.m_section;
        if (!keys.m_section.isEmpty() && !keys.m_ini.hasSection(keys.m_section)) {
            if (!keys.m_ini.hasSection(RetortPrefix + keys.m_section))
                return fail(noSection(file, section, keys.sections()));
            keys.m_alembicSection = AlembicSection;
        }
    }
    if (!keys.m_section.isEmpty())
        keys.m_ownSections += RetortPrefix + keys.m_section;
    keys.m_ownSections += RetortSection;
    return keys;
}

QString ConfigKeys::mainSection() const
{
    if (m_kind == ProjectKind::Retort)
        return m_section.isEmpty() ? RetortSection : RetortPrefix + m_section;
    return m_alembicSection.isEmpty() ? QStringLiteral("tool.alembic") : m_alembicSection;
}

bool ConfigKeys::isHistory(const QString &section) const
{
    return m_ini.hasOwn(section, ScriptLocation)
           || m_ini.hasOwn(section, QStringLiteral("sqlalchemy.url"));
}

QStringList ConfigKeys::sections() const
{
    QStringList names;
    const bool retort = m_kind == ProjectKind::Retort;
    bool otherHistory = false;
    for (const QString &section : m_ini.sections()) {
        if (section.startsWith(RetortPrefix))
            names += section.mid(RetortPrefix.size());
        else if (!retort && section != AlembicSection && section != RetortSection
                 && isHistory(section)) {
            names += section;
            otherHistory = true;
        }
    }
    names.removeDuplicates();
    // Several histories, and [alembic] is none of them: there is no main one to choose.
    const bool main = retort || !otherHistory || !m_toml.isEmpty()
                      || m_ini.raw({AlembicSection}, ScriptLocation).has_value();
    if (main)
        names.prepend(QString());
    return names;
}

Result<std::optional<Setting>> ConfigKeys::own(const QString &key, bool replaceVariables) const
{
    const auto found = m_ini.value(m_ownSections, key);
    if (!found)
        return fail(found.error());
    // In an alembic.ini [DEFAULT] belongs to Alembic's sections; without [retort] nothing is ours.
    if (!*found
        || (m_kind == ProjectKind::Alembic && !m_ini.hasSection(RetortSection)
            && !m_ini.hasSection(m_ownSections.value(0))))
        return std::optional<Setting>();
    Setting setting{(*found)->text, {}, false, m_file, (*found)->line};
    if (replaceVariables) {
        const Result<QString> text = expandVariables(setting.text, m_environment);
        if (!text) {
            Error error = text.error();
            error.file = m_file;
            error.line = setting.line;
            return fail(error);
        }
        setting.text = *text;
    }
    return std::optional<Setting>(setting);
}

Result<QString> ConfigKeys::formatted(const QString &key, const TomlValue &value,
                                      const QString &text) const
{
    // Python's `text % {"here": …}`, as Alembic does it with the texts of its table.
    const QString here = QStringLiteral("%(here)s");
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != u'%') {
            result += text.at(i);
        } else if (QStringView(text).sliced(i).startsWith(QLatin1String("%%"))) {
            result += u'%';
            ++i;
        } else if (QStringView(text).sliced(i).startsWith(here)) {
            result += m_directory;
            i += here.size() - 1;
        } else {
            return fail(Error{ErrorKind::Config,
                              tr("The value of '%1' cannot be read: '%' at '%2' is followed by "
                                 "neither '%' nor '(here)s'.")
                                  .arg(key, text.mid(i, 20)),
                              tr("Write %% for a percent sign."), m_tomlFile, value.line, 0,
                              std::nullopt});
        }
    }
    return result;
}

Result<std::optional<Setting>> ConfigKeys::alembic(const QString &key) const
{
    if (!m_alembicSection.isEmpty()) {
        const auto found = m_ini.value({m_alembicSection}, key);
        if (!found)
            return fail(found.error());
        if (*found && (m_ini.hasSection(m_alembicSection) || m_alembicSection == AlembicSection))
            return std::optional<Setting>(
                Setting{(*found)->text, {}, false, m_file, (*found)->line});
    }
    const auto it = m_toml.constFind(key);
    if (it == m_toml.cend())
        return std::optional<Setting>();
    Setting setting{{}, {}, false, m_tomlFile, it->line};
    switch (it->kind) {
    case TomlValue::Kind::String: {
        const Result<QString> text = formatted(key, *it, it->string);
        if (!text)
            return fail(text.error());
        setting.text = *text;
        break;
    }
    case TomlValue::Kind::StringList:
        setting.isList = true;
        for (const QString &item : it->list) {
            const Result<QString> text = formatted(key, *it, item);
            if (!text)
                return fail(text.error());
            setting.list += *text;
        }
        setting.text = setting.list.join(u' ');
        break;
    case TomlValue::Kind::Boolean:
        setting.text = it->boolean ? QStringLiteral("true") : QStringLiteral("false");
        break;
    case TomlValue::Kind::Integer:
        setting.text = QString::number(it->integer);
        break;
    case TomlValue::Kind::Other:
        return fail(Error{ErrorKind::Config,
                          tr("The value of '%1' is neither a text, a list of texts, a number nor a "
                             "boolean.")
                              .arg(key),
                          tr("Correct it."), m_tomlFile, it->line, 0, std::nullopt});
    }
    return std::optional<Setting>(setting);
}

QStringList ConfigKeys::usedSections() const
{
    QStringList used{QStringLiteral("DEFAULT")};
    if (!m_alembicSection.isEmpty())
        used += m_alembicSection;
    for (const QString &section : m_ownSections) {
        if (m_ini.hasSection(section))
            used += section;
    }
    return used;
}

QStringList ConfigKeys::warnings() const
{
    QStringList warnings = m_notes;
    static const QRegularExpression comment(QStringLiteral("\\s([#;])"));
    const QStringList used = usedSections();
    QString allText;
    for (const QString &section : used) {
        const QStringList keys = m_ini.ownKeys(section);
        for (const QString &key : keys) {
            const QStringList where =
                section == QLatin1String("DEFAULT") ? QStringList() : QStringList{section};
            const IniValue value = m_ini.raw(where, key).value_or(IniValue());
            allText += value.text;
            const QRegularExpressionMatch match = comment.match(value.text);
            if (match.hasMatch()) {
                warnings +=
                    tr("%1:%2: the value of '%3' has ' %4' in it; a comment behind a value is "
                       "part of the value.")
                        .arg(m_file, QString::number(value.line), key, match.captured(1));
            }
        }
    }
    for (const QString &section : m_ownSections) {
        const QStringList keys = m_ini.ownKeys(section);
        for (const QString &key : keys) {
            // A key of one's own, for %(key)s, is no mistake.
            if (knownOwnKeys().contains(key)
                || allText.contains(QStringLiteral("%(%1)s").arg(key), Qt::CaseInsensitive))
                continue;
            warnings += tr("%1:%2: Retort knows no key '%3'; it is ignored.")
                            .arg(m_file, QString::number(m_ini.raw({section}, key)->line), key);
        }
    }
    return warnings;
}

} // namespace Retort

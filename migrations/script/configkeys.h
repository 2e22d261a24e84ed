#pragma once

#include "migrations/script/inifile.h"
#include "migrations/script/projectconfig.h"
#include "migrations/script/tomlfile.h"

namespace Retort {

/// A value with its place; `isList` for a list of a TOML file.
struct Setting
{
    QString text;
    QStringList list;
    bool isList = false;
    QString file;
    int line = 0;
};

/// `on`, `off`, `true`, `false`, `yes`, `no`, `1`, `0`, in any case.
std::optional<bool> parseBoolean(const QString &text);

/// `2s`, `500ms`, `5min`, `1h`, `1d`, `1.5s`, or a plain number of milliseconds; up to INT_MAX
/// milliseconds.
std::optional<int> parseDuration(const QString &text);

/// The keys of one section of a configuration file, wherever they stand: Retort's own in
/// [retort:NAME] and [retort], Alembic's in their section and in [tool.alembic] of the
/// pyproject.toml beside it.
class ConfigKeys
{
public:
    /// Errors: `config` (no such section), `io`.
    static Result<ConfigKeys> read(const QString &file, const QString &section,
                                   const EnvironmentLookup &environment);

    ProjectKind kind() const { return m_kind; }
    /// Empty for the main one, also where it was named.
    const QString &section() const { return m_section; }
    /// The section's name in the file, for sentences.
    QString mainSection() const;
    QStringList sections() const;

    /// A key of Retort's own, interpolated, with `${NAME}` replaced unless that is not wanted.
    Result<std::optional<Setting>> own(const QString &key, bool replaceVariables = true) const;
    /// A key of Alembic's.
    Result<std::optional<Setting>> alembic(const QString &key) const;

    /// Values with ` #` or ` ;` in them, keys of [retort] that nobody knows.
    QStringList warnings() const;

private:
    Result<QString> formatted(const QString &key, const TomlValue &value,
                              const QString &text) const;
    QStringList usedSections() const;
    bool isHistory(const QString &section) const;

    QString m_file;
    QString m_directory;
    ProjectKind m_kind = ProjectKind::Retort;
    QString m_section;
    QStringList m_ownSections;
    QString m_alembicSection;
    IniFile m_ini;
    QString m_tomlFile;
    QHash<QString, TomlValue> m_toml;
    EnvironmentLookup m_environment;
    QStringList m_notes;
};

} // namespace Retort

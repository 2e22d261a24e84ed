#pragma once

#include "migrations/result.h"

#include <QByteArrayView>
#include <QHash>
#include <QString>
#include <QStringList>
#include <optional>

namespace Retort {

/// A value of an ini file and the 1-based line of its key.
struct IniValue
{
    QString text;
    int line = 0;

    friend bool operator==(const IniValue &, const IniValue &) = default;
};

/// An ini file by the rules of Python's ConfigParser (3.11, default settings: `strict`, `=` and
/// `:`,
/// `#` and `;` comment lines, continuation by indentation, BasicInterpolation). Two things differ:
/// it is always UTF-8 and may begin with a BOM, and a NUL is refused.
class IniFile
{
public:
    /// `defaults` are what ConfigParser's constructor takes (`here`); they are not interpolated, so
    /// a `%` in a folder's name does no harm. Errors: `config` with file and line.
    static Result<IniFile> parse(QByteArrayView bytes, const QString &fileName,
                                 const QHash<QString, QString> &defaults = {});

    const QString &fileName() const { return m_fileName; }
    /// In the file's order, without DEFAULT.
    const QStringList &sections() const { return m_order; }
    bool hasSection(const QString &section) const { return m_sections.contains(section); }
    /// Keys that stand in the section itself (lower case, in the file's order); `DEFAULT` is
    /// allowed.
    QStringList ownKeys(const QString &section) const;
    bool hasOwn(const QString &section, const QString &key) const;

    /// The first of `sections` that has the key, then `[DEFAULT]`, then the defaults; not
    /// interpolated.
    std::optional<IniValue> raw(const QStringList &sections, const QString &key) const;

    /// The same, interpolated with the keys of all of them in that order. nullopt: not set.
    /// Errors: `config` with file and line (`%` that is neither `%%` nor `%(key)s`, an unknown key,
    /// more than ten levels).
    Result<std::optional<IniValue>> value(const QStringList &sections, const QString &key) const;

private:
    struct Section
    {
        QHash<QString, IniValue> values;
        QStringList order;
    };
    class Parser;

    Result<QString> interpolate(const QStringList &sections, const QString &key,
                                const IniValue &value, const QString &rest, int depth,
                                qsizetype *budget) const;
    Error interpolationError(const QString &key, const IniValue &value, const QString &why) const;

    QString m_fileName;
    QStringList m_order;
    QHash<QString, Section> m_sections;
    Section m_defaults;
    QHash<QString, QString> m_given;
};

} // namespace Retort

#pragma once

#include "migrations/result.h"

#include <QByteArrayView>
#include <QHash>
#include <QString>
#include <QStringList>
#include <optional>

namespace Retort {

/// One key of a TOML table, as far as Alembic's configuration needs it.
struct TomlValue
{
    enum class Kind {
        String,
        StringList,
        Boolean,
        Integer,
        /// Dates, floats, inline tables, mixed lists: read over, not kept.
        Other,
    };
    Kind kind = Kind::Other;
    QString string;
    QStringList list;
    bool boolean = false;
    qint64 integer = 0;
    /// 1-based line of the key.
    int line = 0;

    friend bool operator==(const TomlValue &, const TomlValue &) = default;
};

/// The keys of one table (`tool.alembic`) of a TOML file; nullopt if the file has no such table.
/// Values of other tables are read over, so that text that looks like a header is not taken for
/// one. Errors: `config` with file and line.
Result<std::optional<QHash<QString, TomlValue>>>
readTomlTable(QByteArrayView bytes, const QString &fileName, const QString &table);

} // namespace Retort

#pragma once

#include <QString>

namespace Retort {

/// One statement of a script, without the `;` behind it and without blanks and comments around it.
struct SqlStatement
{
    QString text;
    /// Where it stands in the text that was split: UTF-16 offset; 1-based line; 1-based column in
    /// characters.
    qsizetype offset = 0;
    int line = 1;
    int column = 1;
    /// libpg_query (grammar of PostgreSQL 15) accepts it. If not, only a server can judge (newer
    /// syntax).
    bool parsed = true;

    friend bool operator==(const SqlStatement &, const SqlStatement &) = default;
};

} // namespace Retort

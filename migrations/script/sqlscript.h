#pragma once

#include "migrations/result.h"
#include "migrations/revision/plan.h"
#include "migrations/revision/revision.h"
#include "migrations/sql/statement.h"

#include <QByteArray>
#include <QList>
#include <optional>

namespace Retort {

/// `-- retort: upgrade [autocommit]` and what follows it up to the next marker.
struct ScriptSection
{
    /// Upgrade or Downgrade.
    Direction direction = Direction::Upgrade;
    bool autocommit = false;
    /// 1-based line of the marker in the file.
    int markerLine = 0;
    /// From the line behind the marker on; exactly the file's text (LF or CRLF as it is there).
    QString text;
    /// Lines and columns count in the file, offsets in the file's text.
    QList<SqlStatement> statements;

    friend bool operator==(const ScriptSection &, const ScriptSection &) = default;
};

/// `-- Reviewed: WHEN WHO sha256:HASH`
struct ReviewMark
{
    QString when;
    QString who;
    /// Hex.
    QString hash;

    friend bool operator==(const ReviewMark &, const ReviewMark &) = default;
};

/// A SQL revision script, read whole.
struct SqlScript
{
    Revision revision;
    QList<ScriptSection> sections;
    std::optional<ReviewMark> reviewed;
    /// Script hash (FORMATS: sha256 hex over ids and everything from the first marker on).
    QString hash;

    /// Sections of one direction in file order.
    QList<ScriptSection> sectionsOf(Direction direction) const;

    friend bool operator==(const SqlScript &, const SqlScript &) = default;
};

} // namespace Retort

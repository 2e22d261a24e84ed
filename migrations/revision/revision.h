#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace Retort {

enum class ScriptLanguage {
    Sql,
    Python,
};

/// One revision as its file describes it; nothing here is resolved against other revisions.
struct Revision
{
    QString id;
    /// Parents (`Revises`, `down_revision`) in the file's order; empty for a base.
    QStringList downRevisions;
    /// Ids or branch labels as written, in the file's order.
    QStringList dependsOn;
    /// Labels that this file declares.
    QStringList branchLabels;
    /// The docstring (Python) or the header comment without its `-- ` (SQL), whole, as Alembic's
    /// verbose output prints it. Empty where Python sees no docstring.
    QString doc;
    /// For people: the first paragraph of `doc`, or of a docstring that stands after the imports.
    QString message;
    /// As written; formats differ (notes: 4 per cent of real files have none or an odd one).
    QString createDate;
    /// `createDate` where it can be read; invalid otherwise.
    QDateTime created;
    /// Absolute path.
    QString file;
    ScriptLanguage language = ScriptLanguage::Sql;
    /// No downgrade section: a downgrade through it is refused.
    bool irreversible = false;
    /// Empty, or why an identifier of this file cannot be known without running it.
    QString notStatic;

    friend bool operator==(const Revision &, const Revision &) = default;
};

} // namespace Retort

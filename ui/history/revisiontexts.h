#pragma once

#include "migrations/revision/revision.h"

#include <QFuture>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <functional>

namespace Retort {

/// What is known once every revision's file was read.
struct RevisionTexts
{
    /// Text of the file by id.
    QHash<QString, QString> text;
    /// Ids with a review mark that is valid.
    QSet<QString> reviewed;
};

/// Reads one file after the other; a file that cannot be read has no text. `isCancelled` may be
/// empty.
RevisionTexts readRevisionTexts(const QList<Revision> &revisions,
                                const std::function<bool()> &isCancelled = {});

/// The same on a thread of the pool. Cancel the future to end it early.
QFuture<RevisionTexts> loadRevisionTexts(const QList<Revision> &revisions);

/// Whether the revision matches: id, message, file's name or the file's text, any case.
bool matchesSearch(const Revision &revision, const QString &text, const QString &needle);

} // namespace Retort

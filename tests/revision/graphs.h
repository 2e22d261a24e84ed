#pragma once

#include "migrations/revision/revisiongraph.h"

namespace Retort::Test {

/// A revision in one line: `ID [< PARENT,PARENT] [: DEPENDENCY,…] [# LABEL,…]`.
inline Revision revisionOf(const QString &line)
{
    Revision revision;
    QStringList *into = nullptr;
    for (const QString &word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (word == QLatin1String("<"))
            into = &revision.downRevisions;
        else if (word == QLatin1String(":"))
            into = &revision.dependsOn;
        else if (word == QLatin1String("#"))
            into = &revision.branchLabels;
        else if (into)
            *into += word.split(QLatin1Char(','));
        else
            revision.id = word;
    }
    revision.file = QStringLiteral("/p/versions/") + revision.id + QStringLiteral("_.py");
    revision.doc = QStringLiteral("doc of ") + revision.id;
    return revision;
}

/// Lines in load order, separated by `;`.
inline RevisionGraph graphOf(const QString &text)
{
    QList<Revision> revisions;
    for (const QString &line : text.split(QLatin1Char(';'), Qt::SkipEmptyParts))
        revisions.append(revisionOf(line.trimmed()));
    return RevisionGraph::build(revisions);
}

inline QStringList idsOf(const RevisionGraph &graph, const QList<int> &nodes)
{
    QStringList ids;
    for (const int node : nodes)
        ids.append(node < 0 ? QStringLiteral("-") : graph.revision(node).id);
    return ids;
}

/// Words separated by spaces.
inline QStringList words(const QString &text)
{
    return text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace Retort::Test

#pragma once

#include "migrations/revision/revisiongraph.h"

#include <vector>

namespace Retort {

/// Resolves what revision files say about each other. Only RevisionGraph::build uses it.
class RevisionGraphBuilder
{
public:
    explicit RevisionGraphBuilder(QList<Revision> revisions);

    RevisionGraph build();

private:
    void checkIdentifiers();
    void indexRevisions();
    void indexLabels();
    void resolveDependencies();
    void resolveParents();
    void linkChildren();
    void normalizeDependencies();
    void makeEffectiveParents();
    void findCycles();
    void propagateLabels();

    void addFault(ErrorKind kind, int node, const QString &message, const QString &hint);
    QString missingHint(const QString &id, bool labelsAllowed) const;

    RevisionGraph m_graph;
    int m_size = 0;
};

} // namespace Retort

#include "migrations/revision/graphbuilder.h"

#include "migrations/revision/cycles.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace Retort {

namespace {

/// Width of Alembic's column `version_num`.
constexpr qsizetype longestIdentifier = 32;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::RevisionGraph", text);
}

/// Characters as PostgreSQL counts them: code points.
qsizetype characters(const QString &text)
{
    return std::count_if(text.begin(), text.end(),
                         [](QChar unit) { return !unit.isLowSurrogate(); });
}

QString listed(const QStringList &ids)
{
    constexpr qsizetype shown = 8;
    if (ids.size() <= shown)
        return ids.join(QStringLiteral(", "));
    return tr("%1 and %2 more")
        .arg(QStringList(ids.first(shown)).join(QStringLiteral(", ")))
        .arg(ids.size() - shown);
}

} // namespace

RevisionGraphBuilder::RevisionGraphBuilder(QList<Revision> revisions)
{
    m_graph.m_revisions = std::move(revisions);
    m_size = m_graph.size();
}

RevisionGraph RevisionGraphBuilder::build()
{
    checkIdentifiers();
    indexRevisions();
    indexLabels();
    resolveDependencies();
    resolveParents();
    linkChildren();
    normalizeDependencies();
    makeEffectiveParents();
    findCycles();
    propagateLabels();
    return std::move(m_graph);
}

void RevisionGraphBuilder::addFault(ErrorKind kind, int node, const QString &message,
                                    const QString &hint)
{
    Error error;
    error.kind = kind;
    error.message = message;
    error.hint = hint;
    error.file = m_graph.revision(node).file;
    m_graph.m_faults.append(error);
}

void RevisionGraphBuilder::checkIdentifiers()
{
    static const QString forbidden = QStringLiteral("@-+:");
    for (int node = 0; node < m_size; ++node) {
        const Revision &revision = m_graph.revision(node);
        if (!revision.notStatic.isEmpty()) {
            addFault(
                ErrorKind::NotStatic, node,
                tr("The place of %1 in the history is not statically readable: %2.")
                    .arg(revision.id.isEmpty() ? QFileInfo(revision.file).fileName() : revision.id,
                         revision.notStatic),
                tr("Write the identifiers as literals."));
            if (revision.id.isEmpty())
                continue;
        }
        if (revision.id.isEmpty()) {
            addFault(ErrorKind::InvalidIdentifier, node,
                     tr("The revision identifier in %1 is empty.")
                         .arg(QFileInfo(revision.file).fileName()),
                     tr("Give the revision an identifier of 1 to 32 characters."));
            continue;
        }
        QStringList bad;
        for (const QChar unit : forbidden) {
            if (revision.id.contains(unit))
                bad.append(QLatin1Char('"') + unit + QLatin1Char('"'));
        }
        if (!bad.isEmpty()) {
            addFault(ErrorKind::InvalidIdentifier, node,
                     tr("The revision identifier \"%1\" holds %2, which has a meaning of its own.")
                         .arg(revision.id, bad.join(QStringLiteral(", "))),
                     tr("Rename the revision: identifiers must not hold @, -, + or :."));
        }
        if (const qsizetype length = characters(revision.id); length > longestIdentifier) {
            addFault(ErrorKind::InvalidIdentifier, node,
                     tr("The revision identifier \"%1\" is %2 characters long; the version table "
                        "holds 32.")
                         .arg(revision.id)
                         .arg(length),
                     tr("Shorten the identifier, in the revisions that refer to it too."));
        }
    }
}

void RevisionGraphBuilder::indexRevisions()
{
    m_graph.m_index.reserve(m_size);
    for (int node = 0; node < m_size; ++node) {
        const Revision &revision = m_graph.revision(node);
        const int place = m_graph.indexOf(revision.id);
        if (place >= 0 && !revision.id.isEmpty()) {
            addFault(ErrorKind::DuplicateRevision, node,
                     tr("Revision %1 is described by two files: %2 and %3.")
                         .arg(revision.id, QFileInfo(m_graph.revision(place).file).fileName(),
                              QFileInfo(revision.file).fileName()),
                     tr("Give one of them another identifier, or delete it."));
        }
        m_graph.m_index.insert(revision.id, node);
    }
}

void RevisionGraphBuilder::indexLabels()
{
    for (int node = 0; node < m_size; ++node) {
        for (const QString &label : m_graph.revision(node).branchLabels) {
            const int sameId = m_graph.indexOf(label);
            const int sameLabel = m_graph.labelOwner(label);
            if (sameId < 0 && sameLabel < 0) {
                m_graph.m_labelOwner.insert(label, node);
                continue;
            }
            const QString other = m_graph.revision(sameId < 0 ? sameLabel : sameId).id;
            addFault(ErrorKind::DuplicateLabel, node,
                     sameId < 0
                         ? tr("The branch label \"%1\" of revision %2 is declared by revision %3 "
                              "already.")
                               .arg(label, m_graph.revision(node).id, other)
                         : tr("The branch label \"%1\" of revision %2 is the identifier of a "
                              "revision.")
                               .arg(label, m_graph.revision(node).id),
                     tr("Rename the label, or take it away."));
        }
    }
}

QString RevisionGraphBuilder::missingHint(const QString &id, bool labelsAllowed) const
{
    if (const int owner = m_graph.labelOwner(id); owner >= 0 && !labelsAllowed) {
        return tr("\"%1\" is a branch label; a parent is named by its identifier: %2.")
            .arg(id, m_graph.revision(owner).id);
    }
    QStringList similar;
    if (!id.isEmpty()) {
        for (const Revision &revision : m_graph.m_revisions) {
            if (revision.id.startsWith(id) && !similar.contains(revision.id))
                similar.append(revision.id);
        }
    }
    if (similar.size() == 1)
        return tr("Did you mean %1? Files name revisions by their whole identifier.")
            .arg(similar.first());
    return tr("Add the file that is missing (is it on another branch of the repository?), or "
              "correct the identifier.");
}

void RevisionGraphBuilder::resolveDependencies()
{
    m_graph.m_dependencies.resize(m_size);
    for (int node = 0; node < m_size; ++node) {
        const Revision &revision = m_graph.revision(node);
        for (const QString &name : revision.dependsOn) {
            int target = m_graph.indexOf(name);
            if (target < 0)
                target = m_graph.labelOwner(name);
            QList<int> &found = m_graph.m_dependencies[node];
            if (target >= 0) {
                if (!found.contains(target))
                    found.append(target);
                continue;
            }
            addFault(ErrorKind::MissingDependency, node,
                     tr("Revision %1 depends on \"%2\", which no file describes.")
                         .arg(revision.id, name),
                     missingHint(name, true));
        }
    }
}

void RevisionGraphBuilder::resolveParents()
{
    m_graph.m_parents.resize(m_size);
    m_graph.m_missingParents.resize(m_size);
    for (int node = 0; node < m_size; ++node) {
        const Revision &revision = m_graph.revision(node);
        for (const QString &name : revision.downRevisions) {
            QList<int> &found = m_graph.m_parents[node];
            if (const int target = m_graph.indexOf(name); target >= 0) {
                if (!found.contains(target))
                    found.append(target);
                continue;
            }
            QStringList &missing = m_graph.m_missingParents[node];
            if (missing.contains(name))
                continue;
            missing.append(name);
            addFault(ErrorKind::MissingParent, node,
                     tr("Revision %1 revises %2, which no file describes.").arg(revision.id, name),
                     missingHint(name, false));
        }
    }
}

void RevisionGraphBuilder::linkChildren()
{
    m_graph.m_children.resize(m_size);
    m_graph.m_allChildren.resize(m_size);
    for (int node = 0; node < m_size; ++node) {
        // Of two files with one identifier one is in the history: else its parents would seem to
        // fork.
        if (m_graph.isShadowed(node))
            continue;
        const QList<int> &parents = m_graph.parents(node);
        for (const int parent : parents) {
            m_graph.m_children[parent].append(node);
            m_graph.m_allChildren[parent].append(node);
        }
        for (const int dependency : m_graph.dependencies(node)) {
            if (!parents.contains(dependency))
                m_graph.m_allChildren[dependency].append(node);
        }
    }
}

/// A dependency is dropped where an ancestor by down_revision declares the same one. Only what
/// several revisions depend on can be: one walk upwards for each of those.
void RevisionGraphBuilder::normalizeDependencies()
{
    m_graph.m_normalized = m_graph.m_dependencies;
    QHash<int, QList<int>> declarers;
    for (int node = 0; node < m_size; ++node) {
        for (const int dependency : m_graph.dependencies(node))
            declarers[dependency].append(node);
    }
    for (auto it = declarers.cbegin(); it != declarers.cend(); ++it) {
        if (it->size() < 2)
            continue;
        QList<int> above;
        for (const int node : *it)
            above.append(m_graph.children(node));
        const QBitArray covered =
            m_graph.descendants(above, RevisionGraph::Relations::DownRevision);
        for (const int node : *it) {
            if (covered.testBit(node))
                m_graph.m_normalized[node].removeAll(it.key());
        }
    }
}

void RevisionGraphBuilder::makeEffectiveParents()
{
    m_graph.m_effective = m_graph.m_parents;
    for (int node = 0; node < m_size; ++node) {
        for (const int dependency : m_graph.normalizedDependencies(node)) {
            if (!m_graph.m_effective.at(node).contains(dependency))
                m_graph.m_effective[node].append(dependency);
        }
    }
}

void RevisionGraphBuilder::findCycles()
{
    // Normalizing means nothing within a cycle, so the declared dependencies are asked.
    const auto downOnly = [this](int node) -> const QList<int> & { return m_graph.parents(node); };
    QList<QList<int>> all = m_graph.m_parents;
    for (int node = 0; node < m_size; ++node)
        all[node].append(m_graph.dependencies(node));
    const auto both = [&all](int node) -> const QList<int> & { return all.at(node); };

    QSet<int> known;
    for (const QList<int> &cycle : cyclesOf(m_size, downOnly)) {
        QStringList ids;
        for (const int node : cycle) {
            known.insert(node);
            ids.append(m_graph.revision(node).id);
        }
        addFault(ErrorKind::Cycle, cycle.first(),
                 cycle.size() == 1
                     ? tr("Revision %1 revises itself.").arg(ids.first())
                     : tr("These revisions revise each other in a cycle: %1.").arg(listed(ids)),
                 tr("Correct the parent (Revises, down_revision) of one of them."));
    }
    for (const QList<int> &cycle : cyclesOf(m_size, both)) {
        QStringList ids;
        bool isNew = false;
        for (const int node : cycle) {
            isNew = isNew || !known.contains(node);
            ids.append(m_graph.revision(node).id);
        }
        // One whose revisions are all in a cycle by down_revision is that cycle.
        if (!isNew
            && !(cycle.size() == 1 && m_graph.dependencies(cycle.first()).contains(cycle.first())
                 && !m_graph.parents(cycle.first()).contains(cycle.first())))
            continue;
        addFault(ErrorKind::DependencyCycle, cycle.first(),
                 cycle.size() == 1 ? tr("Revision %1 depends on itself.").arg(ids.first())
                                   : tr("These revisions need each other, through what they depend "
                                        "on: %1.")
                                         .arg(listed(ids)),
                 tr("Take away one of the dependencies (Depends On, depends_on)."));
    }
}

/// A label goes to all descendants of the revision that declares it and, where these are one
/// straight line, to its ancestors up to the next branch or merge point. What a revision has by
/// then it hands on, so the order matters: load order (Alembic's is that of a hash table).
void RevisionGraphBuilder::propagateLabels()
{
    m_graph.m_labels.resize(m_size);
    QList<int> labelled;
    for (int node = 0; node < m_size; ++node) {
        m_graph.m_labels[node] = m_graph.declaredLabels(node);
        if (!m_graph.m_labels[node].isEmpty())
            labelled.append(node);
    }
    if (labelled.isEmpty())
        return;
    QHash<QString, int> order;
    for (const int node : std::as_const(labelled)) {
        for (const QString &label : m_graph.m_labels.at(node))
            order.insert(label, int(order.size()));
    }
    const auto give = [&](int node, const QStringList &labels) {
        QStringList &own = m_graph.m_labels[node];
        for (const QString &label : labels) {
            if (own.contains(label))
                continue;
            const auto place = std::lower_bound(own.begin(), own.end(), label,
                                                [&order](const QString &a, const QString &b) {
                                                    return order.value(a) < order.value(b);
                                                });
            own.insert(place, label);
        }
    };
    for (const int owner : std::as_const(labelled)) {
        const QStringList labels = m_graph.m_labels.at(owner);
        const QBitArray above =
            m_graph.descendants({owner}, RevisionGraph::Relations::DownRevision);
        int tip = owner;
        for (int node = 0; node < m_size; ++node) {
            if (above.testBit(node))
                give(node, labels);
        }
        // The end of the straight line, if it is one; bounded, as there may be a cycle.
        for (int i = 0; i < m_size && m_graph.children(tip).size() == 1; ++i)
            tip = m_graph.children(tip).first();
        if (!m_graph.children(tip).isEmpty())
            continue;
        for (int i = 0, node = tip; i < m_size; ++i) {
            if (m_graph.isRealBranchPoint(node) || m_graph.isMergePoint(node))
                break;
            give(node, labels);
            if (m_graph.parents(node).isEmpty())
                break;
            node = m_graph.parents(node).first();
        }
    }
}

} // namespace Retort

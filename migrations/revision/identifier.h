#pragma once

#include "migrations/result.h"
#include "migrations/revision/revisiongraph.h"

#include <optional>

namespace Retort {

/// `LABEL@SYMBOL+N`: what stands before the sign is optional.
struct RelativeIdentifier
{
    QString label;
    QString symbol;
    int steps = 0;
    /// The sign and digits as written.
    QString text;

    /// Reads the form at the start of `identifier`, as Alembic does; what follows is ignored.
    static std::optional<RelativeIdentifier> parse(const QString &identifier);
};

/// Finds what an identifier means in a graph, by Alembic's rules: `head`, `heads`, `base`, labels,
/// whole and partial identifiers, `LABEL@…`, steps. The graph must outlive it.
class IdentifierResolver
{
public:
    /// Beside nodes, a walk may stand before all revisions, or have gone down past a root.
    static constexpr int nothing = -1;
    static constexpr int base = -2;

    explicit IdentifierResolver(const RevisionGraph &graph) : m_graph(graph) {}

    /// Everything `identifier` names: nodes; empty for `base`. `-N` walks down from every head and
    /// may yield `base` (exactly) or `nothing` (too far). Errors: those of resolving (CLI.md).
    Result<QList<int>> revisions(const QString &identifier) const;
    /// The one revision that `identifier` names; `nothing` for `base`. `multiple_heads` if there
    /// are more.
    Result<int> revision(const QString &identifier) const;
    /// The revision that stands for a branch: declares this label, or is so called (partially too).
    Result<int> branch(const QString &label) const;

    /// Those of `nodes` that are an ancestor or a descendant of what `against` names.
    Result<QList<int>> filterForLineage(
        const QList<int> &nodes, const QString &against,
        RevisionGraph::Relations relations = RevisionGraph::Relations::DownRevision) const;

    /// Goes `steps` up (children, those of `label` only) or down from `start`. Where the tree ends
    /// before: `nothing` if `strict`, else the place it came to. `ambiguous_walk` where there are
    /// several ways.
    Result<int> walk(int start, int steps, const QString &label, bool strict) const;

    /// `rows` must be known; sorted out by whoever calls.
    Result<QList<int>> upgradeTargets(const QList<int> &rows, const QString &target,
                                      bool strict) const;

    struct DowngradeTarget
    {
        /// Branch that is meant, if any.
        QString label;
        /// Node, or `base`.
        int node = base;
    };
    Result<DowngradeTarget> downgradeTarget(const QList<int> &rows, const QString &target) const;

    /// "`id`, `id` and `id`", for sentences.
    QString listOf(const QList<int> &nodes) const;

private:
    struct Named
    {
        QStringList ids;
        QString label;
        bool hasLabel = false;
    };
    Result<Named> names(const QString &identifier) const;
    Result<QList<int>> filterForBranch(const QList<int> &nodes, const QString &label) const;
    Result<int> revisionForName(const QString &name, const QString &label) const;
    Result<int> partial(const QString &name, const QString &label, int owner) const;
    int exact(const QString &name) const;
    bool sharesLineage(int node, int with) const;
    QString ownLabel(int node, const QList<int> &nodes) const;
    tl::unexpected<Error> multipleHeads(const QStringList &heads, const QString &argument) const;
    tl::unexpected<Error> ambiguousRows(const QList<int> &rows, const QString &written,
                                        bool down) const;
    Result<int> upgradeStart(const QList<int> &rows, const RelativeIdentifier &relative) const;
    Result<int> downgradeStart(const QList<int> &rows, const RelativeIdentifier &relative) const;

    const RevisionGraph &m_graph;
};

/// What `show` and `edit` take: any identifier, and `current` for the version table's rows. Steps
/// that leave the history are `relative_out_of_range`. Empty for `base`.
Result<QList<int>> resolveRevisions(const RevisionGraph &graph, const QString &identifier,
                                    const QStringList &rows = {});

/// Exactly one revision: `multiple_heads` if it is more, `unknown_revision` for `base`.
Result<int> resolveRevision(const RevisionGraph &graph, const QString &identifier);

/// The nodes of a version table's rows, each once; `unknown_version_row` if no file describes one.
Result<QList<int>> nodesOfRows(const RevisionGraph &graph, const QStringList &rows);

/// What `current` lists: rows and the branch tips that they imply through dependencies, in load
/// order. `unknown_version_row` if no file describes a row.
Result<QList<int>> allCurrent(const RevisionGraph &graph, const QStringList &rows);

} // namespace Retort

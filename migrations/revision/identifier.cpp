#include "migrations/revision/identifier.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <limits>

namespace Retort {

namespace {

using Relations = RevisionGraph::Relations;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Identifier", text);
}

QString comma(const QStringList &items)
{
    return items.join(QStringLiteral(", "));
}

QString quoted(const QString &text)
{
    return QLatin1Char('"') + text + QLatin1Char('"');
}

/// Digits with a sign; more than fits is simply far.
int stepsOf(const QString &text)
{
    bool fits = false;
    const int steps = text.toInt(&fits);
    if (fits)
        return steps;
    return text.startsWith(QLatin1Char('-')) ? -std::numeric_limits<int>::max()
                                             : std::numeric_limits<int>::max();
}

tl::unexpected<Error> outOfRange(const QString &written, const QString &hint)
{
    return fail(
        ErrorKind::RelativeOutOfRange,
        tr("There are not that many revisions: \"%1\" leads out of the history.").arg(written),
        hint);
}

tl::unexpected<Error> unknown(const QString &name)
{
    if (name.isEmpty()) {
        return fail(ErrorKind::UnknownRevision, tr("No revision is named."),
                    tr("Type an identifier, a branch label, head, heads or base."));
    }
    static const QRegularExpression step(QStringLiteral("^[+-]\\d+$"));
    static const QRegularExpression relative(QStringLiteral("^.+[+-]\\d+$"));
    if (step.match(name).hasMatch()) {
        return fail(ErrorKind::UnknownRevision,
                    tr("\"%1\" does not name a revision here.").arg(name),
                    tr("Type the revision's identifier; retort history lists them."));
    }
    if (relative.match(name).hasMatch()) {
        return fail(ErrorKind::UnknownRevision,
                    tr("There is no revision or branch \"%1\"; steps from a revision are not known "
                       "here.")
                        .arg(name),
                    tr("Type the revision's identifier; retort history lists them."));
    }
    return fail(ErrorKind::UnknownRevision, tr("There is no revision or branch \"%1\".").arg(name),
                tr("retort history lists the revisions, retort heads the heads."));
}

} // namespace

std::optional<RelativeIdentifier> RelativeIdentifier::parse(const QString &identifier)
{
    static const QRegularExpression form(QStringLiteral("\\A(?:(.+?)@)?(\\w+)?([+-]\\d+)"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    const auto match = form.match(identifier);
    if (!match.hasMatch())
        return std::nullopt;
    return RelativeIdentifier{match.captured(1), match.captured(2), stepsOf(match.captured(3)),
                              match.captured(3)};
}

QString IdentifierResolver::listOf(const QList<int> &nodes) const
{
    QStringList ids;
    for (const int node : nodes)
        ids.append(m_graph.revision(node).id);
    return comma(ids);
}

tl::unexpected<Error> IdentifierResolver::multipleHeads(const QStringList &heads,
                                                        const QString &argument) const
{
    // The narrower forms that exist: a label that only one of the heads has to do with.
    constexpr qsizetype shown = 4;
    QList<int> nodes;
    for (const QString &head : heads)
        nodes.append(m_graph.indexOf(head));
    QStringList ways;
    for (const int node : std::as_const(nodes)) {
        const QString label = ownLabel(node, nodes);
        const QString way =
            label.isEmpty() ? m_graph.revision(node).id : label + QStringLiteral("@head");
        if (!ways.contains(way))
            ways.append(way);
        if (ways.size() == shown)
            break;
    }
    return fail(ErrorKind::MultipleHeads,
                tr("\"%1\" means several revisions: %2.").arg(argument, comma(heads)),
                tr("Name one, such as %1, say heads for all of them, or merge them.")
                    .arg(ways.join(tr(" or "))));
}

/// A label of `node` that none of the other `nodes` has to do with; empty if there is none.
QString IdentifierResolver::ownLabel(int node, const QList<int> &nodes) const
{
    for (const QString &label : m_graph.labels(node)) {
        const int owner = m_graph.labelOwner(label);
        const QBitArray related = m_graph.ancestors({owner}, Relations::DownRevision)
                                  | m_graph.descendants({owner}, Relations::DownRevision);
        const auto count = std::count_if(nodes.begin(), nodes.end(),
                                         [&](int other) { return related.testBit(other); });
        if (count == 1)
            return label;
    }
    return {};
}

int IdentifierResolver::exact(const QString &name) const
{
    const int node = m_graph.indexOf(name);
    return node >= 0 ? node : m_graph.labelOwner(name);
}

bool IdentifierResolver::sharesLineage(int node, int with) const
{
    return m_graph.ancestors({node}, Relations::DownRevision).testBit(with)
           || m_graph.descendants({node}, Relations::DownRevision).testBit(with);
}

/// Splits a label off and replaces the symbolic names.
Result<IdentifierResolver::Named> IdentifierResolver::names(const QString &identifier) const
{
    Named named;
    QString name = identifier;
    if (const qsizetype at = identifier.indexOf(QLatin1Char('@')); at >= 0) {
        named.label = identifier.left(at);
        named.hasLabel = true;
        name = identifier.mid(at + 1);
    }
    const auto idsOf = [this](const QList<int> &nodes) {
        QStringList ids;
        for (const int node : nodes)
            ids.append(m_graph.revision(node).id);
        return ids;
    };
    if (name == QLatin1String("heads") || name == QLatin1String("head")) {
        const bool one = name == QLatin1String("head");
        QList<int> heads = m_graph.heads();
        if (!named.label.isEmpty()) {
            const auto filtered = filterForBranch(heads, named.label);
            if (!filtered)
                return fail(filtered.error());
            heads = *filtered;
        } else if (!one) {
            heads = m_graph.realHeads();
        }
        named.ids = idsOf(heads);
        if (one && heads.size() > 1)
            return multipleHeads(named.ids, identifier);
    } else if (name != QLatin1String("base")) {
        named.ids.append(name);
    }
    return named;
}

Result<int> IdentifierResolver::branch(const QString &label) const
{
    if (const int node = exact(label); node >= 0)
        return node;
    const auto named = revisionForName(label, QString());
    if (named)
        return *named;
    if (named.error().kind == ErrorKind::AmbiguousRevision) {
        return fail(ErrorKind::UnknownBranch,
                    tr("There is no branch \"%1\". %2").arg(label, named.error().message),
                    tr("Type more of it."));
    }
    QStringList known;
    for (int node = 0; node < m_graph.size(); ++node)
        known.append(m_graph.declaredLabels(node));
    return fail(ErrorKind::UnknownBranch, tr("There is no branch \"%1\".").arg(label),
                known.isEmpty() ? tr("No revision declares a branch label; a revision's identifier "
                                     "can stand for its branch.")
                                : tr("The branch labels are: %1.").arg(comma(known)));
}

Result<int> IdentifierResolver::partial(const QString &name, const QString &label, int owner) const
{
    if (name.isEmpty())
        return unknown(name);
    // Keys shorter than four characters are only ever named whole.
    constexpr qsizetype shortest = 4;
    struct Key
    {
        QString text;
        int node;
    };
    QList<Key> keys;
    for (int node = 0; node < m_graph.size(); ++node) {
        const QString &id = m_graph.revision(node).id;
        if (id.size() >= shortest && id.startsWith(name) && !m_graph.isShadowed(node))
            keys.append({id, node});
    }
    for (int node = 0; node < m_graph.size(); ++node) {
        for (const QString &own : m_graph.declaredLabels(node)) {
            if (own.size() >= shortest && own.startsWith(name))
                keys.append({own, node});
        }
    }
    if (owner >= 0) {
        QList<Key> members;
        for (const Key &key : keys) {
            const auto fits = filterForLineage({key.node}, label);
            if (!fits)
                return fail(fits.error());
            if (!fits->isEmpty())
                members.append(key);
        }
        if (members.isEmpty() && keys.size() == 1) {
            return fail(ErrorKind::NotAMember,
                        tr("Revision %1 is not on the branch \"%2\".")
                            .arg(m_graph.revision(keys.first().node).id, label),
                        tr("Leave out %1@, or name a revision of that branch.").arg(label));
        }
        keys = members;
    }
    if (keys.isEmpty())
        return unknown(name);
    if (keys.size() > 1) {
        QStringList shown;
        for (const Key &key : keys) {
            if (shown.size() < 4)
                shown.append(key.text);
        }
        if (keys.size() > shown.size())
            shown.append(QStringLiteral("…"));
        return fail(ErrorKind::AmbiguousRevision,
                    tr("\"%1\" is the beginning of several names: %2.").arg(name, comma(shown)),
                    tr("Type more of it."));
    }
    return keys.first().node;
}

Result<int> IdentifierResolver::revisionForName(const QString &name, const QString &label) const
{
    int owner = nothing;
    if (!label.isEmpty()) {
        const auto found = branch(label);
        if (!found)
            return found;
        owner = *found;
    }
    int node = exact(name);
    if (node < 0) {
        const auto found = partial(name, label, owner);
        if (!found)
            return found;
        node = *found;
    }
    if (owner >= 0 && !sharesLineage(node, owner)) {
        return fail(
            ErrorKind::NotAMember,
            tr("Revision %1 is not on the branch \"%2\".").arg(m_graph.revision(node).id, label),
            tr("Leave out %1@, or name a revision of that branch.").arg(label));
    }
    return node;
}

Result<QList<int>> IdentifierResolver::revisions(const QString &identifier) const
{
    const auto named = names(identifier);
    if (!named)
        return fail(named.error());
    QList<int> found;
    static const QRegularExpression down(QStringLiteral("^\\s*-\\d+\\s*$"));
    if (named->ids.size() == 1 && down.match(named->ids.first()).hasMatch()
        && stepsOf(named->ids.first().trimmed()) < 0) {
        const int steps = stepsOf(named->ids.first().trimmed());
        for (const int head : m_graph.realHeads()) {
            if (named->hasLabel && !m_graph.labels(head).contains(named->label))
                continue;
            const auto place = walk(head, steps, QString(), true);
            if (!place)
                return fail(place.error());
            found.append(*place);
        }
        return found;
    }
    for (const QString &id : named->ids) {
        const auto node = revisionForName(id, named->label);
        if (!node)
            return fail(node.error());
        found.append(*node);
    }
    return found;
}

Result<int> IdentifierResolver::revision(const QString &identifier) const
{
    const auto named = names(identifier);
    if (!named)
        return fail(named.error());
    if (named->ids.size() > 1)
        return multipleHeads(named->ids, identifier);
    if (named->ids.isEmpty()) {
        if (!named->label.isEmpty()) {
            if (const auto owner = branch(named->label); !owner)
                return owner;
        }
        return nothing;
    }
    return revisionForName(named->ids.first(), named->label);
}

Result<QList<int>> IdentifierResolver::filterForLineage(const QList<int> &nodes,
                                                        const QString &against,
                                                        Relations relations) const
{
    const auto named = names(against);
    if (!named)
        return fail(named.error());
    QStringList shares = named->ids;
    if (!named->label.isEmpty())
        shares.prepend(named->label);
    if (shares.isEmpty() || nodes.isEmpty())
        return nodes;
    QList<int> others;
    for (const QString &name : shares) {
        const auto node = revisionForName(name, QString());
        if (!node)
            return fail(node.error());
        others.append(*node);
    }
    const QBitArray related =
        m_graph.ancestors(others, relations) | m_graph.descendants(others, relations);
    QList<int> fitting;
    for (const int node : nodes) {
        if (related.testBit(node))
            fitting.append(node);
    }
    return fitting;
}

/// The same for what stands before an `@`: what is not found is then a branch.
Result<QList<int>> IdentifierResolver::filterForBranch(const QList<int> &nodes,
                                                       const QString &label) const
{
    auto fitting = filterForLineage(nodes, label);
    if (!fitting && fitting.error().kind == ErrorKind::UnknownRevision) {
        if (const auto owner = branch(label); !owner)
            return fail(owner.error());
    }
    return fitting;
}

Result<int> IdentifierResolver::walk(int start, int steps, const QString &label, bool strict) const
{
    int place = start;
    for (int i = 0; i < std::abs(steps); ++i) {
        // More steps than there are revisions: a cycle.
        if (i > m_graph.size())
            return strict ? nothing : place;
        QList<int> ways;
        if (steps > 0) {
            ways = place == nothing ? m_graph.bases() : m_graph.children(place);
            if (!label.isEmpty()) {
                const auto filtered = filterForBranch(ways, label);
                if (!filtered)
                    return fail(filtered.error());
                ways = *filtered;
            }
        } else if (place != base) {
            ways = place == nothing ? m_graph.heads() : m_graph.parents(place);
            if (ways.isEmpty())
                ways.append(base);
        }
        if (ways.isEmpty())
            return strict ? nothing : place;
        if (ways.size() > 1) {
            const QString where = place >= 0 ? m_graph.revision(place).id : QStringLiteral("base");
            if (steps > 0) {
                return fail(ErrorKind::AmbiguousWalk,
                            tr("After %1 there are several ways: %2.").arg(where, listOf(ways)),
                            tr("Name the revision you mean: %1.").arg(listOf(ways)));
            }
            QStringList options;
            for (const int way : ways)
                options.append(m_graph.revision(way).id);
            return fail(ErrorKind::AmbiguousWalk,
                        tr("%1 is a merge; below it there are several ways: %2.")
                            .arg(where, comma(options)),
                        tr("Name the revision you mean: %1.").arg(options.join(tr(" or "))));
        }
        place = ways.first();
    }
    return place;
}

tl::unexpected<Error> IdentifierResolver::ambiguousRows(const QList<int> &rows,
                                                        const QString &written, bool down) const
{
    QStringList ways;
    for (const int row : rows) {
        const QString label = ownLabel(row, rows);
        ways.append((label.isEmpty() ? m_graph.revision(row).id : label) + QLatin1Char('@')
                    + written);
    }
    return fail(
        ErrorKind::AmbiguousWalk,
        tr("\"%1\" could start at any of several revisions: %2.").arg(written, listOf(rows)),
        down ? tr("Say from which: %1; or name a revision.").arg(ways.join(tr(" or ")))
             : tr("Say on which branch: %1; or name a revision.").arg(ways.join(tr(" or "))));
}

/// Where `+N` and `LABEL@+N` start.
Result<int> IdentifierResolver::upgradeStart(const QList<int> &rows,
                                             const RelativeIdentifier &relative) const
{
    QList<int> starts = rows;
    if (!relative.label.isEmpty()) {
        const auto onBranch = filterForBranch(rows, relative.label);
        if (!onBranch)
            return fail(onBranch.error());
        starts = *onBranch;
        if (starts.isEmpty()) {
            // The branch is not a row: its highest revisions that are applied.
            const QBitArray applied = m_graph.ancestors(rows, Relations::Both);
            QList<int> active;
            for (int node = 0; node < m_graph.size(); ++node) {
                if (applied.testBit(node))
                    active.append(node);
            }
            const auto filtered = filterForBranch(active, relative.label);
            if (!filtered)
                return fail(filtered.error());
            QSet<int> below;
            for (const int node : *filtered) {
                for (const int parent : m_graph.effectiveParents(node))
                    below.insert(parent);
            }
            for (const int node : *filtered) {
                if (!below.contains(node))
                    starts.append(node);
            }
        }
    }
    if (starts.size() > 1)
        return ambiguousRows(starts, relative.text, false);
    return starts.isEmpty() ? nothing : starts.first();
}

Result<QList<int>> IdentifierResolver::upgradeTargets(const QList<int> &rows, const QString &target,
                                                      bool strict) const
{
    const auto relative = RelativeIdentifier::parse(target);
    if (!relative) {
        auto found = revisions(target);
        if (found && std::any_of(found->begin(), found->end(), [](int node) { return node < 0; }))
            return outOfRange(target, tr("Name a revision, or take fewer steps."));
        return found;
    }
    int start = nothing;
    const bool fromRows = relative->symbol.isEmpty();
    if (fromRows) {
        if (relative->steps <= 0) {
            return fail(ErrorKind::RelativeOutOfRange,
                        tr("\"%1\" does not lead upwards.").arg(target),
                        tr("An upgrade takes +N; downgrade takes -N."));
        }
        const auto found = upgradeStart(rows, *relative);
        if (!found)
            return fail(found.error());
        start = *found;
    } else {
        const bool withLabel = relative->steps <= 0 && !relative->label.isEmpty();
        const auto found = revision(
            withLabel ? relative->label + QLatin1Char('@') + relative->symbol : relative->symbol);
        if (!found)
            return fail(found.error());
        start = *found;
    }
    const auto place =
        walk(start, relative->steps, relative->steps > 0 ? relative->label : QString(), strict);
    if (!place)
        return fail(place.error());
    if (*place < 0) {
        return outOfRange(target, fromRows ? tr("Take fewer steps, or say head.")
                                           : tr("Take fewer steps, or name a revision."));
    }
    return QList<int>{*place};
}

/// Where `-N` and `LABEL@-N` start.
Result<int> IdentifierResolver::downgradeStart(const QList<int> &rows,
                                               const RelativeIdentifier &relative) const
{
    if (relative.label.isEmpty()) {
        if (rows.isEmpty())
            return outOfRange(relative.text, tr("Nothing is applied in the database."));
        if (rows.size() > 1)
            return ambiguousRows(rows, relative.text, true);
        return rows.first();
    }
    auto starts = filterForBranch(rows, relative.label);
    if (!starts)
        return fail(starts.error());
    if (starts->isEmpty()) {
        QStringList ids;
        for (const int row : rows)
            ids.append(m_graph.revision(row).id);
        const auto current = allCurrent(m_graph, ids);
        if (!current)
            return fail(current.error());
        starts = filterForBranch(*current, relative.label);
        if (!starts)
            return fail(starts.error());
    }
    const QString written = relative.label + QLatin1Char('@') + relative.text;
    if (starts->isEmpty()) {
        // An unknown label is told apart, also where there is no row that could be on it.
        if (const auto owner = branch(relative.label.section(QLatin1Char('@'), 0, 0)); !owner)
            return fail(owner.error());
        return outOfRange(
            written,
            tr("Nothing of the branch \"%1\" is applied in the database.").arg(relative.label));
    }
    if (starts->size() > 1)
        return ambiguousRows(*starts, relative.text, true);
    // Also says whether it is on the branch.
    return revision(relative.label + QLatin1Char('@') + m_graph.revision(starts->first()).id);
}

Result<IdentifierResolver::DowngradeTarget>
IdentifierResolver::downgradeTarget(const QList<int> &rows, const QString &target) const
{
    const auto relative = RelativeIdentifier::parse(target);
    if (!relative) {
        const qsizetype at = target.lastIndexOf(QLatin1Char('@'));
        const QString label = at > 0 ? target.left(at) : QString();
        const auto found = revision(at >= 0 ? target.mid(at + 1) : target);
        if (!found)
            return fail(found.error());
        return DowngradeTarget{label, *found == nothing ? base : *found};
    }
    if (relative->symbol.isEmpty()) {
        if (relative->steps >= 0) {
            return fail(ErrorKind::RelativeOutOfRange,
                        tr("\"%1\" does not lead downwards.").arg(target),
                        tr("A downgrade takes -N; upgrade takes +N."));
        }
        const auto start = downgradeStart(rows, *relative);
        if (!start)
            return fail(start.error());
        const auto place = walk(*start, relative->steps, QString(), true);
        if (!place)
            return fail(place.error());
        if (*place == nothing)
            return outOfRange(target, tr("Take fewer steps, or say base."));
        const QString label =
            relative->label.isEmpty() ? m_graph.revision(*start).id : relative->label;
        return DowngradeTarget{label, *place};
    }
    const bool up = relative->steps >= 0;
    const bool withLabel = !up && !relative->label.isEmpty();
    const auto start = revision(withLabel ? relative->label + QLatin1Char('@') + relative->symbol
                                          : relative->symbol);
    if (!start)
        return fail(start.error());
    const auto place = walk(*start, relative->steps, up ? relative->label : QString(), true);
    if (!place)
        return fail(place.error());
    if (*place == nothing)
        return outOfRange(target, tr("Take fewer steps, or name a revision."));
    return DowngradeTarget{relative->label, *place};
}

Result<QList<int>> resolveRevisions(const RevisionGraph &graph, const QString &identifier,
                                    const QStringList &rows)
{
    if (identifier == QLatin1String("current"))
        return nodesOfRows(graph, rows);
    auto found = IdentifierResolver(graph).revisions(identifier);
    if (found && std::any_of(found->begin(), found->end(), [](int node) { return node < 0; }))
        return outOfRange(identifier, tr("Take fewer steps."));
    return found;
}

Result<int> resolveRevision(const RevisionGraph &graph, const QString &identifier)
{
    auto found = IdentifierResolver(graph).revision(identifier);
    if (found && *found < 0) {
        return fail(ErrorKind::UnknownRevision, tr("\"%1\" is not a revision.").arg(identifier),
                    tr("Type a revision's identifier; retort history lists them."));
    }
    return found;
}

Result<QList<int>> nodesOfRows(const RevisionGraph &graph, const QStringList &rows)
{
    QList<int> nodes;
    QStringList missing;
    for (const QString &row : rows) {
        const int node = graph.indexOf(row);
        if (node < 0)
            missing.append(quoted(row));
        else if (!nodes.contains(node))
            nodes.append(node);
    }
    if (!missing.isEmpty()) {
        missing.removeDuplicates();
        return fail(ErrorKind::UnknownVersionRow,
                    missing.size() == 1
                        ? tr("The database is at revision %1, which no file describes.")
                              .arg(missing.first())
                        : tr("The database is at revisions that no file describes: %1.")
                              .arg(comma(missing)),
                    tr("Get the files it was migrated with (another branch of the repository?), or "
                       "set its version by stamp --purge."));
    }
    return nodes;
}

Result<QList<int>> allCurrent(const RevisionGraph &graph, const QStringList &rows)
{
    const auto nodes = nodesOfRows(graph, rows);
    if (!nodes)
        return nodes;
    const QBitArray applied = graph.ancestors(*nodes, Relations::Both);
    QList<int> tips;
    for (int node = 0; node < graph.size(); ++node) {
        if (!applied.testBit(node))
            continue;
        const QList<int> &children = graph.children(node);
        if (std::none_of(children.begin(), children.end(),
                         [&](int child) { return applied.testBit(child); }))
            tips.append(node);
    }
    return tips;
}

} // namespace Retort

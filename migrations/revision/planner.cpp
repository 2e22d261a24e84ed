#include "migrations/revision/planner.h"

#include "migrations/revision/identifier.h"
#include "migrations/revision/order.h"
#include "migrations/revision/overlaps.h"
#include "migrations/revision/versionrows.h"

#include <QCoreApplication>

#include <algorithm>

namespace Retort {

namespace {

using Relations = RevisionGraph::Relations;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Planner", text);
}

Result<QList<int>> soundRows(const RevisionGraph &graph, const QStringList &rows)
{
    if (!graph.faults().isEmpty())
        return fail(graph.faults().first());
    return nodesOfRows(graph, rows);
}

QStringList idsOf(const RevisionGraph &graph, const QList<int> &nodes)
{
    QStringList ids;
    for (const int node : nodes)
        ids.append(graph.revision(node).id);
    return ids;
}

/// Rows as they are, each once, sorted: also those that no file describes.
QStringList sortedRows(QStringList rows)
{
    rows.removeDuplicates();
    rows.sort();
    return rows;
}

/// What a downgrade to `target` undoes, as roots: everything above them goes.
Result<QList<int>> downgradeRoots(const RevisionGraph &graph,
                                  const IdentifierResolver::DowngradeTarget &target)
{
    QList<int> roots;
    qsizetype ways = 0;
    if (target.node == IdentifierResolver::base) {
        roots = graph.bases();
        // Alembic counts a root once more for every label it declares: then the branch is looked
        // at.
        for (const int root : std::as_const(roots))
            ways += 1 + graph.declaredLabels(root).size();
    } else {
        roots = graph.children(target.node);
        ways = roots.size();
    }
    if (target.label.isEmpty() || ways < 2)
        return roots;
    const auto branch = IdentifierResolver(graph).branch(target.label);
    if (!branch)
        return fail(branch.error());
    const QBitArray below = graph.ancestors({*branch}, Relations::DownRevision);
    roots.removeIf([&](int root) { return !below.testBit(root); });
    if (roots.isEmpty()) {
        const QString where =
            target.node < 0 ? QStringLiteral("base") : graph.revision(target.node).id;
        return fail(ErrorKind::NotReachable,
                    tr("The branch \"%1\" has nothing above %2 that could be downgraded.")
                        .arg(target.label, where),
                    tr("Leave out %1@, or name another revision.").arg(target.label));
    }
    return roots;
}

Step stampStep(const RevisionGraph &graph, const QList<int> &from, int to)
{
    Step step;
    step.direction = Direction::Stamp;
    step.from = idsOf(graph, from);
    if (to >= 0) {
        step.revision = graph.revision(to).id;
        step.to = QStringList{step.revision};
    }
    return step;
}

} // namespace

Result<Plan> planUpgrade(const RevisionGraph &graph, const QString &target, const QStringList &rows)
{
    const auto current = soundRows(graph, rows);
    if (!current)
        return fail(current.error());
    const auto targets = IdentifierResolver(graph).upgradeTargets(*current, target, true);
    if (!targets)
        return fail(targets.error());
    if (const auto overlap = findOverlap(graph, *targets)) {
        return fail(
            ErrorKind::OverlappingVersions,
            tr("\"%1\" names %2 and %3, of which the first needs the second anyway.")
                .arg(target, graph.revision(overlap->above).id, graph.revision(overlap->below).id),
            tr("Name %1.").arg(graph.revision(overlap->above).id));
    }
    if (const auto overlap = findOverlap(graph, *current))
        return fail(overlappingRows(graph, *overlap));

    const QBitArray applied = graph.ancestors(*current, Relations::Both);
    const QBitArray needed = graph.ancestors(*targets, Relations::Both) & ~applied;
    const QList<int> order = orderDownwards(graph, needed, *targets);

    Plan plan;
    plan.direction = Direction::Upgrade;
    plan.versionsBefore = sortedRows(rows);
    VersionRows table(graph, *current);
    for (auto it = order.crbegin(); it != order.crend(); ++it) {
        Step step;
        step.revision = graph.revision(*it).id;
        step.direction = Direction::Upgrade;
        step.from = graph.revision(*it).downRevisions;
        step.to = QStringList{step.revision};
        step.operations = table.upgrade(*it);
        plan.steps.append(step);
    }
    plan.versionsAfter = table.sorted();
    return plan;
}

Result<Plan> planDowngrade(const RevisionGraph &graph, const QString &target,
                           const QStringList &rows)
{
    const auto current = soundRows(graph, rows);
    if (!current)
        return fail(current.error());
    const auto to = IdentifierResolver(graph).downgradeTarget(*current, target);
    if (!to)
        return fail(to.error());
    const auto roots = downgradeRoots(graph, *to);
    if (!roots)
        return fail(roots.error());
    const QBitArray applied = graph.ancestors(*current, Relations::Both);
    const QBitArray undone = graph.descendants(*roots, Relations::Both) & applied;
    if (to->node >= 0 && undone.count(true) == 0 && !current->contains(to->node)) {
        const QString id = graph.revision(to->node).id;
        return fail(
            ErrorKind::NotReachable,
            applied.testBit(to->node)
                ? tr("Nothing that is applied comes after %1.").arg(id)
                : tr("Revision %1 is not applied, so the database cannot go down to it.").arg(id),
            current->isEmpty() ? tr("Nothing is applied in the database.")
                               : tr("The database is at %1.")
                                     .arg(idsOf(graph, *current).join(QStringLiteral(", "))));
    }

    // Where there is one way only Alembic lets a mistyped label pass, and takes everything down.
    if (!to->label.isEmpty()) {
        if (const auto branch = IdentifierResolver(graph).branch(to->label); !branch)
            return fail(branch.error());
    }

    Plan plan;
    plan.direction = Direction::Downgrade;
    plan.versionsBefore = sortedRows(rows);
    VersionRows table(graph, *current);
    for (const int node : orderDownwards(graph, undone, *current)) {
        if (!table.contains(node)) {
            const auto overlap = findOverlap(graph, *current);
            return fail(overlap ? overlappingRows(graph, *overlap) : graph.faults().value(0));
        }
        Step step;
        step.revision = graph.revision(node).id;
        step.direction = Direction::Downgrade;
        step.from = QStringList{step.revision};
        step.to = graph.revision(node).downRevisions;
        step.operations = table.downgrade(node);
        plan.steps.append(step);
    }
    plan.versionsAfter = table.sorted();
    return plan;
}

Result<Plan> planStamp(const RevisionGraph &graph, const QStringList &targets,
                       const QStringList &rows, bool purge)
{
    const auto current = soundRows(graph, purge ? QStringList() : rows);
    if (!current)
        return fail(current.error());
    const IdentifierResolver resolver(graph);
    Plan plan;
    plan.direction = Direction::Stamp;
    plan.versionsBefore = sortedRows(rows);

    // Rows that share a lineage with any of the targets; the others are left alone.
    QList<int> related;
    QList<int> wanted;
    for (const QString &target : targets) {
        const auto fitting = resolver.filterForLineage(*current, target, Relations::Both);
        if (!fitting)
            return fail(fitting.error());
        for (const int node : *fitting) {
            if (!related.contains(node))
                related.append(node);
        }
    }
    for (const QString &target : targets) {
        const auto named = resolver.revisions(target);
        if (!named)
            return fail(named.error());
        wanted += *named;
    }
    if (wanted.contains(IdentifierResolver::base)) {
        return fail(ErrorKind::RelativeOutOfRange,
                    tr("%1 leads out of the history.").arg(targets.join(QStringLiteral(", "))),
                    tr("Say base, or take fewer steps."));
    }
    if (wanted.isEmpty())
        wanted.append(IdentifierResolver::nothing);

    VersionRows table(graph, *current);
    QList<VersionOperation> purged;
    if (purge) {
        for (const QString &row : std::as_const(plan.versionsBefore))
            purged.append({VersionOperation::Kind::Delete, row, QString()});
    }
    for (const int node : std::as_const(wanted)) {
        if (node == IdentifierResolver::nothing) {
            for (const int row : std::as_const(related)) {
                if (!table.contains(row))
                    continue;
                Step step = stampStep(graph, {row}, IdentifierResolver::nothing);
                step.operations = table.remove(row);
                plan.steps.append(step);
            }
            continue;
        }
        if (related.contains(node) || table.contains(node))
            continue;
        const QBitArray above = graph.descendants({node}, Relations::Both);
        const QBitArray below = graph.ancestors({node}, Relations::Both);
        // What an earlier target has moved already is not there any more.
        QList<int> rest;
        bool down = false;
        bool up = false;
        for (const int row : std::as_const(related)) {
            down = down || above.testBit(row);
            up = up || below.testBit(row);
            if (table.contains(row))
                rest.append(row);
        }
        if (down && up) {
            const auto overlap = findOverlap(graph, *current);
            return fail(overlap ? overlappingRows(graph, *overlap) : Error());
        }
        const bool moves = (down || up) && !rest.isEmpty();
        Step step = stampStep(graph, moves ? rest : QList<int>(), node);
        step.operations = moves ? table.merge(rest, node) : table.insert(node);
        plan.steps.append(step);
    }
    if (!purged.isEmpty()) {
        if (plan.steps.isEmpty())
            plan.steps.append(stampStep(graph, {}, IdentifierResolver::nothing));
        plan.steps.first().operations = purged + plan.steps.first().operations;
    }
    plan.versionsAfter = table.sorted();
    return plan;
}

Result<QStringList> rowsAfter(const QStringList &rows, const QList<VersionOperation> &operations)
{
    QStringList left = rows;
    for (const VersionOperation &operation : operations) {
        if (operation.kind != VersionOperation::Kind::Insert && !left.removeOne(operation.from)) {
            return fail(ErrorKind::VersionTable,
                        tr("The version table does not hold %1.").arg(operation.from),
                        tr("Something else has changed it; look at it and plan again."));
        }
        if (operation.kind != VersionOperation::Kind::Delete)
            left.append(operation.to);
    }
    left.sort();
    return left;
}

} // namespace Retort

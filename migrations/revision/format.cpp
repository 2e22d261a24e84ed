#include "migrations/revision/format.h"

namespace Retort {

namespace {

/// The columns of the notes' table: what a one-line form shows.
struct LineForm
{
    bool parents = false;
    bool labels = false;
    bool treeMarks = false;
    bool doc = false;
};

QString comma(const QStringList &items)
{
    return items.join(QStringLiteral(", "));
}

/// What Python's str.strip() takes off.
bool isPythonSpace(QChar unit)
{
    return unit.isSpace() || (unit >= QChar(0x1c) && unit <= QChar(0x1f));
}

/// Where Python's str.splitlines() ends a line.
bool isLineEnd(QChar unit)
{
    const char16_t code = unit.unicode();
    return (code >= 0x0a && code <= 0x0d) || (code >= 0x1c && code <= 0x1e) || code == 0x85
           || code == 0x2028 || code == 0x2029;
}

QString stripped(const QString &text)
{
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (begin < end && isPythonSpace(text.at(begin)))
        ++begin;
    while (end > begin && isPythonSpace(text.at(end - 1)))
        --end;
    return text.mid(begin, end - begin);
}

QStringList linesOf(const QString &text)
{
    QStringList lines;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isLineEnd(text.at(i)))
            continue;
        lines.append(text.mid(start, i - start));
        if (text.at(i) == QLatin1Char('\r') && i + 1 < text.size()
            && text.at(i + 1) == QLatin1Char('\n'))
            ++i;
        start = i + 1;
    }
    if (start < text.size())
        lines.append(text.mid(start));
    return lines;
}

QString parentsOf(const Revision &revision)
{
    return revision.downRevisions.isEmpty() ? QStringLiteral("<base>")
                                            : comma(revision.downRevisions);
}

QStringList idsOf(const RevisionGraph &graph, const QList<int> &nodes)
{
    QStringList ids;
    for (const int node : nodes)
        ids.append(graph.revision(node).id);
    return ids;
}

QString line(const RevisionGraph &graph, int node, const LineForm &form, bool isCurrent = false)
{
    const Revision &revision = graph.revision(node);
    QString text;
    if (form.parents) {
        text = parentsOf(revision);
        if (!revision.dependsOn.isEmpty())
            text += QStringLiteral(" (") + comma(revision.dependsOn) + QLatin1Char(')');
        text += QStringLiteral(" -> ");
    }
    text += revision.id;
    if (form.labels && !graph.labels(node).isEmpty())
        text += QStringLiteral(" (") + comma(graph.labels(node)) + QLatin1Char(')');
    if (graph.isRealHead(node))
        text += QStringLiteral(" (head)");
    else if (graph.isHead(node))
        text += QStringLiteral(" (effective head)");
    if (isCurrent)
        text += QStringLiteral(" (current)");
    if (form.treeMarks && graph.isBranchPoint(node))
        text += QStringLiteral(" (branchpoint)");
    if (form.treeMarks && graph.isMergePoint(node))
        text += QStringLiteral(" (mergepoint)");
    if (form.doc)
        text += QStringLiteral(", ") + shortDoc(revision);
    return text;
}

QString list(const RevisionGraph &graph, const QList<int> &nodes, const LineForm &form,
             bool verbose, const QStringList &current = {})
{
    QString text;
    for (const int node : nodes) {
        const bool isCurrent = current.contains(graph.revision(node).id);
        text += verbose ? verboseBlock(graph, node, isCurrent) : line(graph, node, form, isCurrent);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

QString shortDoc(const Revision &revision)
{
    const QString doc = stripped(revision.doc);
    return doc.left(doc.indexOf(QStringLiteral("\n\n")));
}

QString verboseBlock(const RevisionGraph &graph, int node, bool isCurrent)
{
    const Revision &revision = graph.revision(node);
    QString text = QStringLiteral("Rev: ") + revision.id;
    if (graph.isHead(node))
        text += QStringLiteral(" (head)");
    if (graph.isBranchPoint(node))
        text += QStringLiteral(" (branchpoint)");
    if (graph.isMergePoint(node))
        text += QStringLiteral(" (mergepoint)");
    if (isCurrent)
        text += QStringLiteral(" (current)");
    text += graph.isMergePoint(node) ? QStringLiteral("\nMerges: ") : QStringLiteral("\nParent: ");
    text += parentsOf(revision) + QLatin1Char('\n');
    if (!revision.dependsOn.isEmpty()) {
        text += QStringLiteral("Also depends on: ") + comma(revision.dependsOn) + QLatin1Char('\n');
    }
    if (graph.isBranchPoint(node)) {
        text += QStringLiteral("Branches into: ") + comma(idsOf(graph, graph.children(node)))
                + QLatin1Char('\n');
    }
    if (!graph.labels(node).isEmpty()) {
        text += QStringLiteral("Branch names: ") + comma(graph.labels(node)) + QLatin1Char('\n');
    }
    text += QStringLiteral("Path: ") + revision.file + QStringLiteral("\n\n");
    QStringList indented;
    for (const QString &docLine : linesOf(stripped(revision.doc)))
        indented.append(QStringLiteral("    ") + docLine);
    return text + indented.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString historyText(const RevisionGraph &graph, const QList<int> &nodes,
                    const HistoryTextOptions &options)
{
    return list(graph, nodes, {true, true, true, true}, options.verbose,
                options.indicateCurrent ? options.rows : QStringList());
}

QString headsText(const RevisionGraph &graph, const QList<int> &nodes, bool verbose)
{
    return list(graph, nodes, {false, true, false, false}, verbose);
}

QString branchesText(const RevisionGraph &graph, const QList<int> &nodes, bool verbose)
{
    QString text;
    for (const int node : nodes) {
        text += verbose ? verboseBlock(graph, node) : line(graph, node, {false, true, true, false});
        text += QLatin1Char('\n');
        const QString indent(graph.revision(node).id.toUcs4().size(), QLatin1Char(' '));
        for (const int child : graph.children(node)) {
            text += indent + QStringLiteral(" -> ")
                    + line(graph, child, {false, true, true, verbose}) + QLatin1Char('\n');
        }
        text += QLatin1Char('\n');
    }
    return text;
}

QString currentText(const RevisionGraph &graph, const QList<int> &nodes, bool verbose)
{
    return list(graph, nodes, {false, false, true, false}, verbose);
}

QString showText(const RevisionGraph &graph, const QList<int> &nodes)
{
    return list(graph, nodes, {}, true);
}

QString runningLine(const RevisionGraph &graph, const QString &revision, const QString &direction,
                    const QStringList &from, const QStringList &to)
{
    QString text = QStringLiteral("Running %1 %2 -> %3").arg(direction, comma(from), comma(to));
    const int node = graph.indexOf(revision);
    // A stamp is logged without a text.
    if (const QString doc = node < 0 ? QString() : shortDoc(graph.revision(node));
        !doc.isEmpty() && direction != QLatin1String("stamp_revision"))
        text += QStringLiteral(", ") + doc;
    return text;
}

} // namespace Retort

#include "app/services/mergetouches.h"

namespace Retort {

MergeComparison readMergeComparison(const Project &project, const MergeOutline &outline)
{
    const RevisionGraph &graph = project.graph();
    QHash<QString, RevisionTouches> known;
    for (const MergeBranch &branch : outline.branches) {
        for (const QString &id : branch.revisions) {
            const int node = graph.indexOf(id);
            if (node < 0 || known.contains(id))
                continue;
            RevisionTouches read;
            const auto script = loadScript(graph.revision(node));
            if (!script) {
                read.unreadable = script.error().message;
            } else {
                QList<SqlStatement> statements;
                for (const ScriptSection &section : script->sectionsOf(Direction::Upgrade))
                    statements += section.statements;
                read.touches = touches(statements, id);
                read.unreadStatements = unreadStatements(statements);
            }
            known.insert(id, read);
        }
    }
    return compareBranches(graph, outline, known);
}

} // namespace Retort

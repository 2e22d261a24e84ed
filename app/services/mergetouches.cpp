#include "app/services/mergetouches.h"

#include "app/services/revisionsql.h"

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
            const Result<ScriptTranslation> sql =
                revisionSql(project, graph.revision(node), Alembic::Form::Online);
            if (!sql) {
                read.unreadable = sql.error().message;
            } else if (!sql->isStatic(Direction::Upgrade)) {
                read.unreadable = notStaticError(*sql, Direction::Upgrade).message;
            } else {
                QList<SqlStatement> statements;
                const QList<ScriptSection> sections = sql->script.sectionsOf(Direction::Upgrade);
                for (const ScriptSection &section : sections)
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

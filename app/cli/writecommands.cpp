#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/cli/schematelling.h"
#include "app/services/planscript.h"
#include "migrations/revision/identifier.h"
#include "migrations/script/newproject.h"
#include "migrations/script/revisionwriter.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

QStringList idsOf(const RevisionGraph &graph, const QList<int> &nodes)
{
    QStringList ids;
    for (const int node : nodes)
        ids << graph.revision(node).id;
    return ids;
}

/// Says what was written, as Alembic does, and as JSON: the history is read again for it.
Result<int> tellWritten(const Project &project, const Revision &written,
                        const CommandContext &context, QJsonObject document = {})
{
    context.output.text(tr("Generating %1 ...  done\n").arg(written.file));
    QJsonArray revisions;
    if (context.output.style().json) {
        const Result<ScriptDirectory> again = readScriptDirectory(project.config);
        if (!again)
            return fail(again.error());
        const int node = again->graph.indexOf(written.id);
        if (node >= 0)
            revisions.append(revisionJson(again->graph, node));
    }
    document.insert(QStringLiteral("revisions"), revisions);
    context.output.document(document);
    return 0;
}

} // namespace

Result<int> runInit(const InitArguments &arguments, const CommandContext &context)
{
    const Result<QStringList> files =
        initProject(context.folder, arguments.directory, context.environment);
    if (!files)
        return fail(files.error());
    for (const QString &file : *files)
        context.output.text(tr("Generating %1 ...  done\n").arg(file));
    context.output.text(tr("Next: `retort revision -m \"…\"` writes the first revision.\n"));
    context.output.document({{QStringLiteral("files"), toJson(*files)}});
    return 0;
}

Result<int> runRevision(const RevisionArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openSoundProject(context);
    if (!project)
        return fail(project.error());
    NewRevision request;
    request.message = arguments.message;
    request.branchLabel = arguments.branchLabel;
    request.versionPath = arguments.versionPath;
    request.id = arguments.revisionId;
    request.splice = arguments.splice;
    const Result<NewRevision> resolved = resolveNewRevision(
        project->graph(), std::move(request),
        {arguments.head.isEmpty() ? QStringLiteral("head") : arguments.head}, arguments.dependsOn);
    if (!resolved)
        return fail(resolved.error());
    if (!arguments.autogenerate) {
        const Result<Revision> written = writeRevision(*project, *resolved);
        return written ? tellWritten(*project, *written, context) : fail(written.error());
    }
    const Result<SchemaComparison> comparison = compareForRevision(arguments, context);
    if (!comparison)
        return fail(comparison.error());
    tellProof(*comparison, comparison->up, context.output);
    QJsonObject document = comparisonJson(*comparison);
    document.insert(QStringLiteral("revisions"), QJsonArray());
    if (comparison->up.changes.isEmpty()) {
        context.output.document(document);
        return 0;
    }
    NewRevision generated = *resolved;
    generated.sections = sectionsOf(*comparison);
    const Result<Revision> written = writeRevision(*project, generated);
    if (!written)
        return fail(written.error());
    for (const SchemaChange &change : comparison->up.changes) {
        if (!change.consequence)
            context.output.notice(tr("Detected: %1").arg(changeLine(change)));
    }
    return tellWritten(*project, *written, context, document);
}

Result<int> runMerge(const MergeArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openSoundProject(context);
    if (!project)
        return fail(project.error());
    const RevisionGraph &graph = project->graph();
    NewRevision request;
    for (const QString &text : arguments.revisions) {
        const Result<QList<int>> nodes = resolveRevisions(graph, text);
        if (!nodes)
            return fail(nodes.error());
        request.parents << idsOf(graph, *nodes);
    }
    request.message = arguments.message;
    request.branchLabel = arguments.branchLabel;
    request.id = arguments.revisionId;
    request.splice = arguments.splice;
    const Result<Revision> written = writeMerge(*project, request);
    return written ? tellWritten(*project, *written, context) : fail(written.error());
}

} // namespace Retort

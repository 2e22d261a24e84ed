#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/cli/telling.h"
#include "app/services/databasestatus.h"
#include "app/services/ensureversion.h"
#include "migrations/revision/format.h"
#include "migrations/revision/history.h"
#include "migrations/revision/identifier.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

bool isAtHeads(const RevisionGraph &graph, const QStringList &rows)
{
    QStringList heads;
    const QList<int> nodes = headList(graph, false);
    for (const int node : nodes)
        heads << graph.revision(node).id;
    heads.sort();
    return heads == rows;
}

QJsonArray toJson(const QList<InDoubt> &inDoubt)
{
    QJsonArray array;
    for (const InDoubt &stopped : inDoubt) {
        array.append(QJsonObject{{QStringLiteral("revision"), stopped.revision},
                                 {QStringLiteral("direction"), directionName(stopped.direction)},
                                 {QStringLiteral("section"), stopped.section},
                                 {QStringLiteral("statement"), stopped.statement},
                                 {QStringLiteral("message"), textOrNull(stopped.message)}});
    }
    return array;
}

} // namespace

Result<int> runCurrent(const CurrentArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openProject(context);
    if (!project)
        return fail(project.error());
    const Result<OpenDatabase> database = openDatabase(context, project->config, DatabaseUse::Read);
    if (!database)
        return fail(database.error());
    const Result<DatabaseStatus> status =
        readDatabaseStatus(*database->session, *project,
                           arguments.verbose ? StatusDetail::All : StatusDetail::Versions);
    if (!status)
        return fail(status.error());
    tellInDoubt(context, status->inDoubt);
    tellEdited(context, *project, status->edited);

    QStringList known = status->versions;
    known.removeIf([&status](const QString &row) { return status->unknown.contains(row); });
    const Result<QList<int>> nodes = allCurrent(project->graph(), known);
    if (!nodes)
        return fail(nodes.error());
    if (arguments.verbose) {
        context.output.text(
            tr("Current revision(s) for %1:\n").arg(database->named.settings.displayUrl()));
    }
    context.output.text(currentText(project->graph(), *nodes, arguments.verbose));
    for (const QString &row : status->unknown) {
        context.output.text(row + u'\n');
        context.output.warning(
            tr("The version table has %1, which no file describes: the database is ahead of this "
               "folder, or on another branch of it.")
                .arg(row));
    }

    const bool atHeads = isAtHeads(project->graph(), status->versions);
    QJsonObject document{{QStringLiteral("versions"), Retort::toJson(status->versions)},
                         {QStringLiteral("unknown"), Retort::toJson(status->unknown)},
                         {QStringLiteral("at_heads"), atHeads}};
    if (!status->inDoubt.isEmpty())
        document.insert(QStringLiteral("in_doubt"), toJson(status->inDoubt));
    const int broken = tellFaults(context, *project, &document);
    context.output.document(document);
    if (broken != 0)
        return broken;
    if (arguments.checkHeads && !atHeads) {
        context.output.notice(tr("The database is not at the heads."));
        return 1;
    }
    return 0;
}

Result<int> runEnsureVersion(const EnsureVersionArguments &, const CommandContext &context)
{
    const Result<ProjectConfig> config = openConfig(context);
    if (!config)
        return fail(config.error());
    const Result<OpenDatabase> database = openDatabase(context, *config, DatabaseUse::Change);
    if (!database)
        return fail(database.error());
    const Result<EnsuredVersionTable> ensured = ensureVersionTable(*database->session, *config);
    if (!ensured)
        return fail(ensured.error());
    context.output.notice(ensured->created ? tr("Created %1.").arg(ensured->versionTable)
                                           : tr("%1 is there.").arg(ensured->versionTable));
    context.output.document({{QStringLiteral("version_table"), ensured->versionTable},
                             {QStringLiteral("created"), ensured->created}});
    return 0;
}

} // namespace Retort

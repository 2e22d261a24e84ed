#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/services/convert.h"

#include <QCoreApplication>
#include <QDir>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// The new project, read as anyone will read it.
Result<Project> readConverted(const QString &folder, const CommandContext &context)
{
    Result<ProjectConfig> config =
        loadConfig(folder + QStringLiteral("/retort.ini"), {}, context.environment);
    if (!config)
        return fail(config.error());
    Result<ScriptDirectory> scripts = readScriptDirectory(*config);
    if (!scripts)
        return fail(scripts.error());
    return Project{*std::move(config), *std::move(scripts)};
}

} // namespace

Result<int> runConvert(const ConvertArguments &arguments, const CommandContext &context)
{
    const Interruption::RunScope scope(context.interruption);
    const Result<Project> project = openSoundProject(context);
    if (!project)
        return fail(project.error());
    const QString folder = QDir(context.folder).absoluteFilePath(arguments.directory);
    const Result<Conversion> conversion = convertHistory(*project, folder);
    if (!conversion)
        return fail(conversion.error());
    QJsonArray revisions;
    for (const ConvertedRevision &revision : conversion->revisions) {
        context.output.text(
            revision.lostDowngrade
                ? tr("%1: irreversible, its downgrade needs Python\n").arg(revision.revision)
                : tr("%1: converted\n").arg(revision.revision));
        for (const QString &note : revision.notes)
            context.output.notice(QStringLiteral("%1: %2").arg(revision.revision, note));
        revisions.append(QJsonObject{{QStringLiteral("revision"), revision.revision},
                                     {QStringLiteral("file"), revision.file},
                                     {QStringLiteral("irreversible"), revision.lostDowngrade},
                                     {QStringLiteral("notes"), toJson(revision.notes)}});
    }
    QJsonObject document{{QStringLiteral("revisions"), revisions},
                         {QStringLiteral("files"), toJson(conversion->files)}};
    const Result<Project> converted = readConverted(folder, context);
    if (!converted)
        return fail(converted.error());
    // Both run from base in the sandbox: the proof that nothing was lost on the way.
    const Result<QStringList> differences =
        compareHistories(*project, *converted, context.interruption.token());
    const bool proved = differences && differences->isEmpty();
    document.insert(
        QStringLiteral("proof"),
        QJsonObject{
            {QStringLiteral("result"), proved        ? QStringLiteral("exact")
                                       : differences ? QStringLiteral("differs")
                                                     : QStringLiteral("failed")},
            {QStringLiteral("detail"), textOrNull(differences ? differences->join(QLatin1Char('\n'))
                                                              : differences.error().message)}});
    context.output.document(document);
    if (proved) {
        context.output.notice(tr("Proved: both histories give the same schema from base."));
        return 0;
    }
    if (!differences)
        context.output.warning(tr("Not proved, the history did not run in the sandbox: %1")
                                   .arg(differences.error().message));
    else
        context.output.warning(
            tr("The histories differ:\n%1").arg(differences->join(QLatin1Char('\n'))));
    return differences ? 1 : 0;
}

} // namespace Retort

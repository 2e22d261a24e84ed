#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

} // namespace

Result<int> runOpen(const OpenArguments &, const CommandContext &context)
{
    const Result<ProjectConfig> config = openConfig(context);
    if (!config)
        return fail(config.error());
    const QString name = QStringLiteral("retort-desktop");
    QString program = QStandardPaths::findExecutable(name, {context.programFolder});
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(name);
    if (program.isEmpty()) {
        return fail(ErrorKind::Io, tr("The desktop program %1 is not installed.").arg(name),
                    tr("It belongs beside this program, in %1.").arg(context.programFolder));
    }
    QProcess desktop;
    desktop.setProgram(program);
    QStringList arguments{config->file};
    if (!config->section.isEmpty())
        arguments << QStringLiteral("--name") << config->section;
    desktop.setArguments(arguments);
    desktop.setWorkingDirectory(context.folder);
    // It outlives this program: whoever reads our output must not wait for it.
    desktop.setStandardInputFile(QProcess::nullDevice());
    desktop.setStandardOutputFile(QProcess::nullDevice());
    desktop.setStandardErrorFile(QProcess::nullDevice());
    qint64 pid = 0;
    if (!desktop.startDetached(&pid)) {
        return fail(ErrorKind::Io,
                    tr("%1 cannot be started: %2.").arg(program, desktop.errorString()));
    }
    context.output.text(tr("The desktop runs as process %1.\n").arg(pid));
    context.output.document({{QStringLiteral("pid"), pid}});
    return 0;
}

} // namespace Retort

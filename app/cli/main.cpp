#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/terminal.h"

#include <QCoreApplication>
#include <QDir>
#include <cerrno>
#include <cstring>
#include <unistd.h>

using namespace Retort;

namespace {

QtMessageHandler qtHandler = nullptr;

/// Qt's own remarks (about the locale, about a driver) are for who builds Retort, not for who uses
/// it.
void onlySevere(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtCriticalMsg || type == QtFatalMsg)
        qtHandler(type, context, text);
}

Error cancelled(bool unknown)
{
    if (unknown) {
        return {ErrorKind::CommitUnknown,
                QCoreApplication::translate(
                    "CommandLine", "Left without waiting: how the run ended is not known."),
                QCoreApplication::translate("CommandLine",
                                            "`retort current` shows what the database has."),
                {},
                0,
                0,
                std::nullopt};
    }
    return {ErrorKind::Cancelled,
            QCoreApplication::translate("CommandLine", "Cancelled."),
            {},
            {},
            0,
            0,
            std::nullopt};
}

int refuse(const UsageError &wrong)
{
    Output output(detectStyle(wrong.global.json, wrong.global.quiet));
    if (!wrong.help.isEmpty())
        output.always(wrong.help.trimmed() + u'\n');
    const int status = output.fail(wrong.error);
    output.finish();
    return status;
}

int run(const Invocation &invocation)
{
    Output output(detectStyle(invocation.global.json, invocation.global.quiet));
    if (const auto *answer = std::get_if<TextAnswer>(&invocation.command)) {
        Output plain(detectStyle(false, false));
        plain.text(answer->text);
        return plain.finish() ? 0 : 3;
    }
    Interruption interruption([&output](bool unknown) {
        const int status = output.fail(cancelled(unknown));
        output.finish();
        ::_exit(status);
    });
    const CommandContext context{invocation.global,
                                 systemEnvironment(),
                                 QDir::currentPath(),
                                 QCoreApplication::applicationDirPath(),
                                 output,
                                 interruption};
    int status = runCommand(invocation, context);
    if (!output.finish()) {
        const QString reason = QString::fromLocal8Bit(std::strerror(errno));
        output.error(
            {ErrorKind::Io,
             QCoreApplication::translate("CommandLine", "The output cannot be written: %1.")
                 .arg(reason),
             {},
             {},
             0,
             0,
             std::nullopt});
        status = status == 0 ? 3 : status;
    }
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    qtHandler = qInstallMessageHandler(onlySevere);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("retort"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RETORT_VERSION));
    const tl::expected<Invocation, UsageError> invocation =
        parseArguments(QCoreApplication::arguments().mid(1));
    return invocation ? run(*invocation) : refuse(invocation.error());
}

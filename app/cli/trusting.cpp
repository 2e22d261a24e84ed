#include "app/cli/trusting.h"

#include "app/cli/terminal.h"
#include "app/services/trust.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

} // namespace

Result<void> ensureTrust(const CommandContext &context, const ProjectConfig &config,
                         const QString &run)
{
    if (context.global.trust || isTrusted(config.file))
        return {};
    if (!canAsk()) {
        return fail(ErrorKind::Untrusted,
                    tr("This runs code of the project %1, which is not trusted.").arg(config.file),
                    tr("What would run: %1. --trust lets it, for this run; a yes on a terminal is "
                       "kept.")
                        .arg(run));
    }
    context.output.always(tr("This runs the project's own code: %1.").arg(run));
    const std::optional<QString> answer =
        askLine(context.output, tr("Trust %1? The answer yes is kept. [y/N] ").arg(config.file));
    const QString word = answer.value_or(QString()).trimmed().toLower();
    if (word != u"y" && word != u"yes") {
        return fail(ErrorKind::Untrusted, tr("The project %1 is not trusted.").arg(config.file),
                    tr("Nothing of it was run."));
    }
    if (const Result<void> kept = grantTrust(config.file); !kept)
        context.output.warning(kept.error().message);
    return {};
}

} // namespace Retort

#include "app/cli/telling.h"

#include "app/cli/json.h"
#include "migrations/textdiff.h"

#include <QCoreApplication>
#include <QFile>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

} // namespace

void tellEdited(const CommandContext &context, const Project &project,
                const QList<EditedRevision> &edited)
{
    for (const EditedRevision &revision : edited) {
        const int node = project.graph().indexOf(revision.revision);
        if (node < 0)
            continue;
        QFile file(project.graph().revision(node).file);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString difference =
            unifiedDiff(revision.appliedText, QString::fromUtf8(file.readAll()), tr("as applied"),
                        file.fileName());
        QString text = tr("Revision %1 was edited after it was applied.").arg(revision.revision);
        if (!difference.isEmpty())
            text += u'\n' + difference.trimmed();
        context.output.warning(text);
    }
}

void tellInDoubt(const CommandContext &context, const QList<InDoubt> &inDoubt)
{
    for (const InDoubt &stopped : inDoubt) {
        QString text = tr("The %1 of %2 stopped in section %3, statement %4.")
                           .arg(directionName(stopped.direction), stopped.revision)
                           .arg(stopped.section)
                           .arg(stopped.statement);
        if (!stopped.statementText.isEmpty())
            text += u' ' + onOneLine(stopped.statementText, 200);
        if (!stopped.message.isEmpty())
            text += QStringLiteral(" (%1)").arg(onOneLine(stopped.message, 200));
        context.output.warning(
            text + u'\n'
            + tr("Bring the database in order by hand, then `retort stamp` says where it is."));
    }
}

int tellFaults(const CommandContext &context, const Project &project, QJsonObject *document)
{
    const QList<Error> &faults = project.scripts.faults;
    if (faults.isEmpty())
        return 0;
    for (const Error &fault : faults)
        context.output.error(fault);
    document->insert(QStringLiteral("errors"), toJson(faults));
    document->insert(QStringLiteral("error"), toJson(faults.first()));
    return 3;
}

} // namespace Retort

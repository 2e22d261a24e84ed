#include "app/cli/commands.h"

#include "app/cli/json.h"

#include <QCoreApplication>

namespace Retort {

Result<int> runListTemplates(const ListTemplatesArguments &, const CommandContext &context)
{
    const QString name = QStringLiteral("sql");
    const QString description = QCoreApplication::translate(
        "CommandLine", "Revisions as SQL scripts, for one PostgreSQL database.");
    context.output.text(
        QStringLiteral("Available templates:\n\n%1 - %2\n\nTemplates are used via the 'init' "
                       "command, e.g.:\n\n  retort init ./migrations\n")
            .arg(name, description));
    context.output.document(
        {{QStringLiteral("templates"),
          QJsonArray{QJsonObject{{QStringLiteral("name"), name},
                                 {QStringLiteral("description"), description}}}}});
    return 0;
}

} // namespace Retort

#include "app/cli/questions.h"

#include "app/cli/terminal.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// The name that must be given: NAME of `sandbox:NAME`, else what the server calls it.
Result<QString> confirmedName(const OpenDatabase &database)
{
    if (!database.named.settings.sandbox.isEmpty())
        return database.named.settings.sandbox;
    const Result<Rows> rows =
        database.session->query(QStringLiteral("SELECT pg_catalog.current_database()"));
    if (!rows)
        return fail(rows.error());
    return rows->value(0).value(0).toString();
}

} // namespace

Result<void> confirm(const CommandContext &context, const QString &question,
                     const QString &sentence)
{
    if (context.global.yes)
        return {};
    if (!canAsk())
        return fail(ErrorKind::Confirmation, sentence, tr("--yes says yes to it."));
    const std::optional<QString> answer =
        askLine(context.output, question + QStringLiteral(" [y/N] "));
    const QString word = answer.value_or(QString()).trimmed().toLower();
    if (word == u"y" || word == u"yes")
        return {};
    return fail(ErrorKind::Confirmation, tr("The question was not answered with yes."),
                tr("Nothing was changed."));
}

Result<void> confirmLibpqDatabase(const CommandContext &context)
{
    return confirm(context,
                   tr("Only PG* variables and libpq's defaults name this database. Change it?"),
                   tr("Only PG* variables and libpq's defaults name the database, and this command "
                      "changes it."));
}

Result<void> confirmProduction(const CommandContext &context, const ProjectConfig &config,
                               const OpenDatabase &database)
{
    if (config.environment != Environment::Production)
        return {};
    const Result<QString> name = confirmedName(database);
    if (!name)
        return fail(name.error());
    const QString given = context.global.confirmDatabase;
    if (given == *name)
        return {};
    if (!given.isEmpty()) {
        return fail(ErrorKind::Confirmation,
                    tr("--confirm-database says %1, but this is the production database %2.")
                        .arg(given, *name),
                    tr("Nothing was changed."));
    }
    if (!canAsk()) {
        return fail(ErrorKind::Confirmation,
                    tr("This changes the production database %1.").arg(*name),
                    tr("--confirm-database %1 confirms it.").arg(*name));
    }
    const std::optional<QString> typed = askLine(
        context.output, tr("This changes the production database %1. Type its name: ").arg(*name));
    if (typed.value_or(QString()).trimmed() == *name)
        return {};
    return fail(ErrorKind::Confirmation, tr("The database's name was not typed."),
                tr("Nothing was changed."));
}

} // namespace Retort

#include "app/cli/arguments.h"

#include "app/cli/argumentwords.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <algorithm>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

Error usage(const QString &message, const QString &hint)
{
    return {ErrorKind::Usage, message, hint, {}, 0, 0, std::nullopt};
}

/// Fills plain members from CLI11's options, with the marks taken off.
class Binder
{
public:
    explicit Binder(CLI::App *app) : m_app(app) {}

    void flag(const char *names, bool *target, const char *help)
    {
        m_app->add_flag_callback(
            names, [target] { *target = true; }, help);
    }
    void text(const char *names, QString *target, const char *value, const char *help)
    {
        add(names, value, help)->each([target](const std::string &word) {
            *target = unmark(word);
        });
    }
    void text(const char *names, std::optional<QString> *target, const char *value,
              const char *help)
    {
        add(names, value, help)->each([target](const std::string &word) {
            *target = unmark(word);
        });
    }
    void texts(const char *names, QStringList *target, const char *value, const char *help)
    {
        CLI::Option *option = add(names, value, help);
        option->take_all()->each(
            [target](const std::string &word) { target->append(unmark(word)); });
    }
    void argument(const char *name, QString *target, const char *help)
    {
        add(name, "", help)->required()->each([target](const std::string &word) {
            *target = unmark(word);
        });
    }
    void optionalArgument(const char *name, QString *target, const char *help)
    {
        add(name, "", help)->each([target](const std::string &word) { *target = unmark(word); });
    }
    void arguments(const char *name, QStringList *target, const char *help)
    {
        add(name, "", help)
            ->required()
            ->expected(1, CLI::detail::expected_max_vector_size)
            ->allow_extra_args()
            ->each([target](const std::string &word) { target->append(unmark(word)); });
    }

private:
    CLI::Option *add(const char *names, const char *value, const char *help)
    {
        CLI::Option *option = m_app->add_option(
            names, [](const CLI::results_t &) { return true; }, help);
        option->type_name(value);
        return option;
    }

    CLI::App *m_app;
};

class HelpFormatter : public CLI::Formatter
{
public:
    HelpFormatter()
    {
        label("SUBCOMMAND", "COMMAND …");
        label("Subcommands", "Commands");
        label("Positionals", "Arguments");
        column_width(34);
    }
    std::string make_option_opts(const CLI::Option *option) const override
    {
        const std::string type = option->get_type_name();
        return type.empty() ? std::string() : " " + type;
    }
};

/// Every command's arguments, at addresses that CLI11 may write to.
struct AllArguments
{
    GlobalOptions global;
    InitArguments init;
    RevisionArguments revision;
    MergeArguments merge;
    MigrateArguments upgrade;
    MigrateArguments downgrade;
    StampArguments stamp;
    CurrentArguments current;
    HistoryArguments history;
    HeadsArguments heads;
    BranchesArguments branches;
    ShowArguments show;
    ConvertArguments convert;
    PlanArguments plan;
    DiffArguments diff;
    EnsureVersionArguments ensureVersion;
    ListTemplatesArguments listTemplates;
    SandboxArguments sandbox;
    OpenArguments open;
};

void addGlobalOptions(CLI::App *app, GlobalOptions *global)
{
    Binder binder(app);
    binder.text("-c,--config", &global->config, "FILE",
                "the project's retort.ini, alembic.ini or pyproject.toml");
    binder.text("-n,--name", &global->section, "SECTION", "the environment: [retort:SECTION]");
    binder.text("--url", &global->url, "URL", "the database");
    binder.text("--url-file", &global->urlFile, "FILE", "a file that holds the database's URL");
    binder.text("--service", &global->service, "NAME", "the database, as a libpq service");
    binder.flag("--json", &global->json, "one JSON document on standard output");
    binder.flag("-q,--quiet", &global->quiet, "no notices and no progress");
    binder.flag("-v,--verbose", &global->trace,
                "before the command: print what is sent to the server");
    binder.flag("--yes", &global->yes, "answer ordinary questions with yes");
    binder.flag("--trust", &global->trust, "let the project's own code run, this once");
    binder.text("--confirm-database", &global->confirmDatabase, "NAME",
                "the database's name, to change one of production");
    binder.texts("-x", &global->extra, "KEY=VALUE", "for the project's Python");
}

void addWritingCommands(CLI::App *app, AllArguments *all)
{
    CLI::App *init = app->add_subcommand("init", "Start a project in this folder");
    Binder(init).argument("DIR", &all->init.directory, "the folder for the revisions");

    CLI::App *revision = app->add_subcommand("revision", "Write a new, empty revision");
    Binder forRevision(revision);
    forRevision.text("-m,--message", &all->revision.message, "TEXT", "what the revision does");
    forRevision.text("--head", &all->revision.head, "REV", "the parent (default: the one head)");
    forRevision.flag("--splice", &all->revision.splice, "allow a parent that is no head");
    forRevision.text("--branch-label", &all->revision.branchLabel, "LABEL", "name this branch");
    forRevision.text("--version-path", &all->revision.versionPath, "DIR",
                     "the version location to write to");
    forRevision.text("--rev-id", &all->revision.revisionId, "ID", "the identifier");
    forRevision.texts("--depends-on", &all->revision.dependsOn, "REV",
                      "a revision that must run before (repeatable)");
    forRevision.flag("--autogenerate", &all->revision.autogenerate,
                     "write what leads from the database to the models");
    forRevision.text("--from", &all->revision.from, "SOURCE",
                     "with --autogenerate: database (default), head or a revision");
    forRevision.texts("--rename", &all->revision.renames, "OLD=NEW",
                      "with --autogenerate: what only got another name (repeatable)");
    forRevision.flag("--online", &all->revision.online,
                     "with --autogenerate: statements that do not block, in autocommit sections "
                     "where they need it");

    CLI::App *merge = app->add_subcommand("merge", "Write a revision that joins several");
    Binder forMerge(merge);
    forMerge.arguments("REV", &all->merge.revisions, "the revisions, or heads");
    forMerge.text("-m,--message", &all->merge.message, "TEXT", "what the revision does");
    forMerge.text("--branch-label", &all->merge.branchLabel, "LABEL", "name this branch");
    forMerge.text("--rev-id", &all->merge.revisionId, "ID", "the identifier");
    forMerge.flag("--splice", &all->merge.splice, "allow parents that are no heads");
}

void addMigrateOptions(CLI::App *app, MigrateArguments *arguments)
{
    Binder binder(app);
    binder.argument("REV", &arguments->target, "head, heads, base, an identifier, +N or -N");
    binder.flag("--dry-run", &arguments->dryRun, "show the steps, run nothing");
    binder.text("--tag", &arguments->tag, "TEXT", "for the project's Python");
}

void addChangingCommands(CLI::App *app, AllArguments *all)
{
    addMigrateOptions(app->add_subcommand("upgrade", "Apply revisions"), &all->upgrade);
    addMigrateOptions(app->add_subcommand("downgrade", "Take revisions back"), &all->downgrade);

    CLI::App *stamp =
        app->add_subcommand("stamp", "Write the version table without running anything");
    Binder forStamp(stamp);
    forStamp.arguments("REV", &all->stamp.revisions, "the revisions that are to stand there");
    forStamp.text("--tag", &all->stamp.tag, "TEXT", "for the project's Python");
    forStamp.flag("--purge", &all->stamp.purge, "delete every row first");

    app->add_subcommand("ensure_version", "Create the version table where it is missing");
}

void addReadingCommands(CLI::App *app, AllArguments *all)
{
    CLI::App *current = app->add_subcommand("current", "Show what the database has");
    Binder forCurrent(current);
    forCurrent.flag("-v,--verbose", &all->current.verbose, "everything about each revision");
    forCurrent.flag("-c,--check-heads", &all->current.checkHeads,
                    "exit with 1 where the database is not at the heads");

    CLI::App *history = app->add_subcommand("history", "List the revisions, newest first");
    Binder forHistory(history);
    forHistory.text("-r,--rev-range", &all->history.range, "A:B", "only from A to B");
    forHistory.flag("-v,--verbose", &all->history.verbose, "everything about each revision");
    forHistory.flag("-i,--indicate-current", &all->history.indicateCurrent,
                    "mark what the database has");

    CLI::App *heads = app->add_subcommand("heads", "List the heads");
    Binder forHeads(heads);
    forHeads.flag("-v,--verbose", &all->heads.verbose, "everything about each revision");
    forHeads.flag("--resolve-dependencies", &all->heads.resolveDependencies,
                  "treat dependencies as parents");

    CLI::App *branches = app->add_subcommand("branches", "List the branch points");
    Binder(branches).flag("-v,--verbose", &all->branches.verbose, "everything about each revision");

    CLI::App *show = app->add_subcommand("show", "Show one revision");
    Binder forShow(show);
    forShow.argument("REV", &all->show.revision, "an identifier, head, or current");
    forShow.flag("--sql", &all->show.sql, "print the SQL of both directions");

    CLI::App *plan = app->add_subcommand("plan", "List the steps that would run, in order");
    Binder forPlan(plan);
    forPlan.argument("REV", &all->plan.target, "the target, as for upgrade and downgrade");
    forPlan.text("--from", &all->plan.from, "ROW,ROW…",
                 "the rows to start from, or base (default: the database's)");
    forPlan.flag("--downgrade", &all->plan.downgrade, "a downgrade's steps");
}

void addOtherCommands(CLI::App *app, AllArguments *all)
{
    app->add_subcommand("check", "Compare the models with the database");

    CLI::App *diff =
        app->add_subcommand("diff", "Print the SQL that leads from one schema to another");
    Binder forDiff(diff);
    forDiff.text("--from", &all->diff.from, "SOURCE",
                 "database (default), models, a revision, file:PATH, a URL");
    forDiff.text("--to", &all->diff.to, "SOURCE", "the same; default: models");
    forDiff.flag("--down", &all->diff.down, "print the way back");
    forDiff.flag("--exit-code", &all->diff.exitCode, "exit with 1 where they differ");
    forDiff.texts("--rename", &all->diff.renames, "OLD=NEW",
                  "what only got another name (repeatable)");
    forDiff.flag("--online", &all->diff.online, "statements that do not block");
    forDiff.flag("--no-proof", &all->diff.noProof, "do not try the SQL in a scratch database");

    CLI::App *convert = app->add_subcommand(
        "convert", "Write an Alembic history as SQL scripts into a new project");
    Binder(convert).argument("DIR", &all->convert.directory, "the new project's folder");

    app->add_subcommand("list_templates", "List what `init` can start");

    CLI::App *sandbox = app->add_subcommand("sandbox", "The private PostgreSQL of this user");
    Binder forSandbox(sandbox);
    forSandbox.argument("ACTION", &all->sandbox.action, "start, stop, url or reset");
    forSandbox.optionalArgument("NAME", &all->sandbox.name, "url, reset: the database");

    app->add_subcommand("open", "Start the desktop on this project");
}

/// How many positional words a command takes at most; -1: any number.
int maximumOfPositionals(const CLI::App *command)
{
    int sum = 0;
    for (const CLI::Option *option : command->get_options()) {
        if (!option->get_positional())
            continue;
        if (option->get_items_expected_max() > 1)
            return -1;
        ++sum;
    }
    return sum;
}

/// CLI11's exceptions, in sentences of our own.
Error usageError(const CLI::App &app, const CLI::ParseError &error)
{
    const std::vector<CLI::App *> chosen =
        const_cast<CLI::App &>(app).get_subcommands(); // NOLINT: CLI11 has no const overload
    if (chosen.empty())
        return usage(tr("No command was given."), tr("`retort --help` lists the commands."));
    const CLI::App *command = chosen.front();
    const QString name = QString::fromStdString(command->get_name());
    const QString help = tr("`retort %1 --help` tells more.").arg(name);
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError)) {
        for (const CLI::Option *option : command->get_options()) {
            if (option->get_positional() && option->get_required() && option->count() == 0) {
                return usage(tr("retort %1 needs %2.")
                                 .arg(name, QString::fromStdString(option->get_name(true))),
                             help);
            }
        }
    }
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
        const std::vector<std::string> rest = app.remaining(true);
        const int most = maximumOfPositionals(command);
        const QString word = rest.empty() ? QString() : unmark(rest.front());
        return usage(most == 0
                         ? tr("retort %1 takes no argument, but %2 was given.").arg(name, word)
                         : tr("retort %1 does not know what to do with %2.").arg(name, word),
                     help);
    }
    return usage(tr("The arguments of retort %1 cannot be read.").arg(name), help);
}

Result<void> check(const AllArguments &all, const QString &command)
{
    const GlobalOptions &global = all.global;
    const int databases = int(!global.url.isEmpty()) + int(!global.urlFile.isEmpty())
                          + int(!global.service.isEmpty());
    if (databases > 1) {
        return fail(usage(tr("Only one of --url, --url-file and --service can name the database."),
                          tr("Leave the others out.")));
    }
    for (const QString &extra : global.extra) {
        if (extra.indexOf(u'=') < 1) {
            return fail(usage(tr("-x needs KEY=VALUE, but got %1.").arg(extra),
                              tr("Write for example -x tenant=acme.")));
        }
    }
    if (command == u"sandbox") {
        const SandboxArguments &sandbox = all.sandbox;
        static const QStringList actions{QStringLiteral("start"), QStringLiteral("stop"),
                                         QStringLiteral("url"), QStringLiteral("reset")};
        if (!actions.contains(sandbox.action)) {
            return fail(usage(tr("There is no sandbox command %1.").arg(sandbox.action),
                              tr("It is one of start, stop, url and reset.")));
        }
        if (!sandbox.name.isEmpty() && (sandbox.action == u"start" || sandbox.action == u"stop")) {
            return fail(usage(tr("retort sandbox %1 takes no name: there is one server for all "
                                 "databases.")
                                  .arg(sandbox.action),
                              tr("`retort sandbox %1` alone does it.").arg(sandbox.action)));
        }
    }
    return {};
}

CommandArguments chosenArguments(const AllArguments &all, const QString &command)
{
    if (command == u"init")
        return all.init;
    if (command == u"revision")
        return all.revision;
    if (command == u"merge")
        return all.merge;
    if (command == u"upgrade")
        return all.upgrade;
    if (command == u"downgrade") {
        MigrateArguments arguments = all.downgrade;
        arguments.downgrade = true;
        return arguments;
    }
    if (command == u"stamp")
        return all.stamp;
    if (command == u"current")
        return all.current;
    if (command == u"history")
        return all.history;
    if (command == u"heads")
        return all.heads;
    if (command == u"branches")
        return all.branches;
    if (command == u"show")
        return all.show;
    if (command == u"plan")
        return all.plan;
    if (command == u"diff")
        return all.diff;
    if (command == u"check")
        return CheckArguments{};
    if (command == u"convert")
        return all.convert;
    if (command == u"ensure_version")
        return all.ensureVersion;
    if (command == u"list_templates")
        return all.listTemplates;
    if (command == u"sandbox")
        return all.sandbox;
    return all.open;
}

} // namespace

tl::expected<Invocation, UsageError> parseArguments(const QStringList &arguments)
{
    AllArguments all;
    CLI::App app("Migrations of a PostgreSQL schema: Alembic's commands, natively.", "retort");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_help_flag("-h,--help", "this help");
    app.set_version_flag("--version", "retort " RETORT_VERSION, "the version");
    app.require_subcommand(1);
    app.fallthrough();
    addGlobalOptions(&app, &all.global);
    addWritingCommands(&app, &all);
    addChangingCommands(&app, &all);
    addReadingCommands(&app, &all);
    addOtherCommands(&app, &all);
    for (CLI::App *command : app.get_subcommands({}))
        command->group("Commands");
    app.footer("Options may stand before and behind the command. `retort COMMAND --help` tells "
               "about one command.");

    const auto refuse = [&all, &arguments](Error error, QString help = {}) {
        all.global.json = all.global.json || arguments.contains(QStringLiteral("--json"));
        return tl::unexpected<UsageError>(
            UsageError{std::move(error), all.global, std::move(help)});
    };
    Result<std::vector<std::string>> words = tellApart(app, arguments);
    if (!words)
        return refuse(words.error());
    try {
        std::reverse(words->begin(), words->end()); // CLI11 takes them from the back
        app.parse(std::move(*words));
    } catch (const CLI::CallForHelp &) {
        return Invocation{all.global, TextAnswer{QString::fromStdString(app.help())}};
    } catch (const CLI::CallForVersion &) {
        return Invocation{all.global, TextAnswer{QStringLiteral("retort " RETORT_VERSION "\n")}};
    } catch (const CLI::ParseError &error) {
        const bool noCommand = app.get_subcommands().empty();
        return refuse(usageError(app, error),
                      noCommand ? QString::fromStdString(app.help()) : QString());
    }
    const QString command = QString::fromStdString(app.get_subcommands().front()->get_name());
    if (const Result<void> checked = check(all, command); !checked)
        return refuse(checked.error());
    return Invocation{all.global, chosenArguments(all, command)};
}

} // namespace Retort

#include "app/cli/argumentwords.h"

#include <CLI/App.hpp>

#include <QCoreApplication>
#include <QHash>

namespace Retort {

namespace {

// No shell hands this to a program by accident, and CLI11 sees no meaning in it.
constexpr char valueMark = '\x02';

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

std::string mark(const QString &value)
{
    return valueMark + value.toStdString();
}

bool looksLikeOption(const QString &word)
{
    return word.size() > 1 && word.at(0) == u'-' && !word.at(1).isDigit();
}

const CLI::Option *find(const CLI::App *app, const std::string &name)
{
    return app ? app->get_option_no_throw(name) : nullptr;
}

/// What Alembic has and Retort has not, with what to do instead.
QString hintForForeignOption(const QString &command, const QString &name)
{
    if (name == u"--raiseerr")
        return tr(
            "Retort's errors name their cause, file and line; there is no stack trace to show.");
    if (command == u"init" && (name == u"-t" || name == u"--template"))
        return tr("Retort has one kind of project; `retort list_templates` tells about it.");
    if (command == u"init" && name == u"--package")
        return tr("A Retort project is no Python package.");
    if (name == u"--sql" && command == u"revision")
        return tr("The file that `retort revision` writes is SQL itself.");
    if (name == u"--sql" && command == u"ensure_version")
        return tr("`retort ensure_version` creates the table on the database itself.");
    if (name == u"-v")
        return tr("-v stands before the command: it prints what is sent to the server.");
    return {};
}

QString optionList(const CLI::App *app)
{
    QStringList names;
    for (const CLI::Option *option : app->get_options()) {
        if (!option->get_lnames().empty() && option->get_lnames().front() != "help")
            names << QStringLiteral("--") + QString::fromStdString(option->get_lnames().front());
    }
    return names.join(QStringLiteral(", "));
}

Error unknownOption(const QString &name, const CLI::App *command)
{
    const QString commandName = command ? QString::fromStdString(command->get_name()) : QString();
    QString hint = hintForForeignOption(commandName, name);
    if (hint.isEmpty() && command) {
        const QString options = optionList(command);
        hint = options.isEmpty() ? tr("`retort %1` has no options of its own.").arg(commandName)
                                 : tr("`retort %1` takes %2.").arg(commandName, options);
    } else if (hint.isEmpty()) {
        hint = tr("`retort --help` lists the options.");
    }
    const QString sentence = command ? tr("retort %1 has no option %2.").arg(commandName, name)
                                     : tr("There is no option %1.").arg(name);
    return {ErrorKind::Usage, sentence, hint, {}, 0, 0, std::nullopt};
}

/// Takes one command line apart, word by word.
class Reader
{
public:
    Reader(const CLI::App &app, const QStringList &arguments) : m_app(app), m_arguments(arguments)
    {}

    Result<std::vector<std::string>> read()
    {
        for (m_at = 0; m_at < m_arguments.size(); ++m_at) {
            const QString &word = m_arguments.at(m_at);
            Result<void> done;
            if (m_onlyValues)
                addValue(word);
            else if (word == u"--")
                m_onlyValues = true;
            else if (word.startsWith(u"--"))
                done = readLong(word);
            else if (looksLikeOption(word))
                done = readShort(word);
            else if (!m_command)
                done = readCommand(word);
            else
                addValue(word);
            if (!done)
                return tl::unexpected<Error>(done.error());
        }
        return m_words;
    }

private:
    void addValue(const QString &word) { m_words.push_back(mark(word)); }

    Result<void> readCommand(const QString &word)
    {
        const std::string name = word.toStdString();
        const auto found = m_app.get_subcommands(
            [&name](const CLI::App *command) { return command->get_name() == name; });
        if (found.empty()) {
            return fail(ErrorKind::Usage, tr("There is no command %1.").arg(word),
                        tr("`retort --help` lists the commands."));
        }
        m_command = found.front();
        m_words.push_back(name);
        return {};
    }

    const CLI::Option *option(const QString &name) const
    {
        const std::string text = name.toStdString();
        if (const CLI::Option *own = find(m_command, text))
            return own;
        if (m_command && name == u"-v") // the command's alone behind its name
            return nullptr;
        return find(&m_app, text);
    }

    Result<void> readLong(const QString &word)
    {
        const qsizetype equals = word.indexOf(u'=');
        const QString name = equals < 0 ? word : word.left(equals);
        const CLI::Option *found = option(name);
        if (!found)
            return fail(unknownOption(name, m_command));
        if (found->get_items_expected_max() == 0) {
            if (equals >= 0) {
                return fail(ErrorKind::Usage, tr("%1 takes no value.").arg(name),
                            tr("Write %1 alone.").arg(name));
            }
            return addOption(found, name);
        }
        if (const Result<void> added = addOption(found, name); !added)
            return added;
        return addOptionValue(name, equals < 0 ? std::optional<QString>()
                                               : std::optional(word.mid(equals + 1)));
    }

    Result<void> readShort(const QString &word)
    {
        for (qsizetype i = 1; i < word.size(); ++i) {
            const QString name = QStringLiteral("-") + word.at(i);
            const CLI::Option *found = option(name);
            if (!found)
                return fail(unknownOption(
                    i == 1 && word.size() > 2 && !word.at(2).isLetter() ? word : name, m_command));
            if (const Result<void> added = addOption(found, name); !added)
                return added;
            if (found->get_items_expected_max() > 0) {
                const QString rest = word.mid(i + 1);
                return addOptionValue(name, rest.isEmpty() ? std::optional<QString>()
                                                           : std::optional(rest));
            }
        }
        return {};
    }

    Result<void> addOption(const CLI::Option *found, const QString &name)
    {
        const bool repeatable = found->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll
                                || found->get_items_expected_max() == 0;
        if (!repeatable && ++m_seen[found] > 1) {
            return fail(ErrorKind::Usage, tr("%1 was given twice.").arg(name), tr("Give it once."));
        }
        m_words.push_back(name.toStdString());
        return {};
    }

    Result<void> addOptionValue(const QString &name, const std::optional<QString> &inlineValue)
    {
        if (inlineValue) {
            addValue(*inlineValue);
            return {};
        }
        // As in Alembic, a word that looks like an option is none's value; `--message=-x` says it
        // is.
        if (m_at + 1 >= m_arguments.size() || looksLikeOption(m_arguments.at(m_at + 1))) {
            return fail(ErrorKind::Usage, tr("%1 needs a value.").arg(name),
                        name.startsWith(u"--")
                            ? tr("Write %1=VALUE where the value begins with a minus.").arg(name)
                            : tr("Write %1VALUE where the value begins with a minus.").arg(name));
        }
        addValue(m_arguments.at(++m_at));
        return {};
    }

    const CLI::App &m_app;
    const QStringList &m_arguments;
    qsizetype m_at = 0;
    const CLI::App *m_command = nullptr;
    bool m_onlyValues = false;
    QHash<const CLI::Option *, int> m_seen;
    std::vector<std::string> m_words;
};

} // namespace

Result<std::vector<std::string>> tellApart(const CLI::App &app, const QStringList &arguments)
{
    return Reader(app, arguments).read();
}

QString unmark(const std::string &word)
{
    return QString::fromStdString(word.empty() || word.front() != valueMark ? word
                                                                            : word.substr(1));
}

} // namespace Retort

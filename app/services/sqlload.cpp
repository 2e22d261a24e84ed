#include "app/services/sqlload.h"

#include "app/database/servererror.h"
#include "app/database/session.h"
#include "migrations/sql/facts.h"
#include "migrations/sql/quoting.h"
#include "migrations/sql/splitter.h"
#include "migrations/sql/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <optional>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SqlLoad", text);
}

struct LoadStatement
{
    QString file;
    SqlStatement statement;
};

Result<QString> readSql(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Error error;
        error.kind = ErrorKind::Io;
        error.message = tr("%1 cannot be read: %2.").arg(path, file.errorString());
        error.file = path;
        return fail(std::move(error));
    }
    QByteArray utf8 = file.readAll();
    if (utf8.startsWith("\xEF\xBB\xBF"))
        utf8.remove(0, 3);
    if (const Result<void> sound = checkText(utf8); !sound) {
        Error error = sound.error();
        error.file = path;
        return fail(std::move(error));
    }
    return fromUtf8Whole(utf8);
}

/// What a file of a schema cannot hold.
Result<void> checkStatement(const LoadStatement &statement, const StatementFacts &facts)
{
    if (!facts.copyFromStdin)
        return {};
    Error error;
    error.kind = ErrorKind::ScriptSyntax;
    error.message = copyFromStdinMessage();
    error.hint = tr("The files say what the schema should be: leave the rows out.");
    placeError(error, statement.file, statement.statement);
    return fail(std::move(error));
}

/// Whether the statement may work after others: it names what is not there, or sees it half made.
bool mayWorkLater(const Error &error)
{
    if (!error.server)
        return false;
    const QString state = error.server->sqlstate;
    // 42P01 table, 42883 function, 42704 object (type, role, …), 3F000 schema, 42703 column, 42P17
    // and 42830 a key that is not there yet, 42P16, 42809.
    static const QStringList states{QStringLiteral("42P01"), QStringLiteral("42883"),
                                    QStringLiteral("42704"), QStringLiteral("3F000"),
                                    QStringLiteral("42703"), QStringLiteral("42830"),
                                    QStringLiteral("42P17"), QStringLiteral("42809"),
                                    QStringLiteral("55000"), QStringLiteral("0A000")};
    return states.contains(state);
}

/// The role that a statement failed for; empty where it failed for something else. The sandbox's
/// server speaks English (its cluster is made in the C locale).
QString missingRole(const Error &error)
{
    if (!error.server || error.server->sqlstate != u"42704")
        return {};
    static const QRegularExpression pattern(QStringLiteral("^role \"(.+)\" does not exist$"));
    return pattern.match(error.server->message).captured(1);
}

/// The database is a scratch one, so each statement is a transaction of its own.
class Loader
{
public:
    Loader(Session &session, bool makeRoles) : m_session(session), m_makeRoles(makeRoles) {}

    Result<void> add(const QString &text, const QString &file)
    {
        const Result<QList<SqlStatement>> split = splitSql(text);
        if (!split) {
            Error error = split.error();
            error.file = file;
            return fail(std::move(error));
        }
        const QList<StatementFacts> facts = statementFacts(*split);
        for (qsizetype i = 0; i < split->size(); ++i) {
            if (facts.at(i).transaction != TransactionStatement::None)
                continue;
            const LoadStatement next{file, split->at(i)};
            if (const Result<void> sound = checkStatement(next, facts.at(i)); !sound)
                return fail(sound.error());
            m_waiting.append(next);
        }
        return {};
    }

    Result<void> run()
    {
        while (!m_waiting.isEmpty()) {
            QList<LoadStatement> later;
            std::optional<Error> firstError;
            for (const LoadStatement &next : std::as_const(m_waiting)) {
                std::optional<Error> error = send(next);
                if (!error)
                    continue;
                if (!mayWorkLater(*error))
                    return fail(*std::move(error));
                if (!firstError)
                    firstError = std::move(error);
                later.append(next);
            }
            if (later.size() == m_waiting.size())
                return fail(*std::move(firstError));
            m_waiting = std::move(later);
        }
        return {};
    }

private:
    std::optional<Error> send(const LoadStatement &next)
    {
        // A statement may name several roles.
        for (int made = 0;; ++made) {
            const Result<QList<Rows>> done = m_session.queryAll(next.statement.text);
            if (done)
                return std::nullopt;
            Error error = done.error();
            const QString role = m_makeRoles && made < 100 ? missingRole(error) : QString();
            if (role.isEmpty() || !makeRole(role)) {
                placeError(error, next.file, next.statement);
                return error;
            }
        }
    }

    bool makeRole(const QString &role)
    {
        const Result<QString> name = quoteIdentifier(role);
        return name && m_session.queryAll(QStringLiteral("CREATE ROLE ") + *name);
    }

    Session &m_session;
    bool m_makeRoles;
    QList<LoadStatement> m_waiting;
};

} // namespace

Result<QStringList> sqlFilesOf(const QString &path)
{
    const QFileInfo info(path);
    if (info.isFile())
        return QStringList{info.absoluteFilePath()};
    if (!info.isDir()) {
        Error error;
        error.kind = ErrorKind::Io;
        error.message = tr("%1 is not there.").arg(path);
        error.file = path;
        return fail(std::move(error));
    }
    QStringList files;
    const QFileInfoList entries =
        QDir(path).entryInfoList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QFileInfo &entry : entries)
        files.append(entry.absoluteFilePath());
    if (files.isEmpty()) {
        return fail(ErrorKind::Config, tr("The folder %1 holds no .sql file.").arg(path),
                    tr("The schema that should be is written as CREATE statements in .sql files."));
    }
    return files;
}

Result<void> loadSqlFiles(Session &session, const QStringList &files, bool makeRoles)
{
    Loader loader(session, makeRoles);
    for (const QString &file : files) {
        const Result<QString> text = readSql(file);
        if (!text)
            return fail(text.error());
        if (const Result<void> added = loader.add(*text, file); !added)
            return added;
    }
    return loader.run();
}

Result<void> loadSqlText(Session &session, const QString &text, const QString &origin,
                         bool makeRoles)
{
    Loader loader(session, makeRoles);
    if (const Result<void> added = loader.add(text, origin); !added)
        return added;
    return loader.run();
}

} // namespace Retort

#include "app/database/pipeline.h"

#include "app/database/canceller.h"
#include "app/database/servererror.h"

#include <QElapsedTimer>
#include <QVarLengthArray>
#include <libpq-fe.h>
#include <poll.h>

namespace Retort {

namespace {

/// Commands on their way at once: enough to fill a line of 50 ms, few enough that a cancel finds
/// little to stop.
constexpr int windowCommands = 1024;
/// Bytes handed to libpq before it is asked to send them.
constexpr qsizetype batchBytes = 64 * 1024;
constexpr int tickMs = 50;

/// One run of a pipeline: the state machine between what is sent and what is answered.
class PipelineRun
{
public:
    PipelineRun(Session &session, const QList<PipelineCommand> &commands,
                const PipelineHooks &hooks, const CancelToken &cancel)
        : m_session(session), m_commands(commands), m_hooks(hooks), m_cancel(cancel),
          m_connection(session.handle()), m_canceller(m_connection)
    {}

    PipelineOutcome run()
    {
        if (!PQenterPipelineMode(m_connection))
            return lost(QString::fromUtf8(PQerrorMessage(m_connection)));
        PQsetnonblocking(m_connection, 1);
        m_head.start();
        m_tick.start();
        while (!m_synced && !m_lost) {
            if (m_cancel.requests() > 1)
                return abandon();
            if (m_cancel.isRequested() && !m_canceller.isStarted()) {
                m_stopSending = true;
                m_canceller.start();
            }
            send();
            if (!m_lost)
                wait();
            read();
        }
        return finish();
    }

private:
    void send()
    {
        // What libpq could not hand over yet comes first: nothing is queued in memory behind it.
        if (m_blocked && (m_blocked = PQflush(m_connection) == 1))
            return;
        qsizetype bytes = 0;
        while (!m_stopSending && m_sent < m_commands.size() && m_sent - m_answered < windowCommands
               && bytes < batchBytes) {
            const PipelineCommand &command = m_commands.at(m_sent);
            const QByteArray text = command.sql.toUtf8();
            QList<QByteArray> values;
            QVarLengthArray<const char *, 24> pointers;
            for (const std::optional<QString> &parameter : command.parameters)
                values.append(parameter ? parameter->toUtf8() : QByteArray());
            for (qsizetype i = 0; i < values.size(); ++i)
                pointers.append(command.parameters.at(i) ? values.at(i).constData() : nullptr);
            m_session.say(command.sql);
            if (!PQsendQueryParams(m_connection, text.constData(), int(values.size()), nullptr,
                                   values.isEmpty() ? nullptr : pointers.constData(), nullptr,
                                   nullptr, 0)
                || (command.flush && !PQsendFlushRequest(m_connection))) {
                m_lost = true;
                return;
            }
            ++m_sent;
            bytes += text.size() + 64;
            if (m_sent - 1 == m_answered)
                startHead();
        }
        if (!m_syncSent && (m_stopSending || m_sent == m_commands.size())) {
            if (!PQpipelineSync(m_connection)) {
                m_lost = true;
                return;
            }
            m_syncSent = true;
        }
        const int flushed = PQflush(m_connection);
        m_blocked = flushed == 1;
        if (flushed < 0)
            m_lost = true;
    }

    void wait()
    {
        pollfd descriptor{PQsocket(m_connection), POLLIN, 0};
        if (descriptor.fd < 0) {
            m_lost = true;
            return;
        }
        if (m_blocked)
            descriptor.events |= POLLOUT;
        // With room left and something to send there is no reason to wait.
        const bool more = !m_blocked && !m_stopSending && m_sent < m_commands.size()
                          && m_sent - m_answered < windowCommands;
        poll(&descriptor, 1, more ? 0 : tickMs);
        if (m_tick.elapsed() >= tickMs) {
            m_tick.restart();
            if (m_hooks.waiting && m_answered < m_sent && !m_failed)
                m_hooks.waiting(m_answered, double(m_head.nsecsElapsed()) / 1e6);
        }
    }

    void read()
    {
        if (m_lost || !PQconsumeInput(m_connection))
            m_lost = true;
        // Also after a loss: what the server said last may still stand in the buffer. Then every
        // call must be counted, since libpq makes up an error for each.
        int rest = m_lost ? 2 * (m_sent - m_answered) + 8 : -1;
        while (!m_synced && (m_answered < m_sent || m_syncSent) && rest != 0
               && !PQisBusy(m_connection)) {
            if (rest > 0)
                --rest;
            PGresult *result = PQgetResult(m_connection);
            if (!result) {
                endOfCommand();
                if (m_answered >= m_sent && !m_syncSent)
                    break;
                continue;
            }
            take(result);
            PQclear(result);
            if (PQstatus(m_connection) == CONNECTION_BAD && !m_lost) {
                m_lost = true;
                rest = 2 * (m_sent - m_answered) + 8;
            }
        }
    }

    void take(PGresult *result)
    {
        switch (PQresultStatus(result)) {
        case PGRES_SINGLE_TUPLE:
            keep(result);
            break;
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY: {
            m_good = true;
            const QByteArray rows = PQcmdTuples(result);
            m_answer.rows = rows.isEmpty() ? -1 : rows.toLongLong();
            // A server answers COMMIT of an aborted transaction with ROLLBACK and no error.
            if (m_answered < m_sent && m_commands.at(m_answered).commit
                && qstrcmp(PQcmdStatus(result), "COMMIT") != 0) {
                m_good = false;
                failWith(errorOfServer(
                    ServerError{QStringLiteral("25P02"),
                                QStringLiteral("ERROR"),
                                QStringLiteral("The transaction was rolled back at its COMMIT."),
                                {},
                                {},
                                {},
                                {},
                                {},
                                {},
                                {},
                                0}));
            }
            break;
        }
        case PGRES_PIPELINE_SYNC:
            m_synced = true;
            break;
        case PGRES_PIPELINE_ABORTED:
            break;
        case PGRES_COPY_IN:
            // A script's COPY is refused before; whatever gets here must not wait for data for
            // ever.
            PQputCopyEnd(m_connection, "COPY FROM STDIN is not supported here");
            break;
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH: {
            char *data = nullptr;
            while (PQgetCopyData(m_connection, &data, 1) > 0)
                PQfreemem(data);
            break;
        }
        default:
            if (PQresultErrorField(result, PG_DIAG_SQLSTATE)) {
                const QByteArray severity =
                    PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
                if (severity == "FATAL" || severity == "PANIC")
                    m_serverSaidWhy = true;
                failWith(errorOfResult(result, m_cancel.isRequested()));
            } else if (!m_lossText.isEmpty() || PQstatus(m_connection) == CONNECTION_BAD) {
                if (m_lossText.isEmpty())
                    m_lossText = QString::fromUtf8(PQresultErrorMessage(result)).trimmed();
            } else {
                failWith(errorOfResult(result));
            }
        }
    }

    void keep(PGresult *result)
    {
        if (m_answered >= m_sent || !m_commands.at(m_answered).keepRows)
            return;
        for (int row = 0; row < PQntuples(result); ++row) {
            QList<std::optional<QString>> values;
            for (int i = 0; i < PQnfields(result); ++i)
                values.append(PQgetisnull(result, row, i)
                                  ? std::nullopt
                                  : std::optional(QString::fromUtf8(PQgetvalue(result, row, i))));
            m_rows.append(values);
        }
    }

    /// NULL behind a command's results.
    void endOfCommand()
    {
        if (m_answered >= m_sent)
            return;
        const int index = m_answered;
        const bool good = m_good && !m_failed;
        m_answer.durationMs = double(m_head.nsecsElapsed()) / 1e6;
        const PipelineAnswer answer = m_answer;
        ++m_answered;
        if (good) {
            m_completed = m_answered;
            if (m_commands.at(index).keepRows)
                m_outcome.rows.append(m_rows);
            m_rows.clear();
            if (m_hooks.done)
                m_hooks.done(index, answer);
        }
        if (m_answered < m_sent)
            startHead();
    }

    void startHead()
    {
        m_head.restart();
        m_good = false;
        m_answer = {};
        // Applies to the command whose results come next, and only before the first of them was
        // read.
        PQsetSingleRowMode(m_connection);
        if (!m_failed && m_hooks.started)
            m_hooks.started(m_answered);
    }

    void failWith(Error error)
    {
        if (m_failed)
            return;
        m_failed = true;
        m_stopSending = true;
        m_outcome.error = std::move(error);
    }

    PipelineOutcome finish()
    {
        m_outcome.completed = m_completed;
        m_outcome.sent = m_sent;
        if (m_lost) {
            m_canceller.abandon();
            return lost(m_lossText.isEmpty() ? QString::fromUtf8(PQerrorMessage(m_connection))
                                             : m_lossText);
        }
        PQexitPipelineMode(m_connection);
        PQsetnonblocking(m_connection, 0);
        if (m_failed)
            m_outcome.end = m_outcome.error->kind == ErrorKind::Cancelled
                                ? PipelineOutcome::End::Cancelled
                                : PipelineOutcome::End::Failed;
        else if (m_completed < m_commands.size())
            m_outcome.end = PipelineOutcome::End::Cancelled;
        return m_outcome;
    }

    bool commitUnanswered() const
    {
        for (int i = m_completed; i < m_sent; ++i) {
            if (m_commands.at(i).commit)
                return true;
        }
        return false;
    }

    PipelineOutcome lost(const QString &text)
    {
        m_outcome.end = PipelineOutcome::End::ConnectionLost;
        m_outcome.completed = m_completed;
        m_outcome.sent = m_sent;
        m_outcome.serverSaidWhy = m_serverSaidWhy;
        // An answer that is an error ends everything behind it, whether or not the connection lives
        // on.
        m_outcome.commitInDoubt = !m_failed && commitUnanswered();
        if (!m_outcome.error) {
            m_outcome.error =
                Error{ErrorKind::Connection, text.trimmed(), {}, {}, 0, 0, std::nullopt};
        } else if (!m_serverSaidWhy) {
            // The statement failed first; that is the news. The connection went afterwards.
            m_outcome.end = PipelineOutcome::End::Failed;
        }
        m_session.close();
        return m_outcome;
    }

    PipelineOutcome abandon()
    {
        m_canceller.abandon();
        m_outcome.end = PipelineOutcome::End::Abandoned;
        m_outcome.completed = m_completed;
        m_outcome.sent = m_sent;
        m_outcome.commitInDoubt = !m_failed && commitUnanswered();
        m_session.close();
        return m_outcome;
    }

    Session &m_session;
    const QList<PipelineCommand> &m_commands;
    const PipelineHooks &m_hooks;
    const CancelToken &m_cancel;
    PGconn *m_connection;
    Canceller m_canceller;

    int m_sent = 0;
    /// Commands whose last result was read, whatever it was; `m_completed`: those that worked.
    int m_answered = 0;
    int m_completed = 0;
    bool m_blocked = false;
    bool m_stopSending = false;
    bool m_syncSent = false;
    bool m_synced = false;
    bool m_failed = false;
    bool m_lost = false;
    bool m_serverSaidWhy = false;
    QString m_lossText;
    /// Of the command whose results are being read.
    bool m_good = false;
    PipelineAnswer m_answer;
    QList<QList<std::optional<QString>>> m_rows;
    QElapsedTimer m_head;
    QElapsedTimer m_tick;
    PipelineOutcome m_outcome;
};

} // namespace

PipelineOutcome runPipeline(Session &session, const QList<PipelineCommand> &commands,
                            const PipelineHooks &hooks, const CancelToken &cancel)
{
    if (!session.isOpen()) {
        PipelineOutcome outcome;
        outcome.end = PipelineOutcome::End::ConnectionLost;
        outcome.error = Error{ErrorKind::Connection,
                              QStringLiteral("The connection to the database is closed."),
                              QStringLiteral("Connect again."),
                              {},
                              0,
                              0,
                              std::nullopt};
        return outcome;
    }
    PipelineOutcome outcome;
    {
        // Its canceller ends with it: no late request can reach what is sent next.
        PipelineRun run(session, commands, hooks, cancel);
        outcome = run.run();
    }
    pg_conn *connection = session.handle();
    // A cancel that was on its way may still hit the first of these.
    for (int i = 0; i < 3 && connection && PQstatus(connection) == CONNECTION_OK
                    && PQtransactionStatus(connection) != PQTRANS_IDLE;
         ++i)
        PQclear(PQexec(connection, "ROLLBACK"));
    return outcome;
}

} // namespace Retort

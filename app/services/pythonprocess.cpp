#include "app/services/pythonprocess.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace Retort {

namespace {

constexpr qint64 mostOfAnAnswer = 256 * 1024 * 1024;
constexpr qsizetype mostOfComplaints = 64 * 1024;
constexpr int pollMs = 50;
constexpr int graceMs = 2000;

QString tr(const char *text)
{
    return QCoreApplication::translate("PythonModels", text);
}

QString printingProgram()
{
    QFile file(QStringLiteral(":/retort/python/printmodels.py"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The last line that says something.
QString lastLine(const QByteArray &text)
{
    const QStringList lines = QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        if (!line->trimmed().isEmpty())
            return line->trimmed().left(500);
    }
    return {};
}

/// One process, watched until it ends or has to be ended.
class Watched
{
public:
    Watched(const PythonModelsRequest &request, const CancelToken &cancel)
        : m_request(request), m_cancel(cancel),
          m_nonce(QByteArray::number(QRandomGenerator::system()->generate64(), 36)
                  + QByteArray::number(QRandomGenerator::system()->generate64(), 36))
    {}
    ~Watched()
    {
        if (m_pid > 0 && m_process.state() != QProcess::NotRunning)
            end(SIGKILL);
    }
    Q_DISABLE_COPY_MOVE(Watched)

    Result<QByteArray> run()
    {
        start();
        if (!m_process.waitForStarted(-1)) {
            return fail(ErrorKind::Config,
                        tr("%1 (%2) cannot be started: %3.")
                            .arg(m_request.interpreter.path, m_request.interpreter.origin,
                                 m_process.errorString()),
                        tr("Set `python =` in [retort] to an interpreter that runs."));
        }
        m_pid = static_cast<pid_t>(m_process.processId());
        Result<void> ended = wait();
        // What the models left running in the background.
        ::kill(-m_pid, SIGKILL);
        if (!ended)
            return fail(ended.error());
        const QByteArray marked = '\n' + m_answer;
        const qsizetype at = marked.lastIndexOf(m_nonce);
        if (at >= 0 && m_process.exitStatus() == QProcess::NormalExit)
            return marked.mid(at + m_nonce.size());
        return fail(withoutAnswer());
    }

private:
    void start()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (auto it = m_request.environment.cbegin(); it != m_request.environment.cend(); ++it)
            environment.insert(it.key(), it.value());
        m_process.setProcessEnvironment(environment);
        m_process.setWorkingDirectory(m_request.folder);
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.setProgram(m_request.interpreter.path);
        m_process.setArguments(QStringList{QStringLiteral("-c"), printingProgram(),
                                           QString::fromLatin1(m_nonce), m_request.module,
                                           m_request.attribute, m_request.folder}
                               + m_request.sysPath);
        // A group of its own, so that what it starts ends with it; and it does not outlive us.
        m_process.setChildProcessModifier([] {
            ::setpgid(0, 0);
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        });
        m_process.start(QIODevice::ReadOnly);
    }

    void end(int signal)
    {
        ::kill(-m_pid, signal);
        if (signal == SIGKILL)
            m_process.waitForFinished(-1);
    }

    void take()
    {
        m_answer += m_process.readAllStandardOutput();
        m_complaints += m_process.readAllStandardError();
        if (m_complaints.size() > mostOfComplaints)
            m_complaints = m_complaints.right(mostOfComplaints);
    }

    Result<void> wait()
    {
        const QDeadlineTimer limit(m_request.timeLimitMs);
        for (;;) {
            const bool ended =
                m_process.waitForFinished(pollMs) || m_process.state() == QProcess::NotRunning;
            take();
            if (ended)
                return {};
            if (m_cancel.isRequested()) {
                endPolitely();
                return fail(ErrorKind::Cancelled, tr("Reading the models was cancelled."));
            }
            if (m_answer.size() > mostOfAnAnswer) {
                end(SIGKILL);
                return fail(ErrorKind::Config, tr("The models print more than %1 MB of SQL.")
                                                   .arg(mostOfAnAnswer / 1024 / 1024));
            }
            if (limit.hasExpired()) {
                end(SIGKILL);
                return fail(ErrorKind::Config,
                            tr("%1 did not finish importing %2 within %3 s.")
                                .arg(m_request.interpreter.path, m_request.module)
                                .arg(m_request.timeLimitMs / 1000),
                            tr("An import should not wait for anything. It last said: %1")
                                .arg(lastLine(m_complaints)));
            }
        }
    }

    /// SIGTERM lets the project tidy up; a second request, or the end of the grace, does not wait.
    void endPolitely()
    {
        end(SIGTERM);
        const QDeadlineTimer grace(graceMs);
        while (m_process.state() != QProcess::NotRunning && m_cancel.requests() < 2
               && !grace.hasExpired()) {
            m_process.waitForFinished(pollMs);
            take();
        }
        if (m_process.state() != QProcess::NotRunning)
            end(SIGKILL);
    }

    Error withoutAnswer() const
    {
        Error error;
        error.kind = ErrorKind::Config;
        const QString how = m_process.exitStatus() == QProcess::NormalExit
                                ? tr("with status %1").arg(m_process.exitCode())
                                : tr("by a signal");
        error.message = tr("%1 ended %2 while it imported %3, without printing the models.")
                            .arg(m_request.interpreter.path, how, m_request.module);
        const QString last = lastLine(m_complaints);
        error.hint = last.isEmpty()
                         ? tr("Set `python =` in [retort] to the interpreter of the project's "
                              "environment (this one: %1).")
                               .arg(m_request.interpreter.origin)
                         : tr("It last said: %1").arg(last);
        return error;
    }

    const PythonModelsRequest &m_request;
    const CancelToken &m_cancel;
    QByteArray m_nonce;
    QProcess m_process;
    pid_t m_pid = 0;
    QByteArray m_answer;
    QByteArray m_complaints;
};

} // namespace

Result<QByteArray> runPrintingProgram(const PythonModelsRequest &request, const CancelToken &cancel)
{
    return Watched(request, cancel).run();
}

} // namespace Retort

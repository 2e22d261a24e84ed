#include "tests/cli/cliprogram.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QtTest>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Retort::Test {

namespace {

// Guards against hanging only.
constexpr int patienceMs = 120'000;

} // namespace

QJsonObject CliResult::json() const
{
    return QJsonDocument::fromJson(out.toUtf8()).object();
}

QString CliResult::told() const
{
    return QStringLiteral("exit %1\n--- out\n%2\n--- err\n%3").arg(status).arg(out, err);
}

CliProgram::CliProgram() : m_environment(QProcessEnvironment::systemEnvironment())
{
    QVERIFY(m_folder.isValid());
    // The search for a configuration ends at a Git root: no test meets another's file.
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral(".git")));
    setEnvironment(QStringLiteral("TERM"), QStringLiteral("xterm"));
    setEnvironment(QStringLiteral("NO_COLOR"), {});
}

void CliProgram::write(const QString &name, const QByteArray &content) const
{
    QVERIFY(QDir().mkpath(QFileInfo(path(name)).path()));
    QFile file(path(name));
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
    file.write(content);
}

QByteArray CliProgram::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void CliProgram::setEnvironment(const QString &name, const QString &value)
{
    if (value.isNull())
        m_environment.remove(name);
    else
        m_environment.insert(name, value);
}

CliResult CliProgram::run(const QStringList &arguments) const
{
    return runProgram(program(), arguments);
}

CliResult CliProgram::alembic(const QStringList &arguments) const
{
    return runProgram(QStringLiteral("/usr/bin/python3"),
                      QStringList{QStringLiteral("-m"), QStringLiteral("alembic")} + arguments);
}

std::unique_ptr<QProcess> CliProgram::start(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(folder());
    process->setProcessEnvironment(m_environment);
    process->setStandardInputFile(QProcess::nullDevice());
    process->start(program(), arguments);
    process->waitForStarted();
    return process;
}

CliResult CliProgram::finish(QProcess &process)
{
    if (!process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished();
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

CliResult CliProgram::runProgram(const QString &program, const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(folder());
    process.setProcessEnvironment(m_environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    return finish(process);
}

CliResult CliProgram::runOnTerminal(const QStringList &arguments, const QByteArray &afterText,
                                    const QByteArray &typed) const
{
    // Everything that allocates happens before the fork.
    QList<QByteArray> words{program().toLocal8Bit()};
    for (const QString &argument : arguments)
        words << argument.toLocal8Bit();
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    QList<QByteArray> variables;
    const QStringList environment = m_environment.toStringList();
    for (const QString &variable : environment)
        variables << variable.toLocal8Bit();
    std::vector<char *> envp;
    for (QByteArray &variable : variables)
        envp.push_back(variable.data());
    envp.push_back(nullptr);
    const QByteArray folderName = folder().toLocal8Bit();

    int terminal = -1;
    struct winsize size = {};
    size.ws_col = 100;
    size.ws_row = 40;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (child == 0) {
        if (::chdir(folderName.constData()) == 0)
            ::execve(argv.front(), argv.data(), envp.data());
        ::_exit(127);
    }
    QByteArray seen;
    bool answered = afterText.isEmpty();
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < patienceMs) {
        struct pollfd poll = {terminal, POLLIN, 0};
        if (::poll(&poll, 1, 100) <= 0)
            continue;
        char buffer[4096];
        const ssize_t got = ::read(terminal, buffer, sizeof buffer);
        if (got <= 0)
            break;
        seen.append(buffer, got);
        if (!answered && seen.contains(afterText)) {
            answered = true;
            if (::write(terminal, typed.constData(), size_t(typed.size())) < 0)
                break;
        }
    }
    if (timer.elapsed() >= patienceMs)
        ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ::close(terminal);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, QString::fromUtf8(seen), {}};
}

QString CliProgram::program()
{
    return QStringLiteral(RETORT_BINARY_DIR "/bin/retort");
}

QString keysOf(const QJsonObject &object)
{
    QStringList keys = object.keys();
    keys.sort();
    return keys.join(u' ');
}

} // namespace Retort::Test

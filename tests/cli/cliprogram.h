#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>

namespace Retort::Test {

/// What one call of the program left behind.
struct CliResult
{
    /// -1 where it was ended by a signal.
    int status = -1;
    QString out;
    QString err;

    /// Standard output as the one document; empty where it is none.
    QJsonObject json() const;
    /// Everything, for a failing test's message.
    QString told() const;
};

/// The built `retort`, run as a process in a folder of its own and a scrubbed environment.
class CliProgram
{
public:
    CliProgram();

    QString folder() const { return m_folder.path(); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &content) const;
    QByteArray read(const QString &name) const;
    /// For every later call; a null text takes the variable away.
    void setEnvironment(const QString &name, const QString &value);

    /// Words separated by blanks; quoted ones as QProcess::splitCommand has it.
    CliResult run(const QString &line) const { return run(QProcess::splitCommand(line)); }
    CliResult run(const QStringList &arguments) const;
    /// Standard input, output and error are one pseudo terminal; `typed` is sent to it once
    /// `afterText` is seen.
    CliResult runOnTerminal(const QStringList &arguments, const QByteArray &afterText = {},
                            const QByteArray &typed = {}) const;
    /// Started, not waited for.
    std::unique_ptr<QProcess> start(const QStringList &arguments) const;
    static CliResult finish(QProcess &process);

    /// Debian's Alembic in the same folder and environment (standard output only is its answer).
    CliResult alembic(const QStringList &arguments) const;

    static QString program();

private:
    CliResult runProgram(const QString &program, const QStringList &arguments) const;

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

/// The keys of an object, sorted, joined by blanks.
QString keysOf(const QJsonObject &object);

} // namespace Retort::Test

/// The call is made once; a wrong status shows everything it said.
#define VERIFY_STATUS(call, expected)                                                              \
    do {                                                                                           \
        const Retort::Test::CliResult verified = (call);                                           \
        QVERIFY2(verified.status == (expected), qPrintable(verified.told()));                      \
    } while (false)

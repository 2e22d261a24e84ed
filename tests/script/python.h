#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

namespace Retort::Test {

/// Runs `program` with Debian's Python: JSON on its standard input, JSON from its standard output;
/// a null document where it failed (its traceback is then in the test's log).
inline QJsonDocument runPython(const QByteArray &program, const QJsonDocument &input)
{
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"),
                 {QStringLiteral("-W"), QStringLiteral("ignore"), QStringLiteral("-c"),
                  QString::fromUtf8(program)});
    python.write(input.toJson(QJsonDocument::Compact));
    python.closeWriteChannel();
    if (!python.waitForFinished(120000) || python.exitCode() != 0) {
        qWarning().noquote() << QString::fromUtf8(python.readAllStandardError());
        python.kill();
        return {};
    }
    return QJsonDocument::fromJson(python.readAllStandardOutput());
}

} // namespace Retort::Test

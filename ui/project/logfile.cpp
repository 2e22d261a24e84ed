#include "ui/project/logfile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <atomic>

namespace Retort {

namespace {

constexpr qint64 largestFile = 1'000'000;

std::atomic<LogFile *> qtLog = nullptr;
std::atomic<QtMessageHandler> qtHandler = nullptr;

void onQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (LogFile *log = qtLog; log && type != QtDebugMsg)
        log->add(QStringLiteral("Qt: ") + text);
    if (const QtMessageHandler usual = qtHandler)
        usual(type, context, text);
}

} // namespace

void LogFile::add(const QString &line)
{
    const QMutexLocker lock(&m_mutex);
    QDir().mkpath(QFileInfo(m_file).path());
    if (QFileInfo(m_file).size() > largestFile) {
        const QString old = m_file + QStringLiteral(".1");
        QFile::remove(old);
        QFile::rename(m_file, old);
    }
    QFile file(m_file);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        return;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    // One line, whatever a server says.
    QString text = line;
    text.replace(QLatin1Char('\n'), QLatin1String(" | "));
    file.write((QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) + QLatin1Char(' ')
                + text + QLatin1Char('\n'))
                   .toUtf8());
}

QStringList LogFile::end(int lines) const
{
    const QMutexLocker lock(&m_mutex);
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList all =
        QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return all.mid(qMax<qsizetype>(0, all.size() - lines));
}

QString LogFile::usualFile()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    return (state.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/state") : state)
           + QStringLiteral("/retort/retort-desktop.log");
}

void logQtMessages(LogFile *log)
{
    qtLog = log;
    if (log && !qtHandler)
        qtHandler = qInstallMessageHandler(onQtMessage);
}

} // namespace Retort

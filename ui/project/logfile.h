#pragma once

#include <QMutex>
#include <QString>
#include <QStringList>

namespace Retort {

/// The desktop's log: what was opened, run and refused, and what Qt warns of; a line each with its
/// time in UTC. No secrets: nothing that reaches it knows a password. Beyond a megabyte the file
/// becomes `FILE.1`. Where it cannot be written, lines are lost in silence.
class LogFile
{
public:
    explicit LogFile(QString file) : m_file(std::move(file)) {}

    QString file() const { return m_file; }
    /// From any thread.
    void add(const QString &line);
    /// The last lines, oldest first; also those that were written before this program started.
    QStringList end(int lines) const;

    /// `$XDG_STATE_HOME/retort/retort-desktop.log`
    static QString usualFile();

private:
    QString m_file;
    mutable QMutex m_mutex;
};

/// Qt's warnings go to `log` too, for as long as it lives. Qt's handler has no place for a context,
/// so there is one a program; called again with null it ends.
void logQtMessages(LogFile *log);

} // namespace Retort

#pragma once

#include <QObject>
#include <QString>

namespace Retort {

class LogFile;
class MainWindow;
struct RunReport;

/// Writes down what the window opens, runs and is refused, and puts a report of it on the clipboard
/// ("Copy report"): versions, settings, the log's end. No password is in either.
class ReportTask : public QObject
{
    Q_OBJECT

public:
    /// `log` must outlive the window.
    ReportTask(MainWindow *window, LogFile *log);

    QString report() const;

private:
    void listen();
    void noteRun(const RunReport &report);

    MainWindow *m_window;
    LogFile *m_log;
    QString m_connected;
};

} // namespace Retort

#pragma once

#include <QObject>
#include <QString>

namespace Retort {

class MainWindow;

/// Lays the demo out anew on a thread of the pool, then opens it.
class DemoTask : public QObject
{
    Q_OBJECT

public:
    explicit DemoTask(MainWindow *window);
    /// Where the start page's demo lives: the state folder.
    static QString defaultFolder();
    void open(const QString &folder);

Q_SIGNALS:
    void opened();
    void failed(const QString &sentence, const QString &hint);

private:
    void setBusy(bool busy);

    MainWindow *m_window;
    bool m_busy = false;
};

} // namespace Retort

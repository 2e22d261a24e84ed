#pragma once

#include "migrations/result.h"

#include <QObject>

namespace Retort {

class BusyState;
class MainWindow;

/// Lays the demo out on a thread of the pool when the window asks for it, and opens it.
class DemoTask : public QObject
{
    Q_OBJECT

public:
    explicit DemoTask(MainWindow *window);

    /// <user's state folder>/retort/demo.
    static QString defaultFolder();
    /// Prepares the demo in `folder` and opens its `section`. Nothing happens while one is under
    /// way.
    void open(const QString &folder, const QString &section = {});
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    /// It was laid out, and the window opens it.
    void prepared(const QString &configFile);
    /// The window shows it, too.
    void failed(const Retort::Error &error);

private:
    void take(const Result<QString> &config, const QString &section);

    MainWindow *m_window;
    BusyState *m_state;
    bool m_busy = false;
};

} // namespace Retort

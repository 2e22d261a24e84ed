#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QString>
#include <functional>

class QTimer;

namespace Retort {

class DemoTask;
class MainWindow;

/// Drives the real window through the demo's moments and saves a picture of each, light and dark.
class Tour : public QObject
{
    Q_OBJECT

public:
    Tour(MainWindow *window, DemoTask *demo, const QString &folder);
    void start();

Q_SIGNALS:
    /// 0, or 3 with a sentence on what did not happen.
    void finished(int status, const QString &sentence);

private:
    struct Stop
    {
        QString name;
        std::function<void()> act;
        std::function<bool()> isReady;
    };
    void plan();
    void next();
    void poll();
    void picture();

    MainWindow *m_window;
    DemoTask *m_demo;
    QString m_folder;
    QList<Stop> m_stops;
    int m_stop = -1;
    QTimer *m_timer;
    QElapsedTimer m_waiting;
    QElapsedTimer m_settled;
    bool m_dark = false;
};

} // namespace Retort

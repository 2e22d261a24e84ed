#include "ui/project/demotask.h"

#include "app/services/demo.h"
#include "ui/project/mainwindow.h"
#include "ui/project/startpage.h"
#include "ui/widgets/panes.h"

#include <QCoreApplication>
#include <QEvent>
#include <QMessageBox>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>
#include <QVBoxLayout>

namespace Retort {

DemoTask::DemoTask(MainWindow *window) : QObject(window), m_window(window), m_state(new BusyState)
{
    // Between the choices and the line at the foot.
    if (auto *layout = qobject_cast<QVBoxLayout *>(window->startPage()->layout()))
        layout->insertWidget(layout->count() - 1, m_state);
    else
        m_state->setParent(window->startPage());
    m_state->hide();
    connect(window, &MainWindow::demoRequested, this, [this] { open(defaultFolder()); });
}

QString DemoTask::defaultFolder()
{
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty())
        state = QStandardPaths::writableLocation(QStandardPaths::HomeLocation)
                + QStringLiteral("/.local/state");
    return state + QStringLiteral("/retort/demo");
}

void DemoTask::open(const QString &folder, const QString &section)
{
    if (m_busy)
        return;
    // Its databases are made anew: this window may not stay connected to them.
    m_window->closeProject();
    if (m_window->controller()->project())
        return; // a run goes on, or unsaved text is asked about
    m_busy = true;
    m_window->startPage()->demoChoice()->setEnabled(false);
    m_window->startPage()->demoChoice()->setToolTip(tr("The demo is being prepared."));
    m_state->show();
    m_state->start(tr("Preparing the demo’s databases…"));
    QThreadPool::globalInstance()->start([guard = QPointer<DemoTask>(this), folder, section] {
        const Result<QString> config =
            demoSource().isEmpty()
                ? Result<QString>(
                    fail(ErrorKind::Config, tr("The demo’s files are not installed."),
                         tr("Set RETORT_DEMO to the folder resources/demo of the source.")))
                : prepareDemo(demoSource(), folder);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, config, section] {
                if (guard)
                    guard->take(config, section);
            },
            Qt::QueuedConnection);
    });
}

void DemoTask::take(const Result<QString> &config, const QString &section)
{
    m_busy = false;
    m_state->stop();
    m_state->hide();
    m_window->startPage()->demoChoice()->setEnabled(true);
    m_window->startPage()->demoChoice()->setToolTip({});
    if (config) {
        m_window->openProject(*config, section);
        Q_EMIT prepared(*config);
        return;
    }
    auto *box = new QMessageBox(QMessageBox::Warning, tr("The demo cannot be opened"),
                                config.error().message, QMessageBox::Close, m_window);
    box->setInformativeText(config.error().hint);
    box->setDetailedText(config.error().detail);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
    Q_EMIT failed(config.error());
}

} // namespace Retort

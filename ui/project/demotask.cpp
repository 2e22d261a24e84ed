#include "ui/project/demotask.h"

#include "app/services/demo.h"
#include "ui/project/mainwindow.h"
#include "ui/project/startpage.h"
#include "ui/widgets/buttons.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

namespace Retort {

DemoTask::DemoTask(MainWindow *window) : QObject(window), m_window(window)
{
    connect(window, &MainWindow::demoRequested, this, [this] { open(defaultFolder()); });
    connect(this, &DemoTask::failed, this, [this](const QString &sentence, const QString &hint) {
        auto *box = new QMessageBox(QMessageBox::Warning, tr("The demo cannot be opened"), sentence,
                                    QMessageBox::Close, m_window);
        box->setInformativeText(hint);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

QString DemoTask::defaultFolder()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    const QString base = state.isEmpty()
                             ? QStandardPaths::writableLocation(QStandardPaths::HomeLocation)
                                   + QStringLiteral("/.local/state")
                             : state;
    return base + QStringLiteral("/retort/demo");
}

void DemoTask::open(const QString &folder)
{
    if (m_busy)
        return;
    const QString source = demoSource();
    if (source.isEmpty()) {
        Q_EMIT failed(tr("The demo's files are not beside the program."),
                      tr("RETORT_DEMO names their folder."));
        return;
    }
    // Its databases are made anew: nothing of this window may be connected to them meanwhile.
    m_window->closeProject();
    if (m_window->controller()->project())
        return; // A run goes on, or unsaved text is asked about.
    setBusy(true);
    QThreadPool::globalInstance()->start([guard = QPointer<DemoTask>(this), source, folder] {
        const Result<QString> config = prepareDemo(source, folder);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, config] {
                if (!guard)
                    return;
                guard->setBusy(false);
                if (!config) {
                    Q_EMIT guard->failed(config.error().message, config.error().hint);
                    return;
                }
                guard->m_window->openProject(*config);
                Q_EMIT guard->opened();
            },
            Qt::QueuedConnection);
    });
}

void DemoTask::setBusy(bool busy)
{
    m_busy = busy;
    setEnabledOr(m_window->startPage()->demoChoice(), !busy, tr("The demo is being prepared."));
}

} // namespace Retort

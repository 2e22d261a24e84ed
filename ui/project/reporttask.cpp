#include "ui/project/reporttask.h"

#include "ui/project/logfile.h"
#include "ui/project/mainwindow.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMenuBar>

namespace Retort {

namespace {

constexpr int reportedLines = 100;

} // namespace

ReportTask::ReportTask(MainWindow *window, LogFile *log)
    : QObject(window), m_window(window), m_log(log)
{
    log->add(QStringLiteral("started: Retort %1").arg(QCoreApplication::applicationVersion()));
    const QList<QAction *> menus = window->menuBar()->actions();
    if (!menus.isEmpty() && menus.last()->menu()) {
        QAction *copy = menus.last()->menu()->addAction(tr("Copy &report"));
        copy->setStatusTip(tr("Versions, settings and the log's end, for whoever is to help"));
        connect(copy, &QAction::triggered, this,
                [this] { QApplication::clipboard()->setText(report()); });
    }
    listen();
}

void ReportTask::listen()
{
    const ProjectController *controller = m_window->controller();
    connect(controller, &ProjectController::openFailed, this, [this](const Error &error) {
        m_log->add(QStringLiteral("not opened: ") + error.message);
    });
    connect(controller, &ProjectController::statusChanged, this, [this, controller] {
        QString now;
        if (controller->status() && controller->settings()) {
            now = QStringLiteral("connected: %1, PostgreSQL %2")
                      .arg(controller->settings()->settings.displayUrl(),
                           controller->status()->serverVersion);
        } else if (!m_window->state().connectionProblem.isEmpty()) {
            now = QStringLiteral("not connected: ") + m_window->state().connectionProblem;
        }
        if (now != m_connected && !now.isEmpty())
            m_log->add(now);
        m_connected = now;
    });
    connect(controller, &ProjectController::projectChanged, this, [this, controller] {
        const auto project = controller->project();
        if (!project)
            return;
        // What the worker says is of this project's database.
        if (DatabaseWorker *worker = controller->worker()) {
            connect(worker, &DatabaseWorker::runFinished, this, &ReportTask::noteRun,
                    Qt::UniqueConnection);
        }
        m_log->add(QStringLiteral("read: %1, %2 revisions, %3 faults")
                       .arg(project->config.file)
                       .arg(project->graph().size())
                       .arg(project->scripts.faults.size()));
    });
}

void ReportTask::noteRun(const RunReport &report)
{
    int done = 0;
    for (const StepReport &step : report.steps)
        done += step.outcome == Outcome::Done ? 1 : 0;
    QString line = QStringLiteral("run: %1 of %2 steps done, rows %3")
                       .arg(done)
                       .arg(report.steps.size())
                       .arg(report.versionsAfter.join(QLatin1Char(' ')));
    if (report.error) {
        line += QStringLiteral(": %1: %2")
                    .arg(errorKindName(report.error->kind), report.error->message);
        if (report.error->server)
            line += QStringLiteral(" (SQLSTATE %1)").arg(report.error->server->sqlstate);
    }
    m_log->add(line);
}

QString ReportTask::report() const
{
    const ProjectController *controller = m_window->controller();
    QStringList lines{QStringLiteral("Retort %1, Qt %2, %3, %4")
                          .arg(QCoreApplication::applicationVersion(),
                               QString::fromLatin1(qVersion()), QSysInfo::prettyProductName(),
                               QSysInfo::currentCpuArchitecture())};
    if (const auto project = controller->project()) {
        const ProjectConfig &config = project->config;
        lines << QStringLiteral("project: %1").arg(config.file)
              << QStringLiteral("environment: %1").arg(controller->section())
              << QStringLiteral("revisions: %1, faults: %2")
                     .arg(project->graph().size())
                     .arg(project->scripts.faults.size())
              << QStringLiteral("journal: %1, lock_timeout: %2 ms, lock_retries: %3")
                     .arg(config.journal ? QStringLiteral("on") : QStringLiteral("off"))
                     .arg(config.lockTimeoutMs)
                     .arg(config.lockRetries);
    }
    if (controller->settings())
        lines << QStringLiteral("database: %1").arg(controller->settings()->settings.displayUrl());
    if (controller->status())
        lines << QStringLiteral("server: %1, rows: %2")
                     .arg(controller->status()->serverVersion,
                          controller->status()->versions.join(QLatin1Char(' ')));
    lines << QString() << QStringLiteral("log: %1").arg(m_log->file());
    return (lines + m_log->end(reportedLines)).join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace Retort

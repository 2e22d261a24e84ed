#include "ui/project/mergetask.h"

#include "app/services/mergetouches.h"
#include "migrations/script/revisionwriter.h"
#include "ui/history/historypage.h"
#include "ui/merge/mergepage.h"
#include "ui/project/mainwindow.h"
#include "ui/widgets/onpool.h"

namespace Retort {

MergeTask::MergeTask(MainWindow *window) : QObject(window), m_window(window)
{
    connect(window, &MainWindow::mergeRequested, this, &MergeTask::open);
    connect(window->controller(), &ProjectController::projectChanged, this, &MergeTask::refresh);
    connect(window->controller(), &ProjectController::statusChanged, this, &MergeTask::refresh);
}

void MergeTask::open()
{
    if (m_page) {
        m_window->showPage(m_page);
        return;
    }
    if (!m_window->controller()->project())
        return;
    m_page = new MergePage;
    connect(m_page, &MergePage::comparisonNeeded, this, &MergeTask::compare);
    connect(m_page, &MergePage::mergeRequested, this, &MergeTask::write);
    connect(m_page, &MergePage::closeRequested, this, [this] { m_window->closePage(m_page); });
    refresh();
    m_window->addPage(m_page, QStringLiteral("merge"), m_page->title());
    connect(m_page, &MergePage::titleChanged, this,
            [this](const QString &title) { m_window->setPageTitle(m_page, title); });
}

void MergeTask::refresh()
{
    const auto project = m_window->controller()->project();
    if (!m_page || !project)
        return;
    const auto &status = m_window->controller()->status();
    m_page->setProject(project, status ? status->versions : QStringList());
}

void MergeTask::compare(const MergeOutline &outline)
{
    const auto project = m_window->controller()->project();
    onPool(
        m_page.data(), [project, outline] { return readMergeComparison(*project, outline); },
        [page = m_page, outline](const MergeComparison &comparison) {
            page->setComparison(outline, comparison);
        });
}

void MergeTask::write(const MergeRequest &request)
{
    const auto project = m_window->controller()->project();
    NewRevision revision;
    revision.message = request.message;
    revision.parents = request.heads;
    revision.sections = request.sections;
    onPool(
        m_page.data(), [project, revision] { return writeMerge(*project, revision); },
        [this, page = m_page](const Result<Revision> &written) {
            if (!written) {
                page->setFailure(written.error());
                return;
            }
            // The graph shows the result.
            m_window->closePage(page);
            m_window->controller()->refresh();
            m_window->showPage(m_window->historyPage());
        });
}

} // namespace Retort

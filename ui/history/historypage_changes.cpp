#include "ui/history/historypage.h"

#include "ui/history/changespane.h"
#include "ui/history/historymodel.h"
#include "ui/history/inspector.h"
#include "ui/widgets/onpool.h"

namespace Retort {

void HistoryPage::refreshChanges()
{
    const auto &shown = m_inspector->revision();
    if (!shown || !m_project)
        return;
    if (!m_mayReplay) {
        m_inspector->changes()->setAsking();
        return;
    }
    // The same files: it is there, or on its way.
    if (m_replayed != shown->revision.id || m_replayedProject != m_project)
        replay();
}

void HistoryPage::replay()
{
    const auto &shown = m_inspector->revision();
    if (!shown || !m_project)
        return;
    m_mayReplay = true;
    m_replayed = shown->revision.id;
    m_replayedProject = m_project;
    m_replaying.request();
    m_replaying = CancelToken();
    m_inspector->changes()->setWorking();
    const auto &status = m_model->status();
    const int major = status ? status->serverVersionNumber / 10000 : 0;
    const RevisionGraph &graph = m_project->graph();
    QStringList from;
    const QList<int> parents = graph.effectiveParents(graph.indexOf(m_replayed));
    for (const int parent : parents)
        from.append(graph.revision(parent).id);
    onPool(
        this,
        [project = m_project, from, id = m_replayed, major, cache = m_replays,
         cancel = m_replaying] {
            return revisionChanges(*project, from, {id}, major, *cache, cancel);
        },
        [this, id = m_replayed, project = m_project](const Result<QList<ObjectChange>> &changes) {
            if (id != m_replayed || project != m_replayedProject)
                return;
            if (changes)
                m_inspector->changes()->setChanges(*changes);
            else
                m_inspector->changes()->setFailed(changes.error());
        });
}

} // namespace Retort

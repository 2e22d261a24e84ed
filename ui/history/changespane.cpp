#include "ui/history/changespane.h"

#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/sidebyside.h"

#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace Retort {

namespace {

QString changeWord(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Add:
        return ChangesPane::tr("added");
    case ChangeKind::Drop:
        return ChangesPane::tr("dropped");
    default:
        return ChangesPane::tr("changed");
    }
}

} // namespace

ChangesPane::ChangesPane(QWidget *parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)), m_empty(new EmptyState(m_stack)),
      m_busy(new BusyState(m_stack)), m_failed(new FailedState(m_stack)),
      m_shown(new QWidget(m_stack)), m_tree(new QTreeWidget(m_shown)),
      m_texts(new SideBySide(m_shown))
{
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setAccessibleName(tr("Changed objects"));
    m_tree->setUniformRowHeights(true);
    m_tree->setRootIsDecorated(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *splitter = new QSplitter(Qt::Vertical, m_shown);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_texts);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({Metrics::of(this).u * 40, Metrics::of(this).u * 80});
    auto *shown = new QVBoxLayout(m_shown);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->addWidget(splitter);
    for (QWidget *page : {static_cast<QWidget *>(m_empty), static_cast<QWidget *>(m_busy),
                          static_cast<QWidget *>(m_failed), m_shown})
        m_stack->addWidget(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    connect(m_empty, &EmptyState::triggered, this, &ChangesPane::replayRequested);
    connect(m_failed, &FailedState::triggered, this, &ChangesPane::replayRequested);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &ChangesPane::showSelected);
    setAsking();
}

void ChangesPane::setAsking()
{
    m_asking = true;
    m_busy->stop();
    m_empty->setContent(tr("What it changes is seen by running the history's SQL in a private, "
                           "empty database."),
                        tr("Replay"), QStringLiteral("play"));
    m_stack->setCurrentWidget(m_empty);
}

bool ChangesPane::isAsking() const
{
    return m_asking;
}

void ChangesPane::setWorking()
{
    m_asking = false;
    m_busy->start(tr("Replaying the history in a private database…"));
    m_stack->setCurrentWidget(m_busy);
}

void ChangesPane::setFailed(const Error &error)
{
    m_asking = false;
    m_busy->stop();
    m_failed->setError(error, tr("Try again"));
    m_stack->setCurrentWidget(m_failed);
}

void ChangesPane::setChanges(const QList<ObjectChange> &changes)
{
    m_asking = false;
    m_busy->stop();
    m_changes = changes;
    m_tree->clear();
    m_texts->setTexts({}, {});
    if (changes.isEmpty()) {
        m_empty->setContent(tr("The schema is the same before and after."));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    for (qsizetype i = 0; i < changes.size(); ++i) {
        const ObjectChange &change = changes.at(i);
        auto *object = new QTreeWidgetItem(
            m_tree, {QStringLiteral("%1 %2").arg(objectKindName(change.object.kind),
                                                 displayName(change.object)),
                     changeWord(change.kind)});
        object->setData(0, Qt::UserRole, int(i));
        object->setToolTip(0, object->text(0));
        // One that came or went has nothing more to say than itself.
        if (change.kind != ChangeKind::Alter)
            continue;
        for (const QString &fact : change.facts) {
            auto *row = new QTreeWidgetItem(object, {fact, QString()});
            row->setData(0, Qt::UserRole, int(i));
            row->setToolTip(0, fact);
            row->setFirstColumnSpanned(true);
        }
        object->setExpanded(changes.size() <= 20);
    }
    m_tree->setCurrentItem(m_tree->topLevelItem(0));
    m_stack->setCurrentWidget(m_shown);
}

void ChangesPane::showSelected()
{
    const QTreeWidgetItem *item = m_tree->currentItem();
    const int at = item ? item->data(0, Qt::UserRole).toInt() : -1;
    if (at < 0 || at >= m_changes.size())
        return;
    m_texts->setTexts(m_changes.at(at).before, m_changes.at(at).after);
}

} // namespace Retort

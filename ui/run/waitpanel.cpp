#include "ui/run/waitpanel.h"

#include "ui/run/runtables.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/sentence.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QTreeView>

namespace Retort {

QString waitSentence(const QString &lock)
{
    const int space = int(lock.indexOf(QLatin1Char(' ')));
    if (space < 0)
        return lock;
    QString rest = lock.mid(space);
    rest.replace(QLatin1String(" public."), QLatin1String(" "));
    return lockModeName(lock.left(space)) + rest;
}

WaitPanel::WaitPanel(QWidget *parent)
    : QWidget(parent), m_sentence(new Sentence), m_attempt(new Sentence), m_note(new Sentence),
      m_table(new QTreeView), m_copy(makeButton(tr("Copy details"), QStringLiteral("copy"))),
      m_model(new BlockerModel(this))
{
    const Metrics metrics = Metrics::of(this);
    m_table->setModel(m_model);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAccessibleName(tr("Who holds the lock"));
    m_table->header()->setStretchLastSection(true);
    m_table->setTextElideMode(Qt::ElideRight);
    m_note->setText({}, tr("Others are not held up: between tries the queue is free."), true);

    auto *head = new QHBoxLayout;
    head->setSpacing(metrics.controlGap());
    head->addSpacing(Metrics::iconSize + metrics.controlGap());
    head->addWidget(m_sentence);
    head->addStretch(1);
    head->addWidget(m_attempt);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_note);
    foot->addStretch(1);
    foot->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.panePadding() + metrics.u, metrics.controlGap(),
                               metrics.panePadding(), metrics.controlGap());
    layout->setSpacing(metrics.controlGap());
    layout->addLayout(head);
    layout->addWidget(m_table);
    layout->addLayout(foot);
    setAccessibleName(tr("Waiting for a lock"));

    connect(m_copy, &QPushButton::clicked, this, [this] {
        QApplication::clipboard()->setText(m_sentence->text() + QLatin1Char('\n')
                                           + m_model->asText());
    });
}

void WaitPanel::setWaiting(const RunEvent::Waiting &waiting)
{
    m_sentence->setText(waiting.step < 0 ? tr("Waiting for another run.")
                                         : tr("Waiting for %1.").arg(waitSentence(waiting.lock)),
                        waiting.step < 0 ? waiting.lock : QString());
    m_model->setBlockers(waiting.blockers);
    m_table->setVisible(!waiting.blockers.isEmpty());
    const Metrics metrics = Metrics::of(this);
    const int shown = int(qBound(qsizetype(1), waiting.blockers.size(), qsizetype(4)));
    m_table->setFixedHeight(metrics.viewHeader() + shown * metrics.row() + 4);
    for (int column = 0; column < BlockerModel::StatementColumn; ++column)
        m_table->resizeColumnToContents(column);
}

void WaitPanel::setAttempt(const QString &attempt)
{
    m_attempt->setText({}, attempt, true);
}

void WaitPanel::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(this);
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.warningBg);
    painter.fillRect(QRect(0, 0, metrics.u, height()), theme.warningMark);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    const int left = metrics.panePadding() + metrics.u;
    IconProvider::paint(&painter,
                        QRectF(left, m_sentence->geometry().center().y() - Metrics::iconSize / 2.0,
                               Metrics::iconSize, Metrics::iconSize),
                        QStringLiteral("lock"), theme.warning);
}

} // namespace Retort

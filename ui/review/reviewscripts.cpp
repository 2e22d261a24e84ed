#include "ui/review/reviewscripts.h"

#include "migrations/script/sqlscript.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/severity.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// What stands before the sections while they are checked, so that they are judged as a revision's.
QList<SqlProblem> checkSections(const QString &text)
{
    if (text.trimmed().isEmpty())
        return {};
    const QString header = QStringLiteral("-- review\n--\n-- Revision ID: 0\n\n");
    const int lines = int(header.count(QLatin1Char('\n')));
    QList<SqlProblem> problems;
    for (const SyntaxProblem &problem : sqlScriptProblems(header + text))
        problems.append({problem.message, qMax<qsizetype>(0, problem.offset - header.size()),
                         problem.length, qMax(1, problem.line - lines)});
    return problems;
}

QIcon errorIcon(const QWidget *widget)
{
    QPixmap pixmap(QSize(16, 16) * widget->devicePixelRatioF());
    pixmap.setDevicePixelRatio(widget->devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintSeverity(&painter, QRectF(0, 0, 16, 16), Severity::Error, Theme::of(widget));
    return QIcon(pixmap);
}

} // namespace

ReviewScripts::ReviewScripts(QWidget *parent)
    : QWidget(parent), m_tabs(new QTabBar(this)), m_state(makeMutedLabel({}, this)),
      m_rebuild(makeButton(tr("Rebuild from ticks…"), {}, this)), m_stack(new QStackedWidget(this)),
      m_up(new SqlEditor), m_down(new SqlEditor)
{
    const Metrics metrics = Metrics::of(this);
    auto *head = new QWidget(this);
    head->setFixedHeight(metrics.paneHeadTall());
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(metrics.u, 0, metrics.panePadding(), 0);
    row->setSpacing(metrics.controlGap());
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setProperty("tall", true);
    m_tabs->setAccessibleName(tr("Directions"));
    m_tabs->addTab(tr("Upgrade"));
    m_tabs->addTab(tr("Downgrade"));
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_state);
    row->addWidget(m_rebuild);
    for (SqlEditor *editor : {m_up, m_down}) {
        editor->setCheck(checkSections);
        editor->setProofLineShown(false);
        m_stack->addWidget(editor);
        connect(editor, &SqlEditor::textChanged, this, &ReviewScripts::judge);
        connect(editor, &SqlEditor::checked, this, [this] {
            showState();
            Q_EMIT checked();
        });
    }
    m_up->view()->setAccessibleName(tr("Upgrade SQL"));
    m_down->view()->setAccessibleName(tr("Downgrade SQL"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_rebuild, &QPushButton::clicked, this, &ReviewScripts::rebuildRequested);
    showState();
}

void ReviewScripts::setPlanned(const QString &upgrade, const QString &downgrade)
{
    m_plannedUp = upgrade;
    m_plannedDown = downgrade;
    if (m_edited) {
        // The ticks may have come to what was typed.
        judge();
        return;
    }
    m_filling = true;
    // The caret and what is seen stay where they are when nothing changes.
    if (m_up->text() != upgrade)
        m_up->setText(upgrade);
    if (m_down->text() != downgrade)
        m_down->setText(downgrade);
    m_filling = false;
    Q_EMIT changed();
    showState();
}

void ReviewScripts::rebuild()
{
    m_filling = true;
    if (m_up->text() != m_plannedUp)
        m_up->replaceText(m_plannedUp);
    if (m_down->text() != m_plannedDown)
        m_down->replaceText(m_plannedDown);
    m_filling = false;
    m_edited = false;
    showState();
    Q_EMIT changed();
}

void ReviewScripts::judge()
{
    if (m_filling)
        return;
    m_edited = m_up->text() != m_plannedUp || m_down->text() != m_plannedDown;
    showState();
    Q_EMIT changed();
}

bool ReviewScripts::hasProblems() const
{
    return !m_up->problems().isEmpty() || !m_down->problems().isEmpty();
}

bool ReviewScripts::isChecking() const
{
    return m_up->isChecking() || m_down->isChecking();
}

QString ReviewScripts::problem() const
{
    const SqlEditor *editor = !m_up->problems().isEmpty() ? m_up : m_down;
    if (editor->problems().isEmpty())
        return {};
    const int line = editor->problems().first().line;
    return editor == m_up ? tr("Fix line %1 of the upgrade to save.").arg(line)
                          : tr("Fix line %1 of the downgrade to save.").arg(line);
}

void ReviewScripts::goToProblem()
{
    SqlEditor *editor = !m_up->problems().isEmpty() ? m_up : m_down;
    m_tabs->setCurrentIndex(editor == m_up ? 0 : 1);
    editor->goToNextProblem();
}

void ReviewScripts::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_up->setReadOnly(readOnly);
    m_down->setReadOnly(readOnly);
    showState();
}

void ReviewScripts::showState()
{
    m_state->setText(m_readOnly ? tr("Saved")
                     : m_edited ? tr("Edited by hand")
                                : tr("Follows the ticks"));
    m_rebuild->setVisible(m_edited && !m_readOnly);
    m_tabs->setTabIcon(0, m_up->problems().isEmpty() ? QIcon() : errorIcon(this));
    m_tabs->setTabIcon(1, m_down->problems().isEmpty() ? QIcon() : errorIcon(this));
    m_tabs->setTabToolTip(0, m_up->problems().isEmpty() ? QString()
                                                        : m_up->problems().first().message);
    m_tabs->setTabToolTip(1, m_down->problems().isEmpty() ? QString()
                                                          : m_down->problems().first().message);
}

} // namespace Retort

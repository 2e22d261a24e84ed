#include "ui/merge/mergepage.h"

#include "migrations/script/sqlscript.h"
#include "ui/editor/sqleditor.h"
#include "ui/history/graphgeometry.h"
#include "ui/merge/mergemodels.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/onpool.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/severity.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// What stands before the sections while they are checked, so that they are judged as a revision's.
QString syntheticHeader()
{
    return QStringLiteral("-- merge\n--\n-- Revision ID: 0\n\n");
}

QString emptySections()
{
    return QStringLiteral("-- retort: upgrade\n\n-- retort: downgrade\n");
}

QList<SqlProblem> checkSections(const QString &text)
{
    const QString header = syntheticHeader();
    const int lines = int(header.count(QLatin1Char('\n')));
    QList<SqlProblem> problems;
    for (const SyntaxProblem &problem : sqlScriptProblems(header + text))
        problems.append({problem.message, qMax<qsizetype>(0, problem.offset - header.size()),
                         problem.length, qMax(1, problem.line - lines)});
    return problems;
}

/// The verdict's sign before its words.
class VerdictDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const auto *model = qobject_cast<const MergeTableModel *>(index.model());
        if (!model || index.column() != model->columnCount() - 1) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        const OverlapVerdict verdict = model->comparison().rows.at(index.row()).verdict;
        QStyleOptionViewItem own(option);
        initStyleOption(&own, index);
        const QString text = own.text;
        own.text.clear();
        const QStyle *style = option.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &own, painter, option.widget);
        const Theme theme = Theme::of(option.widget);
        const Metrics metrics = Metrics::of(option.widget);
        QRect rect = option.rect.adjusted(metrics.units(2), 0, -metrics.units(2), 0);
        painter->save();
        if (verdict != OverlapVerdict::OneSide) {
            const QRect sign(rect.left(), rect.center().y() - 7, 16, 16);
            paintSeverity(painter, sign,
                          verdict == OverlapVerdict::Conflict ? Severity::Danger : Severity::Note,
                          theme);
            rect.setLeft(sign.right() + metrics.units(2));
        }
        painter->setPen(verdict == OverlapVerdict::Conflict  ? theme.danger
                        : verdict == OverlapVerdict::OneSide ? theme.muted
                                                             : theme.text);
        painter->setFont(Fonts::of(option.widget).text);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(),
                Metrics::of(option.widget).row()};
    }
};

} // namespace

MergePage::MergePage(QWidget *parent)
    : QWidget(parent), m_graph(new MergeGraphModel(this)), m_table(new MergeTableModel(this)),
      m_failure(new MessageLine(MessageLine::Form::Proof))
{
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildGraph());
    splitter->addWidget(buildTable());
    splitter->addWidget(buildEditor());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 3);
    splitter->setStretchFactor(2, 4);
    buildFoot();
    m_failure->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_failure);
    layout->addWidget(m_foot);
    connect(m_graph, &MergeGraphModel::tickRequested, this, &MergePage::tick);
    connect(m_editor, &SqlEditor::checked, this, &MergePage::updateFoot);
    connect(m_editor, &SqlEditor::textChanged, this, &MergePage::updateFoot);
    updateFoot();
}

QWidget *MergePage::buildGraph()
{
    m_graphView = new QTreeView;
    m_graphView->setModel(m_graph);
    m_graphView->setItemDelegate(new MergeGraphDelegate(m_graphView));
    m_graphView->setHeaderHidden(true);
    m_graphView->setRootIsDecorated(false);
    m_graphView->setIndentation(0);
    m_graphView->setUniformRowHeights(true);
    m_graphView->setFrameShape(QFrame::NoFrame);
    m_graphView->setAccessibleName(tr("Heads to merge"));
    m_graphView->setAllColumnsShowFocus(true);
    m_graphView->header()->setStretchLastSection(false);
    m_graphView->setMinimumHeight(5 * Metrics::of(this).row());
    return m_graphView;
}

QWidget *MergePage::buildTable()
{
    auto *box = new QWidget;
    m_tableHead = new PaneHead(tr("What the branches touch"));
    m_previous = makeToolButton(tr("Previous conflict"), QStringLiteral("chevron-up"));
    m_next = makeToolButton(tr("Next conflict"), QStringLiteral("chevron-down"));
    for (QToolButton *button : {m_previous, m_next}) {
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAccessibleName(button->text());
        button->setToolTip(button->text());
        m_tableHead->addRight(button);
    }
    m_tableView = new QTreeView;
    m_tableView->setModel(m_table);
    m_tableView->setItemDelegate(new VerdictDelegate(m_tableView));
    m_tableView->setRootIsDecorated(false);
    m_tableView->setIndentation(0);
    m_tableView->setUniformRowHeights(true);
    m_tableView->setFrameShape(QFrame::NoFrame);
    m_tableView->setAllColumnsShowFocus(true);
    m_tableView->setAccessibleName(tr("Objects and branches"));
    m_tableView->setMinimumHeight(4 * Metrics::of(this).row());
    m_unread = new MessageLine(MessageLine::Form::Proof);
    m_unread->hide();
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tableHead);
    layout->addWidget(m_tableView, 1);
    layout->addWidget(m_unread);
    connect(m_previous, &QToolButton::clicked, this, [this] { goToConflict(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { goToConflict(1); });
    return box;
}

QWidget *MergePage::buildEditor()
{
    auto *box = new QWidget;
    auto *head = new PaneHead(tr("SQL that reconciles"));
    head->setFact(tr("runs after the branches, empty unless something collides"));
    m_editor = new SqlEditor;
    m_editor->setText(emptySections());
    m_editor->setCheck(checkSections);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_editor, 1);
    return box;
}

void MergePage::buildFoot()
{
    const Metrics metrics = Metrics::of(this);
    m_foot = new PageFoot;
    m_message = new QLineEdit;
    m_message->setAccessibleName(tr("Message of the merge revision"));
    m_message->setMinimumWidth(metrics.units(60));
    auto *label = new QLabel(tr("&Message"));
    label->setBuddy(m_message);
    m_close = makeButton(tr("Close"));
    m_create = makeButton(tr("Create merge revision"), QStringLiteral("merge"));
    setPrimary(m_create, true);
    m_foot->addLeft(label);
    m_foot->addLeft(m_message, 1);
    m_foot->addButton(m_close);
    m_foot->addButton(m_create);
    connect(m_message, &QLineEdit::textEdited, this, [this] {
        m_messageTyped = true;
        updateFoot();
    });
    connect(m_close, &QPushButton::clicked, this, &MergePage::closeRequested);
    connect(m_create, &QPushButton::clicked, this, &MergePage::create);
}

void MergePage::setProject(const std::shared_ptr<const Project> &project, const QStringList &rows)
{
    m_project = project;
    m_rows = rows;
    if (!project)
        return;
    const RevisionGraph &graph = project->graph();
    QSet<QString> heads;
    for (const int head : graph.heads())
        heads.insert(graph.revision(head).id);
    // All by default; a head that came meanwhile too.
    for (const QString &head : std::as_const(heads)) {
        if (!m_seen.contains(head))
            m_ticked.insert(head);
    }
    m_seen = heads;
    m_ticked.intersect(heads);
    refresh();
}

void MergePage::refresh()
{
    const RevisionGraph &graph = m_project->graph();
    QList<int> ticked;
    for (const int head : graph.heads()) {
        if (m_ticked.contains(graph.revision(head).id))
            ticked.append(head);
    }
    m_outline = mergeOutline(graph, ticked);
    if (!m_messageTyped)
        m_message->setText(mergeMessage(m_outline.branches));
    m_graph->setOutline(graph, mergeOutline(graph, graph.heads()), m_ticked, m_rows,
                        m_message->text());
    const Metrics metrics = Metrics::of(this);
    QHeaderView *header = m_graphView->header();
    header->setSectionResizeMode(MergeGraphModel::MessageColumn, QHeaderView::Stretch);
    header->resizeSection(MergeGraphModel::GraphColumn,
                          GraphMetrics(metrics.u).columnWidth(m_graph->layout().laneCount)
                              + metrics.units(6));
    header->resizeSection(MergeGraphModel::RevisionColumn, metrics.units(34));
    if (m_outline.branches.size() > 1) {
        m_tableHead->setFact(tr("reading the scripts"));
        Q_EMIT comparisonNeeded(m_outline);
    } else {
        m_table->setComparison({}, {});
        m_tableHead->setFact(tr("tick two heads"));
        m_unread->hide();
    }
    updateFoot();
    Q_EMIT titleChanged(title());
}

void MergePage::tick(const QString &id, bool ticked)
{
    if (ticked)
        m_ticked.insert(id);
    else
        m_ticked.remove(id);
    refresh();
}

void MergePage::setComparison(const MergeOutline &outline, const MergeComparison &comparison)
{
    if (outline != m_outline)
        return;
    QStringList names;
    for (const MergeBranch &branch : outline.branches)
        names << (branch.revisions.size() == 1
                      ? tr("%1, 1 revision").arg(branch.name)
                      : tr("%1, %2 revisions").arg(branch.name).arg(branch.revisions.size()));
    m_table->setComparison(names, comparison);
    const int conflicts = comparison.count(OverlapVerdict::Conflict);
    m_tableHead->setFact(tr("%1, %2 on several sides, %3 on one")
                             .arg(conflicts == 0   ? tr("no conflict")
                                  : conflicts == 1 ? tr("1 conflict")
                                                   : tr("%1 conflicts").arg(conflicts))
                             .arg(comparison.count(OverlapVerdict::BothIndependent))
                             .arg(comparison.count(OverlapVerdict::OneSide)));
    setEnabledOr(m_previous, conflicts > 0, tr("There is no conflict."), tr("Previous conflict"));
    setEnabledOr(m_next, conflicts > 0, tr("There is no conflict."), tr("Next conflict"));
    const Metrics metrics = Metrics::of(this);
    QHeaderView *header = m_tableView->header();
    header->resizeSection(0, metrics.units(52));
    for (int column = 1; column <= names.size(); ++column)
        header->resizeSection(column, metrics.units(60));
    QStringList unread;
    for (const UnreadBranch &branch : comparison.unread) {
        if (!branch.revisions.isEmpty())
            unread << tr("%1: %2 cannot be read (%3).")
                          .arg(branch.name, branch.revisions.join(QStringLiteral(", ")),
                               branch.reason);
        else
            unread << tr("%1: statements that only a server can read: %2.")
                          .arg(branch.name)
                          .arg(branch.statements);
    }
    m_unread->setVisible(!unread.isEmpty());
    if (!unread.isEmpty()) {
        Message message;
        message.severity = Severity::Warning;
        message.verdict = tr("Not everything is known.");
        message.rest = unread.join(QLatin1Char(' '));
        m_unread->setMessage(message);
    }
    if (conflicts > 0)
        m_tableView->setCurrentIndex(m_table->index(0, 0));
}

void MergePage::goToConflict(int step)
{
    const int rows = m_table->rowCount();
    int row = m_tableView->currentIndex().isValid() ? m_tableView->currentIndex().row() : -step;
    for (int tried = 0; tried < rows; ++tried) {
        row = (row + step + rows) % rows;
        if (m_table->isConflict(row)) {
            m_tableView->setCurrentIndex(m_table->index(row, 0));
            return;
        }
    }
}

QString MergePage::title() const
{
    return m_outline.branches.size() > 1 ? tr("Merge %1 heads").arg(m_outline.branches.size())
                                         : tr("Merge");
}

void MergePage::setBusy(bool busy)
{
    m_busy = busy;
    updateFoot();
}

void MergePage::setFailure(const Error &error)
{
    m_busy = false;
    Message message;
    message.severity = Severity::Error;
    message.verdict = error.message;
    message.rest = error.hint;
    m_failure->setMessage(message);
    m_failure->show();
    updateFoot();
}

void MergePage::updateFoot()
{
    QString reason;
    if (m_seen.size() < 2)
        reason = tr("There is one head: nothing to merge.");
    else if (m_outline.branches.size() < 2)
        reason = tr("Tick two heads at least.");
    else if (m_project && !m_project->scripts.faults.isEmpty())
        reason = m_project->scripts.faults.first().message;
    else if (m_message->text().trimmed().isEmpty())
        reason = tr("A message is missing.");
    else if (!m_editor->problems().isEmpty() && !m_editor->isChecking())
        reason = tr("The SQL has an error.");
    else if (m_busy)
        reason = tr("The revision is being written.");
    setEnabledOr(m_create, reason.isEmpty(), reason);
    m_foot->setReason(reason);
}

void MergePage::create()
{
    MergeRequest request;
    request.message = m_message->text().trimmed();
    request.heads = m_outline.heads(m_project->graph());
    const QString text = m_editor->text();
    m_failure->hide();
    setBusy(true);
    if (text.trimmed() == emptySections().trimmed()) {
        Q_EMIT mergeRequested(request);
        return;
    }
    onPool(
        this,
        [whole = (syntheticHeader() + text).toUtf8(), name = tr("the SQL that reconciles")] {
            return parseSqlScript(whole, name);
        },
        [this, request](const Result<std::optional<SqlScript>> &script) {
            if (!script) {
                setFailure(script.error());
                return;
            }
            MergeRequest complete = request;
            if (*script)
                complete.sections = (*script)->sections;
            Q_EMIT mergeRequested(complete);
        });
}

} // namespace Retort

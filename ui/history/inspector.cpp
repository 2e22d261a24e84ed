#include "ui/history/inspector.h"

#include "ui/editor/sqleditor.h"
#include "ui/history/changespane.h"
#include "ui/history/detailspane.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/sentence.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// A file's name or an id, elided in the middle, whole in the tool tip.
class MiddleLabel : public QWidget
{
public:
    MiddleLabel(bool muted, bool code, QWidget *parent) : QWidget(parent), m_muted(muted)
    {
        if (code)
            setFont(Fonts::of(this).code);
        setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    }
    void setText(const QString &text)
    {
        m_text = text;
        setAccessibleName(text);
        setToolTip(text);
        updateGeometry();
        update();
    }
    QString text() const { return m_text; }
    QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() + 2};
    }
    QSize minimumSizeHint() const override
    {
        const int least = fontMetrics().horizontalAdvance(QLatin1Char('0')) * 12;
        return {qMin(sizeHint().width(), least), sizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme theme = Theme::of(this);
        painter.setPen(m_muted ? theme.muted : theme.text);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         fontMetrics().elidedText(m_text, Qt::ElideMiddle, width()));
    }

private:
    QString m_text;
    bool m_muted;
};

/// Why a direction of a Python revision has no SQL to show; empty where it has.
QString needsPython(const Inspected &inspected, Direction direction)
{
    for (const NotStaticPart &part : inspected.notStatic) {
        if (part.direction != direction)
            continue;
        return Inspector::tr("Its SQL is made by running Python. Line %1: %2\n%3")
            .arg(QString::number(part.line), part.expression.simplified().left(200), part.reason);
    }
    return {};
}

} // namespace

Inspector::Inspector(QWidget *parent)
    : QWidget(parent), m_whole(new QStackedWidget(this)), m_title(new Sentence(this)),
      m_chips(new QHBoxLayout), m_id(new MiddleLabel(false, true, this)),
      m_copy(new QToolButton(this)), m_facts(new Sentence(this)), m_tabs(new QTabBar(this)),
      m_pages(new QStackedWidget(this)), m_changes(new ChangesPane(this)),
      m_details(new DetailsPane(this)), m_file(new MiddleLabel(true, false, this)),
      m_open(makeButton(tr("Open file"), QStringLiteral("open-file"), this)),
      m_edit(makeButton(tr("Edit"), QStringLiteral("edited"), this))
{
    const Metrics metrics = Metrics::of(this);
    m_title->setFont(scaledFont(font(), 1.15));
    m_chips->setSpacing(metrics.chipGap());
    m_copy->setIcon(IconProvider::icon(QStringLiteral("copy")));
    m_copy->setAutoRaise(true);
    m_copy->setProperty("small", true);
    m_copy->setFixedSize(metrics.smallButton(), metrics.smallButton());
    m_copy->setAccessibleName(tr("Copy the id"));
    m_copy->setToolTip(tr("Copy the id"));
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_inspected)
            QGuiApplication::clipboard()->setText(m_inspected->revision.id);
    });

    auto *head = new QHBoxLayout;
    head->setContentsMargins(metrics.panePadding(), 0, metrics.panePadding(), 0);
    head->setSpacing(metrics.controlGap());
    head->addWidget(m_title);
    head->addStretch(1);
    head->addLayout(m_chips);
    auto *facts = new QHBoxLayout;
    facts->setContentsMargins(metrics.panePadding(), 0, metrics.panePadding(), 0);
    facts->setSpacing(metrics.u);
    facts->addWidget(m_id);
    facts->addWidget(m_copy);
    facts->addSpacing(metrics.u);
    facts->addWidget(m_facts);
    facts->addStretch(1);

    m_tabs->addTab(tr("Upgrade SQL"));
    m_tabs->addTab(tr("Downgrade SQL"));
    m_tabs->addTab(tr("Changes"));
    m_tabs->addTab(tr("Details"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setAccessibleName(tr("What is shown of the revision"));
    m_upgrade = makePage(tr("Upgrade SQL"));
    m_downgrade = makePage(tr("Downgrade SQL"));
    m_pages->addWidget(m_upgrade.stack);
    m_pages->addWidget(m_downgrade.stack);
    m_pages->addWidget(m_changes);
    m_pages->addWidget(m_details);
    connect(m_tabs, &QTabBar::currentChanged, this, &Inspector::showCurrentTab);
    connect(m_details, &DetailsPane::revisionRequested, this, &Inspector::revisionRequested);

    auto *foot = new PageFoot(this);
    foot->addLeft(m_file, 1);
    foot->addButton(m_open);
    foot->addButton(m_edit);
    connect(m_open, &QPushButton::clicked, this,
            [this] { Q_EMIT openFileRequested(m_inspected->revision.file); });
    connect(m_edit, &QPushButton::clicked, this,
            [this] { Q_EMIT editRequested(m_inspected->revision.id); });

    auto *shown = new QWidget(m_whole);
    auto *layout = new QVBoxLayout(shown);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addSpacing(metrics.controlGap());
    layout->addLayout(head);
    layout->addLayout(facts);
    auto *tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(metrics.u, 0, metrics.u, 0);
    tabRow->addWidget(m_tabs, 1);
    layout->addLayout(tabRow);
    layout->addWidget(new Hairline(Qt::Horizontal, shown));
    layout->addWidget(m_pages, 1);
    layout->addWidget(foot);
    auto *empty = new EmptyState(m_whole);
    empty->setContent(tr("Select a revision to see its SQL and details."));
    m_whole->addWidget(shown);
    m_whole->addWidget(empty);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_whole);
    setMinimumWidth(metrics.inspectorMinimum());
    setRevision(std::nullopt);
}

Inspector::Page Inspector::makePage(const QString &name)
{
    Page page;
    page.stack = new QStackedWidget(m_pages);
    page.editor = new SqlEditor(page.stack);
    page.editor->setReadOnly(true);
    page.editor->view()->setAccessibleName(name);
    page.empty = new EmptyState(page.stack);
    connect(page.empty, &EmptyState::triggered, this,
            [this] { Q_EMIT openFileRequested(m_inspected->revision.file); });
    page.stack->addWidget(page.editor);
    page.stack->addWidget(page.empty);
    return page;
}

void Inspector::setRevision(const std::optional<Inspected> &inspected)
{
    m_inspected = inspected;
    m_whole->setCurrentIndex(inspected ? 0 : 1);
    if (!inspected)
        return;
    const Revision &revision = inspected->revision;
    m_title->setText(revision.message.isEmpty() ? revision.id : revision.message, {});
    while (QLayoutItem *item = m_chips->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Chip &chip : inspected->chips)
        m_chips->addWidget(new ChipLabel(chip, this));
    static_cast<MiddleLabel *>(m_id)->setText(revision.id);
    m_facts->setText({}, factsLine(*inspected), true);
    static_cast<MiddleLabel *>(m_file)->setText(QFileInfo(revision.file).fileName());
    const bool python = revision.language == ScriptLanguage::Python;
    setEnabledOr(m_edit, !python, tr("It is a Python file: open the file instead."),
                 tr("Edit this revision in a tab"));
    setEnabledOr(m_open, !revision.file.isEmpty(), tr("It has no file."),
                 tr("Open %1 in its own program").arg(QFileInfo(revision.file).fileName()));
    fillPage(m_upgrade, Direction::Upgrade);
    fillPage(m_downgrade, Direction::Downgrade);
    m_details->setRevision(*inspected);
    showCurrentTab();
}

void Inspector::fillPage(const Page &page, Direction direction)
{
    const QString openFile = tr("Open file");
    const QString icon = QStringLiteral("open-file");
    QString sentence;
    QString button;
    SectionText section;
    if (m_inspected->error) {
        sentence = m_inspected->error->message;
        button = openFile;
    } else if (!m_inspected->script) {
        sentence = tr("There is no script.");
        button = openFile;
    } else if (const QString why = needsPython(*m_inspected, direction); !why.isEmpty()) {
        sentence = why;
        button = openFile;
    } else {
        section = sectionText(*m_inspected->script, direction);
        const bool down = direction == Direction::Downgrade;
        if (section.text.isEmpty() && down && m_inspected->script->revision.irreversible)
            sentence = tr("No downgrade section: this revision cannot be undone.");
        else if (section.text.isEmpty())
            sentence = down ? tr("There is nothing to undo.")
                            : tr("No upgrade section: this revision changes nothing.");
    }
    if (!sentence.isEmpty()) {
        page.empty->setContent(sentence, button, button.isEmpty() ? QString() : icon);
        page.stack->setCurrentWidget(page.empty);
        return;
    }
    if (page.editor->text() != section.text)
        page.editor->setText(section.text);
    page.editor->setLineNumbers(section.lineNumbers);
    page.stack->setCurrentWidget(page.editor);
}

void Inspector::showCurrentTab()
{
    m_pages->setCurrentIndex(m_tabs->currentIndex());
    if (m_inspected && m_tabs->currentIndex() == ChangesTab)
        Q_EMIT changesShown();
}

void Inspector::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

SqlEditor *Inspector::editor(Direction direction) const
{
    return direction == Direction::Downgrade ? m_downgrade.editor : m_upgrade.editor;
}

QString Inspector::title() const
{
    return m_title->text();
}

QString Inspector::facts() const
{
    return m_facts->text();
}

void Inspector::nameTabs()
{
    const auto name = [this](bool whole) {
        m_tabs->setTabText(UpgradeTab, whole ? tr("Upgrade SQL") : tr("Upgrade"));
        m_tabs->setTabText(DowngradeTab, whole ? tr("Downgrade SQL") : tr("Downgrade"));
    };
    name(true);
    if (m_tabs->sizeHint().width() > width() - 2 * Metrics::of(this).u)
        name(false);
}

void Inspector::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    nameTabs();
}

void Inspector::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::of(this).window);
}

} // namespace Retort

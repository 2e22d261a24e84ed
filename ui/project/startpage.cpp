#include "ui/project/startpage.h"

#include "app/database/serverbinaries.h"
#include "ui/project/toolbar.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/onpool.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/retortstyle_p.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QTreeView>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// Rows of 7u; the project bold, facts muted, environment as a chip, the state with its sign.
class RecentDelegate : public QStyledItemDelegate
{
public:
    RecentDelegate(const RecentModel *model, const QSortFilterProxyModel *proxy, QObject *parent)
        : QStyledItemDelegate(parent), m_model(model), m_proxy(proxy)
    {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), Metrics::of(QApplication::font()).shortListRow()};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QWidget *>(option.widget);
        const Theme theme = Theme::of(view);
        const Metrics m = Metrics::of(view);
        const Fonts fonts = Fonts::of(view);
        QStyleOptionViewItem row(option);
        initStyleOption(&row, index);
        row.text.clear();
        view->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, view);

        const RecentProject &project = m_model->project(m_proxy->mapToSource(index).row());
        const QString text = index.data(Qt::DisplayRole).toString();
        QRect rect = option.rect.adjusted(index.column() == 0 ? 3 * m.u : 2 * m.u, 0, -2 * m.u, 0);
        QFont font = fonts.text;
        QColor color = theme.muted;
        switch (index.column()) {
        case RecentModel::ProjectColumn:
            font = fonts.bold;
            color = theme.text;
            break;
        case RecentModel::DatabaseColumn:
            color = project.database.isEmpty() ? theme.muted : theme.text;
            break;
        case RecentModel::EnvironmentColumn:
            if (!text.isEmpty()) {
                const Chip::Kind kind =
                    project.environment == Environment::Production ? Chip::Kind::Production
                    : project.environment == Environment::Staging  ? Chip::Kind::Staging
                                                                   : Chip::Kind::Development;
                paintChip(painter, rect.left(), rect.center().y() + 1, {kind, text, {}, {}}, theme,
                          QApplication::font());
            }
            return;
        case RecentModel::SeenColumn:
            if (!project.lastSeen.isEmpty()) {
                color = theme.text;
                paintSeverity(painter, QRect(rect.left(), rect.center().y() - 7, 16, 16),
                              project.severity, theme);
                rect.setLeft(rect.left() + 6 * m.u);
            }
            break;
        default:
            break;
        }
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(text,
                                                        index.column() == RecentModel::FolderColumn
                                                            ? Qt::ElideMiddle
                                                            : Qt::ElideRight,
                                                        rect.width()));
    }

private:
    const RecentModel *m_model;
    const QSortFilterProxyModel *m_proxy;
};

/// The program's mark: ink in the palette's text, filled with the accent.
class Mark : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        IconProvider::paint(&painter, rect(), QStringLiteral("retort"), Theme::of(this).text);
    }
};

/// A list whose empty part says what can be done with it.
class RecentView : public QTreeView
{
public:
    using QTreeView::QTreeView;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QTreeView::paintEvent(event);
        QPainter painter(viewport());
        const Theme theme = Theme::of(this);
        painter.setPen(theme.muted);
        const int rows = model() ? model()->rowCount() : 0;
        const QRect area = viewport()->rect();
        const int end = rows > 0 ? visualRect(model()->index(rows - 1, 0)).bottom() : 0;
        if (rows == 0) {
            painter.drawText(
                area, Qt::AlignCenter,
                StartPage::tr("What you open is listed here.\nDrop a folder here to open it."));
            return;
        }
        const QRect below(area.left(), qMax(end + 40, area.height() * 3 / 4 - 40), area.width(),
                          40);
        if (below.bottom() < area.bottom())
            painter.drawText(below, Qt::AlignCenter,
                             StartPage::tr("Drop a folder here to open it."));
    }
};

} // namespace

StartChoice::StartChoice(const QString &icon, const QString &name, const QString &sentence,
                         const QString &key, QWidget *parent)
    : QAbstractButton(parent), m_icon(icon), m_sentence(sentence), m_key(key)
{
    setText(name);
    setAccessibleName(name);
    setAccessibleDescription(sentence);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize StartChoice::sizeHint() const
{
    const Metrics m = Metrics::of(this);
    const int lines = QFontMetrics(Fonts::of(this).text).height() * 2;
    return {88 * m.u,
            3 * m.u + QFontMetrics(Fonts::of(this).bold).height() + m.u + lines + 3 * m.u};
}

void StartChoice::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        focusNextPrevChild(event->key() == Qt::Key_Down);
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void StartChoice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    const Metrics m = Metrics::of(this);
    const Fonts fonts = Fonts::of(this);
    const QRectF rect(this->rect());
    if (isDown())
        StylePainting::box(&painter, rect, Metrics::controlRadius, theme.selectionInactive, {});
    else if (hasFocus())
        StylePainting::box(&painter, rect, Metrics::controlRadius, theme.selection, theme.accent);
    else if (underMouse())
        StylePainting::box(&painter, rect, Metrics::controlRadius, theme.hover, {});
    const int top = 3 * m.u;
    IconProvider::paint(&painter, QRect(m.units(3.5), top, 18, 18), m_icon,
                        hasFocus() ? theme.accent : theme.muted);
    const int left = 11 * m.u;
    const int lineHeight = QFontMetrics(fonts.bold).height();
    painter.setFont(fonts.bold);
    painter.setPen(theme.text);
    painter.drawText(QRect(left, top, width() - left - 3 * m.u, lineHeight), Qt::AlignLeft, text());
    painter.setFont(fonts.tiny);
    painter.setPen(theme.muted);
    painter.drawText(QRect(left, top, width() - left - 3 * m.u, lineHeight),
                     Qt::AlignRight | Qt::AlignVCenter, m_key);
    painter.setFont(fonts.text);
    painter.drawText(QRect(left, top + lineHeight + m.u, width() - left - 12 * m.u, height()),
                     Qt::AlignLeft | Qt::TextWordWrap, m_sentence);
}

StartPage::StartPage(QWidget *parent)
    : QWidget(parent), m_model(new RecentModel(this)), m_proxy(new QSortFilterProxyModel(this))
{
    setAcceptDrops(true);
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    auto *layout = new QHBoxLayout;
    layout->setSpacing(0);
    whole->addLayout(layout, 1);
    auto *status = new StatusLine(this);
    status->setFacts(std::nullopt, {}, {{.text = tr("F1 Keys")}});
    // It looks through folders and asks programs for their version.
    onPool(
        status, [] { return findServer(); },
        [status](const Result<ServerBinaries> &server) {
            status->setFacts(std::nullopt,
                             {{.text = server ? tr("Sandbox PostgreSQL %1 found").arg(server->major)
                                              : tr("No PostgreSQL found for the sandbox")}},
                             {{.text = tr("F1 Keys")}});
        });
    whole->addWidget(status);
    layout->addWidget(buildChoices());
    layout->addWidget(new Hairline(Qt::Vertical, this));
    layout->addWidget(buildRecent(), 1);
    setTabOrder(m_open, m_new);
    setTabOrder(m_new, m_demo);
}

QWidget *StartPage::buildChoices()
{
    const Metrics m = Metrics::of(this);
    auto *pane = new QWidget(this);
    pane->setFixedWidth(100 * m.u);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(6 * m.u, 10 * m.u, 6 * m.u, 6 * m.u);
    layout->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(3 * m.u, 0, 0, 0);
    head->setSpacing(3 * m.u);
    auto *mark = new Mark(pane);
    mark->setFixedSize(9 * m.u, 9 * m.u);
    head->addWidget(mark);
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    QLabel *name = makeBoldLabel(QStringLiteral("Retort"), pane);
    name->setFont(scaledFont(Fonts::of(pane).bold, 1.7));
    names->addWidget(name);
    names->addWidget(makeMutedLabel(tr("PostgreSQL migrations as a graph"), pane));
    head->addLayout(names);
    head->addStretch(1);
    layout->addLayout(head);
    layout->addSpacing(7 * m.u);
    m_open = new StartChoice(QStringLiteral("folder"), tr("Open folder…"),
                             tr("A project with retort.ini or alembic.ini. Nothing in it is run."),
                             tr("Ctrl+O"), pane);
    m_new = new StartChoice(QStringLiteral("new-revision"), tr("New project…"),
                            tr("retort.ini, models.sql and an empty history."), tr("Ctrl+N"), pane);
    m_demo = new StartChoice(
        QStringLiteral("rehearse"), tr("Open the demo"),
        tr("A chat application with two heads, on a private PostgreSQL. No set-up."), tr("Ctrl+D"),
        pane);
    for (StartChoice *choice : {m_open, m_new, m_demo})
        layout->addWidget(choice);
    layout->addStretch(1);
    auto *links = new QHBoxLayout;
    links->setContentsMargins(2 * m.u, 0, 0, 0);
    auto *keys = new LinkButton(tr("Keys"), pane);
    links->addWidget(keys);
    links->addStretch(1);
    layout->addLayout(links);
    connect(m_open, &QAbstractButton::clicked, this, &StartPage::openRequested);
    connect(m_new, &QAbstractButton::clicked, this, &StartPage::newRequested);
    connect(m_demo, &QAbstractButton::clicked, this, &StartPage::demoRequested);
    connect(keys, &QAbstractButton::clicked, this, &StartPage::keysRequested);
    return pane;
}

QWidget *StartPage::buildRecent()
{
    const Metrics m = Metrics::of(this);
    auto *pane = new QWidget(this);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new PaneHead(tr("Recent"), pane);
    head->setTall(true);
    m_filter = new QLineEdit(head);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter recent projects"));
    m_filter->setFixedWidth(60 * m.u);
    m_filter->addAction(IconProvider::icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    head->addRight(m_filter);
    layout->addWidget(head);
    m_view = new RecentView(pane);
    m_view->setModel(m_proxy);
    m_view->setItemDelegate(new RecentDelegate(m_model, m_proxy, m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setAllColumnsShowFocus(true);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->setAccessibleName(tr("Recent projects"));
    QHeaderView *header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(RecentModel::FolderColumn, QHeaderView::Stretch);
    const std::pair<int, int> widths[] = {
        {RecentModel::ProjectColumn, 34},  {RecentModel::ConfigColumn, 23},
        {RecentModel::DatabaseColumn, 25}, {RecentModel::EnvironmentColumn, 29},
        {RecentModel::SeenColumn, 48},     {RecentModel::OpenedColumn, 28}};
    for (const auto &[column, units] : widths)
        header->resizeSection(column, units * m.u);
    layout->addWidget(m_view, 1);
    auto *open = new QAction(tr("Open"), m_view);
    auto *forget = new QAction(tr("Take from the list"), m_view);
    forget->setShortcut(QKeySequence::Delete);
    forget->setShortcutContext(Qt::WidgetShortcut);
    m_view->addActions({open, forget});
    connect(open, &QAction::triggered, this, [this] { choose(m_view->currentIndex()); });
    connect(forget, &QAction::triggered, this, [this] {
        if (!currentConfig().isEmpty())
            Q_EMIT forgetRequested(currentConfig());
    });
    connect(m_view, &QAbstractItemView::activated, this, &StartPage::choose);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy->setFilterFixedString(text);
        if (m_proxy->rowCount() > 0)
            m_view->setCurrentIndex(m_proxy->index(0, 0));
    });
    connect(m_filter, &QLineEdit::returnPressed, this, [this] { choose(m_view->currentIndex()); });
    return pane;
}

void StartPage::setProjects(const QList<RecentProject> &projects)
{
    m_model->setProjects(projects);
    if (m_proxy->rowCount() > 0)
        m_view->setCurrentIndex(m_proxy->index(0, 0));
}

QString StartPage::currentConfig() const
{
    return m_view->currentIndex().data(RecentModel::ConfigFileRole).toString();
}

void StartPage::choose(const QModelIndex &index)
{
    const QString config = index.data(RecentModel::ConfigFileRole).toString();
    if (!config.isEmpty())
        Q_EMIT projectChosen(config);
}

void StartPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_open->setFocus(Qt::OtherFocusReason);
}

void StartPage::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void StartPage::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty())
        return;
    const QFileInfo dropped(urls.first().toLocalFile());
    Q_EMIT folderDropped(dropped.isDir() ? dropped.absoluteFilePath() : dropped.absolutePath());
    event->acceptProposedAction();
}

} // namespace Retort

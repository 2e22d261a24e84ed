#include "ui/project/toolbar.h"

#include "ui/project/recentprojects.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/retortstyle_p.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace Retort {

namespace {

Chip environmentChip(Environment environment)
{
    switch (environment) {
    case Environment::Production:
        return {Chip::Kind::Production, environmentName(environment), {}, {}};
    case Environment::Staging:
        return {Chip::Kind::Staging, environmentName(environment), {}, {}};
    case Environment::Development:
        break;
    }
    return {Chip::Kind::Development, environmentName(environment), {}, {}};
}

QString hostText(const WindowState &state)
{
    switch (state.connection) {
    case WindowState::Connection::Failed:
        return EnvironmentButton::tr("not connected");
    case WindowState::Connection::None:
        return EnvironmentButton::tr("no database");
    default:
        return state.host;
    }
}

constexpr int longestName = 32;

QString shortened(const QString &text)
{
    return text.size() <= longestName ? text : text.left(longestName - 1) + QChar(0x2026);
}

} // namespace

EnvironmentButton::EnvironmentButton(QWidget *parent)
    : QAbstractButton(parent), m_menu(new QMenu(this))
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, &EnvironmentButton::openMenu);
    setState({});
}

void EnvironmentButton::setState(const WindowState &state)
{
    m_state = state;
    const QString name =
        tr("Environment %1, database %2, %3")
            .arg(environmentName(state.environment), state.database, hostText(state));
    setAccessibleName(name);
    setToolTip(name);
    updateGeometry();
    update();
}

void EnvironmentButton::openMenu()
{
    m_menu->popup(mapToGlobal(QPoint(0, height())));
}

void EnvironmentButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return) {
        openMenu();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

QSize EnvironmentButton::sizeHint() const
{
    const Metrics m = Metrics::of(this);
    const Fonts fonts = Fonts::of(this);
    int width = m.units(2.5) + 16 + 2 * m.u;
    width += chipSize(environmentChip(m_state.environment), QApplication::font()).width() + 2 * m.u;
    if (!m_state.database.isEmpty())
        width += QFontMetrics(fonts.bold).horizontalAdvance(shortened(m_state.database)) + 2 * m.u;
    width += QFontMetrics(fonts.text).horizontalAdvance(shortened(hostText(m_state)));
    return {width + 2 * m.u + 14 + m.units(2.5), m.toolButton()};
}

QSize EnvironmentButton::minimumSizeHint() const
{
    return sizeHint();
}

void EnvironmentButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    const Metrics m = Metrics::of(this);
    const Fonts fonts = Fonts::of(this);
    const QColor ground = isDown()       ? theme.selectionInactive
                          : underMouse() ? theme.hover
                                         : theme.base;
    const bool production = m_state.environment == Environment::Production;
    if (hasFocus())
        StylePainting::focusBox(&painter, rect(), Metrics::controlRadius, ground, theme);
    else
        StylePainting::box(&painter, rect(), Metrics::controlRadius, ground,
                           production ? theme.production : theme.borderStrong);
    int x = m.units(2.5);
    const int middle = height() / 2;
    IconProvider::paint(&painter, QRect(x, middle - 8, 16, 16), QStringLiteral("database"),
                        theme.text);
    x += 16 + 2 * m.u;
    x = paintChip(&painter, x, middle, environmentChip(m_state.environment), theme,
                  QApplication::font())
        + 2 * m.u;
    const auto draw = [&](const QFont &font, const QColor &color, const QString &text) {
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         text);
        x += QFontMetrics(font).horizontalAdvance(text) + 2 * m.u;
    };
    if (!m_state.database.isEmpty())
        draw(fonts.bold, theme.text, shortened(m_state.database));
    const bool failed = m_state.connection == WindowState::Connection::Failed;
    draw(fonts.text, failed ? theme.danger : theme.muted, shortened(hostText(m_state)));
    IconProvider::paint(&painter, QRect(width() - m.units(2.5) - 14, middle - 7, 14, 14),
                        QStringLiteral("chevron-down"), theme.muted);
}

ToolBar::ToolBar(QWidget *parent)
    : QWidget(parent), m_environment(new EnvironmentButton(this)),
      m_refresh(makeToolButton(tr("Refresh"), QStringLiteral("refresh"), this)),
      m_newRevision(makeToolButton(tr("New revision"), QStringLiteral("new-revision"), this)),
      m_merge(makeToolButton(tr("Merge…"), QStringLiteral("merge"), this)),
      m_downgrade(makeToolButton(tr("Downgrade"), QStringLiteral("downgrade"), this)),
      m_upgrade(makeToolButton(tr("Upgrade"), QStringLiteral("upgrade"), this))
{
    const Metrics m = Metrics::of(this);
    setFixedHeight(m.toolBar());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * m.u, 0, 2 * m.u, 1);
    layout->setSpacing(m.u);
    layout->addWidget(m_environment);
    layout->addSpacing(2 * m.u);
    auto *line = new Hairline(Qt::Vertical, this);
    line->setFixedHeight(5 * m.u);
    layout->addWidget(line);
    layout->addSpacing(m.u);
    layout->addWidget(m_refresh);
    layout->addWidget(m_newRevision);
    layout->addWidget(m_merge);
    layout->addStretch(1);
    for (QToolButton *button : {m_downgrade, m_upgrade}) {
        button->setProperty("outlined", true);
        button->setAutoRaise(false);
        button->setPopupMode(QToolButton::MenuButtonPopup);
        button->setMenu(new QMenu(button));
    }
    layout->addWidget(m_downgrade);
    layout->addSpacing(2 * m.u);
    layout->addWidget(m_upgrade);
}

void ToolBar::setState(const WindowState &state, const WindowActions &actions)
{
    m_environment->setState(state);
    const auto set = [](QToolButton *button, const ButtonState &wanted, const QString &tip) {
        button->setText(wanted.text);
        button->setAccessibleName(wanted.text);
        setEnabledOr(button, wanted.enabled, wanted.reason, tip);
    };
    set(m_refresh, actions.refresh, tr("Read files and database again (F5)"));
    set(m_newRevision, actions.newRevision, tr("New revision (Ctrl+Shift+N)"));
    set(m_merge, actions.merge, tr("Merge heads (Ctrl+M)"));
    set(m_downgrade, actions.downgrade, tr("Plan one step down (Ctrl+Shift+D)"));
    set(m_upgrade, actions.upgrade, tr("Plan the upgrade (Ctrl+U)"));
}

void ToolBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const auto style =
        width() < Metrics::iconsOnlyWindow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (QToolButton *button : {m_refresh, m_newRevision, m_merge})
        button->setToolButtonStyle(style);
}

void ToolBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(QRect(0, height() - 1, width(), 1), Theme::of(this).border);
}

StatusLine::StatusLine(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(Metrics::of(this).statusBar());
}

QSize StatusLine::sizeHint() const
{
    return {200, height()};
}

QString StatusLine::text() const
{
    QStringList parts;
    for (const QList<Fact> &facts : {m_left, m_right}) {
        for (const Fact &fact : facts)
            parts.append(fact.code.isEmpty() ? fact.text
                                             : fact.text + QLatin1Char(' ') + fact.code);
    }
    return parts.join(QStringLiteral(", "));
}

void StatusLine::setFacts(std::optional<bool> connected, const QList<Fact> &left,
                          const QList<Fact> &right)
{
    m_connected = connected;
    m_left = left;
    m_right = right;
    setAccessibleName(tr("Status: %1").arg(text()));
    setToolTip(text());
    update();
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    const Metrics m = Metrics::of(this);
    const Fonts fonts = Fonts::of(this);
    const QFontMetrics metrics(fonts.small);
    const QFont codeFont = scaledFont(fonts.code, 0.92);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    const auto widthOf = [&](const Fact &fact) {
        int width = metrics.horizontalAdvance(fact.text);
        if (!fact.code.isEmpty())
            width += m.u + QFontMetrics(codeFont).horizontalAdvance(fact.code);
        if (!fact.icon.isEmpty())
            width += 14 + 2 * m.u;
        return width;
    };
    const auto draw = [&](int x, const Fact &fact) {
        if (!fact.icon.isEmpty()) {
            IconProvider::paint(&painter, QRect(x, height() / 2 - 7, 14, 14), fact.icon,
                                theme.muted);
            x += 14 + 2 * m.u;
        }
        painter.setFont(fonts.small);
        painter.setPen(theme.muted);
        painter.drawText(QRect(x, 1, width(), height() - 1), Qt::AlignLeft | Qt::AlignVCenter,
                         fact.text);
        if (!fact.code.isEmpty()) {
            x += metrics.horizontalAdvance(fact.text) + m.u;
            painter.setFont(codeFont);
            painter.setPen(theme.text);
            painter.drawText(QRect(x, 1, width(), height() - 1), Qt::AlignLeft | Qt::AlignVCenter,
                             fact.code);
        }
    };
    int right = width() - 4 * m.u;
    for (qsizetype i = m_right.size() - 1; i >= 0; --i) {
        const int size = widthOf(m_right.at(i));
        draw(right - size, m_right.at(i));
        right -= size + 2 * m.u;
        if (i > 0) {
            painter.fillRect(QRect(right, m.units(1.25), 1, height() - m.units(2.5)), theme.border);
            right -= 2 * m.u;
        }
    }
    int x = 4 * m.u;
    if (m_connected) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(*m_connected ? theme.success : theme.danger, 1.5));
        painter.setBrush(*m_connected ? QBrush(theme.success) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(x + 4, height() / 2.0 + 0.5), 3.2, 3.2);
        painter.restore();
        x += 8 + 2 * m.u;
    }
    for (const Fact &fact : m_left) {
        if (x + widthOf(fact) > right)
            break;
        draw(x, fact);
        x += widthOf(fact) + 2 * m.u;
        painter.fillRect(QRect(x, m.units(1.25), 1, height() - m.units(2.5)), theme.border);
        x += 2 * m.u;
    }
}

} // namespace Retort

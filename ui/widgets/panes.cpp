#include "ui/widgets/panes.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QTimer>
#include <QVBoxLayout>

namespace Retort {

namespace {

constexpr int busyDelayMs = 300;

/// A label in a colour of the theme that stays right when the theme changes: its palette names the
/// role.
class MutedLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    bool event(QEvent *event) override
    {
        // Only top-level windows are told of the application's palette; children of their own
        // change.
        const bool done = QLabel::event(event);
        if (event->type() == QEvent::Polish || event->type() == QEvent::PaletteChange
            || event->type() == QEvent::ApplicationPaletteChange)
            recolor();
        return done;
    }

private:
    void recolor()
    {
        QPalette palette = this->palette();
        const QColor muted = Theme::of(this).muted;
        if (palette.color(QPalette::Active, QPalette::WindowText) == muted)
            return;
        palette.setColor(QPalette::Active, QPalette::WindowText, muted);
        palette.setColor(QPalette::Inactive, QPalette::WindowText, muted);
        setPalette(palette);
    }
};

/// A severity's sign, painted.
class SignLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintSeverity(
            &painter,
            QRectF(0, (height() - Metrics::iconSize) / 2, Metrics::iconSize, Metrics::iconSize),
            Severity::Error, Theme::of(this));
    }
};

} // namespace

Hairline::Hairline(Qt::Orientation orientation, QWidget *parent) : QWidget(parent)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Hairline::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::of(this).border);
}

QLabel *makeMutedLabel(const QString &text, QWidget *parent, bool small)
{
    auto *label = new MutedLabel(text, parent);
    if (small)
        label->setFont(Fonts::of(label).small);
    return label;
}

QLabel *makeBoldLabel(const QString &text, QWidget *parent, bool title)
{
    auto *label = new QLabel(text, parent);
    const Fonts fonts = Fonts::of(label);
    label->setFont(title ? fonts.title : fonts.bold);
    return label;
}

PaneHead::PaneHead(const QString &title, QWidget *parent)
    : QWidget(parent), m_title(makeBoldLabel(title, this)), m_fact(makeMutedLabel({}, this)),
      m_layout(new QHBoxLayout(this))
{
    const Metrics m = Metrics::of(this);
    m_layout->setContentsMargins(m.panePadding(), 0, m.panePadding(), 1);
    m_layout->setSpacing(m.controlGap());
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_fact);
    m_layout->addStretch(1);
    setTall(false);
}

void PaneHead::setTitle(const QString &title)
{
    m_title->setText(title);
}

void PaneHead::setFact(const QString &fact)
{
    m_fact->setText(fact);
}

void PaneHead::addRight(QWidget *widget)
{
    m_layout->addWidget(widget);
}

void PaneHead::setTall(bool tall)
{
    const Metrics m = Metrics::of(this);
    setFixedHeight(tall ? m.paneHeadTall() : m.paneHead());
}

void PaneHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::of(this).border);
}

PageFoot::PageFoot(QWidget *parent)
    : QWidget(parent), m_left(new QHBoxLayout), m_reason(makeMutedLabel({}, this)),
      m_right(new QHBoxLayout)
{
    const Metrics m = Metrics::of(this);
    setFixedHeight(m.pageFoot());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(m.panePadding(), 1, m.panePadding(), 0);
    layout->setSpacing(m.controlGap());
    layout->addLayout(m_left);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addLayout(m_right);
    m_left->setSpacing(m.controlGap());
    m_right->setSpacing(m.controlGap());
}

void PageFoot::addLeft(QWidget *widget, int stretch)
{
    m_left->addWidget(widget, stretch);
}

void PageFoot::setReason(const QString &reason)
{
    m_reason->setText(reason);
}

QString PageFoot::reason() const
{
    return m_reason->text();
}

void PageFoot::addButton(QPushButton *button)
{
    m_right->addWidget(button);
}

void PageFoot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::of(this).border);
}

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_sentence(makeMutedLabel({}, this)), m_button(makeButton({}, {}, this))
{
    const Metrics m = Metrics::of(this);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(m.panePadding());
    layout->addStretch(1);
    layout->addWidget(m_sentence);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(1);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::triggered);
}

void EmptyState::setContent(const QString &sentence, const QString &button, const QString &icon)
{
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setIcon(icon.isEmpty() ? QIcon() : IconProvider::icon(icon));
    m_button->setVisible(!button.isEmpty());
}

BusyState::BusyState(QWidget *parent)
    : QWidget(parent), m_content(new QWidget(this)), m_sentence(makeMutedLabel({}, m_content)),
      m_timer(new QTimer(this))
{
    const Metrics m = Metrics::of(this);
    auto *bar = new QProgressBar(m_content);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedSize(50 * m.u, m.u);
    bar->setAccessibleName(tr("Busy"));
    m_sentence->setAlignment(Qt::AlignCenter);
    auto *inner = new QVBoxLayout(m_content);
    inner->setSpacing(m.panePadding());
    inner->addWidget(m_sentence);
    inner->addWidget(bar, 0, Qt::AlignHCenter);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_content, 0, Qt::AlignCenter);
    m_content->hide();
    m_timer->setSingleShot(true);
    m_timer->setInterval(busyDelayMs);
    connect(m_timer, &QTimer::timeout, m_content, &QWidget::show);
}

void BusyState::start(const QString &sentence)
{
    m_sentence->setText(sentence);
    if (!m_content->isVisibleTo(this))
        m_timer->start();
}

void BusyState::stop()
{
    m_timer->stop();
    m_content->hide();
}

bool BusyState::isShowing() const
{
    return m_content->isVisibleTo(this);
}

FailedState::FailedState(QWidget *parent)
    : QWidget(parent), m_sign(new SignLabel(this)), m_sentence(new QLabel(this)),
      m_place(makeMutedLabel({}, this)), m_hint(makeMutedLabel({}, this)),
      m_server(new QLabel(this)), m_button(makeButton({}, {}, this))
{
    const Metrics m = Metrics::of(this);
    const auto selectable = Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard;
    m_sign->setFixedSize(Metrics::iconSize, m.row());
    m_sentence->setTextInteractionFlags(selectable);
    m_place->setTextInteractionFlags(selectable);
    m_place->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_server->setWordWrap(true);
    m_server->setFont(Fonts::of(this).code);
    m_server->setTextInteractionFlags(selectable);
    m_server->setAccessibleName(tr("What the server said"));
    auto *head = new QHBoxLayout;
    head->setSpacing(m.controlGap());
    head->addStretch(1);
    head->addWidget(m_sign, 0, Qt::AlignTop);
    head->addWidget(m_sentence);
    head->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(m.panePadding());
    layout->addStretch(1);
    layout->addLayout(head);
    layout->addWidget(m_place);
    layout->addWidget(m_hint);
    layout->addWidget(m_server, 0, Qt::AlignHCenter);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(1);
    connect(m_button, &QPushButton::clicked, this, &FailedState::triggered);
}

void FailedState::setError(const Error &error, const QString &button)
{
    constexpr int oneLine = 90;
    m_sentence->setText(error.message);
    m_sentence->setWordWrap(error.message.size() > oneLine);
    QStringList place;
    if (!error.file.isEmpty())
        place.append(QFileInfo(error.file).fileName());
    if (error.line > 0)
        place.append(tr("line %1").arg(error.line));
    if (error.line > 0 && error.column > 0)
        place.append(tr("column %1").arg(error.column));
    m_place->setText(place.join(QStringLiteral(", ")));
    m_place->setVisible(!place.isEmpty());
    m_hint->setText(error.hint);
    m_hint->setVisible(!error.hint.isEmpty());
    QString words;
    if (error.server) {
        words = error.server->message;
        for (const QString &more : {error.server->detail, error.server->hint}) {
            if (!more.isEmpty())
                words += QLatin1Char('\n') + more;
        }
    }
    m_server->setText(words);
    m_server->setVisible(!words.isEmpty() && words != error.message);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
}

} // namespace Retort

#include "ui/widgets/messageline.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/sentence.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>

namespace Retort {

namespace {

int markLeft(const Metrics &m)
{
    return 4 * m.u;
}

} // namespace

QIcon severityIcon(Severity severity, const Theme &theme, double devicePixelRatio)
{
    QPixmap pixmap(qRound(Metrics::iconSize * devicePixelRatio),
                   qRound(Metrics::iconSize * devicePixelRatio));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintSeverity(&painter, QRectF(0, 0, Metrics::iconSize, Metrics::iconSize), severity, theme);
    return QIcon(pixmap);
}

MessageLine::MessageLine(Form form, QWidget *parent)
    : QWidget(parent), m_form(form), m_sentence(new Sentence(this)),
      m_action(makeButton({}, {}, this)), m_second(makeButton({}, {}, this)),
      m_third(makeButton({}, {}, this)), m_link(new LinkButton({}, this)),
      m_aside(new Sentence(this)), m_count(new Sentence(this)), m_bar(new QProgressBar(this)),
      m_time(new Sentence(this)), m_cancel(makeButton(tr("Cancel"), QStringLiteral("stop"), this)),
      m_more(makeToolButton({}, {}, this))
{
    const Metrics m = Metrics::of(this);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFixedHeight(form == Form::Banner ? m.banner() : m.proofLine());
    for (QPushButton *button : {m_action, m_second, m_third, m_cancel})
        button->setProperty("small", true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(markLeft(m) + Metrics::iconSize + 2 * m.u, 0, 2 * m.u, 0);
    layout->setSpacing(2 * m.u);
    layout->addWidget(m_sentence);
    layout->addSpacing(2 * m.u);
    layout->addWidget(m_action);
    layout->addWidget(m_second);
    layout->addWidget(m_third);
    layout->addWidget(m_link);
    layout->addStretch(1);
    layout->addWidget(m_aside);
    layout->addWidget(m_count);
    layout->addWidget(m_bar);
    layout->addWidget(m_time);
    layout->addSpacing(2 * m.u);
    layout->addWidget(m_cancel);
    layout->addWidget(m_more);
    m_bar->setFixedSize(80 * m.u, 2 * m.u);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_time->setMinimumWidth(13 * m.u);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setProperty("small", true);
    m_more->setMenu(new QMenu(m_more));
    connect(m_action, &QPushButton::clicked, this, &MessageLine::actionTriggered);
    connect(m_second, &QPushButton::clicked, this, &MessageLine::secondActionTriggered);
    connect(m_third, &QPushButton::clicked, this, &MessageLine::thirdActionTriggered);
    connect(m_link, &LinkButton::clicked, this, &MessageLine::actionTriggered);
    connect(m_cancel, &QPushButton::clicked, this, &MessageLine::cancelRequested);
    setMessage({});
    setMore({});
    setProgress(std::nullopt);
}

QSize MessageLine::sizeHint() const
{
    return {layout()->sizeHint().width(), height()};
}

void MessageLine::setMessage(const Message &message)
{
    m_message = message;
    m_sentence->setText(message.verdict, message.rest);
    const bool link = message.actionIsLink;
    m_action->setText(message.action);
    m_action->setIcon(message.actionIcon.isEmpty() ? QIcon()
                                                   : IconProvider::icon(message.actionIcon));
    m_action->setVisible(!message.action.isEmpty() && !link);
    setPrimary(m_action, message.actionFilled);
    m_link->setText(message.action);
    m_link->setAccessibleName(message.action);
    m_link->setKeyHint(message.actionKey);
    m_link->setVisible(!message.action.isEmpty() && link);
    m_second->setText(message.secondAction);
    m_second->setVisible(!message.secondAction.isEmpty());
    m_third->setText(message.thirdAction);
    m_third->setVisible(!message.thirdAction.isEmpty());
    m_aside->setText({}, message.aside, true);
    m_aside->setVisible(!message.aside.isEmpty());
    const QString word = severityName(message.severity);
    setAccessibleName(word.isEmpty() ? m_sentence->text()
                                     : tr("%1: %2").arg(word, m_sentence->text()));
    update();
}

void MessageLine::setMore(const QList<Message> &more)
{
    m_moreMessages = more;
    m_more->setVisible(!more.isEmpty());
    const QString text = tr("%n more", nullptr, int(more.size()));
    m_more->setText(text);
    m_more->setAccessibleName(text);
    m_more->setToolTip(tr("What else is to be known"));
    rebuildMoreMenu();
}

void MessageLine::rebuildMoreMenu()
{
    QMenu *menu = m_more->menu();
    menu->clear();
    const Theme theme = Theme::of(this);
    for (int i = 0; i < m_moreMessages.size(); ++i) {
        const Message &message = m_moreMessages.at(i);
        const QString text = message.rest.isEmpty()
                                 ? message.verdict
                                 : message.verdict + QLatin1Char(' ') + message.rest;
        QAction *action =
            menu->addAction(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setIcon(
            message.icon.isEmpty()
                ? severityIcon(message.severity, theme, devicePixelRatioF())
                : IconProvider::icon(message.icon, severityMark(message.severity, theme)));
        connect(action, &QAction::triggered, this, [this, i] { Q_EMIT moreTriggered(i); });
    }
}

void MessageLine::setProgress(const std::optional<MessageProgress> &progress)
{
    const bool shown = progress.has_value();
    for (QWidget *widget : {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_bar),
                            static_cast<QWidget *>(m_time), static_cast<QWidget *>(m_cancel)})
        widget->setVisible(shown);
    if (!shown)
        return;
    m_count->setText({}, progress->count, true);
    m_bar->setRange(0, progress->maximum);
    m_bar->setValue(progress->value);
    m_time->setText({}, progress->time);
    m_cancel->setText(progress->cancelText.isEmpty() ? tr("Cancel") : progress->cancelText);
    m_cancel->setEnabled(progress->cancelEnabled);
}

void MessageLine::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        rebuildMoreMenu();
    QWidget::changeEvent(event);
}

void MessageLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    const Metrics m = Metrics::of(this);
    const Severity severity = m_message.severity;
    painter.fillRect(rect(), severityGround(severity, theme));
    if (m_form == Form::Banner) {
        painter.fillRect(QRect(0, 0, m.u, height()), severityMark(severity, theme));
        painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    } else {
        painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    }
    const QRect sign(markLeft(m), (height() - Metrics::iconSize) / 2, Metrics::iconSize,
                     Metrics::iconSize);
    if (m_message.icon.isEmpty())
        paintSeverity(&painter, sign, severity, theme);
    else
        IconProvider::paint(&painter, sign, m_message.icon, severityMark(severity, theme));
}

} // namespace Retort

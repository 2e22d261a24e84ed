#include "ui/review/beforeafter.h"

#include "migrations/textdiff.h"
#include "ui/editor/sqlview.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace Retort {

namespace {

SqlView *makeView(const QString &name)
{
    auto *view = new SqlView;
    view->setViewOnly(true);
    view->setNumbersShown(false);
    view->setAccessibleName(name);
    return view;
}

QWidget *titled(const QString &title, SqlView *view)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    QLabel *label = makeMutedLabel(title, box, true);
    const Metrics metrics = Metrics::of(box);
    label->setContentsMargins(metrics.panePadding(), 0, 0, 0);
    label->setFixedHeight(metrics.row());
    layout->addWidget(label);
    layout->addWidget(new Hairline(Qt::Horizontal, box));
    layout->addWidget(view, 1);
    return box;
}

/// In a block all that went stands before all that came: the first faces the first.
const DiffLine *facingLine(const QList<DiffLine> &lines, qsizetype at)
{
    using Kind = DiffLine::Kind;
    qsizetype start = at;
    while (start > 0 && lines.at(start - 1).kind != Kind::Same
           && !(lines.at(start).kind == Kind::Removed && lines.at(start - 1).kind == Kind::Added))
        --start;
    qsizetype added = start;
    while (added < lines.size() && lines.at(added).kind == Kind::Removed)
        ++added;
    const bool removed = lines.at(at).kind == Kind::Removed;
    const qsizetype facing = removed ? added + (at - start) : start + (at - added);
    if (facing < 0 || facing >= lines.size() || (!removed && facing >= added)
        || lines.at(facing).kind != (removed ? Kind::Added : Kind::Removed))
        return nullptr;
    return &lines.at(facing);
}

QString withoutComma(const QString &line)
{
    return line.endsWith(QLatin1Char(',')) ? line.chopped(1) : line;
}

} // namespace

BeforeAfter::BeforeAfter(QWidget *parent)
    : QWidget(parent), m_sign(new QLabel(this)), m_name(new QLabel(this)),
      m_turn(makeToolButton(tr("Side by side"), QStringLiteral("compare"), this)),
      m_splitter(new QSplitter(Qt::Vertical, this)), m_before(makeView(tr("Before"))),
      m_after(makeView(tr("After")))
{
    const Metrics metrics = Metrics::of(this);
    auto *head = new QWidget(this);
    head->setFixedHeight(metrics.paneHeadTall());
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(metrics.panePadding(), 0, metrics.u, 0);
    row->setSpacing(metrics.controlGap());
    m_name->setFont(Fonts::of(this).bold);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setMinimumWidth(metrics.units(10));
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_sign);
    row->addWidget(m_name, 1);
    row->addWidget(m_turn);
    m_turn->setCheckable(true);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(titled(tr("Before"), m_before));
    m_splitter->addWidget(titled(tr("After"), m_after));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_splitter, 1);
    connect(m_turn, &QToolButton::toggled, this, &BeforeAfter::turn);
    clear();
}

void BeforeAfter::turn(bool sideBySide)
{
    m_splitter->setOrientation(sideBySide ? Qt::Horizontal : Qt::Vertical);
    m_splitter->setSizes({1000, 1000});
}

bool BeforeAfter::isSideBySide() const
{
    return m_splitter->orientation() == Qt::Horizontal;
}

void BeforeAfter::clear()
{
    setTexts({}, {}, {}, {});
}

void BeforeAfter::setTexts(const QString &icon, const QString &name, const QString &before,
                           const QString &after)
{
    m_icon = icon;
    m_name->setText(name.isEmpty() ? tr("Select a change") : name);
    m_name->setToolTip(name);
    m_beforeText = before;
    m_afterText = after;
    const auto shown = [&name](const QString &text, const QString &nothing) {
        return text.isEmpty() && !name.isEmpty() ? nothing : text;
    };
    m_before->setContent(shown(before, tr("-- it is not there")));
    m_after->setContent(shown(after, tr("-- it is gone")));
    mark();
}

void BeforeAfter::mark()
{
    const Theme theme = Theme::of(this);
    m_sign->setPixmap(m_icon.isEmpty() ? QPixmap()
                                       : IconProvider::pixmap(m_icon, theme.text, Metrics::iconSize,
                                                              devicePixelRatioF()));
    m_before->clearLineStates();
    m_after->clearLineStates();
    QList<QPair<qsizetype, qsizetype>> beforeWords;
    QList<QPair<qsizetype, qsizetype>> afterWords;
    if (!m_beforeText.isEmpty() && !m_afterText.isEmpty()) {
        const QList<DiffLine> lines = lineDiff(m_beforeText, m_afterText);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const DiffLine &line = lines.at(i);
            if (line.kind == DiffLine::Kind::Same)
                continue;
            const bool removed = line.kind == DiffLine::Kind::Removed;
            SqlView *view = removed ? m_before : m_after;
            const int at = (removed ? line.before : line.after) - 1;
            const DiffLine *facing = facingLine(lines, i);
            // A comma that the next column asks for is no difference to a person.
            if (facing && withoutComma(line.text) == withoutComma(facing->text))
                continue;
            const bool changed = !line.words.isEmpty() || (facing && !facing->words.isEmpty());
            view->setLineState(at, at,
                               changed   ? LineState::Changed
                               : removed ? LineState::Removed
                                         : LineState::Added);
            for (const TextSpan &word : line.words)
                (removed ? beforeWords : afterWords)
                    .append({view->offsetOfLine(at) + word.start, word.length});
        }
    }
    m_before->setSearchHits(beforeWords);
    m_after->setSearchHits(afterWords);
}

void BeforeAfter::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        mark();
}

} // namespace Retort

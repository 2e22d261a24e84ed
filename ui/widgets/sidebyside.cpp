#include "ui/widgets/sidebyside.h"

#include "ui/widgets/diffview.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Retort {

namespace {

void scrollTogether(QScrollBar *one, QScrollBar *other)
{
    QObject::connect(one, &QScrollBar::valueChanged, other, &QScrollBar::setValue);
    QObject::connect(other, &QScrollBar::valueChanged, one, &QScrollBar::setValue);
}

} // namespace

SideBySide::SideBySide(QWidget *parent)
    : QWidget(parent), m_before(new DiffView(this)), m_after(new DiffView(this))
{
    m_before->setAccessibleName(tr("Before"));
    m_after->setAccessibleName(tr("After"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto column = [&](const QString &name, DiffView *view) {
        auto *layout = new QVBoxLayout;
        layout->setSpacing(0);
        auto *head = makeMutedLabel(name, this, true);
        head->setContentsMargins(Metrics::of(this).controlGap(), Metrics::of(this).u / 2, 0,
                                 Metrics::of(this).u / 2);
        layout->addWidget(head);
        layout->addWidget(view, 1);
        row->addLayout(layout, 1);
    };
    column(tr("Before"), m_before);
    row->addWidget(new Hairline(Qt::Vertical, this));
    column(tr("After"), m_after);
    scrollTogether(m_before->verticalScrollBar(), m_after->verticalScrollBar());
    scrollTogether(m_before->horizontalScrollBar(), m_after->horizontalScrollBar());
    setTexts({}, {});
}

void SideBySide::setTexts(const QString &before, const QString &after)
{
    const Columns both = columns(lineDiff(before, after));
    m_before->setLines(both.before);
    m_after->setLines(both.after);
}

SideBySide::Columns SideBySide::columns(const QList<DiffLine> &lines)
{
    Columns result;
    const auto place = [&result](const DiffLine *before, const DiffLine *after) {
        result.before.append(before ? *before : DiffLine());
        result.after.append(after ? *after : DiffLine());
    };
    for (qsizetype i = 0; i < lines.size();) {
        if (lines.at(i).kind == DiffLine::Kind::Same) {
            place(&lines.at(i), &lines.at(i));
            ++i;
            continue;
        }
        QList<const DiffLine *> removed;
        QList<const DiffLine *> added;
        for (; i < lines.size() && lines.at(i).kind != DiffLine::Kind::Same; ++i)
            (lines.at(i).kind == DiffLine::Kind::Removed ? removed : added).append(&lines.at(i));
        // Lines that changed have words marked, and stand beside each other in their order.
        qsizetype r = 0;
        qsizetype a = 0;
        while (r < removed.size() || a < added.size()) {
            const bool wholeRemoved = r < removed.size() && removed.at(r)->words.isEmpty();
            const bool wholeAdded = a < added.size() && added.at(a)->words.isEmpty();
            if (wholeRemoved || (r < removed.size() && a == added.size()))
                place(removed.at(r++), nullptr);
            else if (wholeAdded || r == removed.size())
                place(nullptr, added.at(a++));
            else
                place(removed.at(r++), added.at(a++));
        }
    }
    return result;
}

} // namespace Retort

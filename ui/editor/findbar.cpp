#include "ui/editor/findbar.h"

#include "ui/editor/sqlview.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace Retort {

FindBar::FindBar(SqlView *view, QWidget *parent)
    : QWidget(parent), m_view(view), m_find(new QLineEdit(this)), m_replace(new QLineEdit(this)),
      m_replaceRow(new QWidget(this)), m_case(new QCheckBox(tr("Match case"), this)),
      m_words(new QCheckBox(tr("Whole words"), this)), m_count(makeMutedLabel({}, this)),
      m_next(makeButton(tr("Next"), {}, this)), m_previous(makeButton(tr("Previous"), {}, this)),
      m_replaceOne(makeButton(tr("Replace"), {}, this)),
      m_replaceAll(makeButton(tr("Replace all"), {}, this))
{
    const Metrics m = Metrics::of(this);
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find"));
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setAccessibleName(tr("Replace with"));
    m_next->setToolTip(tr("F3"));
    m_previous->setToolTip(tr("Shift+F3"));
    auto *close = makeToolButton(tr("Close"), QStringLiteral("close"), this);
    close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    close->setToolTip(tr("Close (Esc)"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * m.u, m.units(1.5), 2 * m.u, m.units(1.5));
    layout->setSpacing(m.units(1.5));
    auto *row = new QHBoxLayout;
    row->setSpacing(m.controlGap());
    for (QLineEdit *field : {m_find, m_replace}) {
        field->setMinimumWidth(30 * m.u);
        field->setMaximumWidth(70 * m.u);
    }
    row->addWidget(m_find, 4);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_case);
    row->addWidget(m_words);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(close);
    layout->addLayout(row);
    auto *second = new QHBoxLayout(m_replaceRow);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(m.controlGap());
    second->addWidget(m_replace, 4);
    second->addWidget(m_replaceOne);
    second->addWidget(m_replaceAll);
    second->addStretch(1);
    layout->addWidget(m_replaceRow);
    connect(m_find, &QLineEdit::textChanged, this, [this] { select(true, true); });
    connect(m_case, &QCheckBox::toggled, this, [this] { refresh(); });
    connect(m_words, &QCheckBox::toggled, this, [this] { refresh(); });
    connect(m_next, &QPushButton::clicked, this, &FindBar::findNext);
    connect(m_previous, &QPushButton::clicked, this, &FindBar::findPrevious);
    connect(m_replaceOne, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(m_replaceAll, &QPushButton::clicked, this, [this] { replaceAll(); });
    connect(close, &QToolButton::clicked, this, &FindBar::close);
    connect(m_view, &QsciScintilla::textChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    hide();
}

void FindBar::open(bool replace)
{
    const QString selected = m_view->selectedText();
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n')))
        m_find->setText(selected);
    m_replaceRow->setVisible(replace && !m_view->isReadOnly());
    show();
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
    refresh();
}

void FindBar::close()
{
    hide();
    m_view->setSearchHits({});
    m_view->setFocus(Qt::OtherFocusReason);
}

QString FindBar::countText() const
{
    return m_count->text();
}

QList<QPair<qsizetype, qsizetype>> FindBar::hits() const
{
    QList<QPair<qsizetype, qsizetype>> found;
    const QString words = m_find->text();
    if (words.isEmpty())
        return found;
    const QString text = m_view->text();
    QString pattern = QRegularExpression::escape(words);
    if (m_words->isChecked())
        pattern = QStringLiteral("(?<!\\w)%1(?!\\w)").arg(pattern);
    QRegularExpression::PatternOptions options = QRegularExpression::UseUnicodePropertiesOption;
    if (!m_case->isChecked())
        options |= QRegularExpression::CaseInsensitiveOption;
    const QRegularExpression expression(pattern, options);
    auto matches = expression.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        found.append({match.capturedStart(), match.capturedLength()});
    }
    return found;
}

void FindBar::refresh()
{
    const auto found = hits();
    m_view->setSearchHits(found);
    const qsizetype caret = m_view->caretOffset();
    qsizetype current = -1;
    for (qsizetype i = 0; i < found.size(); ++i) {
        if (found.at(i).first + found.at(i).second == caret || found.at(i).first == caret)
            current = i;
    }
    const bool any = !found.isEmpty();
    if (m_find->text().isEmpty())
        m_count->clear();
    else if (!any)
        m_count->setText(tr("Not found"));
    else if (current >= 0)
        m_count->setText(tr("%1 of %2").arg(current + 1).arg(found.size()));
    else
        m_count->setText(tr("%n found", nullptr, int(found.size())));
    const QString why =
        m_find->text().isEmpty() ? tr("Type what to find.") : tr("It is not in the text.");
    setEnabledOr(m_next, any, why, tr("F3"));
    setEnabledOr(m_previous, any, why, tr("Shift+F3"));
    setEnabledOr(m_replaceOne, any, why);
    setEnabledOr(m_replaceAll, any, why);
}

void FindBar::select(bool forward, bool fromHere)
{
    const auto found = hits();
    if (!found.isEmpty()) {
        int line = 0;
        int column = 0;
        int lineTo = 0;
        int columnTo = 0;
        m_view->getSelection(&line, &column, &lineTo, &columnTo);
        const qsizetype caret = m_view->caretOffset();
        const qsizetype selected = m_view->selectedText().size();
        const qsizetype begin = caret - selected;
        qsizetype chosen = -1;
        if (forward) {
            const qsizetype from = fromHere ? begin : caret;
            for (qsizetype i = 0; i < found.size() && chosen < 0; ++i) {
                if (found.at(i).first >= from)
                    chosen = i;
            }
            if (chosen < 0)
                chosen = 0;
        } else {
            for (qsizetype i = found.size() - 1; i >= 0 && chosen < 0; --i) {
                if (found.at(i).first < begin)
                    chosen = i;
            }
            if (chosen < 0)
                chosen = found.size() - 1;
        }
        m_view->selectRange(found.at(chosen).first, found.at(chosen).second);
    }
    refresh();
}

void FindBar::findNext()
{
    if (!isVisible())
        show();
    select(true, false);
}

void FindBar::findPrevious()
{
    if (!isVisible())
        show();
    select(false, false);
}

void FindBar::replaceOne()
{
    const QString selected = m_view->selectedText();
    const auto sensitivity = m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
    if (selected.compare(m_find->text(), sensitivity) == 0)
        m_view->replaceSelectedText(m_replace->text());
    select(true, false);
}

int FindBar::replaceAll()
{
    const auto found = hits();
    if (found.isEmpty() || m_view->isReadOnly())
        return 0;
    // From the end, so that what stands before keeps its place; one undo takes all of it back.
    m_view->beginUndoAction();
    for (qsizetype i = found.size() - 1; i >= 0; --i) {
        m_view->selectRange(found.at(i).first, found.at(i).second);
        m_view->replaceSelectedText(m_replace->text());
    }
    m_view->endUndoAction();
    refresh();
    m_count->setText(tr("%n replaced", nullptr, int(found.size())));
    return int(found.size());
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_replace->hasFocus())
            replaceOne();
        else
            select(!(event->modifiers() & Qt::ShiftModifier), false);
        return;
    }
    QWidget::keyPressEvent(event);
}

void FindBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(this).window);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::of(this).border);
}

} // namespace Retort

#include "ui/widgets/diffview.h"

#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QTextBlock>

namespace Retort {

namespace {

/// A sign and a blank stand before every line.
constexpr int signWidth = 2;

QString shownLine(const DiffLine &line)
{
    switch (line.kind) {
    case DiffLine::Kind::Removed:
        return QStringLiteral("%1 %2").arg(QChar(line.words.isEmpty() ? 0x2212 : '~'), line.text);
    case DiffLine::Kind::Added:
        return QStringLiteral("%1 %2").arg(QChar(line.words.isEmpty() ? '+' : '~'), line.text);
    case DiffLine::Kind::Same:
        break;
    }
    return QStringLiteral("  %1").arg(line.text);
}

} // namespace

DiffView::DiffView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFont(Fonts::of(this).code);
    setAccessibleName(tr("Difference"));
}

void DiffView::setLines(const QList<DiffLine> &lines)
{
    m_lines = lines;
    QStringList text;
    text.reserve(lines.size());
    for (const DiffLine &line : lines)
        text.append(shownLine(line));
    setPlainText(text.join(QLatin1Char('\n')));
    color();
    updateGeometry();
}

QSize DiffView::sizeHint() const
{
    const int line = QFontMetrics(font()).lineSpacing();
    const int lines = int(qBound(qsizetype(1), m_lines.size(), qsizetype(16)));
    return {60 * Metrics::of(this).u, lines * line + 2 * int(document()->documentMargin()) + line};
}

void DiffView::color()
{
    const Theme theme = Theme::of(this);
    QList<QTextEdit::ExtraSelection> selections;
    QTextBlock block = document()->begin();
    for (const DiffLine &line : std::as_const(m_lines)) {
        if (!block.isValid())
            break;
        if (line.kind != DiffLine::Kind::Same) {
            const bool removed = line.kind == DiffLine::Kind::Removed;
            QTextEdit::ExtraSelection whole;
            whole.cursor = QTextCursor(block);
            whole.format.setBackground(removed ? theme.removedBg : theme.addedBg);
            whole.format.setProperty(QTextFormat::FullWidthSelection, true);
            selections.append(whole);
            for (const TextSpan &span : line.words) {
                QTextEdit::ExtraSelection word;
                word.cursor = QTextCursor(block);
                word.cursor.setPosition(block.position() + signWidth + int(span.start));
                word.cursor.setPosition(block.position() + signWidth
                                            + int(span.start + span.length),
                                        QTextCursor::KeepAnchor);
                word.format.setBackground(removed ? theme.removedWord : theme.addedWord);
                selections.append(word);
            }
        }
        block = block.next();
    }
    setExtraSelections(selections);
}

void DiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        color();
}

} // namespace Retort

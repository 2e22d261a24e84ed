#include "ui/editor/sqlview.h"

#include "ui/editor/sqllexer.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/severity.h"

#include <QEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPixmap>
#include <QToolTip>

namespace Retort {

namespace {

constexpr int numberMargin = 0;
constexpr int symbolMargin = 1;
constexpr int foldMargin = 2;

// Scintilla's own markers of folding are 25 to 31.
constexpr int errorMarker = 0;
constexpr int tickMarker = 1;
constexpr int lockMarker = 2;
constexpr int crossMarker = 3;
constexpr int plusMarker = 4;
constexpr int minusMarker = 5;
constexpr int tildeMarker = 6;
constexpr int firstGround = 10;
constexpr int runningGround = firstGround;
constexpr int waitingGround = firstGround + 1;
constexpr int failedGround = firstGround + 2;
constexpr int addedGround = firstGround + 3;
constexpr int removedGround = firstGround + 4;
constexpr int changedGround = firstGround + 5;
constexpr int lastGround = changedGround;

constexpr int errorIndicator = 8;
constexpr int searchIndicator = 9;

constexpr int numberStyle = 40;

QPixmap signPixmap(Severity severity, const Theme &theme, double ratio)
{
    QPixmap pixmap(qRound(14 * ratio), qRound(14 * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintSeverity(&painter, QRectF(0, 0, 14, 14), severity, theme);
    return pixmap;
}

} // namespace

SqlView::SqlView(QWidget *parent) : QsciScintilla(parent), m_lexer(new SqlLexer(this))
{
    setFrameStyle(QFrame::NoFrame);
    setUtf8(true);
    setTabWidth(4);
    setIndentationsUseTabs(false);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    SendScintilla(SCI_SETEXTRAASCENT, 1L);
    SendScintilla(SCI_SETEXTRADESCENT, 1L);
    SendScintilla(SCI_SETENDATLASTLINE, 1L);
    SendScintilla(SCI_SETMULTIPLESELECTION, 0L);
    setAccessibleName(tr("SQL"));
    setLexer(m_lexer);
    // Scintilla binds letters (Ctrl+U, Ctrl+D, Ctrl+L, …) that are the window's or nobody's here.
    const QList<int> kept{Qt::Key_A, Qt::Key_C, Qt::Key_V, Qt::Key_X, Qt::Key_Y, Qt::Key_Z};
    for (QsciCommand *command : standardCommands()->commands()) {
        const int key = command->key() & ~int(Qt::KeyboardModifierMask);
        if (key >= Qt::Key_A && key <= Qt::Key_Z && !kept.contains(key))
            command->setKey(0);
    }
    applyTheme();
    connect(this, &QsciScintilla::linesChanged, this, &SqlView::updateMargins);
}

void SqlView::setContent(const QString &text)
{
    const bool wasReadOnly = isReadOnly();
    setReadOnly(false);
    const auto feed = text.indexOf(QLatin1Char('\n'));
    setEolMode(feed > 0 && text.at(feed - 1) == QLatin1Char('\r') ? EolWindows : EolUnix);
    m_problems.clear();
    setText(text);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    setModified(false);
    setReadOnly(wasReadOnly);
    setCursorPosition(0, 0);
    updateMargins();
}

void SqlView::setViewOnly(bool viewOnly)
{
    setReadOnly(viewOnly);
    constexpr long blinkMs = 530;
    SendScintilla(SCI_SETCARETPERIOD, viewOnly ? 0L : blinkMs);
    setCaretLineVisible(!viewOnly);
    setAccessibleDescription(viewOnly ? tr("Tab or F6 leaves it.")
                                      : tr("Tab indents. F6 leaves it, Shift+F6 backwards."));
}

void SqlView::setFirstLineNumber(int number)
{
    m_firstNumber = number;
    m_numbers.clear();
    updateMargins();
}

void SqlView::setLineNumbers(const QList<int> &numbers)
{
    m_numbers = numbers;
    updateMargins();
}

int SqlView::lineNumber(int line) const
{
    if (!m_numbers.isEmpty())
        return m_numbers.value(line);
    return line + m_firstNumber;
}

void SqlView::setFoldMargin(bool shown)
{
    m_foldMargin = shown;
    applyTheme();
}

void SqlView::setNumbersShown(bool shown)
{
    m_showsNumbers = shown;
    updateMargins();
}

void SqlView::updateMargins()
{
    const Metrics m = Metrics::of(this);
    int highest = lines() + m_firstNumber;
    for (const int number : m_numbers)
        highest = qMax(highest, number);
    const int digits = qMax(3, int(QString::number(highest).size()));
    const QFontMetrics metrics(Fonts::of(this).code);
    setMarginWidth(numberMargin,
                   m_showsNumbers
                       ? metrics.horizontalAdvance(QString(digits, QLatin1Char('9'))) + 2 * m.u
                       : 0);
    setMarginWidth(symbolMargin, m.units(4.5));
    setMarginWidth(foldMargin, m_foldMargin ? 3 * m.u : 0);
    updateNumberTexts();
}

void SqlView::updateNumberTexts()
{
    // Scintilla counts from 1 itself; any other numbers are texts of the margin.
    if (m_numbers.isEmpty() && m_firstNumber == 1) {
        setMarginType(numberMargin, NumberMargin);
        return;
    }
    setMarginType(numberMargin, TextMarginRightJustified);
    for (int line = 0; line < lines(); ++line) {
        const int number = lineNumber(line);
        setMarginText(line, number > 0 ? QString::number(number) + QLatin1Char(' ') : QString(),
                      numberStyle);
    }
}

void SqlView::applyTheme()
{
    if (m_theming)
        return;
    m_theming = true;
    const Theme theme = Theme::of(this);
    const Fonts fonts = Fonts::of(this);
    const Metrics m = Metrics::of(this);
    m_lexer->applyTheme(theme, fonts.code);
    setColor(theme.text);
    setPaper(theme.base);
    // Styles and margins come after the lexer, which resets them.
    setMarginsBackgroundColor(theme.window);
    setMarginsForegroundColor(theme.muted);
    setMarginsFont(scaledFont(fonts.code, 0.92));
    SendScintilla(SCI_STYLESETFONT, numberStyle, fonts.code.family().toUtf8().constData());
    SendScintilla(
        SCI_STYLESETSIZEFRACTIONAL, numberStyle,
        long(scaledFont(fonts.code, 0.92).pointSizeF() * double(SC_FONT_SIZE_MULTIPLIER)));
    SendScintilla(SCI_STYLESETFORE, numberStyle, theme.muted);
    SendScintilla(SCI_STYLESETBACK, numberStyle, theme.window);
    setMarginType(symbolMargin, SymbolMargin);
    setMarginBackgroundColor(symbolMargin, theme.window);
    setMarginMarkerMask(symbolMargin, (1 << errorMarker) | (1 << tickMarker) | (1 << lockMarker)
                                          | (1 << crossMarker) | (1 << plusMarker)
                                          | (1 << minusMarker) | (1 << tildeMarker));
    setMarginSensitivity(symbolMargin, false);
    SendScintilla(SCI_SETMARGINLEFT, 0UL, 2L * m.u);
    // Folding: triangles in muted on the margin's ground.
    setFolding(m_foldMargin ? PlainFoldStyle : NoFoldStyle, foldMargin);
    setFoldMarginColors(theme.window, theme.window);
    constexpr int foldMarkers[] = {SC_MARKNUM_FOLDER,        SC_MARKNUM_FOLDEROPEN,
                                   SC_MARKNUM_FOLDEREND,     SC_MARKNUM_FOLDEROPENMID,
                                   SC_MARKNUM_FOLDERMIDTAIL, SC_MARKNUM_FOLDERSUB,
                                   SC_MARKNUM_FOLDERTAIL};
    for (const int marker : foldMarkers) {
        const bool closed = marker == SC_MARKNUM_FOLDER || marker == SC_MARKNUM_FOLDEREND;
        const bool open = marker == SC_MARKNUM_FOLDEROPEN || marker == SC_MARKNUM_FOLDEROPENMID;
        SendScintilla(SCI_MARKERDEFINE, marker,
                      closed ? long(SC_MARK_ARROW)
                      : open ? long(SC_MARK_ARROWDOWN)
                             : long(SC_MARK_EMPTY));
        setMarkerForegroundColor(theme.window, marker);
        setMarkerBackgroundColor(theme.muted, marker);
    }
    const double ratio = devicePixelRatioF();
    markerDefine(signPixmap(Severity::Error, theme, ratio), errorMarker);
    markerDefine(IconProvider::pixmap(QStringLiteral("check"), theme.success, 14, ratio),
                 tickMarker);
    markerDefine(IconProvider::pixmap(QStringLiteral("lock"), theme.warning, 14, ratio),
                 lockMarker);
    markerDefine(signPixmap(Severity::Error, theme, ratio), crossMarker);
    for (const auto &[marker, icon] : {std::pair(plusMarker, QStringLiteral("plus")),
                                       std::pair(minusMarker, QStringLiteral("minus")),
                                       std::pair(tildeMarker, QStringLiteral("tilde"))})
        markerDefine(IconProvider::pixmap(icon, theme.muted, 12, ratio), marker);
    const std::pair<int, QColor> grounds[] = {
        {runningGround, theme.accentBg},  {waitingGround, theme.warningBg},
        {failedGround, theme.dangerBg},   {addedGround, theme.addedBg},
        {removedGround, theme.removedBg}, {changedGround, theme.changedBg}};
    for (const auto &[marker, color] : grounds) {
        markerDefine(Background, marker);
        setMarkerBackgroundColor(color, marker);
    }
    indicatorDefine(SquiggleIndicator, errorIndicator);
    setIndicatorForegroundColor(theme.danger, errorIndicator);
    setIndicatorDrawUnder(true, errorIndicator);
    indicatorDefine(StraightBoxIndicator, searchIndicator);
    setIndicatorForegroundColor(theme.changedWord, searchIndicator);
    setIndicatorDrawUnder(true, searchIndicator);
    SendScintilla(SCI_INDICSETALPHA, searchIndicator, 255L);
    SendScintilla(SCI_INDICSETOUTLINEALPHA, searchIndicator, 255L);
    setCaretForegroundColor(theme.text);
    setCaretLineBackgroundColor(theme.caretLine);
    setCaretLineVisible(!isReadOnly());
    setSelectionBackgroundColor(theme.selection);
    resetSelectionForegroundColor();
    setMatchedBraceBackgroundColor(theme.selection);
    setMatchedBraceForegroundColor(theme.text);
    setUnmatchedBraceBackgroundColor(theme.base);
    setUnmatchedBraceForegroundColor(theme.danger);
    setBraceMatching(SloppyBraceMatch);
    updateMargins();
    m_theming = false;
}

void SqlView::setLineState(int firstLine, int lastLine, LineState state)
{
    for (int line = qMax(0, firstLine); line <= lastLine && line < lines(); ++line) {
        for (const int marker :
             {tickMarker, lockMarker, crossMarker, plusMarker, minusMarker, tildeMarker})
            markerDelete(line, marker);
        for (int ground = firstGround; ground <= lastGround; ++ground)
            markerDelete(line, ground);
        const bool first = line == firstLine;
        switch (state) {
        case LineState::None:
            break;
        case LineState::Done:
            if (first)
                markerAdd(line, tickMarker);
            break;
        case LineState::Running:
            markerAdd(line, runningGround);
            break;
        case LineState::Waiting:
            markerAdd(line, waitingGround);
            if (first)
                markerAdd(line, lockMarker);
            break;
        case LineState::Failed:
            markerAdd(line, failedGround);
            if (first)
                markerAdd(line, crossMarker);
            break;
        case LineState::Added:
            markerAdd(line, addedGround);
            markerAdd(line, plusMarker);
            break;
        case LineState::Removed:
            markerAdd(line, removedGround);
            markerAdd(line, minusMarker);
            break;
        case LineState::Changed:
            markerAdd(line, changedGround);
            markerAdd(line, tildeMarker);
            break;
        }
    }
}

void SqlView::clearLineStates()
{
    for (const int marker :
         {tickMarker, lockMarker, crossMarker, plusMarker, minusMarker, tildeMarker})
        markerDeleteAll(marker);
    for (int ground = firstGround; ground <= lastGround; ++ground)
        markerDeleteAll(ground);
}

long SqlView::byteOf(qsizetype utf16) const
{
    return long(QStringView(text()).left(utf16).toUtf8().size());
}

void SqlView::addProblem(qsizetype offset, qsizetype length, const QString &toolTip)
{
    const QString whole = text();
    long begin = long(QStringView(whole).left(offset).toUtf8().size());
    long end = begin + long(QStringView(whole).mid(offset, length).toUtf8().size());
    if (end == begin) {
        // At the text's end there is no word to mark: the character before it.
        end = qMin(begin + 1, SendScintilla(SCI_GETLENGTH));
        if (end == begin && begin > 0)
            begin = SendScintilla(SCI_POSITIONBEFORE, begin);
    }
    SendScintilla(SCI_SETINDICATORCURRENT, errorIndicator);
    SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(begin), end - begin);
    const int line = int(SendScintilla(SCI_LINEFROMPOSITION, begin));
    markerAdd(line, errorMarker);
    m_problems.append({begin, end, toolTip});
}

void SqlView::clearProblems()
{
    m_problems.clear();
    SendScintilla(SCI_SETINDICATORCURRENT, errorIndicator);
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, SendScintilla(SCI_GETLENGTH));
    markerDeleteAll(errorMarker);
}

void SqlView::setSearchHits(const QList<QPair<qsizetype, qsizetype>> &ranges)
{
    SendScintilla(SCI_SETINDICATORCURRENT, searchIndicator);
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, SendScintilla(SCI_GETLENGTH));
    const QString whole = text();
    qsizetype at = 0;
    long byte = 0;
    for (const auto &[offset, length] : ranges) {
        byte += long(QStringView(whole).mid(at, offset - at).toUtf8().size());
        const long size = long(QStringView(whole).mid(offset, length).toUtf8().size());
        SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(byte), size);
        byte += size;
        at = offset + length;
    }
}

qsizetype SqlView::caretOffset() const
{
    const long position = SendScintilla(SCI_GETCURRENTPOS);
    return QString::fromUtf8(text().toUtf8().left(position)).size();
}

void SqlView::setCaretOffset(qsizetype offset)
{
    selectRange(offset, 0);
}

void SqlView::selectRange(qsizetype offset, qsizetype length)
{
    const long begin = byteOf(offset);
    const long end = byteOf(offset + length);
    SendScintilla(SCI_ENSUREVISIBLE, SendScintilla(SCI_LINEFROMPOSITION, begin));
    SendScintilla(SCI_SETSEL, static_cast<unsigned long>(begin), end);
    SendScintilla(SCI_SCROLLCARET);
}

void SqlView::replaceContent(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    SendScintilla(SCI_BEGINUNDOACTION);
    SendScintilla(SCI_TARGETWHOLEDOCUMENT);
    SendScintilla(SCI_REPLACETARGET, static_cast<unsigned long>(bytes.size()), bytes.constData());
    SendScintilla(SCI_ENDUNDOACTION);
}

qsizetype SqlView::offsetOfLine(int line) const
{
    const long position = SendScintilla(SCI_POSITIONFROMLINE, line);
    return QString::fromUtf8(text().toUtf8().left(position)).size();
}

bool SqlView::event(QEvent *event)
{
    if (event->type() == QEvent::KeyPress && isReadOnly()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
        if (plain && (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab))
            return focusNextPrevChild(key->key() == Qt::Key_Tab);
    }
    // In a text that is written Tab is a letter; F6 is the way out.
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_F6
            && !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)))
            // Scintilla's own does not leave a text that can be written.
            return QWidget::focusNextPrevChild(!(key->modifiers() & Qt::ShiftModifier));
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QPoint at = viewport()->mapFrom(this, help->pos());
        const long position = SendScintilla(SCI_POSITIONFROMPOINTCLOSE,
                                            static_cast<unsigned long>(at.x()), long(at.y()));
        for (const Problem &problem : m_problems) {
            if (position >= problem.begin && position <= problem.end) {
                QToolTip::showText(help->globalPos(), problem.toolTip, this);
                return true;
            }
        }
        QToolTip::hideText();
    }
    return QsciScintilla::event(event);
}

void SqlView::changeEvent(QEvent *event)
{
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange
        || event->type() == QEvent::ApplicationFontChange)
        applyTheme();
}

} // namespace Retort

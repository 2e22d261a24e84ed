#pragma once

#include <QColor>
#include <QList>
#include <QPalette>
#include <QString>

class QWidget;

namespace Retort {

/// Which colours the person wants.
enum class ThemeChoice {
    System,
    Light,
    Dark,
};

/// Every colour of the desktop, by role. A value: there is one for light and one for dark, read
/// from the resource `:/retort/themes/tokens.json`. A token is used for its role only.
struct Theme
{
    bool dark = false;

    QColor window, base, alternate, hover, header, text, muted, disabled, border, borderStrong;
    QColor accent, accentFill, onAccent, selection, selectionInactive, currentRow, dim;
    QColor applied, pending, current;
    QColor danger, dangerFill, onDanger, dangerBg, warning, warningMark, warningBg, note, noteBg;
    QColor success, successBg, accentBg;
    QColor addedBg, addedWord, removedBg, removedWord, changedBg, changedWord;
    QColor production, onProduction, staging, onStaging;
    QColor synKeyword, synType, synString, synNumber, synComment;
    QColor caretLine, annotation, tooltip, strip;
    /// Eight colours in the order they are given out.
    QList<QColor> lanes;

    static Theme lightTheme();
    static Theme darkTheme();
    /// The theme that the style of `widget` paints with; by the palette's lightness under a foreign
    /// style.
    static Theme of(const QWidget *widget);
    /// A palette is dark where its window is darker than the text on it.
    static bool isDark(const QPalette &palette);

    /// The palette for Qt's own widgets.
    QPalette palette() const;
    /// Colour of a lane, counted round.
    QColor lane(int index) const;
    /// A lane dimmed by lineage: 40 % over 60 % `base`, mixed so that nothing shines through.
    QColor dimmedLane(int index) const;
    /// By its name in tokens.json; invalid if there is none.
    QColor token(const QString &name) const;

    friend bool operator==(const Theme &, const Theme &) = default;
};

/// WCAG 2 contrast ratio of two opaque colours, from 1 to 21.
double contrastRatio(const QColor &one, const QColor &other);

} // namespace Retort

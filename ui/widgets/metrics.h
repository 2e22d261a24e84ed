#pragma once

#include <QFont>

class QWidget;

namespace Retort {

/// The measures of the desktop, all from the application's font (LOOK: section 3).
/// Device-independent px.
struct Metrics
{
    /// The unit: a quarter of the font's height, at least 4.
    int u = 4;

    explicit Metrics(int unit = 4) : u(unit) {}
    static Metrics of(const QFont &font);
    static Metrics of(const QWidget *widget);

    int units(double count) const { return qRound(u * count); }

    int chipGap() const { return u; }
    int controlGap() const { return 2 * u; }
    int panePadding() const { return 3 * u; }
    int groupGap() const { return 4 * u; }

    int row() const { return 6 * u; }
    int shortListRow() const { return 7 * u; }
    int twoLineRow() const { return 11 * u; }
    int viewHeader() const { return units(6.5); }
    int menuRow() const { return units(6.5); }
    int toolBar() const { return 11 * u; }
    int toolButton() const { return units(7.5); }
    int banner() const { return 9 * u; }
    int tab() const { return units(7.5); }
    int editorTab() const { return 10 * u; }
    int paneHead() const { return 8 * u; }
    int paneHeadTall() const { return 10 * u; }
    int proofLine() const { return units(8.5); }
    int pageFoot() const { return 12 * u; }
    int statusBar() const { return 6 * u; }
    int button() const { return 7 * u; }
    int smallButton() const { return 6 * u; }

    int inspector() const { return 130 * u; }
    int inspectorMinimum() const { return 90 * u; }
    /// Below this width of the window the inspector goes under the table.
    static constexpr int narrowWindow = 1000;
    /// Below this width the toolbar's plain buttons show icons only.
    static constexpr int iconsOnlyWindow = 1100;

    static constexpr int iconSize = 16;
    static constexpr double controlRadius = 4;
    static constexpr double chipRadius = 3;
    static constexpr double barRadius = 2;

    friend bool operator==(const Metrics &, const Metrics &) = default;
};

/// The type sizes, all from the application's font S.
struct Fonts
{
    /// S.
    QFont text;
    /// S, DemiBold.
    QFont bold;
    /// 1.15 S, DemiBold.
    QFont title;
    /// 0.92 S: view headers, status bar, annotations.
    QFont small;
    /// 0.85 S, not under 8 pt: chips, badges, key hints, secondary facts.
    QFont tiny;
    /// 0.85 S DemiBold.
    QFont tinyBold;
    /// The fixed font at 0.92 S: ids, SQL, object names.
    QFont code;

    static Fonts of(const QFont &font);
    static Fonts of(const QWidget *widget);
};

/// `font` at `factor` times its size, in the unit in which it was given.
QFont scaledFont(const QFont &font, double factor);

} // namespace Retort

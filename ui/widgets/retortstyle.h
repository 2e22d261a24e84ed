#pragma once

#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QProxyStyle>

namespace Retort {

/// Fusion without its gradients: flat grounds, hairlines, one accent (LOOK: sections 2, 3, 8).
/// Install it with `QApplication::setStyle(new RetortStyle)`; from then on `Theme::of(widget)` is
/// its theme.
///
/// Dynamic properties of widgets that it reads (bool unless said):
/// - `primary`: the one filled button of a window. `dangerous` with it: filled in the colour of
/// production.
/// - `small`: a button of 6u. `outlined`: a tool button with an outline, as Downgrade and Upgrade.
/// - `invalid`: a field whose value is wrong.
class RetortStyle : public QProxyStyle
{
    Q_OBJECT

public:
    explicit RetortStyle(ThemeChoice choice = ThemeChoice::System);

    const Theme &theme() const { return m_theme; }
    ThemeChoice choice() const { return m_choice; }
    /// Light, dark or the system's; every widget gets a PaletteChange if the colours change by it.
    void setChoice(ThemeChoice choice);
    /// Nothing moves (LOOK: section 9).
    void setReducedMotion(bool reduced) { m_reducedMotion = reduced; }

    void polish(QPalette &palette) override;
    void polish(QWidget *widget) override;
    void unpolish(QWidget *widget) override;
    using QProxyStyle::polish;
    using QProxyStyle::unpolish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget = nullptr) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget = nullptr) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget = nullptr) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option = nullptr,
                    const QWidget *widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption *option = nullptr,
                  const QWidget *widget = nullptr, QStyleHintReturn *data = nullptr) const override;

private:
    void drawMenuItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawHeaderLabel(const QStyleOption *option, QPainter *painter,
                         const QWidget *widget) const;
    void drawPushButtonLabel(const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const;
    void drawProgress(ControlElement element, const QStyleOption *option, QPainter *painter) const;
    void drawRow(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawToolButton(const QStyleOptionComplex *option, QPainter *painter,
                        const QWidget *widget) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter,
                       const QWidget *widget) const;
    void drawComboBox(const QStyleOptionComplex *option, QPainter *painter,
                      const QWidget *widget) const;

    ThemeChoice m_choice;
    bool m_reducedMotion = false;
    Theme m_theme;
};

} // namespace Retort

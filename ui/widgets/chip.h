#pragma once

#include "ui/widgets/severity.h"
#include "ui/widgets/theme.h"

#include <QPoint>
#include <QSize>
#include <QString>
#include <QWidget>

class QPainter;

namespace Retort {

/// A small tag: where the database is, a head, a branch label, an environment, a hazard.
struct Chip
{
    enum class Kind {
        /// Filled, with the database's icon.
        Current,
        /// Outlined in the lane's colour, bold.
        Head,
        /// Outlined in `border`, muted: a branch label, "new".
        Label,
        Production,
        Staging,
        Development,
        /// A severity's sign and word on its ground.
        Severity,
    };
    Kind kind = Kind::Label;
    QString text;
    /// Head: colour of its outline.
    QColor lane = {};
    Severity severity = Severity::None;

    /// Order on a row: current, head, labels.
    friend bool operator==(const Chip &, const Chip &) = default;
};

/// The chip's size in device-independent px; its text is elided in the middle at 24 characters.
QSize chipSize(const Chip &chip, const QFont &applicationFont);
/// Paints it with its left edge at `left`, centred on `middleY`; returns the x behind it.
int paintChip(QPainter *painter, int left, int middleY, const Chip &chip, const Theme &theme,
              const QFont &applicationFont);

/// A chip as a widget.
class ChipLabel : public QWidget
{
    Q_OBJECT

public:
    explicit ChipLabel(const Chip &chip, QWidget *parent = nullptr);
    void setChip(const Chip &chip);
    const Chip &chip() const { return m_chip; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Chip m_chip;
};

} // namespace Retort

#pragma once

#include "ui/widgets/theme.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace Retort {

/// What something means for the person. Each has its own shape, so that a grey print still reads.
enum class Severity {
    None,
    /// Not yet: a small ring.
    NotYet,
    /// Neutral, what to do next.
    Accent,
    /// A ring with i.
    Note,
    /// A disc with a tick.
    Success,
    /// A triangle with !.
    Warning,
    /// An octagon with !.
    Danger,
    /// A disc with a cross: a syntax or run error.
    Error,
};

/// Paints the severity's shape into `rect` (16 x 16 in the pictures).
void paintSeverity(QPainter *painter, const QRectF &rect, Severity severity, const Theme &theme);
/// Colour of its mark.
QColor severityMark(Severity severity, const Theme &theme);
/// Colour of its text.
QColor severityText(Severity severity, const Theme &theme);
/// Its ground (banner, row, annotation).
QColor severityGround(Severity severity, const Theme &theme);
/// The word, for tool tips and accessible names.
QString severityName(Severity severity);

} // namespace Retort

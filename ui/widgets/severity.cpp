#include "ui/widgets/severity.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace Retort {

QColor severityMark(Severity severity, const Theme &theme)
{
    switch (severity) {
    case Severity::None:
    case Severity::NotYet:
        return theme.muted;
    case Severity::Accent:
        return theme.accent;
    case Severity::Note:
        return theme.note;
    case Severity::Success:
        return theme.success;
    case Severity::Warning:
        return theme.warningMark;
    case Severity::Danger:
    case Severity::Error:
        return theme.danger;
    }
    return theme.muted;
}

QColor severityText(Severity severity, const Theme &theme)
{
    return severity == Severity::Warning ? theme.warning : severityMark(severity, theme);
}

QColor severityGround(Severity severity, const Theme &theme)
{
    switch (severity) {
    case Severity::None:
    case Severity::NotYet:
        return theme.window;
    case Severity::Accent:
        return theme.accentBg;
    case Severity::Note:
        return theme.noteBg;
    case Severity::Success:
        return theme.successBg;
    case Severity::Warning:
        return theme.warningBg;
    case Severity::Danger:
    case Severity::Error:
        return theme.dangerBg;
    }
    return theme.window;
}

QString severityName(Severity severity)
{
    const auto text = [](const char *word) {
        return QCoreApplication::translate("Retort::Severity", word);
    };
    switch (severity) {
    case Severity::None:
        return {};
    case Severity::NotYet:
        return text("not yet");
    case Severity::Accent:
        return text("next");
    case Severity::Note:
        return text("note");
    case Severity::Success:
        return text("done");
    case Severity::Warning:
        return text("warning");
    case Severity::Danger:
        return text("danger");
    case Severity::Error:
        return text("error");
    }
    return {};
}

void paintSeverity(QPainter *painter, const QRectF &rect, Severity severity, const Theme &theme)
{
    if (severity == Severity::None)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double side = qMin(rect.width(), rect.height());
    painter->translate(rect.center().x() - side / 2, rect.center().y() - side / 2);
    painter->scale(side / 16, side / 16);
    const QColor mark = severityMark(severity, theme);
    const QColor sign = theme.base;
    const auto pen = [&](const QColor &color, double width) {
        painter->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    };
    const auto filled = [&] {
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
    };
    const QPointF middle(8, 8);
    switch (severity) {
    case Severity::None:
    case Severity::Accent:
        break;
    case Severity::NotYet:
        pen(mark, 1.5);
        painter->drawEllipse(middle, 3.5, 3.5);
        break;
    case Severity::Note:
        pen(mark, 1.5);
        painter->drawEllipse(middle, 5.8, 5.8);
        painter->drawLine(QPointF(8, 7.6), QPointF(8, 10.8));
        pen(mark, 1.8);
        painter->drawPoint(QPointF(8, 5.2));
        break;
    case Severity::Success:
        filled();
        painter->drawEllipse(middle, 6.5, 6.5);
        pen(sign, 1.7);
        painter->setBrush(Qt::NoBrush);
        painter->drawPolyline(QPolygonF{{5, 8.3}, {7.1, 10.4}, {11, 5.9}});
        break;
    case Severity::Warning: {
        QPainterPath path;
        path.moveTo(8, 2.2);
        path.lineTo(14.4, 13.4);
        path.lineTo(1.6, 13.4);
        path.closeSubpath();
        painter->setBrush(mark);
        pen(mark, 1);
        painter->drawPath(path);
        pen(sign, 1.6);
        painter->drawLine(QPointF(8, 6.6), QPointF(8, 9.4));
        pen(sign, 1.8);
        painter->drawPoint(QPointF(8, 11.7));
        break;
    }
    case Severity::Danger: {
        filled();
        QPolygonF octagon;
        for (int i = 0; i < 8; ++i) {
            const double angle = (22.5 + 45 * i) * M_PI / 180;
            octagon << QPointF(8 + 6.9 * std::cos(angle), 8 + 6.9 * std::sin(angle));
        }
        painter->drawPolygon(octagon);
        pen(sign, 1.7);
        painter->drawLine(QPointF(8, 4.8), QPointF(8, 8.4));
        pen(sign, 1.9);
        painter->drawPoint(QPointF(8, 11));
        break;
    }
    case Severity::Error:
        filled();
        painter->drawEllipse(middle, 6.5, 6.5);
        pen(sign, 1.7);
        painter->drawLine(QPointF(5.8, 5.8), QPointF(10.2, 10.2));
        painter->drawLine(QPointF(10.2, 5.8), QPointF(5.8, 10.2));
        break;
    }
    painter->restore();
}

} // namespace Retort

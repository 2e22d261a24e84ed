#pragma once

#include <QChar>
#include <QList>
#include <QString>

namespace Retort::Python {

/// One code point, also a lone surrogate. QString::fromUcs4 takes a U+FEFF in front for a mark and
/// drops it.
inline QString textOf(char32_t point)
{
    if (QChar::requiresSurrogates(point)) {
        const QChar pair[] = {QChar(QChar::highSurrogate(point)),
                              QChar(QChar::lowSurrogate(point))};
        return QString(pair, 2);
    }
    return QString(QChar(char16_t(point)));
}

inline QString textOf(const QList<uint> &points)
{
    QString text;
    text.reserve(points.size());
    for (const char32_t point : points) {
        if (QChar::requiresSurrogates(point))
            text += textOf(point);
        else
            text += QChar(char16_t(point));
    }
    return text;
}

} // namespace Retort::Python

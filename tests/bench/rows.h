#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <algorithm>
#include <cstdio>

namespace Retort::Bench {

/// One row of the table.
inline QJsonObject row(const QString &what, const QString &value, const QString &aim)
{
    return {{QStringLiteral("what"), what},
            {QStringLiteral("value"), value},
            {QStringLiteral("aim"), aim}};
}

inline void print(const QJsonArray &rows)
{
    std::puts(QJsonDocument(rows).toJson(QJsonDocument::Compact).constData());
}

/// The value below which `part` (0 to 1) of the samples lie.
inline double quantile(QList<double> samples, double part)
{
    std::sort(samples.begin(), samples.end());
    return samples.at(qMin(samples.size() - 1, qsizetype(part * double(samples.size()))));
}

} // namespace Retort::Bench

#include "ui/widgets/theme.h"

#include "ui/widgets/retortstyle.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QWidget>
#include <cmath>

namespace Retort {

namespace {

struct Entry
{
    const char *name;
    QColor Theme::*member;
};

constexpr int laneCount = 8;

const Entry entries[] = {
    {"window", &Theme::window},
    {"base", &Theme::base},
    {"alternate", &Theme::alternate},
    {"hover", &Theme::hover},
    {"header", &Theme::header},
    {"text", &Theme::text},
    {"muted", &Theme::muted},
    {"disabled", &Theme::disabled},
    {"border", &Theme::border},
    {"borderStrong", &Theme::borderStrong},
    {"accent", &Theme::accent},
    {"accentFill", &Theme::accentFill},
    {"onAccent", &Theme::onAccent},
    {"selection", &Theme::selection},
    {"selectionInactive", &Theme::selectionInactive},
    {"currentRow", &Theme::currentRow},
    {"dim", &Theme::dim},
    {"applied", &Theme::applied},
    {"pending", &Theme::pending},
    {"current", &Theme::current},
    {"danger", &Theme::danger},
    {"dangerFill", &Theme::dangerFill},
    {"onDanger", &Theme::onDanger},
    {"dangerBg", &Theme::dangerBg},
    {"warning", &Theme::warning},
    {"warningMark", &Theme::warningMark},
    {"warningBg", &Theme::warningBg},
    {"note", &Theme::note},
    {"noteBg", &Theme::noteBg},
    {"success", &Theme::success},
    {"successBg", &Theme::successBg},
    {"accentBg", &Theme::accentBg},
    {"addedBg", &Theme::addedBg},
    {"addedWord", &Theme::addedWord},
    {"removedBg", &Theme::removedBg},
    {"removedWord", &Theme::removedWord},
    {"changedBg", &Theme::changedBg},
    {"changedWord", &Theme::changedWord},
    {"production", &Theme::production},
    {"onProduction", &Theme::onProduction},
    {"staging", &Theme::staging},
    {"onStaging", &Theme::onStaging},
    {"synKeyword", &Theme::synKeyword},
    {"synType", &Theme::synType},
    {"synString", &Theme::synString},
    {"synNumber", &Theme::synNumber},
    {"synComment", &Theme::synComment},
    {"caretLine", &Theme::caretLine},
    {"annotation", &Theme::annotation},
    {"tooltip", &Theme::tooltip},
    {"strip", &Theme::strip},
};

Theme readTheme(const QString &name)
{
    Theme theme;
    theme.dark = name == QLatin1String("dark");
    QFile file(QStringLiteral(":/retort/themes/tokens.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The colours are missing from the program's resources.");
    const QJsonObject tokens =
        QJsonDocument::fromJson(file.readAll()).object().value(name).toObject();
    for (const Entry &entry : entries)
        theme.*entry.member = QColor(tokens.value(QLatin1String(entry.name)).toString());
    for (int i = 0; i < laneCount; ++i)
        theme.lanes.append(QColor(tokens.value(QStringLiteral("lane%1").arg(i)).toString()));
    return theme;
}

} // namespace

Theme Theme::lightTheme()
{
    static const Theme theme = readTheme(QStringLiteral("light"));
    return theme;
}

Theme Theme::darkTheme()
{
    static const Theme theme = readTheme(QStringLiteral("dark"));
    return theme;
}

Theme Theme::of(const QWidget *widget)
{
    if (widget) {
        if (const auto *style = qobject_cast<const RetortStyle *>(widget->style()))
            return style->theme();
        return isDark(widget->palette()) ? darkTheme() : lightTheme();
    }
    return isDark(QPalette()) ? darkTheme() : lightTheme();
}

bool Theme::isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness()
           < palette.color(QPalette::WindowText).lightness();
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const QColor &color) {
        palette.setColor(QPalette::All, role, color);
    };
    set(QPalette::Window, window);
    set(QPalette::Base, base);
    set(QPalette::AlternateBase, alternate);
    set(QPalette::Button, window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::HighlightedText, QPalette::ToolTipText, QPalette::BrightText})
        set(role, text);
    set(QPalette::PlaceholderText, muted);
    set(QPalette::Highlight, selection);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, selectionInactive);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, selectionInactive);
    set(QPalette::Link, accent);
    set(QPalette::LinkVisited, accent);
    set(QPalette::ToolTipBase, tooltip);
    set(QPalette::Mid, border);
    set(QPalette::Dark, borderStrong);
    set(QPalette::Shadow, borderStrong);
    set(QPalette::Light, base);
    set(QPalette::Midlight, hover);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::HighlightedText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

QColor Theme::lane(int index) const
{
    return lanes.at(((index % laneCount) + laneCount) % laneCount);
}

QColor Theme::dimmedLane(int index) const
{
    const QColor color = lane(index);
    const auto mix = [](int over, int under) { return (over * 2 + under * 3 + 2) / 5; };
    return QColor(mix(color.red(), base.red()), mix(color.green(), base.green()),
                  mix(color.blue(), base.blue()));
}

QColor Theme::token(const QString &name) const
{
    for (const Entry &entry : entries) {
        if (name == QLatin1String(entry.name))
            return this->*entry.member;
    }
    if (name.startsWith(QLatin1String("lane")))
        return lanes.value(name.mid(4).toInt());
    return {};
}

double contrastRatio(const QColor &one, const QColor &other)
{
    const auto luminance = [](const QColor &color) {
        const auto linear = [](double value) {
            return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
               + 0.0722 * linear(color.blueF());
    };
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace Retort

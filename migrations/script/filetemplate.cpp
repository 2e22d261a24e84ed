#include "migrations/script/filetemplate.h"

#include "migrations/script/pythontext.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QTimeZone>

namespace Retort {

namespace {

// A file name has at most 255 bytes; a width beyond that is a mistake, and not memory to be filled.
constexpr int MaxWidth = 255;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::FileTemplate", text);
}

QString firstPoints(const QString &text, qsizetype count)
{
    qsizetype end = 0;
    for (qsizetype points = 0; points < count && end < text.size(); ++points)
        end += text.at(end).isHighSurrogate() && end + 1 < text.size() ? 2 : 1;
    return text.left(end);
}

qsizetype pointCount(const QString &text)
{
    return text.toUcs4().size();
}

QString formatNumber(qint64 number, const QString &flags, int precision, QChar conversion)
{
    const bool hex = conversion == u'x' || conversion == u'X';
    const int base = hex ? 16 : conversion == u'o' ? 8 : 10;
    QString digits = QString::number(std::abs(number), base);
    digits = digits.rightJustified(std::max(precision, 0), u'0');
    if (flags.contains(u'#') && base != 10)
        digits.prepend(hex ? QStringLiteral("0x") : QStringLiteral("0o"));
    if (conversion == u'X')
        digits = digits.toUpper();
    if (number < 0)
        digits.prepend(u'-');
    else if (flags.contains(u'+'))
        digits.prepend(u'+');
    else if (flags.contains(u' '))
        digits.prepend(u' ');
    return digits;
}

QString padded(const QString &text, const QString &flags, int width, bool number)
{
    const qsizetype missing = width - pointCount(text);
    if (missing <= 0)
        return text;
    const QString fill(missing, u' ');
    if (flags.contains(u'-'))
        return text + fill;
    if (!number || !flags.contains(u'0'))
        return fill + text;
    // Zeros stand behind sign and prefix.
    static const QRegularExpression lead(QStringLiteral("\\A[-+ ]?(?:0[xXoO])?"));
    const qsizetype at = lead.match(text).capturedLength();
    return text.left(at) + QString(missing, u'0') + text.mid(at);
}

} // namespace

QString revisionSlug(const QString &message, int maximum)
{
    QStringList words;
    QString word;
    const QList<uint> points = message.toUcs4();
    for (const char32_t c : points) {
        if (QChar::isLetterOrNumber(c) || c == U'_') {
            word += QString::fromUcs4(&c, 1);
        } else if (!word.isEmpty()) {
            words += word;
            word.clear();
        }
    }
    if (!word.isEmpty())
        words += word;
    const QString slug = pythonLower(words.join(u'_'));
    if (pointCount(slug) <= maximum)
        return slug;
    const QString cut = firstPoints(slug, maximum);
    const qsizetype last = cut.lastIndexOf(u'_');
    return (last < 0 ? cut : cut.left(last)) + u'_';
}

Result<QString> expandFileTemplate(const QString &fileTemplate, const QString &revision,
                                   const QString &slug, const QDateTime &when)
{
    const QHash<QString, qint64> numbers = {
        {QStringLiteral("epoch"), when.toSecsSinceEpoch()},
        {QStringLiteral("year"), when.date().year()},
        {QStringLiteral("month"), when.date().month()},
        {QStringLiteral("day"), when.date().day()},
        {QStringLiteral("hour"), when.time().hour()},
        {QStringLiteral("minute"), when.time().minute()},
        {QStringLiteral("second"), when.time().second()},
    };
    const auto wrong = [&fileTemplate](const QString &what) {
        return fail(ErrorKind::Config,
                    tr("file_template '%1' cannot be used: %2.").arg(fileTemplate, what),
                    tr("It may hold %(rev)s, %(slug)s, %(epoch)d, %(year)d, %(month)d, %(day)d, "
                       "%(hour)d, %(minute)d and %(second)d; in an ini file each % is written "
                       "twice."));
    };
    static const QRegularExpression form(
        QStringLiteral("\\G(?:%|\\(([^()]*)\\)([-+ 0#]*)(\\d*)(?:\\.(\\d*))?[hlL]?([a-zA-Z%]))"));
    QString result;
    qsizetype at = 0;
    while (at < fileTemplate.size()) {
        if (fileTemplate.at(at) != u'%') {
            result += fileTemplate.at(at++);
            continue;
        }
        const QRegularExpressionMatch match =
            form.match(fileTemplate, at + 1, QRegularExpression::NormalMatch,
                       QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return wrong(tr("'%1' is no token").arg(fileTemplate.mid(at, 20)));
        at = match.capturedEnd();
        if (match.capturedLength() == 1) {
            result += u'%';
            continue;
        }
        const QString name = match.captured(1);
        const QString flags = match.captured(2);
        const int width = match.captured(3).toInt();
        const bool hasPrecision = match.capturedStart(4) >= 0;
        const int precision = match.captured(4).toInt();
        const QChar conversion = match.captured(5).at(0);
        if (width > MaxWidth || precision > MaxWidth || match.captured(3).size() > 4
            || match.captured(4).size() > 4)
            return wrong(tr("'%1' is too wide").arg(match.captured(0)));
        const bool isText = name == QLatin1String("rev") || name == QLatin1String("slug");
        if (!isText && !numbers.contains(name))
            return wrong(tr("there is no token '%1'").arg(name));
        if (conversion == u's' || conversion == u'r' || conversion == u'a') {
            QString text = isText ? (name == QLatin1String("rev") ? revision : slug)
                                  : QString::number(numbers.value(name));
            if (isText && conversion != u's')
                text = pythonRepr(text);
            if (hasPrecision)
                text = firstPoints(text, precision);
            result += padded(text, flags, width, false);
        } else if (!isText && QStringLiteral("diuxXo").contains(conversion)) {
            const QString text =
                formatNumber(numbers.value(name), flags, hasPrecision ? precision : -1, conversion);
            result += padded(text, flags, width, true);
        } else {
            return wrong(tr("'%1' cannot be written as '%2'").arg(name, conversion));
        }
    }
    return result;
}

Result<QDateTime> inTimezone(const QDateTime &now, const QString &timezone)
{
    if (timezone.isEmpty())
        return now.toLocalTime();
    for (const QString &name : {timezone, timezone.toUpper()}) {
        const QTimeZone zone(name.toLatin1());
        if (zone.isValid())
            return now.toTimeZone(zone);
    }
    return fail(ErrorKind::Config, tr("There is no time zone '%1'.").arg(timezone),
                tr("Write a name such as UTC or Europe/Berlin into 'timezone'."));
}

QString pythonDateTime(const QDateTime &when, bool zoned)
{
    QString text = when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (const int milliseconds = when.time().msec(); milliseconds != 0)
        text += QStringLiteral(".%1000").arg(milliseconds, 3, 10, QLatin1Char('0'));
    if (!zoned)
        return text;
    const int offset = when.offsetFromUtc();
    const int minutes = std::abs(offset) / 60;
    return text
           + QStringLiteral("%1%2:%3")
                 .arg(offset < 0 ? QLatin1Char('-') : QLatin1Char('+'))
                 .arg(minutes / 60, 2, 10, QLatin1Char('0'))
                 .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

} // namespace Retort

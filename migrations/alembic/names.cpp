#include "migrations/alembic/names.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

namespace Retort::Alembic {

namespace {

constexpr qsizetype longestName = 63;

/// The words that SQLAlchemy's PostgreSQL dialect quotes: PostgreSQL's reserved words of old.
const QSet<QString> &reservedWords()
{
    static const QSet<QString> words = [] {
        const QString text = QStringLiteral(
            "all analyse analyze and any array as asc asymmetric authorization between binary both "
            "case cast check collate column constraint create cross current_catalog current_date "
            "current_role current_schema current_time current_timestamp current_user default "
            "deferrable desc distinct do else end except false fetch for foreign freeze from full "
            "grant group having ilike in initially inner intersect into is isnull join leading "
            "left like limit localtime localtimestamp natural new not notnull null of off offset "
            "old on only or order outer over overlaps placing primary references returning right "
            "select session_user similar some symmetric table then to trailing true union unique "
            "user using variadic verbose when where window with");
        const QStringList list = text.split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

bool needsQuotes(const QString &name)
{
    if (name.isEmpty())
        return true;
    const QString lower = name.toLower();
    const QChar first = name.at(0);
    return lower != name || reservedWords().contains(lower)
           || (first >= QLatin1Char('0') && first <= QLatin1Char('9')) || first == QLatin1Char('$')
           || hasIllegalCharacters(name);
}

} // namespace

bool hasIllegalCharacters(const QString &name)
{
    if (name.isEmpty())
        return true;
    for (const QChar c : name) {
        const bool legal = (c >= QLatin1Char('a') && c <= QLatin1Char('z'))
                           || (c >= QLatin1Char('A') && c <= QLatin1Char('Z'))
                           || (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
                           || c == QLatin1Char('_') || c == QLatin1Char('$');
        if (!legal)
            return true;
    }
    return false;
}

QString quoted(const Name &name)
{
    const bool quote = name.quote ? *name.quote : needsQuotes(name.text);
    if (!quote)
        return name.text;
    QString escaped = name.text;
    escaped.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + escaped + QLatin1Char('"');
}

QString quoted(const QString &name)
{
    return quoted(Name::of(name));
}

QString qualified(const Name &schema, const Name &name)
{
    if (schema.null || schema.text.isEmpty())
        return quoted(name);
    return quoted(schema) + QLatin1Char('.') + quoted(name);
}

QString qualifiedDotted(const Name &schema, const Name &name)
{
    if (schema.null || schema.text.isEmpty() || schema.quote)
        return qualified(schema, name);
    QStringList parts;
    const QStringList names = schema.text.split(QLatin1Char('.'));
    for (const QString &part : names)
        parts.append(quoted(part));
    return parts.join(QLatin1Char('.')) + QLatin1Char('.') + quoted(name);
}

QString constraintName(const Name &name)
{
    Name cut = name;
    // SQLAlchemy counts characters (code points), not bytes.
    const auto codePoints = name.text.toUcs4();
    if (codePoints.size() > longestName) {
        if (!name.final)
            return {};
        const QByteArray sum =
            QCryptographicHash::hash(name.text.toUtf8(), QCryptographicHash::Md5).toHex();
        const char32_t *begin = reinterpret_cast<const char32_t *>(codePoints.constData());
        cut.text = QString::fromUcs4(begin, longestName - 8) + QLatin1Char('_')
                   + QString::fromLatin1(sum.right(4));
    }
    return quoted(cut);
}

QString literal(const QString &text, bool doubleBackslashes)
{
    QString escaped = text;
    escaped.replace(QLatin1Char('\''), QLatin1String("''"));
    if (doubleBackslashes)
        escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    return QLatin1Char('\'') + escaped + QLatin1Char('\'');
}

} // namespace Retort::Alembic

#include "migrations/script/pythontext.h"

#include <QList>
#include <QStringDecoder>

namespace Retort {

bool isPythonSpace(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x80)
        return u == 0x20 || (u >= 0x09 && u <= 0x0d) || (u >= 0x1c && u <= 0x1f);
    return u == 0x85 || u == 0xa0 || u == 0x1680 || (u >= 0x2000 && u <= 0x200a) || u == 0x2028
           || u == 0x2029 || u == 0x202f || u == 0x205f || u == 0x3000;
}

QString pythonRightStrip(const QString &text)
{
    qsizetype end = text.size();
    while (end > 0 && isPythonSpace(text.at(end - 1)))
        --end;
    return text.left(end);
}

QString pythonStrip(const QString &text)
{
    qsizetype begin = 0;
    while (begin < text.size() && isPythonSpace(text.at(begin)))
        ++begin;
    return pythonRightStrip(text.mid(begin));
}

namespace {

constexpr char32_t CapitalSigma = 0x3a3;
constexpr char32_t FinalSigma = 0x3c2;

bool isCased(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Letter_Uppercase || category == QChar::Letter_Lowercase
           || category == QChar::Letter_Titlecase;
}

// Case_Ignorable of the Unicode standard, as far as general categories tell it.
bool isCaseIgnorable(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
    case QChar::Letter_Modifier:
    case QChar::Symbol_Modifier:
        return true;
    default:
        return c == '\'' || c == '.' || c == ':' || c == 0xb7 || c == 0x2019;
    }
}

bool isFinalSigma(const QList<uint> &text, qsizetype at)
{
    qsizetype before = at - 1;
    while (before >= 0 && isCaseIgnorable(text.at(before)))
        --before;
    if (before < 0 || !isCased(text.at(before)))
        return false;
    qsizetype after = at + 1;
    while (after < text.size() && isCaseIgnorable(text.at(after)))
        ++after;
    return after == text.size() || !isCased(text.at(after));
}

} // namespace

QString pythonLower(const QString &text)
{
    if (!text.contains(QChar(char16_t(CapitalSigma))))
        return text.toLower();
    QList<uint> points = text.toUcs4();
    for (qsizetype i = 0; i < points.size(); ++i) {
        if (points.at(i) == CapitalSigma && isFinalSigma(points, i))
            points[i] = FinalSigma;
    }
    return QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData()), points.size())
        .toLower();
}

QString pythonRepr(const QString &text)
{
    const bool doubleQuotes = text.contains(u'\'') && !text.contains(u'"');
    const char32_t quote = doubleQuotes ? U'"' : U'\'';
    QString result = QChar(char16_t(quote));
    const QList<uint> points = text.toUcs4();
    for (const char32_t c : points) {
        if (c == quote || c == U'\\')
            result += QLatin1Char('\\') + QString::fromUcs4(&c, 1);
        else if (c == U'\n')
            result += QLatin1String("\\n");
        else if (c == U'\r')
            result += QLatin1String("\\r");
        else if (c == U'\t')
            result += QLatin1String("\\t");
        else if (c == U' ' || (QChar::isPrint(c) && !QChar::isSpace(c)))
            result += QString::fromUcs4(&c, 1);
        else if (c < 0x100)
            result += QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'));
        else if (c < 0x10000)
            result += QStringLiteral("\\u%1").arg(uint(c), 4, 16, QLatin1Char('0'));
        else
            result += QStringLiteral("\\U%1").arg(uint(c), 8, 16, QLatin1Char('0'));
    }
    return result + QChar(char16_t(quote));
}

std::optional<QString> decodeUtf8(QByteArrayView bytes, int *badLine)
{
    if (bytes.startsWith("\xef\xbb\xbf"))
        bytes = bytes.sliced(3);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    if (!decoder.hasError() && !bytes.contains('\0'))
        return text;
    if (badLine) {
        // The first line that does not decode alone: a character never spans two lines.
        int line = 0;
        qsizetype begin = 0;
        *badLine = 0;
        while (begin <= bytes.size() && *badLine == 0) {
            ++line;
            qsizetype end = bytes.indexOf('\n', begin);
            if (end < 0)
                end = bytes.size();
            const QByteArrayView part = bytes.sliced(begin, end - begin);
            QStringDecoder one(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            const QString decoded = one.decode(part);
            Q_UNUSED(decoded)
            if (one.hasError() || part.contains('\0'))
                *badLine = line;
            begin = end + 1;
        }
    }
    return std::nullopt;
}

} // namespace Retort

#include "migrations/python/source.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>
#include <optional>

namespace Retort::Python {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Python", text);
}

Error syntaxError(const QString &message, int line)
{
    Error error;
    error.kind = ErrorKind::ScriptSyntax;
    error.message = message;
    error.line = line;
    return error;
}

QByteArray lineAt(QByteArrayView bytes, qsizetype *at)
{
    const qsizetype begin = *at;
    qsizetype end = begin;
    while (end < bytes.size() && bytes[end] != '\n' && bytes[end] != '\r')
        ++end;
    *at = end;
    if (*at < bytes.size())
        *at += bytes.sliced(end).startsWith("\r\n") ? 2 : 1;
    return bytes.sliced(begin, end - begin).toByteArray();
}

// PEP 263: a comment of the first line, or of the second where the first is blank or a comment.
std::optional<QString> cookie(QByteArrayView bytes)
{
    static const QRegularExpression named(
        QStringLiteral("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)"));
    static const QRegularExpression blank(QStringLiteral("^[ \\t\\f]*(?:#.*)?$"));
    qsizetype at = 0;
    for (int line = 0; line < 2 && at < bytes.size(); ++line) {
        const QString text = QString::fromLatin1(lineAt(bytes, &at));
        const QRegularExpressionMatch match = named.match(text);
        if (match.hasMatch())
            return match.captured(1).toLower().replace(QLatin1Char('_'), QLatin1Char('-'));
        if (!blank.match(text).hasMatch())
            break;
    }
    return std::nullopt;
}

bool isUtf8(const QString &name)
{
    return name == QLatin1String("utf-8") || name.startsWith(QLatin1String("utf-8-"))
           || name == QLatin1String("utf8") || name == QLatin1String("u8");
}

bool isLatin1(const QString &name)
{
    return name == QLatin1String("latin-1") || name == QLatin1String("iso-8859-1")
           || name == QLatin1String("iso-latin-1") || name == QLatin1String("latin1")
           || name == QLatin1String("l1") || name == QLatin1String("iso8859-1")
           || name.startsWith(QLatin1String("latin-1-"))
           || name.startsWith(QLatin1String("iso-8859-1-"));
}

bool isAscii(const QString &name)
{
    return name == QLatin1String("ascii") || name == QLatin1String("us-ascii")
           || name == QLatin1String("646");
}

int lineOf(QByteArrayView bytes, qsizetype at)
{
    int line = 1;
    for (qsizetype i = 0; i < at; ++i) {
        if (bytes[i] == '\n' || (bytes[i] == '\r' && !bytes.sliced(i).startsWith("\r\n")))
            ++line;
    }
    return line;
}

int badUtf8Line(QByteArrayView bytes)
{
    int line = 1;
    qsizetype at = 0;
    while (at < bytes.size()) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QByteArray text = lineAt(bytes, &at);
        const QString decoded = decoder.decode(text);
        Q_UNUSED(decoded)
        if (decoder.hasError())
            return line;
        ++line;
    }
    return line;
}

} // namespace

Result<QString> decodeSource(QByteArrayView bytes)
{
    const qsizetype nul = bytes.indexOf('\0');
    if (nul >= 0)
        return fail(syntaxError(tr("The file holds a NUL byte, which Python does not read."),
                                lineOf(bytes, nul)));
    const bool marked = bytes.startsWith("\xef\xbb\xbf");
    if (marked)
        bytes = bytes.sliced(3);
    const std::optional<QString> name = cookie(bytes);
    QString text;
    if (!name || isUtf8(*name)) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless
                                                         | QStringDecoder::Flag::ConvertInitialBom);
        text = decoder.decode(bytes);
        if (decoder.hasError())
            return fail(syntaxError(tr("The file is not valid UTF-8."), badUtf8Line(bytes)));
    } else if (marked) {
        return fail(syntaxError(
            tr("The file has a UTF-8 mark, and its coding comment says “%1”.").arg(*name), 1));
    } else if (isLatin1(*name)) {
        text = QString::fromLatin1(bytes);
    } else if (isAscii(*name)) {
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            if (uchar(bytes[i]) >= 0x80)
                return fail(syntaxError(tr("The file says that it is ASCII, and is not."),
                                        lineOf(bytes, i)));
        }
        text = QString::fromLatin1(bytes);
    } else {
        QStringDecoder decoder(name->toLatin1().constData());
        if (!decoder.isValid())
            return fail(
                syntaxError(tr("The encoding “%1” of the file cannot be read.").arg(*name), 1));
        text = decoder.decode(bytes);
        if (decoder.hasError())
            return fail(syntaxError(
                tr("The file is not valid in the encoding “%1” that it names.").arg(*name), 1));
    }
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    return text;
}

} // namespace Retort::Python

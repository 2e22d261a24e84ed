#include "app/cli/output.h"

#include "app/cli/json.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <cerrno>
#include <unistd.h>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// False where the descriptor takes no more; errno says why.
bool writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written =
            ::write(descriptor, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        done += written;
    }
    return true;
}

QString place(const Error &error)
{
    QString text = error.file;
    if (error.line > 0)
        text += QStringLiteral(":%1").arg(error.line);
    if (error.line > 0 && error.column > 0)
        text += QStringLiteral(":%1").arg(error.column);
    return text;
}

} // namespace

int exitStatus(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Usage:
        return 2;
    case ErrorKind::Cancelled:
        return 4;
    case ErrorKind::CommitUnknown:
        return 5;
    default:
        return 3;
    }
}

QString onOneLine(const QString &text, int width)
{
    QString line = text.simplified();
    line.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    if (width > 1 && line.size() > width) {
        qsizetype end = width - 1;
        if (line.at(end).isLowSurrogate())
            --end;
        line = line.left(end) + QChar(0x2026);
    }
    return line;
}

void Output::text(const QString &text)
{
    const std::lock_guard lock(m_mutex);
    if (!m_style.json)
        m_text += text;
}

void Output::document(const QJsonObject &object)
{
    const std::lock_guard lock(m_mutex);
    if (m_style.json)
        m_text = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

void Output::notice(const QString &line)
{
    if (!m_style.quiet)
        always(line);
}

void Output::warning(const QString &sentence)
{
    if (!m_style.quiet)
        always(label(tr("warning:"), "33") + u' ' + sentence);
}

void Output::always(const QString &line)
{
    const std::lock_guard lock(m_mutex);
    clearLive();
    writeError(line + u'\n');
}

void Output::prompt(const QString &question)
{
    const std::lock_guard lock(m_mutex);
    clearLive();
    writeError(question);
}

void Output::live(const QString &line)
{
    const std::lock_guard lock(m_mutex);
    if (!m_style.live || m_style.quiet)
        return;
    clearLive();
    if (line.isEmpty())
        return;
    writeError(onOneLine(line, m_style.width - 1));
    m_liveShown = true;
}

void Output::error(const Error &error)
{
    QStringList lines{label(tr("error:"), "1;31") + u' ' + error.message};
    if (!error.hint.isEmpty())
        lines << label(tr("hint:"), "36") + u' ' + error.hint;
    if (!error.file.isEmpty())
        lines << QStringLiteral("  ") + tr("in %1").arg(place(error));
    if (error.server) {
        const ServerError &server = *error.server;
        if (!server.detail.isEmpty() && !error.message.contains(server.detail))
            lines << QStringLiteral("  ") + tr("detail: %1").arg(server.detail);
        if (!server.hint.isEmpty() && !error.hint.contains(server.hint))
            lines << QStringLiteral("  ") + tr("the server's hint: %1").arg(server.hint);
        if (!server.context.isEmpty())
            lines << QStringLiteral("  ") + tr("context: %1").arg(server.context);
        if (!server.sqlstate.isEmpty())
            lines << QStringLiteral("  ") + tr("SQLSTATE %1").arg(server.sqlstate);
    }
    always(lines.join(u'\n'));
}

int Output::fail(const Error &error, QJsonObject document)
{
    this->error(error);
    document.insert(QStringLiteral("error"), toJson(error));
    this->document(document);
    return exitStatus(error);
}

bool Output::finish()
{
    const std::lock_guard lock(m_mutex);
    clearLive();
    const QByteArray bytes = m_text.toUtf8();
    m_text.clear();
    return writeAll(STDOUT_FILENO, bytes) || errno == EPIPE;
}

void Output::clearLive()
{
    if (m_liveShown)
        writeError(QStringLiteral("\r\x1b[K"));
    m_liveShown = false;
}

void Output::writeError(const QString &text)
{
    writeAll(STDERR_FILENO, text.toUtf8());
}

QString Output::label(const QString &word, const char *colour) const
{
    if (!m_style.colour)
        return word;
    return QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(colour), word);
}

} // namespace Retort

#include "app/cli/terminal.h"

#include <QByteArray>
#include <cerrno>
#include <sys/ioctl.h>
#include <unistd.h>

namespace Retort {

OutputStyle detectStyle(bool json, bool quiet)
{
    OutputStyle style;
    style.json = json;
    style.quiet = quiet;
    const QByteArray term = qgetenv("TERM");
    style.live = ::isatty(STDERR_FILENO) == 1 && term != "dumb";
    style.colour = style.live && qEnvironmentVariableIsEmpty("NO_COLOR");
    struct winsize size = {};
    if (style.live && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        style.width = size.ws_col;
    return style;
}

bool canAsk()
{
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

std::optional<QString> askLine(Output &output, const QString &question)
{
    output.prompt(question);
    QByteArray line;
    for (;;) {
        char byte = 0;
        const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != 1)
            return line.isEmpty() ? std::nullopt : std::optional(QString::fromUtf8(line));
        if (byte == '\n')
            return QString::fromUtf8(line);
        line += byte;
    }
}

} // namespace Retort

#pragma once

#include "migrations/error.h"

#include <QJsonObject>
#include <QString>
#include <mutex>

namespace Retort {

/// How a program's three channels are to be used, decided once in main.cpp.
struct OutputStyle
{
    bool json = false;
    bool quiet = false;
    /// Standard error is a terminal that can rewrite a line.
    bool live = false;
    /// Standard error takes colour.
    bool colour = false;
    /// Columns of the terminal.
    int width = 80;
};

/// The exit status that CLI.md gives an error: 2 usage, 4 cancelled, 5 outcome unknown, 3 all
/// others.
int exitStatus(const Error &error);

/// Everything the program says. Standard output is held back and written whole at the end
/// (`finish`), so that a cancelled command never leaves half a document; standard error is written
/// at once. Thread-safe: the thread that waits for signals speaks too.
class Output
{
public:
    explicit Output(OutputStyle style) : m_style(style) {}

    const OutputStyle &style() const { return m_style; }

    /// Text for standard output; nothing with --json. A line end is the caller's.
    void text(const QString &text);
    /// The one document; nothing without --json.
    void document(const QJsonObject &object);

    /// A line on standard error, not with -q.
    void notice(const QString &line);
    /// `warning: …` on standard error, not with -q.
    void warning(const QString &sentence);
    /// A line on standard error whatever the options say (a question, the trace that was asked
    /// for).
    void always(const QString &line);
    /// The same without a line end: the answer follows.
    void prompt(const QString &question);
    /// Rewrites the last line of a terminal; nothing elsewhere, nor with -q. Empty takes it away.
    void live(const QString &line);

    /// `error: …`, `hint: …` and where it is, on standard error.
    void error(const Error &error);
    /// Both: `error` on standard error and, with --json, `document` with its key `error`. Returns
    /// exitStatus.
    int fail(const Error &error, QJsonObject document = {});

    /// Writes what was held back. False where it could not be written (not counting a reader that
    /// went away).
    bool finish();

private:
    void clearLive();
    void writeError(const QString &text);
    QString label(const QString &word, const char *colour) const;

    std::recursive_mutex m_mutex;
    OutputStyle m_style;
    QString m_text;
    bool m_liveShown = false;
};

/// One line for a terminal: blanks folded, control characters gone, cut at `width` columns.
QString onOneLine(const QString &text, int width);

} // namespace Retort

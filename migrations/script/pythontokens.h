#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

namespace Retort {

/// A token of Python source as far as assignments of literals need it. Offsets in bytes.
struct PythonToken
{
    enum class Kind {
        Name,
        Number,
        String,
        Operator,
        /// Of the logical line or of the file.
        End,
    };
    Kind kind = Kind::End;
    qsizetype begin = 0;
    qsizetype end = 0;
    int line = 1;
};

/// Decoded text of one string token. `literal`: no `{…}` of an f-string in it.
struct PythonString
{
    QString text;
    bool bytes = false;
    bool formatted = false;
    bool literal = true;
};

/// Cuts UTF-8 Python source (LF only) into logical lines and tokens. Takes any bytes.
class PythonScanner
{
public:
    explicit PythonScanner(QByteArrayView source) : m_source(source) {}

    /// Goes to the next logical line that holds something; false at the end of the file.
    bool nextLine();
    /// Indentation of the current logical line in columns (0: top level).
    int indent() const { return m_indent; }
    int line() const { return m_line; }
    /// First byte of the current logical line.
    char first() const { return m_source[m_at]; }
    /// The bytes from here on.
    QByteArrayView rest() const { return m_source.sliced(m_at); }

    /// All tokens of the logical line, an End behind them. Consumes the line.
    QList<PythonToken> tokens();
    /// Consumes the line without keeping tokens.
    void skip();

    QByteArrayView text(const PythonToken &token) const
    {
        return m_source.sliced(token.begin, token.end - token.begin);
    }
    PythonString stringOf(const PythonToken &token) const;

    /// The first thing that makes the file no Python: a text or a bracket without end. 0: none.
    int problemLine() const { return m_problemLine; }
    QString problem() const { return m_problem; }

private:
    void scan(QList<PythonToken> *tokens);
    qsizetype endOfString(qsizetype at, bool formatted);
    qsizetype plainEnd(qsizetype at, char quote, bool triple) const;
    qsizetype formattedEnd(qsizetype at, char quote, bool triple) const;
    void setProblem(int line, const char *what);

    QByteArrayView m_source;
    qsizetype m_at = 0;
    int m_line = 1;
    int m_indent = 0;
    int m_problemLine = 0;
    QString m_problem;
    // An f-string of 3.12 that does not end is scanned as one of 3.11 was; one such walk to the end
    // is enough.
    bool m_noNestedFormats = false;
};

} // namespace Retort

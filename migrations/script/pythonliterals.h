#pragma once

#include "migrations/script/pythontokens.h"

#include <QHash>
#include <QStringList>
#include <optional>

namespace Retort {

/// The value of a literal expression, as far as identifiers need it.
struct PythonValue
{
    enum class Kind {
        None,
        Text,
        /// Tuple, list or set of texts.
        Texts,
        /// Numbers, booleans, bytes, nested lists: a literal, and no identifier.
        Other,
        /// Only running the program would tell; `texts` holds the literal parts of a list.
        NotStatic,
    };
    Kind kind = Kind::NotStatic;
    QString text;
    QStringList texts;
};

/// Names assigned at the top level so far.
using PythonNames = QHash<QByteArray, PythonValue>;

/// What one simple statement of the top level does to names.
struct PythonAssignment
{
    QByteArray name;
    PythonValue value;
    /// Where the name stands.
    int line = 0;
    /// Source of the value, shortened, for sentences.
    QString expression;
};

/// Reads the simple statements of one logical line.
class PythonStatements
{
public:
    PythonStatements(const PythonScanner &scanner, const QList<PythonToken> &tokens,
                     PythonNames *names)
        : m_scanner(scanner), m_tokens(tokens), m_names(names)
    {}

    /// Every name that the line binds, in order; `names` learns them. A `del` binds NotStatic.
    QList<PythonAssignment> assignments() const;

    /// The text if the first statement is nothing but string literals (a docstring's form).
    std::optional<QString> onlyText() const;

private:
    struct Range
    {
        qsizetype begin = 0;
        qsizetype end = 0;
    };
    class Evaluator;

    QByteArrayView text(qsizetype token) const { return m_scanner.text(m_tokens.at(token)); }
    bool isOperator(qsizetype token, const char *op) const;
    bool isName(qsizetype token, const char *name) const;
    QList<Range> split(Range range, const char *op) const;
    QString source(Range range) const;
    void readStatement(Range range, PythonNames *names, QList<PythonAssignment> *result) const;
    void readImport(Range range, QList<PythonAssignment> *result) const;
    void assign(Range target, Range value, const PythonNames &names,
                QList<PythonAssignment> *result) const;
    Range withoutBrackets(Range range) const;
    PythonValue evaluate(Range range, const PythonNames &names) const;

    const PythonScanner &m_scanner;
    const QList<PythonToken> &m_tokens;
    PythonNames *m_names;
};

} // namespace Retort

#include "migrations/script/pythonrevision.h"

#include "migrations/script/pythontext.h"
#include "migrations/sql/splitter.h"

#include <QRegularExpression>

namespace Retort {

namespace {

/// The inside of a `"""…"""` literal that reads back as `text`.
QString tripleQuoted(const QString &text)
{
    QString inner = text;
    inner.replace(u'\\', QLatin1String("\\\\"));
    inner.replace(QLatin1String("\"\"\""), QLatin1String("\\\"\\\"\\\""));
    // A last quote would close the text too early; a CR would come back as LF.
    if (inner.endsWith(u'"'))
        inner.insert(inner.size() - 1, u'\\');
    inner.replace(u'\r', QLatin1String("\\r"));
    return QLatin1String("\"\"\"") + inner + QLatin1String("\"\"\"");
}

QString literal(const QString &text)
{
    return text.contains(u'\n') ? tripleQuoted(text) : pythonRepr(text);
}

/// `None`, `'a'` or `('a', 'b')`, as repr of what Alembic puts there.
QString valueOf(const QStringList &values, bool alwaysTuple)
{
    if (values.isEmpty())
        return QStringLiteral("None");
    QStringList parts;
    for (const QString &value : values)
        parts += pythonRepr(value);
    if (parts.size() == 1 && !alwaysTuple)
        return parts.first();
    return u'(' + parts.join(QLatin1String(", "))
           + (parts.size() == 1 ? QLatin1String(",)") : QLatin1String(")"));
}

/// The comment lines of SQL between two statements as Python's.
QString comments(const QString &between, const QString &indent)
{
    QString code;
    const QStringList lines = between.split(u'\n');
    for (const QString &line : lines) {
        const QString text = line.trimmed();
        if (text.startsWith(QLatin1String("--")))
            code += indent + u'#' + text.mid(2) + u'\n';
    }
    return code;
}

Result<QString> body(const QList<ScriptSection> &sections, Direction direction)
{
    QString code;
    for (const ScriptSection &section : sections) {
        if (section.direction != direction)
            continue;
        const Result<QList<SqlStatement>> statements = splitSql(section.text);
        if (!statements)
            return fail(statements.error());
        if (statements->isEmpty())
            continue;
        QString indent = QStringLiteral("    ");
        if (section.autocommit) {
            code += indent + QLatin1String("with op.get_context().autocommit_block():\n");
            indent += indent;
        }
        qsizetype end = 0;
        for (const SqlStatement &statement : *statements) {
            code += comments(section.text.mid(end, statement.offset - end), indent);
            code += indent + QLatin1String("op.execute(") + pythonSqlArgument(statement.text)
                    + QLatin1String(")\n");
            end = statement.offset + statement.text.size();
        }
    }
    return code.isEmpty() ? QStringLiteral("    pass\n") : code;
}

} // namespace

QString pythonSqlArgument(const QString &sql)
{
    // What sqlalchemy.text takes for a parameter, `(?<![:\w\\]):(\w+)(?!:)`, and for an escaped
    // one,
    // `\\(:[\w$]*)(?![:\w$])`; a backslash in front makes both come out as they were.
    static const QRegularExpression parameter(
        QStringLiteral("\\\\:[\\w$]*(?![:\\w$])|(?<![:\\w\\\\]):\\w+(?!:)"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression unescapable(
        QStringLiteral("(?<![:\\w\\\\]):(?:\\w+:|\\w*\\$[\\w$]*[:])"),
        QRegularExpression::UseUnicodePropertiesOption);
    if (unescapable.match(sql).hasMatch()) {
        QString doubled = sql;
        doubled.replace(u'%', QLatin1String("%%"));
        return QLatin1String("sa.DDL(") + literal(doubled) + u')';
    }
    QString escaped;
    qsizetype at = 0;
    QRegularExpressionMatchIterator matches = parameter.globalMatch(sql);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        escaped += sql.mid(at, match.capturedStart() - at) + u'\\' + match.captured();
        at = match.capturedEnd();
    }
    return literal(escaped + sql.mid(at));
}

Result<QByteArray> renderPythonRevision(const Revision &revision,
                                        const QList<ScriptSection> &sections)
{
    const Result<QString> upgrade = body(sections, Direction::Upgrade);
    if (!upgrade)
        return fail(upgrade.error());
    const Result<QString> downgrade = body(sections, Direction::Downgrade);
    if (!downgrade)
        return fail(downgrade.error());
    QString message = revision.message;
    message.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    message.replace(u'\r', u'\n');
    // The docstring, then the names that Alembic reads; the text is Alembic's so that its tools and
    // its users find what they know.
    const QString doc =
        message + QLatin1String("\n\nRevision ID: ") + revision.id + QLatin1String("\nRevises: ")
        + revision.downRevisions.join(QLatin1String(", ")) + QLatin1String("\nCreate Date: ")
        + revision.createDate + QLatin1String("\n\n");
    const QString annotation = QStringLiteral(": Union[str, Sequence[str], None] = ");
    QString text = tripleQuoted(doc);
    text +=
        QLatin1String("\nfrom typing import Sequence, Union\n\nfrom alembic import op\n"
                      "import sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\n");
    text += QLatin1String("revision: str = ") + pythonRepr(revision.id);
    text += QLatin1String("\ndown_revision") + annotation + valueOf(revision.downRevisions, false);
    text += QLatin1String("\nbranch_labels") + annotation + valueOf(revision.branchLabels, true);
    text += QLatin1String("\ndepends_on") + annotation + valueOf(revision.dependsOn, false);
    text += QLatin1String("\n\n\ndef upgrade() -> None:\n") + *upgrade;
    text += QLatin1String("\n\ndef downgrade() -> None:\n") + *downgrade;
    return text.toUtf8();
}

} // namespace Retort

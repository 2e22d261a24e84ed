#include "migrations/sql/quoting.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Sql", text);
}

} // namespace

Result<QString> quoteIdentifier(const QString &name)
{
    if (name.isEmpty())
        return fail(ErrorKind::InvalidIdentifier, tr("A name is empty."));
    if (name.contains(QChar(0)))
        return fail(ErrorKind::InvalidIdentifier, tr("A name holds a NUL character."));
    QString quoted = name;
    quoted.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + quoted + QLatin1Char('"');
}

Result<QString> quoteQualified(const QString &schema, const QString &name)
{
    const Result<QString> quotedName = quoteIdentifier(name);
    if (!quotedName || schema.isEmpty())
        return quotedName;
    const Result<QString> quotedSchema = quoteIdentifier(schema);
    if (!quotedSchema)
        return quotedSchema;
    return *quotedSchema + QLatin1Char('.') + *quotedName;
}

Result<QString> quoteLiteral(const QString &text)
{
    if (text.contains(QChar(0)))
        return fail(ErrorKind::InvalidIdentifier, tr("A text holds a NUL character."));
    QString quoted = text;
    quoted.replace(QLatin1Char('\''), QLatin1String("''"));
    if (!quoted.contains(QLatin1Char('\\')))
        return QLatin1Char('\'') + quoted + QLatin1Char('\'');
    quoted.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    return QLatin1String("E'") + quoted + QLatin1Char('\'');
}

} // namespace Retort

#include "migrations/sql/quoting.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <string_view>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Sql", text);
}

/// Every word that pg_get_keywords() of PostgreSQL 15 or 18 has in a category but "unreserved":
/// those that quote_ident() quotes. Sorted.
constexpr std::array<std::string_view, 164> quotedWords{{"all",
                                                         "analyse",
                                                         "analyze",
                                                         "and",
                                                         "any",
                                                         "array",
                                                         "as",
                                                         "asc",
                                                         "asymmetric",
                                                         "authorization",
                                                         "between",
                                                         "bigint",
                                                         "binary",
                                                         "bit",
                                                         "boolean",
                                                         "both",
                                                         "case",
                                                         "cast",
                                                         "char",
                                                         "character",
                                                         "check",
                                                         "coalesce",
                                                         "collate",
                                                         "collation",
                                                         "column",
                                                         "concurrently",
                                                         "constraint",
                                                         "create",
                                                         "cross",
                                                         "current_catalog",
                                                         "current_date",
                                                         "current_role",
                                                         "current_schema",
                                                         "current_time",
                                                         "current_timestamp",
                                                         "current_user",
                                                         "dec",
                                                         "decimal",
                                                         "default",
                                                         "deferrable",
                                                         "desc",
                                                         "distinct",
                                                         "do",
                                                         "else",
                                                         "end",
                                                         "except",
                                                         "exists",
                                                         "extract",
                                                         "false",
                                                         "fetch",
                                                         "float",
                                                         "for",
                                                         "foreign",
                                                         "freeze",
                                                         "from",
                                                         "full",
                                                         "grant",
                                                         "greatest",
                                                         "group",
                                                         "grouping",
                                                         "having",
                                                         "ilike",
                                                         "in",
                                                         "initially",
                                                         "inner",
                                                         "inout",
                                                         "int",
                                                         "integer",
                                                         "intersect",
                                                         "interval",
                                                         "into",
                                                         "is",
                                                         "isnull",
                                                         "join",
                                                         "json",
                                                         "json_array",
                                                         "json_arrayagg",
                                                         "json_exists",
                                                         "json_object",
                                                         "json_objectagg",
                                                         "json_query",
                                                         "json_scalar",
                                                         "json_serialize",
                                                         "json_table",
                                                         "json_value",
                                                         "lateral",
                                                         "leading",
                                                         "least",
                                                         "left",
                                                         "like",
                                                         "limit",
                                                         "localtime",
                                                         "localtimestamp",
                                                         "merge_action",
                                                         "national",
                                                         "natural",
                                                         "nchar",
                                                         "none",
                                                         "normalize",
                                                         "not",
                                                         "notnull",
                                                         "null",
                                                         "nullif",
                                                         "numeric",
                                                         "offset",
                                                         "on",
                                                         "only",
                                                         "or",
                                                         "order",
                                                         "out",
                                                         "outer",
                                                         "overlaps",
                                                         "overlay",
                                                         "placing",
                                                         "position",
                                                         "precision",
                                                         "primary",
                                                         "real",
                                                         "references",
                                                         "returning",
                                                         "right",
                                                         "row",
                                                         "select",
                                                         "session_user",
                                                         "setof",
                                                         "similar",
                                                         "smallint",
                                                         "some",
                                                         "substring",
                                                         "symmetric",
                                                         "system_user",
                                                         "table",
                                                         "tablesample",
                                                         "then",
                                                         "time",
                                                         "timestamp",
                                                         "to",
                                                         "trailing",
                                                         "treat",
                                                         "trim",
                                                         "true",
                                                         "union",
                                                         "unique",
                                                         "user",
                                                         "using",
                                                         "values",
                                                         "varchar",
                                                         "variadic",
                                                         "verbose",
                                                         "when",
                                                         "where",
                                                         "window",
                                                         "with",
                                                         "xmlattributes",
                                                         "xmlconcat",
                                                         "xmlelement",
                                                         "xmlexists",
                                                         "xmlforest",
                                                         "xmlnamespaces",
                                                         "xmlparse",
                                                         "xmlpi",
                                                         "xmlroot",
                                                         "xmlserialize",
                                                         "xmltable"}};
static_assert(std::is_sorted(quotedWords.begin(), quotedWords.end()));

bool needsQuotes(const QString &name)
{
    if (name.isEmpty())
        return true;
    for (const QChar c : name) {
        const bool letter =
            (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c == QLatin1Char('_');
        const bool digit = c >= QLatin1Char('0') && c <= QLatin1Char('9');
        if (!letter && !digit)
            return true;
    }
    if (name.front().isDigit())
        return true;
    const std::string word = name.toStdString();
    return std::binary_search(quotedWords.begin(), quotedWords.end(), std::string_view(word));
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

QString sqlName(const QString &name)
{
    if (!needsQuotes(name))
        return name;
    QString quoted = name;
    quoted.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + quoted + QLatin1Char('"');
}

QString sqlName(const QString &schema, const QString &name)
{
    return schema.isEmpty() ? sqlName(name) : sqlName(schema) + QLatin1Char('.') + sqlName(name);
}

} // namespace Retort

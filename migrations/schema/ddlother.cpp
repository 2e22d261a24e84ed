#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

QString createLanguage(const SchemaObject &language, bool orReplace)
{
    QString sql = orReplace ? QStringLiteral("CREATE OR REPLACE ") : QStringLiteral("CREATE ");
    if (language.has(Property::Trusted))
        sql += "TRUSTED ";
    sql += "LANGUAGE " + nameOf(language);
    if (language.has(Property::Handler))
        sql += " HANDLER " + language.text(Property::Handler);
    if (language.has(Property::Inline))
        sql += " INLINE " + language.text(Property::Inline);
    if (language.has(Property::Validator))
        sql += " VALIDATOR " + language.text(Property::Validator);
    return sql;
}

QString createCollation(const SchemaObject &collation)
{
    QStringList settings;
    const QString provider = collation.text(Property::Provider);
    if (!provider.isEmpty())
        settings.append("PROVIDER = " + provider);
    const QString locale = collation.text(Property::Locale);
    if (collation.has(Property::CharacterType)) {
        settings.append("LC_COLLATE = " + literal(locale));
        settings.append("LC_CTYPE = " + literal(collation.text(Property::CharacterType)));
    } else {
        settings.append("LOCALE = " + literal(locale));
    }
    if (collation.text(Property::Deterministic) == QLatin1String("false"))
        settings.append(QStringLiteral("DETERMINISTIC = false"));
    if (collation.has(Property::Rules))
        settings.append("RULES = " + literal(collation.text(Property::Rules)));
    return "CREATE COLLATION " + nameOf(collation) + " (" + settings.join(", ") + ")";
}

QString createConversion(const SchemaObject &conversion)
{
    return (conversion.has(Property::Default) ? QStringLiteral("CREATE DEFAULT CONVERSION ")
                                              : QStringLiteral("CREATE CONVERSION "))
           + nameOf(conversion) + " FOR " + literal(conversion.text(Property::Source)) + " TO "
           + literal(conversion.text(Property::DestinationEncoding)) + " FROM "
           + conversion.text(Property::Function);
}

QString withoutSemicolon(QString sql)
{
    sql = sql.trimmed();
    if (sql.endsWith(QLatin1Char(';')))
        sql.chop(1);
    return sql;
}

QString setTarget(const SchemaObject &statistics)
{
    return "ALTER STATISTICS " + nameOf(statistics) + " SET STATISTICS "
           + (statistics.has(Property::Target) ? statistics.text(Property::Target)
                                               : QStringLiteral("-1"));
}

} // namespace

QStringList createOther(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    switch (made.id.kind) {
    case ObjectKind::Schema:
        return {"CREATE SCHEMA " + nameOf(made)};
    case ObjectKind::Extension: {
        // Without its version, as pg_dump does: servers have the versions that they have.
        QString sql = "CREATE EXTENSION " + nameOf(made);
        if (made.has(Property::InSchema))
            sql += " WITH SCHEMA " + sqlName(made.text(Property::InSchema));
        return {sql};
    }
    case ObjectKind::Language:
        return {createLanguage(made, false)};
    case ObjectKind::AccessMethod:
        return {"CREATE ACCESS METHOD " + nameOf(made) + " TYPE " + made.text(Property::Type)
                + " HANDLER " + made.text(Property::Handler)};
    case ObjectKind::Collation:
        return {createCollation(made)};
    case ObjectKind::Conversion:
        return {createConversion(made)};
    case ObjectKind::Statistics: {
        QStringList statements{withoutSemicolon(made.text(Property::Definition))};
        if (made.has(Property::Target))
            statements.append(setTarget(made));
        return statements;
    }
    default:
        return {};
    }
}

Alteration alterOther(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    switch (after.id.kind) {
    case ObjectKind::Schema:
        return alteration;
    case ObjectKind::Extension: {
        const QString alter = "ALTER EXTENSION " + nameOf(after) + " ";
        if (differs(before, after, Property::Version) && after.has(Property::Version))
            alteration.statements.append(alter + "UPDATE TO "
                                         + literal(after.text(Property::Version)));
        if (differs(before, after, Property::InSchema) && after.has(Property::InSchema))
            alteration.statements.append(alter + "SET SCHEMA "
                                         + sqlName(after.text(Property::InSchema)));
        return alteration;
    }
    case ObjectKind::Language:
        // Nobody may be granted an untrusted one, nor what is granted be taken back.
        if (before.has(Property::Trusted) && !after.has(Property::Trusted))
            return replaced();
        alteration.statements.append(createLanguage(after, true));
        return alteration;
    case ObjectKind::Statistics:
        if (differsBeside(before, after, {Property::Target}))
            return replaced();
        if (differs(before, after, Property::Target))
            alteration.statements.append(setTarget(after));
        return alteration;
    default:
        return differsBeside(before, after, {}) ? replaced() : alteration;
    }
}

} // namespace Retort::Ddl

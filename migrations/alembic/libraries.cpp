#include "migrations/alembic/libraries.h"

namespace Retort::Alembic {

using Python::Value;
using Family = Type::Family;

namespace {

std::optional<Type> plain(Family family, const QString &sql)
{
    Type type;
    type.family = family;
    type.sql = sql;
    return type;
}

/// `WORD`, or `WORD(n)` of the one argument.
std::optional<Type> sized(const QString &word, const char *argument, Family family,
                          const Value &value, Reading &reading)
{
    Arguments arguments(value, {QString::fromLatin1(argument)}, reading);
    const auto number = arguments.integer(QString::fromLatin1(argument));
    arguments.finish();
    return plain(family, number ? word + QLatin1Char('(') + *number + QLatin1Char(')') : word);
}

} // namespace

std::optional<Type> libraryType(const QString &dotted, const Value &value, Reading &reading)
{
    const QString root = dotted.section(QLatin1Char('.'), 0, 0);
    const QString name = dotted.section(QLatin1Char('.'), -1);
    if (root == QLatin1String("sqlmodel") && name == QLatin1String("AutoString")) {
        Arguments arguments(value, {QStringLiteral("length")}, reading);
        const auto length = arguments.integer(QStringLiteral("length"));
        arguments.finish();
        const bool given = length && *length != QLatin1String("0");
        return plain(Family::String, given ? QStringLiteral("VARCHAR(%1)").arg(*length)
                                           : QStringLiteral("VARCHAR"));
    }
    if (root == QLatin1String("pgvector")) {
        if (name == QLatin1String("Vector") || name == QLatin1String("VECTOR"))
            return sized(QStringLiteral("VECTOR"), "dim", Family::Mapped, value, reading);
        if (name == QLatin1String("HALFVEC"))
            return sized(QStringLiteral("HALFVEC"), "dim", Family::Mapped, value, reading);
        if (name == QLatin1String("SPARSEVEC"))
            return sized(QStringLiteral("SPARSEVEC"), "dim", Family::Mapped, value, reading);
    }
    if (root == QLatin1String("sqlalchemy_utils")) {
        if (name == QLatin1String("TSVectorType"))
            return plain(Family::Mapped, QStringLiteral("TSVECTOR"));
        if (name == QLatin1String("EncryptedType"))
            return plain(Family::Mapped, QStringLiteral("BYTEA"));
        if (name == QLatin1String("UUIDType")) {
            Arguments arguments(value, {QStringLiteral("binary"), QStringLiteral("native")},
                                reading);
            arguments.ignore({QStringLiteral("binary")});
            if (!arguments.truth(QStringLiteral("native"), true))
                return std::nullopt;
            arguments.finish();
            return plain(Family::Mapped, QStringLiteral("UUID"));
        }
    }
    static const QSet<QString> encoded = {QStringLiteral("JsonEncodedType"),
                                          QStringLiteral("JsonEncodedDict"),
                                          QStringLiteral("JsonEncodedList")};
    if (dotted.startsWith(QLatin1String("oslo_db.sqlalchemy.types.")) && encoded.contains(name))
        return plain(Family::Mapped, QStringLiteral("TEXT"));
    if (root == QLatin1String("citext") && name == QLatin1String("CIText"))
        return plain(Family::Mapped, QStringLiteral("CITEXT"));
    if (root == QLatin1String("fastapi_users_db_sqlalchemy")) {
        if (name == QLatin1String("GUID"))
            return plain(Family::Mapped, QStringLiteral("UUID"));
        if (name == QLatin1String("TIMESTAMPAware")) {
            Arguments arguments(value, {QStringLiteral("timezone")}, reading);
            const bool zone = arguments.truth(QStringLiteral("timezone"));
            arguments.finish();
            return plain(Family::Mapped, zone ? QStringLiteral("TIMESTAMP WITH TIME ZONE")
                                              : QStringLiteral("TIMESTAMP WITHOUT TIME ZONE"));
        }
    }
    return std::nullopt;
}

} // namespace Retort::Alembic

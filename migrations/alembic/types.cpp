#include "migrations/alembic/types.h"

#include "migrations/alembic/libraries.h"

#include <QHash>

namespace Retort::Alembic {

using Python::Value;
using Family = Type::Family;
using Serial = Type::Serial;

namespace {

/// A type without arguments that matter to its SQL.
struct PlainType
{
    const char *sql;
    Family family;
    Serial serial = Serial::None;
};

const QHash<QString, PlainType> &plainTypes()
{
    static const QHash<QString, PlainType> types = {
        {QStringLiteral("Integer"), {"INTEGER", Family::Integer, Serial::Serial}},
        {QStringLiteral("INTEGER"), {"INTEGER", Family::Integer, Serial::Serial}},
        {QStringLiteral("INT"), {"INTEGER", Family::Integer, Serial::Serial}},
        {QStringLiteral("BigInteger"), {"BIGINT", Family::Integer, Serial::BigSerial}},
        {QStringLiteral("BIGINT"), {"BIGINT", Family::Integer, Serial::BigSerial}},
        {QStringLiteral("SmallInteger"), {"SMALLINT", Family::Integer, Serial::SmallSerial}},
        {QStringLiteral("SMALLINT"), {"SMALLINT", Family::Integer, Serial::SmallSerial}},
        {QStringLiteral("Date"), {"DATE", Family::Time}},
        {QStringLiteral("DATE"), {"DATE", Family::Time}},
        {QStringLiteral("LargeBinary"), {"BYTEA", Family::Binary}},
        {QStringLiteral("BLOB"), {"BLOB", Family::Binary}},
        {QStringLiteral("PickleType"), {"BYTEA", Family::Other}},
        {QStringLiteral("Boolean"), {"BOOLEAN", Family::Boolean}},
        {QStringLiteral("BOOLEAN"), {"BOOLEAN", Family::Boolean}},
        {QStringLiteral("JSON"), {"JSON", Family::Other}},
        {QStringLiteral("REAL"), {"REAL", Family::Numeric, Serial::Serial}},
        {QStringLiteral("DATETIME"), {"DATETIME", Family::Time}},
    };
    return types;
}

const QHash<QString, PlainType> &postgresqlTypes()
{
    static const QHash<QString, PlainType> types = {
        {QStringLiteral("BYTEA"), {"BYTEA", Family::Binary}},
        {QStringLiteral("DOUBLE_PRECISION"), {"DOUBLE PRECISION", Family::Numeric, Serial::Serial}},
        {QStringLiteral("JSON"), {"JSON", Family::Other}},
        {QStringLiteral("JSONB"), {"JSONB", Family::Other}},
        {QStringLiteral("HSTORE"), {"HSTORE", Family::Other}},
        {QStringLiteral("INET"), {"INET", Family::Other}},
        {QStringLiteral("CIDR"), {"CIDR", Family::Other}},
        {QStringLiteral("MACADDR"), {"MACADDR", Family::Other}},
        {QStringLiteral("MACADDR8"), {"MACADDR8", Family::Other}},
        {QStringLiteral("MONEY"), {"MONEY", Family::Other}},
        {QStringLiteral("OID"), {"OID", Family::Other}},
        {QStringLiteral("REGCLASS"), {"REGCLASS", Family::Other}},
        {QStringLiteral("REGCONFIG"), {"REGCONFIG", Family::Other}},
        {QStringLiteral("TSVECTOR"), {"TSVECTOR", Family::Other}},
        {QStringLiteral("TSQUERY"), {"TSQUERY", Family::Other}},
        {QStringLiteral("JSONPATH"), {"JSONPATH", Family::Other}},
        {QStringLiteral("INT4RANGE"), {"INT4RANGE", Family::Other}},
        {QStringLiteral("INT8RANGE"), {"INT8RANGE", Family::Other}},
        {QStringLiteral("NUMRANGE"), {"NUMRANGE", Family::Other}},
        {QStringLiteral("DATERANGE"), {"DATERANGE", Family::Other}},
        {QStringLiteral("TSRANGE"), {"TSRANGE", Family::Other}},
        {QStringLiteral("TSTZRANGE"), {"TSTZRANGE", Family::Other}},
        {QStringLiteral("INT4MULTIRANGE"), {"INT4MULTIRANGE", Family::Other}},
        {QStringLiteral("INT8MULTIRANGE"), {"INT8MULTIRANGE", Family::Other}},
        {QStringLiteral("NUMMULTIRANGE"), {"NUMMULTIRANGE", Family::Other}},
        {QStringLiteral("DATEMULTIRANGE"), {"DATEMULTIRANGE", Family::Other}},
        {QStringLiteral("TSMULTIRANGE"), {"TSMULTIRANGE", Family::Other}},
        {QStringLiteral("TSTZMULTIRANGE"), {"TSTZMULTIRANGE", Family::Other}},
    };
    return types;
}

/// Types of characters: the class to the word that PostgreSQL reads.
QString stringWord(const QString &name)
{
    static const QHash<QString, QString> words = {
        {QStringLiteral("String"), QStringLiteral("VARCHAR")},
        {QStringLiteral("Unicode"), QStringLiteral("VARCHAR")},
        {QStringLiteral("VARCHAR"), QStringLiteral("VARCHAR")},
        {QStringLiteral("Text"), QStringLiteral("TEXT")},
        {QStringLiteral("UnicodeText"), QStringLiteral("TEXT")},
        {QStringLiteral("TEXT"), QStringLiteral("TEXT")},
        {QStringLiteral("CHAR"), QStringLiteral("CHAR")},
        {QStringLiteral("NCHAR"), QStringLiteral("NCHAR")},
        {QStringLiteral("NVARCHAR"), QStringLiteral("NVARCHAR")},
    };
    return words.value(name);
}

QString parenthesised(const std::optional<QString> &number)
{
    return number ? QLatin1Char('(') + *number + QLatin1Char(')') : QString();
}

/// Refuses arguments that a type does not take. Those it takes do not change its SQL.
void checkArguments(const Value &value, const QString &name, Reading &reading)
{
    static const QHash<QString, QStringList> taken = {
        {QStringLiteral("JSON"), {QStringLiteral("none_as_null")}},
        {QStringLiteral("Boolean"),
         {QStringLiteral("create_constraint"), QStringLiteral("name"),
          QStringLiteral("_create_events")}},
        {QStringLiteral("LargeBinary"), {QStringLiteral("length")}},
        {QStringLiteral("BLOB"), {QStringLiteral("length")}},
        {QStringLiteral("BYTEA"), {QStringLiteral("length")}},
        {QStringLiteral("DATETIME"), {QStringLiteral("timezone")}},
        {QStringLiteral("HSTORE"), {QStringLiteral("text_type")}},
        {QStringLiteral("PickleType"),
         {QStringLiteral("protocol"), QStringLiteral("pickler"), QStringLiteral("comparator"),
          QStringLiteral("impl")}},
        {QStringLiteral("DOUBLE_PRECISION"),
         {QStringLiteral("precision"), QStringLiteral("asdecimal"),
          QStringLiteral("decimal_return_scale")}},
    };
    QStringList names = taken.value(name == QLatin1String("BOOLEAN") ? QStringLiteral("Boolean")
                                    : name == QLatin1String("JSONB") ? QStringLiteral("JSON")
                                                                     : name);
    if (name == QLatin1String("JSON") || name == QLatin1String("JSONB"))
        names.append(QStringLiteral("astext_type"));
    Arguments arguments(value, names, reading);
    arguments.ignore(names);
    if (name == QLatin1String("PickleType") && arguments.has(QStringLiteral("impl")))
        reading.refuse(value, QStringLiteral("this type is not known for PostgreSQL"));
    arguments.finish();
}

Type make(Family family, const QString &sql, Serial serial = Serial::None)
{
    Type type;
    type.family = family;
    type.sql = sql;
    type.serial = serial;
    return type;
}

Type stringType(const QString &word, const Value &value, Reading &reading)
{
    Arguments arguments(value, {QStringLiteral("length"), QStringLiteral("collation")}, reading,
                        true);
    if (!arguments.rest().isEmpty())
        reading.refuse(value, QStringLiteral("a text type with further arguments"));
    QString sql = word;
    const auto length = arguments.integer(QStringLiteral("length"));
    if (length && *length != QLatin1String("0"))
        sql += parenthesised(length);
    const auto collation = arguments.text(QStringLiteral("collation"));
    if (collation && !collation->isEmpty())
        sql += QLatin1String(" COLLATE \"") + *collation + QLatin1Char('"');
    arguments.ignore({QStringLiteral("convert_unicode"), QStringLiteral("unicode_error")});
    arguments.finish();
    return make(Family::String, sql);
}

Type numericType(const QString &word, const Value &value, Reading &reading)
{
    Arguments arguments(value,
                        {QStringLiteral("precision"), QStringLiteral("scale"),
                         QStringLiteral("decimal_return_scale"), QStringLiteral("asdecimal")},
                        reading);
    QString sql = word;
    const auto precision = arguments.integer(QStringLiteral("precision"));
    const auto scale = arguments.integer(QStringLiteral("scale"));
    if (precision && scale)
        sql += QStringLiteral("(%1, %2)").arg(*precision, *scale);
    else
        sql += parenthesised(precision);
    arguments.ignore({QStringLiteral("decimal_return_scale"), QStringLiteral("asdecimal")});
    arguments.finish();
    return make(Family::Numeric, sql, Serial::Serial);
}

Type floatType(const QString &word, const Value &value, Reading &reading)
{
    Arguments arguments(value,
                        {QStringLiteral("precision"), QStringLiteral("asdecimal"),
                         QStringLiteral("decimal_return_scale")},
                        reading);
    QString sql = word;
    const auto precision = arguments.integer(QStringLiteral("precision"));
    if (word == QLatin1String("FLOAT") && precision && *precision != QLatin1String("0"))
        sql += parenthesised(precision);
    arguments.ignore({QStringLiteral("asdecimal"), QStringLiteral("decimal_return_scale")});
    arguments.finish();
    return make(Family::Numeric, sql, Serial::Serial);
}

Type timeType(const QString &word, const Value &value, bool postgresql, Reading &reading)
{
    QStringList signature = {QStringLiteral("timezone")};
    if (postgresql)
        signature.append(QStringLiteral("precision"));
    Arguments arguments(value, signature, reading);
    QString sql = word;
    if (postgresql)
        sql += parenthesised(arguments.integer(QStringLiteral("precision")));
    sql += arguments.truth(QStringLiteral("timezone")) ? QLatin1String(" WITH TIME ZONE")
                                                       : QLatin1String(" WITHOUT TIME ZONE");
    arguments.finish();
    return make(Family::Time, sql);
}

/// A class of the file that is an enumeration: `enum.Enum(name, [(member, value), …])`. SQLAlchemy
/// stores the names of its members, and its own name in lower case is that of the type.
void takeMembers(const Value &type, Enumeration &enumeration, Arguments &arguments,
                 Reading &reading)
{
    const bool whole = type.items.size() == 2 && type.keywords.isEmpty()
                       && type.items.first().isString() && isSequence(type.items.last());
    if (!whole || arguments.some(QStringLiteral("values_callable"))) {
        reading.refuse(type, QStringLiteral("the labels of the enumeration are not constants"));
        return;
    }
    enumeration.name = Name::of(type.items.first().text.toLower());
    QList<Value> values;
    for (const Value &member : type.items.last().items) {
        if (!isSequence(member) || member.items.size() != 2 || !member.items.first().isString()) {
            reading.refuse(type, QStringLiteral("the labels of the enumeration are not constants"));
            return;
        }
        // Of two members with one value the second is an alias, which SQLAlchemy 2 leaves out.
        for (const Value &other : std::as_const(values)) {
            if (other.text == member.items.last().text)
                reading.refuse(type, QStringLiteral("two members of the enumeration may be one"));
        }
        values.append(member.items.last());
        enumeration.labels.append(member.items.first().text);
    }
}

Type enumType(const Value &value, bool postgresql, Reading &reading)
{
    Arguments arguments(value, {}, reading, true);
    auto enumeration = std::make_shared<Enumeration>();
    const QList<Value> labels = arguments.rest();
    if (labels.size() == 1 && callee(labels.first()) == QLatin1String("enum.Enum")) {
        takeMembers(labels.first(), *enumeration, arguments, reading);
    } else {
        for (const Value &label : labels) {
            if (!label.isString())
                reading.refuseValue(
                    label, QStringLiteral("the labels of the enumeration are not constants"));
            enumeration->labels.append(label.text);
        }
    }
    enumeration->postgresql = postgresql;
    if (arguments.has(QStringLiteral("name")))
        enumeration->name = arguments.name(QStringLiteral("name"));
    enumeration->schema = arguments.name(QStringLiteral("schema"));
    if (const auto quote = arguments.maybeTruth(QStringLiteral("quote")))
        enumeration->name.quote = quote;
    const bool native = arguments.truth(QStringLiteral("native_enum"), true);
    enumeration->native = postgresql || native;
    const bool createType = arguments.truth(QStringLiteral("create_type"), true);
    if (postgresql)
        enumeration->createType = createType;
    else if (!createType && native)
        reading.note(QStringLiteral("sa.Enum ignores create_type=False: CREATE TABLE makes the "
                                    "type. postgresql.ENUM heeds it."));
    enumeration->createConstraint = arguments.truth(QStringLiteral("create_constraint"));
    enumeration->inheritSchema = arguments.truth(QStringLiteral("inherit_schema"));
    if (const Value *metadata = arguments.some(QStringLiteral("metadata"))) {
        enumeration->hasMetadata = true;
        const bool plain = sqlalchemyName(*metadata) == QLatin1String("sa.MetaData")
                           && metadata->items.isEmpty() && metadata->keywords.isEmpty();
        if (!plain && enumeration->schema.null)
            reading.refuse(*metadata, QStringLiteral("the MetaData may give the type a schema"));
    }
    const auto length = arguments.integer(QStringLiteral("length"));
    arguments.ignore({QStringLiteral("validate_strings"), QStringLiteral("convert_unicode"),
                      QStringLiteral("sort_key_function"), QStringLiteral("omit_aliases"),
                      QStringLiteral("values_callable")});
    arguments.finish();

    Type type;
    type.family = Family::String;
    if (enumeration->native) {
        type.sql = enumerationName(*enumeration, value, reading);
    } else {
        qsizetype longest = 0;
        for (const QString &label : enumeration->labels)
            longest = std::max<qsizetype>(longest, label.toUcs4().size());
        if (length) {
            if (length->toLongLong() < longest)
                reading.refuse(value, QStringLiteral("a label is longer than the enumeration's "
                                                     "length"));
            longest = length->toLongLong();
        }
        type.sql =
            longest > 0 ? QStringLiteral("VARCHAR(%1)").arg(longest) : QStringLiteral("VARCHAR");
    }
    type.enumeration = enumeration;
    return type;
}

Type arrayType(const Value &value, Reading &reading)
{
    Arguments arguments(value,
                        {QStringLiteral("item_type"), QStringLiteral("as_tuple"),
                         QStringLiteral("dimensions"), QStringLiteral("zero_indexes")},
                        reading);
    const Value *item = arguments.some(QStringLiteral("item_type"));
    if (!item) {
        reading.refuse(value, QStringLiteral("an array without the type of its items"));
        return {};
    }
    Type type = typeOf(*item, reading);
    const auto dimensions = arguments.integer(QStringLiteral("dimensions"));
    const int count = dimensions ? dimensions->toInt() : 1;
    if (count < 0 || count > 16)
        reading.refuse(value, QStringLiteral("an array of %1 dimensions").arg(count));
    if (type.isArray || type.isNull())
        reading.refuse(value, QStringLiteral("an array of such items"));
    const QString brackets = QStringLiteral("[]").repeated(std::max(0, std::min(count, 16)));
    const qsizetype collate = type.sql.indexOf(QLatin1String(" COLLATE"));
    type.sql.insert(collate < 0 ? type.sql.size() : collate, brackets);
    type.family = Family::Other;
    type.isArray = true;
    type.serial = Serial::None;
    arguments.ignore({QStringLiteral("as_tuple"), QStringLiteral("zero_indexes")});
    arguments.finish();
    return type;
}

Type intervalType(const Value &value, bool postgresql, Reading &reading)
{
    const QStringList signature =
        postgresql ? QStringList{QStringLiteral("precision"), QStringLiteral("fields")}
                   : QStringList{QStringLiteral("native"), QStringLiteral("second_precision"),
                                 QStringLiteral("day_precision")};
    Arguments arguments(value, signature, reading);
    QString sql = QStringLiteral("INTERVAL");
    if (postgresql) {
        if (const auto fields = arguments.text(QStringLiteral("fields")))
            sql += QLatin1Char(' ') + *fields;
        if (const auto precision = arguments.integer(QStringLiteral("precision")))
            sql += QLatin1Char(' ') + parenthesised(precision);
    } else if (arguments.truth(QStringLiteral("native"), true)) {
        if (const auto precision = arguments.integer(QStringLiteral("second_precision")))
            sql += QLatin1Char(' ') + parenthesised(precision);
        arguments.ignore({QStringLiteral("day_precision")});
    } else {
        sql = QStringLiteral("TIMESTAMP WITHOUT TIME ZONE");
        arguments.ignore({QStringLiteral("day_precision"), QStringLiteral("second_precision")});
    }
    arguments.finish();
    return make(Family::Time, sql);
}

Type bitType(const Value &value, Reading &reading)
{
    Arguments arguments(value, {QStringLiteral("length"), QStringLiteral("varying")}, reading);
    const auto length = arguments.integer(QStringLiteral("length"));
    QString sql;
    if (arguments.truth(QStringLiteral("varying"))) {
        sql = QStringLiteral("BIT VARYING") + parenthesised(length);
    } else {
        const bool given = length && *length != QLatin1String("0");
        sql = QStringLiteral("BIT(%1)").arg(given ? *length : QStringLiteral("1"));
    }
    arguments.finish();
    return make(Family::Other, sql);
}

Type binaryType(const QString &word, const Value &value, Reading &reading)
{
    Arguments arguments(value, {QStringLiteral("length")}, reading);
    QString sql = word;
    const auto length = arguments.integer(QStringLiteral("length"));
    if (length && *length != QLatin1String("0"))
        sql += parenthesised(length);
    arguments.finish();
    return make(Family::Binary, sql);
}

/// The types that the base and the postgresql dialect share, by their class; a null type where the
/// class is none of them.
Type sharedType(const QString &name, const Value &value, bool postgresql, Reading &reading)
{
    if (const QString word = stringWord(name); !word.isEmpty())
        return stringType(word, value, reading);
    if (name == QLatin1String("Numeric") || name == QLatin1String("NUMERIC"))
        return numericType(QStringLiteral("NUMERIC"), value, reading);
    if (name == QLatin1String("DECIMAL"))
        return numericType(QStringLiteral("DECIMAL"), value, reading);
    if (name == QLatin1String("Float") || name == QLatin1String("FLOAT"))
        return floatType(QStringLiteral("FLOAT"), value, reading);
    if (name == QLatin1String("REAL"))
        return floatType(QStringLiteral("REAL"), value, reading);
    if (name == QLatin1String("DOUBLE_PRECISION") || name == QLatin1String("Double"))
        return floatType(QStringLiteral("DOUBLE PRECISION"), value, reading);
    if (name == QLatin1String("DateTime") || name == QLatin1String("TIMESTAMP"))
        return timeType(QStringLiteral("TIMESTAMP"), value, postgresql, reading);
    if (name == QLatin1String("Time") || name == QLatin1String("TIME"))
        return timeType(QStringLiteral("TIME"), value, postgresql, reading);
    if (name == QLatin1String("Interval") || name == QLatin1String("INTERVAL"))
        return intervalType(value, postgresql, reading);
    if (name == QLatin1String("Enum") || name == QLatin1String("ENUM"))
        return enumType(value, name == QLatin1String("ENUM"), reading);
    if (name == QLatin1String("ARRAY"))
        return arrayType(value, reading);
    if (name == QLatin1String("UUID") || name == QLatin1String("Uuid")) {
        Arguments arguments(value, {QStringLiteral("as_uuid")}, reading);
        const bool asUuid = arguments.truth(QStringLiteral("as_uuid"),
                                            !postgresql || name == QLatin1String("Uuid"));
        const bool native = arguments.truth(QStringLiteral("native_uuid"), true);
        arguments.finish();
        if (!native)
            return make(Family::Other, QStringLiteral("CHAR(32)"));
        return make(asUuid ? Family::UuidObject : Family::Uuid, QStringLiteral("UUID"));
    }
    if (name == QLatin1String("BINARY") || name == QLatin1String("VARBINARY"))
        return binaryType(name, value, reading);
    const auto plain = plainTypes().constFind(name);
    if (plain != plainTypes().constEnd()) {
        checkArguments(value, name, reading);
        return make(plain->family, QString::fromLatin1(plain->sql), plain->serial);
    }
    return {};
}

/// Whether the type is an enumeration that asks for a check.
bool mayBeEnum(const Value &type)
{
    if (sqlalchemyName(callee(type)) != QLatin1String("sa.Enum"))
        return false;
    for (const Python::Keyword &keyword : type.keywords) {
        if (keyword.name == QLatin1String("create_constraint")
            && keyword.value.text != QLatin1String("False"))
            return true;
    }
    return false;
}

Type variantOf(const Value &value, Reading &reading)
{
    // type.with_variant(other, "dialect", …): the one for postgresql, else the type itself.
    const Value &base = *value.base->base;
    Type type;
    QStringList dialects;
    for (qsizetype i = 1; i < value.items.size(); ++i)
        dialects.append(textOf(value.items.at(i), reading));
    const Value *variant = value.items.isEmpty() ? nullptr : &value.items.first();
    for (const Python::Keyword &keyword : value.keywords) {
        if (keyword.name == QLatin1String("dialect_name"))
            dialects.append(textOf(keyword.value, reading));
        else if (keyword.name == QLatin1String("type_"))
            variant = &keyword.value;
        else
            reading.refuse(value, QStringLiteral("a variant with further arguments"));
    }
    if (dialects.isEmpty() || !variant) {
        reading.refuse(value, QStringLiteral("a variant without its dialect"));
        return type;
    }
    // What is not for PostgreSQL needs no SQL there, but a check of its own may still be asked for.
    type = typeOf(dialects.contains(QStringLiteral("postgresql")) ? *variant : base, reading);
    const auto checks = [](const Type &each) {
        return each.enumeration && !each.enumeration->native && each.enumeration->createConstraint;
    };
    if (checks(type) || (dialects.contains(QStringLiteral("postgresql")) && mayBeEnum(base)))
        reading.refuse(value, QStringLiteral("an enumeration with a check as a variant"));
    return type;
}

bool isOfSqlalchemy(const QString &name)
{
    if (name.startsWith(QLatin1String("sa."))) {
        const QString last = name.mid(3);
        static const QSet<QString> others = {
            QStringLiteral("Enum"),
            QStringLiteral("ARRAY"),
            QStringLiteral("UUID"),
            QStringLiteral("Uuid"),
            QStringLiteral("BINARY"),
            QStringLiteral("VARBINARY"),
            QStringLiteral("Interval"),
            QStringLiteral("Time"),
            QStringLiteral("TIME"),
            QStringLiteral("DateTime"),
            QStringLiteral("TIMESTAMP"),
            QStringLiteral("Float"),
            QStringLiteral("FLOAT"),
            QStringLiteral("Numeric"),
            QStringLiteral("NUMERIC"),
            QStringLiteral("DECIMAL"),
            QStringLiteral("Double"),
            QStringLiteral("DOUBLE"),
            QStringLiteral("DOUBLE_PRECISION"),
            QStringLiteral("NullType"),
            QStringLiteral("CLOB"),
        };
        return !stringWord(last).isEmpty() || plainTypes().contains(last) || others.contains(last);
    }
    // Types of other dialects are types too, if PostgreSQL's compiler knows them or not.
    return name.startsWith(QLatin1String("postgresql.")) || name.startsWith(QLatin1String("mysql."))
           || name.startsWith(QLatin1String("sqlite.")) || name.startsWith(QLatin1String("mssql."))
           || name.startsWith(QLatin1String("oracle."));
}

Type typeFrom(const Value &value, Reading &reading)
{
    if (isNone(value))
        return {};
    if (method(value) == QLatin1String("with_variant") && value.base->base)
        return variantOf(value, reading);
    const QString dotted = value.kind == Value::Kind::Symbol ? value.text : callee(value);
    const QString name = sqlalchemyName(dotted);
    if (name.startsWith(QLatin1String("sa."))) {
        const QString last = name.mid(3);
        if (last == QLatin1String("NullType"))
            return {};
        if (last == QLatin1String("CLOB"))
            return stringType(last, value, reading);
        const Type type = sharedType(last, value, false, reading);
        if (!type.isNull())
            return type;
    } else if (name.startsWith(QLatin1String("postgresql."))) {
        const QString last = name.mid(11);
        if (last == QLatin1String("BIT"))
            return bitType(value, reading);
        if (last == QLatin1String("CITEXT"))
            return make(Family::String, QStringLiteral("CITEXT"));
        const auto plain = postgresqlTypes().constFind(last);
        if (plain != postgresqlTypes().constEnd()) {
            checkArguments(value, last, reading);
            return make(plain->family, QString::fromLatin1(plain->sql), plain->serial);
        }
        if (last != QLatin1String("DATETIME") && last != QLatin1String("BLOB")) {
            const Type type = sharedType(last, value, true, reading);
            if (!type.isNull())
                return type;
        }
    } else if (!dotted.isEmpty() && name.isEmpty()) {
        if (const auto sql = reading.mappedType(dotted))
            return make(Family::Mapped, *sql);
        if (const auto type = libraryType(dotted, value, reading))
            return *type;
        reading.refuseType(value, dotted);
        return {};
    }
    reading.refuseValue(value, QStringLiteral("this type is not known for PostgreSQL"));
    return {};
}

} // namespace

bool isType(const Value &value, Reading &reading)
{
    if (method(value) == QLatin1String("with_variant") && value.base->base)
        return isType(*value.base->base, reading);
    const QString dotted = value.kind == Value::Kind::Symbol ? value.text : callee(value);
    if (dotted.isEmpty())
        return false;
    const QString name = sqlalchemyName(dotted);
    if (name.isEmpty())
        return !dotted.startsWith(QLatin1String("sqlalchemy."))
               && !dotted.startsWith(QLatin1String("alembic."));
    return isOfSqlalchemy(name);
}

Type typeOf(const Value &value, Reading &reading)
{
    const Reading::Depth depth(reading, value);
    Type type = depth.tooDeep() ? Type() : typeFrom(value, reading);
    type.place = value.place;
    return type;
}

Type inTable(const Type &type, const Name &schema)
{
    if (!type.enumeration || !type.enumeration->inheritSchema || !type.enumeration->native)
        return type;
    auto enumeration = std::make_shared<Enumeration>(*type.enumeration);
    const QString before = qualified(enumeration->schema, enumeration->name);
    enumeration->schema = schema;
    Type moved = type;
    moved.sql = qualified(schema, enumeration->name) + type.sql.mid(before.size());
    moved.enumeration = enumeration;
    return moved;
}

QString enumerationName(const Enumeration &enumeration, const Value &where, Reading &reading)
{
    if (enumeration.name.null || enumeration.name.text.isEmpty()) {
        reading.refuse(where, QStringLiteral("PostgreSQL needs a name for the enumeration"));
        return {};
    }
    if (enumeration.schema.null)
        return quoted(enumeration.name);
    return quoted(enumeration.schema) + QLatin1Char('.') + quoted(enumeration.name);
}

QString createEnumeration(const Enumeration &enumeration, const Value &where, Reading &reading)
{
    QStringList labels;
    for (const QString &label : enumeration.labels)
        labels.append(reading.text(label));
    return QStringLiteral("CREATE TYPE %1 AS ENUM (%2)")
        .arg(enumerationName(enumeration, where, reading), labels.join(QStringLiteral(", ")));
}

} // namespace Retort::Alembic

#pragma once

#include "migrations/alembic/arguments.h"

namespace Retort::Alembic {

/// An enumeration of SQLAlchemy: a type of the database, or a VARCHAR.
struct Enumeration
{
    Name name;
    Name schema;
    QStringList labels;
    bool native = true;
    /// postgresql.ENUM(create_type=False): CREATE TABLE does not make it.
    bool createType = true;
    bool createConstraint = false;
    bool inheritSchema = false;
    /// Bound to a MetaData: CREATE TABLE does not make it.
    bool hasMetadata = false;
    /// postgresql.ENUM rather than sa.Enum.
    bool postgresql = false;
};

/// A type as PostgreSQL gets it, and what SQLAlchemy knows of it beside.
struct Type
{
    /// How a Python value becomes a literal of this type.
    enum class Family {
        Null, ///< no type was given
        String,
        Integer,
        Numeric,
        Boolean,
        Time, ///< dates, times, intervals: SQLAlchemy 1.4 has no literal for them
        Binary,
        Uuid,
        UuidObject,
        Other,  ///< no literal at all
        Mapped, ///< of the project: its literals are not known
    };
    enum class Serial { None, Serial, BigSerial, SmallSerial };

    Family family = Family::Null;
    QString sql;
    Serial serial = Serial::None;
    /// Set for an enumeration and for an array of one.
    std::shared_ptr<const Enumeration> enumeration;
    bool isArray = false;
    Python::Place place;

    bool isNull() const { return family == Family::Null; }
};

/// Whether the value is a type of SQLAlchemy's, or one that the options map.
bool isType(const Python::Value &value, Reading &reading);

/// The type of a constructor or class; refuses what is not known. A type of None is NullType.
Type typeOf(const Python::Value &value, Reading &reading);

/// The type with its schema where it takes it from its table (`inherit_schema`).
Type inTable(const Type &type, const Name &schema);

/// `schema.name` of a native enumeration; refuses one without a name.
QString enumerationName(const Enumeration &enumeration, const Python::Value &where,
                        Reading &reading);
/// CREATE TYPE, DROP TYPE.
QString createEnumeration(const Enumeration &enumeration, const Python::Value &where,
                          Reading &reading);

} // namespace Retort::Alembic

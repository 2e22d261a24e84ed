#pragma once

#include <QString>
#include <optional>

namespace Retort::Alembic {

/// A name as SQLAlchemy carries it.
struct Name
{
    QString text;
    /// Python's None.
    bool null = true;
    /// `op.f(…)`, `conv(…)`: no naming convention is applied to it, and it is cut where it is too
    /// long.
    bool final = false;
    /// `quoted_name(…, quote=…)`.
    std::optional<bool> quote;

    static Name of(const QString &text)
    {
        Name name;
        name.text = text;
        name.null = false;
        return name;
    }

    friend bool operator==(const Name &, const Name &) = default;
};

/// The name as SQLAlchemy's preparer for PostgreSQL writes it: in quotes only where it needs them.
QString quoted(const Name &name);
QString quoted(const QString &name);

/// `schema.name`, the schema as one name; only the name where the schema is null.
QString qualified(const Name &schema, const Name &name);

/// As `qualified`, the schema taken apart at its dots: what Alembic's own ALTER TABLE does.
QString qualifiedDotted(const Name &schema, const Name &name);

/// Whether the characters of the name alone ask for quotes (whatever its case, reserved or not).
bool hasIllegalCharacters(const QString &name);

/// The name of a constraint or index, quoted; a final one is cut to 63 characters as SQLAlchemy
/// cuts it. Null: the name is too long and not final, which SQLAlchemy refuses.
QString constraintName(const Name &name);

/// The text in single quotes, quotes doubled; backslashes doubled too where `doubleBackslashes`.
QString literal(const QString &text, bool doubleBackslashes);

} // namespace Retort::Alembic

#pragma once

#include "migrations/alembic/types.h"

namespace Retort::Alembic {

/// A type of a library that many projects share (SQLModel, pgvector, SQLAlchemy-Utils,
/// FastAPI Users), as that library renders it for PostgreSQL; nothing where it is none of them.
std::optional<Type> libraryType(const QString &dotted, const Python::Value &value,
                                Reading &reading);

} // namespace Retort::Alembic

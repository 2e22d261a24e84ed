#pragma once

#include "migrations/schema/ddl.h"

#include <QList>

namespace Retort::Test {

enum class DdlAction { Create, Drop, Alter, Replace, Aspect };

/// What is done to the first object of a schema, and the statements that are expected.
struct DdlCase
{
    const char *name;
    DdlAction action;
    /// Of a creation empty; of a drop the only one.
    QList<SchemaObject> from;
    QList<SchemaObject> to;
    QStringList expected;
    int version = 150000;
};

QList<DdlCase> ddlCases();

} // namespace Retort::Test

#pragma once

#include "migrations/alembic/ddl.h"

namespace Retort::Alembic {

/// A name or sentence of this source.
inline QString word(const char *text)
{
    return QString::fromLatin1(text);
}

/// The call of one operation: its arguments, and the table that it or its batch names.
class Operation
{
public:
    /// `signature`: of the `op.` form. In a batch, `leftOut` (the table, the schema) come from the
    /// batch.
    Operation(const Python::Value &call, const Python::Value *batch, QStringList signature,
              const QStringList &leftOut, Reading &reading, bool takesRest = false)
        : m_call(call), m_reading(reading), m_arguments(
                                                call,
                                                [&] {
                                                    if (batch) {
                                                        for (const QString &name : leftOut)
                                                            signature.removeAll(name);
                                                    }
                                                    return signature;
                                                }(),
                                                reading, takesRest)
    {
        if (!batch)
            return;
        Arguments outer(*batch, {word("table_name"), word("schema")}, reading, true);
        m_batchTable = outer.name(word("table_name"));
        m_batchSchema = outer.name(word("schema"));
        m_inBatch = true;
    }

    Arguments &arguments() { return m_arguments; }
    const Python::Value &call() const { return m_call; }
    bool inBatch() const { return m_inBatch; }

    Name table(const char *name = "table_name")
    {
        const Name table = m_inBatch ? m_batchTable : m_arguments.name(word(name));
        if (table.null || table.text.isEmpty())
            m_reading.refuse(m_call, word("an operation without its table"));
        return table;
    }

    Name schema(const char *name = "schema")
    {
        return m_inBatch ? m_batchSchema : m_arguments.name(word(name));
    }

    Name required(const char *name)
    {
        const Name value = m_arguments.name(word(name));
        if (value.null || value.text.isEmpty())
            m_reading.refuse(m_call, word("an operation without its %1").arg(word(name)));
        return value;
    }

private:
    const Python::Value &m_call;
    Reading &m_reading;
    Arguments m_arguments;
    Name m_batchTable;
    Name m_batchSchema;
    bool m_inBatch = false;
};

/// `ALTER TABLE … ` as Alembic's own constructs write it.
QString alterTable(const Name &schema, const Name &table);

QString addConstraintSql(const Table &table, const Constraint &constraint, Reading &reading);

QString dropConstraintSql(const Table &table, const Name &name, bool ifExists,
                          const Python::Place &place, Reading &reading);

// What each operation sends, in order.
QStringList createTable(Operation operation, Reading &reading);
QStringList dropTable(Operation operation, Reading &reading);
QStringList renameTable(Operation operation);
QStringList tableComment(Operation operation, bool drop, Reading &reading);
QStringList bulkInsert(Operation operation, Reading &reading);
QStringList addColumn(Operation operation, Reading &reading);
QStringList dropColumn(Operation operation);
QStringList alterColumn(Operation operation, Reading &reading);
QStringList createIndex(Operation operation, Reading &reading);
QStringList dropIndex(Operation operation, Reading &reading);
QStringList createConstraint(Operation operation, Constraint::Kind kind, Reading &reading);
QStringList dropConstraint(Operation operation, Reading &reading);

} // namespace Retort::Alembic

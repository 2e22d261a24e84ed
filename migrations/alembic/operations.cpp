#include "migrations/alembic/operations.h"

#include "migrations/alembic/operation.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

using Maker = QStringList (*)(const Value &call, const Value *batch, Reading &reading);

/// Every operation of Alembic's that sends something.
const QHash<QString, Maker> &operations()
{
    const static QHash<QString, Maker> all = {
        {word("create_table"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createTable(Operation(call, batch, {word("table_name")}, {}, reading, true),
                                reading);
         }},
        {word("drop_table"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropTable(
                 Operation(call, batch, {word("table_name"), word("schema")}, {}, reading),
                 reading);
         }},
        {word("add_column"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return addColumn(
                 Operation(call, batch,
                           batch ? QStringList{word("column"), word("insert_before"),
                                               word("insert_after")}
                                 : QStringList{word("table_name"), word("column"), word("schema")},
                           {}, reading),
                 reading);
         }},
        {word("drop_column"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropColumn(Operation(call, batch,
                                         {word("table_name"), word("column_name"), word("schema")},
                                         {word("table_name"), word("schema")}, reading));
         }},
        {word("alter_column"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return alterColumn(
                 Operation(call, batch,
                           {word("table_name"), word("column_name"), word("nullable"),
                            word("comment"), word("server_default"), word("new_column_name"),
                            word("type_"), word("existing_type"), word("existing_server_default"),
                            word("existing_nullable"), word("existing_comment"), word("schema")},
                           {word("table_name"), word("schema")}, reading),
                 reading);
         }},
        {word("create_index"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createIndex(
                 Operation(call, batch,
                           batch ? QStringList{word("index_name"), word("columns")}
                                 : QStringList{word("index_name"), word("table_name"),
                                               word("columns"), word("schema"), word("unique")},
                           {}, reading),
                 reading);
         }},
        {word("drop_index"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropIndex(Operation(call, batch,
                                        {word("index_name"), word("table_name"), word("schema")},
                                        {word("table_name"), word("schema")}, reading),
                              reading);
         }},
        {word("create_primary_key"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(Operation(call, batch,
                                               {word("constraint_name"), word("table_name"),
                                                word("columns"), word("schema")},
                                               {word("table_name"), word("schema")}, reading),
                                     Constraint::Kind::PrimaryKey, reading);
         }},
        {word("create_unique_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(Operation(call, batch,
                                               {word("constraint_name"), word("table_name"),
                                                word("columns"), word("schema")},
                                               {word("table_name"), word("schema")}, reading),
                                     Constraint::Kind::Unique, reading);
         }},
        {word("create_foreign_key"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(
                 Operation(
                     call, batch,
                     batch
                         ? QStringList{word("constraint_name"), word("referent_table"),
                                       word("local_cols"), word("remote_cols"),
                                       word("referent_schema"), word("onupdate"), word("ondelete"),
                                       word("deferrable"), word("initially"), word("match")}
                         : QStringList{word("constraint_name"), word("source_table"),
                                       word("referent_table"), word("local_cols"),
                                       word("remote_cols"), word("onupdate"), word("ondelete"),
                                       word("deferrable"), word("initially"), word("match"),
                                       word("source_schema"), word("referent_schema")},
                     {}, reading),
                 Constraint::Kind::ForeignKey, reading);
         }},
        {word("create_check_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(Operation(call, batch,
                                               {word("constraint_name"), word("table_name"),
                                                word("condition"), word("schema")},
                                               {word("table_name"), word("schema")}, reading),
                                     Constraint::Kind::Check, reading);
         }},
        {word("create_exclude_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(Operation(call, batch,
                                               {word("constraint_name"), word("table_name")},
                                               {word("table_name"), word("schema")}, reading, true),
                                     Constraint::Kind::Exclude, reading);
         }},
        {word("drop_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropConstraint(Operation(call, batch,
                                             {word("constraint_name"), word("table_name"),
                                              word("type_"), word("schema")},
                                             {word("table_name"), word("schema")}, reading),
                                   reading);
         }},
        {word("rename_table"),
         [](const Value &call, const Value *batch, Reading &reading) {
             if (batch)
                 reading.refuse(call, word("a table cannot be renamed within a batch"));
             return renameTable(Operation(
                 call, nullptr, {word("old_table_name"), word("new_table_name"), word("schema")},
                 {}, reading));
         }},
        {word("create_table_comment"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return tableComment(Operation(call, batch,
                                           {word("table_name"), word("comment"),
                                            word("existing_comment"), word("schema")},
                                           {word("table_name"), word("schema")}, reading),
                                 false, reading);
         }},
        {word("drop_table_comment"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return tableComment(
                 Operation(call, batch,
                           {word("table_name"), word("existing_comment"), word("schema")},
                           {word("table_name"), word("schema")}, reading),
                 true, reading);
         }},
        {word("bulk_insert"),
         [](const Value &call, const Value *batch, Reading &reading) {
             if (batch)
                 reading.refuse(call, word("rows cannot be inserted within a batch"));
             return bulkInsert(Operation(call, nullptr,
                                         {word("table"), word("rows"), word("multiinsert")}, {},
                                         reading),
                               reading);
         }},
        {word("execute"),
         [](const Value &call, const Value *, Reading &reading) {
             Arguments arguments(call, {word("sqltext"), word("execution_options")}, reading);
             const Value *what = arguments.some(word("sqltext"));
             arguments.ignore({word("execution_options")});
             arguments.finish();
             if (!what) {
                 reading.refuse(call, word("nothing to execute"));
                 return QStringList();
             }
             return QStringList{executeSql(*what, reading)};
         }},
    };
    return all;
}

} // namespace

QStringList operationSql(const QString &name, const Value &call, const Value *batch,
                         Reading &reading)
{
    const Maker maker = operations().value(name);
    if (!maker) {
        reading.refuse(call, word("op.%1 is no operation that Retort knows").arg(name));
        return {};
    }
    return maker(call, batch, reading);
}

} // namespace Retort::Alembic

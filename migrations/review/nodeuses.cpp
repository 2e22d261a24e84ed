#include "migrations/review/nodeuses.h"

#include "migrations/review/nodenames.h"

#include <QHash>
#include <QSet>

namespace Retort::Review {

namespace {

/// Calls `visit` for the message and all below it. protobuf-c describes its own structs, so that no
/// kind of node can be forgotten here.
template <typename Visit>
void walk(const ProtobufCMessage *message, const Visit &visit)
{
    if (!message)
        return;
    visit(*message);
    const char *base = reinterpret_cast<const char *>(message);
    for (unsigned i = 0; i < message->descriptor->n_fields; ++i) {
        const ProtobufCFieldDescriptor &field = message->descriptor->fields[i];
        if (field.type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        const void *member = base + field.offset;
        const void *quantifier = base + field.quantifier_offset;
        if (field.label == PROTOBUF_C_LABEL_REPEATED) {
            const size_t count = *static_cast<const size_t *>(quantifier);
            ProtobufCMessage *const *items = *static_cast<ProtobufCMessage *const *const *>(member);
            for (size_t k = 0; k < count; ++k)
                walk(items[k], visit);
        } else if (!(field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
                   || *static_cast<const uint32_t *>(quantifier) == field.id) {
            walk(*static_cast<ProtobufCMessage *const *>(member), visit);
        }
    }
}

template <typename Message>
const Message &as(const ProtobufCMessage &message)
{
    return *reinterpret_cast<const Message *>(&message);
}

/// The sequence in nextval('name'::regclass).
QString sequenceOf(const PgQuery__FuncCall &call)
{
    static const QSet<QString> functions{QStringLiteral("nextval"), QStringLiteral("setval"),
                                         QStringLiteral("currval")};
    if (call.n_args == 0 || !functions.contains(nameOf(call.n_funcname, call.funcname)))
        return {};
    const PgQuery__Node *node = call.args[0];
    while (node && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    if (!node || node->node_case != PG_QUERY__NODE__NODE_A_CONST
        || node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return {};
    return QString::fromUtf8(node->a_const->sval->sval).remove(QLatin1Char('"'));
}

} // namespace

QList<NodeUse> usesBelow(const ProtobufCMessage *message, const QString &own, const QString &target)
{
    // First who is who: a WITH query's name hides a table, an alias stands for one.
    QSet<QString> withNames;
    QHash<QString, QString> aliases;
    QStringList relations;
    walk(message, [&](const ProtobufCMessage &node) {
        if (node.descriptor == &pg_query__common_table_expr__descriptor)
            withNames.insert(QString::fromUtf8(as<PgQuery__CommonTableExpr>(node).ctename));
    });
    walk(message, [&](const ProtobufCMessage &node) {
        if (node.descriptor != &pg_query__range_var__descriptor)
            return;
        const auto &relation = as<PgQuery__RangeVar>(node);
        const QString name = nameOf(relation);
        if (name.isEmpty() || withNames.contains(name))
            return;
        relations.append(name);
        aliases.insert(QString::fromUtf8(relation.relname), name);
        if (relation.alias && relation.alias->aliasname && *relation.alias->aliasname)
            aliases.insert(QString::fromUtf8(relation.alias->aliasname), name);
    });
    relations.removeDuplicates();
    // A bare column is told only where one relation alone could have it.
    QStringList sources = relations;
    sources.removeAll(target);
    const QString single = !own.isEmpty()                               ? own
                           : sources.size() == 1 && withNames.isEmpty() ? sources.first()
                                                                        : QString();
    QList<NodeUse> uses;
    QSet<QString> seen;
    const auto add = [&](NodeUse use) {
        const QString key = QString::number(int(use.kind)) + QLatin1Char('\n') + use.relation
                            + QLatin1Char('\n') + use.name;
        if (use.name.isEmpty() || seen.contains(key))
            return;
        seen.insert(key);
        uses.append(std::move(use));
    };
    for (const QString &relation : relations)
        add({NodeUse::Kind::Relation, relation, {}});
    walk(message, [&](const ProtobufCMessage &node) {
        if (node.descriptor == &pg_query__func_call__descriptor) {
            const auto &call = as<PgQuery__FuncCall>(node);
            add({NodeUse::Kind::Function, nameOf(call.n_funcname, call.funcname), {}});
            add({NodeUse::Kind::Relation, sequenceOf(call), {}});
        } else if (node.descriptor == &pg_query__type_name__descriptor) {
            QString name = nameOf(as<PgQuery__TypeName>(node));
            if (name.endsWith(QLatin1String("[]")))
                name.chop(2);
            add({NodeUse::Kind::Type, name, {}});
        } else if (node.descriptor == &pg_query__column_ref__descriptor) {
            const auto &reference = as<PgQuery__ColumnRef>(node);
            const QStringList parts = columnsOf(reference.n_fields, reference.fields);
            if (parts.size() != int(reference.n_fields) || parts.isEmpty())
                return;
            const QString relation =
                parts.size() == 1 ? single : aliases.value(parts.at(parts.size() - 2));
            if (!relation.isEmpty())
                add({NodeUse::Kind::Column, parts.last(), relation});
        }
    });
    return uses;
}

} // namespace Retort::Review

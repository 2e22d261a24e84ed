#include "migrations/schema/definitions.h"

namespace Retort {

ObjectId shownWith(const Schema &schema, const ObjectId &id)
{
    if (id.relation.isEmpty())
        return id;
    for (const ObjectKind kind :
         {ObjectKind::Table, ObjectKind::View, ObjectKind::MaterializedView,
          ObjectKind::CompositeType, ObjectKind::Domain, ObjectKind::Sequence}) {
        const ObjectId owner{kind, id.schema, {}, id.relation, {}};
        if (schema.find(owner) >= 0)
            return owner;
    }
    return id;
}

QMap<ObjectId, QString> definitionTexts(const Schema &schema, const CompareOptions &options)
{
    Schema nothing;
    nothing.serverVersion = schema.serverVersion;
    PlanOptions plan;
    plan.compare = options;
    const SchemaPlan whole = planChanges(nothing, schema, plan);
    QMap<ObjectId, QString> texts;
    for (const SchemaStatement &statement : whole.statements) {
        if (statement.change < 0)
            continue;
        const ObjectId object = shownWith(schema, whole.changes.at(statement.change).object);
        texts[object] += statement.sql + QLatin1String(";\n");
    }
    return texts;
}

QList<ObjectChange> objectChanges(const Schema &from, const Schema &to,
                                  const CompareOptions &options)
{
    const QList<Difference> all = differences(from, to, options);
    if (all.isEmpty())
        return {};
    const QMap<ObjectId, QString> before = definitionTexts(from, options);
    const QMap<ObjectId, QString> after = definitionTexts(to, options);
    QMap<ObjectId, ObjectChange> changes;
    for (const Difference &difference : all) {
        const ObjectId object = difference.now >= 0
                                    ? shownWith(to, to.objects[size_t(difference.now)].id)
                                    : shownWith(from, from.objects[size_t(difference.old)].id);
        ObjectChange &change = changes[object];
        if (change.facts.isEmpty()) {
            const bool was = from.find(object) >= 0;
            const bool is = to.find(object) >= 0;
            change.object = object;
            change.kind = was && is ? ChangeKind::Alter : is ? ChangeKind::Add : ChangeKind::Drop;
            change.before = before.value(object);
            change.after = after.value(object);
        }
        change.facts.append(describe(from, to, difference));
    }
    return changes.values();
}

} // namespace Retort

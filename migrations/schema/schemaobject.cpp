#include "migrations/schema/schemaobject.h"

#include <algorithm>
#include <tuple>

namespace Retort {

bool operator<(const ObjectId &a, const ObjectId &b)
{
    return std::tie(a.kind, a.schema, a.relation, a.name, a.arguments)
           < std::tie(b.kind, b.schema, b.relation, b.name, b.arguments);
}

size_t qHash(const ObjectId &id, size_t seed)
{
    return qHashMulti(seed, int(id.kind), id.schema, id.relation, id.name, id.arguments);
}

int Schema::find(const ObjectId &id) const
{
    const auto at = std::lower_bound(
        objects.begin(), objects.end(), id,
        [](const SchemaObject &object, const ObjectId &wanted) { return object.id < wanted; });
    return at != objects.end() && at->id == id ? int(at - objects.begin()) : -1;
}

std::vector<int> Schema::elements(ObjectKind kind, const QString &schema,
                                  const QString &relation) const
{
    const ObjectId first{kind, schema, relation, {}, {}};
    auto at = std::lower_bound(
        objects.begin(), objects.end(), first,
        [](const SchemaObject &object, const ObjectId &wanted) { return object.id < wanted; });
    std::vector<int> found;
    for (; at != objects.end() && at->id.kind == kind && at->id.schema == schema
           && at->id.relation == relation;
         ++at)
        found.push_back(int(at - objects.begin()));
    return found;
}

namespace {

/// Where an object lives; empty for what lives nowhere.
const QString &homeOf(const ObjectId &id)
{
    return id.kind == ObjectKind::Schema ? id.name : id.schema;
}

} // namespace

QStringList schemaNames(const Schema &schema)
{
    QStringList names;
    for (const SchemaObject &object : schema.objects) {
        const QString &home = homeOf(object.id);
        if (!home.isEmpty() && !names.contains(home))
            names.append(home);
    }
    names.sort();
    return names;
}

Schema onlyIn(const Schema &schema, const QStringList &names)
{
    Schema kept;
    kept.serverVersion = schema.serverVersion;
    kept.notCompared = schema.notCompared;
    std::vector<int> moved(schema.objects.size(), -1);
    for (size_t i = 0; i < schema.objects.size(); ++i) {
        const QString &home = homeOf(schema.objects[i].id);
        if (!home.isEmpty() && !names.contains(home))
            continue;
        moved[i] = int(kept.objects.size());
        kept.objects.push_back(schema.objects[i]);
    }
    for (SchemaObject &object : kept.objects) {
        std::vector<int> needs;
        for (const int needed : object.needs) {
            if (moved[size_t(needed)] >= 0)
                needs.push_back(moved[size_t(needed)]);
        }
        object.needs = std::move(needs);
    }
    return kept;
}

} // namespace Retort

#include "migrations/schema/bonds.h"

#include <algorithm>

namespace Retort {

Bonds takeBonds(Schema &schema)
{
    Bonds bonds;
    static const QString byIndex = QStringLiteral("INDEX ");
    for (SchemaObject &object : schema.objects) {
        if (object.id.kind == ObjectKind::Sequence && object.has(Property::OwnedBy)) {
            Bonds::Owner owner;
            owner.sql = object.text(Property::OwnedBy);
            const auto isOwner = [&](int needed) {
                const ObjectId &id = schema.objects[size_t(needed)].id;
                if (id.kind == ObjectKind::Column)
                    owner.column = id;
                return id.kind == ObjectKind::Column || id.kind == ObjectKind::Table;
            };
            object.needs.erase(std::remove_if(object.needs.begin(), object.needs.end(), isOwner),
                               object.needs.end());
            object.properties.remove(Property::OwnedBy);
            bonds.ownedBy.insert(object.id, owner);
        }
        if (object.id.kind != ObjectKind::Table && object.id.kind != ObjectKind::MaterializedView)
            continue;
        const QString identity = object.text(Property::ReplicaIdentity);
        if (identity.startsWith(byIndex)) {
            bonds.replicaIdentity.insert(object.id, identity.mid(byIndex.size()));
            object.properties.remove(Property::ReplicaIdentity);
        }
        if (object.has(Property::ClusteredOn)) {
            bonds.clusteredOn.insert(object.id, object.text(Property::ClusteredOn));
            object.properties.remove(Property::ClusteredOn);
        }
    }
    return bonds;
}

} // namespace Retort

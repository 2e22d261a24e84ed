#include "migrations/schema/objecttext.h"

#include "migrations/schema/ddl.h"

#include <algorithm>
#include <array>

namespace Retort {

namespace {

/// In the order in which they stand behind their relation.
constexpr std::array followers{ObjectKind::Constraint, ObjectKind::Index, ObjectKind::Rule,
                               ObjectKind::Trigger, ObjectKind::Policy};

void append(QString &text, const QStringList &statements)
{
    for (const QString &statement : statements)
        text += statement + QStringLiteral(";\n");
}

QStringList aspects(const Schema &schema, int object, const CompareOptions &options)
{
    DdlContext context;
    context.owners = options.owners;
    context.privileges = options.privileges;
    context.comments = options.comments;
    return aspectStatements(Schema(), -1, schema, object, context);
}

/// Whether the relation's own statement says it.
bool isInlined(const Schema &schema, int object)
{
    const SchemaObject &constraint = schema.objects[size_t(object)];
    // A key to another table reads better behind its own table.
    return constraint.id.kind != ObjectKind::Constraint
           || constraint.text(Property::ConstraintType) != QLatin1String("FOREIGN KEY");
}

} // namespace

ObjectId holderOf(const Schema &schema, const ObjectId &id)
{
    if (id.relation.isEmpty() || !belongsToRelation(id.kind))
        return id;
    for (const ObjectKind kind : {ObjectKind::Table, ObjectKind::View, ObjectKind::MaterializedView,
                                  ObjectKind::CompositeType, ObjectKind::Domain}) {
        const ObjectId owner{kind, id.schema, {}, id.relation, {}};
        if (schema.find(owner) >= 0)
            return owner;
    }
    return id;
}

QString objectText(const Schema &schema, const ObjectId &id, const CompareOptions &options)
{
    const int object = schema.find(id);
    if (object < 0)
        return {};
    std::vector<int> inlined;
    for (const ObjectKind kind :
         {ObjectKind::Column, ObjectKind::ColumnDefault, ObjectKind::Constraint}) {
        for (const int element : schema.elements(kind, id.schema, id.name)) {
            if (isInlined(schema, element))
                inlined.push_back(element);
        }
    }
    const bool relation = id.relation.isEmpty();
    if (!relation)
        inlined.clear();
    std::sort(inlined.begin(), inlined.end());
    QString text;
    append(text, createStatements(schema, object, inlined));
    if (relation) {
        for (const ObjectKind kind : followers) {
            for (const int element : schema.elements(kind, id.schema, id.name)) {
                if (kind != ObjectKind::Constraint || !isInlined(schema, element))
                    append(text, createStatements(schema, element));
            }
        }
    }
    append(text, aspects(schema, object, options));
    if (relation) {
        for (const ObjectKind kind : {ObjectKind::Column, ObjectKind::Constraint, ObjectKind::Index,
                                      ObjectKind::Trigger, ObjectKind::Policy}) {
            for (const int element : schema.elements(kind, id.schema, id.name))
                append(text, aspects(schema, element, options));
        }
    }
    return text;
}

} // namespace Retort

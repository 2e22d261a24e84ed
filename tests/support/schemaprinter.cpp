#include "tests/support/schemaprinter.h"

#include <QStringList>

namespace Retort::Test {

QString printedId(const ObjectId &id)
{
    QStringList parts;
    for (const QString &part : {id.schema, id.relation, id.name}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    QString text = objectKindName(id.kind) + QLatin1Char(' ') + parts.join(QLatin1Char('.'));
    if (!id.arguments.isEmpty())
        text += QLatin1Char('(') + id.arguments + QLatin1Char(')');
    return text;
}

QString printed(const Schema &schema)
{
    QString text;
    for (const SchemaObject &object : schema.objects) {
        text +=
            printedId(object.id) + QStringLiteral("  [") + object.sqlName + QStringLiteral("]\n");
        for (const auto &[property, value] : object.properties.items()) {
            const QString shown =
                std::holds_alternative<QString>(value)
                    ? std::get<QString>(value)
                    : QLatin1Char('{') + std::get<QStringList>(value).join(QStringLiteral(" | "))
                          + QLatin1Char('}');
            text += QStringLiteral("    ") + propertyName(property) + QStringLiteral(": ") + shown
                    + QLatin1Char('\n');
        }
        for (const int needed : object.needs)
            text += QStringLiteral("    -> ") + printedId(schema.objects[size_t(needed)].id)
                    + QLatin1Char('\n');
    }
    for (const QString &sentence : schema.notCompared)
        text += QStringLiteral("! ") + sentence + QLatin1Char('\n');
    return text;
}

} // namespace Retort::Test

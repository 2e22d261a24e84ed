#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

QString createSql(const SchemaObject &object, const QStringList &settings)
{
    return "CREATE " + keywordOf(object) + " " + nameOf(object) + " (" + settings.join(", ") + ")";
}

/// Tokens by what is done with them, in the order of the first of each.
QList<std::pair<QString, QStringList>> byDictionaries(const QStringList &mappings)
{
    QList<std::pair<QString, QStringList>> groups;
    for (const QString &mapping : mappings) {
        const qsizetype tab = mapping.indexOf(QLatin1Char('\t'));
        const QString token = mapping.left(tab);
        const QString dictionaries = mapping.mid(tab + 1);
        bool found = false;
        for (auto &group : groups) {
            if (group.first == dictionaries) {
                group.second.append(sqlName(token));
                found = true;
            }
        }
        if (!found)
            groups.append({dictionaries, {sqlName(token)}});
    }
    return groups;
}

QStringList mappingStatements(const SchemaObject &configuration, const QString &action,
                              const QStringList &mappings)
{
    QStringList statements;
    for (const auto &group : byDictionaries(mappings))
        statements.append("ALTER TEXT SEARCH CONFIGURATION " + nameOf(configuration) + " " + action
                          + " MAPPING FOR " + group.second.join(", ") + " WITH " + group.first);
    return statements;
}

Alteration alterConfiguration(const SchemaObject &before, const SchemaObject &after)
{
    if (differs(before, after, Property::Parser))
        return replaced();
    const auto mappingsOf = [](const SchemaObject &configuration) {
        QMap<QString, QString> map;
        for (const QString &mapping : configuration.list(Property::Mappings))
            map.insert(mapping.section(QLatin1Char('\t'), 0, 0), mapping);
        return map;
    };
    const QMap<QString, QString> old = mappingsOf(before);
    const QMap<QString, QString> now = mappingsOf(after);
    QStringList dropped;
    QStringList added;
    QStringList changed;
    for (auto it = old.cbegin(); it != old.cend(); ++it) {
        if (!now.contains(it.key()))
            dropped.append(sqlName(it.key()));
        else if (now.value(it.key()) != it.value())
            changed.append(now.value(it.key()));
    }
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (!old.contains(it.key()))
            added.append(it.value());
    }
    Alteration alteration;
    if (!dropped.isEmpty())
        alteration.statements.append("ALTER TEXT SEARCH CONFIGURATION " + nameOf(after)
                                     + " DROP MAPPING FOR " + dropped.join(", "));
    alteration.statements += mappingStatements(after, QStringLiteral("ALTER"), changed);
    alteration.statements += mappingStatements(after, QStringLiteral("ADD"), added);
    return alteration;
}

Alteration alterDictionary(const SchemaObject &before, const SchemaObject &after)
{
    if (differs(before, after, Property::Template))
        return replaced();
    // `name = 'value'` with commas between, as the catalog has it.
    const auto optionsOf = [](const SchemaObject &dictionary) {
        QMap<QString, QString> map;
        for (const QString &option : splitTopLevel(dictionary.text(Property::Options))) {
            const NameValue item = splitOption(option);
            if (!item.name.trimmed().isEmpty())
                map.insert(item.name.trimmed(), item.value.trimmed());
        }
        return map;
    };
    const QMap<QString, QString> old = optionsOf(before);
    const QMap<QString, QString> now = optionsOf(after);
    QStringList changes;
    for (auto it = old.cbegin(); it != old.cend(); ++it) {
        // A name alone takes the option away.
        if (!now.contains(it.key()))
            changes.append(it.key());
    }
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (old.value(it.key()) != it.value())
            changes.append(it.key() + " = " + it.value());
    }
    Alteration alteration;
    if (!changes.isEmpty())
        alteration.statements.append("ALTER TEXT SEARCH DICTIONARY " + nameOf(after) + " ("
                                     + changes.join(", ") + ")");
    return alteration;
}

} // namespace

QStringList createTextSearch(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    switch (made.id.kind) {
    case ObjectKind::TextSearchDictionary: {
        QStringList settings{"TEMPLATE = " + made.text(Property::Template)};
        if (made.has(Property::Options))
            settings.append(made.text(Property::Options));
        return {createSql(made, settings)};
    }
    case ObjectKind::TextSearchConfiguration: {
        QStringList statements{createSql(made, {"PARSER = " + made.text(Property::Parser)})};
        return statements
               + mappingStatements(made, QStringLiteral("ADD"), made.list(Property::Mappings));
    }
    default:
        return {createSql(made, made.list(Property::Settings))};
    }
}

Alteration alterTextSearch(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    if (after.id.kind == ObjectKind::TextSearchDictionary)
        return alterDictionary(before, after);
    if (after.id.kind == ObjectKind::TextSearchConfiguration)
        return alterConfiguration(before, after);
    return differsBeside(before, after, {}) ? replaced() : Alteration();
}

} // namespace Retort::Ddl

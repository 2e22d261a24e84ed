#include "migrations/schema/renames.h"

#include "migrations/schema/schemadiff.h"
#include "migrations/sql/quoting.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <optional>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Renames", text);
}

tl::unexpected<Error> usage(const QString &message, const QString &hint)
{
    return fail(ErrorKind::Usage, message, hint);
}

constexpr std::array elementKinds{ObjectKind::Column, ObjectKind::Constraint, ObjectKind::Trigger,
                                  ObjectKind::Policy, ObjectKind::Rule};

bool isRenamed(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::ColumnDefault:
    case ObjectKind::Cast:
    case ObjectKind::Transform:
    case ObjectKind::UserMapping:
    case ObjectKind::Operator:
    case ObjectKind::PublicationTable:
    case ObjectKind::PublicationSchema:
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
    case ObjectKind::Extension:
        return false;
    default:
        return true;
    }
}

/// Parts of a dotted name; those in double quotes may hold dots.
QStringList parts(const QString &text)
{
    QStringList found;
    QString part;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == QLatin1Char('"')) {
            if (quoted && i + 1 < text.size() && text.at(i + 1) == c)
                part += text.at(i++);
            else
                quoted = !quoted;
        } else if (c == QLatin1Char('.') && !quoted) {
            found.append(part);
            part.clear();
        } else {
            part += c;
        }
    }
    found.append(part);
    return found;
}

class Reader
{
public:
    Reader(const Schema &from, const Schema &to) : m_from(from), m_to(to) {}

    Result<void> add(const QString &text)
    {
        const qsizetype equals = text.indexOf(QLatin1Char('='));
        if (equals <= 0 || equals + 1 == text.size()) {
            return usage(tr("--rename %1 is no OLD=NEW.").arg(text),
                         tr("--rename people=users, --rename users.mail=email"));
        }
        const QString oldText = text.left(equals);
        const QString newText = text.mid(equals + 1);
        const Result<ObjectId> before = find(oldText);
        if (!before)
            return fail(before.error());
        QStringList named = parts(newText);
        ObjectId after = *before;
        after.name = named.takeLast();
        if (!named.isEmpty() && !fits(*before, named) && !fits(afterAll(*before), named)) {
            return usage(tr("--rename %1 would move it elsewhere.").arg(text),
                         tr("A rename gives another name in the same place."));
        }
        // A relation that is renamed too is known by its new name there.
        const ObjectId there = afterAll(after);
        if (m_to.find(there) < 0) {
            return usage(
                tr("The aim has no %1 %2.").arg(objectKindName(there.kind), displayName(there)),
                tr("NEW is the name as the models have it."));
        }
        append(*before, after, false);
        return {};
    }

    /// Keys, indexes and sequences whose names held an old one, where the aim has them with the new
    /// one and the start has not.
    void follow()
    {
        for (const SchemaObject &object : m_from.objects) {
            const ObjectId &id = object.id;
            if ((id.kind != ObjectKind::Constraint && id.kind != ObjectKind::Sequence
                 && id.kind != ObjectKind::Index)
                || object.has(Property::OfConstraint) || isTold(id))
                continue;
            ObjectId renamed = id;
            renamed.name = derivedName(id, relationOf(object));
            if (renamed.name != id.name && m_to.find(afterAll(renamed)) >= 0
                && m_to.find(afterAll(id)) < 0 && m_from.find(renamed) < 0)
                append(id, renamed, true);
        }
    }

    QList<Rename> renames;

private:
    Result<ObjectId> find(const QString &text) const
    {
        const QStringList named = parts(text);
        QList<ObjectId> found;
        if (named.size() == 1)
            found = objects(QStringLiteral("public"), named.at(0)) + objects({}, named.at(0));
        if (named.size() == 2) {
            found = elements(QStringLiteral("public"), named.at(0), named.at(1));
            const QList<ObjectId> others = objects(named.at(0), named.at(1));
            if (!found.isEmpty() && !others.isEmpty()) {
                return usage(
                    tr("%1 can be an element of a table and an object of a schema.").arg(text),
                    tr("Write it with its schema: public.%1").arg(text));
            }
            found += others;
        }
        if (named.size() == 3)
            found = elements(named.at(0), named.at(1), named.at(2));
        if (found.isEmpty()) {
            return usage(tr("The start has nothing that is named %1.").arg(text),
                         tr("OLD is [SCHEMA.]OBJECT or [SCHEMA.]TABLE.COLUMN, as the database has "
                            "it."));
        }
        if (found.size() > 1) {
            return usage(
                tr("%1 is the name of more than one object.").arg(text),
                tr("They are: %1 and %2.")
                    .arg(objectKindName(found.at(0).kind), objectKindName(found.at(1).kind)));
        }
        return found.first();
    }

    QList<ObjectId> objects(const QString &schema, const QString &name) const
    {
        QList<ObjectId> found;
        for (const SchemaObject &object : m_from.objects) {
            const ObjectId &id = object.id;
            const bool own = !id.relation.isEmpty() && id.kind != ObjectKind::Index;
            // The index of a key goes by its key's name.
            const bool ofKey = id.kind == ObjectKind::Index && object.has(Property::OfConstraint);
            if (id.schema == schema && id.name == name && !own && !ofKey && isRenamed(id.kind))
                found.append(id);
        }
        return found;
    }

    QList<ObjectId> elements(const QString &schema, const QString &relation,
                             const QString &name) const
    {
        QList<ObjectId> found;
        for (const ObjectKind kind : elementKinds) {
            const ObjectId id{kind, schema, relation, name, {}};
            if (m_from.find(id) >= 0)
                found.append(id);
        }
        return found;
    }

    static bool fits(const ObjectId &before, const QStringList &place)
    {
        QStringList whole;
        if (!before.schema.isEmpty())
            whole.append(before.schema);
        if (!before.relation.isEmpty() && before.kind != ObjectKind::Index)
            whole.append(before.relation);
        return place == whole || (place.size() == 1 && place.last() == whole.last());
    }

    /// The id with what was renamed before it in the list.
    ObjectId afterAll(ObjectId id) const
    {
        for (const Rename &rename : renames) {
            if (rename.before.kind == ObjectKind::Schema && id.schema == rename.before.name)
                id.schema = rename.after.name;
            else if (rename.before.relation.isEmpty() && rename.before.schema == id.schema
                     && rename.before.name == id.relation)
                id.relation = rename.after.name;
        }
        return id;
    }

    void append(const ObjectId &before, const ObjectId &after, bool derived)
    {
        const ObjectId now = afterAll(before);
        ObjectId then = now;
        then.name = after.name;
        Rename rename;
        rename.before = before;
        rename.after = then;
        rename.sql = statement(now, then.name);
        rename.back = statement(then, now.name);
        rename.derived = derived;
        renames.append(rename);
    }

    QString statement(const ObjectId &id, const QString &name) const
    {
        const QString keyword = objectKindKeyword(id.kind);
        const QString relation = sqlName(id.schema, id.relation);
        switch (id.kind) {
        case ObjectKind::Column: {
            const bool composite =
                m_from.find({ObjectKind::CompositeType, id.schema, {}, id.relation, {}}) >= 0;
            if (composite) {
                return QStringLiteral("ALTER TYPE %1 RENAME ATTRIBUTE %2 TO %3")
                    .arg(relation, sqlName(id.name), sqlName(name));
            }
            return QStringLiteral("ALTER TABLE %1 RENAME COLUMN %2 TO %3")
                .arg(relation, sqlName(id.name), sqlName(name));
        }
        case ObjectKind::Constraint:
            return QStringLiteral("ALTER TABLE %1 RENAME CONSTRAINT %2 TO %3")
                .arg(relation, sqlName(id.name), sqlName(name));
        case ObjectKind::Trigger:
        case ObjectKind::Policy:
        case ObjectKind::Rule:
            return QStringLiteral("ALTER %1 %2 ON %3 RENAME TO %4")
                .arg(keyword, sqlName(id.name), relation, sqlName(name));
        case ObjectKind::Function:
        case ObjectKind::Procedure:
        case ObjectKind::Aggregate:
            return QStringLiteral("ALTER %1 %2(%3) RENAME TO %4")
                .arg(keyword, sqlName(id.schema, id.name), id.arguments, sqlName(name));
        case ObjectKind::OperatorClass:
        case ObjectKind::OperatorFamily:
            return QStringLiteral("ALTER %1 %2 USING %3 RENAME TO %4")
                .arg(keyword, sqlName(id.schema, id.name), sqlName(id.arguments), sqlName(name));
        default:
            return QStringLiteral("ALTER %1 %2 RENAME TO %3")
                .arg(keyword, sqlName(id.schema, id.name), sqlName(name));
        }
    }

    /// The name of an element with the new names of its table and columns in it.
    QString derivedName(const ObjectId &id, const QString &relation) const
    {
        QString name = id.name;
        for (const Rename &rename : renames) {
            if (rename.derived || rename.before.schema != id.schema)
                continue;
            const QString &before = rename.before.name;
            if (rename.before.kind == ObjectKind::Table && before == relation) {
                if (name.startsWith(before + QLatin1Char('_')))
                    name.replace(0, before.size(), rename.after.name);
            } else if (rename.before.kind == ObjectKind::Column
                       && rename.before.relation == relation) {
                const qsizetype at = name.indexOf(QLatin1Char('_') + before + QLatin1Char('_'));
                if (at >= 0)
                    name.replace(at + 1, before.size(), rename.after.name);
            }
        }
        return name;
    }

    /// The table of a constraint or index, or that a sequence is owned by or named after.
    QString relationOf(const SchemaObject &object) const
    {
        if (object.id.kind == ObjectKind::Constraint || object.id.kind == ObjectKind::Index)
            return object.id.relation;
        for (const int needed : object.needs) {
            const ObjectId &column = m_from.objects[size_t(needed)].id;
            if (column.kind == ObjectKind::Column)
                return column.relation;
        }
        return {};
    }

    bool isTold(const ObjectId &id) const
    {
        return std::any_of(renames.begin(), renames.end(),
                           [&](const Rename &rename) { return rename.before == id; });
    }

    const Schema &m_from;
    const Schema &m_to;
};

/// What tells an object of its kind from others, names left out; empty: it is no candidate.
QStringList likeness(const Schema &schema, const SchemaObject &object)
{
    QStringList facts;
    switch (object.id.kind) {
    case ObjectKind::Table:
        for (const int at : schema.elements(ObjectKind::Column, object.id.schema, object.id.name)) {
            const SchemaObject &column = schema.objects[size_t(at)];
            facts.append(column.id.name + QLatin1Char(' ') + column.text(Property::Type));
        }
        return facts;
    case ObjectKind::Column:
        return {object.text(Property::Type), object.text(Property::Generated)};
    case ObjectKind::EnumType:
        return object.list(Property::Labels);
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
        return {object.text(Property::Definition)};
    case ObjectKind::Domain:
        return {object.text(Property::Type), object.text(Property::Expression)};
    case ObjectKind::Policy:
        return {object.text(Property::Command), object.text(Property::Using),
                object.text(Property::WithCheck)};
    case ObjectKind::Constraint:
        return object.text(Property::ConstraintType) == QLatin1String("CHECK")
                   ? QStringList{object.text(Property::Definition)}
                   : QStringList{};
    default:
        return {};
    }
}

/// Of a relation that is there on both sides, or of none.
bool isAlone(const Schema &other, const ObjectId &id)
{
    if (id.relation.isEmpty())
        return true;
    return other.find({ObjectKind::Table, id.schema, {}, id.relation, {}}) >= 0
           || other.find({ObjectKind::CompositeType, id.schema, {}, id.relation, {}}) >= 0;
}

} // namespace

QList<RenameCandidate> renameCandidates(const Schema &from, const Schema &to)
{
    QHash<QStringList, QList<ObjectId>> gone;
    const auto key = [](const Schema &schema, const SchemaObject &object) {
        QStringList facts = likeness(schema, object);
        if (!facts.isEmpty()) {
            facts.prepend(object.id.relation);
            facts.prepend(object.id.schema);
            facts.prepend(objectKindName(object.id.kind));
        }
        return facts;
    };
    for (const SchemaObject &object : from.objects) {
        if (to.find(object.id) >= 0 || !isAlone(to, object.id))
            continue;
        const QStringList facts = key(from, object);
        if (!facts.isEmpty())
            gone[facts].append(object.id);
    }
    QList<RenameCandidate> candidates;
    for (const SchemaObject &object : to.objects) {
        if (gone.isEmpty() || from.find(object.id) >= 0 || !isAlone(from, object.id))
            continue;
        const QList<ObjectId> alike = gone.value(key(to, object));
        for (const ObjectId &before : alike)
            candidates.append({before, object.id});
    }
    return candidates;
}

QString renameText(const RenameCandidate &candidate)
{
    const auto text = [](const ObjectId &id) {
        QString name = sqlName(id.schema, id.relation.isEmpty() ? id.name : id.relation);
        if (!id.relation.isEmpty())
            name += QLatin1Char('.') + sqlName(id.name);
        return name;
    };
    return text(candidate.before) + QLatin1Char('=') + text(candidate.after);
}

Result<QList<Rename>> readRenames(const Schema &from, const Schema &to, const QStringList &texts)
{
    Reader reader(from, to);
    // Tables first: what belongs to them is then named by their new names.
    QStringList ordered = texts;
    std::stable_sort(ordered.begin(), ordered.end(), [](const QString &a, const QString &b) {
        return parts(a.section(QLatin1Char('='), 0, 0)).size()
               < parts(b.section(QLatin1Char('='), 0, 0)).size();
    });
    for (const QString &text : std::as_const(ordered)) {
        if (const Result<void> added = reader.add(text); !added)
            return fail(added.error());
    }
    reader.follow();
    return reader.renames;
}

} // namespace Retort

#include "app/database/catalogbuilder.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace Retort {

namespace {

QRegularExpression patternOf(const QString &glob)
{
    QString expression;
    for (const QChar c : glob) {
        if (c == QLatin1Char('*'))
            expression += QLatin1String(".*");
        else if (c == QLatin1Char('?'))
            expression += QLatin1Char('.');
        else
            expression += QRegularExpression::escape(QString(c));
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(expression),
                              QRegularExpression::DotMatchesEverythingOption);
}

/// At most `bytes` of the UTF-8 text, without half a character.
QByteArray clipped(const QByteArray &text, qsizetype bytes)
{
    if (text.size() <= bytes)
        return text;
    while (bytes > 0 && (uchar(text[bytes]) & 0xc0) == 0x80)
        --bytes;
    return text.left(bytes);
}

/// As PostgreSQL chooses a constraint's name: `table_column_not_null`, the longer name cut first.
QString notNullName(const QString &table, const QString &column)
{
    const QByteArray label = "_not_null";
    const QByteArray first = table.toUtf8();
    const QByteArray second = column.toUtf8();
    const qsizetype room = 63 - label.size() - 1;
    qsizetype firstSize = first.size();
    qsizetype secondSize = second.size();
    while (firstSize + secondSize > room)
        --(firstSize > secondSize ? firstSize : secondSize);
    return QString::fromUtf8(clipped(first, firstSize) + '_' + clipped(second, secondSize) + label);
}

} // namespace

CatalogBuilder::CatalogBuilder(const CatalogOptions &options) : m_options(options)
{
    for (const QString &pattern : options.exclude)
        m_patterns.push_back(patternOf(pattern));
}

QString CatalogBuilder::quoted(const QString &name) const
{
    bool bare = !name.isEmpty() && !(name[0] >= QLatin1Char('0') && name[0] <= QLatin1Char('9'));
    for (const QChar c : name) {
        bare = bare
               && ((c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c == QLatin1Char('_')
                   || (c >= QLatin1Char('0') && c <= QLatin1Char('9')));
    }
    if (bare && !m_keywords.contains(name))
        return name;
    return QLatin1Char('"') + QString(name).replace(QLatin1String("\""), QLatin1String("\"\""))
           + QLatin1Char('"');
}

QString CatalogBuilder::qualified(const QString &schema, const QString &name) const
{
    return quoted(schema) + QLatin1Char('.') + quoted(name);
}

QString CatalogBuilder::shared(CatalogRow &row)
{
    const std::string_view value = row.bytes();
    if (value.empty())
        return {};
    m_buffer.assign(value);
    const auto [at, isNew] = m_shared.try_emplace(m_buffer);
    if (isNew)
        at->second = QString::fromUtf8(value.data(), qsizetype(value.size()));
    return at->second;
}

void CatalogBuilder::addMember(const CatalogAddress &address, quint32 extension)
{
    m_members.insert(address, extension);
}

bool CatalogBuilder::isExcluded(const ObjectId &id) const
{
    const QString version = id.kind == ObjectKind::PublicationTable ? id.name : QString();
    if (!m_options.versionTable.isEmpty() && id.schema == m_options.versionSchema
        && ((id.kind == ObjectKind::Table && id.name == m_options.versionTable)
            || version == m_options.versionTable))
        return true;
    if (m_patterns.empty())
        return false;
    const auto matches = [this](const QString &text) {
        return std::any_of(
            m_patterns.begin(), m_patterns.end(),
            [&text](const QRegularExpression &pattern) { return pattern.match(text).hasMatch(); });
    };
    // All of a schema leaves out the schema.
    if (id.kind == ObjectKind::Schema)
        return matches(id.name) || matches(id.name + QLatin1Char('.'));
    if (id.schema.isEmpty())
        return matches(id.name);
    if (matches(id.schema))
        return true;
    // What has no name of its own in the schema goes by its relation, which is not there then.
    if (id.kind == ObjectKind::DefaultPrivileges
        || (belongsToRelation(id.kind) && id.kind != ObjectKind::Index))
        return false;
    return matches(id.schema + QLatin1Char('.') + id.name);
}

int CatalogBuilder::add(const CatalogAddress &address, ObjectId id, const QString &sqlName)
{
    if (address.catalog != 0 && m_members.contains({address.catalog, address.oid, 0}))
        return -1;
    if (isExcluded(id))
        return -1;
    const int index = int(m_objects.size());
    SchemaObject &object = m_objects.emplace_back();
    object.id = std::move(id);
    object.sqlName = sqlName;
    if (address.catalog != 0)
        m_own.insert(address, index);
    return index;
}

int CatalogBuilder::addElement(const CatalogAddress &address, ObjectKind kind, int relation,
                               const QString &name, const QString &sqlName)
{
    if (relation < 0)
        return -1;
    const ObjectId &owner = m_objects[size_t(relation)].id;
    ObjectId id{kind, owner.schema, owner.name, name, {}};
    const int index = add(address, std::move(id),
                          sqlName.isEmpty() ? quoted(name) + QStringLiteral(" ON ")
                                                  + m_objects[size_t(relation)].sqlName
                                            : sqlName);
    if (index >= 0)
        need(index, relation);
    return index;
}

QStringList CatalogBuilder::columnNames(quint32 relation, const QStringList &numbers) const
{
    QStringList names;
    for (const QString &number : numbers) {
        if (const int index = column(relation, number.toInt()); index >= 0)
            names.append(m_objects[size_t(index)].id.name);
    }
    return names;
}

void CatalogBuilder::setFlag(int index, Property property, bool holds)
{
    static const QString yes = QStringLiteral("true");
    if (holds)
        set(index, property, yes);
}

void CatalogBuilder::append(int index, Property property, const QString &item)
{
    QStringList items = m_objects[size_t(index)].list(property);
    items.append(item);
    set(index, property, items);
}

void CatalogBuilder::setPrivileges(int index, CatalogRow &row)
{
    if (row.nextIsNull()) {
        row.skip();
        row.skip();
        return;
    }
    QStringList privileges = row.list();
    QStringList usual = row.list();
    privileges.sort();
    usual.sort();
    if (privileges == usual)
        return;
    // Nothing at all, not even for the owner, is something else than what is usual.
    if (privileges.isEmpty())
        privileges.append(QString());
    set(index, Property::Privileges, privileges);
}

void CatalogBuilder::setDefinition(int index, Property property, CatalogRow &row)
{
    if (row.nextIsNull())
        m_vanished = true;
    set(index, property, row.text());
}

void CatalogBuilder::addComment(const CatalogAddress &address, const QString &text)
{
    const int index = find(address);
    if (index >= 0) {
        set(index, Property::Comment, text);
        return;
    }
    const int owner = m_members.contains({address.catalog, address.oid, 0}) ? -1 : resolve(address);
    if (owner < 0 || m_objects[size_t(owner)].id.kind == ObjectKind::Extension)
        return;
    notCompared(QStringLiteral("A comment on a part of %1 %2 is not compared.")
                    .arg(objectKindName(m_objects[size_t(owner)].id.kind),
                         m_objects[size_t(owner)].sqlName));
}

/// The object that an entry is or is a part of, or the extension that it came with; -1.
int CatalogBuilder::resolve(const CatalogAddress &address) const
{
    CatalogAddress whole = address;
    if (address.catalog == Catalog::type) {
        for (auto of = m_typeAliases.constFind(whole.oid); of != m_typeAliases.constEnd();
             of = m_typeAliases.constFind(whole.oid))
            whole.oid = *of;
    }
    if (const auto own = m_own.constFind(whole); own != m_own.constEnd())
        return *own;
    whole.sub = 0;
    if (address.sub != 0) {
        if (const auto own = m_own.constFind(whole); own != m_own.constEnd())
            return *own;
    }
    if (const auto alias = m_aliases.constFind(whole); alias != m_aliases.constEnd())
        return *alias;
    if (const auto member = m_members.constFind(whole); member != m_members.constEnd())
        return find({Catalog::extension, *member, 0});
    if (const auto type = m_typeMembers.constFind(whole); type != m_typeMembers.constEnd())
        return resolve({Catalog::type, *type, 0});
    return -1;
}

void CatalogBuilder::addDependency(const CatalogAddress &from, const CatalogAddress &to, char type)
{
    const int index = resolve(from);
    if (index < 0)
        return;
    SchemaObject &object = m_objects[size_t(index)];
    // What came with an extension stands for it as something needed, not as something that needs.
    if (object.id.kind == ObjectKind::Extension && from.catalog != Catalog::extension)
        return;
    const int needed = resolve(to);
    if (needed < 0)
        return;
    const SchemaObject &other = m_objects[size_t(needed)];
    if (type == 'x') {
        append(index, Property::ExtensionDependencies, other.id.name);
    } else if (object.id.kind == ObjectKind::Sequence && from.catalog == Catalog::relation
               && other.id.kind == ObjectKind::Column) {
        if (type == 'a') {
            set(index, Property::OwnedBy, other.sqlName);
        } else if (type == 'i') {
            setFlag(index, Property::Identity, true);
            set(needed, Property::IdentitySequence, object.sqlName);
        }
    }
    need(index, needed);
    // Not the column alone, but its relation too.
    if (to.sub != 0 && other.id.kind == ObjectKind::Column) {
        if (const int relation = find({to.catalog, to.oid, 0}); relation >= 0)
            need(index, relation);
    }
}

void CatalogBuilder::need(int from, int to)
{
    if (from != to)
        m_objects[size_t(from)].needs.push_back(to);
}

/// What the index of a constraint needs (columns in expressions, functions, operator classes), the
/// constraint needs too, since it is made first.
void CatalogBuilder::shareNeeds()
{
    for (size_t i = 0; i < m_objects.size(); ++i) {
        if (m_objects[i].id.kind != ObjectKind::Index || !m_objects[i].has(Property::OfConstraint))
            continue;
        const std::vector<int> needs = m_objects[i].needs;
        const auto constraint = std::find_if(needs.begin(), needs.end(), [this](int needed) {
            return m_objects[size_t(needed)].id.kind == ObjectKind::Constraint;
        });
        if (constraint == needs.end())
            continue;
        for (const int needed : needs) {
            if (m_objects[size_t(needed)].id.kind != ObjectKind::Index)
                need(*constraint, needed);
        }
    }
}

void CatalogBuilder::numberColumns()
{
    struct Place
    {
        quint32 relation;
        qint32 number;
        int index;
    };
    std::vector<Place> places;
    for (auto own = m_own.constBegin(); own != m_own.constEnd(); ++own) {
        if (own.key().catalog == Catalog::relation && own.key().sub > 0)
            places.push_back({own.key().oid, own.key().sub, *own});
    }
    std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) {
        return std::tie(a.relation, a.number) < std::tie(b.relation, b.number);
    });
    std::vector<QString> texts;
    size_t rank = 0;
    for (size_t i = 0; i < places.size(); ++i) {
        rank = i > 0 && places[i].relation == places[i - 1].relation ? rank + 1 : 1;
        while (texts.size() < rank)
            texts.push_back(QString::number(texts.size() + 1));
        set(places[i].index, Property::Position, texts[rank - 1]);
    }
}

/// Takes away the names of NOT NULL constraints that PostgreSQL would choose again: a column's own
/// from the names of table and column, an inherited one from its parent's.
void CatalogBuilder::nameNotNulls()
{
    QHash<QString, int> columns;
    if (!m_inheritedNotNulls.isEmpty()) {
        for (size_t i = 0; i < m_objects.size(); ++i) {
            if (m_objects[i].id.kind == ObjectKind::Column)
                columns.insert(m_objects[i].sqlName, int(i));
        }
    }
    std::vector<int> usual;
    for (size_t i = 0; i < m_objects.size(); ++i) {
        const SchemaObject &column = m_objects[i];
        if (column.id.kind != ObjectKind::Column || !column.has(Property::NotNullName))
            continue;
        const QString name = column.text(Property::NotNullName);
        bool isUsual = name == notNullName(column.id.relation, column.id.name);
        if (m_inheritedNotNulls.contains(int(i))) {
            isUsual = false;
            const SchemaObject &table = m_objects[size_t(column.needs.front())];
            for (const QString &parent : table.list(Property::Parents)) {
                const int of =
                    columns.value(parent + QLatin1Char('.') + quoted(column.id.name), -1);
                if (of >= 0 && m_objects[size_t(of)].text(Property::NotNullName) == name)
                    isUsual = true;
            }
        }
        if (isUsual)
            usual.push_back(int(i));
    }
    for (const int index : usual)
        m_objects[size_t(index)].properties.remove(Property::NotNullName);
}

/// Of two objects that need one another, the one that belongs to the other keeps its need; of
/// others the one that comes later by kind. A base type needs its functions, which were made
/// before it was whole.
void CatalogBuilder::breakPairs()
{
    const auto ownerOf = [this](int index) {
        const SchemaObject &object = m_objects[size_t(index)];
        return object.id.relation.isEmpty() ? std::pair<QString, QString>()
                                            : std::pair(object.id.schema, object.id.relation);
    };
    const auto keeps = [&](int a, int b) {
        const SchemaObject &one = m_objects[size_t(a)];
        const SchemaObject &other = m_objects[size_t(b)];
        if (one.id.kind == ObjectKind::BaseType || other.id.kind == ObjectKind::BaseType)
            return one.id.kind == ObjectKind::BaseType;
        if (ownerOf(a) == std::pair(other.id.schema, other.id.name))
            return true;
        if (ownerOf(b) == std::pair(one.id.schema, one.id.name))
            return false;
        return one.id.kind != other.id.kind ? one.id.kind > other.id.kind : a > b;
    };
    for (size_t i = 0; i < m_objects.size(); ++i) {
        std::vector<int> &needs = m_objects[i].needs;
        std::sort(needs.begin(), needs.end());
        needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    }
    for (size_t i = 0; i < m_objects.size(); ++i) {
        std::vector<int> &needs = m_objects[i].needs;
        needs.erase(std::remove_if(needs.begin(), needs.end(),
                                   [&](int needed) {
                                       const std::vector<int> &back =
                                           m_objects[size_t(needed)].needs;
                                       return std::binary_search(back.begin(), back.end(), int(i))
                                              && !keeps(int(i), needed);
                                   }),
                    needs.end());
    }
}

void CatalogBuilder::sort()
{
    std::vector<int> order(m_objects.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [this](int a, int b) { return m_objects[size_t(a)].id < m_objects[size_t(b)].id; });
    std::vector<int> places(order.size());
    for (size_t i = 0; i < order.size(); ++i)
        places[size_t(order[i])] = int(i);
    m_schema.objects.reserve(order.size());
    for (const int index : order) {
        SchemaObject &object = m_schema.objects.emplace_back(std::move(m_objects[size_t(index)]));
        for (int &needed : object.needs)
            needed = places[size_t(needed)];
        std::sort(object.needs.begin(), object.needs.end());
    }
}

Schema CatalogBuilder::finish(int serverVersion)
{
    QHash<QString, int> schemas;
    for (size_t i = 0; i < m_objects.size(); ++i) {
        if (m_objects[i].id.kind == ObjectKind::Schema)
            schemas.insert(m_objects[i].id.name, int(i));
    }
    for (size_t i = 0; i < m_objects.size(); ++i) {
        const SchemaObject &object = m_objects[i];
        // An element's relation needs it.
        const QString &schema = object.id.kind == ObjectKind::Extension
                                    ? object.text(Property::InSchema)
                                    : object.id.schema;
        if (schema.isEmpty() || belongsToRelation(object.id.kind))
            continue;
        if (const int index = schemas.value(schema, -1); index >= 0)
            need(int(i), index);
    }
    shareNeeds();
    nameNotNulls();
    numberColumns();
    breakPairs();
    sort();
    m_schema.notCompared.sort();
    m_schema.notCompared.removeDuplicates();
    m_schema.serverVersion = serverVersion;
    return std::move(m_schema);
}

} // namespace Retort

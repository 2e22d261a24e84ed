#pragma once

#include "app/database/catalogreader.h"
#include "app/database/catalogrow.h"
#include "migrations/schema/schemaobject.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace Retort {

/// The catalogs that dependencies name; their numbers are the same on every server.
namespace Catalog {
inline constexpr quint32 type = 1247;
inline constexpr quint32 routine = 1255;
inline constexpr quint32 relation = 1259;
inline constexpr quint32 foreignServer = 1417;
inline constexpr quint32 userMapping = 1418;
inline constexpr quint32 foreignDataWrapper = 2328;
inline constexpr quint32 accessMethod = 2601;
inline constexpr quint32 operatorMember = 2602;
inline constexpr quint32 functionMember = 2603;
inline constexpr quint32 columnDefault = 2604;
inline constexpr quint32 cast = 2605;
inline constexpr quint32 constraint = 2606;
inline constexpr quint32 conversion = 2607;
inline constexpr quint32 language = 2612;
inline constexpr quint32 schema = 2615;
inline constexpr quint32 operatorClass = 2616;
inline constexpr quint32 operation = 2617;
inline constexpr quint32 rule = 2618;
inline constexpr quint32 trigger = 2620;
inline constexpr quint32 operatorFamily = 2753;
inline constexpr quint32 extension = 3079;
inline constexpr quint32 policy = 3256;
inline constexpr quint32 statistics = 3381;
inline constexpr quint32 collation = 3456;
inline constexpr quint32 eventTrigger = 3466;
inline constexpr quint32 transform = 3576;
inline constexpr quint32 dictionary = 3600;
inline constexpr quint32 parser = 3601;
inline constexpr quint32 configuration = 3602;
inline constexpr quint32 textTemplate = 3764;
inline constexpr quint32 publication = 6104;
inline constexpr quint32 publishedTable = 6106;
inline constexpr quint32 publishedSchema = 6237;
inline constexpr quint32 defaultPrivileges = 826;
} // namespace Catalog

/// An object as the catalogs number it; `sub` is a column's number.
struct CatalogAddress
{
    quint32 catalog = 0;
    quint32 oid = 0;
    qint32 sub = 0;

    friend bool operator==(const CatalogAddress &, const CatalogAddress &) = default;
};

inline size_t qHash(const CatalogAddress &address, size_t seed = 0)
{
    quint64 mixed =
        (quint64(address.catalog) << 48) ^ (quint64(quint16(address.sub)) << 32) ^ address.oid;
    mixed = (mixed ^ seed) * 0x9e3779b97f4a7c15ULL;
    return size_t(mixed ^ (mixed >> 29));
}

/// Makes a `Schema` of the rows of the catalog questions: knows which catalog entry became which
/// object, and puts needs and aspects on them.
class CatalogBuilder
{
public:
    explicit CatalogBuilder(const CatalogOptions &options);

    // Names.
    /// As the server's own quote_identifier: bare where it can be read back.
    QString quoted(const QString &name) const;
    QString qualified(const QString &schema, const QString &name) const;
    void addKeyword(const QString &word) { m_keywords.insert(word); }
    /// The column as a text that is kept once however often it comes.
    QString shared(CatalogRow &row);
    QString schemaName(quint32 oid) const { return m_schemaNames.value(oid); }

    // Objects.
    void addSchemaName(quint32 oid, const QString &name) { m_schemaNames.insert(oid, name); }
    void addMember(const CatalogAddress &address, quint32 extension);
    /// A new object, or -1 where it is an extension's or left out. The reference that `at` gives is
    /// valid until the next one.
    int add(const CatalogAddress &address, ObjectId id, const QString &sqlName);
    /// An element of the relation with that index; -1 where there is none. `sqlName` is that of
    /// `name ON relation` where it is empty.
    int addElement(const CatalogAddress &address, ObjectKind kind, int relation,
                   const QString &name, const QString &sqlName = {});
    SchemaObject &at(int index) { return m_objects[size_t(index)]; }
    /// The entry that an object is beside the one it was added by.
    void own(const CatalogAddress &address, int object) { m_own.insert(address, object); }
    /// The object that the entry itself became, or -1.
    int find(const CatalogAddress &address) const { return m_own.value(address, -1); }
    int relation(quint32 oid) const { return find({Catalog::relation, oid, 0}); }
    int column(quint32 relation, qint64 number) const
    {
        return number > 0 ? find({Catalog::relation, relation, qint32(number)}) : -1;
    }
    /// Names of columns by their numbers, without 0 and unknown ones.
    QStringList columnNames(quint32 relation, const QStringList &numbers) const;
    /// An entry that is no object but part of one.
    void addAlias(const CatalogAddress &address, int object) { m_aliases.insert(address, object); }
    /// An array type and its element, a multirange and its range.
    void addTypeAlias(quint32 type, quint32 of) { m_typeAliases.insert(type, of); }
    /// An entry that came with a type (a function of a range type).
    void addTypeMember(const CatalogAddress &address, quint32 type)
    {
        m_typeMembers.insert(address, type);
    }

    // Facts.
    void set(int index, Property property, PropertyValue value)
    {
        m_objects[size_t(index)].properties.set(property, std::move(value));
    }
    void setFlag(int index, Property property, bool holds);
    void append(int index, Property property, const QString &item);
    /// The next two columns: an ACL and what it is without one.
    void setPrivileges(int index, CatalogRow &row);
    /// A definition that the server no longer has: it vanished since the snapshot.
    void setDefinition(int index, Property property, CatalogRow &row);
    bool hasVanished() const { return m_vanished; }
    void notCompared(const QString &sentence) { m_schema.notCompared.append(sentence); }

    void addComment(const CatalogAddress &address, const QString &text);
    /// A column whose NOT NULL comes from a parent alone.
    void addInheritedNotNull(int column) { m_inheritedNotNulls.insert(column); }
    void addDependency(const CatalogAddress &from, const CatalogAddress &to, char type);
    void need(int from, int to);

    /// The whole, sorted.
    Schema finish(int serverVersion);

private:
    bool isExcluded(const ObjectId &id) const;
    int resolve(const CatalogAddress &address) const;
    void shareNeeds();
    void numberColumns();
    void nameNotNulls();
    void breakPairs();
    void sort();

    CatalogOptions m_options;
    std::vector<QRegularExpression> m_patterns;
    QSet<QString> m_keywords;
    std::unordered_map<std::string, QString> m_shared;
    std::string m_buffer;
    QHash<quint32, QString> m_schemaNames;

    Schema m_schema;
    std::vector<SchemaObject> m_objects;
    QHash<CatalogAddress, int> m_own;
    QHash<CatalogAddress, int> m_aliases;
    QHash<CatalogAddress, quint32> m_typeMembers;
    QHash<CatalogAddress, quint32> m_members;
    QHash<quint32, quint32> m_typeAliases;
    QSet<int> m_inheritedNotNulls;
    bool m_vanished = false;
};

/// One statement and what is done with each row of its answer.
struct CatalogQuestion
{
    QString sql;
    void (*read)(CatalogBuilder &, CatalogRow &);
};

/// What the questions have in common.
class CatalogScope
{
public:
    CatalogScope(const CatalogOptions &options, int major);

    int major() const { return m_major; }
    /// The text with `{ns}` (a set of the schemas' oids) and `{own:CATALOG OID}` (a condition: no
    /// extension's) filled in.
    QString sql(const char *text) const;
    /// One of two texts, by the server's version.
    const char *since(int major, const char *text, const char *otherwise = "NULL") const
    {
        return m_major >= major ? text : otherwise;
    }

private:
    QString m_namespaces;
    int m_major;
};

QList<CatalogQuestion> frameQuestions(const CatalogScope &scope);
QList<CatalogQuestion> relationQuestions(const CatalogScope &scope);
QList<CatalogQuestion> elementQuestions(const CatalogScope &scope);
QList<CatalogQuestion> typeQuestions(const CatalogScope &scope);
QList<CatalogQuestion> routineQuestions(const CatalogScope &scope);
QList<CatalogQuestion> globalQuestions(const CatalogScope &scope);
QList<CatalogQuestion> aspectQuestions(const CatalogScope &scope);

} // namespace Retort

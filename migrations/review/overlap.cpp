#include "migrations/review/overlap.h"

#include <QCoreApplication>
#include <QHash>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace Retort {

using Effect = ObjectTouch::Effect;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Overlap", text);
}

QString rename()
{
    return QStringLiteral("rename");
}

/// Kinds that share their names in PostgreSQL.
QString nameSpace(const QString &kind)
{
    static const QHash<QString, QString> spaces{
        {QStringLiteral("table"), QStringLiteral("relation")},
        {QStringLiteral("foreign table"), QStringLiteral("relation")},
        {QStringLiteral("view"), QStringLiteral("relation")},
        {QStringLiteral("materialized view"), QStringLiteral("relation")},
        {QStringLiteral("sequence"), QStringLiteral("relation")},
        {QStringLiteral("index"), QStringLiteral("relation")},
        {QStringLiteral("domain"), QStringLiteral("type")},
        {QStringLiteral("procedure"), QStringLiteral("function")},
        {QStringLiteral("aggregate"), QStringLiteral("function")},
    };
    return spaces.value(kind, kind);
}

QString plainName(const QString &name)
{
    QString plain = name.section(QLatin1Char('('), 0, 0);
    // The name of an index without name ends with its columns.
    if (plain.endsWith(QLatin1Char(' ')))
        plain = name;
    return plain.startsWith(QLatin1String("public.")) ? plain.mid(7) : plain;
}

QString keyOf(const QString &kind, const QString &name)
{
    return nameSpace(kind) + QLatin1Char(' ') + plainName(name);
}

QString keyOf(const ObjectTouch &touch)
{
    return keyOf(touch.kind, touch.object);
}

/// The row that a touch belongs to: its table's, or its own.
QString subjectOf(const ObjectTouch &touch)
{
    return touch.parent.isEmpty() ? keyOf(touch) : keyOf(QStringLiteral("table"), touch.parent);
}

bool changes(const ObjectTouch &touch)
{
    return touch.effect != Effect::Uses;
}

/// What is left of a branch's touches at its end: what it made itself and dropped again is gone.
QList<ObjectTouch> netTouches(const QList<ObjectTouch> &touches)
{
    QList<ObjectTouch> net;
    QHash<QString, qsizetype> created;
    for (qsizetype i = 0; i < touches.size(); ++i) {
        const ObjectTouch &touch = touches.at(i);
        const QString key = keyOf(touch);
        if (touch.effect == Effect::Drops && created.contains(key)) {
            const qsizetype from = created.take(key);
            const bool renamed = touch.aspect == rename() && i + 1 < touches.size();
            const QString newName = renamed ? touches.at(i + 1).object : QString();
            QList<ObjectTouch> kept = net.mid(0, from);
            for (ObjectTouch &other : net.mid(from)) {
                if (keyOf(other) == key)
                    continue;
                if (subjectOf(other) == key) {
                    if (!renamed)
                        continue;
                    if (other.object.startsWith(other.parent + QLatin1Char('.')))
                        other.object = newName + other.object.mid(other.parent.size());
                    other.parent = newName;
                }
                kept.append(other);
            }
            net = kept;
            created.clear();
            for (qsizetype k = 0; k < net.size(); ++k) {
                if (net.at(k).effect == Effect::Creates)
                    created.insert(keyOf(net.at(k)), k);
                else if (net.at(k).effect == Effect::Drops)
                    created.remove(keyOf(net.at(k)));
            }
            if (renamed) {
                // It is a new object under its last name.
                ObjectTouch made = touches.at(i + 1);
                made.what = touch.parent.isEmpty()
                                ? tr("new %1").arg(made.kind)
                                : QStringLiteral("+ %1 %2").arg(
                                    made.kind, made.object.mid(made.parent.size() + 1));
                made.aspect.clear();
                created.insert(keyOf(made), net.size());
                net.append(made);
                ++i;
            }
            continue;
        }
        if (touch.effect == Effect::Creates)
            created.insert(key, net.size());
        net.append(touch);
    }
    return net;
}

/// Two overloads are two functions; a name without arguments may mean either.
bool areOverloads(const ObjectTouch &left, const ObjectTouch &right)
{
    return nameSpace(left.kind) == QLatin1String("function")
           && left.object.contains(QLatin1Char('(')) && right.object.contains(QLatin1Char('('))
           && left.object.section(QLatin1Char('('), 1) != right.object.section(QLatin1Char('('), 1);
}

bool alterTheSame(const ObjectTouch &left, const ObjectTouch &right)
{
    static const QStringList soft{QStringLiteral("comment"), QStringLiteral("privileges"),
                                  QStringLiteral("statistics")};
    if (left.aspect == QLatin1String("privileges"))
        return false;
    if (soft.contains(left.aspect) || soft.contains(right.aspect)
        || left.kind != QLatin1String("column"))
        return left.aspect == right.aspect;
    return true;
}

/// Why two touches of one object, from two branches, depend on their order; empty where they do
/// not.
QString conflictOf(const ObjectTouch &left, const QString &leftBranch, const ObjectTouch &right,
                   const QString &rightBranch)
{
    if (areOverloads(left, right))
        return {};
    if (left.effect == Effect::Drops && right.effect == Effect::Drops) {
        if (left.aspect == rename() && right.aspect == rename())
            return tr("both rename it");
        return left.aspect == rename() || right.aspect == rename()
                   ? tr("%1 renames what %2 drops")
                         .arg(left.aspect == rename() ? leftBranch : rightBranch,
                              left.aspect == rename() ? rightBranch : leftBranch)
                   : tr("both drop it");
    }
    if (right.effect == Effect::Drops)
        return conflictOf(right, rightBranch, left, leftBranch);
    if (left.effect == Effect::Drops) {
        const bool renames = left.aspect == rename();
        if (right.effect == Effect::Uses)
            return (renames ? tr("%1 renames what %2 uses") : tr("%1 drops what %2 uses"))
                .arg(leftBranch, rightBranch);
        if (right.effect == Effect::Alters)
            return (renames ? tr("%1 renames what %2 alters") : tr("%1 drops what %2 alters"))
                .arg(leftBranch, rightBranch);
        return tr("%1 drops what %2 creates").arg(leftBranch, rightBranch);
    }
    if (left.effect == Effect::Creates && right.effect == Effect::Creates)
        return tr("both create it");
    if (left.effect == Effect::Alters && right.effect == Effect::Alters)
        return alterTheSame(left, right) ? tr("both alter it") : QString();
    // CREATE in one and CREATE OR REPLACE in the other: the order decides which remains.
    const ObjectTouch &other = left.effect == Effect::Creates ? right : left;
    if ((left.effect == Effect::Creates || right.effect == Effect::Creates)
        && other.effect == Effect::Alters && other.aspect.isEmpty())
        return tr("both define it");
    return {};
}

using PerBranch = QList<QList<ObjectTouch>>;

QString conflictIn(const PerBranch &touches, const QList<BranchTouches> &branches)
{
    for (qsizetype i = 0; i < touches.size(); ++i) {
        for (qsizetype k = i + 1; k < touches.size(); ++k) {
            for (const ObjectTouch &left : touches.at(i)) {
                for (const ObjectTouch &right : touches.at(k)) {
                    if (!changes(left) && !changes(right))
                        continue;
                    const QString reason =
                        conflictOf(left, branches.at(i).name, right, branches.at(k).name);
                    if (!reason.isEmpty())
                        return reason;
                }
            }
        }
    }
    return {};
}

void addOnce(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text))
        list.append(text);
}

QString countText(const QString &kind, qsizetype count, bool added)
{
    const QString sign = added ? QStringLiteral("+") : QStringLiteral("\u2212");
    const QString many = kind == QLatin1String("index")    ? QStringLiteral("indexes")
                         : kind == QLatin1String("policy") ? QStringLiteral("policies")
                                                           : kind + QLatin1Char('s');
    return QStringLiteral("%1 %2 %3").arg(sign).arg(count).arg(count == 1 ? kind : many);
}

/// In the row of a column or constraint itself its name need not be said again.
QString ownText(const ObjectTouch &touch)
{
    if (touch.parent.isEmpty() || !changes(touch) || touch.aspect == rename())
        return touch.what;
    if (touch.effect == Effect::Creates)
        return tr("new %1").arg(touch.kind);
    if (touch.effect == Effect::Drops)
        return tr("dropped");
    const QString name = touch.object.mid(touch.parent.size() + 1) + QLatin1Char(' ');
    return touch.what.startsWith(name) ? touch.what.mid(name.size()) : touch.what;
}

/// `new table, + 2 indexes`: what one branch does, in a few words.
QString summary(const QList<ObjectTouch> &touches, const QString &subject)
{
    constexpr qsizetype shown = 2;
    QStringList words;
    QStringList alters;
    QStringList uses;
    QMap<QString, QStringList> added;
    QMap<QString, QStringList> removed;
    for (const ObjectTouch &touch : touches) {
        const bool own = keyOf(touch) == subject;
        if (!changes(touch)) {
            if (own)
                addOnce(uses, touch.what);
        } else if (own && touch.effect != Effect::Alters) {
            addOnce(words, ownText(touch));
        } else if (touch.effect == Effect::Alters || touch.aspect == rename()) {
            addOnce(alters, own ? ownText(touch) : touch.what);
        } else {
            const QString name = touch.object.section(QLatin1Char('.'), -1);
            addOnce(touch.effect == Effect::Creates ? added[touch.kind] : removed[touch.kind],
                    name);
        }
    }
    const auto count = [&](const QMap<QString, QStringList> &kinds, bool isAdded) {
        for (auto it = kinds.begin(); it != kinds.end(); ++it) {
            if (it.key() != QLatin1String("column") || it->size() > shown) {
                words.append(countText(it.key(), it->size(), isAdded));
                continue;
            }
            for (const QString &name : *it)
                words.append((isAdded ? QStringLiteral("+ ") : QStringLiteral("\u2212 ")) + name);
        }
    };
    count(removed, false);
    count(added, true);
    words += alters.mid(0, alters.size() > shown + 1 ? shown : alters.size());
    if (alters.size() > shown + 1)
        words.append(tr("%1 more changes").arg(alters.size() - shown));
    if (words.isEmpty()) {
        words = uses.mid(0, shown);
        if (uses.size() > shown)
            words.append(tr("%1 more uses").arg(uses.size() - shown));
    }
    return words.join(QStringLiteral(", "));
}

OverlapRow rowOf(const PerBranch &touches, const QString &subject)
{
    OverlapRow row;
    row.touches = touches;
    qsizetype sides = 0;
    for (const QList<ObjectTouch> &branch : touches) {
        row.what.append(summary(branch, subject));
        sides += row.what.last().isEmpty() ? 0 : 1;
        for (const ObjectTouch &touch : branch) {
            const bool own = keyOf(touch) == subject;
            if (row.object.isEmpty() || (own && changes(touch) && touch.kind != row.kind)) {
                row.object = own ? touch.object : touch.parent;
                row.kind = own ? touch.kind : QStringLiteral("table");
            }
        }
    }
    row.verdict = sides > 1 ? OverlapVerdict::BothIndependent : OverlapVerdict::OneSide;
    return row;
}

/// Who drops or renames a schema meets all who touch something in it.
void addSchemaUses(QList<QList<ObjectTouch>> &branches)
{
    QSet<QString> schemas;
    for (const QList<ObjectTouch> &branch : branches) {
        for (const ObjectTouch &touch : branch) {
            if (touch.kind == QLatin1String("schema") && changes(touch))
                schemas.insert(touch.object);
        }
    }
    for (QList<ObjectTouch> &branch : branches) {
        QSet<QString> added;
        const QList<ObjectTouch> touches = branch;
        for (const ObjectTouch &touch : touches) {
            const QString &name = touch.parent.isEmpty() ? touch.object : touch.parent;
            const QString schema = name.section(QLatin1Char('.'), 0, 0);
            if (schema == name || touch.kind == QLatin1String("schema") || !schemas.contains(schema)
                || added.contains(schema))
                continue;
            added.insert(schema);
            branch.append({QStringLiteral("schema"),
                           schema,
                           tr("used by %1").arg(name),
                           Effect::Uses,
                           touch.revision,
                           {},
                           {}});
        }
    }
}

} // namespace

QList<OverlapRow> overlap(const QList<BranchTouches> &branches)
{
    PerBranch nets;
    for (const BranchTouches &branch : branches)
        nets.append(netTouches(branch.touches));
    addSchemaUses(nets);

    QMap<QString, PerBranch> byKey;
    for (qsizetype i = 0; i < nets.size(); ++i) {
        for (const ObjectTouch &touch : nets.at(i)) {
            PerBranch &touches = byKey[keyOf(touch)];
            touches.resize(nets.size());
            touches[i].append(touch);
        }
    }
    QHash<QString, QString> conflicts;
    for (auto it = byKey.cbegin(); it != byKey.cend(); ++it) {
        const QString reason = conflictIn(*it, branches);
        if (!reason.isEmpty())
            conflicts.insert(it.key(), reason);
    }

    QMap<QString, PerBranch> bySubject;
    for (qsizetype i = 0; i < nets.size(); ++i) {
        for (const ObjectTouch &touch : nets.at(i)) {
            const QString key = keyOf(touch);
            const QString subject = conflicts.contains(key) ? key : subjectOf(touch);
            PerBranch &touches = bySubject[subject];
            touches.resize(nets.size());
            touches[i].append(touch);
        }
    }
    QList<OverlapRow> rows;
    for (auto it = bySubject.cbegin(); it != bySubject.cend(); ++it) {
        const bool changed =
            std::any_of(it->begin(), it->end(), [](const QList<ObjectTouch> &branch) {
                return std::any_of(branch.begin(), branch.end(), changes);
            });
        if (!changed)
            continue;
        OverlapRow row = rowOf(*it, it.key());
        if (conflicts.contains(it.key())) {
            row.verdict = OverlapVerdict::Conflict;
            row.reason = conflicts.value(it.key());
            for (qsizetype i = 0; i < row.what.size(); ++i) {
                if (row.what.at(i).isEmpty() && !it->at(i).isEmpty())
                    row.what[i] = tr("used");
            }
        }
        rows.append(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const OverlapRow &left, const OverlapRow &right) {
        return left.verdict != right.verdict ? left.verdict < right.verdict
                                             : left.object < right.object;
    });
    return rows;
}

} // namespace Retort

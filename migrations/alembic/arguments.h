#pragma once

#include "migrations/alembic/reading.h"

#include <QHash>
#include <QStringList>

namespace Retort::Alembic {

/// The dotted name that is called; empty where the callee is no name.
QString callee(const Python::Value &call);

/// The method of `something.method(…)`; empty where the callee is no attribute of a value.
QString method(const Python::Value &call);

/// A name of SQLAlchemy in one form, wherever it is imported from: "sa.Column", "sa.text",
/// "func.now", "postgresql.JSONB", "mysql.LONGTEXT"; empty for what is not SQLAlchemy's own.
QString sqlalchemyName(const QString &dotted);

/// As `sqlalchemyName`, of a symbol or of what is called.
QString sqlalchemyName(const Python::Value &value);

/// One call taken apart against a signature. What cannot be said for sure is refused: too many
/// arguments, `**unknown`, and, by `finish`, keywords that nobody asked for.
class Arguments
{
public:
    /// `signature`: the names of the positional parameters. With `rest` further ones are kept.
    Arguments(const Python::Value &call, const QStringList &signature, Reading &reading,
              bool takesRest = false);

    bool has(const QString &name) const;
    /// Null where it is not given.
    const Python::Value *get(const QString &name);
    /// Null where it is not given, or None.
    const Python::Value *some(const QString &name);
    QList<Python::Value> rest() const { return m_rest; }

    /// A name or text that may be absent or None. Refuses what is no constant.
    Name name(const QString &name);
    std::optional<QString> text(const QString &name);
    /// Python's truth of a constant; `fallback` where it is not given.
    bool truth(const QString &name, bool fallback = false);
    /// Nothing where it is not given or None.
    std::optional<bool> maybeTruth(const QString &name);
    std::optional<QString> integer(const QString &name);
    QList<Name> names(const QString &name);

    /// Marks as read without looking at it.
    void ignore(const QStringList &names);
    /// Refuses keywords that were not read.
    void finish();
    /// Takes keywords that were not read for read, and says so: Alembic ignores them here.
    void ignoreRest(const QString &operation);
    /// As `finish`, but for the options of other dialects ("mysql_engine").
    void finishDialects();

private:
    void refuseUnread(bool dialects);

    const Python::Value &m_call;
    Reading &m_reading;
    QHash<QString, Python::Value> m_given;
    QSet<QString> m_read;
    QList<Python::Value> m_rest;
};

Name nameOf(const Python::Value &value, Reading &reading);
QString textOf(const Python::Value &value, Reading &reading);
bool truthOf(const Python::Value &value, Reading &reading);
QList<Name> namesOf(const Python::Value &value, Reading &reading);
bool isNone(const Python::Value &value);
bool isSequence(const Python::Value &value);

} // namespace Retort::Alembic

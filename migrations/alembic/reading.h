#pragma once

#include "migrations/alembic/names.h"
#include "migrations/alembic/render.h"

#include <QPair>
#include <QSet>
#include <memory>

namespace Retort::Alembic {

/// What is known while one direction is rendered. A refusal is kept and everything goes on with
/// empty values; whoever makes a statement asks `refused()` before it is handed on. So the many
/// places that take a value apart need no way out of their own.
class Reading
{
public:
    explicit Reading(const RenderOptions &options) : m_options(options) {}

    const RenderOptions &options() const { return m_options; }
    bool doublesBackslashes() const { return m_options.form == Form::Offline; }

    /// Keeps the first refusal since `takeRefusal`.
    void refuse(const Python::Value &where, const QString &reason);
    /// As `refuse`: what a value that is not known or comes from elsewhere says of itself, else
    /// `otherwise`.
    void refuseValue(const Python::Value &value, const QString &otherwise);
    bool refused() const { return m_refusal.has_value(); }
    /// The refusal, if there is one, and from now on there is none.
    std::optional<NotStatic> takeRefusal();

    /// Says it once.
    void note(const QString &text);
    const QStringList &notes() const { return m_notes; }

    /// What RenderOptions::types says of this complete name.
    std::optional<QString> mappedType(const QString &dotted);
    const QStringList &mappedTypes() const { return m_mappedTypes; }

    /// Refuses a type that no map names.
    void refuseType(const Python::Value &where, const QString &dotted);
    const QStringList &unknownTypes() const { return m_unknownTypes; }

    /// SQLAlchemy makes an ENUM once in a run: true when this one was not made yet.
    bool makeEnum(const QString &schema, const QString &name);

    /// Counts how deep values lie within values: a stack is finite, and a loop of a revision can
    /// build what no person wrote.
    class Depth
    {
    public:
        Depth(Reading &reading, const Python::Value &where) : m_reading(reading)
        {
            if (++m_reading.m_depth > deepest)
                m_reading.refuse(where, QStringLiteral("it is nested too deep"));
        }
        ~Depth() { --m_reading.m_depth; }
        Depth(const Depth &) = delete;
        Depth &operator=(const Depth &) = delete;
        bool tooDeep() const { return m_reading.m_depth > deepest; }

    private:
        static constexpr int deepest = 300;
        Reading &m_reading;
    };

    /// A type that a statement takes for granted: Alembic makes it with a table, not with a column.
    void needType(const QString &sql) { m_neededTypes.append(sql); }
    const QStringList &neededTypes() const { return m_neededTypes; }

    QString text(const QString &value) const { return literal(value, doublesBackslashes()); }

private:
    const RenderOptions &m_options;
    std::optional<NotStatic> m_refusal;
    QStringList m_notes;
    QStringList m_mappedTypes;
    QStringList m_unknownTypes;
    QStringList m_neededTypes;
    QSet<QPair<QString, QString>> m_enums;
    int m_depth = 0;
};

/// A value in short, for a person.
QString described(const Python::Value &value);

} // namespace Retort::Alembic

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
    bool refused() const { return m_refusal.has_value(); }
    /// The refusal, if there is one, and from now on there is none.
    std::optional<NotStatic> takeRefusal();

    /// Says it once.
    void note(const QString &text);
    const QStringList &notes() const { return m_notes; }

    /// What RenderOptions::types says of this complete name.
    std::optional<QString> mappedType(const QString &dotted);
    const QStringList &mappedTypes() const { return m_mappedTypes; }

    /// SQLAlchemy makes an ENUM once in a run: true when this one was not made yet.
    bool makeEnum(const QString &schema, const QString &name);

    QString text(const QString &value) const { return literal(value, doublesBackslashes()); }

private:
    const RenderOptions &m_options;
    std::optional<NotStatic> m_refusal;
    QStringList m_notes;
    QStringList m_mappedTypes;
    QSet<QPair<QString, QString>> m_enums;
};

/// A value in short, for a person.
QString described(const Python::Value &value);

} // namespace Retort::Alembic

#pragma once

#include "migrations/python/value.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace Retort::Alembic {

/// How a rendering is to be read.
enum class Form {
    /// As `alembic upgrade a:b --sql` prints it: a backslash in a literal is doubled, a tab is four
    /// blanks.
    Offline,
    /// As Alembic runs it on a server with standard_conforming_strings: both stay as they are.
    Online,
};

/// What the project says beyond the file itself.
struct RenderOptions
{
    /// Types of the project's own: a complete dotted name or its last part, to SQL.
    QMap<QString, QString> types;
    /// `MetaData.naming_convention` of the project's target_metadata: "ix", "uq", "ck", "fk", "pk"
    /// to a template such as `fk_%(table_name)s_%(column_0_name)s`.
    QMap<QString, QString> namingConvention;
    /// `version_table` of env.py and its schema: a statement that touches it is said in a note.
    QString versionTable = QStringLiteral("alembic_version");
    QString versionTableSchema;
    Form form = Form::Offline;
};

/// One statement, without the semicolon that ends it, and where in the file it is written.
struct RenderedStatement
{
    QString sql;
    Python::Place place;

    friend bool operator==(const RenderedStatement &, const RenderedStatement &) = default;
};

/// Statements that run together: in the run's transaction, or outside of any.
struct Section
{
    bool autocommit = false;
    QList<RenderedStatement> statements;

    friend bool operator==(const Section &, const Section &) = default;
};

/// What cannot be known without running Python: where, its text in the file (or a short form of
/// it), and why.
struct NotStatic
{
    int line = 0;
    QString expression;
    QString reason;

    friend bool operator==(const NotStatic &, const NotStatic &) = default;
};

struct Rendered
{
    /// Where `notStatic` is not empty, what is known; it must not be run then.
    QList<Section> sections;
    QList<NotStatic> notStatic;
    /// Facts a reviewer should know, such as an answer that Alembic would ask the database for.
    QStringList notes;
    /// Names of the types that `RenderOptions::types` stood in for.
    QStringList mappedTypes;
    /// Complete names of types that are not known and that a map could name.
    QStringList unknownTypes;

    bool isStatic() const { return notStatic.isEmpty(); }

    friend bool operator==(const Rendered &, const Rendered &) = default;
};

/// The SQL that Alembic and SQLAlchemy would send to PostgreSQL for these effects. Never guesses:
/// what is not known exactly is in `notStatic`. The source of the forms is the rendering of Alembic
/// 1.8.1 with SQLAlchemy 1.4, and that of Alembic 1.16 with SQLAlchemy 2.0 for what came later.
Rendered renderEffects(const QList<Python::Effect> &effects, const RenderOptions &options = {});

/// The whole as a script: statements ended by semicolons and parted by empty lines; an autocommit
/// section stands between COMMIT and BEGIN, as Alembic prints it.
QString toScript(const Rendered &rendered);

} // namespace Retort::Alembic

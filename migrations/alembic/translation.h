#pragma once

#include "migrations/alembic/render.h"
#include "migrations/script/projectconfig.h"
#include "migrations/script/sqlscript.h"

namespace Retort {

/// Why one direction of a Python revision cannot be known without running Python.
struct NotStaticPart
{
    Direction direction = Direction::Upgrade;
    /// In the file, from 1.
    int line = 0;
    QString expression;
    QString reason;

    friend bool operator==(const NotStaticPart &, const NotStaticPart &) = default;
};

/// A Python revision as the SQL it means.
struct ScriptTranslation
{
    /// Sections of both directions; statements have the lines and columns of the calls they come
    /// from, `text` has the statements, each ended by `;`. Of a direction that is not static: what
    /// is known of it, which must not be run. The hash is the Python file's.
    SqlScript script;
    bool hasUpgrade = false;
    bool hasDowngrade = false;
    QList<NotStaticPart> notStatic;
    /// What a reviewer should know.
    QStringList notes;
    /// Types of the project's own that the configuration maps.
    QStringList mappedTypes;

    bool isStatic(Direction direction) const;

    friend bool operator==(const ScriptTranslation &, const ScriptTranslation &) = default;
};

/// What the configuration says about rendering: `types`, the version table.
Alembic::RenderOptions renderOptions(const ProjectConfig &config);

/// Reads `upgrade()` and `downgrade()` without running Python. Errors, `script_syntax` with file,
/// line and column: what is no Python, and statements that FORMATS refuses in a script.
Result<ScriptTranslation> translateScript(const Revision &revision, const QByteArray &bytes,
                                          const Alembic::RenderOptions &options);

} // namespace Retort

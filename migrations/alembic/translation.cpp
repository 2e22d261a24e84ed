#include "migrations/alembic/translation.h"

#include "migrations/python/evaluate.h"
#include "migrations/python/parser.h"

#include <QCoreApplication>
#include <algorithm>

namespace Retort {

namespace {

/// The rendered statements as a section of a SQL script, read like one: cut at `;`, refused where
/// a script's would be. Places are those of the Python file.
Result<ScriptSection> sectionOf(const Alembic::Section &rendered, Direction direction,
                                const QString &file)
{
    ScriptSection section;
    section.direction = direction;
    section.autocommit = rendered.autocommit;
    for (const Alembic::RenderedStatement &statement : rendered.statements) {
        Result<QList<SqlStatement>> parts = splitSql(statement.sql);
        if (!parts) {
            Error error = parts.error();
            error.file = file;
            error.line = statement.place.line;
            error.column = statement.place.column;
            return fail(std::move(error));
        }
        for (SqlStatement &part : *parts) {
            part.line = statement.place.line;
            part.column = statement.place.column;
            part.offset = section.text.size();
            section.text += part.text + QLatin1String(";\n");
            section.statements.append(part);
        }
    }
    if (Result<void> allowed = checkStatements(section.statements, file); !allowed)
        return fail(std::move(allowed.error()));
    return section;
}

} // namespace

bool ScriptTranslation::isStatic(Direction direction) const
{
    return std::none_of(notStatic.begin(), notStatic.end(), [direction](const NotStaticPart &part) {
        return part.direction == direction;
    });
}

Alembic::RenderOptions renderOptions(const ProjectConfig &config)
{
    Alembic::RenderOptions options;
    for (const QString &type : config.types) {
        const qsizetype equals = type.indexOf(QLatin1Char('='));
        if (equals > 0)
            options.types.insert(type.left(equals).trimmed(), type.mid(equals + 1).trimmed());
    }
    options.namingConvention = config.namingConvention;
    options.versionTable = config.versionTable;
    options.versionTableSchema = config.versionTableSchema;
    return options;
}

Result<ScriptTranslation> translateScript(const Revision &revision, const QByteArray &bytes,
                                          const Alembic::RenderOptions &options)
{
    Result<Python::Module> module = Python::parseModule(QByteArrayView(bytes));
    if (!module) {
        Error error = module.error();
        error.file = revision.file;
        return fail(std::move(error));
    }
    ScriptTranslation translation;
    translation.script.revision = revision;
    translation.script.hash = pythonScriptHash(bytes);
    for (const Direction direction : {Direction::Upgrade, Direction::Downgrade}) {
        const bool up = direction == Direction::Upgrade;
        const Python::Evaluation evaluation =
            Python::evaluate(*module, up ? QStringLiteral("upgrade") : QStringLiteral("downgrade"));
        (up ? translation.hasUpgrade : translation.hasDowngrade) = evaluation.found;
        if (!evaluation.found)
            continue;
        const Alembic::Rendered rendered = Alembic::renderEffects(evaluation.effects, options);
        for (const Alembic::NotStatic &part : rendered.notStatic) {
            translation.notStatic.append(
                NotStaticPart{direction, part.line, part.expression, part.reason});
        }
        translation.notes += rendered.notes;
        translation.mappedTypes += rendered.mappedTypes;
        for (const Alembic::Section &part : rendered.sections) {
            Result<ScriptSection> section = sectionOf(part, direction, revision.file);
            // What is not to be run need not be a script.
            if (!section && rendered.isStatic())
                return fail(section.error());
            if (section)
                translation.script.sections.append(*std::move(section));
        }
    }
    translation.notes.removeDuplicates();
    translation.mappedTypes.removeDuplicates();
    translation.script.revision.irreversible = !translation.hasDowngrade;
    return translation;
}

} // namespace Retort

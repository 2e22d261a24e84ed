#pragma once

#include "app/database/canceltoken.h"
#include "app/database/catalogreader.h"
#include "app/services/scratch.h"
#include "migrations/schema/schemaobject.h"
#include "migrations/script/scriptdirectory.h"

#include <QString>
#include <functional>
#include <memory>
#include <optional>

namespace Retort {

class Session;

/// Where a schema comes from, as `--from` and `--to` name it.
struct SchemaSource
{
    enum class Kind {
        /// The project's database.
        Database,
        /// The schema that should be.
        Models,
        /// `head` or a revision, replayed in a scratch database.
        Revision,
        /// `file:PATH`: SQL, a file or a folder, loaded in a scratch database.
        File,
        /// Another database.
        Url,
    };
    Kind kind = Kind::Database;
    /// The revision, path or URL.
    QString text;

    /// Whether it is the project's own, so that the project's rules of comparison hold.
    bool isProjects() const { return kind != Kind::File && kind != Kind::Url; }

    friend bool operator==(const SchemaSource &, const SchemaSource &) = default;
};

/// `database`, `models`, `file:PATH`, a URL; anything else is a revision.
SchemaSource parseSchemaSource(const QString &text);

/// What the sources may use.
struct SourceContext
{
    /// Null where there is none; only sources that are not the project's own work then.
    const Project *project = nullptr;
    /// Folder that `file:PATH` counts from.
    QString folder;
    QString scratch = QStringLiteral("sandbox");
    CatalogOptions catalog;
    /// Connects to the project's database.
    std::function<Result<std::unique_ptr<Session>>()> openDatabase;
    /// Connects to a database that a URL names.
    std::function<Result<std::unique_ptr<Session>>(const QString &url)> openUrl;
    /// The SQL of `models = python:…`, printed by the project's Python once its folder is trusted.
    std::function<Result<QString>()> pythonModels;
    CancelToken cancel;
};

/// What of a database the project's rules of comparison look at.
CatalogOptions projectCatalog(const ProjectConfig &config);

/// A schema that was read, and what is known of where.
struct LoadedSchema
{
    Schema schema;
    /// The role that would change it.
    QString role;
    /// Of a scratch database: the database itself, as it was loaded. Its role is then the server's
    /// own and stands for whoever runs the script.
    std::optional<ScratchDatabase> scratch;
    /// Where it is.
    ConnectionSettings settings;
};

/// Reads one source. `major`: the server version that scratch databases should have, 0: any.
/// Errors: `usage` (a source of the project without a project), `config`, `io`, those of files,
/// graph and databases.
Result<LoadedSchema> loadSchema(const SchemaSource &source, const SourceContext &context,
                                int major);

/// Both, the ones that are databases first: scratch databases take their server version.
struct LoadedPair
{
    LoadedSchema from;
    LoadedSchema to;
};
Result<LoadedPair> loadSchemas(const SchemaSource &from, const SchemaSource &to,
                               const SourceContext &context);

} // namespace Retort

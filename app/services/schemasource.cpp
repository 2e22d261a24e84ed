#include "app/services/schemasource.h"

#include "app/database/session.h"
#include "app/services/migrator.h"
#include "app/services/pythonmodels.h"
#include "app/services/sqlload.h"

#include <QCoreApplication>
#include <QDir>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SchemaSource", text);
}

Result<const Project *> projectOf(const SourceContext &context)
{
    if (context.project)
        return context.project;
    return fail(ErrorKind::Usage, tr("There is no project here that this source could belong to."),
                tr("Without a project, compare URLs and file:PATH."));
}

Result<std::unique_ptr<Session>> openScratch(const ScratchDatabase &scratch,
                                             const CancelToken &cancel)
{
    Result<std::unique_ptr<Session>> session = Session::open(scratch.settings());
    if (session)
        (*session)->setCancelToken(cancel);
    return session;
}

class Loader
{
public:
    Loader(const SourceContext &context, int major) : m_context(context), m_major(major) {}

    Result<LoadedSchema> load(const SchemaSource &source)
    {
        switch (source.kind) {
        case SchemaSource::Kind::Database: {
            if (const auto project = projectOf(m_context); !project)
                return fail(project.error());
            Result<std::unique_ptr<Session>> session = m_context.openDatabase();
            return session ? readLive(**session) : fail(session.error());
        }
        case SchemaSource::Kind::Url: {
            Result<std::unique_ptr<Session>> session = m_context.openUrl(source.text);
            return session ? readLive(**session) : fail(session.error());
        }
        case SchemaSource::Kind::Models:
            return models();
        case SchemaSource::Kind::File:
            return files(QDir(m_context.folder).absoluteFilePath(source.text));
        case SchemaSource::Kind::Revision:
            return replay(source.text);
        }
        return fail(ErrorKind::Usage, tr("That is no source of a schema."));
    }

private:
    Result<LoadedSchema> readLive(Session &session)
    {
        session.setCancelToken(m_context.cancel);
        const Result<Rows> role = session.query(QStringLiteral("SELECT current_user::text"));
        if (!role)
            return fail(role.error());
        Result<Schema> schema = readSchema(session, m_context.catalog);
        if (!schema)
            return fail(schema.error());
        LoadedSchema loaded;
        loaded.schema = std::move(*schema);
        loaded.role = role->constFirst().constFirst().toString();
        loaded.settings = session.settings();
        return loaded;
    }

    Result<ScratchDatabase> makeScratch() const
    {
        ScratchPlace place;
        place.choice = m_context.scratch;
        place.major = m_major;
        if (place.choice == QLatin1String("server")) {
            Result<std::unique_ptr<Session>> session = m_context.openDatabase();
            if (!session)
                return fail(session.error());
            place.target = (*session)->settings();
        }
        return ScratchDatabase::create(place);
    }

    Result<LoadedSchema> models()
    {
        const auto project = projectOf(m_context);
        if (!project)
            return fail(project.error());
        const ProjectConfig &config = (*project)->config;
        if (config.models.isEmpty()) {
            return fail(
                ErrorKind::Config, tr("The project names no models to compare with."),
                tr("Set `models = models.sql` in %1: the schema that should be.").arg(config.file));
        }
        if (isPythonModels(config)) {
            const Result<QString> sql = m_context.pythonModels();
            if (!sql)
                return fail(sql.error());
            return loadScratch([&](Session &session, bool sandbox) {
                return loadSqlText(session, *sql, config.models, sandbox);
            });
        }
        return files(config.models);
    }

    Result<LoadedSchema> files(const QString &path)
    {
        const Result<QStringList> found = sqlFilesOf(path);
        if (!found)
            return fail(found.error());
        return loadScratch(
            [&](Session &session, bool sandbox) { return loadSqlFiles(session, *found, sandbox); });
    }

    template <typename Load>
    Result<LoadedSchema> loadScratch(Load load)
    {
        Result<ScratchDatabase> scratch = makeScratch();
        if (!scratch)
            return fail(scratch.error());
        const Result<std::unique_ptr<Session>> session = openScratch(*scratch, m_context.cancel);
        if (!session)
            return fail(session.error());
        if (const Result<void> done = load(**session, scratch->isSandbox()); !done)
            return fail(done.error());
        return readScratch(**session, std::move(*scratch));
    }

    Result<LoadedSchema> replay(const QString &revision)
    {
        const auto project = projectOf(m_context);
        if (!project)
            return fail(project.error());
        Result<ScratchDatabase> scratch = makeScratch();
        if (!scratch)
            return fail(scratch.error());
        const Result<std::unique_ptr<Session>> session = openScratch(*scratch, m_context.cancel);
        if (!session)
            return fail(session.error());
        Project replayed = **project;
        replayed.config.journal = false;
        // Nobody's data is touched here.
        replayed.config.requireReview = false;
        const RunReport report = migrate(**session, replayed, {Direction::Upgrade, {revision}}, {},
                                         {}, m_context.cancel);
        if (report.error)
            return fail(*report.error);
        return readScratch(**session, std::move(*scratch));
    }

    Result<LoadedSchema> readScratch(Session &session, ScratchDatabase scratch)
    {
        Result<LoadedSchema> loaded = readLive(session);
        if (!loaded)
            return loaded;
        loaded->scratch.emplace(std::move(scratch));
        return loaded;
    }

    const SourceContext &m_context;
    int m_major;
};

} // namespace

SchemaSource parseSchemaSource(const QString &text)
{
    if (text == QLatin1String("database"))
        return {SchemaSource::Kind::Database, {}};
    if (text == QLatin1String("models"))
        return {SchemaSource::Kind::Models, {}};
    static const QString file = QStringLiteral("file:");
    if (text.startsWith(file))
        return {SchemaSource::Kind::File, text.mid(file.size())};
    if (isAcceptedScheme(text))
        return {SchemaSource::Kind::Url, text};
    return {SchemaSource::Kind::Revision, text};
}

CatalogOptions projectCatalog(const ProjectConfig &config)
{
    CatalogOptions options;
    options.schemas = config.includeSchemas;
    options.exclude = config.exclude;
    options.versionTable = config.versionTable;
    options.versionSchema =
        config.versionTableSchema.isEmpty() ? QStringLiteral("public") : config.versionTableSchema;
    return options;
}

Result<LoadedSchema> loadSchema(const SchemaSource &source, const SourceContext &context, int major)
{
    return Loader(context, major).load(source);
}

Result<LoadedPair> loadSchemas(const SchemaSource &from, const SchemaSource &to,
                               const SourceContext &context)
{
    const auto isLive = [](const SchemaSource &source) {
        return source.kind == SchemaSource::Kind::Database
               || source.kind == SchemaSource::Kind::Url;
    };
    const bool toFirst = !isLive(from) && isLive(to);
    Result<LoadedSchema> first = loadSchema(toFirst ? to : from, context, 0);
    if (!first)
        return fail(first.error());
    const int major = first->schema.serverVersion / 10000;
    Result<LoadedSchema> second = loadSchema(toFirst ? from : to, context, major);
    if (!second)
        return fail(second.error());
    return toFirst ? LoadedPair{std::move(*second), std::move(*first)}
                   : LoadedPair{std::move(*first), std::move(*second)};
}

} // namespace Retort

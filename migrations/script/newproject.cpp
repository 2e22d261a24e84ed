#include "migrations/script/newproject.h"

#include "migrations/script/atomicfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::NewProject", text);
}

Error ioError(const QString &file, const QString &message, const QString &hint)
{
    return Error{ErrorKind::Io, message, hint, file, 0, 0, std::nullopt};
}

// Placeholders: @LOCATION@, @URL@. Every other key stands there with its default.
const char ConfigText[] = R"ini([retort]
# the folder of the revisions, relative to this file
script_location = @LOCATION@

# the schema that should be: a .sql file or a folder of them
models = models.sql

# the database: postgresql://…, sandbox:NAME (a private PostgreSQL) or ${VARIABLE}
url = @URL@

# development, staging or production: production asks before it changes anything
# environment = development

# folders with revisions, and what separates them: os, newline, space, : or ;
# version_locations = @LOCATION@/versions
# path_separator = os
# recursive_version_locations = off

# names and dates of new revisions
# file_template = %%(rev)s_%%(slug)s
# truncate_slug_length = 40
# timezone = UTC
# output_encoding = utf-8

# where the database remembers what is applied
# version_table = alembic_version
# version_table_schema =

# per-revision, or all: one transaction around the whole run
# transaction = per-revision

# remember who applied what and when, in the schema 'retort'
# journal = on

# a longer wait for a lock rolls the transaction back; it is tried again
# lock_timeout = 2s
# lock_retries = 10

# how long to wait for another run of the same history
# run_lock_timeout = 5min
# statement_timeout = 0

# these two win over the URL's
# sslmode =
# sslrootcert =

# where schemas are built to be read: sandbox, server or a URL
# scratch = sandbox

# what is compared with the models: schemas, and patterns of names to leave out
# include_schemas =
# exclude =

# on: upgrade refuses a revision without a valid review mark
# require_review = off

# programs to use in place of those that are found
# pg_dump =
# python =
# prepend_sys_path =
# types =

# Another database of the same history: 'retort -n staging …' takes what is here over
# what is above.
# [retort:staging]
# url = ${STAGING_DATABASE_URL}
# environment = staging
)ini";

const char ModelsText[] = R"sql(-- The schema that should be. For example:
--
-- CREATE TABLE users (
--     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
--     email text NOT NULL UNIQUE
-- );
)sql";

/// As an ini value that reads back as `location`; empty where there is none.
QString asIniValue(const QString &location)
{
    for (const QChar c : location) {
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            return {};
    }
    if (location.trimmed() != location)
        return {};
    QString value = location;
    value.replace(u'%', QLatin1String("%%"));
    // A relative name with a colon would be taken for package:dir.
    if (value.contains(u':') && !QDir::isAbsolutePath(value))
        value.prepend(QLatin1String("%(here)s/"));
    return value;
}

} // namespace

Result<QStringList> initProject(const QString &folder, const QString &scriptLocation,
                                const EnvironmentLookup &environment)
{
    const QString location = asIniValue(scriptLocation);
    if (location.isEmpty()) {
        return fail(ErrorKind::Usage,
                    tr("'%1' cannot be the folder of the revisions.").arg(scriptLocation),
                    tr("Give a plain name, such as migrations."));
    }
    const QDir root(QDir::cleanPath(QDir().absoluteFilePath(folder)));
    const QString config = root.filePath(QStringLiteral("retort.ini"));
    const QString models = root.filePath(QStringLiteral("models.sql"));
    const QString scripts = QDir::cleanPath(root.absoluteFilePath(scriptLocation));
    const QString versions = scripts + QLatin1String("/versions");
    for (const QString &file : {config, models}) {
        if (QFileInfo::exists(file) || QFileInfo(file).isSymLink()) {
            return fail(ioError(file, tr("%1 exists already.").arg(file),
                                tr("Nothing was written. Take another folder, or move it away.")));
        }
    }
    const QFileInfo scriptsInfo(scripts);
    if ((scriptsInfo.exists() && !scriptsInfo.isDir())
        || !QDir(scripts)
                .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
                .isEmpty()) {
        return fail(ioError(scripts, tr("%1 exists already and is not empty.").arg(scripts),
                            tr("Nothing was written. Name another folder.")));
    }

    const bool neon =
        environment
        && !environment(QStringLiteral("NEON_DATABASE_URL")).value_or(QString()).isEmpty();
    QString text = QString::fromUtf8(ConfigText);
    text.replace(QLatin1String("@URL@"),
                 neon ? QLatin1String("${NEON_DATABASE_URL}") : QLatin1String("sandbox:dev"));
    text.replace(QLatin1String("@LOCATION@"), location);
    const bool madeScripts = !scriptsInfo.exists();
    if (!QDir().mkpath(versions)) {
        return fail(ioError(versions, tr("The folder %1 cannot be made.").arg(versions),
                            tr("Check its parent's rights.")));
    }
    const auto undo = [&] {
        QDir().rmdir(versions);
        if (madeScripts)
            QDir().rmdir(scripts);
    };
    if (const Result<void> written = createFileAtomically(models, QByteArray(ModelsText));
        !written) {
        undo();
        return fail(written.error());
    }
    // Last: with this file the folder is a project.
    if (const Result<void> written = createFileAtomically(config, text.toUtf8()); !written) {
        QFile::remove(models);
        undo();
        return fail(written.error());
    }
    return QStringList{config, models};
}

} // namespace Retort

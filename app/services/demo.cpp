#include "app/services/demo.h"

#include "app/database/sandbox.h"
#include "app/database/session.h"
#include "app/services/migrator.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace Retort {

namespace {

constexpr auto configName = "retort.ini";
/// Where the demo's databases stand when the story begins.
constexpr auto startRevision = "9f31c7e2a05d";

struct DemoDatabase
{
    const char *section;
    const char *name;
};
constexpr DemoDatabase databases[] = {{"", "chat"}, {"production", "chat_prod"}};

Error fileError(const QString &sentence, const QString &file)
{
    Error error;
    error.kind = ErrorKind::Io;
    error.message = sentence;
    error.file = file;
    return error;
}

Result<void> copyFolder(const QString &from, const QString &to)
{
    const QDir source(from);
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString target = QDir(to).filePath(source.relativeFilePath(file));
        if (!QDir().mkpath(QFileInfo(target).path()))
            return fail(fileError(QCoreApplication::translate("Demo", "The folder cannot be made."),
                                  QFileInfo(target).path()));
        QFile::remove(target);
        if (!QFile::copy(file, target))
            return fail(fileError(QCoreApplication::translate("Demo", "The file cannot be copied."),
                                  target));
        QFile::setPermissions(target, QFile::permissions(target) | QFile::WriteOwner);
    }
    return {};
}

Result<void> layOut(const QString &source, const QString &folder)
{
    const QDir target(folder);
    if (target.exists() && !target.isEmpty() && !target.exists(QStringLiteral(".retort-demo")))
        return fail(
            ErrorKind::Config,
            QCoreApplication::translate("Demo", "%1 holds something that is no demo.").arg(folder),
            QCoreApplication::translate("Demo",
                                        "Name an empty folder, or one that does not exist yet."));
    QDir(target.filePath(QStringLiteral("migrations"))).removeRecursively();
    if (!QDir().mkpath(folder))
        return fail(
            fileError(QCoreApplication::translate("Demo", "The folder cannot be made."), folder));
    QFile mark(target.filePath(QStringLiteral(".retort-demo")));
    if (!mark.open(QIODevice::WriteOnly))
        return fail(fileError(mark.errorString(), mark.fileName()));
    mark.close();
    const QDir from(source);
    for (const QString &name : {QString(QLatin1String(configName)), QStringLiteral("models.sql")}) {
        QFile::remove(target.filePath(name));
        if (!QFile::copy(from.filePath(name), target.filePath(name)))
            return fail(fileError(QCoreApplication::translate("Demo", "The file cannot be copied."),
                                  target.filePath(name)));
        QFile::setPermissions(target.filePath(name), QFile::ReadOwner | QFile::WriteOwner
                                                         | QFile::ReadGroup | QFile::ReadOther);
    }
    return copyFolder(from.filePath(QStringLiteral("migrations")),
                      target.filePath(QStringLiteral("migrations")));
}

Result<void> fill(const QString &config, const DemoDatabase &database, const QString &seed)
{
    const auto loaded = loadConfig(config, QLatin1String(database.section));
    if (!loaded)
        return fail(loaded.error());
    auto scripts = readScriptDirectory(*loaded);
    if (!scripts)
        return fail(scripts.error());
    const auto reset = resetSandboxDatabase(QLatin1String(database.name), config);
    if (!reset)
        return fail(reset.error());
    const auto session = Session::open(reset->settings);
    if (!session)
        return fail(session.error());
    const Project project{*loaded, *scripts};
    const RunReport report = migrate(
        **session, project, {Direction::Upgrade, {QLatin1String(startRevision)}}, {}, {}, {});
    if (report.error)
        return fail(*report.error);
    const auto seeded = (*session)->queryAll(seed);
    if (!seeded)
        return fail(seeded.error());
    return {};
}

} // namespace

QString demoSource()
{
    const QDir program(QCoreApplication::applicationDirPath());
    const QString candidates[] = {
        qEnvironmentVariable("RETORT_DEMO"),
        program.filePath(QStringLiteral("../share/retort/demo")),
        program.filePath(QStringLiteral("../../../resources/demo")),
    };
    for (const QString &candidate : candidates) {
        if (!candidate.isEmpty() && QDir(candidate).exists(QLatin1String(configName)))
            return QDir::cleanPath(candidate);
    }
    return {};
}

Result<QString> prepareDemo(const QString &source, const QString &folder)
{
    if (auto laid = layOut(source, folder); !laid)
        return fail(laid.error());
    const QString config =
        QDir(QFileInfo(folder).absoluteFilePath()).filePath(QLatin1String(configName));
    QFile seedFile(QDir(source).filePath(QStringLiteral("seed.sql")));
    if (!seedFile.open(QIODevice::ReadOnly))
        return fail(fileError(seedFile.errorString(), seedFile.fileName()));
    const QString seed = QString::fromUtf8(seedFile.readAll());

    // The databases are migrated with the files as they were; the edit comes after.
    const QDir versions(QDir(folder).filePath(QStringLiteral("migrations/versions")));
    if (auto before = copyFolder(QDir(source).filePath(QStringLiteral("before")), versions.path());
        !before)
        return fail(before.error());
    for (const DemoDatabase &database : databases) {
        if (auto filled = fill(config, database, seed); !filled)
            return fail(filled.error());
    }
    if (auto edited = copyFolder(QDir(source).filePath(QStringLiteral("migrations")),
                                 QDir(folder).filePath(QStringLiteral("migrations")));
        !edited)
        return fail(edited.error());
    return config;
}

} // namespace Retort

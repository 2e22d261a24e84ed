#pragma once

#include "app/services/databasestatus.h"
#include "migrations/script/scriptdirectory.h"

#include <QDir>
#include <memory>

namespace Retort::Test {

inline Revision revisionOf(const QString &id, const QStringList &down, const QString &message,
                           int day = 1)
{
    Revision revision;
    revision.id = id;
    revision.downRevisions = down;
    revision.message = message;
    revision.doc = message;
    revision.created = QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC).addDays(day);
    revision.createDate = revision.created.toString(Qt::ISODate);
    revision.file = QStringLiteral("/nowhere/versions/%1.sql").arg(id);
    return revision;
}

inline std::shared_ptr<const Project> projectOf(const QList<Revision> &revisions)
{
    auto project = std::make_shared<Project>();
    project->config.file = QStringLiteral("/nowhere/retort.ini");
    project->scripts.graph = RevisionGraph::build(revisions);
    project->scripts.faults = project->scripts.graph.faults();
    return project;
}

/// A history of `size` revisions with a branch that is merged every ten.
inline std::shared_ptr<const Project> longProject(int size)
{
    QList<Revision> revisions;
    QString trunk;
    QString side;
    for (int i = 0; i < size; ++i) {
        const QString id = QStringLiteral("%1").arg(i, 12, 16, QLatin1Char('0'));
        QStringList down;
        if (!trunk.isEmpty())
            down.append(trunk);
        const int phase = i % 10;
        if (phase == 3 || phase == 5) {
            if (phase == 5)
                down = {side};
            side = id;
        } else {
            if (phase == 8 && !side.isEmpty())
                down.append(side);
            trunk = id;
        }
        revisions.append(revisionOf(
            id, down, QStringLiteral("change %1 of the schema, with some words behind it").arg(i),
            i));
    }
    return projectOf(revisions);
}

/// The demo as it lies in the repository.
inline std::shared_ptr<const Project> demoProject()
{
    const QString file = QStringLiteral(RETORT_SOURCE_DIR "/resources/demo/retort.ini");
    const Result<ProjectConfig> config = loadConfig(file, {});
    if (!config)
        return nullptr;
    Result<ScriptDirectory> scripts = readScriptDirectory(*config);
    if (!scripts)
        return nullptr;
    auto project = std::make_shared<Project>();
    project->config = *config;
    project->scripts = std::move(*scripts);
    return project;
}

inline DatabaseStatus statusAt(const QStringList &versions)
{
    DatabaseStatus status;
    status.serverVersion = QStringLiteral("17.5");
    status.database = QStringLiteral("neondb");
    status.versions = versions;
    status.versionTableExists = true;
    return status;
}

/// The demo's database: at 9f31c7e2a05d, with one file edited since.
inline DatabaseStatus demoStatus()
{
    DatabaseStatus status = statusAt({QStringLiteral("9f31c7e2a05d")});
    QFile before(QStringLiteral(
        RETORT_SOURCE_DIR "/resources/demo/before/2d7b9a63e5f0_users_locale_and_time_zone.sql"));
    if (before.open(QIODevice::ReadOnly)) {
        status.edited.append({QStringLiteral("2d7b9a63e5f0"), QString::fromUtf8(before.readAll())});
    }
    JournalEntry entry;
    entry.revision = QStringLiteral("2d7b9a63e5f0");
    entry.started = QDateTime(QDate(2026, 10, 30), QTime(11, 30), Qt::UTC);
    entry.finished = entry.started.addMSecs(412);
    entry.databaseUser = QStringLiteral("chat_owner");
    entry.osUser = QStringLiteral("mara");
    entry.host = QStringLiteral("laptop");
    entry.program = QStringLiteral("retort 0.1.0");
    status.journal.insert(entry.revision, entry);
    status.journalPresent = true;
    return status;
}

} // namespace Retort::Test

#pragma once

#include "migrations/script/scriptdirectory.h"

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>

namespace Retort {

class Session;

/// What the journal says of one revision's last completed run here.
struct JournalEntry
{
    QString revision;
    Direction direction = Direction::Upgrade;
    QDateTime started;
    QDateTime finished;
    QString databaseUser;
    QString osUser;
    QString host;
    QString program;
    /// Hash of the script as it was run; empty where there was no file.
    QString scriptHash;

    double durationMs() const { return double(started.msecsTo(finished)); }
    friend bool operator==(const JournalEntry &, const JournalEntry &) = default;
};

/// A revision that the journal shows as stopped in or between its autocommit sections.
struct InDoubt
{
    QString revision;
    Direction direction = Direction::Upgrade;
    /// From 1 in file order of that direction; statement from 1 in the section (the one that was
    /// not finished).
    int section = 0;
    int statement = 0;
    QString statementText;
    QString message;

    friend bool operator==(const InDoubt &, const InDoubt &) = default;
};

/// A script whose file is no longer what was applied.
struct EditedRevision
{
    QString revision;
    /// The file as first run under that hash (journal), whole.
    QString appliedText;

    friend bool operator==(const EditedRevision &, const EditedRevision &) = default;
};

/// Another session that migrates the same history, or runs Retort or Alembic.
struct OtherMigrator
{
    int pid = 0;
    QString application;
    QString user;
    QString client;
    bool holdsRunLock = false;

    friend bool operator==(const OtherMigrator &, const OtherMigrator &) = default;
};

/// Where a database stands, asked in one or two messages.
struct DatabaseStatus
{
    QString serverVersion;
    int serverVersionNumber = 0;
    QString database;
    QString host;
    QString user;
    double roundTripMs = 0;
    bool readOnly = false;
    bool standby = false;
    /// `schema.table`, resolved; whether it exists.
    QString versionTable;
    bool versionTableExists = false;
    /// The schema holds tables of the project's own (adoption: tables but no version table).
    bool hasTables = false;
    /// Rows, sorted; `unknown`: those no file describes.
    QStringList versions;
    QStringList unknown;
    /// Last completed upgrade of every revision that the journal knows, by id.
    QHash<QString, JournalEntry> journal;
    bool journalPresent = false;
    QList<InDoubt> inDoubt;
    QList<EditedRevision> edited;
    QList<OtherMigrator> others;
    /// When this was asked (the client's clock, UTC).
    QDateTime asOf;
};

enum class StatusDetail {
    /// Server, rows, unfinished sections: two messages.
    Versions,
    /// The journal, edited files and other sessions too.
    All,
};

/// Reads everything above. Changes nothing. Errors: those of a database; `version_table` where it
/// is not Alembic's shape.
Result<DatabaseStatus> readDatabaseStatus(Session &session, const Project &project,
                                          StatusDetail detail = StatusDetail::All);

} // namespace Retort

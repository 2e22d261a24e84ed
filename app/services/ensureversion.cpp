#include "app/services/ensureversion.h"

#include "app/database/databasefacts.h"
#include "app/database/runlock.h"

namespace Retort {

Result<EnsuredVersionTable> ensureVersionTable(Session &session, const ProjectConfig &config)
{
    // Two that create it at once: the second is told that it exists, and looks again.
    for (int attempt = 0;; ++attempt) {
        const Result<DatabaseFacts> facts =
            askFacts(session, config.versionTableSchema, config.versionTable);
        if (!facts)
            return fail(facts.error());
        if (const Result<void> shape = checkVersionTable(*facts); !shape)
            return fail(shape.error());
        if (facts->versionTable.exists)
            return EnsuredVersionTable{facts->versionTable.plain(), false};
        if (facts->standby || facts->readOnly)
            return fail(ErrorKind::ReadOnly, QStringLiteral("This server or session only reads."),
                        QStringLiteral(
                            "Connect to the primary, or take default_transaction_read_only off."));
        const Result<QList<Rows>> created =
            session.queryAll(QStringLiteral("BEGIN; SET LOCAL lock_timeout = %1; %2; COMMIT")
                                 .arg(QString::number(config.lockTimeoutMs),
                                      createVersionTableSql(facts->versionTable)));
        if (created)
            return EnsuredVersionTable{facts->versionTable.plain(), true};
        const QString state = created.error().server ? created.error().server->sqlstate : QString();
        const bool raced = state == QLatin1String("42P07") || state == QLatin1String("23505");
        if (!raced || attempt > 2)
            return fail(created.error());
    }
}

} // namespace Retort

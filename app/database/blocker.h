#pragma once

#include <QDateTime>
#include <QString>

namespace Retort {

/// Who holds what a run waits for (pg_blocking_pids, pg_stat_activity, pg_locks).
struct Blocker
{
    int pid = 0;
    QString application;
    QString user;
    QString client;
    QString state;
    /// Lock mode held, such as `AccessShareLock`.
    QString mode;
    QString lastStatement;
    /// How long its transaction has been open.
    double seconds = 0;
    /// The backend's start, so that a pid that was given out again is never ended by mistake.
    QDateTime backendStart;

    friend bool operator==(const Blocker &, const Blocker &) = default;
};

} // namespace Retort

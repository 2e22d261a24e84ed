#pragma once

#include "app/database/canceltoken.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

struct pg_conn;

namespace Retort {

/// Asks a server to cancel what a connection runs, again and again: one request that arrives
/// between two pipelined statements is lost without a word, so it is repeated every 100 ms until
/// the answer is there. On a thread of its own, since each request connects anew and waits.
class Canceller
{
public:
    /// `connection` is needed here only, on its own thread.
    explicit Canceller(pg_conn *connection);
    /// Ends the requests and waits for one that is under way, so that none can hit a later
    /// statement.
    ~Canceller();
    Canceller(const Canceller &) = delete;
    Canceller &operator=(const Canceller &) = delete;

    void start();
    bool isStarted() const { return m_started; }
    /// Ends the requests without waiting: for a connection that will not be used again.
    void abandon();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    bool m_started = false;
    bool m_abandoned = false;
};

/// Looks at a token for as long as it lives, beside a call that waits inside libpq: the first
/// request asks the server to cancel, the second one shuts the socket, so that the call ends
/// whatever the network does. Does nothing without a token.
class CancelWatch
{
public:
    CancelWatch(pg_conn *connection, const std::optional<CancelToken> &cancel);
    ~CancelWatch();
    CancelWatch(const CancelWatch &) = delete;
    CancelWatch &operator=(const CancelWatch &) = delete;

private:
    void look(int socket);

    Canceller m_canceller;
    std::optional<CancelToken> m_cancel;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
    std::thread m_thread;
};

} // namespace Retort

#pragma once

#include <memory>

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

} // namespace Retort

#pragma once

#include "app/services/migrator.h"

#include <atomic>
#include <functional>
#include <thread>

namespace Retort {

/// SIGINT, SIGTERM and SIGHUP, heard from construction to destruction. During a run (a RunScope is
/// alive) they are requests to the CancelToken, the second of which stops waiting; at any other
/// time the first ends the program. One a process: a signal handler knows nothing but a file
/// descriptor.
class Interruption
{
public:
    /// `end` is called on a thread of its own and must not return: it says the last words
    /// (`unknown`: a run was going on and how it ended cannot be said) and leaves the program.
    explicit Interruption(std::function<void(bool unknown)> end);
    ~Interruption();
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    const CancelToken &token() const { return m_token; }

    class RunScope
    {
    public:
        explicit RunScope(Interruption &interruption) : m_interruption(interruption)
        {
            m_interruption.m_running = true;
        }
        ~RunScope() { m_interruption.m_running = false; }
        RunScope(const RunScope &) = delete;
        RunScope &operator=(const RunScope &) = delete;

    private:
        Interruption &m_interruption;
    };

    /// Within a run: a stretch that nobody can cut short and that leaves nothing behind (waiting
    /// for a server to answer); a signal ends the program there.
    class WaitScope
    {
    public:
        explicit WaitScope(Interruption &interruption)
            : m_interruption(interruption), m_before(interruption.m_running.exchange(false))
        {}
        ~WaitScope() { m_interruption.m_running = m_before; }
        WaitScope(const WaitScope &) = delete;
        WaitScope &operator=(const WaitScope &) = delete;

    private:
        Interruption &m_interruption;
        bool m_before;
    };

private:
    void listen();

    CancelToken m_token;
    std::function<void(bool)> m_end;
    std::atomic<bool> m_running = false;
    int m_pipe[2] = {-1, -1};
    std::thread m_thread;
};

} // namespace Retort

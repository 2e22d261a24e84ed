#include "app/database/canceller.h"

#include <chrono>
#include <condition_variable>
#include <libpq-fe.h>
#include <mutex>
#include <thread>

namespace Retort {

struct Canceller::Shared
{
    explicit Shared(PGconn *connection) : cancel(PQgetCancel(connection)) {}
    ~Shared() { PQfreeCancel(cancel); }
    Shared(const Shared &) = delete;
    Shared &operator=(const Shared &) = delete;

    PGcancel *const cancel;
    std::mutex mutex;
    std::condition_variable changed;
    bool stop = false;
    bool ended = false;
};

Canceller::Canceller(pg_conn *connection) : m_shared(std::make_shared<Shared>(connection)) {}

void Canceller::start()
{
    if (m_started || !m_shared->cancel)
        return;
    m_started = true;
    // Detached, so that `abandon` never waits for a network; everything it touches is shared with
    // it.
    std::thread([shared = m_shared] {
        std::unique_lock lock(shared->mutex);
        while (!shared->stop) {
            lock.unlock();
            char text[256];
            PQcancel(shared->cancel, text, int(sizeof text));
            lock.lock();
            shared->changed.wait_for(lock, std::chrono::milliseconds(100),
                                     [&] { return shared->stop; });
        }
        shared->ended = true;
        shared->changed.notify_all();
    }).detach();
}

void Canceller::abandon()
{
    m_abandoned = true;
    const std::lock_guard lock(m_shared->mutex);
    m_shared->stop = true;
    m_shared->changed.notify_all();
}

Canceller::~Canceller()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->stop = true;
    m_shared->changed.notify_all();
    if (m_started && !m_abandoned)
        m_shared->changed.wait(lock, [&] { return m_shared->ended; });
}

} // namespace Retort

#include "app/database/canceller.h"

#include <chrono>
#include <condition_variable>
#include <libpq-fe.h>
#include <mutex>
#include <sys/socket.h>
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

CancelWatch::CancelWatch(pg_conn *connection, const std::optional<CancelToken> &cancel)
    : m_canceller(cancel ? connection : nullptr), m_cancel(cancel)
{
    if (m_cancel)
        m_thread = std::thread([this, socket = PQsocket(connection)] { look(socket); });
}

void CancelWatch::look(int socket)
{
    std::unique_lock lock(m_mutex);
    while (!m_ended) {
        if (m_cancel->requests() > 1) {
            m_canceller.abandon();
            ::shutdown(socket, SHUT_RDWR);
            return;
        }
        if (m_cancel->isRequested())
            m_canceller.start();
        m_changed.wait_for(lock, std::chrono::milliseconds(20));
    }
}

CancelWatch::~CancelWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace Retort

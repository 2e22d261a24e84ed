#include "tests/support/delayproxy.h"

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cstring>
#include <deque>
#include <mutex>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace Retort::Test {

namespace {

using Clock = std::chrono::steady_clock;

/// What travels in one direction, each piece with the time at which it may arrive.
struct Travelling
{
    std::deque<std::pair<Clock::time_point, QByteArray>> pieces;
    bool ended = false;
};

int connectTo(const ConnectionSettings &target)
{
    const int port = target.port > 0 ? target.port : 5432;
    if (target.host.startsWith(QLatin1Char('/'))) {
        const QByteArray path = (target.host + QStringLiteral("/.s.PGSQL.%1").arg(port)).toUtf8();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
        const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
            return descriptor;
        close(descriptor);
        return -1;
    }
    addrinfo *found = nullptr;
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(target.host.toUtf8().constData(), QByteArray::number(port).constData(), &wanted,
                    &found)
        != 0)
        return -1;
    const int descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool good = connect(descriptor, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (good)
        return descriptor;
    close(descriptor);
    return -1;
}

void noDelay(int descriptor)
{
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

struct DelayProxy::Shared
{
    ConnectionSettings target;
    std::chrono::milliseconds delay{0};
    int listener = -1;
    int port = 0;
    std::atomic<bool> end{false};
    std::atomic<bool> refuse{false};
    std::atomic<int> generation{0};
    std::atomic<int> roundTrips{0};
    std::mutex mutex;
    QByteArray answerNeedle;
    QByteArray requestNeedle;
    std::thread acceptor;
    std::vector<std::thread> workers;

    /// The piece, or what comes before the needle; true if it was there.
    bool cutAt(QByteArray &needle, QByteArray &piece)
    {
        const std::lock_guard lock(mutex);
        const auto at = needle.isEmpty() ? -1 : piece.indexOf(needle);
        if (at < 0)
            return false;
        piece.truncate(at);
        needle.clear();
        return true;
    }

    void acceptLoop()
    {
        while (!end) {
            pollfd waiting{listener, POLLIN, 0};
            if (poll(&waiting, 1, 20) <= 0)
                continue;
            const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0)
                continue;
            const int server = refuse ? -1 : connectTo(target);
            if (server < 0) {
                close(client);
                continue;
            }
            noDelay(client);
            noDelay(server);
            workers.emplace_back([this, client, server] { serve(client, server); });
        }
    }

    static bool writeAll(int descriptor, const QByteArray &bytes)
    {
        qsizetype at = 0;
        while (at < bytes.size()) {
            const auto n =
                send(descriptor, bytes.constData() + at, size_t(bytes.size() - at), MSG_NOSIGNAL);
            if (n <= 0)
                return false;
            at += n;
        }
        return true;
    }

    void serve(int client, int server)
    {
        const int born = generation;
        Travelling up;
        Travelling down;
        bool answered = true;
        bool alive = true;
        char buffer[65536];
        while (alive && !end && generation == born) {
            int timeout = 20;
            for (const Travelling *one : {&up, &down}) {
                if (one->pieces.empty())
                    continue;
                const auto due = std::chrono::duration_cast<std::chrono::milliseconds>(
                    one->pieces.front().first - Clock::now());
                timeout = qBound(0, int(due.count()) + 1, timeout);
            }
            pollfd both[2] = {{client, short(up.ended ? 0 : POLLIN), 0},
                              {server, short(down.ended ? 0 : POLLIN), 0}};
            poll(both, 2, timeout);
            if (both[0].revents & (POLLIN | POLLHUP)) {
                const auto n = recv(client, buffer, sizeof buffer, 0);
                if (n <= 0) {
                    up.ended = true;
                } else {
                    if (answered)
                        ++roundTrips;
                    answered = false;
                    up.pieces.emplace_back(Clock::now() + delay, QByteArray(buffer, int(n)));
                }
            }
            if (both[1].revents & (POLLIN | POLLHUP)) {
                const auto n = recv(server, buffer, sizeof buffer, 0);
                if (n <= 0) {
                    down.ended = true;
                } else {
                    answered = true;
                    down.pieces.emplace_back(Clock::now() + delay, QByteArray(buffer, int(n)));
                }
            }
            alive = deliver(up, server, requestNeedle) && deliver(down, client, answerNeedle);
        }
        // At once and without a word, as a cable that is pulled.
        const linger hard{1, 0};
        setsockopt(client, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close(client);
        close(server);
    }

    bool deliver(Travelling &one, int to, QByteArray &needle)
    {
        while (!one.pieces.empty() && one.pieces.front().first <= Clock::now()) {
            QByteArray piece = one.pieces.front().second;
            one.pieces.pop_front();
            const bool cut = cutAt(needle, piece);
            if (!writeAll(to, piece))
                return false;
            if (cut) {
                // Let the other side read what came before.
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                return false;
            }
        }
        return !(one.ended && one.pieces.empty());
    }
};

DelayProxy::DelayProxy(const ConnectionSettings &target, int oneWayMs)
    : m_shared(std::make_shared<Shared>()), m_target(target)
{
    m_shared->target = target;
    m_shared->delay = std::chrono::milliseconds(oneWayMs);
    m_shared->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(m_shared->listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || listen(m_shared->listener, 64) != 0
        || getsockname(m_shared->listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("The proxy cannot listen on 127.0.0.1.");
    m_shared->port = ntohs(address.sin_port);
    m_shared->acceptor = std::thread([shared = m_shared.get()] { shared->acceptLoop(); });
}

DelayProxy::~DelayProxy()
{
    m_shared->end = true;
    m_shared->acceptor.join();
    for (std::thread &worker : m_shared->workers)
        worker.join();
    close(m_shared->listener);
}

int DelayProxy::port() const
{
    return m_shared->port;
}

ConnectionSettings DelayProxy::settings() const
{
    ConnectionSettings settings = m_target;
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = m_shared->port;
    return settings;
}

void DelayProxy::cutBeforeAnswer(const QByteArray &bytes)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->answerNeedle = bytes;
}

void DelayProxy::cutBeforeRequest(const QByteArray &bytes)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->requestNeedle = bytes;
}

void DelayProxy::cutNow()
{
    ++m_shared->generation;
}

void DelayProxy::refuse()
{
    m_shared->refuse = true;
}

int DelayProxy::roundTrips() const
{
    return m_shared->roundTrips;
}

void DelayProxy::resetCounters()
{
    m_shared->roundTrips = 0;
}

} // namespace Retort::Test

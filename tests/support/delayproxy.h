#pragma once

#include "app/database/connectionsettings.h"

#include <QByteArray>
#include <memory>

namespace Retort::Test {

/// A proxy on 127.0.0.1 before a PostgreSQL server: delays every byte by a fixed time each way,
/// counts round trips, and cuts connections where a test says.
class DelayProxy
{
public:
    /// `target`: a TCP host or the folder of a unix socket. `oneWayMs`: half of a round trip.
    explicit DelayProxy(const ConnectionSettings &target, int oneWayMs = 0);
    ~DelayProxy();
    Q_DISABLE_COPY_MOVE(DelayProxy)

    int port() const;
    /// The target's settings, led through the proxy.
    ConnectionSettings settings() const;

    /// The next answer of the server that holds these bytes is not passed on: up to them, and the
    /// connection is closed on both sides. The server has done what it answers.
    void cutBeforeAnswer(const QByteArray &bytes);
    /// The same for what the client sends: the server never sees it.
    void cutBeforeRequest(const QByteArray &bytes);
    /// Closes every connection.
    void cutNow();
    /// Lets nobody in any more (connections that stand go on).
    void refuse();

    /// How often the client has sent something after the server had answered, over all connections.
    int roundTrips() const;
    void resetCounters();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    ConnectionSettings m_target;
};

} // namespace Retort::Test

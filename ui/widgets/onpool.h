#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <utility>

namespace Retort {

/// Calls `take(result)` in the window's thread, if `receiver` still lives then. From any thread.
/// QFuture::then(context, …) is no replacement: it asserts, and races, where the context goes
/// before the future is finished (Qt 6.4).
template <typename Receiver, typename Take, typename Value>
void handOver(QPointer<Receiver> receiver, Take take, Value result)
{
    QCoreApplication *application = QCoreApplication::instance();
    // A thread that outlived the application has nobody to tell.
    if (!application)
        return;
    QMetaObject::invokeMethod(
        application,
        [receiver = std::move(receiver), take = std::move(take),
         result = std::move(result)]() mutable {
            if (receiver)
                take(result);
        },
        Qt::QueuedConnection);
}

/// Runs `work` on a thread of the pool and hands its result to `take` in the window's thread, if
/// `receiver` still lives then.
template <typename Receiver, typename Work, typename Take>
void onPool(Receiver *receiver, Work work, Take take)
{
    QThreadPool::globalInstance()->start([guard = QPointer<Receiver>(receiver),
                                          work = std::move(work),
                                          take = std::move(take)]() mutable {
        handOver(std::move(guard), std::move(take), work());
    });
}

} // namespace Retort

#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <utility>

namespace Retort {

/// Runs `work` on a thread of the pool and hands its result to `take` in the window's thread, if
/// `receiver` still lives then.
template <typename Receiver, typename Work, typename Take>
void onPool(Receiver *receiver, Work work, Take take)
{
    QThreadPool::globalInstance()->start([guard = QPointer<Receiver>(receiver),
                                          work = std::move(work),
                                          take = std::move(take)]() mutable {
        auto result = work();
        // The application outlives the pool's threads; the receiver may not.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, take, result = std::move(result)]() mutable {
                if (guard)
                    take(result);
            },
            Qt::QueuedConnection);
    });
}

} // namespace Retort

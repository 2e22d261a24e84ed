#pragma once

#include <atomic>
#include <memory>

namespace Retort {

/// Shared between who runs and who cancels; copies are the same switch. Thread-safe.
class CancelToken
{
public:
    CancelToken() : m_requested(std::make_shared<std::atomic<int>>(0)) {}
    /// The first request cancels; a second one stops waiting for the answer.
    void request() { m_requested->fetch_add(1); }
    int requests() const { return m_requested->load(); }
    bool isRequested() const { return requests() > 0; }

private:
    std::shared_ptr<std::atomic<int>> m_requested;
};

} // namespace Retort

#include "app/cli/interruption.h"

#include <QtGlobal>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace Retort {

namespace {

constexpr int heardSignals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr char signalByte = 's';
constexpr char endByte = 'e';

// All that a handler may touch: where to write its byte.
std::atomic<int> signalPipe = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void onSignal(int)
{
    const int savedErrno = errno;
    const ssize_t ignored = ::write(signalPipe.load(), &signalByte, 1);
    Q_UNUSED(ignored)
    errno = savedErrno;
}

} // namespace

Interruption::Interruption(std::function<void(bool)> end) : m_end(std::move(end))
{
    // A reader that went away is no reason to die in the middle of a run.
    ::signal(SIGPIPE, SIG_IGN);
    if (::pipe2(m_pipe, O_CLOEXEC) != 0)
        return;
    ::fcntl(m_pipe[1], F_SETFL, O_NONBLOCK);
    signalPipe = m_pipe[1];
    m_thread = std::thread([this] { listen(); });
    for (const int number : heardSignals) {
        struct sigaction before = {};
        ::sigaction(number, nullptr, &before);
        if (before.sa_handler == SIG_IGN) // nohup, or a shell's background job
            continue;
        struct sigaction action = {};
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(number, &action, nullptr);
    }
}

Interruption::~Interruption()
{
    if (!m_thread.joinable())
        return;
    for (const int number : heardSignals) {
        struct sigaction now = {};
        ::sigaction(number, nullptr, &now);
        if (now.sa_handler == onSignal)
            ::signal(number, SIG_DFL);
    }
    const ssize_t ignored = ::write(m_pipe[1], &endByte, 1);
    Q_UNUSED(ignored)
    m_thread.join();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void Interruption::listen()
{
    for (;;) {
        char byte = 0;
        const ssize_t got = ::read(m_pipe[0], &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != 1 || byte == endByte)
            return;
        m_token.request();
        // The run answers the first two requests itself; a third is someone who sees no answer.
        if (!m_running)
            m_end(false);
        else if (m_token.requests() > 2)
            m_end(true);
    }
}

} // namespace Retort

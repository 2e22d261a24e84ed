// Owns one private PostgreSQL: sets its cluster up, starts it, and stops it when nobody holds a
// lease any more.
//
//   retort-sandboxd STATE BIN [tls]
//
// STATE is the folder of one major version (app/database/sandbox.cpp makes it and takes the leases
// there), BIN the folder with initdb and postgres. Returns as soon as the server is ready; the
// supervisor stays behind, detached. Plain POSIX and one thread: PDEATHSIG follows the thread that
// started the server, so that thread has to live as long as the server.

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

/// Seconds without a lease after which the server stops.
constexpr double lingerSeconds = 3;
/// A server that keeps dying is left alone after so many restarts; the next lease starts a new
/// supervisor.
constexpr int mostRestarts = 10;
/// A unix socket's path holds 107 bytes; "/.s.PGSQL.5432" takes 14 of them.
constexpr size_t longestSocketFolder = 93;

volatile sig_atomic_t endRequested = 0;
volatile sig_atomic_t checkRequested = 0;

struct Sandbox
{
    std::string state;
    std::string bin;
    bool tls = false;
    std::string user;
    std::string data() const { return state + "/data"; }
    std::string socketFolder;
    int leaseLock = -1;
    int supervisorLock = -1;
};

void sleepMilliseconds(long milliseconds)
{
    timespec time{milliseconds / 1000, (milliseconds % 1000) * 1000000};
    nanosleep(&time, nullptr);
}

double now()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::string readFile(const std::string &path)
{
    std::string text;
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return text;
    char buffer[4096];
    ssize_t count = 0;
    while ((count = read(file, buffer, sizeof buffer)) > 0)
        text.append(buffer, static_cast<size_t>(count));
    close(file);
    return text;
}

bool writeFile(const std::string &path, const std::string &text, mode_t mode = 0600)
{
    const std::string beside = path + ".new";
    const int file =
        open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0)
        return false;
    const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    close(file);
    return written && rename(beside.c_str(), path.c_str()) == 0;
}

std::vector<std::string> lines(const std::string &text)
{
    std::vector<std::string> result;
    size_t from = 0;
    while (from < text.size()) {
        const size_t to = std::min(text.find('\n', from), text.size());
        result.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return result;
}

/// The last lines of a log, for an error's text.
std::string tail(const std::string &path, size_t count)
{
    const std::vector<std::string> all = lines(readFile(path));
    std::string text;
    for (size_t i = all.size() > count ? all.size() - count : 0; i < all.size(); ++i)
        text += all[i] + "\n";
    return text;
}

/// Removes a folder and what is in it, without following links.
void removeTree(const std::string &path)
{
    struct stat info = {};
    if (lstat(path.c_str(), &info) != 0)
        return;
    if (!S_ISDIR(info.st_mode)) {
        unlink(path.c_str());
        return;
    }
    if (DIR *folder = opendir(path.c_str())) {
        while (const dirent *entry = readdir(folder)) {
            const std::string name = entry->d_name;
            if (name != "." && name != "..")
                removeTree(path + "/" + name);
        }
        closedir(folder);
    }
    rmdir(path.c_str());
}

/// Runs a program to its end, its output in `log`; true where it ended with 0. It dies with this
/// process.
bool run(const std::vector<std::string> &command, const std::string &log)
{
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child < 0)
        return false;
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != self)
            _exit(127);
        const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
        dup2(out, 1);
        dup2(out, 2);
        std::vector<char *> arguments;
        for (const std::string &argument : command)
            arguments.push_back(const_cast<char *>(argument.c_str()));
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        if (endRequested)
            kill(child, SIGTERM);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// As root: becomes the user that owns STATE (PostgreSQL refuses root).
std::string dropPrivileges(Sandbox &sandbox)
{
    struct stat info = {};
    if (stat(sandbox.state.c_str(), &info) != 0)
        return "The sandbox's folder " + sandbox.state + " is gone.";
    const passwd *user = getpwuid(getuid() == 0 ? info.st_uid : getuid());
    if (user == nullptr || user->pw_uid == 0)
        return "PostgreSQL does not run as root, and no other user owns " + sandbox.state + ".";
    sandbox.user = user->pw_name;
    if (getuid() == 0
        && (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0
            || setuid(user->pw_uid) != 0))
        return "The sandbox cannot become the user " + sandbox.user + ": " + std::strerror(errno)
               + ".";
    if (access(sandbox.state.c_str(), R_OK | W_OK | X_OK) != 0)
        return "The user " + sandbox.user + " cannot reach " + sandbox.state
               + ", where its sandbox would be.";
    if (access((sandbox.bin + "/postgres").c_str(), X_OK) != 0)
        return "The user " + sandbox.user + " cannot run " + sandbox.bin + "/postgres.";
    return {};
}

/// A short folder that only the user can enter; the same one at every start where nobody else took
/// its name.
std::string makeSocketFolder(Sandbox &sandbox)
{
    uint64_t hash = 14695981039346656037U; // FNV-1a: a name, not a secret
    for (const char c : sandbox.state)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    char name[64];
    std::snprintf(name, sizeof name, "/tmp/retort-%u-%08x", static_cast<unsigned>(getuid()),
                  static_cast<unsigned>(hash ^ (hash >> 32)));
    sandbox.socketFolder = name;
    struct stat info = {};
    const bool made = mkdir(name, 0700) == 0;
    const bool ours = made
                      || (lstat(name, &info) == 0 && S_ISDIR(info.st_mode)
                          && info.st_uid == getuid() && (info.st_mode & 077) == 0);
    if (!ours) {
        char pattern[] = "/tmp/retort-XXXXXX";
        if (mkdtemp(pattern) == nullptr)
            return std::string("A folder for the sandbox's socket cannot be made in /tmp: ")
                   + std::strerror(errno) + ".";
        sandbox.socketFolder = pattern;
    }
    if (sandbox.socketFolder.size() > longestSocketFolder)
        return "The socket's folder " + sandbox.socketFolder + " is too long.";
    return {};
}

/// A cluster that is whole or not there: made beside and renamed.
std::string setUpCluster(const Sandbox &sandbox)
{
    struct stat info = {};
    if (stat((sandbox.data() + "/PG_VERSION").c_str(), &info) == 0)
        return {};
    const std::string beside = sandbox.data() + ".new";
    removeTree(beside);
    if (lstat(sandbox.data().c_str(), &info) == 0)
        return sandbox.data() + " is there and is no PostgreSQL cluster. Move it away.";
    const std::string log = sandbox.state + "/initdb.log";
    if (!run({sandbox.bin + "/initdb", "--pgdata=" + beside, "--encoding=UTF8", "--locale=C.UTF-8",
              "--username=postgres", "--auth=trust", "--no-sync", "--no-instructions"},
             log))
        return "initdb failed:\n" + tail(log, 6);
    if (sandbox.tls) {
        const std::string openSslLog = sandbox.state + "/openssl.log";
        if (!run({"openssl", "req", "-new", "-x509", "-days", "3650", "-nodes", "-subj",
                  "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out",
                  beside + "/server.crt", "-keyout", beside + "/server.key"},
                 openSslLog))
            return "openssl could not make a certificate:\n" + tail(openSslLog, 6);
        if (!writeFile(beside + "/pg_hba.conf",
                       "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"))
            return "pg_hba.conf cannot be written.";
    }
    if (rename(beside.c_str(), sandbox.data().c_str()) != 0)
        return std::string("The new cluster cannot be renamed: ") + std::strerror(errno) + ".";
    return {};
}

/// Whether `pid` is a living postgres on our data folder. A zombie is not: it only keeps its
/// number.
bool servesOurData(pid_t pid, const Sandbox &sandbox)
{
    const std::string process = "/proc/" + std::to_string(pid);
    const std::string stat = readFile(process + "/stat");
    const size_t behindName = stat.rfind(')');
    if (behindName == std::string::npos || behindName + 2 >= stat.size()
        || stat[behindName + 2] == 'Z' || stat[behindName + 2] == 'X')
        return false;
    const std::string command = readFile(process + "/cmdline");
    return command.find(sandbox.data() + '\0') != std::string::npos
           && command.find("postgres") != std::string::npos;
}

/// Gets rid of what a killed supervisor left: a server that is still ending, and a pid file whose
/// process is none of ours.
std::string clearLeftovers(const Sandbox &sandbox)
{
    const std::string pidFile = sandbox.data() + "/postmaster.pid";
    const double began = now();
    while (true) {
        const std::vector<std::string> text = lines(readFile(pidFile));
        if (text.empty()) {
            unlink(pidFile.c_str());
            return {};
        }
        const pid_t pid = static_cast<pid_t>(std::strtol(text[0].c_str(), nullptr, 10));
        if (pid <= 1 || !servesOurData(pid, sandbox)) {
            unlink(pidFile.c_str());
            return {};
        }
        const double waited = now() - began;
        if (waited > 30)
            return "An earlier server of the sandbox (pid " + std::to_string(pid)
                   + ") does not end.";
        kill(pid, waited < 5 ? SIGINT : SIGQUIT);
        sleepMilliseconds(50);
    }
}

/// A TCP port of 127.0.0.1 that nobody has; where somebody takes it first, the start is tried
/// again.
std::string freePort()
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    void *const raw = &address;
    if (bind(probe, static_cast<sockaddr *>(raw), size) != 0
        || getsockname(probe, static_cast<sockaddr *>(raw), &size) != 0)
        address.sin_port = htons(5432);
    close(probe);
    return std::to_string(ntohs(address.sin_port));
}

pid_t startServer(const Sandbox &sandbox)
{
    const std::string log = sandbox.state + "/server.log";
    struct stat info = {};
    if (stat(log.c_str(), &info) == 0 && info.st_size > 4 * 1024 * 1024)
        rename(log.c_str(), (log + ".1").c_str());
    std::vector<std::string> command{sandbox.bin + "/postgres", "-D", sandbox.data(), "-k",
                                     sandbox.socketFolder,      "-p", "5432"};
    const char *const settings[] = {"fsync=off",

                                    "full_page_writes=off",
                                    "shared_buffers=16MB",
                                    "max_connections=100",
                                    "max_locks_per_transaction=256",
                                    "max_wal_senders=0",
                                    "wal_level=minimal",
                                    "autovacuum=off",
                                    "jit=off",
                                    "max_parallel_workers_per_gather=0",
                                    "unix_socket_permissions=0700",
                                    "lc_messages=C",
                                    "timezone=UTC",
                                    "log_timezone=UTC",
                                    "log_checkpoints=off"};
    for (const char *setting : settings)
        command.insert(command.end(), {"-c", setting});
    if (sandbox.tls) {
        command.insert(command.end(),
                       {"-c", "listen_addresses=127.0.0.1", "-c", "ssl=on", "-p", freePort()});
    } else {
        command.insert(command.end(), {"-c", "listen_addresses="});
    }
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child != 0)
        return child;
    // Behind setuid, or it is lost; SIGINT, since SIGTERM waits for busy clients.
    prctl(PR_SET_PDEATHSIG, SIGINT);
    if (getppid() != self)
        _exit(127);
    setsid();
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
    dup2(out, 1);
    dup2(out, 2);
    std::vector<char *> arguments;
    for (const std::string &argument : command)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
}

/// Line 8 of postmaster.pid is the server's own word for its state, as pg_ctl reads it.
bool isReady(const Sandbox &sandbox, pid_t server)
{
    const std::vector<std::string> text = lines(readFile(sandbox.data() + "/postmaster.pid"));
    return text.size() >= 8 && std::strtol(text[0].c_str(), nullptr, 10) == server
           && text[7].rfind("ready", 0) == 0;
}

/// Starts the server and waits until it takes connections. A server of a kill -9 before may still
/// hold its shared memory for a moment, so an early end is tried again.
std::string startAndWait(const Sandbox &sandbox, pid_t &server)
{
    const double began = now();
    while (true) {
        if (const std::string problem = clearLeftovers(sandbox); !problem.empty())
            return problem;
        server = startServer(sandbox);
        if (server < 0)
            return std::string("No process can be started: ") + std::strerror(errno) + ".";
        int status = 0;
        while (waitpid(server, &status, WNOHANG) == 0) {
            if (isReady(sandbox, server))
                return {};
            if (endRequested || now() - began > 120) {
                kill(server, SIGQUIT);
                waitpid(server, &status, 0);
                return "PostgreSQL did not become ready:\n"
                       + tail(sandbox.state + "/server.log", 4);
            }
            sleepMilliseconds(5);
        }
        if (now() - began > 4)
            return "PostgreSQL does not start:\n" + tail(sandbox.state + "/server.log", 4);
        sleepMilliseconds(200);
    }
}

bool publish(const Sandbox &sandbox, pid_t server)
{
    const std::vector<std::string> text = lines(readFile(sandbox.data() + "/postmaster.pid"));
    const std::string port = text.size() >= 4 ? text[3] : "5432";
    return writeFile(sandbox.state + "/server",
                     std::to_string(getpid()) + "\n" + std::to_string(server) + "\n"
                         + sandbox.socketFolder + "\n" + port + "\n" + sandbox.bin + "\n");
}

/// `pinned` holds the boot it was written in: a pin does not outlive the machine's restart.
bool isPinned(const Sandbox &sandbox)
{
    const std::string pin = readFile(sandbox.state + "/pinned");
    return !pin.empty() && pin == readFile("/proc/sys/kernel/random/boot_id");
}

/// False when the folder was removed under us.
bool stateIsThere(const Sandbox &sandbox)
{
    struct stat ours = {};
    struct stat there = {};
    return fstat(sandbox.leaseLock, &ours) == 0
           && stat((sandbox.state + "/lease.lock").c_str(), &there) == 0
           && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

/// Waits for `child` at most so long; true where it ended.
bool endsWithin(pid_t child, double seconds)
{
    const double began = now();
    int status = 0;
    while (now() - began < seconds) {
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child || (ended < 0 && errno == ECHILD))
            return true;
        sleepMilliseconds(5);
    }
    return false;
}

void stopServer(const Sandbox &sandbox, pid_t server)
{
    unlink((sandbox.state + "/server").c_str());
    kill(server, SIGINT);
    if (endsWithin(server, 20))
        return;
    kill(server, SIGQUIT);
    if (endsWithin(server, 10))
        return;
    kill(server, SIGKILL);
    endsWithin(server, 10);
}

void supervise(const Sandbox &sandbox, pid_t server)
{
    double idleSince = now();
    int restarts = 0;
    while (true) {
        int status = 0;
        if (waitpid(server, &status, WNOHANG) == server) {
            unlink((sandbox.state + "/server").c_str());
            if (endRequested || ++restarts > mostRestarts || !stateIsThere(sandbox)
                || !startAndWait(sandbox, server).empty() || !publish(sandbox, server))
                return;
        }
        if (endRequested || !stateIsThere(sandbox)) {
            stopServer(sandbox, server);
            return;
        }
        // An exclusive lock is to be had only where nobody holds a lease. It is kept while the
        // server stops: who comes meanwhile waits, and then starts a new one.
        const bool idle = !isPinned(sandbox) && flock(sandbox.leaseLock, LOCK_EX | LOCK_NB) == 0;
        if (!idle) {
            idleSince = now();
        } else if (now() - idleSince >= lingerSeconds || checkRequested) {
            stopServer(sandbox, server);
            return;
        } else {
            flock(sandbox.leaseLock, LOCK_UN);
        }
        checkRequested = 0;
        sleepMilliseconds(200);
    }
}

void cleanEnvironment(const Sandbox &sandbox)
{
    const char *path = getenv("PATH");
    const std::string keptPath = path != nullptr ? path : "/usr/bin:/bin";
    clearenv();
    setenv("PATH", keptPath.c_str(), 1);
    setenv("LANG", "C.UTF-8", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("HOME", sandbox.state.c_str(), 1);
}

void closeInherited(int keep, const Sandbox &sandbox)
{
    const int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    for (int file = 3; file < 1024; ++file)
        if (file != keep && file != sandbox.leaseLock && file != sandbox.supervisorLock)
            close(file);
}

/// The detached half: its outcome goes through `report` (empty = ready), then it lives as long as
/// the server.
[[noreturn]] void superviseFromStart(Sandbox &sandbox, int report)
{
    setsid();
    umask(077);
    if (chdir("/") != 0)
        _exit(1);
    closeInherited(report, sandbox);
    struct sigaction action = {};
    action.sa_handler = [](int) { endRequested = 1; };
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    action.sa_handler = [](int) { checkRequested = 1; };
    sigaction(SIGUSR1, &action, nullptr);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    cleanEnvironment(sandbox);

    pid_t server = -1;
    std::string problem = dropPrivileges(sandbox);
    if (problem.empty())
        problem = makeSocketFolder(sandbox);
    if (problem.empty())
        problem = setUpCluster(sandbox);
    if (problem.empty())
        problem = startAndWait(sandbox, server);
    if (problem.empty() && !publish(sandbox, server)) {
        problem = "The sandbox's folder " + sandbox.state + " cannot be written.";
        stopServer(sandbox, server);
    }
    if (!problem.empty()) {
        if (write(report, problem.data(), problem.size()) < 0)
            _exit(2);
        _exit(1);
    }
    // Where the program that asked was killed meanwhile nobody reads this, and others may wait for
    // the server.
    [[maybe_unused]] const ssize_t told = write(report, "ready", 5);
    close(report);
    supervise(sandbox, server);
    rmdir(sandbox.socketFolder.c_str());
    _exit(0);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: retort-sandboxd STATE BIN [tls]\n");
        return 2;
    }
    Sandbox sandbox;
    sandbox.state = argv[1];
    sandbox.bin = argv[2];
    sandbox.tls = argc > 3 && std::strcmp(argv[3], "tls") == 0;

    // Opened while we may still be root; the user that the server runs as need not own them.
    sandbox.supervisorLock =
        open((sandbox.state + "/supervisor.lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    sandbox.leaseLock =
        open((sandbox.state + "/lease.lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (sandbox.supervisorLock < 0 || sandbox.leaseLock < 0) {
        std::fprintf(stderr, "The locks in %s cannot be opened: %s.\n", sandbox.state.c_str(),
                     std::strerror(errno));
        return 1;
    }
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    if (fcntl(sandbox.supervisorLock, F_OFD_SETLK, &whole) != 0)
        return 0; // another one is at it: the caller waits for its word
    unlink((sandbox.state + "/server").c_str());

    int channel[2];
    if (pipe2(channel, O_CLOEXEC) != 0)
        return 1;
    const pid_t child = fork();
    if (child < 0) {
        std::fprintf(stderr, "No process can be started: %s.\n", std::strerror(errno));
        return 1;
    }
    if (child == 0) {
        close(channel[0]);
        superviseFromStart(sandbox, channel[1]);
    }
    close(channel[1]);
    std::string answer;
    char buffer[1024];
    ssize_t count = 0;
    while ((count = read(channel[0], buffer, sizeof buffer)) > 0 || (count < 0 && errno == EINTR))
        if (count > 0)
            answer.append(buffer, static_cast<size_t>(count));
    if (answer == "ready")
        return 0;
    std::fprintf(stderr, "%s\n",
                 answer.empty() ? "The sandbox's supervisor was killed." : answer.c_str());
    return 1;
}

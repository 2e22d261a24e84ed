#pragma once

#include "app/services/pythonmodels.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Retort::Test {

inline const QString debianPython = QStringLiteral("/usr/bin/python3");

inline void writeFile(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(path));
}

/// A project folder of its own, whose models Debian's Python reads.
class ModelsFolder
{
public:
    void write(const QString &name, const QByteArray &content) const
    {
        writeFile(path(name), content);
    }
    QString path(const QString &name = {}) const
    {
        return QDir::cleanPath(m_folder.path() + u'/' + name);
    }
    PythonModelsRequest request(const QString &module, const QString &attribute) const
    {
        PythonModelsRequest request;
        request.interpreter = {debianPython, QStringLiteral("PATH")};
        request.module = module;
        request.attribute = attribute;
        request.folder = m_folder.path();
        return request;
    }
    Result<QString> print(const QString &module, const QString &attribute) const
    {
        return printPythonModels(request(module, attribute), {});
    }

private:
    QTemporaryDir m_folder;
};

/// Somebody who would notice a connection.
class Listener
{
public:
    Listener() : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *plain = reinterpret_cast<sockaddr *>(&address);
        if (::bind(m_fd, plain, size) != 0 || ::listen(m_fd, 8) != 0
            || ::getsockname(m_fd, plain, &size) != 0)
            qFatal("no port to listen at");
        m_port = ntohs(address.sin_port);
    }
    ~Listener() { ::close(m_fd); }
    Q_DISABLE_COPY_MOVE(Listener)

    int port() const { return m_port; }
    bool wasCalled() const
    {
        pollfd waiting = {m_fd, POLLIN, 0};
        return ::poll(&waiting, 1, 0) != 0;
    }

private:
    int m_fd;
    int m_port = 0;
};

} // namespace Retort::Test

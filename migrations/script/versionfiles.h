#pragma once

#include "migrations/result.h"

#include <QByteArray>
#include <QStringList>
#include <functional>

namespace Retort {

/// Visits the files under version locations in Alembic's load order: the locations as given, names
/// in byte order, folders (where `recursive`) behind the files, links to folders not entered.
class VersionFiles
{
public:
    /// 16 MB; real revisions have a few kilobytes.
    static constexpr qint64 MaxFileSize = 16 << 20;

    struct Visitor
    {
        /// The bytes live until the call returns.
        std::function<void(const QString &file, const QByteArray &bytes)> read;
        /// Kind Io, with the file.
        std::function<void(const Error &error)> fault;
        std::function<void(const QString &file, const QString &reason)> ignore;
        std::function<void(const QString &warning)> warn;
    };

    /// `roots`: links may lead to regular files below these folders, and nowhere else.
    VersionFiles(QStringList locations, bool recursive, QStringList roots)
        : m_locations(std::move(locations)), m_recursive(recursive), m_roots(std::move(roots))
    {}

    /// Locations that do not exist are passed over, as in Alembic.
    void visit(const Visitor &visitor) const;

private:
    class Walk;

    QStringList m_locations;
    bool m_recursive;
    QStringList m_roots;
};

/// The bytes of one revision file; never waits for a FIFO. Errors: `io` with the file.
Result<QByteArray> readRevisionFile(const QString &file);

} // namespace Retort

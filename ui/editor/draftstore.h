#pragma once

#include "migrations/result.h"

#include <QString>
#include <optional>

namespace Retort {

/// Text that was typed and not saved, kept beside the project's state so that a crash loses
/// nothing.
struct Draft
{
    QString text;
    /// Hash of the file's bytes when the typing began.
    QString fileHash;
};

/// One file a revision's file under `folder`.
class DraftStore
{
public:
    explicit DraftStore(QString folder) : m_folder(std::move(folder)) {}

    std::optional<Draft> read(const QString &file) const;
    /// Errors: `io`.
    Result<void> write(const QString &file, const Draft &draft) const;
    void remove(const QString &file) const;

private:
    QString pathOf(const QString &file) const;

    QString m_folder;
};

/// sha256, hex.
QString contentHash(const QByteArray &bytes);

} // namespace Retort

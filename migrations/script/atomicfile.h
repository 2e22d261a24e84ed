#pragma once

#include "migrations/result.h"

#include <QByteArray>
#include <QString>

namespace Retort {

/// Writes the whole file or nothing: a temporary file in the same folder, flushed to the disk,
/// takes its place by a rename, and the folder is flushed. Keeps the mode (and owner, where
/// allowed) of a file that is there; a new one gets what the umask gives. Through a symlink its
/// target is written. Errors: `io` with the path and the system's reason; no temporary file is left
/// behind.
Result<void> writeFileAtomically(const QString &path, const QByteArray &bytes);

/// The same, but never in place of a file that is there (`io`). For new revisions.
Result<void> createFileAtomically(const QString &path, const QByteArray &bytes);

} // namespace Retort

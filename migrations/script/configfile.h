#pragma once

#include "migrations/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Retort {

/// The bytes of a configuration file; never waits (a FIFO is refused) and never takes more than 4
/// MB. Errors: `io` with the file.
Result<QByteArray> readConfigBytes(const QString &file);

/// Where a `script_location` or one of `version_locations` lies: absolute, cleaned, whether it
/// exists or not. `package:dir` is looked for in `packageFolders`. Errors: `config` where the
/// package is not found.
Result<QString> resolveLocation(const QString &location, const QString &iniFolder,
                                const QStringList &packageFolders);

/// The site-packages of an interpreter's environment (`.venv/bin/python`), with the folders that
/// plain lines of their .pth files name. Runs nothing.
QStringList sitePackages(const QString &python);

} // namespace Retort

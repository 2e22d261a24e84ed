#pragma once

#include "migrations/result.h"
#include "migrations/script/projectconfig.h"

#include <QByteArray>
#include <QString>

namespace Retort {

/// A new environment of a project: `[retort:NAME]` with URL and environment.
struct NewEnvironment
{
    /// Letters, digits, `-`, `_` and `.`.
    QString name;
    /// Without a password.
    QString url;
    Environment environment = Environment::Development;
};

/// The URL without its password, whatever form it has. Errors: `config`.
Result<QString> withoutPassword(const QString &url);

/// The ini's text with the section at its end, everything else byte for byte as it was. Errors:
/// `config` (a bad name, a section of that name, a `pyproject.toml`).
Result<QByteArray> addEnvironmentSection(const QByteArray &ini, const QString &file,
                                         const NewEnvironment &environment);

} // namespace Retort

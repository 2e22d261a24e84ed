#pragma once

#include "migrations/result.h"

#include <QStringList>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace Retort {

/// The command line's words, told apart before the parser sees them, for CLI::App::parse. CLI11
/// takes a word for an option, a command or a list by its looks; here every value is marked
/// (`unmark` takes that off), so that `-m "[fix]"`, `stamp heads` and `downgrade -1` are what they
/// are. Unknown options, values that are missing and options given twice are refused here
/// (`usage`).
Result<std::vector<std::string>> tellApart(const CLI::App &app, const QStringList &arguments);

/// The value as it was written.
QString unmark(const std::string &word);

} // namespace Retort

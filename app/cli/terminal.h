#pragma once

#include "app/cli/output.h"

#include <QString>
#include <optional>

namespace Retort {

/// What this process's channels are: terminals or not, colours wanted (NO_COLOR, TERM=dumb) or not.
OutputStyle detectStyle(bool json, bool quiet);

/// Standard input and standard error are a terminal: someone is there who can answer.
bool canAsk();

/// Prints `question` on standard error and reads one line from standard input; nullopt at its end.
std::optional<QString> askLine(Output &output, const QString &question);

} // namespace Retort

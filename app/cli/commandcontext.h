#pragma once

#include "app/cli/arguments.h"
#include "app/cli/interruption.h"
#include "app/cli/output.h"
#include "migrations/script/projectconfig.h"

#include <QString>

namespace Retort {

/// What a command may use, wired in main.cpp.
struct CommandContext
{
    GlobalOptions global;
    EnvironmentLookup environment;
    /// Where the command was called; absolute.
    QString folder;
    /// The folder of this program's file: the desktop stands beside it.
    QString programFolder;
    Output &output;
    Interruption &interruption;
};

} // namespace Retort

#pragma once

#include "migrations/result.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <variant>

namespace Retort {

/// Options that every command takes, before and behind its name.
struct GlobalOptions
{
    QString config;
    /// `-n`; empty where it was not given.
    QString section;
    QString url;
    QString urlFile;
    QString service;
    bool json = false;
    bool quiet = false;
    /// `-v` before the command: what is sent to the server goes to stderr.
    bool trace = false;
    bool yes = false;
    /// The project's own code may run, this once.
    bool trust = false;
    QString confirmDatabase;
    /// `-x key=value`, for the project's Python.
    QStringList extra;
};

// One struct a command: what was written on the command line, as it was written.
struct InitArguments
{
    QString directory;
};
struct RevisionArguments
{
    std::optional<QString> message;
    QString head;
    bool splice = false;
    QString branchLabel;
    QString versionPath;
    QString revisionId;
    QStringList dependsOn;
    bool autogenerate = false;
    /// `--from SOURCE`; empty: the database.
    QString from;
    QStringList renames;
    bool online = false;
};
struct MergeArguments
{
    QStringList revisions;
    std::optional<QString> message;
    QString branchLabel;
    QString revisionId;
    bool splice = false;
};
struct MigrateArguments
{
    bool downgrade = false;
    QString target;
    bool dryRun = false;
    QString tag;
};
struct StampArguments
{
    QStringList revisions;
    QString tag;
    bool purge = false;
};
struct CurrentArguments
{
    bool verbose = false;
    bool checkHeads = false;
};
struct HistoryArguments
{
    std::optional<QString> range;
    bool verbose = false;
    bool indicateCurrent = false;
};
struct HeadsArguments
{
    bool verbose = false;
    bool resolveDependencies = false;
};
struct BranchesArguments
{
    bool verbose = false;
};
struct ShowArguments
{
    QString revision;
    bool sql = false;
};
struct PlanArguments
{
    QString target;
    std::optional<QString> from;
    bool downgrade = false;
};
struct DiffArguments
{
    /// SOURCE, as written.
    QString from = QStringLiteral("database");
    QString to = QStringLiteral("models");
    bool down = false;
    bool exitCode = false;
    bool noProof = false;
    QStringList renames;
    bool online = false;
};
struct CheckArguments
{};
struct ConvertArguments
{
    QString directory;
};
struct EnsureVersionArguments
{};
struct ListTemplatesArguments
{};
struct SandboxArguments
{
    /// `start`, `stop`, `url` or `reset`.
    QString action;
    QString name;
};
struct OpenArguments
{};
/// `--help` or `--version`: nothing but this text on stdout.
struct TextAnswer
{
    QString text;
};

using CommandArguments =
    std::variant<TextAnswer, InitArguments, RevisionArguments, MergeArguments, MigrateArguments,
                 StampArguments, CurrentArguments, HistoryArguments, HeadsArguments,
                 BranchesArguments, ShowArguments, PlanArguments, DiffArguments, CheckArguments, ConvertArguments,
                 EnsureVersionArguments, ListTemplatesArguments, SandboxArguments, OpenArguments>;

struct Invocation
{
    GlobalOptions global;
    CommandArguments command;
};

/// Wrong usage: the sentence with its hint, and what else was understood before it (`--json`
/// decides how the sentence is told).
struct UsageError
{
    Error error;
    GlobalOptions global;
    /// The whole help, where no command was given at all.
    QString help;
};

/// Reads the command line (without the program's name). A word that is a minus and a digit (`-1`,
/// `-3:current`) is always a value, never an option.
tl::expected<Invocation, UsageError> parseArguments(const QStringList &arguments);

} // namespace Retort

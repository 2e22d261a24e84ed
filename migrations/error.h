#pragma once

#include <QString>
#include <optional>

namespace Retort {

/// The stable kinds of error. Their names (`errorKindName`) are a contract of the command line's JSON.
enum class ErrorKind {
    // of the graph
    MultipleHeads,
    UnknownRevision,
    AmbiguousRevision,
    UnknownBranch,
    NotAMember,
    RelativeOutOfRange,
    NotReachable,
    AmbiguousWalk,
    Cycle,
    DependencyCycle,
    MissingParent,
    MissingDependency,
    DuplicateRevision,
    DuplicateLabel,
    InvalidIdentifier,
    OverlappingVersions,
    UnknownVersionRow,
    // of a database
    Connection,
    Authentication,
    Tls,
    Timeout,
    Locked,
    Sql,
    Constraint,
    Permission,
    ReadOnly,
    Cancelled,
    CommitUnknown,
    VersionTable,
    InDoubt,
    // of questions
    Untrusted,
    Confirmation,
    Unreviewed,
    // of files
    Config,
    ScriptSyntax,
    NotStatic,
    Io,
    Irreversible,
    // of the command line
    Usage,
};

/// The kind's stable name, such as `multiple_heads`.
QString errorKindName(ErrorKind kind);

/// What a PostgreSQL server said beside its message, as it came (empty where it said nothing).
struct ServerError
{
    QString sqlstate;
    QString severity;
    QString message;
    QString detail;
    QString hint;
    QString context;
    QString schema;
    QString table;
    QString column;
    QString constraint;
    /// 1-based, in characters (not bytes, not UTF-16 units) of the statement that was sent; 0 = none.
    int position = 0;

    friend bool operator==(const ServerError &, const ServerError &) = default;
};

/// Why something could not be done: a stable kind, a sentence for the person, and what to do next.
struct Error
{
    ErrorKind kind = ErrorKind::Io;
    QString message;
    QString hint;
    /// Absolute path; empty where no file is concerned.
    QString file;
    /// 1-based line and column (characters) in `file`; 0 = not known.
    int line = 0;
    int column = 0;
    std::optional<ServerError> server;

    friend bool operator==(const Error &, const Error &) = default;
};

} // namespace Retort

#include "migrations/error.h"

namespace Retort {

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::MultipleHeads:
        return QStringLiteral("multiple_heads");
    case ErrorKind::UnknownRevision:
        return QStringLiteral("unknown_revision");
    case ErrorKind::AmbiguousRevision:
        return QStringLiteral("ambiguous_revision");
    case ErrorKind::UnknownBranch:
        return QStringLiteral("unknown_branch");
    case ErrorKind::NotAMember:
        return QStringLiteral("not_a_member");
    case ErrorKind::RelativeOutOfRange:
        return QStringLiteral("relative_out_of_range");
    case ErrorKind::NotReachable:
        return QStringLiteral("not_reachable");
    case ErrorKind::AmbiguousWalk:
        return QStringLiteral("ambiguous_walk");
    case ErrorKind::Cycle:
        return QStringLiteral("cycle");
    case ErrorKind::DependencyCycle:
        return QStringLiteral("dependency_cycle");
    case ErrorKind::MissingParent:
        return QStringLiteral("missing_parent");
    case ErrorKind::MissingDependency:
        return QStringLiteral("missing_dependency");
    case ErrorKind::DuplicateRevision:
        return QStringLiteral("duplicate_revision");
    case ErrorKind::DuplicateLabel:
        return QStringLiteral("duplicate_label");
    case ErrorKind::InvalidIdentifier:
        return QStringLiteral("invalid_identifier");
    case ErrorKind::OverlappingVersions:
        return QStringLiteral("overlapping_versions");
    case ErrorKind::UnknownVersionRow:
        return QStringLiteral("unknown_version_row");
    case ErrorKind::Connection:
        return QStringLiteral("connection");
    case ErrorKind::Authentication:
        return QStringLiteral("authentication");
    case ErrorKind::Tls:
        return QStringLiteral("tls");
    case ErrorKind::Timeout:
        return QStringLiteral("timeout");
    case ErrorKind::Locked:
        return QStringLiteral("locked");
    case ErrorKind::Sql:
        return QStringLiteral("sql");
    case ErrorKind::Constraint:
        return QStringLiteral("constraint");
    case ErrorKind::Permission:
        return QStringLiteral("permission");
    case ErrorKind::ReadOnly:
        return QStringLiteral("read_only");
    case ErrorKind::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorKind::CommitUnknown:
        return QStringLiteral("commit_unknown");
    case ErrorKind::VersionTable:
        return QStringLiteral("version_table");
    case ErrorKind::InDoubt:
        return QStringLiteral("in_doubt");
    case ErrorKind::Untrusted:
        return QStringLiteral("untrusted");
    case ErrorKind::Confirmation:
        return QStringLiteral("confirmation");
    case ErrorKind::Unreviewed:
        return QStringLiteral("unreviewed");
    case ErrorKind::Config:
        return QStringLiteral("config");
    case ErrorKind::ScriptSyntax:
        return QStringLiteral("script_syntax");
    case ErrorKind::NotStatic:
        return QStringLiteral("not_static");
    case ErrorKind::Io:
        return QStringLiteral("io");
    case ErrorKind::Irreversible:
        return QStringLiteral("irreversible");
    case ErrorKind::Usage:
        return QStringLiteral("usage");
    }
    Q_UNREACHABLE();
}

} // namespace Retort

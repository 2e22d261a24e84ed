#pragma once

#include "app/cli/commandcontext.h"
#include "app/cli/output.h"
#include "app/services/schemacomparison.h"
#include "migrations/script/sqlscript.h"

#include <QJsonObject>

namespace Retort {

/// CLI.md "diff, check": `changes`, `sql`, `down_sql`, `proof`.
QJsonObject comparisonJson(const SchemaComparison &comparison);

/// One line for a person: `add table public.users`, `alter column public.users.email: type`.
QString changeLine(const SchemaChange &change);

/// Reads the database (or `from`) and the models, plans and proves. Errors: those of the sources.
Result<SchemaComparison> compareForRevision(const QString &from, const QStringList &renames,
                                            const CommandContext &context);

/// The two sections of a revision that makes the changes.
QList<ScriptSection> sectionsOf(const SchemaComparison &comparison);

/// What the proof says, what cannot be compared and what the plan cannot do, on standard error.
void tellProof(const SchemaComparison &comparison, const SchemaPlan &plan, Output &output);

/// The script of one direction, each statement ended by `;`, what it loses in a comment above it.
QString planSql(const SchemaPlan &plan);

/// The SQL of the way up (or down) on standard output, what the proof says and what cannot be
/// compared on standard error; the document with --json.
void tellComparison(const SchemaComparison &comparison, bool down, Output &output);

} // namespace Retort

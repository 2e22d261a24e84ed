#pragma once

#include "app/cli/arguments.h"
#include "app/cli/commandcontext.h"
#include "app/cli/output.h"
#include "app/services/schemacomparison.h"

#include <QJsonObject>

namespace Retort {

/// CLI.md "diff, check": `changes`, `sql`, `down_sql`, `proof`.
QJsonObject comparisonJson(const SchemaComparison &comparison);

/// One line for a person: `add table public.users`, `alter column public.users.email: type`.
QString changeLine(const SchemaChange &change);

/// Reads the database (or `from`) and the models, plans and proves. Errors: those of the sources.
Result<SchemaComparison> compareForRevision(const RevisionArguments &arguments,
                                            const CommandContext &context);

/// What the proof says, what cannot be compared and what the plan cannot do, on standard error.
void tellProof(const SchemaComparison &comparison, const SchemaPlan &plan, Output &output);

/// The SQL of the way up (or down) on standard output, what the proof says and what cannot be
/// compared on standard error; the document with --json.
void tellComparison(const SchemaComparison &comparison, bool down, Output &output);

} // namespace Retort

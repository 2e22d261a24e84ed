#pragma once

#include "app/services/schemacomparison.h"

namespace Retort {

/// What a proof needs to know.
struct ProofRequest
{
    const Schema *from = nullptr;
    const Schema *to = nullptr;
    const SchemaPlan *up = nullptr;
    const SchemaPlan *down = nullptr;
    CompareOptions compare;
    /// The role whose objects need no owner's statement.
    QString role;
    ScratchPlace place;
    CatalogOptions catalog;
    CancelToken cancel;
};

/// Rebuilds the starting schema in a scratch database, runs the way up, compares what is there with
/// the aim, runs the way down, compares with the start. Nothing is forgiven but the position of
/// columns. Errors: those that keep the proof from being tried (no server, cancelled).
Result<ComparisonProof> proveChanges(const ProofRequest &request);

/// What the starting schema is after these statements: it is rebuilt in a scratch database, they
/// run, and it is read. Errors: those of the scratch database; a statement that failed.
Result<Schema> schemaAfter(const ProofRequest &request, const QStringList &statements);

} // namespace Retort

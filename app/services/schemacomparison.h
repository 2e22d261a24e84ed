#pragma once

#include "app/services/schemasource.h"
#include "app/services/scratch.h"
#include "migrations/schema/renames.h"
#include "migrations/schema/schemaplan.h"

#include <QString>

namespace Retort {

/// What a proof says of one direction.
enum class ProofResult {
    Exact,
    Differs,
    Failed,
    Skipped,
};

/// `exact`, `differs`, `failed`, `skipped`: as JSON has it.
QString proofResultName(ProofResult result);

/// What came out when both scripts ran on a copy of the starting schema.
struct ComparisonProof
{
    ProofResult up = ProofResult::Skipped;
    ProofResult down = ProofResult::Skipped;
    /// What differs, or the statement that failed and why; empty where all is exact.
    QString detail;

    friend bool operator==(const ComparisonProof &, const ComparisonProof &) = default;
};

struct ComparisonRequest
{
    SchemaSource from;
    SchemaSource to;
    bool proof = true;
    /// Both directions in forms that do not block who reads and writes.
    bool online = false;
    /// `OLD=NEW`, see `readRenames`.
    QStringList renames;
};

/// Two schemas, and the way from one to the other and back.
struct SchemaComparison
{
    Schema from;
    Schema to;
    CompareOptions options;
    /// What only got another name; their statements are the first of `up` and the last of `down`.
    QList<Rename> renames;
    /// What may be the same under another name, and is dropped and added since nobody said so.
    QList<RenameCandidate> candidates;
    SchemaPlan up;
    SchemaPlan down;
    ComparisonProof proof;
};

/// Two schemas as they were read, and how a way between them is planned and proved: read once,
/// planned as often as answers change.
struct ComparisonBasis
{
    Schema from;
    Schema to;
    PlanOptions options;
    ScratchPlace place;
    CatalogOptions catalog;
};

/// Reads both sources. Of the request its sources and `online` count. Errors: those of the sources.
Result<ComparisonBasis> readComparisonBasis(const ComparisonRequest &request,
                                            const SourceContext &context);

/// The start once its renames are made: a scratch database says how every definition then reads.
struct RenamedStart
{
    /// `OLD=NEW`, as they were asked for.
    QStringList texts;
    QList<Rename> renames;
    Schema schema;
};

/// Errors: `usage` (see `readRenames`), those of the scratch database, `cancelled`.
Result<RenamedStart> applyRenames(const ComparisonBasis &basis, const QStringList &texts,
                                  const CancelToken &cancel);

/// Plans both directions between the start and `aim`, which is the basis' other schema or what is
/// wanted of it. Nothing is proved.
SchemaComparison planComparison(const ComparisonBasis &basis, const RenamedStart &start,
                                Schema aim);

/// Proves the comparison's plans. Errors: see `proveChanges`.
Result<ComparisonProof> proveComparison(const ComparisonBasis &basis,
                                        const SchemaComparison &comparison,
                                        const CancelToken &cancel);

/// Reads both, plans both directions, and proves them in a scratch database unless told not to. A
/// proof that fails is no error. Errors: those of the sources.
Result<SchemaComparison> compareSchemas(const ComparisonRequest &request,
                                        const SourceContext &context);

} // namespace Retort

#include "app/services/schemacomparison.h"

#include "app/services/schemaproof.h"
#include "app/services/standin.h"

#include <algorithm>

namespace Retort {

namespace {

bool namesPrivileges(const Schema &schema)
{
    return std::any_of(schema.objects.begin(), schema.objects.end(),
                       [](const SchemaObject &object) { return object.has(Property::Privileges); });
}

/// Models that grant nothing say nothing about privileges; owners are never said by them.
CompareOptions optionsFor(const ComparisonRequest &request, const LoadedPair &pair)
{
    CompareOptions options;
    if (!request.from.isProjects() && !request.to.isProjects())
        return options;
    options.owners = false;
    const auto silent = [](const SchemaSource &source, const LoadedSchema &loaded) {
        return source.kind != SchemaSource::Kind::Database && source.kind != SchemaSource::Kind::Url
               && !namesPrivileges(loaded.schema);
    };
    options.privileges = !silent(request.from, pair.from) && !silent(request.to, pair.to);
    return options;
}

/// Unless the project says which schemas count, those that the models name do.
void keepModelsSchemas(const ComparisonRequest &request, const SourceContext &context,
                       ComparisonBasis &basis)
{
    if (!context.catalog.schemas.isEmpty())
        return;
    if (request.to.kind == SchemaSource::Kind::Models)
        basis.from = onlyIn(basis.from, schemaNames(basis.to));
    else if (request.from.kind == SchemaSource::Kind::Models)
        basis.to = onlyIn(basis.to, schemaNames(basis.from));
}

/// The owner of a scratch database stands for whoever runs the script on the other side.
void nameStandIns(LoadedPair &pair)
{
    if (pair.from.scratch && !pair.to.scratch) {
        renameRole(pair.from.schema, pair.from.role, pair.to.role);
        pair.from.role = pair.to.role;
    } else if (pair.to.scratch && !pair.from.scratch) {
        renameRole(pair.to.schema, pair.to.role, pair.from.role);
        pair.to.role = pair.from.role;
    }
}

/// The renames are said before the rest on the way up, and after it, last first, on the way down.
void addRenames(SchemaComparison &comparison)
{
    QList<SchemaStatement> first;
    for (const Rename &rename : std::as_const(comparison.renames)) {
        const SchemaChange change{ChangeKind::Rename, rename.after, {}, rename.derived};
        first.append(SchemaStatement{rename.sql, int(comparison.up.changes.size()), {}, false, {}});
        comparison.up.changes.append(change);
        comparison.down.changes.append(change);
    }
    comparison.up.statements = first + comparison.up.statements;
    for (qsizetype i = comparison.renames.size() - 1; i >= 0; --i) {
        const qsizetype change = comparison.down.changes.size() - comparison.renames.size() + i;
        comparison.down.statements.append(
            SchemaStatement{comparison.renames.at(i).back, int(change), {}, false, {}});
    }
}

ProofRequest proofOf(const ComparisonBasis &basis, const CancelToken &cancel)
{
    ProofRequest proof;
    proof.from = &basis.from;
    proof.to = &basis.to;
    proof.compare = basis.options.compare;
    proof.role = basis.options.role;
    proof.place = basis.place;
    proof.catalog = basis.catalog;
    proof.cancel = cancel;
    return proof;
}

} // namespace

QString proofResultName(ProofResult result)
{
    switch (result) {
    case ProofResult::Exact:
        return QStringLiteral("exact");
    case ProofResult::Differs:
        return QStringLiteral("differs");
    case ProofResult::Failed:
        return QStringLiteral("failed");
    case ProofResult::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

Result<ComparisonBasis> readComparisonBasis(const ComparisonRequest &request,
                                            const SourceContext &context)
{
    Result<LoadedPair> pair = loadSchemas(request.from, request.to, context);
    if (!pair)
        return fail(pair.error());
    nameStandIns(*pair);
    ComparisonBasis basis;
    basis.options.compare = optionsFor(request, *pair);
    basis.options.role = pair->from.role;
    basis.options.online = request.online;
    basis.from = std::move(pair->from.schema);
    basis.to = std::move(pair->to.schema);
    keepModelsSchemas(request, context, basis);
    basis.place.choice = context.scratch;
    basis.place.major = basis.from.serverVersion / 10000;
    basis.place.target = pair->from.settings;
    basis.catalog = context.catalog;
    return basis;
}

Result<RenamedStart> applyRenames(const ComparisonBasis &basis, const QStringList &texts,
                                  const CancelToken &cancel)
{
    const Result<QList<Rename>> renames = readRenames(basis.from, basis.to, texts);
    if (!renames)
        return fail(renames.error());
    RenamedStart start{texts, *renames, {}};
    if (renames->isEmpty()) {
        start.schema = basis.from;
        return start;
    }
    QStringList statements;
    for (const Rename &rename : *renames)
        statements.append(rename.sql);
    Result<Schema> renamed = schemaAfter(proofOf(basis, cancel), statements);
    if (!renamed)
        return fail(renamed.error());
    start.schema = std::move(*renamed);
    return start;
}

SchemaComparison planComparison(const ComparisonBasis &basis, const RenamedStart &start, Schema aim)
{
    SchemaComparison comparison;
    comparison.from = basis.from;
    comparison.to = std::move(aim);
    comparison.options = basis.options.compare;
    comparison.renames = start.renames;
    comparison.candidates = renameCandidates(start.schema, comparison.to);
    comparison.up = planChanges(start.schema, comparison.to, basis.options);
    comparison.down = planChanges(comparison.to, start.schema, basis.options);
    addRenames(comparison);
    return comparison;
}

Result<ComparisonProof> proveComparison(const ComparisonBasis &basis,
                                        const SchemaComparison &comparison,
                                        const CancelToken &cancel)
{
    ProofRequest proof = proofOf(basis, cancel);
    proof.to = &comparison.to;
    proof.up = &comparison.up;
    proof.down = &comparison.down;
    return proveChanges(proof);
}

Result<SchemaComparison> compareSchemas(const ComparisonRequest &request,
                                        const SourceContext &context)
{
    Result<ComparisonBasis> basis = readComparisonBasis(request, context);
    if (!basis)
        return fail(basis.error());
    const Result<RenamedStart> start = applyRenames(*basis, request.renames, context.cancel);
    if (!start)
        return fail(start.error());
    SchemaComparison comparison = planComparison(*basis, *start, std::move(basis->to));
    if (!request.proof || comparison.up.changes.isEmpty())
        return comparison;
    Result<ComparisonProof> proved = proveComparison(*basis, comparison, context.cancel);
    if (!proved)
        return fail(proved.error());
    comparison.proof = std::move(*proved);
    return comparison;
}

} // namespace Retort

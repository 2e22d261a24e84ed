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
                       SchemaComparison &comparison)
{
    if (!context.catalog.schemas.isEmpty())
        return;
    if (request.to.kind == SchemaSource::Kind::Models)
        comparison.from = onlyIn(comparison.from, schemaNames(comparison.to));
    else if (request.from.kind == SchemaSource::Kind::Models)
        comparison.to = onlyIn(comparison.to, schemaNames(comparison.from));
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

/// Plans both directions. With renames the start is what it is after them: a scratch database says
/// how every definition then reads.
Result<void> plan(SchemaComparison &comparison, const QStringList &texts,
                  const PlanOptions &options, const ProofRequest &proof)
{
    const Result<QList<Rename>> renames = readRenames(comparison.from, comparison.to, texts);
    if (!renames)
        return fail(renames.error());
    comparison.renames = *renames;
    if (renames->isEmpty()) {
        comparison.candidates = renameCandidates(comparison.from, comparison.to);
        comparison.up = planChanges(comparison.from, comparison.to, options);
        comparison.down = planChanges(comparison.to, comparison.from, options);
        return {};
    }
    QStringList statements;
    for (const Rename &rename : *renames)
        statements.append(rename.sql);
    const Result<Schema> renamed = schemaAfter(proof, statements);
    if (!renamed)
        return fail(renamed.error());
    comparison.candidates = renameCandidates(*renamed, comparison.to);
    comparison.up = planChanges(*renamed, comparison.to, options);
    comparison.down = planChanges(comparison.to, *renamed, options);
    addRenames(comparison);
    return {};
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

Result<SchemaComparison> compareSchemas(const ComparisonRequest &request,
                                        const SourceContext &context)
{
    Result<LoadedPair> pair = loadSchemas(request.from, request.to, context);
    if (!pair)
        return fail(pair.error());
    nameStandIns(*pair);
    SchemaComparison comparison;
    comparison.options = optionsFor(request, *pair);
    PlanOptions options;
    options.compare = comparison.options;
    options.role = pair->from.role;
    options.online = request.online;
    comparison.from = std::move(pair->from.schema);
    comparison.to = std::move(pair->to.schema);
    keepModelsSchemas(request, context, comparison);
    ProofRequest proof;
    proof.from = &comparison.from;
    proof.to = &comparison.to;
    proof.up = &comparison.up;
    proof.down = &comparison.down;
    proof.compare = comparison.options;
    proof.role = options.role;
    proof.place.choice = context.scratch;
    proof.place.major = comparison.from.serverVersion / 10000;
    proof.place.target = pair->from.settings;
    proof.catalog = context.catalog;
    proof.cancel = context.cancel;
    if (const Result<void> planned = plan(comparison, request.renames, options, proof); !planned)
        return fail(planned.error());
    if (!request.proof || comparison.up.changes.isEmpty())
        return comparison;
    Result<ComparisonProof> proved = proveChanges(proof);
    if (!proved)
        return fail(proved.error());
    comparison.proof = std::move(*proved);
    return comparison;
}

} // namespace Retort

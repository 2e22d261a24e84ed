#include "app/services/migrator.h"

#include "app/services/reviewmark.h"
#include "app/services/revisionsql.h"
#include "migrations/revision/planner.h"
#include "migrations/script/versionfiles.h"

namespace Retort {

namespace {

/// A value whose engine does not exist is refused by what would run a plan, never ignored.
Result<void> checkConfig(const ProjectConfig &config)
{
    const auto refuse = [&config](const QString &message, const QString &hint) {
        return fail(Error{ErrorKind::Config, message, hint, config.file, 0, 0, std::nullopt});
    };
    if (config.transactionAll)
        return refuse(
            QStringLiteral(
                "transaction = all is not supported: every revision has a transaction of its own."),
            QStringLiteral("Set transaction = per-revision, or take the line out."));
    return {};
}

Result<Plan> makePlan(const Project &project, const MigrationRequest &request,
                      const QStringList &rows, bool purge)
{
    if (!project.scripts.faults.isEmpty())
        return fail(project.scripts.faults.constFirst());
    switch (request.direction) {
    case Direction::Upgrade:
        return planUpgrade(project.graph(), request.targets.value(0), rows);
    case Direction::Downgrade:
        return planDowngrade(project.graph(), request.targets.value(0), rows);
    case Direction::Stamp:
        return planStamp(project.graph(), request.targets, rows, purge);
    }
    Q_UNREACHABLE();
}

Result<void> readStep(const Project &project, const Step &step, PreparedPlan &prepared)
{
    const int node = project.graph().indexOf(step.revision);
    if (node < 0)
        return fail(ErrorKind::UnknownRevision,
                    QStringLiteral("No file describes the revision %1.").arg(step.revision));
    const Revision &revision = project.graph().revision(node);
    const auto refuse = [&revision](ErrorKind kind, const QString &message, const QString &hint) {
        return fail(Error{kind, message, hint, revision.file, 0, 0, std::nullopt});
    };
    if (step.direction == Direction::Downgrade && revision.irreversible)
        return refuse(
            ErrorKind::Irreversible,
            QStringLiteral("%1 has no downgrade section: it cannot be undone.").arg(revision.id),
            QStringLiteral("Write a `-- retort: downgrade` section, or go down to %1 at most.")
                .arg(revision.id));
    const bool needsReview = project.config.requireReview && step.direction == Direction::Upgrade;
    if (needsReview && revision.language == ScriptLanguage::Python)
        return refuse(
            ErrorKind::Unreviewed,
            QStringLiteral("%1 is a Python script, which cannot hold a review mark.")
                .arg(revision.id),
            QStringLiteral("require_review = on asks for one: write the revision as a SQL script, "
                           "or set require_review = off."));
    const Result<QByteArray> bytes = readRevisionFile(revision.file);
    if (!bytes)
        return fail(bytes.error());
    Result<ScriptTranslation> sql = revisionSql(project, revision, Alembic::Form::Online, *bytes);
    if (!sql)
        return fail(std::move(sql.error()));
    if (!sql->isStatic(step.direction))
        return fail(notStaticError(*sql, step.direction));
    const SqlScript &script = sql->script;
    if (needsReview && !isReviewed(script)) {
        const bool voided = script.reviewed.has_value();
        return refuse(
            ErrorKind::Unreviewed,
            voided ? QStringLiteral("%1 was edited after its review.").arg(revision.id)
                   : QStringLiteral("%1 is not reviewed.").arg(revision.id),
            QStringLiteral("require_review = on asks for a review mark that holds: read the script "
                           "and mark it as reviewed in the desktop."));
    }
    QList<PlannedStatement> statements;
    const QList<ScriptSection> sections = script.sectionsOf(step.direction);
    if (step.direction == Direction::Downgrade && !sql->hasDowngrade)
        return refuse(
            ErrorKind::Irreversible,
            QStringLiteral("%1 has no downgrade section: it cannot be undone.").arg(revision.id),
            QStringLiteral("Write a `-- retort: downgrade` section, or go down to %1 at most.")
                .arg(revision.id));
    if (step.direction == Direction::Upgrade && !sql->hasUpgrade
        && revision.language == ScriptLanguage::Python)
        return refuse(ErrorKind::NotStatic,
                      QStringLiteral("%1 has no function upgrade().").arg(revision.id),
                      QStringLiteral("Write one; `pass` where nothing is to be done."));
    for (int i = 0; i < sections.size(); ++i) {
        for (const SqlStatement &statement : sections.at(i).statements)
            statements.append(PlannedStatement{i + 1, sections.at(i).autocommit, statement});
    }
    prepared.statements.append(statements);
    prepared.scripts.append(script);
    prepared.texts.append(QString::fromUtf8(*bytes));
    return {};
}

Result<void> readSteps(const Project &project, PreparedPlan &prepared)
{
    for (const Step &step : std::as_const(prepared.plan.steps)) {
        if (step.direction == Direction::Stamp) {
            prepared.statements.append(QList<PlannedStatement>());
            prepared.scripts.append(SqlScript());
            prepared.texts.append(QString());
        } else if (Result<void> read = readStep(project, step, prepared); !read) {
            return read;
        }
    }
    return {};
}

} // namespace

Result<PreparedPlan> preparePlan(const Project &project, const MigrationRequest &request,
                                 const QStringList &rows, bool purge)
{
    if (const Result<void> fine = checkConfig(project.config); !fine)
        return fail(fine.error());
    Result<Plan> plan = makePlan(project, request, rows, purge);
    if (!plan)
        return fail(std::move(plan.error()));
    PreparedPlan prepared;
    prepared.plan = std::move(*plan);
    Result<void> read;
    withOneParserThread([&] { read = readSteps(project, prepared); });
    if (!read)
        return fail(std::move(read.error()));
    return prepared;
}

} // namespace Retort

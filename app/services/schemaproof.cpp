#include "app/services/schemaproof.h"

#include "app/database/session.h"
#include "app/services/standin.h"
#include "migrations/sql/quoting.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SchemaProof", text);
}

/// At most this many differences are told; the rest is a number.
constexpr qsizetype toldDifferences = 20;

class Proof
{
public:
    explicit Proof(const ProofRequest &request) : m_request(request) {}

    Result<ComparisonProof> prove()
    {
        if (const Result<void> ready = open(); !ready)
            return fail(ready.error());
        if (!rebuild() || !compare(*m_request.from, tr("at the start"), m_proof.up))
            return answer();
        if (!run(*m_request.up, tr("The upgrade"), m_proof.up)
            || !compare(*m_request.to, tr("after the upgrade"), m_proof.up))
            return answer();
        if (run(*m_request.down, tr("The downgrade"), m_proof.down))
            compare(*m_request.from, tr("after the downgrade"), m_proof.down);
        return answer();
    }

    Result<Schema> after(const QStringList &statements)
    {
        if (const Result<void> ready = open(); !ready)
            return fail(ready.error());
        if (!rebuild()) {
            return fail(ErrorKind::Sql, m_proof.detail,
                        tr("The starting schema could not be rebuilt in the scratch database."));
        }
        for (const QString &sql : statements) {
            if (const Result<QList<Rows>> done = m_session->queryAll(sql); !done)
                return fail(done.error());
        }
        return readSchema(*m_session, m_request.catalog);
    }

private:
    Result<void> open()
    {
        Result<ScratchDatabase> scratch = ScratchDatabase::create(m_request.place);
        if (!scratch)
            return fail(scratch.error());
        m_scratch.emplace(std::move(*scratch));
        Result<std::unique_ptr<Session>> session = Session::open(m_scratch->settings());
        if (!session)
            return fail(session.error());
        m_session = std::move(*session);
        m_session->setCancelToken(m_request.cancel);
        return m_scratch->isSandbox() ? makeRoles() : Result<void>();
    }

    /// Roles that the schemas name are made in the sandbox, without login; the script's own role
    /// may do what the sandbox's owner may.
    Result<void> makeRoles()
    {
        QStringList roles = rolesOf(*m_request.from);
        roles += rolesOf(*m_request.to);
        roles.append(m_request.role);
        roles.removeDuplicates();
        QString sql;
        for (const QString &role : std::as_const(roles)) {
            if (role.isEmpty())
                continue;
            const Result<QString> name = quoteIdentifier(role);
            const Result<QString> literal = quoteLiteral(role);
            if (!name || !literal)
                continue;
            sql += QStringLiteral("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %1;")
                       .arg(*literal);
            const Result<Rows> there = m_session->query(sql);
            sql.clear();
            if (!there)
                return fail(there.error());
            if (!there->isEmpty())
                continue;
            const Result<Rows> made = m_session->query(
                QStringLiteral("CREATE ROLE %1%2")
                    .arg(*name, role == m_request.role ? QStringLiteral(" SUPERUSER") : QString()));
            // Another program may have made it in between.
            if (!made && !(made.error().server && made.error().server->sqlstate == u"42710"))
                return fail(made.error());
        }
        if (m_request.role.isEmpty())
            return {};
        const Result<QString> name = quoteIdentifier(m_request.role);
        if (!name)
            return fail(name.error());
        // Where the role exists already in the sandbox and may not do everything, its rights count
        // for nothing here.
        const Result<Rows> super =
            m_session->query(QStringLiteral("ALTER ROLE %1 SUPERUSER; SET ROLE %1").arg(*name));
        return super ? Result<void>() : fail(super.error());
    }

    bool rebuild()
    {
        const Result<Schema> empty = readSchema(*m_session, m_request.catalog);
        if (!empty)
            return note(m_proof.up, empty.error().message);
        PlanOptions options;
        options.compare = m_request.compare;
        options.role = m_request.role;
        const SchemaPlan start = planChanges(*empty, *m_request.from, options);
        return run(start, tr("The starting schema"), m_proof.up);
    }

    /// Runs a script, each part as it will run; false where a statement failed.
    bool run(const SchemaPlan &plan, const QString &what, ProofResult &result)
    {
        const QList<SchemaPlanPart> parts = plan.parts();
        for (const SchemaPlanPart &part : parts) {
            if (!part.autocommit && !send(QStringLiteral("BEGIN"), what, result))
                return false;
            for (const SchemaStatement &statement : part.statements) {
                if (!send(statement.sql, what, result))
                    return false;
            }
            if (!part.autocommit && !send(QStringLiteral("COMMIT"), what, result))
                return false;
        }
        return true;
    }

    bool send(const QString &sql, const QString &what, ProofResult &result)
    {
        const Result<QList<Rows>> done = m_session->queryAll(sql);
        if (done)
            return true;
        if (done.error().kind == ErrorKind::Cancelled || done.error().kind == ErrorKind::Connection)
            m_error = done.error();
        QString detail = tr("%1 failed: %2").arg(what, done.error().message);
        if (done.error().server && !done.error().server->detail.isEmpty())
            detail += QLatin1String("\n  ") + done.error().server->detail;
        detail += QLatin1String("\n  ") + sql;
        result = ProofResult::Failed;
        m_proof.detail = detail;
        return false;
    }

    bool compare(const Schema &expected, const QString &when, ProofResult &result)
    {
        const Result<Schema> found = readSchema(*m_session, m_request.catalog);
        if (!found)
            return note(result, found.error().message);
        const QList<Difference> left = differences(expected, *found, m_request.compare);
        if (left.isEmpty()) {
            result = ProofResult::Exact;
            return true;
        }
        QStringList lines;
        for (const Difference &difference : left) {
            if (lines.size() == toldDifferences) {
                lines.append(tr("… and %1 more").arg(left.size() - toldDifferences));
                break;
            }
            lines.append(QLatin1String("  ") + describe(expected, *found, difference));
        }
        return note(result,
                    tr("What is there %1 differs from what should be (%2):\n%3")
                        .arg(when)
                        .arg(left.size())
                        .arg(lines.join(QLatin1Char('\n'))),
                    ProofResult::Differs);
    }

    bool note(ProofResult &result, const QString &detail, ProofResult value = ProofResult::Failed)
    {
        result = value;
        if (!m_proof.detail.isEmpty())
            m_proof.detail += QLatin1Char('\n');
        m_proof.detail += detail;
        return false;
    }

    Result<ComparisonProof> answer()
    {
        if (m_error)
            return fail(*m_error);
        return m_proof;
    }

    const ProofRequest &m_request;
    /// In this order: the session is closed before its database is dropped.
    std::optional<ScratchDatabase> m_scratch;
    std::unique_ptr<Session> m_session;
    ComparisonProof m_proof;
    std::optional<Error> m_error;
};

} // namespace

Result<ComparisonProof> proveChanges(const ProofRequest &request)
{
    return Proof(request).prove();
}

Result<Schema> schemaAfter(const ProofRequest &request, const QStringList &statements)
{
    return Proof(request).after(statements);
}

} // namespace Retort

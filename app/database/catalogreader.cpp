#include "app/database/catalogreader.h"

#include "app/database/catalogbuilder.h"
#include "app/database/sqltext.h"

#include <libpq-fe.h>

namespace Retort {

namespace {

/// What printed values and definitions depend on, and what would make the planner slower here:
/// compiling, and workers that have to be started.
constexpr const char *settings[][2] = {
    {"search_path", ""},
    {"DateStyle", "ISO, YMD"},
    {"IntervalStyle", "postgres"},
    {"TimeZone", "UTC"},
    {"bytea_output", "hex"},
    {"extra_float_digits", "1"},
    {"lc_monetary", "C"},
    {"quote_all_identifiers", "off"},
    {"xmlbinary", "base64"},
    {"xmloption", "content"},
    {"standard_conforming_strings", "on"},
    {"row_security", "off"},
    {"statement_timeout", "0"},
    {"lock_timeout", "0"},
    {"jit", "off"},
    {"max_parallel_workers_per_gather", "0"},
};

QString beginning()
{
    QStringList calls;
    for (const auto &[name, value] : settings)
        calls.append(QStringLiteral("pg_catalog.set_config('%1', '%2', true)")
                         .arg(QLatin1String(name), QLatin1String(value)));
    return QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\nSELECT ")
           + calls.join(QStringLiteral(", "));
}

/// How many answers `beginning` has.
constexpr int beginningAnswers = 2;

/// Whether something was dropped while the server was asked about it: its functions look at the
/// newest state, not at the snapshot.
bool isRace(const Error &error)
{
    return error.server
           && (error.server->sqlstate == QLatin1String("XX000")
               || error.server->sqlstate == QLatin1String("42P01")
               || error.server->sqlstate == QLatin1String("42704"));
}

} // namespace

CatalogScope::CatalogScope(const CatalogOptions &options, int major) : m_major(major)
{
    m_namespaces = QStringLiteral("(SELECT oid FROM pg_namespace WHERE left(nspname, 3) <> 'pg_' "
                                  "AND nspname <> 'information_schema'");
    if (!options.includeRetort)
        m_namespaces += QLatin1String(" AND nspname <> 'retort'");
    if (!options.schemas.isEmpty()) {
        QStringList names;
        for (const QString &name : options.schemas)
            names.append(literal(name));
        m_namespaces +=
            QStringLiteral(" AND nspname IN (%1)").arg(names.join(QStringLiteral(", ")));
    }
    m_namespaces += QLatin1Char(')');
}

QString CatalogScope::sql(const char *text) const
{
    QString result = QLatin1String(text);
    static const QRegularExpression own(QStringLiteral("\\{own:(\\w+) ([\\w.]+)\\}"));
    result.replace(own,
                   QStringLiteral("NOT EXISTS (SELECT FROM pg_depend ext WHERE ext.classid = "
                                  "'\\1'::regclass AND ext.objid = \\2 AND ext.deptype = 'e')"));
    // A schema's name is the only text from outside.
    result.replace(QLatin1String("{ns}"), m_namespaces);
    return result;
}

Result<Schema> readSchema(Session &session, const CatalogOptions &options)
{
    const CatalogScope scope(options, session.serverVersionNumber() / 10000);
    const QList<CatalogQuestion> questions = frameQuestions(scope) + relationQuestions(scope)
                                             + typeQuestions(scope) + routineQuestions(scope)
                                             + elementQuestions(scope) + globalQuestions(scope)
                                             + aspectQuestions(scope);
    QString sql = beginning();
    for (const CatalogQuestion &question : questions)
        sql += QStringLiteral(";\n") + question.sql;
    sql += QStringLiteral(";\nCOMMIT");

    for (int attempt = 1;; ++attempt) {
        CatalogBuilder builder(options);
        const Result<void> asked =
            session.visitAnswers(sql, [&](int answer, const pg_result *result) {
                const int number = answer - beginningAnswers;
                if (number < 0 || number >= questions.size())
                    return;
                const int rows = PQntuples(result);
                for (int i = 0; i < rows; ++i) {
                    CatalogRow row(result, i);
                    questions[number].read(builder, row);
                }
            });
        if (!asked && !(attempt == 1 && isRace(asked.error())))
            return fail(asked.error());
        if (asked && !(attempt == 1 && builder.hasVanished()))
            return builder.finish(session.serverVersionNumber());
    }
}

} // namespace Retort

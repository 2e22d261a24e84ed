#include "app/database/catalogreader.h"
#include "app/database/session.h"
#include "migrations/schema/schemaplan.h"
#include "tests/bench/rows.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <sys/resource.h>

using namespace Retort;

namespace {

QList<double> timed(int times, const std::function<void()> &work)
{
    QList<double> samples;
    for (int i = 0; i < times; ++i) {
        QElapsedTimer clock;
        clock.start();
        work();
        samples.append(double(clock.nsecsElapsed()) / 1e6);
    }
    return samples;
}

/// The same schema with the type of every n-th column changed, `changes` in all.
Schema changed(const Schema &schema, int changes)
{
    Schema result = schema;
    QList<size_t> columns;
    for (size_t i = 0; i < result.objects.size(); ++i) {
        if (result.objects[i].id.kind == ObjectKind::Column
            && result.objects[i].text(Property::Type) == QLatin1String("text"))
            columns.append(i);
    }
    for (int i = 0; i < changes && !columns.isEmpty(); ++i) {
        const qsizetype at = qsizetype(i) * columns.size() / changes;
        result.objects[columns.at(at)].properties.set(Property::Type,
                                                      QStringLiteral("character varying(80)"));
    }
    return result;
}

} // namespace

/// `read URL`: connects, reads the schema once, and ends: beside pg_dump -s. `diff URL`: the time
/// of both plans for 0, 20 and 500 changes, from schemas in memory.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const Result<ConnectionSettings> settings = parseConnection(arguments.value(2));
    if (!settings)
        return 2;
    Result<std::unique_ptr<Session>> session = Session::open(*settings);
    if (!session)
        return 3;
    const Result<Schema> schema = readSchema(**session, {});
    if (!schema)
        return 4;
    QJsonObject answer{{QStringLiteral("objects"), double(schema->objects.size())}};
    if (arguments.value(1) == QLatin1String("diff")) {
        for (const int changes : {0, 20, 500}) {
            const Schema other = changed(*schema, changes);
            qsizetype statements = 0;
            const QList<double> samples = timed(5, [&] {
                statements = planChanges(*schema, other).statements.size()
                             + planChanges(other, *schema).statements.size();
            });
            answer.insert(QStringLiteral("diff_%1_ms").arg(changes), Bench::quantile(samples, 0.5));
            answer.insert(QStringLiteral("diff_%1_statements").arg(changes), double(statements));
        }
    }
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    answer.insert(QStringLiteral("peak_mb"), double(usage.ru_maxrss) / 1024);
    std::puts(QJsonDocument(answer).toJson(QJsonDocument::Compact).constData());
    return 0;
}

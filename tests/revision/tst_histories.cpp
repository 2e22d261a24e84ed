#include "migrations/revision/history.h"
#include "migrations/revision/planner.h"
#include "migrations/revision/revisiongraph.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Retort;

namespace {

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list.append(item.toString());
    return list;
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

QStringList ids(const RevisionGraph &graph, const QList<int> &nodes)
{
    QStringList list;
    for (const int node : nodes)
        list.append(graph.revision(node).id);
    return list;
}

} // namespace

/// Histories of real projects (their edges only), and one broken on purpose, against what is known
/// of them.
class TestHistories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void graphIsAsKnown_data();
    void graphIsAsKnown();
    void upAndDownVisitEverything_data() { graphIsAsKnown_data(); }
    void upAndDownVisitEverything();

private:
    static QJsonObject read(const QString &file);
    static RevisionGraph graphOf(const QJsonObject &history);
};

QJsonObject TestHistories::read(const QString &file)
{
    QFile json(QStringLiteral(RETORT_SOURCE_DIR "/tests/data/histories/") + file);
    if (!json.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(json.fileName()));
    return QJsonDocument::fromJson(json.readAll()).object();
}

RevisionGraph TestHistories::graphOf(const QJsonObject &history)
{
    QList<Revision> revisions;
    for (const QJsonValue &value : history[QLatin1String("revisions")].toArray()) {
        Revision revision;
        revision.id = value[QLatin1String("id")].toString();
        revision.downRevisions = strings(value[QLatin1String("down")]);
        revision.dependsOn = strings(value[QLatin1String("depends")]);
        revision.branchLabels = strings(value[QLatin1String("labels")]);
        revision.doc = value[QLatin1String("message")].toString();
        revision.file = value[QLatin1String("file")].toString();
        revisions.append(revision);
    }
    return RevisionGraph::build(revisions);
}

void TestHistories::graphIsAsKnown_data()
{
    QTest::addColumn<QString>("file");
    const QStringList files = QDir(QStringLiteral(RETORT_SOURCE_DIR "/tests/data/histories"))
                                  .entryList({QStringLiteral("*.json")});
    QVERIFY(files.size() >= 8);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << file;
}

void TestHistories::graphIsAsKnown()
{
    QFETCH(QString, file);
    const QJsonObject history = read(file);
    const RevisionGraph graph = graphOf(history);
    const QJsonArray revisions = history[QLatin1String("revisions")].toArray();
    const QJsonObject summary = history[QLatin1String("summary")].toObject();

    QCOMPARE(graph.size(), summary[QLatin1String("revisions")].toInt());
    QSet<QString> missing;
    for (const QJsonValue &value : summary[QLatin1String("missing_parents")].toArray())
        missing.insert(value[QLatin1String("missing")].toString());
    QCOMPARE(graph.faults().size(), missing.size());
    for (const Error &fault : graph.faults()) {
        QCOMPARE(fault.kind, ErrorKind::MissingParent);
        QVERIFY(!fault.file.isEmpty());
    }
    for (int node = 0; node < graph.size(); ++node) {
        const QJsonObject known = revisions.at(node).toObject();
        QCOMPARE(graph.revision(node).id, known[QLatin1String("id")].toString());
        QCOMPARE(ids(graph, graph.parents(node)) + graph.missingParents(node),
                 strings(known[QLatin1String("down")]));
    }
    const auto names = [&](const QList<int> &nodes) { return sorted(ids(graph, nodes)); };
    QCOMPARE(names(graph.heads()), sorted(strings(summary[QLatin1String("heads")])));
    QCOMPARE(names(graph.realHeads()), sorted(strings(summary[QLatin1String("real_heads")])));
    QCOMPARE(names(graph.bases()), sorted(strings(summary[QLatin1String("bases")])));

    QStringList merges;
    QStringList branchPoints;
    QMap<QString, QStringList> labels;
    QMap<QString, QStringList> dependencies;
    for (int node = 0; node < graph.size(); ++node) {
        const QString id = graph.revision(node).id;
        if (graph.isMergePoint(node))
            merges.append(id);
        if (graph.isBranchPoint(node)) {
            branchPoints.append(id);
            QCOMPARE(names(graph.children(node)),
                     sorted(strings(summary[QLatin1String("branchpoints")][id])));
        }
        if (!graph.declaredLabels(node).isEmpty())
            labels.insert(id, graph.declaredLabels(node));
        if (!graph.dependencies(node).isEmpty())
            dependencies.insert(id, names(graph.dependencies(node)));
    }
    QCOMPARE(sorted(merges), sorted(strings(summary[QLatin1String("mergepoints")])));
    QCOMPARE(sorted(branchPoints),
             sorted(summary[QLatin1String("branchpoints")].toObject().keys()));
    const QJsonObject knownLabels = summary[QLatin1String("labels")].toObject();
    QCOMPARE(labels.keys(), sorted(knownLabels.keys()));
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        QCOMPARE(sorted(*it), sorted(strings(knownLabels[it.key()])));
    const QJsonObject knownDependencies = summary[QLatin1String("depends_on")].toObject();
    QCOMPARE(dependencies.keys(), sorted(knownDependencies.keys()));

    // Every revision once, children first.
    const QList<int> order = historyAll(graph);
    QCOMPARE(QSet<int>(order.begin(), order.end()).size(), graph.size());
    QCOMPARE(order.size(), graph.size());
    QList<int> place(graph.size());
    for (int i = 0; i < order.size(); ++i)
        place[order.at(i)] = i;
    for (int node = 0; node < graph.size(); ++node) {
        for (const int parent : graph.parents(node) + graph.dependencies(node))
            QVERIFY(place.at(node) < place.at(parent));
    }
}

void TestHistories::upAndDownVisitEverything()
{
    QFETCH(QString, file);
    const RevisionGraph graph = graphOf(read(file));
    const auto up = planUpgrade(graph, QStringLiteral("heads"), {});
    if (!graph.faults().isEmpty()) {
        QVERIFY(!up);
        QCOMPARE(up.error(), graph.faults().first());
        return;
    }
    QVERIFY(up);
    QCOMPARE(up->steps.size(), graph.size());
    QCOMPARE(up->versionsAfter, sorted(ids(graph, graph.realHeads())));
    QSet<QString> done;
    QStringList rows;
    for (const Step &step : up->steps) {
        const int node = graph.indexOf(step.revision);
        for (const int parent : graph.parents(node) + graph.dependencies(node))
            QVERIFY(done.contains(graph.revision(parent).id));
        done.insert(step.revision);
        const auto after = rowsAfter(rows, step.operations);
        QVERIFY(after);
        rows = *after;
        // The table says exactly what was run.
        QCOMPARE(graph.applied(rows).count(true), done.size());
    }
    const auto down = planDowngrade(graph, QStringLiteral("base"), rows);
    QVERIFY(down);
    QCOMPARE(down->steps.size(), graph.size());
    QVERIFY(down->versionsAfter.isEmpty());
    for (const Step &step : down->steps) {
        const auto after = rowsAfter(rows, step.operations);
        QVERIFY(after);
        rows = *after;
        done.remove(step.revision);
        QCOMPARE(graph.applied(rows).count(true), done.size());
    }
}

RETORT_TEST_MAIN(QCoreApplication, TestHistories)
#include "tst_histories.moc"

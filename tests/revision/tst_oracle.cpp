#include "migrations/revision/format.h"
#include "migrations/revision/history.h"
#include "migrations/revision/identifier.h"
#include "migrations/revision/planner.h"
#include "tests/revision/oracle.h"
#include "tests/support/scrub.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Retort;
using Retort::Test::OracleDocument;
using Retort::Test::OracleGenerator;

namespace {

using Relations = RevisionGraph::Relations;
using Kinds = QList<ErrorKind>;

// Every place where Retort deliberately answers otherwise than Alembic 1.8.1, by name; each is
// counted, and one that never occurs in a large run has no business here.
const QString unmergeOverlap = QStringLiteral(
    "parents that imply each other do not both become rows (1.13.1; everywhere, not only alone)");
const QString severalRows =
    QStringLiteral("downgrade -N from several rows is ambiguous_walk, not the first row");
const QString mergeCrash = QStringLiteral(
    "a merge with a parent that another parent implies works; Alembic stops half way");
const QString stampCrash =
    QStringLiteral("stamping several related rows works; Alembic stops half way");
const QString unknownLabel =
    QStringLiteral("downgrade LABEL@REV with a label that does not exist is unknown_branch");
const QString clampedStart =
    QStringLiteral("a range that starts before the first revision starts with it");
const QString revisionBranchStart =
    QStringLiteral("a range from REV@base works where REV has no label of its own");
QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list.append(item.toString());
    return list;
}

QStringList sortedStrings(const QJsonValue &value)
{
    QStringList list = strings(value);
    list.sort();
    return list;
}

QStringList ids(const RevisionGraph &graph, const QList<int> &nodes)
{
    QStringList list;
    for (const int node : nodes)
        list.append(node < 0 ? QString() : graph.revision(node).id);
    return list;
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

/// Rows without those that others imply.
QStringList pruned(const RevisionGraph &graph, const QStringList &rows)
{
    QStringList left;
    for (const QString &row : rows) {
        QList<int> others;
        for (const QString &other : rows) {
            if (other != row)
                others.append(graph.indexOf(other));
        }
        if (!graph.ancestors(others, Relations::Both).testBit(graph.indexOf(row)))
            left.append(row);
    }
    return left;
}

/// Which kinds may stand for an error of Alembic's; empty: it crashed, and any clean error will do.
std::optional<Kinds> kindsFor(const QJsonObject &answer)
{
    const QString error = answer[QLatin1String("error")].toString();
    const QString cause = answer[QLatin1String("cause")].toString();
    const QString text = answer[QLatin1String("message")].toString() + QLatin1Char('\n')
                         + answer[QLatin1String("cause_message")].toString();
    if (error == QLatin1String("CommandError") || error.contains(QLatin1String("Revision"))
        || error == QLatin1String("ResolutionError") || error == QLatin1String("MultipleHeads")) {
        if (cause == QLatin1String("MultipleHeads"))
            return Kinds{ErrorKind::MultipleHeads};
        if (cause == QLatin1String("RangeNotAncestorError"))
            return Kinds{ErrorKind::NotReachable};
        const QList<std::pair<const char *, Kinds>> table{
            {"No such branch", {ErrorKind::UnknownBranch}},
            {"Multiple revisions start", {ErrorKind::AmbiguousRevision}},
            {"is not a member", {ErrorKind::NotAMember}},
            {"No such revision",
             {ErrorKind::UnknownRevision, ErrorKind::NotAMember, ErrorKind::UnknownVersionRow,
              ErrorKind::UnknownBranch}},
            {"didn't produce", {ErrorKind::RelativeOutOfRange}},
            {"Walked too far", {ErrorKind::RelativeOutOfRange}},
            {"Ambiguous walk", {ErrorKind::AmbiguousWalk}},
            {"Ambiguous upgrade", {ErrorKind::AmbiguousWalk}},
            {"overlaps with other", {ErrorKind::OverlappingVersions}},
            {"Not a valid downgrade", {ErrorKind::NotReachable}}};
        for (const auto &[words, kinds] : table) {
            if (text.contains(QLatin1String(words)))
                return kinds;
        }
        return std::nullopt;
    }
    return Kinds();
}

} // namespace

/// Asks Alembic 1.8.1 itself thousands of questions about random histories and compares.
class TestOracle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersAreAlembics();
    void faultsAreAlembics();
    void cleanupTestCase();

private:
    struct Case
    {
        const RevisionGraph &graph;
        QJsonObject question;
        QJsonObject answer;
        bool orderedLabels;
        bool oneDependency;
        QStringList rows() const { return strings(question[QLatin1String("current")]); }
    };
    void compare(const Case &c);
    void compareMap(const Case &c);
    void comparePlan(const Case &c);
    void compareResolve(const Case &c);
    void compareHistory(const Case &c);
    void compareHeads(const Case &c);
    void compareBranches(const Case &c);
    void compareCurrent(const Case &c);
    bool compareError(const Case &c, const std::optional<Error> &error);
    void checkOrder(const Case &c, const Plan &plan);
    void checkRows(const Case &c, const Plan &plan);
    void differs(const Case &c, const QString &ours);
    bool hasUnknownRow(const Case &c) const;
    void diverges(const QString &name) { ++m_divergences[name]; }
    bool labelsOrdered(const QList<Revision> &revisions) const;

    int m_questions = 0;
    int m_compared = 0;
    int m_different = 0;
    QMap<QString, int> m_divergences;
};

void TestOracle::initTestCase()
{
    m_questions = qEnvironmentVariableIntValue("ORACLE_QUESTIONS");
    if (m_questions <= 0)
        m_questions = 3000;
}

void TestOracle::differs(const Case &c, const QString &ours)
{
    if (++m_different > 12)
        return;
    QJsonArray revisions;
    for (const Revision &revision : c.graph.revisions()) {
        QString text =
            revision.id + QStringLiteral(" <- ") + revision.downRevisions.join(QLatin1Char(','));
        if (!revision.dependsOn.isEmpty())
            text += QStringLiteral(" deps ") + revision.dependsOn.join(QLatin1Char(','));
        if (!revision.branchLabels.isEmpty())
            text += QStringLiteral(" labels ") + revision.branchLabels.join(QLatin1Char(','));
        revisions.append(text);
    }
    qWarning().noquote() << "DIFFERENT\n  history "
                         << QJsonDocument(revisions).toJson(QJsonDocument::Compact)
                         << "\n  question"
                         << QJsonDocument(c.question).toJson(QJsonDocument::Compact)
                         << "\n  alembic "
                         << QJsonDocument(c.answer).toJson(QJsonDocument::Compact).left(900)
                         << "\n  retort  " << ours;
}

bool TestOracle::labelsOrdered(const QList<Revision> &revisions) const
{
    // Alembic walks over the labelled revisions in the order of their addresses.
    QList<Revision> other = revisions;
    const RevisionGraph first = RevisionGraph::build(revisions);
    QRandomGenerator random(7);
    for (int i = 0; i < 6; ++i) {
        std::shuffle(other.begin(), other.end(), random);
        const RevisionGraph graph = RevisionGraph::build(other);
        for (int node = 0; node < graph.size(); ++node) {
            if (sorted(graph.labels(node))
                != sorted(first.labels(first.indexOf(graph.revision(node).id))))
                return false;
        }
    }
    return true;
}

void TestOracle::answersAreAlembics()
{
    constexpr int perDocument = 30;
    quint32 seed = quint32(qEnvironmentVariableIntValue("ORACLE_SEED"));
    QList<OracleDocument> documents;
    for (int asked = 0; asked < m_questions; asked += perDocument)
        documents.append(OracleGenerator(++seed).document(perDocument));
    const QList<QJsonArray> answers = Retort::Test::askOracle(documents);
    for (int i = 0; i < documents.size(); ++i) {
        const OracleDocument &document = documents.at(i);
        const RevisionGraph graph = RevisionGraph::build(document.revisions);
        QCOMPARE(graph.faults().size(), 0);
        const bool ordered = labelsOrdered(document.revisions);
        bool oneDependency = true;
        for (int node = 0; node < graph.size(); ++node)
            oneDependency = oneDependency && graph.dependencies(node).size() < 2;
        QCOMPARE(answers.at(i).size(), document.questions.size());
        for (int j = 0; j < answers.at(i).size(); ++j) {
            const Case c{graph, document.questions.at(j).toObject(), answers.at(i).at(j).toObject(),
                         ordered, oneDependency};
            if (c.answer.contains(QLatin1String("unstable")))
                continue;
            ++m_compared;
            compare(c);
        }
    }
    QCOMPARE(m_different, 0);
    QVERIFY2(m_compared > m_questions * 8 / 10, "too few answers were stable");
}

/// What Alembic cannot load has a fault, what it loads has none; but a cycle that lies on a way
/// from a base to a head, which Alembic does not see.
void TestOracle::faultsAreAlembics()
{
    QList<OracleDocument> documents;
    quint32 seed = 1'000'000 + quint32(qEnvironmentVariableIntValue("ORACLE_SEED"));
    for (int i = 0; i < m_questions / 5; ++i)
        documents.append(OracleGenerator(++seed).brokenDocument());
    const QList<QJsonArray> answers = Retort::Test::askOracle(documents);
    int broken = 0;
    for (int i = 0; i < documents.size(); ++i) {
        const RevisionGraph graph = RevisionGraph::build(documents.at(i).revisions);
        const QJsonObject answer = answers.at(i).at(0).toObject();
        const Case c{graph, documents.at(i).questions.at(0).toObject(), answer, false, false};
        QCOMPARE(historyAll(graph).size(), graph.size());
        if (answer.contains(QLatin1String("error"))) {
            ++broken;
            if (graph.faults().isEmpty())
                differs(c, QStringLiteral("no fault"));
            continue;
        }
        for (const Error &fault : graph.faults()) {
            if (fault.kind != ErrorKind::Cycle && fault.kind != ErrorKind::DependencyCycle)
                differs(c, fault.message);
        }
    }
    QCOMPARE(m_different, 0);
    QVERIFY(broken > documents.size() / 4);
}

void TestOracle::cleanupTestCase()
{
    qInfo("%d questions compared", m_compared);
    for (auto it = m_divergences.cbegin(); it != m_divergences.cend(); ++it)
        qInfo("%5d  %s", it.value(), qPrintable(it.key()));
}

void TestOracle::compare(const Case &c)
{
    const QString kind = c.question[QLatin1String("q")].toString();
    if (kind == QLatin1String("map"))
        compareMap(c);
    else if (kind == QLatin1String("resolve") || kind == QLatin1String("resolve_one")
             || kind == QLatin1String("show"))
        compareResolve(c);
    else if (kind == QLatin1String("history"))
        compareHistory(c);
    else if (kind == QLatin1String("heads"))
        compareHeads(c);
    else if (kind == QLatin1String("branches"))
        compareBranches(c);
    else if (kind == QLatin1String("current"))
        compareCurrent(c);
    else
        comparePlan(c);
}

/// True where both fail; says what is wrong where only one does or the kind does not fit.
bool TestOracle::compareError(const Case &c, const std::optional<Error> &error)
{
    const bool failed = c.answer.contains(QLatin1String("error"));
    if (!failed && !error)
        return false;
    if (failed && error) {
        const auto kinds = kindsFor(c.answer);
        // Said first, whatever else is wrong: nothing can be done before that is set right.
        if (error->kind == ErrorKind::UnknownVersionRow && hasUnknownRow(c))
            return true;
        if (!kinds || (!kinds->isEmpty() && !kinds->contains(error->kind)))
            differs(c, errorKindName(error->kind) + QStringLiteral(": ") + error->message);
        if (error->message.isEmpty() || error->hint.isEmpty())
            differs(c, QStringLiteral("an error without a sentence or a hint"));
        return true;
    }
    differs(c, error ? errorKindName(error->kind) + QStringLiteral(": ") + error->message
                     : QStringLiteral("no error"));
    return true;
}

bool TestOracle::hasUnknownRow(const Case &c) const
{
    const QStringList rows = c.rows();
    return std::any_of(rows.begin(), rows.end(),
                       [&](const QString &row) { return c.graph.indexOf(row) < 0; });
}

void TestOracle::compareMap(const Case &c)
{
    const RevisionGraph &graph = c.graph;
    if (c.answer.contains(QLatin1String("error"))) {
        differs(c, QStringLiteral("a sound graph"));
        return;
    }
    const auto equalSets = [&](const char *key, const QStringList &ours) {
        if (sortedStrings(c.answer[QLatin1String(key)]) != sorted(ours))
            differs(c, QLatin1String(key) + QStringLiteral(" ") + ours.join(QLatin1Char(' ')));
    };
    equalSets("heads", ids(graph, graph.heads()));
    equalSets("real_heads", ids(graph, graph.realHeads()));
    equalSets("bases", ids(graph, graph.bases()));
    equalSets("real_bases", ids(graph, graph.realBases()));
    const QJsonObject revisions = c.answer[QLatin1String("revisions")].toObject();
    for (int node = 0; node < graph.size(); ++node) {
        const QJsonObject theirs = revisions[graph.revision(node).id].toObject();
        const auto equal = [&](const char *key, const QStringList &ours) {
            // A dependency by label and by identifier is there twice.
            QStringList known = sortedStrings(theirs[QLatin1String(key)]);
            known.removeDuplicates();
            if (known != sorted(ours)) {
                differs(c, graph.revision(node).id + QLatin1Char(' ') + QLatin1String(key)
                               + QLatin1Char(' ') + ours.join(QLatin1Char(' ')));
            }
        };
        equal("nextrev", ids(graph, graph.children(node)));
        equal("all_nextrev", ids(graph, graph.allChildren(node)));
        equal("down", ids(graph, graph.parents(node)));
        equal("deps", ids(graph, graph.dependencies(node)));
        equal("normalized_deps", ids(graph, graph.normalizedDependencies(node)));
        if (c.orderedLabels)
            equal("labels", graph.labels(node));
        if (theirs[QLatin1String("branch_point")].toBool() != graph.isBranchPoint(node)
            || theirs[QLatin1String("merge_point")].toBool() != graph.isMergePoint(node)
            || theirs[QLatin1String("real_base")].toBool() != graph.isRealBase(node))
            differs(c, graph.revision(node).id + QStringLiteral(": marks"));
    }
}

void TestOracle::comparePlan(const Case &c)
{
    const QString kind = c.question[QLatin1String("q")].toString();
    const QStringList targets = c.question[QLatin1String("target")].isArray()
                                    ? strings(c.question[QLatin1String("target")])
                                    : QStringList{c.question[QLatin1String("target")].toString()};
    Result<Plan> plan = tl::unexpected<Error>(Error());
    if (kind == QLatin1String("upgrade"))
        plan = planUpgrade(c.graph, targets.first(), c.rows());
    else if (kind == QLatin1String("downgrade"))
        plan = planDowngrade(c.graph, targets.first(), c.rows());
    else
        plan = planStamp(c.graph, targets, c.rows(), c.question[QLatin1String("purge")].toBool());

    const bool failed = c.answer.contains(QLatin1String("error"));
    const bool crashed = c.answer[QLatin1String("crashed")].toBool();
    if (plan)
        checkRows(c, *plan);
    if (!failed && !plan && kind == QLatin1String("downgrade")) {
        const auto relative = RelativeIdentifier::parse(targets.first());
        if (plan.error().kind == ErrorKind::AmbiguousWalk && relative && relative->label.isEmpty()
            && c.answer.contains(QLatin1String("warnings"))) {
            diverges(severalRows);
            return;
        }
        if (plan.error().kind == ErrorKind::UnknownBranch) {
            diverges(unknownLabel);
            return;
        }
    }
    if (crashed && plan) {
        diverges(kind == QLatin1String("stamp") ? stampCrash : mergeCrash);
        if (kind == QLatin1String("upgrade"))
            checkOrder(c, *plan);
        return;
    }
    if (crashed && !plan)
        return;
    if (kind == QLatin1String("downgrade") && failed && !plan
        && plan.error().kind == ErrorKind::AmbiguousWalk
        && c.answer.contains(QLatin1String("warnings"))) {
        diverges(severalRows);
        return;
    }
    if (compareError(c, plan ? std::nullopt : std::optional<Error>(plan.error())))
        return;

    const QStringList theirs = sortedStrings(c.answer[QLatin1String("final")]);
    if (plan->versionsAfter != theirs) {
        if (kind != QLatin1String("stamp") && plan->versionsAfter == pruned(c.graph, theirs))
            diverges(unmergeOverlap);
        else
            differs(c, QStringLiteral("rows ") + plan->versionsAfter.join(QLatin1Char(' ')));
    }
    QStringList steps;
    for (const Step &step : plan->steps)
        steps.append(step.revision);
    if (kind == QLatin1String("stamp"))
        return;
    QStringList theirSteps;
    for (const QJsonValue &step : c.answer[QLatin1String("steps")].toArray())
        theirSteps.append(step[QLatin1String("revision")].toString());
    const bool same = c.oneDependency ? steps == theirSteps : sorted(steps) == sorted(theirSteps);
    if (!same)
        differs(c, QStringLiteral("steps ") + steps.join(QLatin1Char(' ')));
    else
        checkOrder(c, *plan);
    if (!same || steps != theirSteps)
        return;
    // Row by row, as sets: which of several rows is updated is a matter of hashing.
    QStringList rows = plan->versionsBefore;
    const QJsonArray all = c.answer[QLatin1String("steps")].toArray();
    for (int i = 0; i < all.size(); ++i) {
        const Step &step = plan->steps.at(i);
        const auto after = rowsAfter(rows, step.operations);
        rows = after.value_or(QStringList());
        const QStringList heads = sortedStrings(all.at(i)[QLatin1String("heads")]);
        if (rows != heads && pruned(c.graph, rows) != pruned(c.graph, heads))
            differs(c, step.revision + QStringLiteral(": rows ") + rows.join(QLatin1Char(' ')));
        if (step.from != strings(all.at(i)[QLatin1String("from")])
            || step.to != strings(all.at(i)[QLatin1String("to")]))
            differs(c, step.revision + QStringLiteral(": from or to"));
        const QString log =
            runningLine(c.graph, step.revision, directionName(step.direction), step.from, step.to);
        if (log != QStringLiteral("Running ") + all.at(i)[QLatin1String("log")].toString())
            differs(c, log);
    }
}

/// Parents and dependencies before children in an upgrade, the other way round in a downgrade.
void TestOracle::checkOrder(const Case &c, const Plan &plan)
{
    QHash<QString, int> place;
    for (int i = 0; i < plan.steps.size(); ++i)
        place.insert(plan.steps.at(i).revision, i);
    if (place.size() != plan.steps.size())
        differs(c, QStringLiteral("a step twice"));
    for (const Step &step : plan.steps) {
        const int node = c.graph.indexOf(step.revision);
        for (const int parent : c.graph.parents(node) + c.graph.dependencies(node)) {
            const auto other = place.constFind(c.graph.revision(parent).id);
            if (other == place.constEnd())
                continue;
            const bool parentFirst = *other < place.value(step.revision);
            if (parentFirst != (plan.direction == Direction::Upgrade))
                differs(c, QStringLiteral("not in order: ") + step.revision);
        }
    }
}

/// The operations lead from the rows before to the rows after.
void TestOracle::checkRows(const Case &c, const Plan &plan)
{
    QStringList rows = plan.versionsBefore;
    for (const Step &step : plan.steps) {
        const auto after = rowsAfter(rows, step.operations);
        if (!after) {
            differs(c, after.error().message);
            return;
        }
        rows = *after;
        if (QSet<QString>(rows.begin(), rows.end()).size() != rows.size())
            differs(c, QStringLiteral("a row twice"));
    }
    if (rows != plan.versionsAfter)
        differs(c, QStringLiteral("the operations lead to ") + rows.join(QLatin1Char(' ')));
}

void TestOracle::compareResolve(const Case &c)
{
    const QString kind = c.question[QLatin1String("q")].toString();
    const QString id = c.question[QLatin1String("id")].toString();
    if (kind == QLatin1String("resolve_one")) {
        const auto node = IdentifierResolver(c.graph).revision(id);
        if (compareError(c, node ? std::nullopt : std::optional<Error>(node.error())))
            return;
        const QJsonArray revs = c.answer[QLatin1String("revs")].toArray();
        const QString theirs =
            (revs.isEmpty() ? c.answer[QLatin1String("rev")] : revs.at(0)).toString();
        const QString ours = *node < 0 ? QString() : c.graph.revision(*node).id;
        if (ours != theirs)
            differs(c, ours);
        return;
    }
    const auto nodes = resolveRevisions(c.graph, id);
    if (kind == QLatin1String("resolve") && !nodes
        && nodes.error().kind == ErrorKind::RelativeOutOfRange) {
        // Alembic hands out `None` and `base`, on which every command but stamp crashes.
        const QJsonArray revs = c.answer[QLatin1String("revs")].toArray();
        if (std::any_of(revs.begin(), revs.end(), [](const QJsonValue &rev) {
                return rev.isNull() || rev.toString() == QLatin1String("base");
            }))
            return;
    }
    if (id == QLatin1String("current"))
        return;
    if (compareError(c, nodes ? std::nullopt : std::optional<Error>(nodes.error())))
        return;
    if (kind == QLatin1String("resolve")) {
        if (ids(c.graph, *nodes) != strings(c.answer[QLatin1String("revs")]))
            differs(c, ids(c.graph, *nodes).join(QLatin1Char(' ')));
        return;
    }
    if (!c.orderedLabels || c.answer.contains(QLatin1String("unstableOrder")))
        return;
    QString theirs;
    for (const QString &text : strings(c.answer[QLatin1String("text")]))
        theirs += text + QLatin1Char('\n');
    const auto lines = [](const QString &text) {
        // Children and labels stand in the order of a hash table.
        QStringList list = text.split(QLatin1Char('\n'));
        for (QString &line : list) {
            if (line.startsWith(QLatin1String("Branch")))
                line = sorted(line.section(QLatin1Char(':'), 1)
                                  .remove(QLatin1Char(' '))
                                  .split(QLatin1Char(',')))
                           .join(QLatin1Char(','));
        }
        return list;
    };
    if (lines(showText(c.graph, *nodes)) != lines(theirs))
        differs(c, showText(c.graph, *nodes));
}

void TestOracle::compareHistory(const Case &c)
{
    const QString range = c.question[QLatin1String("range")].toString();
    const auto nodes = historyRange(c.graph, range, c.rows());
    const bool failed = c.answer.contains(QLatin1String("error"));
    // Which end is complained of is of no importance.
    if (!nodes && failed && range == QLatin1String("current:current"))
        return;
    if (nodes && failed) {
        const QString start = range.section(QLatin1Char(':'), 0, 0);
        static const QRegularExpression steps(QStringLiteral("(^|@)-\\d+$"));
        if (steps.match(start).hasMatch()) {
            diverges(clampedStart);
            return;
        }
        if (c.answer[QLatin1String("error")] == QLatin1String("AssertionError")
            && start.contains(QLatin1Char('@'))) {
            diverges(revisionBranchStart);
            return;
        }
    }
    // A start that counts from several heads: both refuse, and what they stumble over first varies.
    static const QRegularExpression countedStart(QStringLiteral("(^|@)-\\d+:"));
    if (!nodes && failed && countedStart.match(range).hasMatch()
        && Kinds{ErrorKind::MultipleHeads, ErrorKind::NotReachable, ErrorKind::AmbiguousWalk,
                 ErrorKind::OverlappingVersions}
               .contains(nodes.error().kind))
        return;
    if (compareError(c, nodes ? std::nullopt : std::optional<Error>(nodes.error())))
        return;
    const QStringList ours = ids(c.graph, *nodes);
    const QStringList theirs = strings(c.answer[QLatin1String("revs")]);
    if (c.oneDependency ? ours != theirs : sorted(ours) != sorted(theirs)) {
        differs(c, ours.join(QLatin1Char(' ')));
        return;
    }
    if (ours != theirs || !c.orderedLabels || c.answer.contains(QLatin1String("unstableOrder")))
        return;
    for (const int node : *nodes) {
        if (c.graph.labels(node).size() > 1)
            return;
    }
    HistoryTextOptions options;
    options.indicateCurrent = c.question[QLatin1String("indicate")].toBool();
    options.rows = c.rows();
    QString lines;
    for (const QString &line : strings(c.answer[QLatin1String("lines")]))
        lines += line + QLatin1Char('\n');
    if (historyText(c.graph, *nodes, options) != lines)
        differs(c, historyText(c.graph, *nodes, options));
}

void TestOracle::compareHeads(const Case &c)
{
    const QList<int> nodes =
        headList(c.graph, c.question[QLatin1String("resolve_dependencies")].toBool());
    if (ids(c.graph, nodes) != strings(c.answer[QLatin1String("revs")])) {
        differs(c, ids(c.graph, nodes).join(QLatin1Char(' ')));
        return;
    }
    for (const int node : nodes) {
        if (!c.orderedLabels || c.graph.labels(node).size() > 1)
            return;
    }
    QString lines;
    for (const QString &line : strings(c.answer[QLatin1String("lines")]))
        lines += line + QLatin1Char('\n');
    if (headsText(c.graph, nodes, false) != lines)
        differs(c, headsText(c.graph, nodes, false));
}

void TestOracle::compareBranches(const Case &c)
{
    if (!c.orderedLabels || !c.oneDependency)
        return;
    for (int node = 0; node < c.graph.size(); ++node) {
        if (c.graph.labels(node).size() > 1)
            return;
    }
    QString text;
    for (const QJsonValue &block : c.answer[QLatin1String("blocks")].toArray())
        text += strings(block).join(QLatin1Char('\n')) + QStringLiteral("\n\n");
    QStringList ours;
    for (const QString &block : branchesText(c.graph, branchPoints(c.graph), false)
                                    .split(QStringLiteral("\n\n"), Qt::SkipEmptyParts)) {
        QStringList lines = block.split(QLatin1Char('\n'));
        const QString title = lines.takeFirst();
        ours.append((QStringList{title} + sorted(lines)).join(QLatin1Char('\n'))
                    + QStringLiteral("\n\n"));
    }
    if (ours.join(QString()) != text)
        differs(c, ours.join(QString()));
}

void TestOracle::compareCurrent(const Case &c)
{
    const auto nodes = allCurrent(c.graph, c.rows());
    if (compareError(c, nodes ? std::nullopt : std::optional<Error>(nodes.error())))
        return;
    if (sorted(ids(c.graph, *nodes)) != sortedStrings(c.answer[QLatin1String("revs")]))
        differs(c, ids(c.graph, *nodes).join(QLatin1Char(' ')));
    QStringList lines = currentText(c.graph, *nodes, false).split(QLatin1Char('\n'));
    lines.removeLast();
    if (sorted(lines) != sortedStrings(c.answer[QLatin1String("lines")]))
        differs(c, lines.join(QLatin1Char('\n')));
}

RETORT_TEST_MAIN(QCoreApplication, TestOracle)
#include "tst_oracle.moc"

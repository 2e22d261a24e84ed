#include "tests/revision/oracle.h"

#include "migrations/revision/identifier.h"

#include <QJsonDocument>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryFile>

#include <algorithm>
#include <memory>
#include <vector>

namespace Retort::Test {

namespace {

QJsonValue listOrNull(const QStringList &list)
{
    return list.isEmpty() ? QJsonValue() : QJsonValue(QJsonArray::fromStringList(list));
}

QStringList sortedStrings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list.append(item.toString());
    list.sort();
    return list;
}

/// What of an answer must not depend on the hash seed: error and, as sets, rows and steps.
QJsonObject core(const QJsonObject &answer)
{
    QJsonObject result;
    for (const QString &key :
         {QStringLiteral("error"), QStringLiteral("cause"), QStringLiteral("crashed")})
        result.insert(key, answer.value(key));
    result.insert(QStringLiteral("final"),
                  QJsonArray::fromStringList(sortedStrings(answer.value(QLatin1String("final")))));
    result.insert(QStringLiteral("revs"),
                  QJsonArray::fromStringList(sortedStrings(answer.value(QLatin1String("revs")))));
    QStringList steps;
    for (const QJsonValue &step : answer.value(QLatin1String("steps")).toArray())
        steps.append(step[QLatin1String("revision")].toString());
    steps.sort();
    result.insert(QStringLiteral("steps"), QJsonArray::fromStringList(steps));
    return result;
}

} // namespace

QJsonObject OracleDocument::toJson() const
{
    QJsonArray list;
    for (const Revision &revision : revisions) {
        list.append(
            QJsonObject{{QStringLiteral("revision"), revision.id},
                        {QStringLiteral("down_revision"), listOrNull(revision.downRevisions)},
                        {QStringLiteral("depends_on"), listOrNull(revision.dependsOn)},
                        {QStringLiteral("branch_labels"), listOrNull(revision.branchLabels)},
                        {QStringLiteral("doc"), revision.doc}});
    }
    return {{QStringLiteral("revisions"), list}, {QStringLiteral("queries"), questions}};
}

QString OracleGenerator::newId(int style)
{
    static const QString hex = QStringLiteral("0123456789abcdef");
    for (;;) {
        QString id;
        switch (style) {
        case 0: // as generated
            for (int i = 0; i < 12; ++i)
                id += hex.at(below(16));
            break;
        case 1: // few beginnings, so that partial ones are ambiguous
            for (int i = 0; i < 5; ++i)
                id += hex.at(10 + below(2));
            break;
        case 2: // short ones
            for (int i = 0, length = 1 + below(4); i < length; ++i)
                id += hex.at(10 + below(6));
            break;
        default: // words
            id = pick({QStringLiteral("expand_"), QStringLiteral("contract_"),
                       QStringLiteral("left"), QStringLiteral("rev")})
                 + QString::number(below(40));
            break;
        }
        if (!m_ids.contains(id) && !m_labels.contains(id))
            return id;
    }
}

void OracleGenerator::makeRevisions(OracleDocument &document)
{
    m_ids.clear();
    m_labels.clear();
    const int style = below(4);
    const int count = 1 + below(chance(20) ? 30 : 12);
    const int forks = 10 + below(40);
    const int merges = below(30);
    const int dependencies = chance(60) ? below(35) : 0;
    const int labels = chance(70) ? below(35) : 0;
    QList<Revision> &revisions = document.revisions;
    QStringList usable;
    for (int i = 0; i < count; ++i) {
        Revision revision;
        revision.id = newId(style);
        revision.file = revision.id + QStringLiteral(".py");
        revision.doc = QStringLiteral("text of ") + revision.id;
        if (chance(20))
            revision.doc += QStringLiteral("\n\nmore\n\nRevision ID: x");
        if (i > 0 && !chance(8)) {
            const int recent = chance(forks) ? i : std::min(i, 2);
            revision.downRevisions.append(m_ids.at(i - 1 - below(recent)));
            while (chance(merges) && revision.downRevisions.size() < 4) {
                const QString other = pick(m_ids);
                if (!revision.downRevisions.contains(other))
                    revision.downRevisions.append(other);
            }
        }
        while (i > 0 && chance(dependencies) && revision.dependsOn.size() < 3) {
            const QString other = chance(20) && !usable.isEmpty() ? pick(usable) : pick(m_ids);
            if (!revision.dependsOn.contains(other))
                revision.dependsOn.append(other);
        }
        if (chance(labels)) {
            QString label =
                pick({QStringLiteral("left"), QStringLiteral("rite"), QStringLiteral("net"),
                      QStringLiteral("cart"), QStringLiteral("abc"), QStringLiteral("aaab")})
                + (chance(30) ? QString() : QString::number(below(30)));
            if (!m_labels.contains(label) && !m_ids.contains(label) && label != revision.id) {
                m_labels.append(label);
                revision.branchLabels.append(label);
            }
        }
        m_ids.append(revision.id);
        usable += revision.branchLabels;
        revisions.append(revision);
    }
    if (chance(60))
        std::shuffle(revisions.begin(), revisions.end(), m_random);
}

/// Mostly what a database can hold; now and then overlapping or unknown rows.
QStringList OracleGenerator::rows(const RevisionGraph &graph)
{
    if (chance(15))
        return {};
    QList<int> nodes;
    for (int i = 0, count = 1 + below(3); i < count; ++i) {
        const int node = below(graph.size());
        if (!nodes.contains(node))
            nodes.append(node);
    }
    if (chance(20))
        nodes = chance(50) ? graph.realHeads() : graph.heads();
    QStringList ids;
    const bool overlapping = chance(8);
    for (const int node : std::as_const(nodes)) {
        QList<int> others = nodes;
        others.removeAll(node);
        if (overlapping || !graph.ancestors(others, RevisionGraph::Relations::Both).testBit(node))
            ids.append(graph.revision(node).id);
    }
    if (chance(2))
        ids.append(QStringLiteral("nowhere"));
    return ids;
}

QString OracleGenerator::name(const RevisionGraph &graph)
{
    const QString id = graph.revision(below(graph.size())).id;
    switch (below(10)) {
    case 0:
    case 1:
        return id.left(1 + below(int(id.size())));
    case 2:
    case 3:
    case 4:
        return m_labels.isEmpty() ? id : pick(m_labels);
    case 5:
        return chance(50) || m_labels.isEmpty() ? QStringLiteral("nope")
                                                : pick(m_labels).left(1 + below(4));
    default:
        return id;
    }
}

QString OracleGenerator::symbol(const RevisionGraph &graph)
{
    switch (below(8)) {
    case 0:
    case 1:
        return QStringLiteral("head");
    case 2:
        return QStringLiteral("heads");
    case 3:
        return QStringLiteral("base");
    default:
        return name(graph);
    }
}

QString OracleGenerator::identifier(const RevisionGraph &graph)
{
    const QString steps = (chance(50) ? QStringLiteral("+") : QStringLiteral("-"))
                          + QString::number(chance(90) ? 1 + below(4) : below(30));
    switch (below(12)) {
    case 0:
    case 1:
        return steps;
    case 2:
        return name(graph) + QLatin1Char('@') + steps;
    case 3:
        return symbol(graph) + steps;
    case 4:
        return name(graph) + QLatin1Char('@') + symbol(graph) + steps;
    case 5:
    case 6:
    case 7:
        return name(graph) + QLatin1Char('@') + symbol(graph);
    case 8:
        return chance(10) ? pick({QString(), QStringLiteral("@"), QStringLiteral("x@"),
                                  QStringLiteral("@head"), QStringLiteral("a@b@head"),
                                  QStringLiteral("current"), QStringLiteral("head@head")})
                          : symbol(graph);
    default:
        return symbol(graph);
    }
}

QJsonObject OracleGenerator::question(const RevisionGraph &graph)
{
    const QJsonArray current = QJsonArray::fromStringList(rows(graph));
    QJsonObject question;
    const auto ask = [&](const char *kind) {
        question.insert(QStringLiteral("q"), QLatin1String(kind));
    };
    const int kind = below(20);
    if (kind < 5 || (kind >= 5 && kind < 10)) {
        ask(kind < 5 ? "upgrade" : "downgrade");
        question.insert(QStringLiteral("current"), current);
        question.insert(QStringLiteral("target"), identifier(graph));
    } else if (kind < 13) {
        ask("stamp");
        QStringList targets{identifier(graph)};
        while (chance(25))
            targets.append(symbol(graph));
        question.insert(QStringLiteral("current"), current);
        question.insert(QStringLiteral("target"), QJsonArray::fromStringList(targets));
        if (chance(10))
            question.insert(QStringLiteral("purge"), true);
    } else if (kind < 16) {
        ask(chance(30) ? "show" : chance(50) ? "resolve" : "resolve_one");
        question.insert(QStringLiteral("id"), identifier(graph));
    } else if (kind < 18) {
        ask("history");
        if (chance(90)) {
            const auto end = [&] {
                return chance(15)   ? QStringLiteral("current")
                       : chance(20) ? QString()
                                    : identifier(graph);
            };
            question.insert(QStringLiteral("range"), QString(end() + QLatin1Char(':') + end()));
            question.insert(QStringLiteral("current"), current);
            question.insert(QStringLiteral("indicate"), chance(30));
        }
    } else if (kind < 19) {
        ask(chance(50) ? "heads" : "branches");
        if (chance(50))
            question.insert(QStringLiteral("resolve_dependencies"), true);
    } else {
        ask("current");
        question.insert(QStringLiteral("current"), current);
    }
    return question;
}

OracleDocument OracleGenerator::document(int questions)
{
    OracleDocument document;
    makeRevisions(document);
    const RevisionGraph graph = RevisionGraph::build(document.revisions);
    document.questions.append(QJsonObject{{QStringLiteral("q"), QStringLiteral("map")}});
    while (document.questions.size() < questions)
        document.questions.append(question(graph));
    return document;
}

OracleDocument OracleGenerator::brokenDocument()
{
    OracleDocument document;
    while (document.revisions.size() < 3) {
        document.revisions.clear();
        makeRevisions(document);
    }
    Revision &revision = document.revisions[below(int(document.revisions.size()))];
    const Revision &other = document.revisions.at(below(int(document.revisions.size())));
    switch (below(8)) {
    case 0:
        revision.downRevisions.append(QStringLiteral("nowhere"));
        break;
    case 1:
        revision.dependsOn.append(QStringLiteral("nowhere"));
        break;
    case 2:
        revision.downRevisions = QStringList{other.id};
        break;
    case 3:
        if (!revision.downRevisions.contains(other.id))
            revision.downRevisions.append(other.id);
        break;
    case 4:
        if (!revision.dependsOn.contains(other.id))
            revision.dependsOn.append(other.id);
        break;
    case 5:
        revision.branchLabels.append(other.id);
        break;
    case 6:
        revision.branchLabels.append(other.branchLabels.value(0, QStringLiteral("fine")));
        break;
    default:
        revision.id += pick({QStringLiteral("@"), QStringLiteral("-"), QStringLiteral("+")});
        break;
    }
    document.questions.append(QJsonObject{{QStringLiteral("q"), QStringLiteral("map")}});
    return document;
}

QList<QJsonArray> askOracle(const QList<OracleDocument> &documents)
{
    QJsonArray all;
    for (const OracleDocument &document : documents)
        all.append(document.toJson());
    QTemporaryFile input;
    if (!input.open() || input.write(QJsonDocument(all).toJson(QJsonDocument::Compact)) < 0)
        qFatal("the questions cannot be written");
    input.close();

    constexpr int seeds = 4;
    std::vector<std::unique_ptr<QProcess>> runs;
    for (int seed = 0; seed < seeds; ++seed) {
        auto run = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PYTHONHASHSEED"), QString::number(seed));
        environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
        run->setProcessEnvironment(environment);
        run->setStandardInputFile(input.fileName());
        run->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        run->start(QStringLiteral("/usr/bin/python3"),
                   {QStringLiteral(RETORT_SOURCE_DIR "/tests/data/oracle/alembic_oracle.py")});
        runs.push_back(std::move(run));
    }
    QList<QJsonArray> answers;
    for (int seed = 0; seed < seeds; ++seed) {
        QProcess &run = *runs.at(size_t(seed));
        if (!run.waitForFinished(600'000) || run.exitCode() != 0)
            qFatal("the oracle failed: %s", qPrintable(run.errorString()));
        const QJsonArray list = QJsonDocument::fromJson(run.readAllStandardOutput()).array();
        if (list.size() != documents.size())
            qFatal("the oracle answered %d of %d documents", int(list.size()),
                   int(documents.size()));
        for (int i = 0; i < list.size(); ++i) {
            const QJsonArray own = list.at(i)[QLatin1String("answers")].toArray();
            if (seed == 0) {
                answers.append(own);
                continue;
            }
            for (int j = 0; j < own.size(); ++j) {
                QJsonObject first = answers.at(i).at(j).toObject();
                if (core(first) != core(own.at(j).toObject()))
                    first.insert(QStringLiteral("unstable"), true);
                if (first.value(QLatin1String("lines")) != own.at(j)[QLatin1String("lines")]
                    || first.value(QLatin1String("text")) != own.at(j)[QLatin1String("text")]
                    || first.value(QLatin1String("blocks")) != own.at(j)[QLatin1String("blocks")]
                    || first.value(QLatin1String("revs")) != own.at(j)[QLatin1String("revs")])
                    first.insert(QStringLiteral("unstableOrder"), true);
                answers[i][j] = first;
            }
        }
    }
    return answers;
}

} // namespace Retort::Test

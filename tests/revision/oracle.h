#pragma once

#include "migrations/revision/revisiongraph.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>

namespace Retort::Test {

/// A random history with its questions, as the oracle reads it.
struct OracleDocument
{
    QList<Revision> revisions;
    QJsonArray questions;

    QJsonObject toJson() const;
};

/// Makes histories of all shapes (branches, merges, dependencies, labels, several roots, forks
/// inside labelled branches) and questions about them, wrong ones too. The same seed makes the
/// same.
class OracleGenerator
{
public:
    explicit OracleGenerator(quint32 seed) : m_random(seed) {}

    OracleDocument document(int questions);
    /// A history with one thing wrong, and the question for its map.
    OracleDocument brokenDocument();

private:
    int below(int limit) { return int(m_random.bounded(limit)); }
    bool chance(int percent) { return below(100) < percent; }
    QString pick(const QStringList &from) { return from.at(below(int(from.size()))); }

    QString newId(int style);
    void makeRevisions(OracleDocument &document);
    QStringList rows(const RevisionGraph &graph);
    QString name(const RevisionGraph &graph);
    QString symbol(const RevisionGraph &graph);
    QString identifier(const RevisionGraph &graph);
    QJsonObject question(const RevisionGraph &graph);

    QRandomGenerator m_random;
    QStringList m_ids;
    QStringList m_labels;
};

/// The oracle's answers, one list a document; questions whose answer depends on Python's hash seed
/// (0 to 3) carry `"unstable": true`. Fails the test where the oracle cannot be run.
QList<QJsonArray> askOracle(const QList<OracleDocument> &documents);

} // namespace Retort::Test

#include "app/services/reviewdraft.h"
#include "app/services/reviewmark.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Retort;

/// A revision drafted from two schemas: questions, ticks, fills, proof, mark.
class TestReviewDraft : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    Result<ComparisonBasis> basis(const QByteArray &from, const QByteArray &to)
    {
        const auto write = [this](const QString &name, const QByteArray &text) {
            QFile file(m_folder.filePath(name));
            if (file.open(QIODevice::WriteOnly))
                file.write(text);
        };
        write(QStringLiteral("from.sql"), from);
        write(QStringLiteral("to.sql"), to);
        ComparisonRequest request;
        request.from = {SchemaSource::Kind::File, QStringLiteral("from.sql")};
        request.to = {SchemaSource::Kind::File, QStringLiteral("to.sql")};
        SourceContext context;
        context.folder = m_folder.path();
        return readComparisonBasis(request, context);
    }

    static ObjectId column(const QString &table, const QString &name)
    {
        return {ObjectKind::Column, QStringLiteral("public"), table, name, {}};
    }

private Q_SLOTS:
    void everythingIsWantedAtFirst();
    void whatIsLeftOutStays();
    void aRenameIsAskedAndAnswered();
    void nullsAreFilledFirst();
    void whatWasTypedIsProved();
    void textsAreReadAsSections_data();
    void textsAreReadAsSections();
    void theMarkHoldsForWhatIsThere();
};

void TestReviewDraft::everythingIsWantedAtFirst()
{
    const auto read = basis("CREATE TABLE a (id int, old text);",
                            "CREATE TABLE a (id int, fresh int); CREATE TABLE b (id int);");
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    const auto draft = draftReview(*read, {}, {});
    QVERIFY(draft);
    QCOMPARE(draft->units.size(), 3);
    QCOMPARE(draft->leftOut(), 0);
    QVERIFY(draft->upgrade.startsWith(QStringLiteral("-- retort: upgrade\n")));
    QVERIFY(draft->downgrade.startsWith(QStringLiteral("-- retort: downgrade\n")));
    QCOMPARE(draft->losses.filter(QStringLiteral("old")).size(), 1);
    const auto proof = proveComparison(*read, draft->comparison, {});
    QVERIFY(proof);
    QCOMPARE(proof->up, ProofResult::Exact);
    QCOMPARE(proof->down, ProofResult::Exact);
}

void TestReviewDraft::whatIsLeftOutStays()
{
    const auto read = basis("CREATE TABLE a (id int, old text); CREATE INDEX i ON a (old);",
                            "CREATE TABLE a (id int, fresh int); CREATE INDEX j ON a (fresh);");
    QVERIFY(read);
    ReviewWishes wishes;
    wishes.left = {ObjectId{
        ObjectKind::Index, QStringLiteral("public"), QStringLiteral("a"), QStringLiteral("i"), {}}};
    const auto draft = draftReview(*read, wishes, {});
    QVERIFY(draft);
    // The column cannot go while its index stays.
    QCOMPARE(draft->leftOut(), 2);
    QVERIFY2(!draft->upgrade.contains(QStringLiteral("DROP")), qPrintable(draft->upgrade));
    QVERIFY(draft->upgrade.contains(QStringLiteral("CREATE INDEX j")));
    const auto proof = proveComparison(*read, draft->comparison, {});
    QVERIFY(proof);
    QVERIFY2(proof->up == ProofResult::Exact && proof->down == ProofResult::Exact,
             qPrintable(proof->detail));
}

void TestReviewDraft::aRenameIsAskedAndAnswered()
{
    const auto read = basis("CREATE TABLE users (id int, locale text);",
                            "CREATE TABLE users (id int, language text);");
    QVERIFY(read);
    const auto asked = draftReview(*read, {}, {});
    QVERIFY(asked);
    QCOMPARE(asked->candidates.size(), 1);
    QCOMPARE(asked->units.size(), 2);
    ReviewWishes wishes;
    wishes.renames = {renameText(asked->candidates.first())};
    const auto answered = draftReview(*read, wishes, {}, &*asked);
    QVERIFY(answered);
    QVERIFY(answered->units.isEmpty());
    QCOMPARE(answered->candidates.size(), 1);
    QVERIFY2(answered->upgrade.contains(QStringLiteral("RENAME COLUMN locale TO language")),
             qPrintable(answered->upgrade));
    const auto proof = proveComparison(*read, answered->comparison, {});
    QVERIFY(proof);
    QVERIFY2(proof->up == ProofResult::Exact && proof->down == ProofResult::Exact,
             qPrintable(proof->detail));
    // The same renames need no scratch database again.
    CancelToken cancelled;
    cancelled.request();
    QVERIFY(draftReview(*read, wishes, cancelled, &*answered));
}

void TestReviewDraft::nullsAreFilledFirst()
{
    const auto read = basis("CREATE TABLE t (a text, c text);",
                            "CREATE TABLE t (a text NOT NULL, b int NOT NULL, c text DEFAULT 'x' "
                            "NOT NULL);");
    QVERIFY(read);
    const auto asked = draftReview(*read, {}, {});
    QVERIFY(asked);
    QCOMPARE(
        asked->nulls,
        QList<NullQuestion>(
            {{column(QStringLiteral("t"), QStringLiteral("a")), QStringLiteral("text"), false},
             {column(QStringLiteral("t"), QStringLiteral("b")), QStringLiteral("integer"), true}}));
    ReviewWishes wishes;
    wishes.fills = {{asked->nulls.at(0).column, QStringLiteral("'none'")},
                    {asked->nulls.at(1).column, QStringLiteral("length(a)")}};
    const auto draft = draftReview(*read, wishes, {}, &*asked);
    QVERIFY(draft);
    const auto at = [&draft](const char *text) {
        return draft->upgrade.indexOf(QLatin1String(text));
    };
    QVERIFY2(at("UPDATE public.t SET a = 'none' WHERE a IS NULL;") > 0, qPrintable(draft->upgrade));
    QVERIFY(at("UPDATE public.t SET a") < at("ALTER COLUMN a SET NOT NULL"));
    QVERIFY(at("ADD COLUMN b integer;") > 0);
    QVERIFY(at("ADD COLUMN b integer;") < at("UPDATE public.t SET b = length(a)"));
    QVERIFY(at("UPDATE public.t SET b") < at("ALTER COLUMN b SET NOT NULL"));
    const auto proof = proveComparison(*read, draft->comparison, {});
    QVERIFY(proof);
    QVERIFY2(proof->up == ProofResult::Exact && proof->down == ProofResult::Exact,
             qPrintable(proof->detail));
}

void TestReviewDraft::whatWasTypedIsProved()
{
    const auto read = basis("CREATE TABLE t (a text);", "CREATE TABLE t (a text, b int);");
    QVERIFY(read);
    const auto draft = draftReview(*read, {}, {});
    QVERIFY(draft);
    const auto proofOf = [&](const QString &upgrade) {
        const auto sections = readReviewTexts(upgrade, draft->downgrade);
        return proveComparison(*read, withSections(draft->comparison, sections->sections), {});
    };
    const auto fine = proofOf(draft->upgrade + QStringLiteral("SELECT 1;\n"));
    QVERIFY(fine);
    QCOMPARE(fine->up, ProofResult::Exact);
    const auto other = proofOf(QStringLiteral("-- retort: upgrade\nALTER TABLE t ADD b bigint;\n"));
    QVERIFY(other);
    QCOMPARE(other->up, ProofResult::Differs);
    const auto broken = proofOf(QStringLiteral("-- retort: upgrade\nALTER TABLE u ADD b int;\n"));
    QVERIFY(broken);
    QCOMPARE(broken->up, ProofResult::Failed);
    QVERIFY2(broken->detail.contains(QStringLiteral("\"u\"")), qPrintable(broken->detail));
}

void TestReviewDraft::textsAreReadAsSections_data()
{
    QTest::addColumn<QString>("upgrade");
    QTest::addColumn<QString>("downgrade");
    QTest::addColumn<int>("sections");
    QTest::addColumn<int>("line");
    QTest::newRow("both") << "-- retort: upgrade\nSELECT 1;\n"
                          << "-- retort: downgrade\n"
                          << 2 << 0;
    QTest::newRow("autocommit")
        << "-- retort: upgrade\nSELECT 1;\n\n-- retort: upgrade autocommit\nSELECT 2;\n"
        << "-- retort: downgrade\n"
        << 3 << 0;
    QTest::newRow("no way back") << "-- retort: upgrade\nSELECT 1;\n"
                                 << "\n"
                                 << 1 << 0;
    QTest::newRow("the wrong tab") << "-- retort: upgrade\n\n-- retort: downgrade\n"
                                   << "-- retort: downgrade\n"
                                   << 0 << 3;
    QTest::newRow("no marker") << "SELECT 1;"
                               << "-- retort: downgrade\n"
                               << 0 << 1;
    QTest::newRow("forbidden") << "-- retort: upgrade\nSELECT 1;\nCOMMIT;\n"
                               << "-- retort: downgrade\n"
                               << 0 << 3;
}

void TestReviewDraft::textsAreReadAsSections()
{
    QFETCH(QString, upgrade);
    QFETCH(QString, downgrade);
    QFETCH(int, sections);
    QFETCH(int, line);
    const auto read = readReviewTexts(upgrade, downgrade);
    if (sections > 0) {
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->sections.size(), sections);
        QCOMPARE(sectionsText(read->sections, Direction::Upgrade).trimmed().size() > 0, true);
    } else {
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::ScriptSyntax);
        QCOMPARE(read.error().line, line);
    }
}

void TestReviewDraft::theMarkHoldsForWhatIsThere()
{
    const QString path = m_folder.filePath(QStringLiteral("r.sql"));
    const auto write = [&path](const QByteArray &bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    };
    const auto read = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const auto script = [&] { return **parseSqlScript(read(), path); };
    write("-- one\n--\n-- Revision ID: a1\n\n-- retort: upgrade\nSELECT 1;\n");
    QVERIFY(!isReviewed(script()));
    const QDateTime when(QDate(2026, 11, 25), QTime(2, 3, 4), Qt::UTC);
    const QString before = script().hash;
    const auto mark = markReviewed(path, QStringLiteral("  Ada   Lovelace "), when, before);
    QVERIFY2(mark, mark ? "" : qPrintable(mark.error().message));
    QVERIFY(isReviewed(script()));
    QCOMPARE(script().hash, before);
    QCOMPARE(script().reviewed->who, QStringLiteral("Ada Lovelace"));
    QCOMPARE(script().reviewed->when, QStringLiteral("2026-11-25T02:03:04+00:00"));
    // A second review replaces the first.
    QVERIFY(markReviewed(path, QStringLiteral("Grace"), when));
    QCOMPARE(read().count("Reviewed:"), 1);
    QCOMPARE(script().reviewed->who, QStringLiteral("Grace"));
    write(read().replace("SELECT 1", "SELECT 2"));
    QVERIFY(!isReviewed(script()));
    const auto stale = markReviewed(path, QStringLiteral("Ada"), when, before);
    QVERIFY(!stale);
    QVERIFY(!isReviewed(script()));
}

RETORT_TEST_MAIN(QCoreApplication, TestReviewDraft)
#include "tst_reviewdraft.moc"

#include "tests/integration/migrationproject.h"
#include "tests/support/scrub.h"

#include <QRandomGenerator>
#include <thread>

using namespace Retort;
using Retort::Test::MigrationProject;

namespace {

constexpr int revisions = 1000;

/// A cancel that comes when the condition becomes true, from another thread.
class CancelWhen
{
public:
    CancelWhen(const MigrationProject &it, QByteArray condition, const CancelToken &cancel)
        : m_thread([&it, condition = std::move(condition), cancel = CancelToken(cancel)]() mutable {
              it.waitFor(condition);
              cancel.request();
          })
    {}
    ~CancelWhen() { m_thread.join(); }
    CancelWhen(const CancelWhen &) = delete;
    CancelWhen &operator=(const CancelWhen &) = delete;

private:
    std::thread m_thread;
};

} // namespace

/// A cancel, whenever it comes, leaves what was committed and nothing of what was not, and the next
/// run goes on from there.
class TestCancel : public QObject
{
    Q_OBJECT

private:
    /// `rN` creates nothing but its row in the table `done`: what is there is what was committed.
    static void thousand(MigrationProject &it)
    {
        it.config().runLockTimeoutMs = 20000;
        for (int i = 0; i < revisions; ++i)
            it.revision(QStringLiteral("r%1").arg(i),
                        i ? QStringLiteral("r%1").arg(i - 1) : QString(),
                        (i ? QByteArray() : QByteArray("CREATE TABLE done (n int);\n"))
                            + "INSERT INTO done VALUES (" + QByteArray::number(i) + ");",
                        i ? QByteArray("DELETE FROM done WHERE n = ") + QByteArray::number(i) + ";"
                          : QByteArray("DROP TABLE done;"));
    }

    /// Revisions that are applied by the version row; each test of agreement is made here.
    static int appliedBy(const MigrationProject &it)
    {
        const QString row = it.versions();
        const int applied = row.isEmpty() || row == QLatin1String("-") ? 0 : row.mid(1).toInt() + 1;
        const QString rows =
            it.database().exec("SELECT to_regclass('public.done') IS NOT NULL").value(0)
                    == QLatin1String("t")
                ? it.database().exec("SELECT count(*) || ' ' || max(n) FROM done").value(0)
                : QStringLiteral("0 -1");
        if (rows != QStringLiteral("%1 %2").arg(applied).arg(applied - 1)) {
            QTest::qFail(qPrintable(QStringLiteral("The row says %1, the table %2").arg(row, rows)),
                         __FILE__, __LINE__);
            return -1;
        }
        return applied;
    }

    static void checkReport(const RunReport &report, int before, int after)
    {
        int done = 0;
        while (done < report.steps.size() && report.steps.at(done).outcome == Outcome::Done)
            ++done;
        QCOMPARE(done, qAbs(after - before));
        if (report.error) {
            QVERIFY2(report.error->kind == ErrorKind::Cancelled, qPrintable(report.error->message));
            // Planned at all: then the first that is not done is the one that was cancelled.
            if (done < report.steps.size()) {
                const Outcome next = report.steps.at(done).outcome;
                QVERIFY(next == Outcome::Cancelled || (done == 0 && next == Outcome::Skipped));
            }
            for (int i = done + 1; i < report.steps.size(); ++i)
                QCOMPARE(report.steps.at(i).outcome, Outcome::Skipped);
        }
    }

private Q_SLOTS:
    /// One database; each round goes on where the last one was stopped, at another event, until the
    /// head is there, then back down to base, and again.
    void atEveryStageOfAThousandRevisions()
    {
        MigrationProject it;
        thousand(it);
        const Project project = it.project();
        const auto session = it.session();
        QRandomGenerator random(20261124);
        // Events of a step: begun, its statement begun and done, the step done. So that the whole
        // is crossed several times, most rounds come far.
        QList<int> stages{0, 1, 2, 3, 4, 5, 6};
        for (int n : {50, 999, 1000, 1024, 2000, 3990, 3999})
            stages.append(n);
        while (stages.size() < 26)
            stages.append(random.bounded(4100));
        int cancelled = 0;
        Direction direction = Direction::Upgrade;
        int applied = 0;
        int journalled = 0;
        for (int stage : std::as_const(stages)) {
            const bool up = direction == Direction::Upgrade;
            CancelToken cancel;
            int seen = 0;
            const RunReport report = migrate(
                *session, project,
                {direction, {up ? QStringLiteral("head") : QStringLiteral("base")}}, {},
                [&](const RunEventValue &event) {
                    const bool counted = !std::holds_alternative<RunEvent::Notice>(event)
                                         && !std::holds_alternative<RunEvent::Message>(event);
                    if (counted && seen++ == stage)
                        cancel.request();
                },
                cancel);
            const int now = appliedBy(it);
            QVERIFY2(now >= 0, qPrintable(QStringLiteral("at event %1").arg(stage)));
            QVERIFY(up ? now >= applied : now <= applied);
            checkReport(report, applied, now);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("at event %1").arg(stage)));
            QCOMPARE(report.versionsAfter,
                     now ? QStringList{QStringLiteral("r%1").arg(now - 1)} : QStringList());
            // Every commit has its row, and nothing else has one that says done.
            journalled += qAbs(now - applied);
            if (journalled > 0)
                QCOMPARE(it.database().exec("SELECT count(*) FROM retort.journal WHERE outcome = "
                                            "'done'"),
                         QStringList{QString::number(journalled)});
            // The session lives on: idle, outside a transaction, without the lock.
            QVERIFY(session->isOpen());
            QVERIFY(it.isTrue(MigrationProject::noRunLock));
            cancelled += report.error ? 1 : 0;
            applied = now;
            if (applied == (up ? revisions : 0))
                direction = up ? Direction::Downgrade : Direction::Upgrade;
        }
        QVERIFY2(cancelled >= 15, qPrintable(QString::number(cancelled)));
        const RunReport last =
            migrate(*session, project, {Direction::Upgrade, {QStringLiteral("head")}}, {}, {}, {});
        QVERIFY2(!last.error, last.error ? qPrintable(last.error->message) : "");
        QCOMPARE(appliedBy(it), revisions);
    }

    /// Not from an event but from another thread, at any microsecond.
    void atAnyTime()
    {
        MigrationProject it;
        thousand(it);
        const Project project = it.project();
        const auto session = it.session();
        QRandomGenerator random(7);
        int applied = 0;
        for (int round = 0; round < 14; ++round) {
            const bool up = applied < revisions;
            CancelToken cancel;
            std::thread canceller([cancel, wait = random.bounded(400000)]() mutable {
                QThread::usleep(static_cast<unsigned long>(wait));
                cancel.request();
            });
            const RunReport report =
                migrate(*session, project,
                        {up ? Direction::Upgrade : Direction::Downgrade,
                         {up ? QStringLiteral("head") : QStringLiteral("base")}},
                        {}, {}, cancel);
            canceller.join();
            const int now = appliedBy(it);
            QVERIFY(now >= 0);
            if (applied != now || report.error)
                checkReport(report, applied, now);
            if (QTest::currentTestFailed())
                return;
            applied = now;
        }
    }

    /// A catalog that somebody has locked: Retort's first question waits, and must not wait for
    /// ever.
    void whileAQuestionWaits()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        const auto holder = it.session();
        const auto session = it.session();
        // Whoever connects later can still ask who waits.
        QVERIFY(session->query("SELECT 1"));
        QVERIFY(holder->query("BEGIN"));
        CancelToken cancel;
        RunReport report;
        {
            QVERIFY(it.database().exec("SELECT 1").size() == 1);
            QVERIFY(holder->query("LOCK TABLE pg_catalog.pg_description, pg_catalog.pg_depend, "
                                  "pg_catalog.pg_namespace IN ACCESS EXCLUSIVE MODE"));
            std::thread canceller([cancel]() mutable {
                QThread::msleep(700);
                cancel.request();
            });
            report = it.run(*session, Direction::Upgrade, {"head"}, {}, {}, cancel);
            canceller.join();
        }
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QVERIFY2(report.error->message.contains("nothing was done"),
                 qPrintable(report.error->message));
        QVERIFY(holder->query("ROLLBACK"));
        QCOMPARE(it.versions(), QStringLiteral("-"));
        // Nothing of it is left in the way.
        QVERIFY(!it.upgrade().error);
    }

    /// The second request lets the connection go, whoever holds the lock.
    void twiceWhileAQuestionWaits()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        const auto session = it.session();
        CancelToken cancel;
        cancel.request();
        const RunReport at = it.run(*session, Direction::Upgrade, {"head"}, {}, {}, cancel);
        QCOMPARE(at.error->kind, ErrorKind::Cancelled);
        QVERIFY(session->isOpen());
        QCOMPARE(it.versions(), QStringLiteral("-"));
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("LOCK TABLE pg_catalog.pg_namespace IN ACCESS EXCLUSIVE MODE"));
        CancelToken twice;
        std::thread canceller([twice]() mutable {
            QThread::msleep(500);
            twice.request();
            twice.request();
        });
        const RunReport report = it.run(*session, Direction::Upgrade, {"head"}, {}, {}, twice);
        canceller.join();
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QVERIFY(holder->query("ROLLBACK"));
    }

    void whileTheVersionTableIsLocked()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        QVERIFY(!it.upgrade("aa").error);
        it.config().lockTimeoutMs = 60000;
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("LOCK TABLE public.alembic_version IN ACCESS EXCLUSIVE MODE"));
        CancelToken cancel;
        RunReport report;
        {
            const CancelWhen when(it, MigrationProject::waiting, cancel);
            report = it.upgrade("head", {}, cancel);
        }
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QVERIFY(holder->query("ROLLBACK"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
    }

    /// Behind every statement of the script, where the version row is written.
    void whileTheVersionRowIsLocked_data()
    {
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<QString>("cancelled");
        QTest::newRow("upgrade") << Direction::Upgrade << QStringLiteral("bb 1 0/1 failed 57014");
        QTest::newRow("stamp") << Direction::Stamp << QStringLiteral("bb 0 0/0 failed 57014");
    }
    void whileTheVersionRowIsLocked()
    {
        QFETCH(Direction, direction);
        QFETCH(QString, cancelled);
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        QVERIFY(!it.upgrade("aa").error);
        it.config().lockTimeoutMs = 60000;
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("SELECT * FROM public.alembic_version FOR UPDATE"));
        CancelToken cancel;
        RunReport report;
        {
            const CancelWhen when(it, MigrationProject::waiting, cancel);
            const auto session = it.session();
            report = it.run(*session, direction, {"bb"}, {}, {}, cancel);
        }
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QVERIFY(holder->query("ROLLBACK"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", cancelled}));
    }

    void whileAnotherRunHoldsTheLock()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.config().runLockTimeoutMs = 60000;
        const auto holder = it.session();
        QVERIFY(holder->query("SELECT pg_advisory_lock(1380275279, -1770373569)"));
        CancelToken cancel;
        const RunReport report = it.upgrade(
            "head",
            [&](const RunEventValue &event) {
                if (std::holds_alternative<RunEvent::Waiting>(event))
                    cancel.request();
            },
            cancel);
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QCOMPARE(it.versions(), QStringLiteral("-"));
    }

    void betweenTwoTries()
    {
        MigrationProject it;
        it.config().lockTimeoutMs = 100;
        it.config().lockRetries = 10;
        it.database().exec("CREATE TABLE busy (a int)");
        it.revision("aa", "", "ALTER TABLE busy ADD b int;");
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("SELECT * FROM busy"));
        CancelToken cancel;
        const RunReport report = it.upgrade(
            "head",
            [&](const RunEventValue &event) {
                if (const auto *retry = std::get_if<RunEvent::Retrying>(&event);
                    retry && retry->attempt == 2)
                    cancel.request();
            },
            cancel);
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QCOMPARE(report.steps.at(0).outcome, Outcome::Cancelled);
        QCOMPARE(it.versions(), QString());
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestCancel)

#include "tst_cancel.moc"

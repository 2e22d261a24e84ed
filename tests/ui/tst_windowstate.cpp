#include "tests/support/scrub.h"
#include "ui/project/environmentsection.h"
#include "ui/project/windowstate.h"

#include <QTest>

using namespace Retort;

namespace {

WindowState connected(int heads, int pending)
{
    WindowState state;
    state.projectOpen = true;
    state.connection = WindowState::Connection::Connected;
    state.database = QStringLiteral("neondb");
    state.revisions = 27;
    state.heads = heads;
    state.headsCollide = heads > 1;
    state.pending = pending;
    state.current = {QStringLiteral("9f31c7e2a05d")};
    return state;
}

Revision revision(const QString &id, const QStringList &down, const QStringList &labels = {})
{
    Revision result;
    result.id = id;
    result.downRevisions = down;
    result.branchLabels = labels;
    return result;
}

} // namespace

/// What can be done now and what the banner says, without a window.
class TestWindowState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void upgradeSaysWhereTo_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("pending");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("enabled");
        QTest::newRow("one head") << 1 << 3 << "Upgrade to head (3)" << true;
        QTest::newRow("two heads") << 2 << 6 << "Upgrade to heads (6)" << true;
        QTest::newRow("at head") << 1 << 0 << "At head" << false;
        QTest::newRow("at heads") << 2 << 0 << "At heads" << false;
    }
    void upgradeSaysWhereTo()
    {
        QFETCH(int, heads);
        QFETCH(int, pending);
        QFETCH(QString, text);
        QFETCH(bool, enabled);
        const WindowActions actions = windowActions(connected(heads, pending));
        QCOMPARE(actions.upgrade.text, text);
        QCOMPARE(actions.upgrade.enabled, enabled);
        QCOMPARE(actions.merge.enabled, heads > 1);
    }

    void everyDisabledButtonSaysWhy()
    {
        QList<WindowState> states{WindowState{}, connected(1, 0), connected(1, 3), connected(2, 6)};
        for (const auto connection :
             {WindowState::Connection::None, WindowState::Connection::Connecting,
              WindowState::Connection::Failed}) {
            WindowState state = connected(2, 6);
            state.connection = connection;
            states.append(state);
        }
        WindowState state = connected(1, 3);
        state.running = QStringLiteral("Upgrading neondb.");
        states.append(state);
        state = connected(1, 3);
        state.unknown = {QStringLiteral("4d1c08be77a2")};
        states.append(state);
        state = connected(1, 3);
        state.inDoubt = QStringLiteral("ac12 stopped in section 1, statement 2.");
        states.append(state);
        state = connected(1, 3);
        state.faults = 1;
        state.fault = QStringLiteral("ac12 names a parent that is missing.");
        states.append(state);
        state = connected(1, 3);
        state.readOnly = true;
        states.append(state);
        state = connected(1, 3);
        state.openPlan = QStringLiteral("71d0f5a8c3e6");
        states.append(state);
        // Its button waits; the way down does not, that plan takes the tab.
        QVERIFY(!windowActions(state).upgrade.enabled);
        QVERIFY(windowActions(state).downgrade.enabled || state.current.isEmpty());
        state = connected(2, 6);
        state.merging = true;
        states.append(state);
        QVERIFY(!windowActions(state).merge.enabled);
        for (const WindowState &one : std::as_const(states)) {
            const WindowActions actions = windowActions(one);
            for (const ButtonState *button :
                 {&actions.refresh, &actions.newRevision, &actions.merge, &actions.downgrade,
                  &actions.upgrade, &actions.stamp}) {
                QVERIFY(!button->text.isEmpty());
                QCOMPARE(button->reason.isEmpty(), button->enabled);
            }
            int filled = 0;
            for (const BannerItem &item : actions.banner)
                filled += item.message.actionFilled ? 1 : 0;
            QVERIFY(filled <= 1);
            QCOMPARE(actions.banner.isEmpty(), !one.projectOpen);
        }
    }

    void bannerKeepsItsOrder()
    {
        WindowState state = connected(2, 6);
        state.unknown = {QStringLiteral("4d1c08be77a2")};
        state.edited = {QStringLiteral("2d7b9a63e5f0")};
        const auto kinds = [](const WindowState &one) {
            QList<BannerKind> result;
            for (const BannerItem &item : windowActions(one).banner)
                result.append(item.kind);
            return result;
        };
        QCOMPARE(kinds(state), (QList<BannerKind>{BannerKind::UnknownRevision, BannerKind::Heads,
                                                  BannerKind::Edited}));
        state.unknown.clear();
        QCOMPARE(kinds(state),
                 (QList<BannerKind>{BannerKind::Heads, BannerKind::Edited, BannerKind::Pending}));
        QCOMPARE(kinds(connected(1, 0)), QList<BannerKind>{BannerKind::AtHead});
        // The models come behind what is pending.
        WindowState models = connected(1, 2);
        models.modelsDiffer = 10;
        QCOMPARE(kinds(models), (QList<BannerKind>{BannerKind::Pending, BannerKind::ModelsDiffer}));
        models.pending = 0;
        QCOMPARE(kinds(models), QList<BannerKind>{BannerKind::ModelsDiffer});
        Message said = windowActions(models).banner.first().message;
        QCOMPARE(said.rest, QStringLiteral("10 changes are not in any revision yet."));
        QVERIFY(said.actionFilled);
        // In front of its page only the fact is said.
        models.reviewing = true;
        models.pageHasPrimary = true;
        said = windowActions(models).banner.first().message;
        QVERIFY(said.action.isEmpty());
        state.connection = WindowState::Connection::Failed;
        QCOMPARE(kinds(state), (QList<BannerKind>{BannerKind::NotConnected, BannerKind::Heads}));
    }

    void stampSettlesWhatIsInDoubt()
    {
        WindowState state = connected(1, 3);
        state.inDoubt = QStringLiteral("ac12 stopped in section 1, statement 2.");
        const WindowActions actions = windowActions(state);
        QVERIFY(!actions.upgrade.enabled);
        QVERIFY(!actions.downgrade.enabled);
        QVERIFY(actions.stamp.enabled);
    }

    void headsCollideOnlyWhereTheyShareABase()
    {
        const auto graph = [](QList<Revision> revisions) {
            return RevisionGraph::build(std::move(revisions));
        };
        QVERIFY(
            headsCollide(graph({revision("a", {}), revision("b", {"a"}), revision("c", {"a"})})));
        QVERIFY(!headsCollide(graph({revision("a", {}), revision("b", {}), revision("c", {"a"})})));
        QVERIFY(!headsCollide(graph({revision("a", {}), revision("b", {"a"}, {"billing"}),
                                     revision("c", {"a"}, {"rag"})})));
        QVERIFY(headsCollide(
            graph({revision("a", {}), revision("b", {"a"}, {"billing"}), revision("c", {"a"})})));
        QVERIFY(!headsCollide(graph({})));
    }

    void stateOfAProject()
    {
        Project project;
        project.scripts.graph =
            RevisionGraph::build({revision("a", {}), revision("b", {"a"}), revision("c", {"b"})});
        DatabaseStatus status;
        status.versions = {QStringLiteral("a"), QStringLiteral("gone")};
        status.unknown = {QStringLiteral("gone")};
        const WindowState state = windowState(&project, status);
        QCOMPARE(state.pending, 2);
        QCOMPARE(state.applied, 1);
        QCOMPARE(state.heads, 1);
        QVERIFY(!windowState(nullptr, std::nullopt).projectOpen);
    }

    void passwordNeverReachesTheFile_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("expected");
        QTest::newRow("url") << "postgresql://me:s3cret@host:5433/db?sslmode=require"
                             << "postgresql://me@host:5433/db?sslmode=require";
        QTest::newRow("query") << "postgresql://host/db?password=s3cret&sslmode=require"
                               << "postgresql://host/db?sslmode=require";
        QTest::newRow("none") << "postgresql://host:5433/db"
                              << "postgresql://host:5433/db";
        QTest::newRow("pairs") << "host=h password='s3 cret' dbname=d"
                               << "host=h dbname=d";
        QTest::newRow("sandbox") << "sandbox:chat"
                                 << "sandbox:chat";
    }
    void passwordNeverReachesTheFile()
    {
        QFETCH(QString, url);
        QFETCH(QString, expected);
        const Result<QString> result = withoutPassword(url);
        QVERIFY(result.has_value());
        QCOMPARE(*result, expected);
    }

    void sectionIsAddedAndTheRestStays()
    {
        const QByteArray ini = "# mine\r\n[retort]\r\nscript_location = migrations";
        const Result<QByteArray> added = addEnvironmentSection(
            ini, "retort.ini", {"staging", "postgresql://u%40x@h/db", Environment::Staging});
        QVERIFY(added.has_value());
        QVERIFY(added->startsWith(ini));
        QVERIFY(added->contains(
            "\r\n[retort:staging]\r\nurl = postgresql://u%%40x@h/db\r\nenvironment = staging\r\n"));
        QVERIFY(
            !addEnvironmentSection(*added, "retort.ini", {"staging", "x", Environment::Staging}));
        QVERIFY(!addEnvironmentSection(ini, "retort.ini", {"a]b", "x", Environment::Staging}));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestWindowState)

#include "tst_windowstate.moc"

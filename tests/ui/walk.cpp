#include "tests/ui/walk.h"

#include "ui/editor/revisioneditorpage.h"
#include "ui/editor/sqleditor.h"
#include "ui/editor/sqlview.h"
#include "ui/merge/mergemodels.h"
#include "ui/merge/mergepage.h"
#include "ui/project/databaseworker.h"
#include "ui/project/dialogs.h"
#include "ui/project/startpage.h"
#include "ui/project/toolbar.h"
#include "ui/review/reviewpage.h"
#include "ui/review/reviewquestions.h"
#include "ui/review/reviewscripts.h"
#include "ui/run/runpage.h"
#include "ui/widgets/messageline.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QTabBar>
#include <QToolButton>
#include <functional>

namespace Retort::Test {

QString nameOf(const QWidget *widget)
{
    QAccessibleInterface *face =
        QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
    return face ? face->text(QAccessible::Name) : widget->accessibleName();
}

QString wordsFor(const QWidget *widget)
{
    return QStringLiteral("%1 “%2” %3x%4")
        .arg(QLatin1String(widget->metaObject()->className()), nameOf(widget))
        .arg(widget->width())
        .arg(widget->height());
}

bool isPartOfAnother(const QWidget *widget)
{
    const QWidget *parent = widget->parentWidget();
    return !parent || qobject_cast<const QTabBar *>(parent)
           || qobject_cast<const QLineEdit *>(parent) || qobject_cast<const QComboBox *>(parent)
           || qobject_cast<const QMenuBar *>(widget) || qobject_cast<const QMenuBar *>(parent)
           || qobject_cast<const QMenu *>(widget) || qobject_cast<const QScrollBar *>(widget)
           || qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QHeaderView *>(parent)
           || widget->objectName().startsWith(QLatin1String("qt_"))
           || qobject_cast<const QHeaderView *>(parent->parentWidget());
}

bool isControl(const QWidget *widget)
{
    return (qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
            || qobject_cast<const QComboBox *>(widget)
            || qobject_cast<const QAbstractItemView *>(widget)
            || qobject_cast<const QTabBar *>(widget) || qobject_cast<const SqlView *>(widget)
            || (widget->focusPolicy() & Qt::TabFocus))
           && !isPartOfAnother(widget) && !widget->focusProxy();
}

QList<QWidget *> seen(const QWidget *root)
{
    QList<QWidget *> result;
    const auto all = root->findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (widget->isVisible() && widget->window() == root->window())
            result.append(widget);
    }
    return result;
}

namespace {

/// Asks more often than QTRY_VERIFY does: there are hundreds of these.
bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, patienceMs);
}

} // namespace

Walk::Walk() = default;

Walk::~Walk()
{
    leave();
}

void Walk::leave()
{
    m_window = nullptr;
    m_project.reset();
}

QWidget *Walk::root() const
{
    QWidget *dialog = openDialog(m_window);
    return dialog ? dialog : m_window;
}

void Walk::make(const QString &environment, QSize size)
{
    leave();
    // What the last visit left is gone, the database itself stays.
    if (!m_database)
        m_database = std::make_shared<TestDatabase>();
    m_database->exec("SET client_min_messages = warning; DROP SCHEMA IF EXISTS retort CASCADE; "
                     "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    m_project = std::make_unique<WindowProject>(environment, m_database);
    m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
    m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"),
                        "CREATE TABLE two (id int);\nCREATE INDEX two_id ON two (id);");
    m_project->revision(QStringLiteral("b2"), QStringLiteral("a1"),
                        "ALTER TABLE one ADD COLUMN a_rather_long_name_of_a_column text;",
                        "ALTER TABLE one DROP COLUMN a_rather_long_name_of_a_column;");
    m_project->database().exec(
        "CREATE TABLE one (id int); CREATE TABLE alembic_version (version_num varchar(32) "
        "PRIMARY KEY); INSERT INTO alembic_version VALUES ('a1')");
    m_window = m_project->makeWindow(size);
    QVERIFY(keyTarget());
}

void Walk::openHistory()
{
    m_window->openProject(m_project->folder());
    QVERIFY(waitFor(
        [this] { return m_project->isConnected() && m_window->historyPage()->textsAreRead(); }));
}

void Walk::start()
{
    m_window->controller()->close();
    RecentProject recent;
    recent.configFile = m_project->configFile();
    recent.database = QStringLiteral("neondb");
    recent.opened = QDateTime::currentDateTimeUtc();
    m_window->startPage()->setProjects({recent});
}

void Walk::history()
{
    m_window->historyPage()->showRevision(QStringLiteral("a2"));
}

void Walk::details()
{
    m_window->historyPage()->showDifference(QStringLiteral("a1"));
}

void Walk::plan()
{
    m_window->planUpgrade(QStringLiteral("a2"));
    QVERIFY(waitFor([&] {
        return m_window->runPage() && m_window->runPage()->phase() == RunPage::Phase::Plan;
    }));
}

void Walk::runToTheEnd()
{
    plan();
    if (QTest::currentTestFailed())
        return;
    QVERIFY(click(button(m_window->runPage(),
                         QStringLiteral("Upgrade %1").arg(m_project->database().name()))));
    QVERIFY(waitFor([&] {
        return m_window->runPage()->phase() == RunPage::Phase::Ended
               && !m_window->controller()->worker()->isRunning();
    }));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->toolBar()->upgrade()->text(),
                              QStringLiteral("Upgrade to heads (1)"), patienceMs);
}

void Walk::refused()
{
    m_window->planUpgrade(QStringLiteral("nothing-like-it"));
    QVERIFY(waitFor([&] {
        return m_window->runPage() && m_window->runPage()->phase() == RunPage::Phase::Ended;
    }));
}

void Walk::merge()
{
    QVERIFY(click(m_window->toolBar()->merge()));
    const auto *page = m_window->findChild<MergePage *>();
    QVERIFY(page);
    QVERIFY(waitFor([&] {
        return page->isVisible() && page->createButton()->isEnabled()
               && page->tableModel()->rowCount() > 0 && !page->editor()->isChecking();
    }));
}

void Walk::review()
{
    Q_EMIT m_window->reviewRequested({QStringLiteral("two: words"), {}, true});
    const auto *page = m_window->findChild<ReviewPage *>();
    QVERIFY(page);
    // With a question of each kind, and proved as far as the answers go.
    QVERIFY(waitFor([&] {
        return page->isVisible() && page->view() && !page->scripts()->isChecking()
               && page->proofLine()->message().severity == Severity::Success;
    }));
    QVERIFY(page->questions()->openQuestions() == 1);
}

void Walk::editor()
{
    m_window->editRevision(QStringLiteral("a2"));
    const auto *page = m_window->findChild<RevisionEditorPage *>();
    QVERIFY(page);
    QVERIFY(waitFor([&] {
        return page->isVisible() && !page->editor()->isChecking()
               && page->statementList()->count() > 0;
    }));
}

void Walk::addDatabase()
{
    m_window->addDatabase();
}

void Walk::addDatabaseFilled()
{
    m_window->addDatabase();
    auto *dialog = openDialog<AddDatabaseDialog>(m_window);
    dialog->urlField()->setFocus();
    QTest::keyClicks(dialog->urlField(), QStringLiteral("postgresql://nobody@127.0.0.1:1/x"));
    QTest::keyClicks(dialog->nameField(), QStringLiteral("staging"));
}

void Walk::newRevision()
{
    m_window->newRevision();
}

void Walk::newRevisionFilled()
{
    m_window->newRevision();
    QTest::keyClicks(openDialog<NewRevisionDialog>(m_window)->messageField(),
                     QStringLiteral("adds three"));
}

void Walk::keys()
{
    m_window->showKeyList();
}

void Walk::confirm()
{
    plan();
    if (QTest::currentTestFailed())
        return;
    QVERIFY(click(button(m_window->runPage(),
                         QStringLiteral("Upgrade %1…").arg(m_project->database().name()))));
    QVERIFY(openDialog<ConfirmDatabaseDialog>(m_window));
}

QList<Walk::Place> Walk::placeList()
{
    return {{"start", &Walk::start},
            {"history", &Walk::history},
            {"details", &Walk::details},
            {"plan", &Walk::plan},
            {"run", &Walk::runToTheEnd},
            {"refused", &Walk::refused},
            {"merge", &Walk::merge},
            {"review", &Walk::review},
            {"editor", &Walk::editor},
            {"add-database", &Walk::addDatabase},
            {"add-database-filled", &Walk::addDatabaseFilled},
            {"new-revision", &Walk::newRevision},
            {"new-revision-filled", &Walk::newRevisionFilled},
            {"keys", &Walk::keys},
            {"production", &Walk::confirm}};
}

QList<const char *> Walk::places()
{
    QList<const char *> names;
    const QList<Place> all = placeList();
    for (const Place &place : all)
        names << place.name;
    return names;
}

void Walk::settle() const
{
    // What is still under way is no effect of what is pressed next.
    QString before;
    const auto isStill = [this, &before] {
        const QString now = noticed(true);
        return std::exchange(before, now) == now;
    };
    QVERIFY(waitFor(isStill));
}

void Walk::go(const QString &place, QSize size)
{
    const QList<Place> all = placeList();
    for (const Place &one : all) {
        if (place != QLatin1String(one.name))
            continue;
        make(place == QLatin1String("production") ? place : QStringLiteral("development"), size);
        if (place == QLatin1String("review")) {
            WindowProject::writeFile(m_project->folder() + QStringLiteral("/models.sql"),
                                     "CREATE TABLE one (ident int, level bigint NOT NULL);\n"
                                     "CREATE TABLE two (id int, words text);\n");
            WindowProject::writeFile(m_project->configFile(),
                                     WindowProject::readFile(m_project->configFile())
                                         + "models = models.sql\n");
        }
        if (place != QLatin1String("start"))
            openHistory();
        if (QTest::currentTestFailed())
            return;
        (this->*one.arrive)();
        QVERIFY(keyTarget());
        settle();
    }
}

QList<QAction *> Walk::menuActions() const
{
    QList<QAction *> result;
    const auto menus = m_window->menuBar()->actions();
    for (const QAction *menu : menus) {
        const auto actions = menu->menu()->actions();
        for (QAction *action : actions) {
            if (!action->isSeparator())
                result.append(action);
        }
    }
    return result;
}

QString Walk::noticed(bool focus) const
{
    QStringList parts;
    const QWidgetList tops = QApplication::topLevelWidgets();
    for (const QWidget *top : tops) {
        if (!top->isVisible())
            continue;
        parts << QLatin1String(top->metaObject()->className()) << top->windowTitle();
        const QList<QWidget *> widgets = seen(top);
        for (const QWidget *widget : widgets) {
            if (qobject_cast<const StatusLine *>(widget))
                continue;
            parts << widget->accessibleName() << widget->property("text").toString()
                  << QString::number(widget->isEnabled())
                  << QString::number(widget->property("checked").toBool());
            if (const auto *view = qobject_cast<const QAbstractItemView *>(widget))
                parts << QString::number(view->currentIndex().row())
                      << QString::number(view->verticalScrollBar()->value());
            if (const auto *bar = qobject_cast<const QTabBar *>(widget))
                parts << QString::number(bar->currentIndex());
        }
    }
    parts
        << QGuiApplication::clipboard()->text() << QString::number(m_opened)
        << QDir(m_project->folder() + QStringLiteral("/versions")).entryList(QDir::Files).join(u' ')
        << QString::number(m_window->controller()->reads())
        << m_project->settings().value(QStringLiteral("look/theme")).toString();
    if (focus)
        parts << QString::number(quintptr(QApplication::focusWidget()));
    return parts.join(u'\n');
}

} // namespace Retort::Test

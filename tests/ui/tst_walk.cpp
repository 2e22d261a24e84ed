#include "tests/support/scrub.h"
#include "tests/ui/windowproject.h"
#include "ui/editor/sqlview.h"
#include "ui/project/databaseworker.h"
#include "ui/project/dialogs.h"
#include "ui/project/startpage.h"
#include "ui/project/toolbar.h"
#include "ui/run/runpage.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>

using namespace Retort;
using namespace Retort::Test;

namespace {

/// Opened by another program: the walk only counts.
class Opener : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void open(const QUrl &) { ++m_count; }

public:
    int count() const { return m_count; }

private:
    int m_count = 0;
};

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

/// Parts that Qt puts into a control: they are reached and named with it.
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

} // namespace

/// Over every page and dialog: what can be pressed does something, what cannot says why, all is
/// named, reached by Tab and large enough for its words.
class TestWalk : public QObject
{
    Q_OBJECT

private:
    struct Place
    {
        const char *name;
        /// From the open history (or, for `start`, from the first window).
        void (TestWalk::*arrive)();
    };
    std::unique_ptr<WindowProject> m_project;
    MainWindow *m_window = nullptr;
    Opener m_opener;

    QWidget *root() const
    {
        QWidget *dialog = openDialog(m_window);
        return dialog ? dialog : m_window;
    }

    void make(const QString &environment, QSize size)
    {
        m_window = nullptr;
        m_project = std::make_unique<WindowProject>(environment);
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
    void openHistory()
    {
        m_window->openProject(m_project->folder());
        QTRY_VERIFY_WITH_TIMEOUT(m_project->isConnected(), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->historyPage()->textsAreRead(), patienceMs);
    }
    void start()
    {
        m_window->controller()->close();
        RecentProject recent;
        recent.configFile = m_project->configFile();
        recent.database = QStringLiteral("neondb");
        recent.opened = QDateTime::currentDateTimeUtc();
        m_window->startPage()->setProjects({recent});
    }
    void history() { m_window->historyPage()->showRevision(QStringLiteral("a2")); }
    void details() { m_window->historyPage()->showDifference(QStringLiteral("a1")); }
    void plan()
    {
        m_window->planUpgrade(QStringLiteral("a2"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()
                                     && m_window->runPage()->phase() == RunPage::Phase::Plan,
                                 patienceMs);
    }
    void runToTheEnd()
    {
        plan();
        QVERIFY(click(button(m_window->runPage(),
                             QStringLiteral("Upgrade %1").arg(m_project->database().name()))));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()->phase() == RunPage::Phase::Ended
                                     && !m_window->controller()->worker()->isRunning(),
                                 patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->toolBar()->upgrade()->text(),
                                  QStringLiteral("Upgrade to heads (1)"), patienceMs);
    }
    void refused()
    {
        m_window->planUpgrade(QStringLiteral("nothing-like-it"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()
                                     && m_window->runPage()->phase() == RunPage::Phase::Ended,
                                 patienceMs);
    }
    void merge()
    {
        QVERIFY(click(m_window->toolBar()->merge()));
        QTRY_VERIFY_WITH_TIMEOUT(
            button(m_window->currentPage(), tr("Create merge revision"))
                && button(m_window->currentPage(), tr("Create merge revision"))->isEnabled(),
            patienceMs);
        QTest::qWait(300);
    }
    void editor()
    {
        m_window->editRevision(QStringLiteral("a2"));
        QTest::qWait(400); // the check of the text
    }
    void addDatabase() { m_window->addDatabase(); }
    void addDatabaseFilled()
    {
        m_window->addDatabase();
        auto *dialog = openDialog<AddDatabaseDialog>(m_window);
        dialog->urlField()->setFocus();
        QTest::keyClicks(dialog->urlField(), QStringLiteral("postgresql://nobody@127.0.0.1:1/x"));
        QTest::keyClicks(dialog->nameField(), QStringLiteral("staging"));
    }
    void newRevision() { m_window->newRevision(); }
    void newRevisionFilled()
    {
        m_window->newRevision();
        QTest::keyClicks(openDialog<NewRevisionDialog>(m_window)->messageField(),
                         QStringLiteral("adds three"));
    }
    void keys() { m_window->showKeyList(); }
    void confirm()
    {
        plan();
        QVERIFY(click(button(m_window->runPage(),
                             QStringLiteral("Upgrade %1…").arg(m_project->database().name()))));
        QVERIFY(openDialog<ConfirmDatabaseDialog>(m_window));
    }

    static QList<Place> places()
    {
        return {{"start", &TestWalk::start},
                {"history", &TestWalk::history},
                {"details", &TestWalk::details},
                {"plan", &TestWalk::plan},
                {"run", &TestWalk::runToTheEnd},
                {"refused", &TestWalk::refused},
                {"merge", &TestWalk::merge},
                {"editor", &TestWalk::editor},
                {"add-database", &TestWalk::addDatabase},
                {"add-database-filled", &TestWalk::addDatabaseFilled},
                {"new-revision", &TestWalk::newRevision},
                {"new-revision-filled", &TestWalk::newRevisionFilled},
                {"keys", &TestWalk::keys},
                {"production", &TestWalk::confirm}};
    }
    void go(const char *name, QSize size)
    {
        for (const Place &place : places()) {
            if (qstrcmp(place.name, name) != 0)
                continue;
            make(qstrcmp(name, "production") == 0 ? QStringLiteral("production")
                                                  : QStringLiteral("development"),
                 size);
            if (qstrcmp(name, "start") != 0)
                openHistory();
            if (QTest::currentTestFailed())
                return;
            (this->*place.arrive)();
            QVERIFY(keyTarget());
            QTest::qWait(50);
        }
    }
    static void rows(bool sizes)
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QSize>("size");
        for (const Place &place : places()) {
            QTest::newRow(place.name) << QString::fromLatin1(place.name) << QSize(1440, 900);
            if (sizes)
                QTest::addRow("%s, small", place.name)
                    << QString::fromLatin1(place.name) << QSize(1000, 700);
        }
    }

    QList<QAction *> menuActions() const
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

    /// All that a person could notice, as text.
    QString noticed(bool focus) const
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
                      << QString::number(widget->isEnabled());
                if (const auto *view = qobject_cast<const QAbstractItemView *>(widget))
                    parts << QString::number(view->currentIndex().row())
                          << QString::number(view->verticalScrollBar()->value());
                if (const auto *bar = qobject_cast<const QTabBar *>(widget))
                    parts << QString::number(bar->currentIndex());
            }
        }
        parts << QGuiApplication::clipboard()->text() << QString::number(m_opener.count())
              << QDir(m_project->folder() + QStringLiteral("/versions"))
                     .entryList(QDir::Files)
                     .join(u' ')
              << QString::number(m_window->controller()->reads())
              << m_project->settings().value(QStringLiteral("look/theme")).toString();
        if (focus)
            parts << QString::number(quintptr(QApplication::focusWidget()));
        return parts.join(u'\n');
    }

private Q_SLOTS:
    void initTestCase()
    {
        setUpLook();
        QDesktopServices::setUrlHandler(QStringLiteral("file"), &m_opener, "open");
    }
    void cleanupTestCase() { QDesktopServices::unsetUrlHandler(QStringLiteral("file")); }
    void cleanup()
    {
        while (QWidget *popup = QApplication::activePopupWidget())
            popup->close();
        m_window = nullptr;
        m_project.reset();
    }

    void theDisabledSayWhy_data() { rows(false); }
    void theDisabledSayWhy()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        go(name.toLatin1().constData(), size);
        QStringList wrong;
        const QList<QWidget *> widgets = seen(root());
        for (const QWidget *widget : widgets) {
            if (isControl(widget) && !widget->isEnabled() && widget->toolTip().isEmpty())
                wrong << wordsFor(widget);
        }
        const QList<QAction *> actions = menuActions();
        for (const QAction *action : actions) {
            // Without a reason Qt makes the tool tip of the text.
            if (!action->isEnabled() && action->toolTip() == QAction(action->text()).toolTip())
                wrong << action->text();
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void everyControlIsNamedAndReached_data() { rows(true); }
    void everyControlIsNamedAndReached()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        go(name.toLatin1().constData(), size);
        QSet<QWidget *> reached;
        for (int i = 0; i < 150; ++i) {
            QWidget *focus = QApplication::focusWidget();
            if (focus)
                reached.insert(focus);
            auto *view = qobject_cast<SqlView *>(focus);
            QVERIFY(press(view && !view->isReadOnly() ? Qt::Key_F6 : Qt::Key_Tab));
        }
        QStringList unnamed;
        QStringList lost;
        const QList<QWidget *> widgets = seen(root());
        for (QWidget *widget : widgets) {
            if (!isControl(widget))
                continue;
            if (nameOf(widget).trimmed().isEmpty())
                unnamed << wordsFor(widget) + QStringLiteral(" in ")
                               + wordsFor(widget->parentWidget());
            // A button that is disabled has its reason beside it or under the mouse.
            if (widget->isEnabled() && !reached.contains(widget))
                lost << wordsFor(widget);
        }
        QVERIFY2(unnamed.isEmpty(), qPrintable(QStringLiteral("unnamed:\n") + unnamed.join(u'\n')));
        QVERIFY2(lost.isEmpty(), qPrintable(QStringLiteral("not reached:\n") + lost.join(u'\n')));
    }

    void nothingIsCutOff_data() { rows(true); }
    void nothingIsCutOff()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        go(name.toLatin1().constData(), size);
        savePicture(m_window, QStringLiteral("walk-%1-%2").arg(name).arg(size.width()));
        if (root() != m_window)
            savePicture(root(), QStringLiteral("walk-%1-%2-dialog").arg(name).arg(size.width()));
        QCOMPARE(m_window->size(), size);
        QStringList wrong;
        const QList<QWidget *> widgets = seen(root());
        for (const QWidget *widget : widgets) {
            const auto *label = qobject_cast<const QLabel *>(widget);
            if ((label || qobject_cast<const QAbstractButton *>(widget))
                && !isPartOfAnother(widget)) {
                const QSize hint = widget->sizeHint();
                const bool wraps = label && label->wordWrap();
                const bool narrow = !wraps && widget->width() < hint.width();
                const int height = wraps ? widget->heightForWidth(widget->width()) : hint.height();
                if (narrow || widget->height() < height)
                    wrong << wordsFor(widget)
                                 + QStringLiteral(", wants %1x%2").arg(hint.width()).arg(height);
            }
            // Nothing stands outside its parent.
            if (isControl(widget)
                && !widget->parentWidget()->rect().contains(widget->geometry().topLeft()))
                wrong << wordsFor(widget) + QStringLiteral(" lies outside");
            const auto *view = qobject_cast<const QAbstractItemView *>(widget);
            if (!view || !view->model() || qobject_cast<const QHeaderView *>(widget))
                continue;
            for (int row = 0; row < view->model()->rowCount(view->rootIndex()); ++row) {
                for (int column = 0; column < view->model()->columnCount(view->rootIndex());
                     ++column) {
                    const QModelIndex index = view->model()->index(row, column, view->rootIndex());
                    const QRect cell = view->visualRect(index);
                    const QString text = index.data().toString();
                    if (cell.isValid() && view->fontMetrics().horizontalAdvance(text) > cell.width()
                        && index.data(Qt::ToolTipRole).toString().isEmpty())
                        wrong << nameOf(view) + QStringLiteral(": “%1” has no tool tip").arg(text);
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void everyButtonDoesSomething_data() { rows(false); }
    void everyButtonDoesSomething()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        go(name.toLatin1().constData(), size);
        const auto buttons = [this] {
            QList<QAbstractButton *> result;
            const QList<QWidget *> widgets = seen(root());
            for (QWidget *widget : widgets) {
                auto *one = qobject_cast<QAbstractButton *>(widget);
                if (one && one->isEnabled() && !isPartOfAnother(one))
                    result.append(one);
            }
            return result;
        };
        QStringList dead;
        const auto count = buttons().size();
        QVERIFY(count > 0);
        for (qsizetype i = 0; i < count; ++i) {
            if (i > 0)
                go(name.toLatin1().constData(), size);
            const QList<QAbstractButton *> all = buttons();
            if (i >= all.size())
                break;
            QAbstractButton *one = all.at(i);
            const QString words = wordsFor(one);
            QGuiApplication::clipboard()->clear();
            // One that takes the focus by itself does nothing by that.
            const bool focus = !(one->focusPolicy() & Qt::ClickFocus);
            const QString before = noticed(focus);
            // A button's menu has an event loop of its own.
            bool opened = false;
            QTimer menus;
            connect(&menus, &QTimer::timeout, this, [&opened] {
                if (QWidget *popup = QApplication::activePopupWidget()) {
                    opened = opened || !popup->actions().isEmpty();
                    popup->close();
                }
            });
            menus.start(50);
            QVERIFY2(click(one), qPrintable(words));
            if (!opened && !QTest::qWaitFor([&] { return noticed(focus) != before; }, 5000))
                dead << words;
        }
        QVERIFY2(dead.isEmpty(), qPrintable(dead.join(u'\n')));
    }

    void everyActionDoesSomething_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QSize>("size");
        for (const char *name : {"start", "history", "plan", "merge", "editor"})
            QTest::newRow(name) << QString::fromLatin1(name) << QSize(1440, 900);
    }
    void everyActionDoesSomething()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        go(name.toLatin1().constData(), size);
        QStringList dead;
        const auto count = menuActions().size();
        bool fresh = true;
        for (qsizetype i = 0; i < count; ++i) {
            if (!fresh)
                go(name.toLatin1().constData(), size);
            QAction *action = menuActions().at(i);
            const QString words = action->text();
            fresh = !action->isEnabled() || action->isChecked();
            if (fresh)
                continue;
            QGuiApplication::clipboard()->clear();
            const QString before = noticed(true);
            action->trigger();
            // The page that is in front already is no answer to “show this page”.
            const bool there =
                words == QLatin1String("&History") && name == QLatin1String("history");
            if (!QTest::qWaitFor([&] { return noticed(true) != before; }, 5000) && !there)
                dead << words;
        }
        QVERIFY2(dead.isEmpty(), qPrintable(dead.join(u'\n')));
    }
};

RETORT_TEST_MAIN(QApplication, TestWalk)

#include "tst_walk.moc"

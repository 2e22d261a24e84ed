#include "tests/support/scrub.h"
#include "tests/ui/walk.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QRadioButton>
#include <QTimer>

using namespace Retort;
using namespace Retort::Test;

namespace {

constexpr QSize size(1440, 900);

/// Stands for the programs that open files: only counts.
class Opener : public QObject
{
    Q_OBJECT

public:
    explicit Opener(Walk *walk) : m_walk(walk) {}

public Q_SLOTS:
    void open(const QUrl &) { m_walk->countOpened(); }

private:
    Walk *m_walk;
};

} // namespace

/// Over every page and dialog: what can be pressed does something. Each press begins at a window
/// of its own: what another one did cannot answer for it.
class TestWalkPress : public QObject
{
    Q_OBJECT

private:
    Walk m_walk;
    Opener m_opener{&m_walk};

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
        m_walk.leave();
    }

    void everyButtonDoesSomething_data()
    {
        QTest::addColumn<QString>("name");
        const QList<const char *> places = Walk::places();
        for (const char *place : places)
            QTest::newRow(place) << QString::fromLatin1(place);
    }
    void everyButtonDoesSomething()
    {
        QFETCH(QString, name);
        m_walk.go(name, size);
        const auto buttons = [this] {
            QList<QAbstractButton *> result;
            const QList<QWidget *> widgets = seen(m_walk.root());
            for (QWidget *widget : widgets) {
                auto *one = qobject_cast<QAbstractButton *>(widget);
                // What is chosen already cannot be chosen again.
                const bool chosen = qobject_cast<QRadioButton *>(one) && one->isChecked();
                if (one && one->isEnabled() && !chosen && !isPartOfAnother(one))
                    result.append(one);
            }
            return result;
        };
        QStringList dead;
        const auto count = buttons().size();
        QVERIFY(count > 0);
        for (qsizetype i = 0; i < count; ++i) {
            if (i > 0)
                m_walk.go(name, size);
            const QList<QAbstractButton *> all = buttons();
            if (i >= all.size())
                break;
            QAbstractButton *one = all.at(i);
            const QString words = wordsFor(one);
            QGuiApplication::clipboard()->clear();
            // One that takes the focus by itself does nothing by that.
            const bool focus = !(one->focusPolicy() & Qt::ClickFocus);
            const QString before = m_walk.noticed(focus);
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
            if (!opened && !QTest::qWaitFor([&] { return m_walk.noticed(focus) != before; }, 5000))
                dead << words;
        }
        QVERIFY2(dead.isEmpty(), qPrintable(dead.join(u'\n')));
    }

    void everyActionDoesSomething_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"start", "history", "plan", "merge", "review", "editor"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyActionDoesSomething()
    {
        QFETCH(QString, name);
        m_walk.go(name, size);
        QStringList dead;
        const auto count = m_walk.menuActions().size();
        bool fresh = true;
        for (qsizetype i = 0; i < count; ++i) {
            if (!fresh)
                m_walk.go(name, size);
            QAction *action = m_walk.menuActions().at(i);
            const QString words = action->text();
            fresh = !action->isEnabled() || action->isChecked();
            if (fresh)
                continue;
            // “Show this page” has nothing to do where the page is in front already.
            fresh = words == QLatin1String("&History") && name == QLatin1String("history");
            if (fresh)
                continue;
            QGuiApplication::clipboard()->clear();
            const QString before = m_walk.noticed(true);
            action->trigger();
            if (!QTest::qWaitFor([&] { return m_walk.noticed(true) != before; }, 5000))
                dead << words;
        }
        QVERIFY2(dead.isEmpty(), qPrintable(dead.join(u'\n')));
    }
};

RETORT_TEST_MAIN(QApplication, TestWalkPress)

#include "tst_walkpress.moc"

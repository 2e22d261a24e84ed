#include "tests/support/scrub.h"
#include "tests/ui/walk.h"
#include "ui/editor/sqlview.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QLabel>
#include <QRadioButton>

using namespace Retort;
using namespace Retort::Test;

/// Over every page and dialog: what cannot be pressed says why, all is named, reached by Tab and
/// large enough for its words.
class TestWalk : public QObject
{
    Q_OBJECT

private:
    Walk m_walk;

    void theDisabledSayWhy()
    {
        QStringList wrong;
        const QList<QWidget *> widgets = seen(m_walk.root());
        for (const QWidget *widget : widgets) {
            if (isControl(widget) && !widget->isEnabled() && widget->toolTip().isEmpty())
                wrong << wordsFor(widget);
        }
        const QList<QAction *> actions = m_walk.menuActions();
        for (const QAction *action : actions) {
            // Without a reason Qt makes the tool tip of the text.
            if (!action->isEnabled() && action->toolTip() == QAction(action->text()).toolTip())
                wrong << action->text();
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void nothingIsCutOff(const QString &name, QSize size)
    {
        savePicture(m_walk.window(), QStringLiteral("walk-%1-%2").arg(name).arg(size.width()));
        if (m_walk.root() != m_walk.window())
            savePicture(m_walk.root(),
                        QStringLiteral("walk-%1-%2-dialog").arg(name).arg(size.width()));
        QCOMPARE(m_walk.window()->size(), size);
        QStringList wrong;
        const QList<QWidget *> widgets = seen(m_walk.root());
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

    void everyControlIsNamedAndReached()
    {
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
        const QList<QWidget *> widgets = seen(m_walk.root());
        for (QWidget *widget : widgets) {
            if (!isControl(widget))
                continue;
            if (nameOf(widget).trimmed().isEmpty())
                unnamed << wordsFor(widget) + QStringLiteral(" in ")
                               + wordsFor(widget->parentWidget());
            // A button that is disabled has its reason beside it or under the mouse.
            // Of one question's choices Tab reaches one, arrow keys the others.
            const QList<QRadioButton *> choices =
                qobject_cast<QRadioButton *>(widget)
                    ? widget->parentWidget()->findChildren<QRadioButton *>()
                    : QList<QRadioButton *>();
            const bool neighbour =
                std::any_of(choices.begin(), choices.end(),
                            [&reached](QRadioButton *one) { return reached.contains(one); });
            if (widget->isEnabled() && !reached.contains(widget) && !neighbour)
                lost << wordsFor(widget);
        }
        QVERIFY2(unnamed.isEmpty(), qPrintable(QStringLiteral("unnamed:\n") + unnamed.join(u'\n')));
        QVERIFY2(lost.isEmpty(), qPrintable(QStringLiteral("not reached:\n") + lost.join(u'\n')));
    }

private Q_SLOTS:
    void initTestCase() { setUpLook(); }
    void cleanup() { m_walk.leave(); }

    void everyPlace_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QSize>("size");
        const QList<const char *> places = Walk::places();
        for (const char *place : places) {
            QTest::newRow(place) << QString::fromLatin1(place) << QSize(1440, 900);
            QTest::addRow("%s, small", place) << QString::fromLatin1(place) << QSize(1000, 700);
        }
    }
    void everyPlace()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        m_walk.go(name, size);
        if (QTest::currentTestFailed())
            return;
        // Last what moves the focus. Each says what it finds, whatever the others found.
        theDisabledSayWhy();
        nothingIsCutOff(name, size);
        everyControlIsNamedAndReached();
    }
};

RETORT_TEST_MAIN(QApplication, TestWalk)

#include "tst_walk.moc"

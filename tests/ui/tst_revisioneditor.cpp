#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"
#include "ui/editor/draftstore.h"
#include "ui/editor/revisioneditorpage.h"
#include "ui/editor/sqleditor.h"
#include "ui/widgets/messageline.h"

#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Retort;

namespace {

constexpr int patienceMs = 30'000;
const QByteArray header = "-- adds one\n--\n-- Revision ID: a1\n-- Revises: \n\n";
const QByteArray body = "-- retort: upgrade\nCREATE TABLE one (id int);\nSELECT 1;\n\n"
                        "-- retort: downgrade\nDROP TABLE one;\n";

void write(const QString &path, const QByteArray &bytes)
{
    // As other programs do: beside it, then renamed.
    QFile file(path + QStringLiteral(".new"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    QVERIFY(std::rename(qPrintable(file.fileName()), qPrintable(path)) == 0);
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPushButton *button(const QWidget *parent, const QString &text)
{
    const auto all = parent->findChildren<QPushButton *>();
    for (QPushButton *one : all) {
        if (one->isVisibleTo(parent) && one->text() == text)
            return one;
    }
    return nullptr;
}

/// Which lines of a view stand on a ground of a difference.
QList<int> markedLines(SqlView *view)
{
    constexpr unsigned grounds = (1U << 13) | (1U << 14) | (1U << 15);
    QList<int> lines;
    for (int line = 0; line < view->lines(); ++line) {
        if (view->markersAtLine(line) & grounds)
            lines.append(line + 1);
    }
    return lines;
}

} // namespace

/// A revision's file in its tab: drafts, and what happens to the file meanwhile.
class TestRevisionEditor : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RevisionEditorPage> m_page;

    QString file() const { return m_folder->filePath(QStringLiteral("a1_adds_one.sql")); }
    QString drafts() const { return m_folder->filePath(QStringLiteral("drafts")); }
    void open()
    {
        Revision revision;
        revision.id = QStringLiteral("a1");
        revision.message = QStringLiteral("adds one");
        revision.file = file();
        m_page = std::make_unique<RevisionEditorPage>(revision, drafts());
        m_page->resize(1000, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    /// Text is typed at the end.
    void type(const QString &text) const
    {
        QTest::keyClick(m_page->editor()->view(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(m_page->editor()->view(), text);
    }

private Q_SLOTS:
    void initTestCase() { Test::setUpLook(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(file(), header + body);
        open();
    }
    void cleanup()
    {
        m_page.reset();
        m_folder.reset();
    }

    void aDraftIsKeptReadAndRemoved()
    {
        const DraftStore store(drafts());
        const QString other = m_folder->filePath(QStringLiteral("other.sql"));
        QVERIFY(!store.read(file()));
        const QString text = QStringLiteral("line 1\nÄ 中 🐘\n\nlast, without an end");
        QVERIFY(store.write(file(), {text, QStringLiteral("abc")}).has_value());
        QVERIFY(store.write(other, {QStringLiteral("other"), {}}).has_value());
        QCOMPARE(store.read(file())->text, text);
        QCOMPARE(store.read(file())->fileHash, QStringLiteral("abc"));
        QCOMPARE(store.read(other)->text, QStringLiteral("other"));
        store.remove(file());
        QVERIFY(!store.read(file()));
        QVERIFY(store.read(other));
        const DraftStore nowhere(QStringLiteral("/proc/no/such/folder"));
        QVERIFY(!nowhere.write(file(), {text, {}}).has_value());
    }

    void unsavedTextIsOfferedAgain()
    {
        type(QStringLiteral("-- typed"));
        QTRY_VERIFY_WITH_TIMEOUT(DraftStore(drafts()).read(file()).has_value(), patienceMs);
        m_page.reset(); // as a crash: nothing was saved and nothing discarded
        open();
        QVERIFY(!m_page->isModified());
        QVERIFY(m_page->notice()->isVisible());
        QTest::mouseClick(button(m_page->notice(), QStringLiteral("Take it back")), Qt::LeftButton);
        QVERIFY(m_page->editor()->text().endsWith(QStringLiteral("-- typed")));
        QVERIFY(m_page->isModified());
        QVERIFY(m_page->saveButton()->isEnabled());
        QTest::mouseClick(m_page->saveButton(), Qt::LeftButton);
        QCOMPARE(read(file()), header + body + "-- typed");
        QVERIFY(!DraftStore(drafts()).read(file()));
        QVERIFY(!m_page->notice()->isVisible());
    }

    void unsavedTextIsThrownAway()
    {
        type(QStringLiteral("-- typed"));
        QTRY_VERIFY_WITH_TIMEOUT(DraftStore(drafts()).read(file()).has_value(), patienceMs);
        m_page.reset();
        open();
        QTest::mouseClick(button(m_page->notice(), QStringLiteral("Throw it away")),
                          Qt::LeftButton);
        QVERIFY(!m_page->isModified());
        QVERIFY(!DraftStore(drafts()).read(file()));
        QCOMPARE(read(file()), header + body);
    }

    void aChangeOnTheDiskIsTakenWhereNothingWasTyped()
    {
        write(file(), header + "-- retort: upgrade\nSELECT 2;\n");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->editor()->text().contains(QStringLiteral("SELECT 2;")),
                                 patienceMs);
        QVERIFY(!m_page->isModified());
        QVERIFY(!m_page->notice()->isVisible());
        // The renamed file is watched again.
        write(file(), header + "-- retort: upgrade\nSELECT 3;\n");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->editor()->text().contains(QStringLiteral("SELECT 3;")),
                                 patienceMs);
    }

    void aChangeOnTheDiskAsks_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::newRow("keep") << "Keep mine";
        QTest::newRow("reload") << "Reload";
    }
    void aChangeOnTheDiskAsks()
    {
        QFETCH(QString, answer);
        type(QStringLiteral("-- typed"));
        const QByteArray theirs = header + "-- retort: upgrade\nSELECT 2;\n";
        write(file(), theirs);
        QTRY_VERIFY_WITH_TIMEOUT(button(m_page->notice(), answer) && m_page->notice()->isVisible(),
                                 patienceMs);
        QVERIFY(m_page->isModified());
        QTest::mouseClick(button(m_page->notice(), answer), Qt::LeftButton);
        QVERIFY(!m_page->notice()->isVisible());
        if (answer == QLatin1String("Reload")) {
            QCOMPARE(m_page->editor()->text().toUtf8(), theirs);
            QVERIFY(!m_page->isModified());
            return;
        }
        QVERIFY(m_page->isModified());
        QTest::mouseClick(m_page->saveButton(), Qt::LeftButton);
        QCOMPARE(read(file()), header + body + "-- typed");
    }

    void compareMarksEveryBlock()
    {
        QByteArray mine;
        for (int line = 1; line <= 30; ++line)
            mine += "-- line " + QByteArray::number(line) + '\n';
        write(file(), mine);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->editor()->text().contains(QStringLiteral("line 30")),
                                 patienceMs);
        type(QStringLiteral("-- typed"));
        QByteArray theirs = mine;
        theirs.replace("-- line 3\n", "-- line three\n");
        theirs.replace("-- line 20\n", "");
        write(file(), theirs);
        QTRY_VERIFY_WITH_TIMEOUT(button(m_page->notice(), QStringLiteral("Compare"))
                                     && m_page->notice()->isVisible(),
                                 patienceMs);
        QTest::mouseClick(button(m_page->notice(), QStringLiteral("Compare")), Qt::LeftButton);
        QVERIFY(m_page->otherEditor()->isVisible());
        QCOMPARE(markedLines(m_page->otherEditor()->view()), (QList<int>{3}));
        QCOMPARE(markedLines(m_page->editor()->view()), (QList<int>{3, 20, 31}));
        QTest::mouseClick(button(m_page->notice(), QStringLiteral("Keep mine")), Qt::LeftButton);
        QVERIFY(!m_page->otherEditor()->isVisible());
        QCOMPARE(markedLines(m_page->editor()->view()), QList<int>());
    }

    void aFileThatIsGoneIsWrittenAgain()
    {
        QVERIFY(QFile::remove(file()));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->notice()->isVisible(), patienceMs);
        QVERIFY(m_page->saveButton()->isEnabled());
        QTest::mouseClick(m_page->saveButton(), Qt::LeftButton);
        QCOMPARE(read(file()), header + body);
        QVERIFY(!m_page->notice()->isVisible());
    }

    void lineEndsAndMarkStayAsTheyWere()
    {
        const QByteArray bytes = "\xEF\xBB\xBF-- a\r\n-- b\r\n";
        write(file(), bytes);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->editor()->text().contains(QStringLiteral("-- b")),
                                 patienceMs);
        QTest::keyClick(m_page->editor()->view(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(m_page->editor()->view(), QStringLiteral("-- c"));
        QTest::keyClick(m_page->editor()->view(), Qt::Key_Return);
        QTest::mouseClick(m_page->saveButton(), Qt::LeftButton);
        QCOMPARE(read(file()), bytes + "-- c\r\n");
    }

    void statementsLeadToTheirLines()
    {
        QListWidget *list = m_page->statementList();
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 5, patienceMs);
        list->setFocus();
        list->setCurrentRow(2);
        QVERIFY(list->item(2)->text().contains(QStringLiteral("SELECT 1")));
        QTest::keyClick(list, Qt::Key_Return);
        int line = -1;
        int column = -1;
        m_page->editor()->view()->getCursorPosition(&line, &column);
        QCOMPARE(line + 1, 8);
    }

    void tabIsTextAndF6Leaves()
    {
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        SqlView *view = m_page->editor()->view();
        view->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), view);
        QVERIFY(view->accessibleDescription().contains(QStringLiteral("F6")));
        const QString before = m_page->editor()->text();
        QTest::keyClick(view, Qt::Key_Tab);
        QVERIFY(m_page->editor()->text() != before);
        QCOMPARE(QApplication::focusWidget(), view);
        QTest::keyClick(view, Qt::Key_F6);
        QVERIFY(QApplication::focusWidget() != view);
        view->setFocus();
        QTest::keyClick(view, Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(QApplication::focusWidget() != view);
    }
};

RETORT_TEST_MAIN(QApplication, TestRevisionEditor)

#include "tst_revisioneditor.moc"

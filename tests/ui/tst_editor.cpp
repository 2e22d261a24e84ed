#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"
#include "ui/editor/findbar.h"
#include "ui/editor/sqleditor.h"
#include "ui/editor/sqllexer.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messageline.h"

#include <QLineEdit>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace Retort;

namespace {

const char *const script = "-- Every message names the model that answered it.\n"
                           "UPDATE chat_messages\n"
                           "   SET model = 'unknown'\n"
                           " WHERE model IS NULL;\n"
                           "\n"
                           "ALTER TABLE chat_messages\n"
                           "    ALTER COLUMN model SET NOT NULL;\n"
                           "\n"
                           "ALTER TABLE chat_messages\n"
                           "    ADD COLUMN finish_reason text,\n"
                           "    ADD COLUMN latency_ms integer DEFAULT 0;\n"
                           "\n"
                           "CREATE INDEX chat_messages_model_idx\n"
                           "    ON chat_messages (model, created_at DESC);\n";

int styleAt(SqlView *view, const QString &word)
{
    const qsizetype offset = view->text().indexOf(word);
    view->recolor();
    const QByteArray before = view->text().left(offset).toUtf8();
    return int(view->SendScintilla(QsciScintillaBase::SCI_GETSTYLEAT, long(before.size())));
}

} // namespace

/// The SQL editor: colours, numbers, problems as one types, find and replace.
class TestEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_style = Test::setUpLook(); }

    void wordsOfPostgresql_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("style");
        for (const char *word : {"CONCURRENTLY", "policy", "PARTITION", "validate", "EXISTS",
                                 "Alter", "RETURNING", "merge"})
            QTest::newRow(word) << word << int(QsciLexerSQL::Keyword);
        for (const char *word :
             {"jsonb", "bigint", "timestamptz", "UUID", "text", "integer", "tsvector", "bytea"})
            QTest::newRow(word) << word << int(QsciLexerSQL::KeywordSet5);
        for (const char *word : {"content", "name", "value", "chat_messages", "status"})
            QTest::newRow(word) << word << int(QsciLexerSQL::Identifier);
        QTest::newRow("string") << "'it''s'" << int(QsciLexerSQL::SingleQuotedString);
        QTest::newRow("number") << "42" << int(QsciLexerSQL::Number);
        QTest::newRow("comment") << "-- why" << int(QsciLexerSQL::CommentLine);
    }
    void wordsOfPostgresql()
    {
        QFETCH(QString, word);
        QFETCH(int, style);
        SqlEditor editor;
        editor.setText(QStringLiteral("( %1 )\n").arg(word));
        QCOMPARE(styleAt(editor.view(), word), style);
    }

    void backslashEscapesNothing()
    {
        SqlEditor editor;
        editor.setText(QStringLiteral("select 'a\\' from t"));
        QCOMPARE(styleAt(editor.view(), QStringLiteral("from")), int(QsciLexerSQL::Keyword));
    }

    void coloursFollowTheTheme()
    {
        SqlEditor editor;
        editor.setText(QString::fromUtf8(script));
        editor.show();
        auto *lexer = editor.view()->lexer();
        for (const bool dark : {true, false}) {
            m_style->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
            const Theme theme = dark ? Theme::darkTheme() : Theme::lightTheme();
            QTRY_COMPARE(lexer->color(QsciLexerSQL::Keyword), theme.synKeyword);
            QCOMPARE(lexer->paper(QsciLexerSQL::Keyword), theme.base);
            QCOMPARE(lexer->color(QsciLexerSQL::KeywordSet5), theme.synType);
            const long ground =
                editor.view()->SendScintilla(QsciScintillaBase::SCI_STYLEGETBACK, 33L);
            QCOMPARE(
                QColor(int(ground & 0xff), int((ground >> 8) & 0xff), int((ground >> 16) & 0xff)),
                theme.window);
        }
    }

    void errorsAreFoundAsOneTypes()
    {
        SqlEditor editor;
        editor.resize(800, 400);
        editor.show();
        QSignalSpy checked(&editor, &SqlEditor::checked);
        editor.setText(QStringLiteral("select '😀é';\nalter table t alter column c tpye text;\n"));
        QVERIFY(editor.isChecking());
        QVERIFY(checked.wait(10000));
        QCOMPARE(editor.problems().size(), 1);
        QCOMPARE(editor.problems().first().line, 2);
        QVERIFY(editor.proofLine()->isVisible());
        QVERIFY(editor.proofLine()->accessibleName().contains("tpye"));
        QVERIFY2(editor.proofLine()->accessibleName().contains("Line 2"),
                 qPrintable(editor.proofLine()->accessibleName()));
        const SqlProblem problem = editor.problems().first();
        QCOMPARE(editor.text().mid(problem.offset, problem.length), QStringLiteral("tpye"));
        // The squiggle stands under that word, in bytes.
        const long byte = long(editor.text().left(problem.offset).toUtf8().size());
        QVERIFY(editor.view()->SendScintilla(QsciScintillaBase::SCI_INDICATORVALUEAT, 8UL, byte)
                != 0);
        QVERIFY(editor.view()->SendScintilla(QsciScintillaBase::SCI_INDICATORVALUEAT, 8UL, byte - 2)
                == 0);
        QVERIFY(editor.view()->markersAtLine(1) & 1);
        // F8 goes there.
        editor.view()->setFocus();
        QTest::keyClick(editor.view(), Qt::Key_F8);
        QCOMPARE(editor.view()->caretOffset(), problem.offset);
        // Typing mends it.
        editor.view()->selectRange(problem.offset, problem.length);
        editor.view()->replaceSelectedText(QStringLiteral("type"));
        QVERIFY(checked.wait(10000));
        QVERIFY(editor.problems().isEmpty());
        QVERIFY(editor.proofLine()->accessibleName().contains("No syntax error"));
        QCOMPARE(editor.view()->markersAtLine(1) & 1u, 0u);
    }

    void anOlderCheckNeverOverwritesANewerOne()
    {
        SqlEditor editor;
        QSemaphore slow;
        editor.setCheck([&slow](const QString &text) {
            if (text.contains("slow"))
                slow.acquire();
            return QList<SqlProblem>{{text, 0, 1, 1}};
        });
        QSignalSpy checked(&editor, &SqlEditor::checked);
        editor.setText(QStringLiteral("slow"));
        QTest::qWait(400); // longer than the delay: the slow check is under way
        editor.setText(QStringLiteral("fast"));
        QTest::qWait(400);
        QCOMPARE(checked.size(), 0);
        slow.release();
        QVERIFY(checked.wait(10000));
        QCOMPARE(editor.problems().first().message, QStringLiteral("fast"));
        QCOMPARE(checked.size(), 1);
    }

    void aCheckMayOutliveItsEditor()
    {
        QSemaphore started;
        QSemaphore release;
        auto *editor = new SqlEditor;
        editor->setCheck([&](const QString &) {
            started.release();
            release.acquire();
            return QList<SqlProblem>{};
        });
        editor->setText(QStringLiteral("x"));
        QTRY_VERIFY(started.available() > 0);
        delete editor;
        release.release();
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
    }

    void numbersAreTheFiles()
    {
        SqlEditor editor;
        editor.setText(QStringLiteral("a\nb\nc\n"));
        editor.setFirstLineNumber(41);
        QCOMPARE(editor.view()->lineNumber(0), 41);
        QCOMPARE(editor.view()->lineNumber(2), 43);
        editor.setLineNumbers({10, 11, 0, 40});
        QCOMPARE(editor.view()->lineNumber(3), 40);
        QCOMPARE(editor.view()->lineNumber(2), 0);
    }

    void findAndReplaceByKeys()
    {
        SqlEditor editor;
        editor.resize(900, 400);
        editor.setText(QString::fromUtf8(script));
        editor.show();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        editor.view()->setFocus();
        QTest::keyClick(editor.view(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(editor.findBar()->isVisible());
        QVERIFY(!editor.findBar()->replacement()->isVisible());
        QTest::keyClicks(editor.findBar()->field(), "Model");
        QVERIFY2(editor.findBar()->countText().contains("of 7")
                     || editor.findBar()->countText().contains("of 6"),
                 qPrintable(editor.findBar()->countText()));
        const qsizetype first = editor.view()->caretOffset();
        QTest::keyClick(editor.view(), Qt::Key_F3);
        QVERIFY(editor.view()->caretOffset() > first);
        QTest::keyClick(editor.view(), Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(editor.view()->caretOffset(), first);
        QTest::keyClick(editor.findBar()->field(), Qt::Key_Escape);
        QVERIFY(!editor.findBar()->isVisible());
        QTest::keyClick(editor.view(), Qt::Key_H, Qt::ControlModifier);
        QVERIFY(editor.findBar()->replacement()->isVisible());
        editor.findBar()->field()->setText(QStringLiteral("chat_messages"));
        editor.findBar()->replacement()->setText(QStringLiteral("é😀"));
        QVERIFY(editor.findBar()->replaceAll() >= 4);
        QVERIFY(!editor.text().contains("chat_messages"));
        editor.view()->undo();
        QCOMPARE(editor.text(), QString::fromUtf8(script));
        editor.findBar()->field()->setText(QStringLiteral("no such word"));
        QCOMPARE(editor.findBar()->countText(), QStringLiteral("Not found"));
    }

    void readOnlyHasNoCheckAndLetsTabGo()
    {
        QWidget window;
        SqlEditor editor(&window);
        QLineEdit next(&window);
        QWidget::setTabOrder(editor.view(), &next);
        editor.setReadOnly(true);
        editor.setText(QStringLiteral("selec 1"));
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        editor.view()->setFocus();
        QVERIFY(!editor.isChecking());
        QVERIFY(!editor.proofLine()->isVisible());
        QCOMPARE(editor.view()->SendScintilla(QsciScintillaBase::SCI_GETCARETPERIOD), 0L);
        QTest::keyClick(editor.view(), Qt::Key_Tab);
        QVERIFY(!editor.view()->hasFocus());
        QTest::keyClicks(editor.view(), "x");
        QCOMPARE(editor.text(), QStringLiteral("selec 1"));
    }

    void statesOfARun()
    {
        SqlEditor editor;
        editor.setReadOnly(true);
        editor.setText(QString::fromUtf8(script));
        editor.view()->setLineState(1, 3, LineState::Done);
        editor.view()->setLineState(5, 6, LineState::Waiting);
        editor.view()->setLineState(8, 10, LineState::Failed);
        QVERIFY(editor.view()->markersAtLine(1) != 0);
        QCOMPARE(editor.view()->markersAtLine(2), 0u);
        QVERIFY(editor.view()->markersAtLine(6) != 0);
        editor.view()->setLineState(5, 6, LineState::Done);
        QCOMPARE(editor.view()->markersAtLine(6), 0u);
        editor.view()->clearLineStates();
        QCOMPARE(editor.view()->markersAtLine(9), 0u);
    }

    void crlfStays()
    {
        SqlEditor editor;
        editor.setText(QStringLiteral("select 1;\r\nselect 2;\r\n"));
        QCOMPARE(editor.text(), QStringLiteral("select 1;\r\nselect 2;\r\n"));
        editor.view()->setCaretOffset(9);
        QTest::keyClick(editor.view(), Qt::Key_Return);
        QVERIFY(editor.text().startsWith(QStringLiteral("select 1;\r\n\r\n")));
    }

    void picture_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void picture()
    {
        QFETCH(bool, dark);
        m_style->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        QWidget window;
        window.resize(700, 900);
        SqlEditor editor(&window);
        editor.setGeometry(0, 0, 700, 500);
        editor.setText(QString::fromUtf8(script).replace("SET NOT NULL", "STE NOT NULL"));
        SqlEditor running(&window);
        running.setGeometry(0, 501, 700, 399);
        running.setReadOnly(true);
        running.setText(QString::fromUtf8(script));
        running.setFirstLineNumber(12);
        running.view()->setLineState(1, 3, LineState::Done);
        running.view()->setLineState(5, 6, LineState::Waiting);
        running.view()->setLineState(8, 10, LineState::Failed);
        running.view()->setLineState(12, 13, LineState::Running);
        window.show();
        QTRY_VERIFY(!editor.isChecking());
        editor.findBar()->open(true);
        editor.findBar()->field()->setText(QStringLiteral("model"));
        editor.view()->setCursorPosition(6, 10);
        Test::savePicture(&window, dark ? "editor-dark" : "editor-light");
    }

private:
    RetortStyle *m_style = nullptr;
};

RETORT_TEST_MAIN(QApplication, TestEditor)

#include "tst_editor.moc"

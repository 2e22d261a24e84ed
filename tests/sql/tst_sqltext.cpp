#include "migrations/sql/quoting.h"
#include "migrations/sql/text.h"
#include "tests/support/scrub.h"

#include <QTest>

using namespace Retort;

class TestSqlText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPlaceIsTheSameInEveryUnit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("ascii") << QStringLiteral("select 1;\nselect 2;\n");
        QTest::newRow("mixed") << QStringLiteral(
            "a\u00e9\n\u4e2d\U0001F600b\r\n\U0001F600\U0001F600c");
        QString longLine;
        for (int i = 0; i < 700; ++i)
            longLine += QStringLiteral("x\u00e9\u4e2d\U0001F600");
        QTest::newRow("one long line") << longLine;
        QTest::newRow("long with lines") << longLine + QLatin1Char('\n') + longLine;
    }
    void everyPlaceIsTheSameInEveryUnit()
    {
        QFETCH(QString, text);
        const TextPositions positions(text.toUtf8());
        // The slow truth, character by character.
        TextPosition expected;
        for (qsizetype i = 0; i <= text.size();) {
            QCOMPARE(positions.atUtf16(i), expected);
            QCOMPARE(positions.atByte(expected.byte), expected);
            QCOMPARE(positions.atCharacter(expected.character), expected);
            if (i == text.size())
                break;
            const int units = text.at(i).isHighSurrogate() ? 2 : 1;
            const QByteArray bytes = text.mid(i, units).toUtf8();
            for (qsizetype inside = 1; inside < bytes.size(); ++inside)
                QCOMPARE(positions.atByte(expected.byte + inside), expected);
            const bool newline = bytes == "\n";
            expected = {expected.byte + bytes.size(), expected.utf16 + units,
                        expected.character + 1, expected.line + (newline ? 1 : 0),
                        newline ? 1 : expected.column + 1};
            i += units;
        }
        QCOMPARE(positions.atByte(1'000'000), expected);
    }

    void brokenTextIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("nul") << QByteArray("a\nb\0c", 5) << 2 << 2;
        QTest::newRow("lone continuation") << QByteArray("\xC3\xA9\x80") << 1 << 2;
        QTest::newRow("overlong slash") << QByteArray("ab\xC0\xAF") << 1 << 3;
        QTest::newRow("overlong of three") << QByteArray("\xE0\x80\xAF") << 1 << 1;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 1 << 1;
        QTest::newRow("beyond unicode") << QByteArray("\xF4\x90\x80\x80") << 1 << 1;
        QTest::newRow("cut short") << QByteArray("x\n\n\xF0\x9F\x98") << 3 << 1;
        QTest::newRow("latin 1") << QByteArray("caf\xE9 au") << 1 << 4;
        QTest::newRow("utf-16") << QByteArray("\xFF\xFEs\0", 4) << 1 << 1;
    }
    void brokenTextIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, bytes);
        const Result<void> result = checkText(bytes);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::ScriptSyntax);
        QTEST(result.error().line, "line");
        QTEST(result.error().column, "column");
    }

    void validTextPasses()
    {
        QVERIFY(checkText(QByteArray()));
        QVERIFY(checkText("\xEF\xBF\xBF\xF4\x8F\xBF\xBF\xED\x9F\xBF\xC2\x80"));
        QVERIFY(checkedUtf8(QStringLiteral("\U0001F600")));
        QVERIFY(!checkedUtf8(QString(QChar(0xD83D))));
        QVERIFY(!checkedUtf8(QStringLiteral("a") + QChar(0xDE00)));
        QVERIFY(!checkedUtf8(QString(QChar(0xD83D)) + QStringLiteral("a")));
    }

    void quoting_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("identifier");
        QTest::addColumn<QString>("literal");
        QTest::newRow("plain") << "users"
                               << "\"users\""
                               << "'users'";
        QTest::newRow("quotes") << "a\"b'c"
                                << "\"a\"\"b'c\""
                                << "'a\"b''c'";
        QTest::newRow("backslash") << "a\\'b"
                                   << "\"a\\'b\""
                                   << "E'a\\\\''b'";
        QTest::newRow("upper") << "Select"
                               << "\"Select\""
                               << "'Select'";
    }
    void quoting()
    {
        QFETCH(QString, text);
        QTEST(*quoteIdentifier(text), "identifier");
        QTEST(*quoteLiteral(text), "literal");
    }
    void quotingRefuses()
    {
        const QString nul = QStringLiteral("a") + QChar(0);
        QVERIFY(!quoteIdentifier(QString()));
        QVERIFY(!quoteIdentifier(nul));
        QVERIFY(!quoteLiteral(nul));
        QVERIFY(!quoteQualified(nul, QStringLiteral("b")));
        QCOMPARE(*quoteLiteral(QString()), QStringLiteral("''"));
        QCOMPARE(*quoteQualified(QStringLiteral("a b"), QStringLiteral("c")),
                 QStringLiteral("\"a b\".\"c\""));
        QCOMPARE(*quoteQualified(QString(), QStringLiteral("c")), QStringLiteral("\"c\""));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestSqlText)

#include "tst_sqltext.moc"

#include "migrations/textdiff.h"

#include "tests/support/scrub.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QtTest>

using namespace Retort;

namespace {

QString difference(const QString &before, const QString &after)
{
    return unifiedDiff(before, after, QStringLiteral("applied"), QStringLiteral("file"));
}

/// Applies a unified difference as `patch` would, checking every context line on the way.
QString apply(const QString &before, const QString &patch, bool *fits)
{
    const QStringList source = before.split(u'\n');
    QStringList result;
    qsizetype at = 0;
    *fits = true;
    QStringList lines = patch.split(u'\n');
    lines.removeLast();
    static const QRegularExpression header(QStringLiteral("^@@ -(\\d+)(?:,(\\d+))? "));
    for (const QString &line : std::as_const(lines)) {
        if (line.startsWith(u"---") || line.startsWith(u"+++"))
            continue;
        if (const QRegularExpressionMatch match = header.match(line); match.hasMatch()) {
            const bool empty = match.captured(2) == u"0";
            const qsizetype start = match.captured(1).toInt() - (empty ? 0 : 1);
            while (at < start)
                result << source.value(at++);
            continue;
        }
        if (line.startsWith(u'+')) {
            result << line.mid(1);
            continue;
        }
        *fits = *fits && source.value(at) == line.mid(1);
        if (line.startsWith(u' '))
            result << source.value(at);
        ++at;
    }
    while (at < source.size())
        result << source.value(at++);
    return result.join(u'\n');
}

} // namespace

class TestLineDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalTextsGiveNothing()
    {
        QCOMPARE(difference(QStringLiteral("a\nb\n"), QStringLiteral("a\nb\n")), QString());
        QCOMPARE(difference(QStringLiteral("a\r\nb\r\n"), QStringLiteral("a\nb\n")), QString());
        QCOMPARE(difference({}, {}), QString());
    }

    void oneLineChanged()
    {
        QCOMPARE(
            difference(QStringLiteral("1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
                       QStringLiteral("1\n2\n3\n4\nfive\n6\n7\n8\n9\n")),
            QStringLiteral(
                "--- applied\n+++ file\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"));
    }

    void farChangesMakeTwoHunks()
    {
        QString before;
        for (int i = 1; i <= 20; ++i)
            before += QStringLiteral("%1\n").arg(i);
        QString after = before;
        after.replace(QStringLiteral("2\n3\n"), QStringLiteral("2\nx\n3\n"));
        after.replace(QStringLiteral("18\n"), QString());
        const QString text = difference(before, after);
        QCOMPARE(text.count(QStringLiteral("@@ -")), 2);
    }

    void fromNothing()
    {
        QCOMPARE(difference({}, QStringLiteral("a\n")),
                 QStringLiteral("--- applied\n+++ file\n@@ -0,0 +1 @@\n+a\n"));
    }

    void finalLineEndIsSaid()
    {
        QVERIFY(difference(QStringLiteral("a\n"), QStringLiteral("a"))
                    .contains(QStringLiteral("\\ No newline at end of file")));
    }

    void itLeadsFromOneToTheOther()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 400; ++round) {
            const auto lines = [&random] {
                QString text;
                for (int n = int(random.bounded(30)); n > 0; --n)
                    text += QStringLiteral("line %1\n").arg(random.bounded(6));
                return text;
            };
            const QString before = lines();
            const QString after = lines();
            bool fits = false;
            const QString patched = apply(before, difference(before, after), &fits);
            QVERIFY2(fits, qPrintable(before + u'|' + after));
            QCOMPARE(patched, after);
        }
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestLineDiff)
#include "tst_linediff.moc"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"
#include "tests/ui/uitest.h"
#include "ui/project/databaseaccess.h"
#include "ui/project/dialogs.h"
#include "ui/project/environmentsection.h"
#include "ui/project/projectcontroller.h"
#include "ui/widgets/messageline.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Retort;

namespace {

constexpr int patienceMs = 60'000;

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The dialogs by keys: what they let through, what they refuse and how they say so.
class TestDialogs : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_config;

private Q_SLOTS:
    void initTestCase() { Test::setUpLook(); }
    void init()
    {
        m_config = m_folder.filePath(QStringLiteral("retort.ini"));
        QFile file(m_config);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# kept\r\n[retort]\r\nscript_location = .\r\n");
    }

    void fieldsMakeTheUrl()
    {
        AddDatabaseDialog dialog(m_config);
        dialog.show();
        QVERIFY(!dialog.testButton()->isEnabled());
        QVERIFY(!dialog.testButton()->toolTip().isEmpty());
        QTest::keyClicks(dialog.hostField(), QStringLiteral("db.example.org"));
        QTest::keyClicks(dialog.portField(), QStringLiteral("6543"));
        QTest::keyClicks(dialog.databaseField(), QStringLiteral("a b"));
        QTest::keyClicks(dialog.userField(), QStringLiteral("me@home"));
        QCOMPARE(dialog.urlField()->text(),
                 QStringLiteral("postgresql://me%40home@db.example.org:6543/a%20b"));
        QVERIFY(dialog.testButton()->isEnabled());
        QVERIFY(!dialog.addButton()->isEnabled());
        dialog.tlsField()->setCurrentIndex(dialog.tlsField()->findData(QStringLiteral("require")));
        QVERIFY(dialog.urlField()->text().endsWith(QStringLiteral("?sslmode=require")));
        QTest::keyClicks(dialog.nameField(), QStringLiteral("staging"));
        QVERIFY(dialog.addButton()->isEnabled());
    }

    void aPastedUrlFillsTheFieldsAndItsPasswordStaysOut()
    {
        AddDatabaseDialog dialog(m_config);
        dialog.show();
        QTest::keyClicks(
            dialog.urlField(),
            QStringLiteral("postgres://me:s%40cret@db.example.org/neondb?sslmode=verify-full"));
        QCOMPARE(dialog.hostField()->text(), QStringLiteral("db.example.org"));
        QCOMPARE(dialog.databaseField()->text(), QStringLiteral("neondb"));
        QCOMPARE(dialog.userField()->text(), QStringLiteral("me"));
        QCOMPARE(dialog.passwordField()->text(), QStringLiteral("s@cret"));
        QCOMPARE(dialog.tlsField()->currentData().toString(), QStringLiteral("verify-full"));
        QTest::keyClicks(dialog.nameField(), QStringLiteral("live"));
        QCOMPARE(dialog.password().reveal(), QStringLiteral("s@cret"));
        QVERIFY(!dialog.environment().url.contains(QStringLiteral("cret")));
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        QTest::mouseClick(dialog.addButton(), Qt::LeftButton);
        QCOMPARE(accepted.count(), 1);
        const QByteArray ini = read(m_config);
        QVERIFY(ini.startsWith("# kept\r\n[retort]\r\nscript_location = .\r\n"));
        QVERIFY(ini.contains("[retort:live]\r\nurl = "));
        QVERIFY(!ini.contains("cret"));
        const Result<ProjectConfig> config =
            loadConfig(m_config, QStringLiteral("live"), systemEnvironment());
        QVERIFY(config.has_value());
        const Result<NamedSettings> settings = settingsOf(*config, true, systemEnvironment());
        QVERIFY(settings.has_value());
        QCOMPARE(settings->settings.host, QStringLiteral("db.example.org"));
        QCOMPARE(settings->settings.user, QStringLiteral("me"));
    }

    void aNameThatIsThereIsRefused()
    {
        AddDatabaseDialog dialog(m_config);
        dialog.show();
        QTest::keyClicks(dialog.urlField(), QStringLiteral("sandbox:chat"));
        QTest::keyClicks(dialog.nameField(), QStringLiteral("two words"));
        QVERIFY(dialog.addButton()->isEnabled());
        const QByteArray before = read(m_config);
        QTest::mouseClick(dialog.addButton(), Qt::LeftButton);
        QVERIFY(dialog.isVisible());
        QCOMPARE(dialog.resultLine()->message().severity, Severity::Error);
        QVERIFY(dialog.resultLine()->message().verdict.contains(QStringLiteral("two words")));
        QCOMPARE(read(m_config), before);
    }

    void testSaysWhoAnswers()
    {
        const Test::TestDatabase database;
        AddDatabaseDialog dialog(m_config);
        dialog.show();
        QTest::keyClicks(dialog.urlField(), database.url());
        QSignalSpy tested(&dialog, &AddDatabaseDialog::tested);
        QTest::mouseClick(dialog.testButton(), Qt::LeftButton);
        QVERIFY(!dialog.testButton()->isEnabled());
        QVERIFY(tested.wait(patienceMs));
        const Message said = dialog.resultLine()->message();
        QCOMPARE(said.severity, Severity::Success);
        QVERIFY2(said.rest.contains(database.name()), qPrintable(said.rest));
        QVERIFY2(said.rest.contains(QString::number(database.major())), qPrintable(said.rest));
        QVERIFY(dialog.testButton()->isEnabled());
    }

    void testSaysWhatIsWrong()
    {
        AddDatabaseDialog dialog(m_config);
        dialog.show();
        QTest::keyClicks(dialog.urlField(), QStringLiteral("postgresql://me@127.0.0.1:1/none"));
        QSignalSpy tested(&dialog, &AddDatabaseDialog::tested);
        QTest::mouseClick(dialog.testButton(), Qt::LeftButton);
        QVERIFY(tested.wait(patienceMs));
        QCOMPARE(dialog.resultLine()->message().severity, Severity::Error);
        QVERIFY(!dialog.resultLine()->message().verdict.isEmpty());
    }

    /// Test takes the password that was typed, and the first connection after Add the same one:
    /// nobody is asked again.
    void thePasswordIsTypedOnce()
    {
        const Test::TlsTestServer server;
        // The server is shared with what runs beside this and ran before it.
        const QString role = QStringLiteral("once_%1_%2")
                                 .arg(QCoreApplication::applicationPid())
                                 .arg(QRandomGenerator::system()->generate());
        const auto drop = qScopeGuard([&server, role] {
            const auto gone = runOnServer(server.adminSettings(), "DROP ROLE " + role.toLatin1());
            QVERIFY(gone.has_value());
        });
        const Result<QStringList> made =
            runOnServer(server.adminSettings(),
                        "CREATE ROLE " + role.toLatin1() + " LOGIN PASSWORD 'pass word'");
        QVERIFY(made.has_value());
        AddDatabaseDialog dialog(m_config);
        dialog.show();
        QTest::keyClicks(dialog.urlField(),
                         QStringLiteral("postgresql://%2@127.0.0.1:%1/postgres?sslmode=require")
                             .arg(server.port())
                             .arg(role));
        QSignalSpy tested(&dialog, &AddDatabaseDialog::tested);
        QTest::mouseClick(dialog.testButton(), Qt::LeftButton);
        QVERIFY(tested.wait(patienceMs));
        QCOMPARE(dialog.resultLine()->message().severity, Severity::Error);
        QTest::keyClicks(dialog.passwordField(), QStringLiteral("pass word"));
        QTest::mouseClick(dialog.testButton(), Qt::LeftButton);
        QVERIFY(tested.wait(patienceMs));
        QCOMPARE(dialog.resultLine()->message().severity, Severity::Success);
        QTest::keyClicks(dialog.nameField(), QStringLiteral("once"));
        QTest::mouseClick(dialog.addButton(), Qt::LeftButton);
        QVERIFY(!dialog.isVisible());
        QVERIFY(!read(m_config).contains("pass"));
        ProjectController controller;
        QSignalSpy asked(&controller, &ProjectController::passwordNeeded);
        controller.open(m_config, QStringLiteral("once"), dialog.password());
        QTRY_VERIFY_WITH_TIMEOUT(controller.status().has_value(), patienceMs);
        QCOMPARE(asked.count(), 0);
        // It belonged to that database.
        controller.open(m_config, QStringLiteral("once"));
        QVERIFY(asked.wait(patienceMs));
        controller.close();
    }

    void aRevisionWantsAMessage()
    {
        Project project;
        NewRevisionDialog dialog(project, {});
        dialog.show();
        QVERIFY(!dialog.createButton()->isEnabled());
        QVERIFY(!dialog.createButton()->toolTip().isEmpty());
        QTest::keyClicks(dialog.messageField(), QStringLiteral("  "));
        QVERIFY(!dialog.createButton()->isEnabled());
        QTest::keyClicks(dialog.messageField(), QStringLiteral("adds one "));
        QVERIFY(dialog.createButton()->isEnabled());
        QCOMPARE(dialog.message(), QStringLiteral("adds one"));
        QCOMPARE(dialog.parentRevision(), QString());
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        QTest::keyClick(dialog.messageField(), Qt::Key_Return);
        QCOMPARE(accepted.count(), 1);
    }

    void productionNamesItsRevisions()
    {
        QList<QPair<QString, QString>> revisions;
        for (int i = 1; i <= 12; ++i)
            revisions.append({QStringLiteral("id%1").arg(i), QStringLiteral("message %1").arg(i)});
        ConfirmDatabaseDialog dialog(QStringLiteral("Upgrade"), QStringLiteral("chat_prod"),
                                     QStringLiteral("12 revisions, 40 statements."), revisions);
        dialog.show();
        QStringList words;
        const auto labels = dialog.findChildren<QLabel *>();
        for (const QLabel *label : labels)
            words << label->text();
        QVERIFY(words.contains(QStringLiteral("12 revisions, 40 statements.")));
        QVERIFY(words.contains(QStringLiteral("id1")) && words.contains(QStringLiteral("id7")));
        QVERIFY(!words.contains(QStringLiteral("id8")));
        QVERIFY(words.contains(QStringLiteral("and 5 more")));
        const QString typed = QStringLiteral("chat_prod");
        for (const QChar letter : typed) {
            QVERIFY(!dialog.confirmButton()->isEnabled());
            QTest::keyClick(dialog.nameField(), letter.toLatin1());
        }
        QVERIFY(dialog.confirmButton()->isEnabled());
        QTest::keyClick(dialog.nameField(), 'x');
        QVERIFY(!dialog.confirmButton()->isEnabled());
    }
};

RETORT_TEST_MAIN(QApplication, TestDialogs)

#include "tst_dialogs.moc"

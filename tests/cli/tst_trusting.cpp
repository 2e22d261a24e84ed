#include "app/cli/trusting.h"
#include "app/services/trust.h"
#include "tests/support/scrub.h"

#include <QtTest>

#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

using namespace Retort;

namespace {

/// Standard input and error are a terminal at which `typed` was typed, or nobody is there.
class Channels
{
public:
    explicit Channels(const QByteArray &typed) : m_input(::dup(0)), m_error(::dup(2))
    {
        int theirs = -1;
        if (typed.isNull()) {
            theirs = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        } else if (::openpty(&m_terminal, &theirs, nullptr, nullptr, nullptr) != 0
                   || ::write(m_terminal, typed.constData(), static_cast<size_t>(typed.size()))
                          != typed.size()) {
            qFatal("no terminal");
        }
        ::dup2(theirs, 0);
        ::dup2(theirs, 2);
        ::close(theirs);
    }
    ~Channels()
    {
        ::dup2(m_input, 0);
        ::dup2(m_error, 2);
        for (const int fd : {m_input, m_error, m_terminal}) {
            if (fd >= 0)
                ::close(fd);
        }
    }
    Q_DISABLE_COPY_MOVE(Channels)

    /// What the terminal shows.
    QString shown() const
    {
        QByteArray text(8192, '\0');
        const ssize_t got = ::read(m_terminal, text.data(), static_cast<size_t>(text.size()));
        return QString::fromUtf8(text.left(std::max<ssize_t>(got, 0)));
    }

private:
    int m_input;
    int m_error;
    int m_terminal = -1;
};

} // namespace

/// The question before a project's own code runs.
class TestTrusting : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_project;
    const QString m_run = QStringLiteral("/p/.venv/bin/python (.venv) imports app.models in /p");

    ProjectConfig config() const
    {
        ProjectConfig config;
        config.file = m_project->filePath(QStringLiteral("retort.ini"));
        return config;
    }
    Result<void> ask(bool trust, const QByteArray &typed, QString *shown = nullptr) const
    {
        const Channels channels(typed);
        Output output(OutputStyle{});
        Interruption interruption([](bool) {});
        GlobalOptions global;
        global.trust = trust;
        // --yes answers ordinary questions; this is none.
        global.yes = true;
        const CommandContext context{global, systemEnvironment(), {}, {}, output, interruption};
        Result<void> answer = ensureTrust(context, config(), m_run);
        if (shown)
            *shown = channels.shown();
        return answer;
    }

private Q_SLOTS:
    void init()
    {
        m_project = std::make_unique<QTemporaryDir>();
        QFile file(config().file);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    void withoutATerminalItIsAnError()
    {
        const Result<void> answer = ask(false, {});
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Untrusted);
        QCOMPARE(exitStatus(answer.error()), 3);
        QVERIFY(answer.error().message.contains(config().file));
        QVERIFY(answer.error().hint.contains(m_run));
        QVERIFY(answer.error().hint.contains(QLatin1String("--trust")));
        QVERIFY(!isTrusted(config().file));
    }

    void theOptionIsForThisRun()
    {
        QVERIFY(ask(true, {}));
        QVERIFY(!isTrusted(config().file));
        QVERIFY(!ask(false, {}));
    }

    void aYesOnTheTerminalIsKept()
    {
        QString shown;
        QVERIFY(ask(false, "y\n", &shown));
        QVERIFY2(shown.contains(m_run), qPrintable(shown));
        QVERIFY(isTrusted(config().file));
        QVERIFY(ask(false, {}));
    }

    void anythingElseIsNo_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::newRow("no") << QByteArray("n\n");
        QTest::newRow("nothing") << QByteArray("\n");
        QTest::newRow("something") << QByteArray("yesterday\n");
        QTest::newRow("the end") << QByteArray("\x04");
    }
    void anythingElseIsNo()
    {
        QFETCH(QByteArray, typed);
        const Result<void> answer = ask(false, typed);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Untrusted);
        QVERIFY(!isTrusted(config().file));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestTrusting)
#include "tst_trusting.moc"

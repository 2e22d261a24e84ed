#pragma once

#include <QTemporaryDir>

namespace Retort::Test {

/// Takes PG*, *DATABASE_URL and RETORT_* (but RETORT_SANDBOX_DIR, RETORT_SERVERS and
/// RETORT_TEST_SERVER*) out of the environment and gives the test a HOME and XDG folders of its
/// own, for as long as it lives.
class ScrubbedEnvironment
{
public:
    ScrubbedEnvironment();

private:
    QTemporaryDir m_home;
};

} // namespace Retort::Test

/// Like QTEST_MAIN with a scrubbed environment; `App` is QCoreApplication, QGuiApplication or
/// QApplication.
#define RETORT_TEST_MAIN(App, TestClass)                                                           \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        const Retort::Test::ScrubbedEnvironment scrubbed;                                          \
        App app(argc, argv);                                                                       \
        TestClass test;                                                                            \
        return QTest::qExec(&test, argc, argv);                                                    \
    }

#include "tests/support/scrub.h"

#include <QDir>
#include <QProcessEnvironment>

namespace Retort::Test {

ScrubbedEnvironment::ScrubbedEnvironment()
{
    const QStringList names = QProcessEnvironment::systemEnvironment().keys();
    for (const QString &name : names) {
        const bool kept = name == QLatin1String("RETORT_SANDBOX_DIR")
                          || name == QLatin1String("RETORT_SERVERS")
                          || name.startsWith(QLatin1String("RETORT_TEST_SERVER"));
        if (!kept
            && (name.startsWith(QLatin1String("PG")) || name.endsWith(QLatin1String("DATABASE_URL"))
                || name.startsWith(QLatin1String("RETORT_"))
                || name == QLatin1String("ALEMBIC_CONFIG")))
            qunsetenv(name.toLocal8Bit().constData());
    }
    const QDir home(m_home.path());
    qputenv("HOME", m_home.path().toLocal8Bit());
    const std::pair<const char *, QString> folders[] = {
        {"XDG_CONFIG_HOME", QStringLiteral("config")}, {"XDG_DATA_HOME", QStringLiteral("data")},
        {"XDG_STATE_HOME", QStringLiteral("state")},   {"XDG_CACHE_HOME", QStringLiteral("cache")},
        {"XDG_RUNTIME_DIR", QStringLiteral("run")},
    };
    for (const auto &[name, folder] : folders) {
        home.mkpath(folder);
        QFile::setPermissions(home.filePath(folder),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv(name, home.filePath(folder).toLocal8Bit());
    }
}

} // namespace Retort::Test

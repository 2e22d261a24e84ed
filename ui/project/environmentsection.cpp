#include "ui/project/environmentsection.h"

#include "app/database/connectionsettings.h"
#include "migrations/script/inifile.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Retort {

namespace {

class Tr
{
    Q_DECLARE_TR_FUNCTIONS(Retort::EnvironmentSection)
};

QString word(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return QStringLiteral("development");
    case Environment::Staging:
        return QStringLiteral("staging");
    case Environment::Production:
        return QStringLiteral("production");
    }
    return {};
}

} // namespace

Result<QString> withoutPassword(const QString &url)
{
    const Result<ConnectionSettings> settings = parseConnection(url);
    if (!settings)
        return fail(settings.error());
    const auto scheme = url.indexOf(QLatin1String("://"));
    if (scheme < 0) {
        // key=value: libpq's quoting is undone and made anew by no one; only the pair goes.
        static const QRegularExpression pair(
            QStringLiteral(
                "\\bpassword\\s*=\\s*(?:'(?:[^'\\\\]|\\\\.)*'|(?:[^\\s\\\\]|\\\\.)*)\\s*"),
            QRegularExpression::CaseInsensitiveOption);
        return QString(url).remove(pair).trimmed();
    }
    QString result = url;
    const auto start = scheme + 3;
    auto end = result.indexOf(QRegularExpression(QStringLiteral("[/?#]")), start);
    if (end < 0)
        end = result.size();
    // The last @ ends user and password, as libpq reads it.
    const auto at = QStringView(result).left(end).lastIndexOf(QLatin1Char('@'));
    if (at >= start) {
        const auto colon = result.indexOf(QLatin1Char(':'), start);
        if (colon >= 0 && colon < at)
            result.remove(colon, at - colon);
    }
    const auto question = result.indexOf(QLatin1Char('?'));
    if (question >= 0) {
        QStringList kept;
        const QStringList pairs =
            result.mid(question + 1).split(QLatin1Char('&'), Qt::SkipEmptyParts);
        for (const QString &pair : pairs) {
            if (!pair.startsWith(QLatin1String("password="), Qt::CaseInsensitive))
                kept.append(pair);
        }
        result.truncate(question);
        if (!kept.isEmpty())
            result += QLatin1Char('?') + kept.join(QLatin1Char('&'));
    }
    return result;
}

Result<QByteArray> addEnvironmentSection(const QByteArray &ini, const QString &file,
                                         const NewEnvironment &environment)
{
    static const QRegularExpression name(QStringLiteral("^[A-Za-z0-9_.-]+$"));
    if (!name.match(environment.name).hasMatch()) {
        return fail(ErrorKind::Config,
                    Tr::tr("“%1” is no name for an environment.").arg(environment.name),
                    Tr::tr("Use letters, digits, -, _ and dots."));
    }
    if (file.endsWith(QLatin1String(".toml"))) {
        return fail(ErrorKind::Config, Tr::tr("A pyproject.toml has no sections of Retort’s."),
                    Tr::tr("Write a retort.ini beside it, or set DATABASE_URL."));
    }
    const Result<IniFile> parsed = IniFile::parse(ini, file);
    if (!parsed)
        return fail(parsed.error());
    const QString section = QStringLiteral("retort:") + environment.name;
    if (parsed->hasSection(section)) {
        return fail(ErrorKind::Config,
                    Tr::tr("There is an environment “%1” already.").arg(environment.name),
                    Tr::tr("Choose another name, or edit the file."));
    }
    const QByteArray end = ini.contains("\r\n") ? QByteArray("\r\n") : QByteArray("\n");
    QByteArray result = ini;
    if (!result.isEmpty() && !result.endsWith('\n'))
        result += end;
    // ConfigParser reads % as the beginning of a reference.
    const QString url = QString(environment.url).replace(QLatin1Char('%'), QLatin1String("%%"));
    result += end + '[' + section.toUtf8() + ']' + end;
    result += "url = " + url.toUtf8() + end;
    result += "environment = " + word(environment.environment).toUtf8() + end;
    return result;
}

} // namespace Retort

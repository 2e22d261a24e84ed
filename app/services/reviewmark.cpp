#include "app/services/reviewmark.h"

#include "migrations/script/atomicfile.h"
#include "migrations/script/versionfiles.h"

#include <QCoreApplication>
#include <QFile>
#include <pwd.h>
#include <unistd.h>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ReviewMark", text);
}

} // namespace

bool isReviewed(const SqlScript &script)
{
    return script.reviewed && script.reviewed->hash == script.hash;
}

QString reviewerName()
{
    const passwd *entry = getpwuid(geteuid());
    if (!entry)
        return QString::number(geteuid());
    // The first field of GECOS is the full name.
    const QString full = QFile::decodeName(entry->pw_gecos).section(u',', 0, 0).simplified();
    return full.isEmpty() ? QFile::decodeName(entry->pw_name) : full;
}

Result<ReviewMark> markReviewed(const QString &file, const QString &who, const QDateTime &when,
                                const QString &hash)
{
    const auto refuse = [&file](const QString &message, const QString &hint) {
        return fail(Error{ErrorKind::Config, message, hint, file, 0, 0, std::nullopt});
    };
    const Result<QByteArray> bytes = readRevisionFile(file);
    if (!bytes)
        return fail(bytes.error());
    const Result<std::optional<SqlScript>> script = parseSqlScript(*bytes, file);
    if (!script)
        return fail(script.error());
    if (!*script)
        return refuse(tr("Only a SQL revision holds a review mark."), {});
    if (!hash.isEmpty() && (*script)->hash != hash)
        return refuse(tr("The file has changed since it was read."),
                      tr("Read it again before it is marked as reviewed."));
    ReviewMark mark;
    mark.when =
        when.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) + QLatin1String("+00:00");
    mark.who = who.simplified();
    mark.hash = (*script)->hash;
    const Result<QByteArray> marked =
        rewriteHeader(*bytes, QStringLiteral("Reviewed"),
                      QStringLiteral("%1 %2 sha256:%3").arg(mark.when, mark.who, mark.hash));
    if (!marked)
        return fail(marked.error());
    if (const Result<void> written = writeFileAtomically(file, *marked); !written)
        return fail(written.error());
    return mark;
}

} // namespace Retort

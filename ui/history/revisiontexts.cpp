#include "ui/history/revisiontexts.h"

#include "migrations/script/scriptdirectory.h"

#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QThreadPool>
#include <memory>

namespace Retort {

RevisionTexts readRevisionTexts(const QList<Revision> &revisions,
                                const std::function<bool()> &isCancelled)
{
    RevisionTexts result;
    result.text.reserve(revisions.size());
    for (const Revision &revision : revisions) {
        if (isCancelled && isCancelled())
            break;
        QFile file(revision.file);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        result.text.insert(revision.id, QString::fromUtf8(bytes));
        // Only a file that has a mark is read closely.
        if (revision.language == ScriptLanguage::Sql && bytes.toLower().contains("-- reviewed:")) {
            const Result<SqlScript> script = loadScript(revision);
            if (script && script->reviewed && script->reviewed->hash == script->hash)
                result.reviewed.insert(revision.id);
        }
    }
    return result;
}

QFuture<RevisionTexts> loadRevisionTexts(const QList<Revision> &revisions)
{
    auto promise = std::make_shared<QPromise<RevisionTexts>>();
    QFuture<RevisionTexts> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, revisions] {
        RevisionTexts texts = readRevisionTexts(revisions, [&] { return promise->isCanceled(); });
        if (!promise->isCanceled())
            promise->addResult(std::move(texts));
        promise->finish();
    });
    return future;
}

bool matchesSearch(const Revision &revision, const QString &text, const QString &needle)
{
    return revision.id.contains(needle, Qt::CaseInsensitive)
           || revision.message.contains(needle, Qt::CaseInsensitive)
           || QFileInfo(revision.file).fileName().contains(needle, Qt::CaseInsensitive)
           || text.contains(needle, Qt::CaseInsensitive);
}

} // namespace Retort

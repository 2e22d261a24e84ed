#include "ui/editor/draftstore.h"

#include "migrations/script/atomicfile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

namespace Retort {

QString contentHash(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString DraftStore::pathOf(const QString &file) const
{
    return m_folder + QLatin1Char('/') + contentHash(file.toUtf8()).left(24)
           + QStringLiteral(".draft");
}

std::optional<Draft> DraftStore::read(const QString &file) const
{
    QFile stored(pathOf(file));
    if (!stored.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QString hash = QString::fromLatin1(stored.readLine().trimmed());
    return Draft{QString::fromUtf8(stored.readAll()), hash};
}

Result<void> DraftStore::write(const QString &file, const Draft &draft) const
{
    QDir().mkpath(m_folder);
    return writeFileAtomically(pathOf(file),
                               draft.fileHash.toLatin1() + '\n' + draft.text.toUtf8());
}

void DraftStore::remove(const QString &file) const
{
    QFile::remove(pathOf(file));
}

} // namespace Retort

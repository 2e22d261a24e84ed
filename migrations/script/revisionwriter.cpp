#include "migrations/script/revisionwriter.h"

#include "migrations/revision/identifier.h"
#include "migrations/script/alembicscript.h"
#include "migrations/script/atomicfile.h"
#include "migrations/script/filetemplate.h"
#include "migrations/script/pythonrevision.h"
#include "migrations/script/versionfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QUuid>

namespace Retort {

namespace {

// alembic_version.version_num is VARCHAR(32).
constexpr qsizetype MaxIdLength = 32;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::RevisionWriter", text);
}

/// Empty, or the first character that an identifier or label may not hold.
QString badCharacter(const QString &name, QLatin1String forbidden)
{
    for (const QChar c : name) {
        if (QString(forbidden).contains(c) || c.isSpace() || c.unicode() < 0x20
            || c.unicode() == 0x7f)
            return c.isPrint() && !c.isSpace() ? QString(c) : QStringLiteral("blank");
    }
    return {};
}

class RevisionWriter
{
public:
    RevisionWriter(const Project &project, const NewRevision &request)
        : m_project(project), m_config(project.config), m_graph(project.graph()),
          m_request(request), m_isSql(project.config.kind == ProjectKind::Retort)
    {}

    Result<QString> prepare()
    {
        for (const auto &check :
             {&RevisionWriter::checkHistory, &RevisionWriter::checkId,
              &RevisionWriter::checkParents, &RevisionWriter::chooseFolder,
              &RevisionWriter::checkSplice, &RevisionWriter::checkLabel,
              &RevisionWriter::checkDependencies, &RevisionWriter::choosePath}) {
            if (const std::optional<Error> error = (this->*check)())
                return fail(*error);
        }
        return m_revision.file;
    }

    Result<Revision> write()
    {
        if (const Result<QString> path = prepare(); !path)
            return fail(path.error());
        Result<QByteArray> bytes = m_isSql ? renderSqlScript(m_revision, sections())
                                           : renderPythonRevision(m_revision, sections());
        if (!bytes)
            return fail(bytes.error());
        if (const std::optional<Error> error = checkEncoding(*bytes))
            return fail(*error);
        // What is about to be written is read first: nothing wrong reaches the disk.
        Result<Revision> read = readBack(*bytes);
        if (!read)
            return read;
        if (const Result<void> made = makeFolder(); !made)
            return fail(made.error());
        if (const Result<void> written = createFileAtomically(m_revision.file, *bytes); !written)
            return fail(written.error());
        const Result<QByteArray> again = readRevisionFile(m_revision.file);
        if (!again)
            return fail(again.error());
        if (*again != *bytes) {
            return fail(Error{ErrorKind::Io,
                              tr("%1 does not hold what was written.").arg(m_revision.file),
                              tr("Look at the file; something else writes to it."), m_revision.file,
                              0, 0, std::nullopt});
        }
        return read;
    }

private:
    static Error error(ErrorKind kind, const QString &message, const QString &hint)
    {
        return Error{kind, message, hint, {}, 0, 0, std::nullopt};
    }

    std::optional<Error> checkHistory()
    {
        if (!m_project.scripts.faults.isEmpty())
            return m_project.scripts.faults.first();
        if (m_request.message && m_request.message->contains(QChar(0)))
            return error(ErrorKind::Usage, tr("The message holds a NUL."), tr("Write text."));
        return std::nullopt;
    }

    std::optional<Error> checkId()
    {
        m_revision.id = m_request.id;
        if (m_revision.id.isEmpty()) {
            do {
                m_revision.id = QUuid::createUuid().toString(QUuid::Id128).right(12);
            } while (m_graph.indexOf(m_revision.id) >= 0);
            return std::nullopt;
        }
        const QString hint = tr("Use letters, digits and '_', at most %1.").arg(MaxIdLength);
        const QString bad = badCharacter(m_revision.id, QLatin1String("@-+:,/\\'\""));
        if (!bad.isEmpty()) {
            return error(ErrorKind::InvalidIdentifier,
                         tr("A revision identifier may not hold '%1': %2").arg(bad, m_revision.id),
                         hint);
        }
        if (m_revision.id.size() > MaxIdLength) {
            return error(ErrorKind::InvalidIdentifier,
                         tr("The revision identifier %1 has more than %2 characters.")
                             .arg(m_revision.id)
                             .arg(MaxIdLength),
                         hint);
        }
        if (isReserved(m_revision.id) || m_revision.id.startsWith(u'.')) {
            return error(ErrorKind::InvalidIdentifier,
                         tr("'%1' cannot be a revision identifier.").arg(m_revision.id), hint);
        }
        if (const int node = m_graph.indexOf(m_revision.id); node >= 0) {
            return error(ErrorKind::DuplicateRevision,
                         tr("The revision %1 exists already, in %2.")
                             .arg(m_revision.id, m_graph.revision(node).file),
                         tr("Choose another identifier, or leave it out."));
        }
        if (labels().contains(m_revision.id)) {
            return error(ErrorKind::DuplicateLabel,
                         tr("'%1' is a branch label already.").arg(m_revision.id),
                         tr("Choose another identifier, or leave it out."));
        }
        return std::nullopt;
    }

    static bool isReserved(const QString &name)
    {
        static const QSet<QString> words = {QStringLiteral("head"), QStringLiteral("heads"),
                                            QStringLiteral("base"), QStringLiteral("current")};
        return words.contains(name);
    }

    QSet<QString> labels() const
    {
        QSet<QString> all;
        for (const Revision &revision : m_graph.revisions()) {
            for (const QString &label : revision.branchLabels)
                all.insert(label);
        }
        return all;
    }

    std::optional<Error> checkParents()
    {
        m_revision.downRevisions = m_request.parents;
        if (QSet<QString>(m_request.parents.cbegin(), m_request.parents.cend()).size()
            != m_request.parents.size()) {
            return error(ErrorKind::Usage, tr("Duplicate head revisions specified."),
                         tr("Name each parent once."));
        }
        for (const QString &parent : m_request.parents) {
            if (m_graph.indexOf(parent) < 0) {
                return error(ErrorKind::UnknownRevision,
                             tr("Can't locate revision identified by '%1'.").arg(parent),
                             tr("'retort history' lists the revisions."));
            }
        }
        return std::nullopt;
    }

    std::optional<Error> checkSplice()
    {
        for (const QString &parent : m_request.parents) {
            if (!m_request.splice && !m_graph.isHead(m_graph.indexOf(parent))) {
                return error(ErrorKind::Usage,
                             tr("Revision %1 is not a head revision; please specify --splice to "
                                "create a new branch from this revision.")
                                 .arg(parent),
                             tr("Add --splice, or base it on a head."));
            }
        }
        return std::nullopt;
    }

    std::optional<Error> chooseFolder()
    {
        const QStringList &locations = m_config.versionLocations;
        if (!m_request.versionPath.isEmpty()) {
            m_folder =
                QDir::cleanPath(QDir(m_config.directory).absoluteFilePath(m_request.versionPath));
        } else if (locations.size() == 1) {
            m_folder = locations.first();
        } else if (!m_request.parents.isEmpty()) {
            m_folder =
                QFileInfo(m_graph.revision(m_graph.indexOf(m_request.parents.first())).file).path();
        } else {
            return error(ErrorKind::Usage,
                         tr("Multiple version locations present, please specify --version-path."),
                         tr("One of: %1").arg(locations.join(QLatin1String(", "))));
        }
        for (const QString &location : locations) {
            if (m_folder == location
                || (m_config.recursiveVersionLocations && m_folder.startsWith(location + u'/')))
                return std::nullopt;
        }
        return error(ErrorKind::Usage,
                     tr("Path %1 is not represented in current version locations.").arg(m_folder),
                     tr("One of: %1").arg(locations.join(QLatin1String(", "))));
    }

    std::optional<Error> checkLabel()
    {
        const QString &label = m_request.branchLabel;
        if (label.isEmpty())
            return std::nullopt;
        m_revision.branchLabels = {label};
        const QString bad = badCharacter(label, QLatin1String("@:,'\"\\"));
        if (!bad.isEmpty() || isReserved(label) || label.startsWith(u'-')
            || label.startsWith(u'+')) {
            return error(ErrorKind::InvalidIdentifier,
                         tr("'%1' cannot be a branch label.").arg(label),
                         tr("Use letters, digits, '_' and '-'."));
        }
        if (labels().contains(label) || m_graph.indexOf(label) >= 0 || label == m_revision.id) {
            return error(ErrorKind::DuplicateLabel,
                         tr("'%1' is a branch label or revision already.").arg(label),
                         tr("Choose another label."));
        }
        return std::nullopt;
    }

    std::optional<Error> checkDependencies()
    {
        m_revision.dependsOn = m_request.dependsOn;
        const QSet<QString> known = labels();
        for (const QString &dependency : m_request.dependsOn) {
            if (m_graph.indexOf(dependency) < 0 && !known.contains(dependency)) {
                return error(ErrorKind::UnknownRevision,
                             tr("Can't locate revision identified by '%1'.").arg(dependency),
                             tr("'retort history' lists the revisions."));
            }
        }
        return std::nullopt;
    }

    std::optional<Error> choosePath()
    {
        const QDateTime now =
            m_request.now.isValid() ? m_request.now : QDateTime::currentDateTimeUtc();
        // A SQL script always says its zone.
        const bool zoned = !m_config.timezone.isEmpty() || m_isSql;
        const Result<QDateTime> when =
            inTimezone(now, m_isSql && m_config.timezone.isEmpty() ? QStringLiteral("UTC")
                                                                   : m_config.timezone);
        if (!when)
            return when.error();
        m_revision.createDate = pythonDateTime(*when, zoned);
        if (m_isSql) {
            QDateTime seconds = *when;
            seconds.setTime(
                QTime(seconds.time().hour(), seconds.time().minute(), seconds.time().second()));
            m_revision.createDate =
                pythonDateTime(seconds, true).replace(QLatin1Char(' '), QLatin1Char('T'));
        }
        m_revision.message = m_request.message.value_or(QStringLiteral("empty message"));
        const QString slug =
            revisionSlug(m_request.message.value_or(QString()), m_config.truncateSlugLength);
        const Result<QString> name =
            expandFileTemplate(m_config.fileTemplate, m_revision.id, slug, *when);
        if (!name)
            return name.error();
        const QStringList parts = name->split(u'/');
        const bool leaves = parts.contains(QStringLiteral("..")) || parts.contains(QString());
        if (leaves || (parts.size() > 1 && !m_config.recursiveVersionLocations)
            || name->contains(QChar(0))) {
            return error(
                ErrorKind::Config,
                leaves ? tr("file_template gives '%1', which is no file name.").arg(*name)
                       : tr("file_template gives '%1', a file in a folder of its own.").arg(*name),
                leaves ? tr("Correct file_template.")
                       : tr("Set recursive_version_locations = true, or take the '/' out "
                            "of file_template."));
        }
        if (parts.last().startsWith(QLatin1String(".#"))
            || parts.last().startsWith(QLatin1String("__init__"))) {
            return error(
                ErrorKind::Config,
                tr("file_template gives '%1', which would not be read as a revision.").arg(*name),
                tr("Correct file_template."));
        }
        m_revision.file =
            m_folder + u'/' + *name + (m_isSql ? QLatin1String(".sql") : QLatin1String(".py"));
        m_revision.language = m_isSql ? ScriptLanguage::Sql : ScriptLanguage::Python;
        return std::nullopt;
    }

    QList<ScriptSection> sections() const
    {
        if (!m_request.sections.isEmpty())
            return m_request.sections;
        ScriptSection upgrade;
        ScriptSection downgrade;
        downgrade.direction = Direction::Downgrade;
        return {upgrade, downgrade};
    }

    /// Python reads its sources as UTF-8, so that another encoding works for plain ASCII only.
    std::optional<Error> checkEncoding(const QByteArray &bytes) const
    {
        const QString encoding = m_config.outputEncoding.toLower().remove(u'-').remove(u'_');
        const bool ascii =
            std::all_of(bytes.cbegin(), bytes.cend(), [](char c) { return (c & 0x80) == 0; });
        if (ascii || encoding == QLatin1String("utf8"))
            return std::nullopt;
        return error(ErrorKind::Config,
                     tr("output_encoding is %1, and the revision holds more than ASCII.")
                         .arg(m_config.outputEncoding),
                     tr("Set output_encoding = utf-8, or write the message in ASCII."));
    }

    Result<Revision> readBack(const QByteArray &bytes) const
    {
        Revision read;
        if (m_isSql) {
            const Result<std::optional<SqlScript>> script = parseSqlScript(bytes, m_revision.file);
            if (!script)
                return fail(script.error());
            if (*script)
                read = (*script)->revision;
        } else {
            const AlembicHeader header = readAlembicHeader(bytes, m_revision.file);
            if (!header.faults.isEmpty())
                return fail(header.faults.first());
            read = header.revision;
        }
        if (read.id != m_revision.id || read.downRevisions != m_revision.downRevisions
            || read.dependsOn != m_revision.dependsOn
            || read.branchLabels != m_revision.branchLabels) {
            return fail(ErrorKind::Usage, tr("The revision would not read back as it was meant."),
                        tr("Write a plainer message, label and identifier."));
        }
        return read;
    }

    Result<void> makeFolder() const
    {
        const QString folder = QFileInfo(m_revision.file).path();
        if (QDir().mkpath(folder))
            return {};
        return fail(Error{ErrorKind::Io, tr("The folder %1 cannot be made.").arg(folder),
                          tr("Check its parent's rights."), folder, 0, 0, std::nullopt});
    }

    const Project &m_project;
    const ProjectConfig &m_config;
    const RevisionGraph &m_graph;
    const NewRevision &m_request;
    bool m_isSql;
    QString m_folder;
    Revision m_revision;
};

} // namespace

Result<NewRevision> resolveNewRevision(const RevisionGraph &graph, NewRevision request,
                                       const QStringList &heads, const QStringList &dependencies)
{
    const IdentifierResolver resolver(graph);
    request.parents.clear();
    const QStringList named = heads.isEmpty() ? QStringList{QStringLiteral("head")} : heads;
    for (const QString &name : named) {
        const Result<QList<int>> nodes = resolver.revisions(name);
        if (!nodes) {
            Error error = nodes.error();
            if (error.kind == ErrorKind::MultipleHeads) {
                error.message =
                    tr("Multiple heads are present; please specify the head revision on "
                       "which the new revision should be based, or perform a merge.");
            }
            return fail(error);
        }
        for (const int node : *nodes) {
            if (node == IdentifierResolver::nothing) {
                return fail(ErrorKind::RelativeOutOfRange,
                            tr("'%1' leads out of the history.").arg(name),
                            tr("Take fewer steps."));
            }
            if (node >= 0)
                request.parents += graph.revision(node).id;
        }
    }
    request.dependsOn.clear();
    for (const QString &name : dependencies) {
        const Result<int> node = resolver.revision(name);
        if (!node)
            return fail(node.error());
        if (*node < 0) {
            return fail(ErrorKind::UnknownRevision,
                        tr("Can't locate revision identified by '%1'.").arg(name),
                        tr("Name a revision or a branch label."));
        }
        request.dependsOn += graph.labels(*node).contains(name) ? name : graph.revision(*node).id;
    }
    return request;
}

Result<Revision> writeRevision(const Project &project, const NewRevision &request)
{
    return RevisionWriter(project, request).write();
}

Result<Revision> writeMerge(const Project &project, const NewRevision &request)
{
    if (request.parents.isEmpty()) {
        return fail(ErrorKind::Usage, tr("There is nothing to merge."),
                    tr("Name the revisions, such as 'heads'."));
    }
    return writeRevision(project, request);
}

Result<QString> newRevisionPath(const Project &project, const NewRevision &request)
{
    return RevisionWriter(project, request).prepare();
}

} // namespace Retort

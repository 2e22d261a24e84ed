#include "app/services/convert.h"

#include "app/services/revisionchanges.h"
#include "app/services/revisionsql.h"
#include "migrations/revision/history.h"
#include "migrations/script/atomicfile.h"
#include "migrations/script/filetemplate.h"
#include "migrations/script/newproject.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <algorithm>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Convert", text);
}

/// One script, rendered and not yet written.
struct Rendered
{
    ConvertedRevision told;
    QByteArray bytes;
};

QString message(const Revision &revision)
{
    return revision.message.isEmpty() ? QStringLiteral("empty message") : revision.message;
}

Result<Rendered> renderRevision(const Project &project, const Revision &revision,
                                const QString &folder)
{
    const Result<ScriptTranslation> sql = revisionSql(project, revision, Alembic::Form::Online);
    if (!sql)
        return fail(sql.error());
    if (!sql->isStatic(Direction::Upgrade))
        return fail(notStaticError(*sql, Direction::Upgrade));
    Rendered rendered;
    rendered.told.revision = revision.id;
    rendered.told.notes = sql->notes;
    rendered.told.lostDowngrade = !sql->hasDowngrade || !sql->isStatic(Direction::Downgrade);
    QList<ScriptSection> sections = sql->script.sectionsOf(Direction::Upgrade);
    if (sections.isEmpty())
        sections.append(ScriptSection());
    if (!rendered.told.lostDowngrade) {
        QList<ScriptSection> down = sql->script.sectionsOf(Direction::Downgrade);
        if (down.isEmpty()) {
            down.append(ScriptSection());
            down.first().direction = Direction::Downgrade;
        }
        sections += down;
    }
    Revision written = revision;
    written.message = message(revision);
    const Result<QByteArray> bytes = renderSqlScript(written, sections);
    if (!bytes)
        return fail(bytes.error());
    rendered.bytes = *bytes;
    QString name = revision.id;
    if (const QString slug = revisionSlug(revision.message, 40); !slug.isEmpty())
        name += QLatin1Char('_') + slug;
    rendered.told.file = folder + QLatin1Char('/') + name + QStringLiteral(".sql");
    // What was written must say the same when it is read.
    const Result<std::optional<SqlScript>> read = parseSqlScript(*bytes, rendered.told.file);
    if (!read)
        return fail(read.error());
    if (!*read || (*read)->revision.id != revision.id
        || (*read)->revision.downRevisions != revision.downRevisions
        || (*read)->revision.dependsOn != revision.dependsOn
        || (*read)->revision.branchLabels != revision.branchLabels) {
        return fail(
            Error{ErrorKind::ScriptSyntax,
                  tr("The header of %1 cannot be written as a SQL script's.").arg(revision.id),
                  {},
                  revision.file,
                  0,
                  0,
                  std::nullopt});
    }
    return rendered;
}

/// The configuration of a new project, with what the old one says about the version table.
QByteArray withVersionTable(QByteArray ini, const ProjectConfig &config)
{
    if (config.versionTable != QLatin1String("alembic_version"))
        ini.replace("# version_table = alembic_version",
                    "version_table = " + config.versionTable.toUtf8());
    if (!config.versionTableSchema.isEmpty())
        ini.replace("# version_table_schema =",
                    "version_table_schema = " + config.versionTableSchema.toUtf8());
    return ini;
}

} // namespace

Result<Conversion> convertHistory(const Project &project, const QString &target)
{
    if (!project.scripts.faults.isEmpty())
        return fail(project.scripts.faults.first());
    const RevisionGraph &graph = project.graph();
    const QString folder = QDir::cleanPath(target);
    const QString versions = folder + QStringLiteral("/migrations/versions");
    QList<int> nodes = historyAll(graph);
    std::reverse(nodes.begin(), nodes.end());
    QList<Rendered> all;
    std::optional<Error> first;
    QStringList refused;
    for (const int node : std::as_const(nodes)) {
        Result<Rendered> rendered = renderRevision(project, graph.revision(node), versions);
        if (rendered) {
            all.append(*std::move(rendered));
            continue;
        }
        if (rendered.error().kind != ErrorKind::NotStatic)
            return fail(rendered.error());
        refused.append(graph.revision(node).id);
        if (!first)
            first = rendered.error();
    }
    if (first) {
        first->hint = tr("Nothing was written. Of %1 revisions %2 need Python: %3.")
                          .arg(graph.size())
                          .arg(refused.size())
                          .arg(refused.join(QLatin1String(", ")));
        return fail(*first);
    }
    if (QFileInfo::exists(folder) && !QDir(folder).isEmpty()) {
        return fail(Error{ErrorKind::Io, tr("%1 is there already and not empty.").arg(folder),
                          tr("Name a new folder."), folder, 0, 0, std::nullopt});
    }
    if (!QDir().mkpath(folder)) {
        return fail(Error{
            ErrorKind::Io, tr("%1 cannot be made.").arg(folder), {}, folder, 0, 0, std::nullopt});
    }
    const Result<QStringList> files = initProject(folder, QStringLiteral("migrations"));
    if (!files)
        return fail(files.error());
    Conversion conversion;
    conversion.files = *files;
    const QString ini = folder + QStringLiteral("/retort.ini");
    QFile file(ini);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error{ErrorKind::Io, file.errorString(), {}, ini, 0, 0, std::nullopt});
    const QByteArray before = file.readAll();
    file.close();
    if (const QByteArray after = withVersionTable(before, project.config); after != before) {
        if (const Result<void> written = writeFileAtomically(ini, after); !written)
            return fail(written.error());
    }
    for (const Rendered &rendered : std::as_const(all)) {
        if (const Result<void> written = createFileAtomically(rendered.told.file, rendered.bytes);
            !written)
            return fail(written.error());
        conversion.revisions.append(rendered.told);
        conversion.files.append(rendered.told.file);
    }
    return conversion;
}

Result<QStringList> compareHistories(const Project &one, const Project &other,
                                     const CancelToken &cancel)
{
    const auto schemaOf = [&cancel](const Project &project) {
        QStringList heads;
        for (const int head : project.graph().realHeads())
            heads.append(project.graph().revision(head).id);
        return replayedSchema(project, heads, 0, cancel);
    };
    const Result<Schema> first = schemaOf(one);
    if (!first)
        return fail(first.error());
    const Result<Schema> second = schemaOf(other);
    if (!second)
        return fail(second.error());
    QStringList lines;
    const QList<Difference> all = differences(*first, *second);
    for (const Difference &difference : all)
        lines.append(describe(*first, *second, difference));
    return lines;
}

} // namespace Retort

#include "ui/history/inspector.h"

#include "app/services/revisionsql.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>

namespace Retort {

namespace {

struct InspectedWords
{
    Q_DECLARE_TR_FUNCTIONS(Inspector)
};

} // namespace

Inspected readInspected(const Project &project, int node, const RevisionState &state,
                        const std::optional<DatabaseStatus> &status)
{
    const RevisionGraph &graph = project.scripts.graph;
    Inspected result;
    result.revision = graph.revision(node);
    result.state = state;
    result.connected = status.has_value();
    result.missingParents = graph.missingParents(node);
    for (const int child : graph.allChildren(node))
        result.children.append(graph.revision(child).id);
    const QString &id = result.revision.id;
    QFile file(result.revision.file);
    if (file.open(QIODevice::ReadOnly)) {
        result.text = QString::fromUtf8(file.readAll());
        if (result.revision.language == ScriptLanguage::Sql) {
            Result<SqlScript> script = loadScript(result.revision);
            if (script)
                result.script = std::move(*script);
            else
                result.error = std::move(script.error());
        } else {
            Result<ScriptTranslation> sql =
                revisionSql(project, result.revision, Alembic::Form::Offline);
            if (sql) {
                result.script = std::move(sql->script);
                result.notStatic = std::move(sql->notStatic);
                result.mappedTypes = std::move(sql->mappedTypes);
            } else {
                result.error = std::move(sql.error());
            }
        }
    } else {
        Error error;
        error.message = InspectedWords::tr("The file cannot be read: %1").arg(file.errorString());
        error.hint = result.revision.file;
        error.file = result.revision.file;
        result.error = error;
    }
    if (status) {
        const auto entry = status->journal.constFind(id);
        if (entry != status->journal.cend())
            result.journal = *entry;
        for (const InDoubt &stopped : status->inDoubt) {
            if (stopped.revision == id)
                result.inDoubt = stopped;
        }
        for (const EditedRevision &edited : status->edited) {
            if (edited.revision == id)
                result.appliedText = edited.appliedText;
        }
    }
    return result;
}

SectionText sectionText(const SqlScript &script, Direction direction)
{
    SectionText result;
    for (const ScriptSection &section : script.sectionsOf(direction)) {
        const QString marker =
            QStringLiteral("-- retort: %1%2")
                .arg(directionName(section.direction),
                     section.autocommit ? QStringLiteral(" autocommit") : QString());
        if (!result.text.isEmpty()) {
            // Sections of one direction need not stand together.
            result.text += QLatin1Char('\n');
            result.lineNumbers.append(0);
        }
        QString text = section.text;
        text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
        while (text.endsWith(QLatin1Char('\n')))
            text.chop(1);
        // A translated section has no marker of its own; one that runs apart is told from others.
        if (section.markerLine > 0 || section.autocommit) {
            result.text += marker + QLatin1Char('\n');
            result.lineNumbers.append(section.markerLine);
        }
        if (!text.isEmpty()) {
            result.text += text + QLatin1Char('\n');
            const qsizetype lines = text.count(QLatin1Char('\n')) + 1;
            result.lineNumbers += lineNumbers(section).first(lines);
        }
        result.statements += int(section.statements.size());
        result.autocommit = result.autocommit || section.autocommit;
    }
    if (result.text.endsWith(QLatin1Char('\n')))
        result.text.chop(1);
    return result;
}

QString factsLine(const Inspected &inspected)
{
    QStringList facts;
    if (const QString word = stateWord(inspected.state, inspected.connected); !word.isEmpty())
        facts.append(word);
    const Revision &revision = inspected.revision;
    if (revision.created.isValid())
        facts.append(QLocale().toString(revision.created, QStringLiteral("d MMM yyyy HH:mm")));
    else if (!revision.createDate.isEmpty())
        facts.append(revision.createDate);
    if (inspected.script) {
        const SectionText upgrade = sectionText(*inspected.script, Direction::Upgrade);
        QString count = upgrade.statements == 1
                            ? InspectedWords::tr("1 statement")
                            : InspectedWords::tr("%1 statements").arg(upgrade.statements);
        if (upgrade.autocommit)
            count = InspectedWords::tr("%1, no transaction").arg(count);
        facts.append(count);
    }
    if (revision.language == ScriptLanguage::Python) {
        facts.append(inspected.notStatic.isEmpty() ? InspectedWords::tr("translated")
                                                   : InspectedWords::tr("needs Python"));
        if (!inspected.mappedTypes.isEmpty())
            facts.append(InspectedWords::tr("typed by map: %1")
                             .arg(inspected.mappedTypes.join(QLatin1String(", "))));
    }
    return facts.join(QStringLiteral("  ·  "));
}

} // namespace Retort

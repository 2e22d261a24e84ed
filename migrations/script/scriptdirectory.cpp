#include "migrations/script/scriptdirectory.h"

#include "migrations/script/alembicscript.h"
#include "migrations/script/pythontext.h"
#include "migrations/script/versionfiles.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::ScriptDirectory", text);
}

class DirectoryReader
{
public:
    explicit DirectoryReader(const ProjectConfig &config) : m_config(config) {}

    ScriptDirectory read()
    {
        QStringList roots = m_config.versionLocations;
        roots << m_config.scriptLocation << m_config.directory;
        const VersionFiles files(m_config.versionLocations, m_config.recursiveVersionLocations,
                                 roots);
        VersionFiles::Visitor visitor;
        visitor.read = [this](const QString &file, const QByteArray &bytes) {
            if (file.endsWith(QLatin1String(".py")))
                readPython(file, bytes);
            else
                readSql(file, bytes);
        };
        visitor.fault = [this](const Error &error) { m_scripts.faults += error; };
        visitor.ignore = [this](const QString &file, const QString &reason) {
            m_scripts.ignored += IgnoredFile{file, reason};
        };
        visitor.warn = [this](const QString &warning) { m_scripts.warnings += warning; };
        files.visit(visitor);
        m_scripts.graph = RevisionGraph::build(std::move(m_revisions));
        for (const Error &fault : m_scripts.graph.faults()) {
            // Named above already, with its line.
            if (fault.kind != ErrorKind::NotStatic)
                m_scripts.faults += fault;
        }
        m_scripts.faults += m_syntaxErrors;
        return std::move(m_scripts);
    }

private:
    void readPython(const QString &file, const QByteArray &bytes)
    {
        AlembicHeader header = readAlembicHeader(bytes, file);
        // A helper between the revisions is no revision, and no Python of ours to judge.
        if (!header.ignored.isEmpty() && header.faults.isEmpty()) {
            m_scripts.ignored += IgnoredFile{file, header.ignored};
            return;
        }
        m_scripts.faults += header.faults;
        m_scripts.faults += header.notStatic;
        for (const Error &error : std::as_const(header.notStaticLabels)) {
            m_scripts.warnings += QStringLiteral("%1:%2: %3")
                                      .arg(error.file, QString::number(error.line), error.message);
        }
        if (header.ignored.isEmpty() && !header.revision.id.isEmpty())
            m_revisions += std::move(header.revision);
        else if (header.ignored.isEmpty() && header.notStatic.isEmpty() && header.faults.isEmpty())
            addFault(ErrorKind::InvalidIdentifier, file,
                     tr("The 'revision' of %1 is empty.").arg(file), tr("Give it an identifier."));
    }

    void readSql(const QString &file, const QByteArray &bytes)
    {
        Result<std::optional<Revision>> header = readSqlHeader(bytes, file);
        if (!header) {
            Error error = header.error();
            if (error.file.isEmpty())
                error.file = file;
            m_syntaxErrors += error;
        } else if (!*header) {
            m_scripts.ignored +=
                IgnoredFile{file, tr("it has no 'Revision ID' in a comment at its top")};
        } else {
            m_revisions += **std::move(header);
        }
    }

    void addFault(ErrorKind kind, const QString &file, const QString &message, const QString &hint)
    {
        m_scripts.faults += Error{kind, message, hint, file, 0, 0, std::nullopt};
    }

    const ProjectConfig &m_config;
    ScriptDirectory m_scripts;
    QList<Revision> m_revisions;
    QList<Error> m_syntaxErrors;
};

} // namespace

Result<ScriptDirectory> readScriptDirectory(const ProjectConfig &config)
{
    const QFileInfo folder(config.scriptLocation);
    if (!folder.isDir()) {
        Error error;
        error.kind = ErrorKind::Io;
        error.file = config.file;
        error.message =
            folder.exists()
                ? tr("The script location %1 is not a folder.").arg(config.scriptLocation)
                : tr("The script location %1 does not exist.").arg(config.scriptLocation);
        error.hint = tr("Correct 'script_location' in %1, or make the folder.").arg(config.file);
        return fail(error);
    }
    return DirectoryReader(config).read();
}

Result<SqlScript> loadScript(const Revision &revision)
{
    const Result<QByteArray> bytes = readRevisionFile(revision.file);
    if (!bytes)
        return fail(bytes.error());
    Result<std::optional<SqlScript>> script = parseSqlScript(*bytes, revision.file);
    if (!script)
        return fail(script.error());
    if (!*script) {
        return fail(Error{ErrorKind::ScriptSyntax,
                          tr("%1 has no 'Revision ID' any more.").arg(revision.file),
                          tr("Reload the history."), revision.file, 0, 0, std::nullopt});
    }
    return **std::move(script);
}

Result<PythonScript> loadPythonScript(const Revision &revision)
{
    const Result<QByteArray> bytes = readRevisionFile(revision.file);
    if (!bytes)
        return fail(bytes.error());
    int line = 0;
    const std::optional<QString> text = decodeUtf8(*bytes, &line);
    if (!text) {
        return fail(Error{ErrorKind::Io, tr("The file is not UTF-8 text (line %1).").arg(line),
                          tr("Save it as UTF-8."), revision.file, line, 0, std::nullopt});
    }
    return PythonScript{*text, pythonScriptHash(*bytes)};
}

} // namespace Retort

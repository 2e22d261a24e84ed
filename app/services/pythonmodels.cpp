#include "app/services/pythonmodels.h"

#include "app/services/pythonprocess.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PythonModels", text);
}

/// A project has no use for more, and nobody reads it.
constexpr int longestSentence = 2000;

QString setPython()
{
    return tr("Set `python =` in [retort] to the interpreter of the project's environment.");
}

/// What the printing program says went wrong, in sentences.
class Failure
{
public:
    Failure(const PythonModelsRequest &request, const QJsonObject &facts)
        : m_request(request), m_facts(facts)
    {}

    Error error() const
    {
        Error error;
        error.kind = ErrorKind::Config;
        tell(&error);
        error.file = text("file");
        error.line = m_facts.value(QLatin1String("line")).toInt();
        return error;
    }

private:
    QString text(const char *key) const { return m_facts.value(QLatin1String(key)).toString(); }
    QString what() const { return m_request.module + u':' + m_request.attribute; }
    QString python() const
    {
        return QStringLiteral("%1 (%2)").arg(m_request.interpreter.path,
                                             m_request.interpreter.origin);
    }
    /// `ValueError: the text.`
    QString exception() const
    {
        QString sentence = text("message").trimmed();
        if (sentence.size() > longestSentence)
            sentence = sentence.left(longestSentence) + u'…';
        const QString type = text("type");
        sentence = sentence.isEmpty() ? type : type + QStringLiteral(": ") + sentence;
        return sentence.endsWith(u'.') ? sentence : sentence + u'.';
    }

    void tell(Error *error) const
    {
        const QString kind = text("kind");
        if (kind == u"import" && m_facts.contains(QLatin1String("missing")))
            return tellMissing(error);
        if (kind == u"connection") {
            error->message = tr("The models open a connection while they are imported: %1.")
                                 .arg(text("message"));
            error->hint = tr("Move what connects into a function that the import does not call.");
        } else if (kind == u"sqlalchemy") {
            error->message = tr("%1 has no SQLAlchemy that works: %2").arg(python(), exception());
            error->hint = setPython();
        } else if (kind == u"too_old") {
            error->message = tr("%1 has SQLAlchemy %2; 1.4 is the oldest that Retort can use.")
                                 .arg(python(), text("version"));
            error->hint = setPython();
        } else if (kind == u"no_attribute") {
            error->message = tr("%1 has no %2.").arg(m_request.module, m_request.attribute);
            error->hint = candidates();
        } else if (kind == u"no_metadata") {
            error->message = tr("%1 is a %2, neither MetaData nor a declarative base nor anything "
                                "with .metadata.")
                                 .arg(what(), text("type"));
            error->hint = tr("Name MetaData, a declarative base or a list of them in models = "
                             "python:MODULE:ATTRIBUTE.");
        } else if (kind == u"print") {
            const QString table = text("table");
            error->message =
                table.isEmpty()
                    ? tr("The models cannot be written as PostgreSQL: %1").arg(exception())
                    : tr("Table %1 of the models cannot be written as PostgreSQL: %2")
                          .arg(table, exception());
            error->hint = tr("SQLAlchemy said so while it wrote the tables for PostgreSQL; "
                             "its create_all would say the same.");
        } else {
            error->message = tr("The models cannot be imported: %1").arg(exception());
            error->hint = tr("%1 imported %2 in %3, with this program's environment.")
                              .arg(python(), m_request.module, m_request.folder);
        }
    }

    void tellMissing(Error *error) const
    {
        const QString missing = text("missing");
        const bool own = m_request.module == missing || m_request.module.startsWith(missing + u'.');
        if (!own) {
            error->message =
                tr("The models import %1, which %2 does not have.").arg(missing, python());
            error->hint =
                tr("Install it there, or set `python =` in [retort] to the interpreter of "
                   "the project's environment.");
            return;
        }
        QStringList folders = m_request.sysPath;
        if (!folders.contains(m_request.folder))
            folders += m_request.folder;
        error->message = tr("There is no Python module %1 for the models.").arg(missing);
        error->hint = tr("It was looked for in %1 and in what %2 has; prepend_sys_path adds "
                         "folders, `python =` in [retort] sets another interpreter.")
                          .arg(folders.join(QStringLiteral(", ")), python());
    }

    QString candidates() const
    {
        QStringList names;
        const QJsonArray found = m_facts.value(QLatin1String("candidates")).toArray();
        for (const QJsonValue &name : found)
            names += name.toString();
        return names.isEmpty() ? tr("Name MetaData or a declarative base that the module has.")
                               : tr("It has %1.").arg(names.join(QStringLiteral(", ")));
    }

    const PythonModelsRequest &m_request;
    const QJsonObject &m_facts;
};

QString joined(const QJsonArray &statements)
{
    QString sql;
    for (const QJsonValue &statement : statements)
        sql += statement.toString() + u'\n';
    return sql;
}

Error badForm(const ProjectConfig &config)
{
    Error error;
    error.kind = ErrorKind::Config;
    error.message = tr("models = %1 names no Python models.").arg(config.models);
    error.hint = tr("Write python:PACKAGE.MODULE:ATTRIBUTE, for example python:app.models:Base.");
    error.file = config.file;
    return error;
}

/// `part.part`, each an identifier.
bool isDottedName(const QString &name)
{
    const QStringList parts = name.split(u'.');
    return std::all_of(parts.begin(), parts.end(), [](const QString &part) {
        return !part.isEmpty() && !part.at(0).isDigit()
               && std::all_of(part.begin(), part.end(), [](QChar character) {
                      return character == u'_' || character.isLetterOrNumber()
                             || character.isSurrogate();
                  });
    });
}

} // namespace

bool isPythonModels(const ProjectConfig &config)
{
    return config.models.startsWith(QLatin1String("python:"));
}

Result<PythonModelsRequest> pythonModelsRequest(const ProjectConfig &config,
                                                const EnvironmentLookup &environment)
{
    const QStringList parts = config.models.split(u':');
    if (parts.size() != 3 || parts.at(0) != u"python" || !isDottedName(parts.at(1).trimmed())
        || !isDottedName(parts.at(2).trimmed()))
        return fail(badForm(config));
    Result<PythonInterpreter> interpreter = findPythonInterpreter(config, environment);
    if (!interpreter)
        return fail(interpreter.error());
    PythonModelsRequest request;
    request.interpreter = *std::move(interpreter);
    request.module = parts.at(1).trimmed();
    request.attribute = parts.at(2).trimmed();
    request.folder = config.directory;
    request.sysPath = config.prependSysPath;
    // Where the ini lies among the revisions (Flask-Migrate's place), the project is the folder
    // above.
    if (config.scriptLocation == config.directory) {
        const QString above = QFileInfo(config.directory).path();
        request.folder = above;
        if (!request.sysPath.contains(config.directory))
            request.sysPath += config.directory;
    }
    return request;
}

QString describeRun(const PythonModelsRequest &request)
{
    return tr("%1 (%2) imports %3 in %4")
        .arg(request.interpreter.path, request.interpreter.origin, request.module, request.folder);
}

Result<QString> printPythonModels(const PythonModelsRequest &request, const CancelToken &cancel)
{
    const Result<QByteArray> answer = runPrintingProgram(request, cancel);
    if (!answer)
        return fail(answer.error());
    const QJsonDocument document = QJsonDocument::fromJson(*answer);
    const QJsonObject object = document.object();
    if (object.contains(QLatin1String("error"))) {
        const QJsonObject facts = object.value(QLatin1String("error")).toObject();
        return fail(Failure(request, facts).error());
    }
    if (!object.value(QLatin1String("statements")).isArray()) {
        return fail(
            ErrorKind::Config,
            tr("What %1 printed of the models cannot be read.").arg(request.interpreter.path));
    }
    const QJsonArray statements = object.value(QLatin1String("statements")).toArray();
    if (statements.isEmpty()) {
        return fail(ErrorKind::Config,
                    tr("%1:%2 knows no table.").arg(request.module, request.attribute),
                    tr("Tables are known once their modules are imported: let %1 import them, or "
                       "name a module that does.")
                        .arg(request.module));
    }
    return joined(statements);
}

} // namespace Retort

#include "migrations/alembic/envscript.h"

#include "migrations/python/evaluate.h"
#include "migrations/python/parser.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace Retort {

namespace {

using Python::Effect;
using Python::Value;
using Kind = Python::Value::Kind;

constexpr qint64 largestFile = 4'000'000;
/// How far an import is followed from file to file.
constexpr int mostFiles = 8;

QString tr(const char *text)
{
    return QCoreApplication::translate("EnvScript", text);
}

const Value *keyword(const Value &call, const char *name)
{
    for (const Python::Keyword &one : call.keywords) {
        if (one.name == QLatin1String(name))
            return &one.value;
    }
    return nullptr;
}

bool isCallOf(const Value &value, const QStringList &names)
{
    return value.kind == Kind::Call && value.base && value.base->kind == Kind::Symbol
           && names.contains(value.base->text);
}

/// `a.b.C.metadata` of a symbol and the attributes behind it; empty where it is none.
QString dotted(const Value &value)
{
    if (value.kind == Kind::Symbol)
        return value.text;
    if (value.kind == Kind::Attribute && value.base) {
        const QString base = dotted(*value.base);
        return base.isEmpty() ? QString() : base + QLatin1Char('.') + value.text;
    }
    return {};
}

/// What an expression is worth at the end of a module.
std::optional<Value> valueIn(const QString &source, const QString &expression)
{
    const QString probe = source
                          + QStringLiteral("\n\ndef __retort_probe__():\n"
                                           "    from __retort__ import __retort_seen__\n"
                                           "    __retort_seen__(%1)\n")
                                .arg(expression);
    const Result<Python::Module> module = Python::parseSource(probe);
    if (!module)
        return std::nullopt;
    const Python::Evaluation evaluation =
        Python::evaluate(*module, QStringLiteral("__retort_probe__"));
    for (const Effect &effect : evaluation.effects) {
        if (effect.kind == Effect::Kind::Call && !effect.value.items.isEmpty() && effect.value.base
            && dotted(*effect.value.base).endsWith(QLatin1String("__retort_seen__")))
            return effect.value.items.first();
    }
    return std::nullopt;
}

std::optional<QString> sourceOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return std::nullopt;
    QString text = QString::fromUtf8(file.readAll());
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    return text;
}

class Reader
{
public:
    Reader(QString file, QStringList folders)
        : m_file(std::move(file)), m_folders(std::move(folders))
    {}

    EnvScript read()
    {
        const std::optional<QString> source = sourceOf(m_file);
        if (!source) {
            m_env.unread.append(tr("%1 cannot be read.").arg(m_file));
            return m_env;
        }
        const Result<Python::Module> module = Python::parseSource(*source);
        if (!module) {
            m_env.unread.append(QStringLiteral("%1:%2: %3")
                                    .arg(m_file)
                                    .arg(module.error().line)
                                    .arg(module.error().message));
            return m_env;
        }
        bool configured = false;
        for (const QString &function : Python::functionNames(*module)) {
            const Python::Evaluation evaluation = Python::evaluate(*module, function);
            for (const Effect &effect : evaluation.effects) {
                if (isCallOf(effect.value, {QStringLiteral("alembic.context.configure")})) {
                    take(effect.value);
                    configured = true;
                }
            }
        }
        if (!configured)
            m_env.unread.append(tr("%1: no context.configure(…) could be followed.").arg(m_file));
        readTarget(*source);
        return m_env;
    }

private:
    void unread(const char *name, const Value &value)
    {
        const QString sentence = tr("%1:%2: %3 is not a constant.")
                                     .arg(m_file)
                                     .arg(value.place.line)
                                     .arg(QLatin1String(name));
        if (!m_env.unread.contains(sentence))
            m_env.unread.append(sentence);
    }

    void takeText(const Value &call, const char *name, std::optional<QString> &into)
    {
        const Value *value = keyword(call, name);
        if (!value)
            return;
        if (value->kind == Kind::String)
            into = value->text;
        else if (value->kind == Kind::None)
            into = QString();
        else
            unread(name, *value);
    }

    void takeFlag(const Value &call, const char *name, std::optional<bool> &into)
    {
        const Value *value = keyword(call, name);
        if (!value)
            return;
        if (value->kind == Kind::Bool)
            into = value->text == QLatin1String("True");
        else if (value->kind == Kind::None)
            into = false;
        else
            unread(name, *value);
    }

    void take(const Value &call)
    {
        takeText(call, "version_table", m_env.versionTable);
        takeText(call, "version_table_schema", m_env.versionTableSchema);
        takeFlag(call, "include_schemas", m_env.includeSchemas);
        takeFlag(call, "transaction_per_migration", m_env.transactionPerMigration);
        for (const Python::Keyword &one : call.keywords) {
            if (one.name.isEmpty())
                unread("**", one.value);
        }
        if (const Value *target = keyword(call, "target_metadata"))
            m_target = *target;
    }

    void readTarget(const QString &source)
    {
        std::optional<Value> target = valueIn(source, QStringLiteral("target_metadata"));
        if (!target || (target->kind == Kind::Symbol && target->text.startsWith("builtins.")))
            target = m_target;
        if (!target || target->kind == Kind::None)
            return;
        const QString name = dotted(*target);
        if (name.isEmpty()) {
            takeConvention(*target);
            if (isCallOf(*target, metadataNames()))
                m_env.targetMetadata = QStringLiteral(":target_metadata");
            else
                unread("target_metadata", *target);
            return;
        }
        follow(name, mostFiles);
    }

    static QStringList metadataNames()
    {
        return {QStringLiteral("sqlalchemy.MetaData"), QStringLiteral("sqlalchemy.schema.MetaData"),
                QStringLiteral("sqlalchemy.sql.schema.MetaData")};
    }

    /// `naming_convention` of MetaData(…), or of what declarative_base(metadata=…) was given.
    void takeConvention(const Value &value)
    {
        if (value.kind == Kind::Attribute && value.text == QLatin1String("metadata")
            && value.base) {
            takeConvention(*value.base);
            return;
        }
        if (value.kind != Kind::Call)
            return;
        if (const Value *metadata = keyword(value, "metadata"))
            takeConvention(*metadata);
        const Value *convention = keyword(value, "naming_convention");
        if (!convention || convention->kind == Kind::None)
            return;
        if (convention->kind != Kind::Dict) {
            unread("naming_convention", *convention);
            return;
        }
        for (qsizetype i = 0; i < convention->keys.size(); ++i) {
            if (convention->keys.at(i).isString() && convention->items.at(i).isString())
                m_env.namingConvention.insert(convention->keys.at(i).text,
                                              convention->items.at(i).text);
            else
                unread("naming_convention", convention->items.at(i));
        }
    }

    /// Finds the longest module that a dotted name begins with, and looks there.
    void follow(const QString &name, int left)
    {
        const QStringList parts = name.split(QLatin1Char('.'));
        for (qsizetype size = parts.size() - 1; size > 0; --size) {
            const QString module = parts.first(size).join(QLatin1Char('.'));
            const QString path = moduleFile(module, m_folders);
            if (path.isEmpty())
                continue;
            const QString attribute = parts.mid(size).join(QLatin1Char('.'));
            if (m_env.targetMetadata.isEmpty())
                m_env.targetMetadata = module + QLatin1Char(':') + attribute;
            if (left <= 0)
                return;
            const std::optional<QString> source = sourceOf(path);
            const std::optional<Value> value = source ? valueIn(*source, attribute) : std::nullopt;
            if (!value)
                return;
            const QString next = dotted(*value);
            if (next.isEmpty())
                takeConvention(*value);
            else if (next != name && !next.startsWith(QLatin1String("builtins.")))
                follow(next, left - 1);
            return;
        }
        if (m_env.targetMetadata.isEmpty())
            m_env.unread.append(
                tr("%1: the module of target_metadata, %2, was not found.").arg(m_file, name));
    }

    QString m_file;
    QStringList m_folders;
    EnvScript m_env;
    std::optional<Value> m_target;
};

} // namespace

void applyEnvScript(ProjectConfig &config)
{
    if (config.kind != ProjectKind::Alembic)
        return;
    const QString file = config.scriptLocation + QStringLiteral("/env.py");
    if (!QFileInfo(file).isFile())
        return;
    const EnvScript env =
        readEnvScript(file, QStringList{config.directory} + config.prependSysPath);
    const ProjectConfig usual;
    if (env.versionTable && config.versionTable == usual.versionTable)
        config.versionTable = *env.versionTable;
    if (env.versionTableSchema && config.versionTableSchema.isEmpty())
        config.versionTableSchema = *env.versionTableSchema;
    config.namingConvention = env.namingConvention;
    if (config.models.isEmpty() && !env.targetMetadata.isEmpty()
        && !env.targetMetadata.startsWith(QLatin1Char(':'))) {
        config.models = QStringLiteral("python:") + env.targetMetadata;
        config.modelsFromEnvScript = true;
    }
    for (const QString &sentence : env.unread) {
        if (sentence.contains(QLatin1String("version_table"))
            || sentence.contains(QLatin1String(": ** ")))
            config.warnings.append(sentence);
    }
}

Result<ProjectConfig> loadProjectConfig(const QString &file, const QString &section,
                                        const EnvironmentLookup &environment)
{
    Result<ProjectConfig> config = loadConfig(file, section, environment);
    if (config)
        applyEnvScript(*config);
    return config;
}

QString moduleFile(const QString &module, const QStringList &folders)
{
    QString path = module;
    path.replace(QLatin1Char('.'), QLatin1Char('/'));
    for (const QString &folder : folders) {
        for (const QString &candidate :
             {folder + QLatin1Char('/') + path + QStringLiteral(".py"),
              folder + QLatin1Char('/') + path + QStringLiteral("/__init__.py")}) {
            if (QFileInfo(candidate).isFile())
                return candidate;
        }
    }
    return {};
}

EnvScript readEnvScript(const QString &file, const QStringList &folders)
{
    return Reader(file, folders).read();
}

} // namespace Retort

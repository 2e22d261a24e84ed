#include "migrations/alembic/render.h"

#include "migrations/alembic/arguments.h"
#include "migrations/alembic/operations.h"

namespace Retort::Alembic {

using Python::Effect;
using Python::Value;

namespace {

const QString batchName = QStringLiteral("alembic.op.batch_alter_table");

bool isContext(const Value &value)
{
    return callee(value) == QLatin1String("alembic.op.get_context")
           || (value.kind == Value::Kind::Symbol && value.text == QLatin1String("alembic.context"));
}

/// The connection, which is none while SQL is only rendered.
bool isBind(const Value &value)
{
    if (callee(value) == QLatin1String("alembic.op.get_bind")
        || callee(value) == QLatin1String("alembic.context.get_bind"))
        return true;
    if (value.kind == Value::Kind::Attribute && value.base) {
        if (value.text == QLatin1String("engine"))
            return isBind(*value.base);
        return (value.text == QLatin1String("bind") || value.text == QLatin1String("connection"))
               && isContext(*value.base);
    }
    if (method(value) == QLatin1String("execution_options")
        || method(value) == QLatin1String("connect"))
        return value.base->base && isBind(*value.base->base);
    return false;
}

/// The first symbol that a chain of attributes, calls and subscripts begins with.
QString rootOf(const Value &value)
{
    const Value *at = &value;
    while (at->base && at->kind != Value::Kind::Symbol)
        at = at->base.get();
    return at->kind == Value::Kind::Symbol ? at->text : QString();
}

bool mentionsBind(const Value &value)
{
    const Value *at = &value;
    while (at) {
        if (isBind(*at))
            return true;
        at = at->base.get();
    }
    return false;
}

/// Calls that neither touch the database nor change what comes.
bool isIdle(const QString &root)
{
    static const QStringList idle = {QStringLiteral("logging."),       QStringLiteral("warnings."),
                                     QStringLiteral("builtins.print"), QStringLiteral("oslo_log."),
                                     QStringLiteral("structlog."),     QStringLiteral("textwrap.")};
    for (const QString &prefix : idle) {
        if (root.startsWith(prefix))
            return true;
    }
    return false;
}

class Renderer
{
public:
    explicit Renderer(const RenderOptions &options) : m_reading(options) {}

    Rendered render(const QList<Effect> &effects)
    {
        for (const Effect &effect : effects) {
            switch (effect.kind) {
            case Effect::Kind::Call:
                call(effect);
                break;
            case Effect::Kind::EnterWith:
                enter(effect);
                break;
            case Effect::Kind::LeaveWith:
                leave();
                break;
            case Effect::Kind::NotStatic:
                m_rendered.notStatic.append({effect.place.line, effect.expression, effect.reason});
                break;
            }
        }
        while (!m_blocks.isEmpty())
            leave();
        for (const QString &type : m_reading.neededTypes()) {
            if (!makes(type))
                m_reading.note(QStringLiteral("Adding a column does not create its type: %1 must "
                                              "be there.")
                                   .arg(type));
        }
        m_rendered.notes = m_reading.notes();
        m_rendered.mappedTypes = m_reading.mappedTypes();
        m_rendered.unknownTypes = m_reading.unknownTypes();
        return std::move(m_rendered);
    }

private:
    struct Block
    {
        enum class Kind { Batch, Autocommit, Other };
        Kind kind = Kind::Other;
        QList<RenderedStatement> queue;
    };

    bool makes(const QString &type) const
    {
        const QString words = QLatin1String("CREATE TYPE ") + type;
        for (const Section &section : m_rendered.sections) {
            for (const RenderedStatement &statement : section.statements) {
                if (statement.sql.contains(words, Qt::CaseInsensitive))
                    return true;
            }
        }
        return false;
    }

    void emitStatement(const QString &sql, const Python::Place &place)
    {
        QString text = sql;
        if (m_reading.options().form == Form::Offline)
            text.replace(QLatin1Char('\t'), QLatin1String("    "));
        text = text.trimmed();
        put({text, place});
    }

    void put(const RenderedStatement &statement)
    {
        if (m_rendered.sections.isEmpty() || m_rendered.sections.last().autocommit != m_autocommit)
            m_rendered.sections.append(Section{m_autocommit, {}});
        m_rendered.sections.last().statements.append(statement);
        if (!m_autocommit && statement.sql.contains(QLatin1String("INDEX CONCURRENTLY ")))
            m_reading.note(QStringLiteral("CREATE INDEX CONCURRENTLY and DROP INDEX CONCURRENTLY "
                                          "need to stand outside of a transaction."));
        const QString &table = m_reading.options().versionTable;
        if (!table.isEmpty() && statement.sql.contains(table))
            m_reading.note(QStringLiteral("A statement mentions the version table %1.").arg(table));
    }

    /// Hands on what was made unless something in it was refused.
    void take(const QStringList &statements, const Effect &effect, bool queued)
    {
        if (auto refusal = m_reading.takeRefusal()) {
            if (refusal->line == 0)
                refusal->line = effect.place.line;
            if (refusal->expression.isEmpty())
                refusal->expression = described(effect.value);
            m_rendered.notStatic.append(*refusal);
            return;
        }
        for (const QString &sql : statements) {
            Block *batch = nullptr;
            for (Block &block : m_blocks) {
                if (block.kind == Block::Kind::Batch)
                    batch = &block;
            }
            if (queued && batch)
                batch->queue.append({sql.trimmed(), effect.place});
            else
                emitStatement(sql, effect.place);
        }
    }

    void call(const Effect &effect)
    {
        const Value &value = effect.value;
        const QString name = callee(value);
        if (name.startsWith(QLatin1String("alembic.op."))) {
            const QString operation = name.mid(11);
            static const QSet<QString> silent = {
                QStringLiteral("f"), QStringLiteral("get_bind"), QStringLiteral("get_context"),
                QStringLiteral("inline_literal"), QStringLiteral("batch_alter_table")};
            if (!silent.contains(operation))
                take(operationSql(operation, value, nullptr, m_reading), effect, false);
            return;
        }
        if (!method(value).isEmpty() && value.base->base) {
            methodCall(effect, method(value), *value.base->base);
            return;
        }
        plainCall(effect, name);
    }

    void methodCall(const Effect &effect, const QString &name, const Value &base)
    {
        const Value &value = effect.value;
        if (callee(base) == batchName) {
            if (name == QLatin1String("f") || name == QLatin1String("get_bind")
                || name == QLatin1String("get_context"))
                return;
            // Alembic hands these on at once, the others at the end of the block.
            const bool queued = name != QLatin1String("execute");
            take(operationSql(name, value, &base, m_reading), effect, queued);
            return;
        }
        const bool executes = name == QLatin1String("execute") && (isBind(base) || isContext(base));
        if (executes) {
            if (value.items.isEmpty()) {
                m_reading.refuse(value, QStringLiteral("nothing to execute"));
                take({}, effect, false);
                return;
            }
            if (value.items.size() > 1 || !value.keywords.isEmpty())
                m_reading.refuse(value, QStringLiteral("parameters are sent beside the statement"));
            take({executeSql(value.items.first(), m_reading)}, effect, false);
            return;
        }
        if (isBind(base)
            && (name == QLatin1String("execution_options") || name == QLatin1String("connect")))
            return;
        if (const auto statements = createOrDropSql(value, m_reading)) {
            take(*statements, effect, false);
            return;
        }
        if (mentionsBind(value)) {
            m_reading.refuse(value, QStringLiteral("it asks the database"));
            take({}, effect, false);
            return;
        }
        const QString root = rootOf(value);
        static const QSet<QString> changing = {
            QStringLiteral("create"),        QStringLiteral("drop"),
            QStringLiteral("create_all"),    QStringLiteral("drop_all"),
            QStringLiteral("reflect"),       QStringLiteral("execute"),
            QStringLiteral("append_column"), QStringLiteral("append_constraint")};
        if (!sqlalchemyName(root).isEmpty() && isPure(root) && !changing.contains(name))
            return;
        if (isIdle(root))
            return;
        m_reading.refuse(value, QStringLiteral("what this call does is not known"));
        take({}, effect, false);
    }

    void plainCall(const Effect &effect, const QString &name)
    {
        if (isIdle(name) || m_reading.mappedType(name))
            return;
        if (isPure(name)) {
            for (const Python::Keyword &keyword : effect.value.keywords) {
                if (keyword.name.startsWith(QLatin1String("autoload"))) {
                    m_reading.refuse(effect.value, QStringLiteral("it asks the database"));
                    take({}, effect, false);
                    return;
                }
            }
            return;
        }
        if (sqlalchemyName(name) == QLatin1String("sa.inspect")
            || name.startsWith(QLatin1String("sqlalchemy.engine.")))
            m_reading.refuse(effect.value, QStringLiteral("it asks the database"));
        else
            m_reading.refuse(effect.value,
                             name.isEmpty() ? QStringLiteral("what this call does is not known")
                                            : QStringLiteral("%1 is not in this file").arg(name));
        take({}, effect, false);
    }

    /// A constructor of SQLAlchemy's.
    static bool isPure(const QString &dotted)
    {
        static const QSet<QString> others = {
            QStringLiteral("sa.inspect"), QStringLiteral("sa.create_engine"),
            QStringLiteral("sa.engine_from_config"), QStringLiteral("sa.create_mock_engine")};
        const QString name = sqlalchemyName(dotted);
        return !name.isEmpty() && !others.contains(name);
    }

    void enter(const Effect &effect)
    {
        const Value &value = effect.value;
        Block block;
        if (callee(value) == batchName) {
            block.kind = Block::Kind::Batch;
            checkBatch(value);
            take({}, effect, false);
        } else if (method(value) == QLatin1String("autocommit_block") && value.base->base
                   && isContext(*value.base->base)) {
            block.kind = Block::Kind::Autocommit;
            if (m_autocommit)
                m_rendered.notStatic.append({effect.place.line, described(value),
                                             QStringLiteral("an autocommit block in another")});
            m_autocommit = true;
        } else {
            m_rendered.notStatic.append({effect.place.line, described(value),
                                         QStringLiteral("what this block does is not known")});
        }
        m_blocks.append(block);
    }

    void checkBatch(const Value &value)
    {
        Arguments arguments(value,
                            {QStringLiteral("table_name"), QStringLiteral("schema"),
                             QStringLiteral("recreate"), QStringLiteral("partial_reordering"),
                             QStringLiteral("copy_from"), QStringLiteral("table_args"),
                             QStringLiteral("table_kwargs"), QStringLiteral("reflect_args"),
                             QStringLiteral("reflect_kwargs"), QStringLiteral("naming_convention")},
                            m_reading);
        if (arguments.name(QStringLiteral("table_name")).null)
            m_reading.refuse(value, QStringLiteral("a batch without its table"));
        arguments.name(QStringLiteral("schema"));
        const QString recreate =
            arguments.text(QStringLiteral("recreate")).value_or(QStringLiteral("auto"));
        if (recreate != QLatin1String("auto") && recreate != QLatin1String("never"))
            m_reading.refuse(value, QStringLiteral("the table is made anew from what the database "
                                                   "says of it"));
        arguments.ignore({QStringLiteral("partial_reordering"), QStringLiteral("copy_from"),
                          QStringLiteral("table_args"), QStringLiteral("table_kwargs"),
                          QStringLiteral("reflect_args"), QStringLiteral("reflect_kwargs"),
                          QStringLiteral("naming_convention")});
        arguments.finish();
    }

    void leave()
    {
        if (m_blocks.isEmpty())
            return;
        const Block block = m_blocks.takeLast();
        if (block.kind == Block::Kind::Autocommit)
            m_autocommit = false;
        for (const RenderedStatement &statement : block.queue)
            emitStatement(statement.sql, statement.place);
    }

    Reading m_reading;
    Rendered m_rendered;
    QList<Block> m_blocks;
    bool m_autocommit = false;
};

} // namespace

Rendered renderEffects(const QList<Effect> &effects, const RenderOptions &options)
{
    return Renderer(options).render(effects);
}

QString toScript(const Rendered &rendered)
{
    QString script;
    for (const Section &section : rendered.sections) {
        if (section.autocommit)
            script += QLatin1String("COMMIT;\n\n");
        for (const RenderedStatement &statement : section.statements)
            script += statement.sql + QLatin1String(";\n\n");
        if (section.autocommit)
            script += QLatin1String("BEGIN;\n\n");
    }
    return script;
}

} // namespace Retort::Alembic

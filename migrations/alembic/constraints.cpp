#include "migrations/alembic/tables.h"

#include <QRegularExpression>

namespace Retort::Alembic {

using Python::Value;

namespace {

QString phraseOf(const QString &text, const QString &form, const Value &where, Reading &reading)
{
    const QRegularExpression expression(QRegularExpression::anchoredPattern(form),
                                        QRegularExpression::CaseInsensitiveOption);
    if (!expression.match(text).hasMatch())
        reading.refuse(where, QStringLiteral("%1 is no SQL here").arg(text));
    return text;
}

const QString action = QStringLiteral("RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT");
const QString method_ = QStringLiteral("[\\w_]+");

Constraint primaryKeyOrUnique(const Value &value, Constraint::Kind kind, Reading &reading)
{
    Arguments arguments(value, {}, reading, true);
    Constraint constraint;
    constraint.kind = kind;
    constraint.place = value.place;
    constraint.name = arguments.name(QStringLiteral("name"));
    const QList<Value> columns = arguments.rest();
    for (const Value &column : columns)
        constraint.columns.append(column.isString()
                                          || callee(column).startsWith(QLatin1String("alembic"))
                                      ? nameOf(column, reading)
                                      : columnOf(column, reading).name);
    constraint.deferrability = deferrabilityOf(arguments, value, reading);
    if (kind == Constraint::Kind::Unique)
        constraint.distinctness = distinctnessOf(arguments);
    arguments.ignore({QStringLiteral("info")});
    arguments.finishDialects();
    return constraint;
}

Constraint foreignKeyConstraint(const Value &value, Reading &reading)
{
    Arguments arguments(
        value,
        {QStringLiteral("columns"), QStringLiteral("refcolumns"), QStringLiteral("name"),
         QStringLiteral("onupdate"), QStringLiteral("ondelete"), QStringLiteral("deferrable"),
         QStringLiteral("initially"), QStringLiteral("use_alter"), QStringLiteral("link_to_name"),
         QStringLiteral("match"), QStringLiteral("table"), QStringLiteral("info")},
        reading);
    Constraint constraint;
    constraint.kind = Constraint::Kind::ForeignKey;
    constraint.place = value.place;
    constraint.name = arguments.name(QStringLiteral("name"));
    constraint.columns = arguments.names(QStringLiteral("columns"));
    const Value *targets = arguments.some(QStringLiteral("refcolumns"));
    const QList<Name> names = targets ? namesOf(*targets, reading) : QList<Name>();
    if (names.isEmpty() || names.size() != constraint.columns.size())
        reading.refuse(value, QStringLiteral("a foreign key has as many columns as it refers to"));
    for (const Name &target : names) {
        QStringList parts = target.text.split(QLatin1Char('.'));
        if (parts.size() < 2) {
            reading.refuse(value, QStringLiteral("a foreign key names a table and a column"));
            break;
        }
        constraint.referredColumns.append(Name::of(parts.takeLast()));
        const Name table = Name::of(parts.takeLast());
        const Name schema = parts.isEmpty() ? Name{} : Name::of(parts.join(QLatin1Char('.')));
        if (constraint.referredColumns.size() > 1
            && (table != constraint.referredTable || schema != constraint.referredSchema))
            reading.refuse(value, QStringLiteral("a foreign key refers to one table"));
        constraint.referredTable = table;
        constraint.referredSchema = schema;
    }
    constraint.useAlter = arguments.truth(QStringLiteral("use_alter"));
    constraint.text = cascadesOf(arguments, value, reading);
    constraint.deferrability = deferrabilityOf(arguments, value, reading);
    constraint.validity = validityOf(arguments);
    if (arguments.some(QStringLiteral("table")))
        reading.refuse(value, QStringLiteral("a constraint bound to a table by itself"));
    arguments.ignore({QStringLiteral("link_to_name"), QStringLiteral("info")});
    arguments.finishDialects();
    return constraint;
}

Constraint checkConstraint(const Value &value, Reading &reading)
{
    Arguments arguments(value,
                        {QStringLiteral("sqltext"), QStringLiteral("name"),
                         QStringLiteral("deferrable"), QStringLiteral("initially")},
                        reading);
    Constraint constraint;
    constraint.kind = Constraint::Kind::Check;
    constraint.place = value.place;
    constraint.name = arguments.name(QStringLiteral("name"));
    if (const Value *condition = arguments.some(QStringLiteral("sqltext")))
        constraint.text = sqlOf(sqlOrText(*condition, reading), false);
    else
        reading.refuse(value, QStringLiteral("a check without a condition"));
    constraint.deferrability = deferrabilityOf(arguments, value, reading);
    constraint.validity = validityOf(arguments);
    arguments.ignore({QStringLiteral("info")});
    arguments.finishDialects();
    return constraint;
}

} // namespace

Constraint constraintOf(const Value &value, Reading &reading)
{
    const QString name = sqlalchemyName(callee(value));
    if (name == QLatin1String("sa.PrimaryKeyConstraint"))
        return primaryKeyOrUnique(value, Constraint::Kind::PrimaryKey, reading);
    if (name == QLatin1String("sa.UniqueConstraint"))
        return primaryKeyOrUnique(value, Constraint::Kind::Unique, reading);
    if (name == QLatin1String("sa.ForeignKeyConstraint"))
        return foreignKeyConstraint(value, reading);
    if (name == QLatin1String("sa.CheckConstraint"))
        return checkConstraint(value, reading);
    if (name == QLatin1String("postgresql.ExcludeConstraint")) {
        Arguments arguments(value, {}, reading, true);
        Constraint constraint;
        constraint.kind = Constraint::Kind::Exclude;
        constraint.place = value.place;
        constraint.name = arguments.name(QStringLiteral("name"));
        const QList<Value> elements = arguments.rest();
        for (const Value &element : elements) {
            if (!element.items.isEmpty() && element.items.first().isString())
                constraint.columns.append(nameOf(element.items.first(), reading));
        }
        constraint.text = exclusionOf(elements, arguments, value, reading);
        constraint.deferrability = deferrabilityOf(arguments, value, reading);
        arguments.finishDialects();
        return constraint;
    }
    reading.refuseValue(value, QStringLiteral("this part of a table is not known"));
    return {};
}

QString deferrabilityOf(Arguments &arguments, const Value &where, Reading &reading)
{
    QString text;
    if (const auto deferrable = arguments.maybeTruth(QStringLiteral("deferrable")))
        text += *deferrable ? QLatin1String(" DEFERRABLE") : QLatin1String(" NOT DEFERRABLE");
    if (const auto initially = arguments.text(QStringLiteral("initially")))
        text += QLatin1String(" INITIALLY ")
                + phraseOf(*initially, QStringLiteral("DEFERRED|IMMEDIATE"), where, reading);
    return text;
}

QString cascadesOf(Arguments &arguments, const Value &where, Reading &reading)
{
    QString text;
    if (const auto match = arguments.text(QStringLiteral("match")))
        text += QLatin1String(" MATCH ") + *match;
    if (const auto ondelete = arguments.text(QStringLiteral("ondelete")))
        text += QLatin1String(" ON DELETE ") + phraseOf(*ondelete, action, where, reading);
    if (const auto onupdate = arguments.text(QStringLiteral("onupdate")))
        text += QLatin1String(" ON UPDATE ") + phraseOf(*onupdate, action, where, reading);
    return text;
}

QString validityOf(Arguments &arguments)
{
    return arguments.truth(QStringLiteral("postgresql_not_valid")) ? QStringLiteral(" NOT VALID")
                                                                   : QString();
}

QString distinctnessOf(Arguments &arguments)
{
    const auto notDistinct = arguments.maybeTruth(QStringLiteral("postgresql_nulls_not_distinct"));
    if (!notDistinct)
        return {};
    return *notDistinct ? QStringLiteral("NULLS NOT DISTINCT ") : QStringLiteral("NULLS DISTINCT ");
}

void addIndexElement(Index &index, const Value &value, Reading &reading)
{
    if (value.isString() || callee(value) == QLatin1String("alembic.op.f")
        || sqlalchemyName(value) == QLatin1String("sa.quoted_name")) {
        const Name name = nameOf(value, reading);
        if (name.text.isEmpty())
            reading.refuse(value, QStringLiteral("a column without a name"));
        index.columns.append(name);
        index.keys.append(name);
        index.elements.append(quoted(name));
        return;
    }
    const ExpressionPointer expression = expressionOf(value, reading);
    Name key;
    if (expression->kind == Expression::Kind::Column)
        key = expression->name;
    else if ((expression->isText || sqlalchemyName(value) == QLatin1String("sa.literal_column"))
             && !value.items.isEmpty())
        key = Name::of(value.items.first().text);
    index.plain = false;
    index.columns.append(key);
    index.keys.append(key);
    index.elements.append(sqlOf(grouped(expression), false));
}

void readIndexOptions(Index &index, Arguments &arguments, Reading &reading)
{
    index.unique = arguments.truth(QStringLiteral("unique"), index.unique);
    index.concurrently = arguments.truth(QStringLiteral("postgresql_concurrently"));
    index.ifNotExists = arguments.truth(QStringLiteral("if_not_exists"));
    Value where;
    where.place = index.place;
    if (const auto method = arguments.text(QStringLiteral("postgresql_using"));
        method && !method->isEmpty())
        index.using_ = phraseOf(*method, method_, where, reading).toLower();
    if (const Value *classes = arguments.some(QStringLiteral("postgresql_ops"))) {
        if (classes->kind != Value::Kind::Dict)
            reading.refuse(*classes, QStringLiteral("postgresql_ops is not a constant"));
        for (qsizetype i = 0; i < classes->keys.size(); ++i) {
            const QString key = textOf(classes->keys.at(i), reading);
            const QString opclass = textOf(classes->items.at(i), reading);
            for (qsizetype j = 0; j < index.elements.size(); ++j) {
                if (!index.keys.at(j).null && index.keys.at(j).text == key)
                    index.elements[j] += QLatin1Char(' ') + opclass;
            }
        }
    }
    if (const Value *included = arguments.some(QStringLiteral("postgresql_include"));
        included && truthOf(*included, reading)) {
        QStringList names;
        const QList<Name> list = namesOf(*included, reading);
        for (const Name &name : list)
            names.append(quoted(name));
        index.tail +=
            QLatin1String(" INCLUDE (") + names.join(QStringLiteral(", ")) + QLatin1Char(')');
    }
    if (const QString distinct = distinctnessOf(arguments); !distinct.isEmpty())
        index.tail += QLatin1Char(' ') + distinct.trimmed();
    if (const Value *with = arguments.some(QStringLiteral("postgresql_with"));
        with && truthOf(*with, reading)) {
        QStringList parts;
        if (with->kind != Value::Kind::Dict)
            reading.refuse(*with, QStringLiteral("postgresql_with is not a constant"));
        for (qsizetype i = 0; i < with->keys.size(); ++i) {
            const Value &parameter = with->items.at(i);
            if (parameter.kind != Value::Kind::Int && parameter.kind != Value::Kind::Float
                && parameter.kind != Value::Kind::Bool && !parameter.isString())
                reading.refuse(parameter, QStringLiteral("postgresql_with is not a constant"));
            parts.append(textOf(with->keys.at(i), reading) + QLatin1String(" = ") + parameter.text);
        }
        index.tail +=
            QLatin1String(" WITH (") + parts.join(QStringLiteral(", ")) + QLatin1Char(')');
    }
    if (const Name tablespace = arguments.name(QStringLiteral("postgresql_tablespace"));
        !tablespace.null && !tablespace.text.isEmpty())
        index.tail += QLatin1String(" TABLESPACE ") + quoted(tablespace);
    if (const Value *condition = arguments.some(QStringLiteral("postgresql_where")))
        index.tail += QLatin1String(" WHERE ") + sqlOf(sqlOrText(*condition, reading), false);
    arguments.ignore({QStringLiteral("info"), QStringLiteral("quote")});
}

QString exclusionOf(const QList<Value> &elements, Arguments &arguments, const Value &where,
                    Reading &reading)
{
    QHash<QString, QString> classes;
    if (const Value *ops = arguments.some(QStringLiteral("ops"))) {
        for (qsizetype i = 0; i < ops->keys.size(); ++i)
            classes.insert(textOf(ops->keys.at(i), reading), textOf(ops->items.at(i), reading));
    }
    QStringList parts;
    for (const Value &element : elements) {
        if (!isSequence(element) || element.items.size() != 2) {
            reading.refuse(element,
                           QStringLiteral("an exclusion has pairs of column and operator"));
            break;
        }
        Name name;
        const Value &column = element.items.first();
        QString sql;
        if (column.isString()) {
            name = nameOf(column, reading);
            sql = quoted(name);
        } else {
            const ExpressionPointer expression = expressionOf(column, reading);
            if (expression->kind == Expression::Kind::Column)
                name = expression->name;
            sql = sqlOf(expression, false);
        }
        if (!name.null && classes.contains(name.text))
            sql += QLatin1Char(' ') + classes.value(name.text);
        parts.append(sql + QLatin1String(" WITH ") + textOf(element.items.last(), reading));
    }
    if (parts.isEmpty())
        reading.refuse(where, QStringLiteral("an exclusion without elements"));
    const QString method = arguments.text(QStringLiteral("using")).value_or(QStringLiteral("gist"));
    QString text = QStringLiteral("EXCLUDE USING ")
                   + phraseOf(method, method_, where, reading).toLower() + QLatin1String(" (")
                   + parts.join(QStringLiteral(", ")) + QLatin1Char(')');
    if (const Value *condition = arguments.some(QStringLiteral("where")))
        text += QLatin1String(" WHERE (") + sqlOf(sqlOrText(*condition, reading), true)
                + QLatin1Char(')');
    arguments.ignore({QStringLiteral("info")});
    return text;
}

QString tableOptionsOf(Arguments &arguments, Reading &reading)
{
    QString text;
    if (const Value *inherits = arguments.some(QStringLiteral("postgresql_inherits"))) {
        QStringList names;
        if (inherits->isString()) {
            names.append(quoted(inherits->text));
        } else {
            const QList<Name> list = namesOf(*inherits, reading);
            for (const Name &name : list)
                names.append(quoted(name));
        }
        text += QLatin1String("\n INHERITS ( ") + names.join(QStringLiteral(", "))
                + QLatin1String(" )");
    }
    const auto part = [&](const char *name, const QString &words, bool isName) {
        const auto value = arguments.text(QString::fromLatin1(name));
        if (value && !value->isEmpty())
            text += words + (isName ? quoted(*value) : *value);
    };
    part("postgresql_partition_by", QStringLiteral("\n PARTITION BY "), false);
    // Only True and False themselves say something.
    if (const Value *oids = arguments.some(QStringLiteral("postgresql_with_oids"))) {
        if (oids->kind == Value::Kind::Bool)
            text += truthOf(*oids, reading) ? QLatin1String("\n WITH OIDS")
                                            : QLatin1String("\n WITHOUT OIDS");
        else
            truthOf(*oids, reading);
    }
    if (const auto commit = arguments.text(QStringLiteral("postgresql_on_commit"));
        commit && !commit->isEmpty()) {
        QString words = *commit;
        words.replace(QLatin1Char('_'), QLatin1Char(' '));
        text += QLatin1String("\n ON COMMIT ") + words.toUpper();
    }
    part("postgresql_tablespace", QStringLiteral("\n TABLESPACE "), true);
    return text;
}

} // namespace Retort::Alembic

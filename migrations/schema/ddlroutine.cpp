#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <QRegularExpression>

namespace Retort::Ddl {

namespace {

bool isAggregate(const SchemaObject &routine)
{
    return routine.id.kind == ObjectKind::Aggregate;
}

QString aggregateSql(const SchemaObject &aggregate, bool orReplace)
{
    const QString arguments = aggregate.text(Property::Arguments);
    return (orReplace ? QStringLiteral("CREATE OR REPLACE AGGREGATE ")
                      : QStringLiteral("CREATE AGGREGATE "))
           + sqlName(aggregate.id.schema, aggregate.id.name) + "("
           + (arguments.isEmpty() ? QStringLiteral("*") : arguments) + ") (\n    "
           + aggregate.list(Property::Settings).join(",\n    ") + "\n)";
}

/// `mode name` in parts; IN is the mode that need not be said.
struct Argument
{
    QString mode;
    QString name;
};

Argument argumentOf(const QString &text)
{
    static const QStringList modes{QStringLiteral("IN"),    QStringLiteral("OUT"),
                                   QStringLiteral("INOUT"), QStringLiteral("VARIADIC"),
                                   QStringLiteral("TABLE"), QStringLiteral("i"),
                                   QStringLiteral("o"),     QStringLiteral("b"),
                                   QStringLiteral("v"),     QStringLiteral("t")};
    const qsizetype blank = text.indexOf(QLatin1Char(' '));
    const QString first = blank < 0 ? text : text.left(blank);
    if (modes.contains(first))
        return {first, blank < 0 ? QString() : text.mid(blank + 1).trimmed()};
    return {QStringLiteral("IN"), text.trimmed()};
}

bool isOutput(const Argument &argument)
{
    static const QStringList outputs{QStringLiteral("OUT"),   QStringLiteral("INOUT"),
                                     QStringLiteral("TABLE"), QStringLiteral("o"),
                                     QStringLiteral("b"),     QStringLiteral("t")};
    return outputs.contains(argument.mode);
}

/// In a body that the server has parsed it prints an argument without a name as `""`, which it does
/// not read. Where only one has no name it is that one, by its number.
QString withNumberedArgument(const SchemaObject &routine, const QString &sql)
{
    if (!sql.contains(QLatin1String("\"\"")) || sql.contains(QLatin1String("\nAS $")))
        return sql;
    int number = 0;
    int inputs = 0;
    const QStringList names = routine.list(Property::ArgumentNames);
    for (const QString &text : names) {
        const Argument argument = argumentOf(text);
        if (argument.mode == QLatin1String("OUT") || argument.mode == QLatin1String("TABLE")
            || argument.mode == QLatin1String("o") || argument.mode == QLatin1String("t"))
            continue;
        ++inputs;
        if (!argument.name.isEmpty())
            continue;
        if (number > 0)
            return sql;
        number = inputs;
    }
    static const QRegularExpression quoted(QStringLiteral("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""));
    QString result;
    qsizetype end = 0;
    for (auto matches = quoted.globalMatch(sql); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += sql.mid(end, match.capturedStart() - end);
        result += number > 0 && match.capturedView() == QLatin1String("\"\"")
                      ? QLatin1Char('$') + QString::number(number)
                      : match.captured();
        end = match.capturedEnd();
    }
    return result + sql.mid(end);
}

/// pg_get_functiondef() writes CREATE OR REPLACE always.
QString definition(const SchemaObject &routine, bool orReplace)
{
    QString sql = routine.text(Property::Definition);
    while (sql.endsWith(QLatin1Char('\n')) || sql.endsWith(QLatin1Char(';')))
        sql.chop(1);
    if (routine.text(Property::Language) == QLatin1String("sql"))
        sql = withNumberedArgument(routine, sql);
    static const QString replacing = QStringLiteral("CREATE OR REPLACE ");
    if (!orReplace && sql.startsWith(replacing))
        sql = QLatin1String("CREATE ") + sql.mid(replacing.size());
    return sql;
}

/// Input names stay, once given; of outputs names and types are the result's.
bool keepsArguments(const SchemaObject &before, const SchemaObject &after)
{
    const QStringList old = before.list(Property::ArgumentNames);
    const QStringList now = after.list(Property::ArgumentNames);
    if (!old.isEmpty() && !now.isEmpty() && old.size() != now.size())
        return false;
    bool outputs = false;
    for (qsizetype i = 0; i < std::max(old.size(), now.size()); ++i) {
        const Argument a = i < old.size() ? argumentOf(old.at(i)) : Argument();
        const Argument b = i < now.size() ? argumentOf(now.at(i)) : Argument();
        if (i < old.size() && i < now.size() && a.mode != b.mode)
            return false;
        outputs = outputs || isOutput(a) || isOutput(b);
        if (a.name == b.name)
            continue;
        if (!a.name.isEmpty() || isOutput(a) || isOutput(b))
            return false;
    }
    if (!outputs)
        return true;
    const auto types = [](const SchemaObject &routine) {
        QStringList plain;
        for (const QString &argument : splitTopLevel(routine.text(Property::Arguments))) {
            const qsizetype value = findTopLevel(argument, QStringLiteral(" DEFAULT "));
            plain.append(value < 0 ? argument : argument.left(value));
        }
        return plain;
    };
    return types(before) == types(after);
}

/// WINDOW stands among the attributes, on the line after LANGUAGE.
bool isWindow(const SchemaObject &routine)
{
    static const QRegularExpression window(QStringLiteral("\\n LANGUAGE [^\\n]+\\n WINDOW\\b"));
    const QString sql = routine.text(Property::Definition);
    return window.match(sql).hasMatch();
}

bool mayReplace(const SchemaObject &before, const SchemaObject &after)
{
    if (differs(before, after, Property::Result) || !keepsArguments(before, after)
        || isWindow(before) != isWindow(after))
        return false;
    return before.text(Property::ArgumentDefaults).toInt()
           <= after.text(Property::ArgumentDefaults).toInt();
}

QString setting(const SchemaObject &aggregate, const QString &name)
{
    for (const QString &item : aggregate.list(Property::Settings)) {
        if (splitOption(item).name.trimmed() == name)
            return item;
    }
    return {};
}

} // namespace

QString routineSignature(const SchemaObject &routine)
{
    // GRANT knows an aggregate by its types alone, without * and ORDER BY.
    if (isAggregate(routine))
        return sqlName(routine.id.schema, routine.id.name) + "(" + routine.id.arguments + ")";
    return nameOf(routine);
}

QStringList createRoutine(const Schema &schema, int object)
{
    const SchemaObject &routine = at(schema, object);
    return {isAggregate(routine) ? aggregateSql(routine, false) : definition(routine, false)};
}

Alteration alterRoutine(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    if (isAggregate(after)) {
        const QString hypothetical = QStringLiteral("HYPOTHETICAL");
        if (differs(before, after, Property::Result) || differs(before, after, Property::Arguments)
            || setting(before, hypothetical) != setting(after, hypothetical))
            return replaced();
        if (differs(before, after, Property::Settings))
            alteration.statements.append(aggregateSql(after, true));
        return alteration;
    }
    if (!mayReplace(before, after))
        return replaced();
    if (differs(before, after, Property::Definition))
        alteration.statements.append(definition(after, true));
    return alteration;
}

} // namespace Retort::Ddl

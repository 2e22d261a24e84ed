#include "migrations/alembic/tables.h"

#include <QRegularExpression>

namespace Retort::Alembic {

namespace {

QString labelOf(const Table &table, const QString &column)
{
    QString label = table.name.text + QLatin1Char('_') + column;
    if (!table.schema.null && !table.schema.text.isEmpty()) {
        QString schema = table.schema.text;
        schema.replace(QLatin1Char('.'), QLatin1Char('_'));
        label.prepend(schema + QLatin1Char('_'));
    }
    return label;
}

/// The value of one token of a template, or nothing.
std::optional<QString> tokenValue(const QString &token, const Name &name, const Table &table,
                                  const QList<Name> &columns, const Constraint *foreignKey)
{
    if (token == QLatin1String("table_name"))
        return table.name.text;
    if (token == QLatin1String("constraint_name"))
        return name.null ? std::nullopt : std::optional<QString>(name.text);
    if (token == QLatin1String("referred_table_name"))
        return foreignKey ? std::optional<QString>(foreignKey->referredTable.text) : std::nullopt;
    static const QRegularExpression form(
        QStringLiteral("^(referred_)?column_(\\d+)(_?N)?_(name|key|label)$"));
    const QRegularExpressionMatch match = form.match(token);
    if (!match.hasMatch())
        return std::nullopt;
    const bool referred = !match.captured(1).isEmpty();
    if (referred && (!foreignKey || match.captured(4) != QLatin1String("name")))
        return std::nullopt;
    const QList<Name> &list = referred ? foreignKey->referredColumns : columns;
    const bool label = match.captured(4) == QLatin1String("label");
    const auto one = [&](qsizetype index) {
        if (index >= list.size())
            return QString();
        return label ? labelOf(table, list.at(index).text) : list.at(index).text;
    };
    const QString many = match.captured(3);
    if (many.isEmpty())
        return one(match.captured(2).toInt());
    if (match.captured(2) != QLatin1String("0"))
        return std::nullopt;
    QStringList parts;
    for (qsizetype i = 0; i < list.size(); ++i)
        parts.append(one(i));
    return parts.join(many.startsWith(QLatin1Char('_')) ? QStringLiteral("_") : QString());
}

} // namespace

Name conventional(const Name &name, const char *kind, const Table &table,
                  const QList<Name> &columns, const Constraint *foreignKey,
                  const Python::Value &where, Reading &reading)
{
    const QString key = QString::fromLatin1(kind);
    // A table of sa.Table has a MetaData of its own, which is not the project's.
    const QMap<QString, QString> conventions =
        table.core ? QMap<QString, QString>() : reading.options().namingConvention;
    QString form = conventions.value(key);
    // SQLAlchemy's own convention holds only where there is none at all.
    if (key == QLatin1String("ix") && conventions.isEmpty())
        form = QStringLiteral("ix_%(column_0_label)s");
    if (name.final || form.isEmpty())
        return name;
    const bool namesIt = form.contains(QLatin1String("constraint_name"));
    if (!name.null && !namesIt)
        return name;
    if (name.null && namesIt) {
        reading.refuse(where, QStringLiteral("the naming convention %1 needs a name").arg(key));
        return name;
    }
    static const QRegularExpression token(QStringLiteral("%\\(([^)]*)\\)s|%%|%"));
    QString text;
    qsizetype end = 0;
    for (auto matches = token.globalMatch(form); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        text += QStringView(form).mid(end, match.capturedStart() - end);
        end = match.capturedEnd();
        if (match.captured() == QLatin1String("%%")) {
            text += QLatin1Char('%');
            continue;
        }
        const auto value = match.capturedLength(1) > 0
                               ? tokenValue(match.captured(1), name, table, columns, foreignKey)
                               : std::nullopt;
        if (!value) {
            reading.refuse(where, QStringLiteral("the naming convention %1 has a token that is not "
                                                 "known")
                                      .arg(key));
            return name;
        }
        text += *value;
    }
    text += QStringView(form).mid(end);
    Name made = Name::of(text);
    made.final = true;
    return made;
}

} // namespace Retort::Alembic

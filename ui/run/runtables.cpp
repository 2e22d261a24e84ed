#include "ui/run/runtables.h"

#include "ui/run/runmodel.h"

#include <QFontDatabase>
#include <QLocale>

namespace Retort {

QString lockModeName(const QString &serverName)
{
    QString name = serverName;
    if (name.endsWith(QLatin1String("Lock")))
        name.chop(4);
    QString words;
    for (const QChar c : std::as_const(name)) {
        if (c.isUpper() && !words.isEmpty())
            words += QLatin1Char(' ');
        words += c.toUpper();
    }
    return words;
}

void BlockerModel::setBlockers(const QList<Blocker> &blockers)
{
    if (blockers.size() == m_blockers.size()) {
        m_blockers = blockers;
        if (!blockers.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(blockers.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_blockers = blockers;
    endResetModel();
}

QString BlockerModel::asText() const
{
    QStringList lines;
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << index(row, column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

int BlockerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_blockers.size());
}

int BlockerModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant BlockerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Blocker &blocker = m_blockers.at(index.row());
    const bool code = index.column() == ProcessColumn || index.column() == HoldsColumn
                      || index.column() == StatementColumn;
    if (role == Qt::FontRole && code)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (role == Qt::ToolTipRole && index.column() == StatementColumn)
        return blocker.lastStatement.left(4000);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case ProcessColumn:
        return QString::number(blocker.pid);
    case ClientColumn:
        return blocker.application.isEmpty() ? blocker.client : blocker.application;
    case RoleColumn:
        return blocker.user;
    case StateColumn:
        return blocker.state;
    case HoldsColumn:
        return lockModeName(blocker.mode);
    case SinceColumn:
        return durationText(blocker.seconds * 1000);
    case StatementColumn:
        return oneLine(blocker.lastStatement.left(400));
    default:
        return {};
    }
}

QVariant BlockerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ProcessColumn:
        return tr("Process");
    case ClientColumn:
        return tr("Client");
    case RoleColumn:
        return tr("Role");
    case StateColumn:
        return tr("State");
    case HoldsColumn:
        return tr("Holds");
    case SinceColumn:
        return tr("For");
    case StatementColumn:
        return tr("Last statement");
    default:
        return {};
    }
}

void RunLogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_dropped = 0;
    endResetModel();
}

void RunLogModel::append(const QList<Line> &lines)
{
    if (lines.isEmpty())
        return;
    // More at once than there is room for: only the end of it can be shown.
    const qsizetype skipped = qMax<qsizetype>(0, lines.size() - capacity);
    const QList<Line> fresh = lines.mid(skipped);
    const qsizetype surplus = qMax<qsizetype>(0, m_lines.size() + fresh.size() - capacity);
    if (surplus > 0) {
        beginRemoveRows({}, 0, int(surplus) - 1);
        m_lines.remove(0, surplus);
        endRemoveRows();
    }
    m_dropped += surplus + skipped;
    const int first = int(m_lines.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_lines += fresh;
    endInsertRows();
}

int RunLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int RunLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RunLogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Line &line = m_lines.at(index.row());
    if (role == Qt::FontRole && index.column() == TimeColumn)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (role == Qt::ToolTipRole)
        return line.text;
    if (role == Qt::AccessibleTextRole)
        return tr("%1, %2: %3")
            .arg(line.time.toString(QStringLiteral("HH:mm:ss")), line.source, line.text);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return line.time.toString(QStringLiteral("HH:mm:ss"));
    case SourceColumn:
        return line.source;
    case TextColumn:
        return oneLine(line.text);
    default:
        return {};
    }
}

} // namespace Retort

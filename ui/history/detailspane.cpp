#include "ui/history/detailspane.h"

#include "ui/history/inspector.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/diffview.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace Retort {

namespace {

constexpr int contextLines = 3;
constexpr Qt::TextInteractionFlags selectable =
    Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard;

QString timeText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm:ss"));
}

/// The words of a docstring, without the header's keys that Alembic writes into it.
QString textOf(const QString &doc)
{
    QStringList lines = doc.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).trimmed().startsWith(QLatin1String("Revision ID:"))) {
            lines.resize(i);
            break;
        }
    }
    return lines.join(QLatin1Char('\n')).trimmed();
}

} // namespace

QString journalDurationText(double milliseconds)
{
    if (milliseconds < 1000)
        return DetailsPane::tr("%1 ms").arg(qRound(milliseconds));
    if (milliseconds < 60000)
        return DetailsPane::tr("%1 s").arg(QLocale().toString(milliseconds / 1000, 'f', 1));
    const int seconds = qRound(milliseconds / 1000);
    return DetailsPane::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

DetailsPane::DetailsPane(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Details"));
}

void DetailsPane::addHeading(const QString &text)
{
    if (m_layout->count() > 0)
        m_layout->addSpacing(Metrics::of(this).groupGap());
    m_layout->addWidget(makeBoldLabel(text, m_content));
    m_lines.append(text);
}

void DetailsPane::addFact(const QString &name, const QString &value, bool code)
{
    const Metrics metrics = Metrics::of(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.controlGap());
    QLabel *label = makeMutedLabel(name, m_content);
    label->setFixedWidth(24 * metrics.u);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    row->addWidget(label);
    auto *text = new QLabel(value, m_content);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(selectable);
    text->setAccessibleName(name + QLatin1String(": ") + value);
    if (code)
        text->setFont(Fonts::of(this).code);
    // A path or an id has no blank to wrap at; it must not make the pane wider.
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    text->setSizePolicy(policy);
    text->setMinimumWidth(1);
    text->setToolTip(value);
    row->addWidget(text, 1);
    m_layout->addLayout(row);
    m_lines.append(name + QLatin1String(": ") + value);
}

void DetailsPane::addLinks(const QString &name, const QStringList &ids, const QStringList &missing)
{
    if (ids.isEmpty())
        return;
    const Metrics metrics = Metrics::of(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.controlGap());
    QLabel *label = makeMutedLabel(name, m_content);
    label->setFixedWidth(24 * metrics.u);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    row->addWidget(label);
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics.u);
    for (const QString &id : ids) {
        if (missing.contains(id)) {
            auto *gone = new QLabel(tr("%1 (missing)").arg(id), m_content);
            gone->setTextInteractionFlags(selectable);
            column->addWidget(gone);
            continue;
        }
        auto *link = new LinkButton(id, m_content);
        link->setFont(Fonts::of(this).code);
        link->setAccessibleName(tr("Go to %1").arg(id));
        link->setToolTip(tr("Select %1 in the history").arg(id));
        connect(link, &QAbstractButton::clicked, this,
                [this, id] { Q_EMIT revisionRequested(id); });
        column->addWidget(link, 0, Qt::AlignLeft);
    }
    row->addLayout(column, 1);
    m_layout->addLayout(row);
    m_lines.append(name + QLatin1String(": ") + ids.join(QLatin1String(", ")));
}

void DetailsPane::addText(const QString &text, bool muted)
{
    QLabel *label = muted ? makeMutedLabel(text, m_content) : new QLabel(text, m_content);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(selectable);
    m_layout->addWidget(label);
    m_lines.append(text);
}

void DetailsPane::setRevision(const Inspected &inspected)
{
    const Metrics metrics = Metrics::of(this);
    m_difference = nullptr;
    m_lines.clear();
    m_content = new QWidget;
    m_layout = new QVBoxLayout(m_content);
    m_layout->setContentsMargins(metrics.panePadding(), metrics.panePadding(),
                                 metrics.panePadding(), metrics.panePadding());
    m_layout->setSpacing(metrics.u + 1);

    const Revision &revision = inspected.revision;
    const QString doc = textOf(revision.doc);
    if (!doc.isEmpty() && doc != revision.message.trimmed())
        addText(doc, false);
    addHeading(tr("Header"));
    addFact(tr("Revision ID"), revision.id, true);
    if (revision.downRevisions.isEmpty())
        addFact(tr("Revises"), tr("nothing: a base"));
    else
        addLinks(tr("Revises"), revision.downRevisions, inspected.missingParents);
    // Labels may stand here; they are no revision to go to.
    if (!revision.dependsOn.isEmpty())
        addFact(tr("Depends on"), revision.dependsOn.join(QLatin1String(", ")), true);
    addLinks(tr("Followed by"), inspected.children, {});
    if (!revision.branchLabels.isEmpty())
        addFact(tr("Branch labels"), revision.branchLabels.join(QLatin1String(", ")));
    if (!revision.createDate.isEmpty())
        addFact(tr("Create Date"), revision.createDate);

    addHeading(tr("File"));
    addFact(tr("Path"), revision.file, true);
    addFact(tr("Language"), revision.language == ScriptLanguage::Python ? tr("Python") : tr("SQL"));
    if (revision.irreversible)
        addFact(tr("Downgrade"), tr("none: it cannot be undone"));
    if (inspected.script) {
        addFact(tr("Script hash"), inspected.script->hash.left(16), true);
        if (const std::optional<ReviewMark> &mark = inspected.script->reviewed) {
            addFact(tr("Reviewed"),
                    mark->hash == inspected.script->hash
                        ? tr("%1 by %2").arg(mark->when, mark->who)
                        : tr("%1 by %2, but changed since").arg(mark->when, mark->who));
        }
    }
    if (!revision.notStatic.isEmpty())
        addFact(tr("Not known"), revision.notStatic);

    addHeading(tr("Journal"));
    if (const std::optional<JournalEntry> &entry = inspected.journal) {
        addFact(entry->direction == Direction::Stamp ? tr("Stamped") : tr("Applied"),
                timeText(entry->finished.isValid() ? entry->finished : entry->started));
        QString who = entry->databaseUser;
        if (!entry->osUser.isEmpty())
            who = tr("%1 (%2)").arg(entry->osUser, entry->databaseUser);
        addFact(tr("By"), who);
        if (!entry->host.isEmpty())
            addFact(tr("From"), entry->host);
        if (!entry->program.isEmpty())
            addFact(tr("With"), entry->program);
        if (entry->started.isValid() && entry->finished.isValid())
            addFact(tr("Took"), journalDurationText(entry->durationMs()));
    } else if (!inspected.connected) {
        addText(tr("No database is connected."));
    } else if (inspected.state.applied) {
        addText(tr("Applied, but the journal does not say when or by whom."));
    } else {
        addText(tr("Not applied to this database."));
    }
    if (const std::optional<InDoubt> &stopped = inspected.inDoubt) {
        addText(tr("Stopped in section %1 at statement %2: %3")
                    .arg(stopped->section)
                    .arg(stopped->statement)
                    .arg(stopped->message),
                false);
        addText(stopped->statementText);
    }
    if (inspected.appliedText) {
        addHeading(tr("Edited after it was applied"));
        addText(tr("− is what was applied, + is the file now."));
        m_difference = new DiffView(m_content);
        m_difference->setLines(
            withContext(lineDiff(*inspected.appliedText, inspected.text), contextLines));
        m_difference->setMinimumHeight(m_difference->sizeHint().height());
        m_layout->addWidget(m_difference);
    }
    m_layout->addStretch(1);
    setWidget(m_content);
}

} // namespace Retort

#include "ui/editor/revisioneditorpage.h"

#include "migrations/script/atomicfile.h"
#include "migrations/script/sqlscript.h"
#include "migrations/sql/facts.h"
#include "migrations/textdiff.h"
#include "ui/editor/sqleditor.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/onpool.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/sentence.h"

#include <QAction>
#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

namespace Retort {

namespace {

constexpr int keepMs = 1'000;
constexpr int settleMs = 200;
const QByteArray bom = QByteArray("\xEF\xBB\xBF");

QList<SqlProblem> checkScript(const QString &text)
{
    QList<SqlProblem> problems;
    const QList<SyntaxProblem> found = sqlScriptProblems(text);
    for (const SyntaxProblem &problem : found)
        problems.append({problem.message, problem.offset, problem.length, problem.line});
    return problems;
}

} // namespace

RevisionEditorPage::RevisionEditorPage(const Revision &revision, const QString &draftFolder,
                                       QWidget *parent)
    : QWidget(parent), m_revision(revision), m_drafts(draftFolder), m_title(new Sentence(this)),
      m_facts(makeMutedLabel({}, this)), m_notice(new MessageLine(MessageLine::Form::Banner, this)),
      m_editor(new SqlEditor(this)), m_other(new SqlEditor(this)),
      m_statements(new QListWidget(this)), m_foot(new PageFoot(this)),
      m_save(makeButton(tr("Save"), QStringLiteral("save"), this)),
      m_watcher(new QFileSystemWatcher(this)), m_keep(new QTimer(this)), m_settle(new QTimer(this))
{
    const Metrics m = Metrics::of(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(3 * m.u, 2 * m.u, 3 * m.u, 2 * m.u);
    head->setSpacing(m.u);
    m_title->setText(revision.message, {});
    head->addWidget(m_title);
    QStringList facts{revision.id};
    facts.append(revision.downRevisions.isEmpty()
                     ? tr("a base")
                     : tr("on top of %1").arg(revision.downRevisions.join(QStringLiteral(", "))));
    if (!revision.branchLabels.isEmpty())
        facts.append(tr("label %1").arg(revision.branchLabels.join(QStringLiteral(", "))));
    if (!revision.dependsOn.isEmpty())
        facts.append(tr("depends on %1").arg(revision.dependsOn.join(QStringLiteral(", "))));
    if (!revision.createDate.isEmpty())
        facts.append(revision.createDate);
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    head->addWidget(m_facts);
    layout->addLayout(head);
    layout->addWidget(m_notice);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_editor);
    splitter->addWidget(m_other);
    auto *side = new QWidget(splitter);
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(0, 0, 0, 0);
    sideLayout->setSpacing(0);
    sideLayout->addWidget(new PaneHead(tr("Statements"), side));
    sideLayout->addWidget(m_statements, 1);
    splitter->addWidget(side);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({90 * m.u, 90 * m.u, 60 * m.u});
    layout->addWidget(splitter, 1);
    layout->addWidget(m_foot);
    m_notice->hide();
    m_other->hide();
    m_other->setReadOnly(true);
    m_statements->setFrameShape(QFrame::NoFrame);
    m_statements->setFont(Fonts::of(this).code);
    m_statements->setAccessibleName(tr("Statements"));
    m_statements->setTextElideMode(Qt::ElideRight);
    m_statements->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_editor->setAccessibleName(tr("Text of %1").arg(QFileInfo(revision.file).fileName()));
    m_editor->view()->setAccessibleName(m_editor->accessibleName());
    const bool sql = revision.language == ScriptLanguage::Sql;
    m_editor->setCheck(sql ? SqlCheck(checkScript) : SqlCheck());
    auto *close = makeButton(tr("Close"), {}, m_foot);
    m_foot->addLeft(close);
    m_foot->addLeft(makeMutedLabel(QFileInfo(revision.file).fileName(), m_foot));
    m_foot->addButton(m_save);
    setPrimary(m_save, true);
    m_keep->setSingleShot(true);
    m_keep->setInterval(keepMs);
    m_settle->setSingleShot(true);
    m_settle->setInterval(settleMs);
    auto *saveKey = new QAction(tr("Save"), this);
    saveKey->setShortcut(QKeySequence::Save);
    saveKey->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addAction(saveKey);
    connect(saveKey, &QAction::triggered, m_save, &QPushButton::click);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(close, &QPushButton::clicked, this, &RevisionEditorPage::closeRequested);
    connect(m_keep, &QTimer::timeout, this, &RevisionEditorPage::keepDraft);
    connect(m_settle, &QTimer::timeout, this, &RevisionEditorPage::fileChanged);
    connect(m_watcher, &QFileSystemWatcher::fileChanged, m_settle, qOverload<>(&QTimer::start));
    connect(m_editor, &SqlEditor::textChanged, this, [this] {
        if (isModified())
            m_keep->start();
    });
    connect(m_editor, &SqlEditor::modificationChanged, this, [this](bool modified) {
        refreshFoot();
        Q_EMIT modificationChanged(modified);
    });
    connect(m_editor, &SqlEditor::checked, this, &RevisionEditorPage::showStatements);
    connect(m_statements, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem *item) { goTo(item->data(Qt::UserRole).toInt()); });
    connect(m_notice, &MessageLine::actionTriggered, this, [this] { noticeAction(0); });
    connect(m_notice, &MessageLine::secondActionTriggered, this, [this] { noticeAction(1); });
    connect(m_notice, &MessageLine::thirdActionTriggered, this, [this] { noticeAction(2); });
    setFocusProxy(m_editor);
    load();
    if (const auto draft = m_drafts.read(file()); draft && draft->text != m_editor->text()) {
        m_question = Question::Draft;
        m_notice->setMessage({.severity = Severity::Note,
                              .verdict = tr("Unsaved text was kept."),
                              .rest = draft->fileHash == m_fileHash
                                          ? tr("The window ended before it was saved.")
                                          : tr("The file has changed since."),
                              .action = tr("Take it back"),
                              .secondAction = tr("Throw it away")});
        m_notice->show();
    }
}

RevisionEditorPage::~RevisionEditorPage() = default;

bool RevisionEditorPage::isModified() const
{
    return m_gone || m_editor->isModified();
}

void RevisionEditorPage::load()
{
    QFile file(m_revision.file);
    if (!file.open(QIODevice::ReadOnly)) {
        m_question = Question::Failed;
        m_notice->setMessage({.severity = Severity::Error,
                              .verdict = tr("The file cannot be read."),
                              .rest = file.errorString(),
                              .action = tr("Try again")});
        m_notice->show();
        m_editor->setReadOnly(true);
        refreshFoot();
        return;
    }
    QByteArray bytes = file.readAll();
    m_fileHash = contentHash(bytes);
    m_bom = bytes.startsWith(bom);
    if (m_bom)
        bytes.remove(0, bom.size());
    if (m_editor->isReadOnly())
        m_editor->setReadOnly(false);
    m_editor->setText(QString::fromUtf8(bytes));
    if (!m_watcher->files().contains(m_revision.file))
        m_watcher->addPath(m_revision.file);
    refreshFoot();
    showStatements();
}

Result<void> RevisionEditorPage::save()
{
    const QByteArray bytes = (m_bom ? bom : QByteArray()) + m_editor->text().toUtf8();
    const Result<void> written = writeFileAtomically(m_revision.file, bytes);
    if (!written) {
        m_question = Question::None;
        m_notice->setMessage({.severity = Severity::Error,
                              .verdict = tr("Not saved:"),
                              .rest = written.error().message});
        m_notice->show();
        return written;
    }
    m_fileHash = contentHash(bytes);
    m_editor->setUnmodified();
    m_gone = false;
    m_keep->stop();
    m_drafts.remove(file());
    m_question = Question::None;
    m_notice->hide();
    hideDifference();
    // The rename took the watched file away.
    if (!m_watcher->files().contains(m_revision.file))
        m_watcher->addPath(m_revision.file);
    refreshFoot();
    Q_EMIT saved();
    return written;
}

void RevisionEditorPage::discard()
{
    m_keep->stop();
    m_drafts.remove(file());
    m_editor->setUnmodified();
    m_gone = false;
}

void RevisionEditorPage::goTo(int line, int column)
{
    m_editor->goTo(line, column);
}

void RevisionEditorPage::keepDraft()
{
    // The older text is still being asked about.
    if (!isModified() || m_question == Question::Draft)
        return;
    if (const Result<void> kept = m_drafts.write(file(), {m_editor->text(), m_fileHash}); !kept)
        m_foot->setReason(tr("Unsaved text cannot be kept: %1").arg(kept.error().message));
}

void RevisionEditorPage::fileChanged()
{
    if (QFileInfo::exists(m_revision.file) && !m_watcher->files().contains(m_revision.file))
        m_watcher->addPath(m_revision.file);
    QFile file(m_revision.file);
    if (!file.open(QIODevice::ReadOnly)) {
        m_question = Question::None;
        m_notice->setMessage({.severity = Severity::Warning,
                              .verdict = tr("The file is gone."),
                              .rest = tr("Save writes it again.")});
        m_notice->show();
        m_gone = true;
        refreshFoot();
        return;
    }
    if (std::exchange(m_gone, false)) {
        m_notice->hide();
        refreshFoot();
    }
    if (contentHash(file.readAll()) == m_fileHash)
        return;
    if (!isModified()) {
        load();
        return;
    }
    m_question = Question::Changed;
    m_notice->setMessage({.severity = Severity::Warning,
                          .verdict = tr("The file changed on disk"),
                          .rest = tr("while it was edited here."),
                          .action = tr("Keep mine"),
                          .secondAction = tr("Reload"),
                          .thirdAction = tr("Compare")});
    m_notice->show();
}

void RevisionEditorPage::noticeAction(int which)
{
    const Question question = m_question;
    if (question == Question::Changed && which == 2) {
        showDifference();
        return;
    }
    m_question = Question::None;
    m_notice->hide();
    hideDifference();
    switch (question) {
    case Question::None:
        break;
    case Question::Failed:
        load();
        break;
    case Question::Draft:
        if (const auto draft = m_drafts.read(file()); draft && which == 0) {
            m_editor->replaceText(draft->text);
            refreshFoot();
            showStatements();
        } else {
            m_drafts.remove(file());
        }
        break;
    case Question::Changed:
        if (which == 0) {
            // Saving replaces what is on the disk, and that is what was chosen.
            QFile file(m_revision.file);
            if (file.open(QIODevice::ReadOnly))
                m_fileHash = contentHash(file.readAll());
        } else {
            m_drafts.remove(file());
            load();
        }
        break;
    }
    m_editor->setFocus();
}

void RevisionEditorPage::showDifference()
{
    QFile file(m_revision.file);
    if (!file.open(QIODevice::ReadOnly))
        return;
    QByteArray bytes = file.readAll();
    if (bytes.startsWith(bom))
        bytes.remove(0, bom.size());
    const QString theirs = QString::fromUtf8(bytes);
    m_other->setText(theirs);
    hideDifference();
    using Kind = DiffLine::Kind;
    const QList<DiffLine> lines = lineDiff(theirs, m_editor->text());
    // Lines that face each other are changed; the others came or went.
    for (qsizetype i = 0; i < lines.size();) {
        if (lines.at(i).kind == Kind::Same) {
            ++i;
            continue;
        }
        const qsizetype first = i;
        while (i < lines.size() && lines.at(i).kind != Kind::Same)
            ++i;
        const auto block = lines.sliced(first, i - first);
        const bool removes = block.first().kind == Kind::Removed;
        const bool changes = removes && block.last().kind == Kind::Added;
        for (const DiffLine &line : block) {
            const bool removed = line.kind == Kind::Removed;
            const int at = (removed ? line.before : line.after) - 1;
            (removed ? m_other : m_editor)
                ->view()
                ->setLineState(at, at,
                               changes   ? LineState::Changed
                               : removed ? LineState::Removed
                                         : LineState::Added);
        }
    }
    m_other->setAccessibleName(tr("The file as it is on the disk"));
    m_other->view()->setAccessibleName(m_other->accessibleName());
    m_other->show();
}

void RevisionEditorPage::hideDifference()
{
    m_other->hide();
    m_other->view()->clearLineStates();
    m_editor->view()->clearLineStates();
}

void RevisionEditorPage::showStatements()
{
    if (m_revision.language != ScriptLanguage::Sql)
        return;
    const int generation = ++m_statementsGeneration;
    onPool(
        this,
        [text = m_editor->text(), name = m_revision.file] {
            return parseSqlScript(text.toUtf8(), name);
        },
        [this, generation](const Result<std::optional<SqlScript>> &script) {
            if (generation == m_statementsGeneration && script && *script)
                fillStatements(**script);
            else if (generation == m_statementsGeneration)
                m_statements->clear();
        });
}

void RevisionEditorPage::fillStatements(const SqlScript &script)
{
    const int row = m_statements->currentRow();
    m_statements->clear();
    for (const ScriptSection &section : script.sections) {
        auto *head = new QListWidgetItem(
            section.direction == Direction::Upgrade
                ? tr("upgrade%1").arg(section.autocommit ? tr(", autocommit") : QString())
                : tr("downgrade%1").arg(section.autocommit ? tr(", autocommit") : QString()),
            m_statements);
        head->setData(Qt::UserRole, section.markerLine);
        head->setFont(Fonts::of(this).bold);
        for (const SqlStatement &statement : section.statements) {
            auto *item = new QListWidgetItem(QStringLiteral("%1  %2")
                                                 .arg(statement.line, 4)
                                                 .arg(statement.text.simplified().left(200)),
                                             m_statements);
            item->setData(Qt::UserRole, statement.line);
            item->setToolTip(statement.text.left(2000));
        }
    }
    m_statements->setCurrentRow(qMin(row, m_statements->count() - 1));
}

void RevisionEditorPage::refreshFoot()
{
    const bool readable = !m_editor->isReadOnly();
    const QString why = readable ? tr("Nothing was changed.") : tr("The file cannot be read.");
    setEnabledOr(m_save, readable && isModified(), why, tr("Save (Ctrl+S)"));
    m_foot->setReason(isModified() ? QString() : why);
}

} // namespace Retort

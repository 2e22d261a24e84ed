#include "ui/project/dialogs.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/sentence.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// Id and message of each; of many the first ones, and how many more.
QLayout *revisionList(const QList<QPair<QString, QString>> &revisions, QWidget *parent)
{
    constexpr qsizetype most = 8;
    const Metrics m = Metrics::of(parent);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(3 * m.u);
    grid->setVerticalSpacing(m.u);
    grid->setColumnStretch(1, 1);
    const qsizetype shown = revisions.size() > most ? most - 1 : revisions.size();
    for (int row = 0; row < shown; ++row) {
        auto *id = new QLabel(revisions.at(row).first, parent);
        id->setFont(Fonts::of(parent).code);
        grid->addWidget(id, row, 0);
        auto *message = new Sentence(parent);
        message->setText({}, revisions.at(row).second);
        message->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        grid->addWidget(message, row, 1);
    }
    if (shown < revisions.size()) {
        grid->addWidget(makeMutedLabel(ConfirmDatabaseDialog::tr("and %n more", nullptr,
                                                                 int(revisions.size() - shown)),
                                       parent),
                        int(shown), 1);
    }
    return grid;
}

} // namespace

ConfirmDatabaseDialog::ConfirmDatabaseDialog(const QString &action, const QString &database,
                                             const QString &facts,
                                             const QList<QPair<QString, QString>> &revisions,
                                             QWidget *parent)
    : QDialog(parent), m_name(new QLineEdit(this)),
      m_confirm(makeButton(action + QLatin1Char(' ') + database, QStringLiteral("upgrade"), this))
{
    const Metrics m = Metrics::of(this);
    setWindowTitle(tr("%1 production").arg(action));
    setMinimumWidth(150 * m.u);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * m.u, 4 * m.u, 4 * m.u, 4 * m.u);
    layout->setSpacing(m.controlGap());
    layout->addWidget(
        makeBoldLabel(tr("%1 the production database %2?").arg(action, database), this, true));
    layout->addWidget(makeMutedLabel(facts, this));
    layout->addLayout(revisionList(revisions, this));
    layout->addSpacing(m.controlGap());
    auto *label = new QLabel(tr("Type <b>%1</b> to go on").arg(database.toHtmlEscaped()), this);
    layout->addWidget(label);
    label->setBuddy(m_name);
    m_name->setAccessibleName(tr("Name of the database"));
    m_name->setFont(Fonts::of(this).code);
    layout->addWidget(m_name);
    layout->addSpacing(m.controlGap());
    auto *foot = new QHBoxLayout;
    foot->setSpacing(m.controlGap());
    QLabel *reason = makeMutedLabel(tr("The name is not complete yet."), this);
    QPushButton *cancel = makeButton(tr("Cancel"), {}, this);
    setPrimary(m_confirm, true, true);
    foot->addWidget(reason);
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(m_confirm);
    layout->addLayout(foot);
    const auto judge = [this, reason, database] {
        const bool same = m_name->text() == database;
        const bool begun = database.startsWith(m_name->text());
        const QString why =
            begun ? tr("The name is not complete yet.") : tr("That is another name.");
        reason->setText(same ? QString() : why);
        setEnabledOr(m_confirm, same, why);
        m_confirm->setDefault(same);
    };
    connect(m_name, &QLineEdit::textChanged, this, judge);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &QDialog::accept);
    judge();
    m_name->setFocus();
}

NewRevisionDialog::NewRevisionDialog(const Project &project, const QString &parentId,
                                     QWidget *parent)
    : QDialog(parent), m_message(new QLineEdit(this)), m_parent(new QComboBox(this)),
      m_create(makeButton(tr("Create revision"), QStringLiteral("new-revision"), this))
{
    const Metrics m = Metrics::of(this);
    setWindowTitle(tr("New revision"));
    setMinimumWidth(130 * m.u);
    const RevisionGraph &graph = project.graph();
    QList<int> parents = graph.heads();
    const int asked = graph.indexOf(parentId);
    if (asked >= 0 && !parents.contains(asked))
        parents.prepend(asked);
    for (const int node : std::as_const(parents)) {
        const Revision &revision = graph.revision(node);
        m_parent->addItem(revision.id + QStringLiteral("  ") + revision.message, revision.id);
    }
    m_parent->addItem(tr("none: a new base"), QString());
    if (asked >= 0)
        m_parent->setCurrentIndex(m_parent->findData(parentId));
    m_message->setPlaceholderText(tr("What it changes, such as “messages: token counts”"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * m.u, 4 * m.u, 4 * m.u, 4 * m.u);
    layout->setSpacing(m.groupGap());
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(m.panePadding());
    form->setVerticalSpacing(m.controlGap());
    form->addRow(tr("Message"), m_message);
    form->addRow(tr("On top of"), m_parent);
    layout->addLayout(form);
    const QString models = project.config.models;
    if (!models.isEmpty()) {
        const QString python = QStringLiteral("python:");
        m_autogenerate =
            new QCheckBox(tr("Autogenerate from %1")
                              .arg(models.startsWith(python) ? models.mid(python.size())
                                                             : QFileInfo(models).fileName()),
                          this);
        m_autogenerate->setChecked(true);
        m_autogenerate->setToolTip(tr("Compares, and shows what it would do before it is written"));
        form->addRow(QString(), m_autogenerate);
        const auto name = [this] {
            m_create->setText(m_autogenerate->isChecked() ? tr("Compare and review")
                                                          : tr("Create revision"));
        };
        connect(m_autogenerate, &QCheckBox::toggled, this, name);
        name();
    }
    auto *foot = new QHBoxLayout;
    foot->setSpacing(m.controlGap());
    QLabel *reason = makeMutedLabel({}, this);
    QPushButton *cancel = makeButton(tr("Cancel"), {}, this);
    setPrimary(m_create, true);
    foot->addWidget(reason);
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(m_create);
    layout->addLayout(foot);
    m_message->setAccessibleName(tr("Message"));
    m_parent->setAccessibleName(tr("On top of"));
    const auto judge = [this, reason] {
        const bool fine = !m_message->text().trimmed().isEmpty();
        const QString why = tr("A message names the file.");
        reason->setText(fine ? QString() : why);
        setEnabledOr(m_create, fine, why);
        m_create->setDefault(fine);
    };
    connect(m_message, &QLineEdit::textChanged, this, judge);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &QDialog::accept);
    judge();
    m_message->setFocus();
}

QString NewRevisionDialog::message() const
{
    return m_message->text().trimmed();
}

bool NewRevisionDialog::isAutogenerated() const
{
    return m_autogenerate && m_autogenerate->isChecked();
}

QString NewRevisionDialog::parentRevision() const
{
    return m_parent->currentData().toString();
}

PasswordDialog::PasswordDialog(const QString &user, const QString &database, QWidget *parent)
    : QDialog(parent), m_password(new QLineEdit(this))
{
    const Metrics m = Metrics::of(this);
    setWindowTitle(tr("Password"));
    setMinimumWidth(110 * m.u);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * m.u, 4 * m.u, 4 * m.u, 4 * m.u);
    layout->setSpacing(m.controlGap());
    layout->addWidget(makeBoldLabel(user.isEmpty()
                                        ? tr("%1 wants a password").arg(database)
                                        : tr("%1 wants %2’s password").arg(database, user),
                                    this, true));
    layout->addWidget(makeMutedLabel(
        tr("It is kept while this window is open. ~/.pgpass keeps it for good."), this));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(tr("Password"));
    layout->addWidget(m_password);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(m.controlGap());
    QPushButton *cancel = makeButton(tr("Cancel"), {}, this);
    QPushButton *connectButton = makeButton(tr("Connect"), QStringLiteral("connection"), this);
    setPrimary(connectButton, true);
    connectButton->setDefault(true);
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(connectButton);
    layout->addLayout(foot);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(connectButton, &QPushButton::clicked, this, &QDialog::accept);
    m_password->setFocus();
}

Password PasswordDialog::password() const
{
    return Password(m_password->text());
}

void showKeys(QWidget *parent, const QList<QPair<QString, QString>> &keys)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QDialog::tr("Keys"));
    const Metrics m = Metrics::of(dialog);
    dialog->resize(110 * m.u, 150 * m.u);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *table = new QTableWidget(int(keys.size()), 2, dialog);
    table->setHorizontalHeaderLabels({QDialog::tr("Action"), QDialog::tr("Key")});
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(m.row());
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->setAccessibleName(QDialog::tr("Keys"));
    for (int row = 0; row < keys.size(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(keys.at(row).first));
        table->setItem(row, 1, new QTableWidgetItem(keys.at(row).second));
    }
    table->horizontalHeader()->resizeSection(1, 40 * m.u);
    layout->addWidget(table, 1);
    auto *foot = new PageFoot(dialog);
    QPushButton *close = makeButton(QDialog::tr("Close"), {}, foot);
    foot->addButton(close);
    layout->addWidget(foot);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::close);
    dialog->open();
}

} // namespace Retort

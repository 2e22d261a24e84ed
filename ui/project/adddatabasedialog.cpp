#include "app/database/databasefacts.h"
#include "migrations/script/atomicfile.h"
#include "migrations/script/configfile.h"
#include "ui/project/databaseworker.h"
#include "ui/project/dialogs.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QUrl>
#include <QVBoxLayout>

namespace Retort {

AddDatabaseDialog::AddDatabaseDialog(const QString &configFile, QWidget *parent)
    : QDialog(parent), m_configFile(configFile), m_url(new QLineEdit(this)),
      m_host(new QLineEdit(this)), m_port(new QLineEdit(this)), m_database(new QLineEdit(this)),
      m_user(new QLineEdit(this)), m_password(new QLineEdit(this)), m_tls(new QComboBox(this)),
      m_name(new QLineEdit(this)), m_environment(new QComboBox(this)),
      m_result(new MessageLine(MessageLine::Form::Proof, this)), m_reason(makeMutedLabel({}, this)),
      m_test(makeButton(tr("Test"), QStringLiteral("connection"), this)),
      m_add(makeButton(tr("Add database"), QStringLiteral("database"), this))
{
    const Metrics m = Metrics::of(this);
    setWindowTitle(tr("Add a database"));
    setMinimumWidth(170 * m.u);
    m_url->setPlaceholderText(tr("postgresql://user@host/database, or sandbox:NAME"));
    m_host->setPlaceholderText(tr("this computer"));
    m_port->setPlaceholderText(QStringLiteral("5432"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(
        tr("kept while this window is open; ~/.pgpass keeps it for good"));
    m_name->setPlaceholderText(tr("staging"));
    const std::pair<QString, QString> modes[] = {
        {tr("as the server wants"), {}},
        {tr("required"), QStringLiteral("require")},
        {tr("required, certificate checked"), QStringLiteral("verify-ca")},
        {tr("required, certificate and name checked"), QStringLiteral("verify-full")},
        {tr("none"), QStringLiteral("disable")}};
    for (const auto &[text, mode] : modes)
        m_tls->addItem(text, mode);
    m_environment->addItem(tr("development"), int(Environment::Development));
    m_environment->addItem(tr("staging"), int(Environment::Staging));
    m_environment->addItem(tr("production: asks before it changes anything"),
                           int(Environment::Production));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *form = new QFormLayout;
    form->setContentsMargins(4 * m.u, 4 * m.u, 4 * m.u, 4 * m.u);
    form->setHorizontalSpacing(m.panePadding());
    form->setVerticalSpacing(m.controlGap());
    form->addRow(tr("URL"), m_url);
    auto *address = new QHBoxLayout;
    address->setSpacing(m.controlGap());
    address->addWidget(m_host, 1);
    QLabel *port = new QLabel(tr("Port"), this);
    port->setBuddy(m_port);
    address->addWidget(port);
    m_port->setFixedWidth(20 * m.u);
    address->addWidget(m_port);
    form->addRow(tr("Host"), address);
    form->addRow(tr("Database"), m_database);
    form->addRow(tr("User"), m_user);
    form->addRow(tr("Password"), m_password);
    form->addRow(tr("TLS"), m_tls);
    form->addRow(new Hairline(Qt::Horizontal, this));
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Environment"), m_environment);
    layout->addLayout(form);
    layout->addWidget(m_result);
    auto *foot = new PageFoot(this);
    foot->addLeft(m_test);
    foot->addLeft(m_reason);
    QPushButton *cancel = makeButton(tr("Cancel"), {}, this);
    foot->addButton(cancel);
    foot->addButton(m_add);
    setPrimary(m_add, true);
    layout->addWidget(foot);
    const std::pair<QWidget *, QString> names[] = {
        {m_url, tr("URL")},           {m_host, tr("Host")}, {m_port, tr("Port")},
        {m_database, tr("Database")}, {m_user, tr("User")}, {m_password, tr("Password")},
        {m_tls, tr("TLS")},           {m_name, tr("Name")}, {m_environment, tr("Environment")}};
    QWidget *before = nullptr;
    for (const auto &[field, name] : names) {
        field->setAccessibleName(name);
        if (before)
            setTabOrder(before, field);
        before = field;
    }
    m_result->setMessage(
        {.severity = Severity::None, .rest = tr("Test connects and says who and what answers.")});
    connect(m_url, &QLineEdit::textEdited, this, &AddDatabaseDialog::urlEdited);
    for (QLineEdit *field : {m_host, m_port, m_database, m_user})
        connect(field, &QLineEdit::textEdited, this, &AddDatabaseDialog::fieldsEdited);
    connect(m_tls, &QComboBox::currentIndexChanged, this, &AddDatabaseDialog::fieldsEdited);
    connect(m_name, &QLineEdit::textChanged, this, &AddDatabaseDialog::update);
    connect(m_test, &QPushButton::clicked, this, &AddDatabaseDialog::test);
    connect(m_add, &QPushButton::clicked, this, &AddDatabaseDialog::add);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    update();
    m_url->setFocus();
}

AddDatabaseDialog::~AddDatabaseDialog() = default;

void AddDatabaseDialog::urlEdited()
{
    const Result<ConnectionSettings> parsed = parseConnection(m_url->text().trimmed());
    if (parsed && parsed->sandbox.isEmpty()) {
        m_filling = true;
        m_host->setText(parsed->host);
        m_port->setText(parsed->port > 0 ? QString::number(parsed->port) : QString());
        m_database->setText(parsed->database);
        m_user->setText(parsed->user);
        if (!parsed->password.isEmpty())
            m_password->setText(parsed->password.reveal());
        for (const auto &[name, value] : parsed->parameters) {
            if (name == QLatin1String("sslmode") && m_tls->findData(value) >= 0)
                m_tls->setCurrentIndex(m_tls->findData(value));
        }
        m_filling = false;
    }
    update();
}

void AddDatabaseDialog::fieldsEdited()
{
    if (!m_filling)
        m_url->setText(urlOfFields());
    update();
}

QString AddDatabaseDialog::urlOfFields() const
{
    const auto coded = [](const QString &text) {
        return QString::fromLatin1(QUrl::toPercentEncoding(text));
    };
    QString url = QStringLiteral("postgresql://");
    if (!m_user->text().isEmpty())
        url += coded(m_user->text()) + QLatin1Char('@');
    const QString host = m_host->text().trimmed();
    url += host.contains(QLatin1Char(':'))   ? QLatin1Char('[') + host + QLatin1Char(']')
           : host.contains(QLatin1Char('/')) ? coded(host)
                                             : host;
    if (!m_port->text().isEmpty())
        url += QLatin1Char(':') + m_port->text();
    url += QLatin1Char('/') + coded(m_database->text());
    const QString mode = m_tls->currentData().toString();
    if (!mode.isEmpty())
        url += QStringLiteral("?sslmode=") + mode;
    return url;
}

Result<ConnectionSettings> AddDatabaseDialog::settings() const
{
    Result<ConnectionSettings> parsed = parseConnection(m_url->text().trimmed());
    if (parsed && !m_password->text().isEmpty())
        parsed->password = Password(m_password->text());
    return parsed;
}

Password AddDatabaseDialog::password() const
{
    const Result<ConnectionSettings> parsed = settings();
    return parsed ? parsed->password : Password();
}

NewEnvironment AddDatabaseDialog::environment() const
{
    NewEnvironment result;
    result.name = m_name->text().trimmed();
    const Result<QString> url = withoutPassword(m_url->text().trimmed());
    if (url)
        result.url = *url;
    result.environment = Environment(m_environment->currentData().toInt());
    return result;
}

void AddDatabaseDialog::update()
{
    const QString url = m_url->text().trimmed();
    QString why;
    if (url.isEmpty()) {
        why = tr("Paste a URL or fill the fields.");
    } else if (const Result<ConnectionSettings> parsed = parseConnection(url); !parsed) {
        why = parsed.error().message;
    }
    m_url->setProperty("invalid", !url.isEmpty() && !why.isEmpty());
    m_url->update();
    setEnabledOr(m_test, why.isEmpty(), why, tr("Connects and says who and what answers."));
    if (why.isEmpty() && m_name->text().trimmed().isEmpty())
        why = tr("A name, such as staging.");
    m_reason->setText(why);
    setEnabledOr(m_add, why.isEmpty(), why);
}

void AddDatabaseDialog::test()
{
    const Result<ConnectionSettings> target = settings();
    if (!target)
        return;
    struct Answer
    {
        QString version;
        QString user;
        QString database;
    };
    m_worker = std::make_unique<DatabaseWorker>(*target, m_configFile);
    const int generation = ++m_generation;
    setEnabledOr(m_test, false, tr("It is being tested."));
    m_result->setMessage({.severity = Severity::None, .rest = tr("Connecting…")});
    const auto ask = [](Session &session) -> Result<Answer> {
        const Result<DatabaseFacts> facts =
            askFacts(session, {}, QStringLiteral("alembic_version"));
        if (!facts)
            return fail(facts.error());
        return Answer{facts->serverVersion, facts->user, facts->database};
    };
    m_worker->ask<Answer>(this, ask, [this, generation](const Result<Answer> &answer) {
        if (generation != m_generation)
            return;
        update();
        if (answer) {
            m_result->setMessage({.severity = Severity::Success,
                                  .verdict = tr("Connected."),
                                  .rest = tr("PostgreSQL %1, database %2, as %3.")
                                              .arg(answer->version.section(QLatin1Char(' '), 0, 0),
                                                   answer->database, answer->user)});
        } else {
            m_result->setMessage({.severity = Severity::Error,
                                  .verdict = answer.error().message,
                                  .rest = answer.error().hint});
        }
        Q_EMIT tested();
    });
}

void AddDatabaseDialog::add()
{
    const auto refuse = [this](const Error &error) {
        m_result->setMessage(
            {.severity = Severity::Error, .verdict = error.message, .rest = error.hint});
    };
    const Result<QByteArray> ini = readConfigBytes(m_configFile);
    if (!ini) {
        refuse(ini.error());
        return;
    }
    const Result<QByteArray> changed = addEnvironmentSection(*ini, m_configFile, environment());
    if (!changed) {
        refuse(changed.error());
        return;
    }
    if (const Result<void> written = writeFileAtomically(m_configFile, *changed); !written) {
        refuse(written.error());
        return;
    }
    accept();
}

} // namespace Retort

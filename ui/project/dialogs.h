#pragma once

#include "migrations/script/scriptdirectory.h"
#include "ui/project/environmentsection.h"

#include "app/database/connectionsettings.h"

#include <QDialog>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Retort {

class DatabaseWorker;
class MessageLine;
class PageFoot;

/// "Upgrade the production database chat_prod?": the name is typed, its button stays disabled until
/// then.
class ConfirmDatabaseDialog : public QDialog
{
    Q_OBJECT

public:
    /// `action`: "Upgrade"; `facts`: "3 revisions, 10 statements."; `revisions`: one line each.
    ConfirmDatabaseDialog(const QString &action, const QString &database, const QString &facts,
                          const QList<QPair<QString, QString>> &revisions,
                          QWidget *parent = nullptr);
    QLineEdit *nameField() const { return m_name; }
    QPushButton *confirmButton() const { return m_confirm; }

private:
    QLineEdit *m_name;
    QPushButton *m_confirm;
};

/// Message and parent of a new revision.
class NewRevisionDialog : public QDialog
{
    Q_OBJECT

public:
    NewRevisionDialog(const Project &project, const QString &parentId, QWidget *parent = nullptr);
    QString message() const;
    /// Empty: a new base.
    QString parentRevision() const;
    QLineEdit *messageField() const { return m_message; }
    QComboBox *parentField() const { return m_parent; }
    QPushButton *createButton() const { return m_create; }

private:
    QLineEdit *m_message;
    QComboBox *m_parent;
    QPushButton *m_create;
};

/// A password for this window; nothing keeps it.
class PasswordDialog : public QDialog
{
    Q_OBJECT

public:
    PasswordDialog(const QString &user, const QString &database, QWidget *parent = nullptr);
    Password password() const;

private:
    QLineEdit *m_password;
};

/// Paste a URL or fill the fields; Test connects; Add writes `[retort:NAME]`.
class AddDatabaseDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AddDatabaseDialog(const QString &configFile, QWidget *parent = nullptr);
    ~AddDatabaseDialog() override;

    QLineEdit *urlField() const { return m_url; }
    QLineEdit *hostField() const { return m_host; }
    QLineEdit *portField() const { return m_port; }
    QLineEdit *databaseField() const { return m_database; }
    QLineEdit *userField() const { return m_user; }
    QLineEdit *passwordField() const { return m_password; }
    QLineEdit *nameField() const { return m_name; }
    QComboBox *tlsField() const { return m_tls; }
    QComboBox *environmentField() const { return m_environment; }
    QPushButton *testButton() const { return m_test; }
    QPushButton *addButton() const { return m_add; }
    MessageLine *resultLine() const { return m_result; }
    /// What is written: never with a password.
    NewEnvironment environment() const;
    /// For the first connection only.
    Password password() const;

Q_SIGNALS:
    void tested();

private:
    void urlEdited();
    void fieldsEdited();
    void update();
    void test();
    void add();
    Result<ConnectionSettings> settings() const;
    QString urlOfFields() const;

    QString m_configFile;
    QLineEdit *m_url;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QComboBox *m_tls;
    QLineEdit *m_name;
    QComboBox *m_environment;
    MessageLine *m_result;
    QLabel *m_reason;
    QPushButton *m_test;
    QPushButton *m_add;
    std::unique_ptr<DatabaseWorker> m_worker;
    int m_generation = 0;
    bool m_filling = false;
};

/// Every key, by place.
void showKeys(QWidget *parent, const QList<QPair<QString, QString>> &keys);

} // namespace Retort

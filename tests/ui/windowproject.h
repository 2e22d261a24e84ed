#pragma once

#include "tests/support/testdatabase.h"
#include "tests/ui/uitest.h"
#include "ui/history/historymodel.h"
#include "ui/history/historypage.h"
#include "ui/history/historyview.h"
#include "ui/project/demotask.h"
#include "ui/project/logfile.h"
#include "ui/project/mainwindow.h"
#include "ui/project/reporttask.h"
#include "ui/run/runpage.h"

#include <QAction>
#include <QDialog>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <utility>

namespace Retort::Test {

/// Guards against hanging; nothing here is measured.
constexpr int patienceMs = 60'000;

/// Where keys go: an open menu, else what has the focus. Without a window manager nobody gives the
/// focus to a dialog or back to the window; this does.
inline QWidget *keyTarget()
{
    if (QWidget *popup = QApplication::activePopupWidget())
        return popup;
    QWidget *wanted = QApplication::activeModalWidget();
    const QWidgetList all = QApplication::topLevelWidgets();
    for (QWidget *one : all) {
        if (!wanted && one->isVisible() && qobject_cast<QMainWindow *>(one))
            wanted = one;
    }
    if (wanted && QApplication::activeWindow() != wanted) {
        wanted->activateWindow();
        if (!QTest::qWaitForWindowActive(wanted))
            return nullptr;
    }
    const auto inside = [wanted] {
        const QWidget *focus = QApplication::focusWidget();
        return focus && wanted && (focus == wanted || wanted->isAncestorOf(focus));
    };
    // A window without a focus of its own takes the keys itself.
    if (!inside() && !QTest::qWaitFor(inside, 1000))
        return wanted;
    return QApplication::focusWidget();
}

inline bool press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QWidget *target = keyTarget();
    if (!target)
        return false;
    QTest::keyClick(target, key, modifiers);
    return true;
}

inline bool type(const QString &text)
{
    QWidget *target = keyTarget();
    if (!target)
        return false;
    QTest::keyClicks(target, text);
    return true;
}

/// A click in the middle of a widget that a person can reach: seen, enabled, nothing before it.
inline bool click(QWidget *widget)
{
    if (!widget || !widget->isVisible() || !widget->isEnabled()) {
        qWarning() << "cannot be clicked:" << widget;
        return false;
    }
    const QPoint middle = widget->rect().center();
    QWidget *hit = widget->window()->childAt(widget->mapTo(widget->window(), middle));
    if (hit != widget && !widget->isAncestorOf(hit)) {
        qWarning() << "covered:" << widget << "by" << hit;
        return false;
    }
    QTest::mouseClick(widget, Qt::LeftButton, {}, middle);
    return true;
}

/// The button with these words that is seen under `parent`.
inline QAbstractButton *button(const QWidget *parent, const QString &text)
{
    const auto all = parent->findChildren<QAbstractButton *>();
    for (QAbstractButton *one : all) {
        if (one->isVisible() && QString(one->text()).remove(QLatin1Char('&')) == text)
            return one;
    }
    return nullptr;
}

/// The dialog that is open; null: none.
template <typename Dialog = QDialog>
Dialog *openDialog(const QWidget *window)
{
    const auto all = window->findChildren<Dialog *>();
    for (Dialog *one : all) {
        if (one->isVisible())
            return one;
    }
    return nullptr;
}

/// A project in a folder of its own with an empty database, and the window on it as `main` puts it
/// together.
class WindowProject
{
public:
    /// `environment`: `development`, `production`. `database`: one that is there already, as it is;
    /// making and dropping one is most of what a short test costs.
    explicit WindowProject(const QString &environment = QStringLiteral("development"),
                           std::shared_ptr<TestDatabase> database = {})
        : m_database(database ? std::move(database) : std::make_shared<TestDatabase>()),
          m_settings(m_folder.filePath(QStringLiteral("desktop.ini")), QSettings::IniFormat)
    {
        QDir(m_folder.path()).mkpath(QStringLiteral("project/versions"));
        writeFile(configFile(),
                  "[retort]\nscript_location = .\nversion_locations = versions\nurl = "
                      + m_database->url().replace(u'%', QLatin1String("%%")).toUtf8()
                      + "\nenvironment = " + environment.toUtf8()
                      + "\nlock_timeout = 300ms\nlock_retries = 1\n");
    }
    ~WindowProject() { m_window.reset(); }
    Q_DISABLE_COPY_MOVE(WindowProject)

    QString folder() const { return m_folder.filePath(QStringLiteral("project")); }
    QString configFile() const { return folder() + QStringLiteral("/retort.ini"); }
    QString fileOf(const QString &id) const
    {
        return folder() + QStringLiteral("/versions/%1.sql").arg(id);
    }
    static void writeFile(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(path));
    }
    static QByteArray readFile(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// The upgrade's statements begin in line 8 of the file.
    void revision(const QString &id, const QString &parents, const QByteArray &up,
                  const QByteArray &down = "SELECT 1;") const
    {
        writeFile(fileOf(id), "-- message of " + id.toUtf8()
                                  + "\n--\n-- Revision ID: " + id.toUtf8()
                                  + "\n-- Revises: " + parents.toUtf8() + "\n\n-- retort: upgrade\n"
                                  + up + "\n\n-- retort: downgrade\n" + down + "\n");
    }
    const TestDatabase &database() const { return *m_database; }
    QSettings &settings() { return m_settings; }
    QString versions() const
    {
        if (m_database->exec("SELECT to_regclass('public.alembic_version') IS NULL").value(0)
            == QLatin1String("t"))
            return {};
        return m_database->exec("SELECT version_num FROM public.alembic_version ORDER BY 1")
            .join(QLatin1Char(','));
    }
    QString tables() const
    {
        return m_database
            ->exec("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND "
                   "relkind = 'r' AND relname <> 'alembic_version' ORDER BY 1")
            .join(QLatin1Char(','));
    }

    MainWindow *makeWindow(QSize size = {1440, 900})
    {
        m_window = std::make_unique<MainWindow>(m_settings);
        new DemoTask(m_window.get());
        new ReportTask(m_window.get(), &m_log);
        m_window->resize(size);
        m_window->show();
        m_window->activateWindow();
        return m_window.get();
    }
    MainWindow *window() const { return m_window.get(); }
    bool isConnected() const { return m_window->controller()->status().has_value(); }

private:
    std::shared_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;
    QSettings m_settings;
    LogFile m_log{m_folder.filePath(QStringLiteral("desktop.log"))};
    std::unique_ptr<MainWindow> m_window;
};

} // namespace Retort::Test

#pragma once

#include "tests/ui/windowproject.h"

#include <QList>
#include <memory>

namespace Retort::Test {

QString nameOf(const QWidget *widget);
/// Class, name and size, for a failing test's message.
QString wordsFor(const QWidget *widget);
/// Parts that Qt puts into a control: they are reached and named with it.
bool isPartOfAnother(const QWidget *widget);
/// What a person presses, chooses in or types into.
bool isControl(const QWidget *widget);
/// What is visible in the window of `root`.
QList<QWidget *> seen(const QWidget *root);

/// Opens the window at every page and dialog there is, each time as new: a project, a window, and
/// a database that stands at the first revision.
class Walk
{
public:
    Walk();
    ~Walk();
    Q_DISABLE_COPY_MOVE(Walk)

    /// All places by name.
    static QList<const char *> places();

    /// Goes there and waits until nothing changes any more; a failure is QtTest's.
    void go(const QString &place, QSize size);
    /// Closes the window.
    void leave();

    MainWindow *window() const { return m_window; }
    /// The dialog that is open, else the window.
    QWidget *root() const;
    QList<QAction *> menuActions() const;
    /// All that a person could notice, as text.
    QString noticed(bool focus) const;
    /// Files that were given to another program.
    void countOpened() { ++m_opened; }

private:
    struct Place
    {
        const char *name;
        /// From the open history (or, for `start`, from the first window).
        void (Walk::*arrive)();
    };
    static QList<Place> placeList();

    void make(const QString &environment, QSize size);
    void openHistory();
    void settle() const;
    void start();
    void history();
    void details();
    void plan();
    void runToTheEnd();
    void refused();
    void merge();
    void review();
    void editor();
    void addDatabase();
    void addDatabaseFilled();
    void newRevision();
    void newRevisionFilled();
    void keys();
    void confirm();

    std::shared_ptr<TestDatabase> m_database;
    std::unique_ptr<WindowProject> m_project;
    MainWindow *m_window = nullptr;
    int m_opened = 0;
};

} // namespace Retort::Test

#include "ui/project/tour.h"

#include "ui/history/historypage.h"
#include "ui/history/searchfield.h"
#include "ui/merge/mergemodels.h"
#include "ui/merge/mergepage.h"
#include "ui/project/demotask.h"
#include "ui/project/dialogs.h"
#include "ui/project/mainwindow.h"
#include "ui/review/reviewpage.h"
#include "ui/review/reviewquestions.h"
#include "ui/run/runpage.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/retortstyle.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QPixmap>
#include <QPushButton>
#include <QRadioButton>
#include <QTimer>
#include <QTreeView>

namespace Retort {

namespace {

constexpr int pollMs = 40;
/// What was asked for is there; its last layout and painting are given this long.
constexpr int settleMs = 250;
/// Guards against hanging; the demo's longest step takes a second.
constexpr int patienceMs = 60000;

/// The window with the dialog that stands before it.
QPixmap shot(QWidget *window)
{
    QPixmap pixmap = window->grab();
    for (const QDialog *dialog : window->findChildren<QDialog *>()) {
        if (!dialog->isVisible())
            continue;
        QPainter painter(&pixmap);
        const QPixmap own = const_cast<QDialog *>(dialog)->grab();
        const QPoint at((window->width() - dialog->width()) / 2,
                        (window->height() - dialog->height()) / 3);
        painter.drawPixmap(at, own);
        painter.setPen(dialog->palette().color(QPalette::Dark));
        painter.drawRect(QRect(at, dialog->size()).adjusted(-1, -1, 0, 0));
    }
    return pixmap;
}

/// As whoever wrote the demo's models meant it.
void answerRenames(ReviewPage *page)
{
    const QList<ReviewQuestions::RenameBlock> blocks = page->questions()->renameBlocks();
    for (const ReviewQuestions::RenameBlock &block : blocks) {
        for (qsizetype i = 0; i < block.candidates.size(); ++i) {
            if (block.candidates.at(i).after.name == QLatin1String("language"))
                block.renamed.at(i)->click();
        }
    }
}

/// The table with the most to see.
void showMessages(ReviewPage *page)
{
    const ReviewModel *model = page->model();
    for (int i = 0; i < model->rowCount(); ++i) {
        const QModelIndex group = model->index(i, 0);
        if (group.data().toString() == QLatin1String("chat_messages"))
            page->tree()->setCurrentIndex(model->index(0, 0, group));
    }
}

} // namespace

Tour::Tour(MainWindow *window, DemoTask *demo, const QString &folder)
    : QObject(window), m_window(window), m_demo(demo), m_folder(folder), m_timer(new QTimer(this))
{
    m_timer->setInterval(pollMs);
    connect(m_timer, &QTimer::timeout, this, &Tour::poll);
    connect(demo, &DemoTask::failed, this, [this](const QString &sentence, const QString &hint) {
        m_timer->stop();
        Q_EMIT finished(3, sentence + QLatin1Char(' ') + hint);
    });
}

void Tour::plan()
{
    const auto run = [this] { return m_window->runPage(); };
    const auto ran = [run] { return run() && run()->phase() == RunPage::Phase::Ended; };
    const auto planned = [run] { return run() && run()->phase() == RunPage::Phase::Plan; };
    const auto go = [run] { Q_EMIT run()->runRequested(); };
    const auto merge = [this] { return m_window->findChild<MergePage *>(); };
    const auto review = [this] { return m_window->findChild<ReviewPage *>(); };
    const auto connected = [this] { return m_window->controller()->status().has_value(); };
    m_stops = {
        {QStringLiteral("start"), [] {}, [] { return true; }},
        {QStringLiteral("history"), [this] { m_demo->open(m_folder + QStringLiteral("/demo")); },
         connected},
        {QStringLiteral("history-search"),
         [this] { m_window->historyPage()->searchField()->setText(QStringLiteral("index")); },
         [] { return true; }},
        {QStringLiteral("plan"),
         [this] {
             m_window->historyPage()->searchField()->clear();
             m_window->planUpgrade(QStringLiteral("71d0f5a8c3e6"));
         },
         planned},
        {QStringLiteral("run"), go, ran},
        {QStringLiteral("merge"), [this] { Q_EMIT m_window->mergeRequested(); },
         [merge] { return merge() && merge()->tableModel()->rowCount() > 0; }},
        {QStringLiteral("merged"), [merge] { merge()->createButton()->click(); },
         [this] {
             const auto project = m_window->controller()->project();
             return project && project->graph().heads().size() == 1;
         }},
        {QString(),
         [this] {
             Q_EMIT m_window->reviewRequested({tr("threads and document status"), {}, false});
         },
         [review] { return review() && !review()->questions()->renameBlocks().isEmpty(); }},
        {QString(), [review] { answerRenames(review()); },
         [review] {
             return review() && review()->proofLine()->message().severity == Severity::Success;
         }},
        {QStringLiteral("review"), [review] { showMessages(review()); }, [] { return true; }},
        {QString(),
         [this] {
             m_window->openProject(m_window->controller()->configFile(),
                                   QStringLiteral("production"));
         },
         [this, connected] {
             return m_window->controller()->section() == QLatin1String("production") && connected();
         }},
        {QString(), [this] { m_window->planUpgrade(QStringLiteral("71d0f5a8c3e6")); }, planned},
        {QStringLiteral("production"), go,
         [this] { return m_window->findChild<ConfirmDatabaseDialog *>() != nullptr; }},
    };
}

void Tour::start()
{
    QDir().mkpath(m_folder);
    plan();
    m_timer->start();
    next();
}

void Tour::next()
{
    if (++m_stop >= m_stops.size()) {
        m_timer->stop();
        Q_EMIT finished(0, {});
        return;
    }
    m_waiting.start();
    m_settled.invalidate();
    m_stops.at(m_stop).act();
}

void Tour::poll()
{
    if (m_stop >= m_stops.size())
        return;
    const Stop &stop = m_stops.at(m_stop);
    if (!m_settled.isValid()) {
        if (stop.isReady()) {
            m_settled.start();
        } else if (m_waiting.elapsed() > patienceMs) {
            m_timer->stop();
            picture();
            Q_EMIT finished(3, tr("The tour waited in vain at “%1”.")
                                   .arg(stop.name.isEmpty() ? tr("production") : stop.name));
        }
        return;
    }
    if (m_settled.elapsed() < settleMs)
        return;
    if (stop.name.isEmpty()) {
        next();
        return;
    }
    picture();
    auto *style = qobject_cast<RetortStyle *>(QApplication::style());
    m_dark = !m_dark;
    if (style)
        style->setChoice(m_dark ? ThemeChoice::Dark : ThemeChoice::Light);
    if (m_dark)
        m_settled.start();
    else
        next();
}

void Tour::picture()
{
    const QString name = m_stops.at(m_stop).name;
    shot(m_window).save(QStringLiteral("%1/%2-%3.png")
                            .arg(m_folder, name.isEmpty() ? QStringLiteral("waiting") : name,
                                 m_dark ? QStringLiteral("dark") : QStringLiteral("light")));
}

} // namespace Retort

#include "tests/support/scrub.h"
#include "tests/ui/historysamples.h"
#include "ui/editor/sqleditor.h"
#include "ui/history/changespane.h"
#include "ui/history/detailspane.h"
#include "ui/history/historymodel.h"
#include "ui/history/historypage.h"
#include "ui/history/historystrip.h"
#include "ui/history/historyview.h"
#include "ui/history/inspector.h"
#include "ui/history/searchfield.h"
#include "ui/widgets/diffview.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/retortstyle.h"
#include "ui/widgets/sidebyside.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Retort;
using namespace Retort::Test;

namespace {

const QString current = QStringLiteral("9f31c7e2a05d");
const QString head = QStringLiteral("71d0f5a8c3e6");
const QString rag = QStringLiteral("07ab92e4fd31");
const QString edited = QStringLiteral("2d7b9a63e5f0");

} // namespace

class HistoryPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void theDatabasesRowIsSelectedOnOpen();
    void keys();
    void clickDimsByLineage();
    void search();
    void refreshKeepsSelectionAndPlace();
    void inspectorShowsTheFile();
    void inspectorShowsWhatWasEdited();
    void changesAreSeenByAReplay();
    void linesStandBesideEachOther();
    void contextMenu();
    void branchMenu();
    void stripJumps();
    void emptyAndBroken();
    void elidedCellsHaveAToolTip();
    void narrowWindow();
    void controlsHaveNames();
    void aHundredThousandRows();
    void pictures();

private:
    QAction *menuAction(const QString &text);

    std::unique_ptr<HistoryPage> m_page;
};

void HistoryPageTest::initTestCase()
{
    QApplication::setStyle(new RetortStyle(ThemeChoice::Light));
}

void HistoryPageTest::init()
{
    m_page = std::make_unique<HistoryPage>();
    m_page->resize(1440, 760);
    m_page->show();
    m_page->setProject(demoProject());
    m_page->setStatus(demoStatus());
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->view()->setFocus();
}

void HistoryPageTest::cleanup()
{
    m_page.reset();
}

QAction *HistoryPageTest::menuAction(const QString &text)
{
    auto *menu = m_page->findChild<QMenu *>(QStringLiteral("revisionMenu"));
    if (!menu)
        return nullptr;
    for (QAction *action : menu->actions()) {
        if (action->text().startsWith(text))
            return action;
    }
    return nullptr;
}

void HistoryPageTest::theDatabasesRowIsSelectedOnOpen()
{
    QCOMPARE(m_page->selectedId(), current);
    // It dims nothing.
    QVERIFY(!m_page->model()->dimming().isActive());
    // The file is read on another thread.
    QTRY_COMPARE(m_page->inspector()->title(), QStringLiteral("sessions: archived_at"));
    // Only once: what the person chose stays.
    m_page->view()->selectRow(0);
    m_page->setStatus(demoStatus());
    QCOMPARE(m_page->selectedId(), rag);
}

void HistoryPageTest::keys()
{
    HistoryView *view = m_page->view();
    HistoryModel *model = m_page->model();
    QTest::keyClick(view, Qt::Key_Home);
    QCOMPARE(view->selectedRow(), 0);
    QTest::keyClick(view, Qt::Key_Down);
    QCOMPARE(view->selectedRow(), 1);
    QTest::keyClick(view, Qt::Key_H);
    QCOMPARE(m_page->selectedId(), current);
    QVERIFY(!model->dimming().isActive());

    // Along the branch, not to the next row.
    QTest::keyClick(view, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(m_page->selectedId(), QStringLiteral("1b64e8f3d0a2"));
    QTest::keyClick(view, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(m_page->selectedId(), QStringLiteral("85be3d0a719c"));
    QTest::keyClick(view, Qt::Key_Up, Qt::ControlModifier);
    QTest::keyClick(view, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(m_page->selectedId(), current);
    QTest::keyClick(view, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(m_page->selectedId(), QStringLiteral("ac12d9f06b7e"));
    QTest::keyClick(view, Qt::Key_End);
    QTest::keyClick(view, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(view->selectedRow(), model->rowCount() - 1);

    m_page->inspector()->showTab(Inspector::DetailsTab);
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(m_page->inspector()->tabs()->currentIndex(), int(Inspector::UpgradeTab));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(m_page->searchField()->hasFocus());
}

void HistoryPageTest::clickDimsByLineage()
{
    HistoryView *view = m_page->view();
    HistoryModel *model = m_page->model();
    const int row = model->rowOfId(head);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->visualRect(model->index(row, HistoryModel::MessageColumn)).center());
    QCOMPARE(m_page->selectedId(), head);
    QVERIFY(model->dimming().isActive());
    QVERIFY(model->index(model->rowOfId(rag), 0).data(HistoryModel::DimmedRole).toBool());
    QVERIFY(!model->index(model->rowOfId(current), 0).data(HistoryModel::DimmedRole).toBool());
    QVERIFY(!model->index(row, 0).data(HistoryModel::DimmedRole).toBool());
    QTest::keyClick(view, Qt::Key_Escape);
    QVERIFY(!model->dimming().isActive());
    QCOMPARE(m_page->selectedId(), head);
}

void HistoryPageTest::search()
{
    HistoryModel *model = m_page->model();
    SearchField *field = m_page->searchField();
    field->setFocus();
    // The file's SQL is searched too, as soon as it was read.
    QTRY_VERIFY(m_page->textsAreRead());
    QTest::keyClicks(field, QStringLiteral("chunks: HNSW"));
    QVERIFY(field->hitsText().size() > 0);
    field->clear();
    QVERIFY(!model->dimming().isActive());
    QTest::keyClicks(field, QStringLiteral("lower(email)"));
    QCOMPARE(m_page->selectedId(), QStringLiteral("c5d8127fe036"));
    QVERIFY(model->index(0, 0).data(HistoryModel::DimmedRole).toBool());
    field->clear();
    QTest::keyClicks(field, QStringLiteral("CREATE TABLE"));
    QVERIFY(m_page->strip()->marks().hits.size() > 2);
    const QString first = m_page->selectedId();
    QVERIFY(field->hitsText().startsWith(QLatin1String("1 of ")));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(field->hitsText().startsWith(QLatin1String("2 of ")));
    QVERIFY(m_page->selectedId() != first);
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(m_page->selectedId(), first);
    QTest::mouseClick(field->previousButton(), Qt::LeftButton);
    QVERIFY(m_page->selectedId() != first);
    QTest::mouseClick(field->nextButton(), Qt::LeftButton);
    QCOMPARE(m_page->selectedId(), first);
    field->setText(QStringLiteral("no such thing anywhere"));
    QCOMPARE(field->hitsText(), QStringLiteral("No hit"));
    QVERIFY(!field->nextButton()->isEnabled());
    QVERIFY(!field->nextButton()->toolTip().isEmpty());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(field->text().isEmpty());
    QVERIFY(!model->dimming().isActive());
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_VERIFY(m_page->view()->hasFocus());
}

void HistoryPageTest::refreshKeepsSelectionAndPlace()
{
    auto project = longProject(2000);
    m_page->setProject(project);
    m_page->setStatus(std::nullopt);
    HistoryView *view = m_page->view();
    view->selectRow(1000);
    const QString id = m_page->selectedId();
    const int y = view->visualRect(m_page->model()->index(1000, 0)).y();
    auto next = std::make_shared<Project>(*project);
    QList<Revision> revisions = project->graph().revisions();
    for (int i = 0; i < 5; ++i) {
        revisions.append(revisionOf(QStringLiteral("new%1").arg(i), {revisions.last().id},
                                    QStringLiteral("new"), 3000 + i));
    }
    next->scripts.graph = RevisionGraph::build(revisions);
    m_page->setProject(next);
    QCOMPARE(m_page->selectedId(), id);
    QCOMPARE(view->selectedRow(), 1005);
    QCOMPARE(view->visualRect(m_page->model()->index(1005, 0)).y(), y);
}

void HistoryPageTest::inspectorShowsTheFile()
{
    m_page->showRevision(rag);
    Inspector *inspector = m_page->inspector();
    const std::optional<Inspected> &shown = inspector->revision();
    QTRY_VERIFY(shown && shown->script && shown->revision.id == rag);
    // Every line of the section with its own number in the file, the marker included.
    const SectionText section = sectionText(*shown->script, Direction::Upgrade);
    const QStringList lines = section.text.split(QLatin1Char('\n'));
    QCOMPARE(int(section.lineNumbers.size()), int(lines.size()));
    const QStringList file = shown->text.split(QLatin1Char('\n'));
    for (int i = 0; i < lines.size(); ++i) {
        if (section.lineNumbers.at(i) > 0)
            QCOMPARE(lines.at(i), file.at(section.lineNumbers.at(i) - 1));
    }
    QVERIFY(section.autocommit);
    QCOMPARE(inspector->editor(Direction::Upgrade)->text(), section.text);
    QVERIFY(inspector->editor(Direction::Upgrade)->isReadOnly());
    QCOMPARE(inspector->editor(Direction::Upgrade)->view()->lineNumber(0),
             section.lineNumbers.at(0));
    QVERIFY(inspector->facts().contains(QLatin1String("pending")));
    QVERIFY(inspector->facts().contains(QLatin1String("no transaction")));
    QTest::mouseClick(inspector->copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), rag);
    QSignalSpy open(m_page.get(), &HistoryPage::openFileRequested);
    QTest::mouseClick(inspector->openFileButton(), Qt::LeftButton);
    QCOMPARE(open.size(), 1);
    QCOMPARE(open.first().first().toString(), shown->revision.file);
    QSignalSpy edit(m_page.get(), &HistoryPage::editRequested);
    QTest::mouseClick(inspector->editButton(), Qt::LeftButton);
    QCOMPARE(edit.size(), 1);
    QCOMPARE(edit.first().first().toString(), rag);
}

void HistoryPageTest::inspectorShowsWhatWasEdited()
{
    m_page->showDifference(edited);
    DetailsPane *details = m_page->inspector()->details();
    QTRY_VERIFY(details->difference());
    const QStringList lines = details->lines();
    QVERIFY(lines.contains(QStringLiteral("By: mara (chat_owner)")));
    QVERIFY(lines.contains(QStringLiteral("Took: 412 ms")));
    QVERIFY(details->difference());
    int changed = 0;
    for (const DiffLine &line : details->difference()->lines())
        changed += line.kind != DiffLine::Kind::Same ? 1 : 0;
    QVERIFY(changed > 0);
    m_page->showRevision(head);
    QTRY_VERIFY(!details->difference());
}

void HistoryPageTest::changesAreSeenByAReplay()
{
    m_page->showRevision(current);
    Inspector *inspector = m_page->inspector();
    QTRY_VERIFY(inspector->revision() && inspector->revision()->revision.id == current);
    ChangesPane *changes = inspector->changes();
    inspector->showTab(Inspector::ChangesTab);
    // Nothing of a folder runs unasked.
    QVERIFY(changes->isAsking());
    QPushButton *replay = changes->empty()->button();
    QVERIFY(replay->isVisible());
    QTest::mouseClick(replay, Qt::LeftButton);
    QVERIFY(!changes->isAsking());
    QTRY_VERIFY_WITH_TIMEOUT(changes->tree()->topLevelItemCount() > 0, 60'000);
    QTreeWidgetItem *table = changes->tree()->topLevelItem(0);
    QCOMPARE(table->text(0), QStringLiteral("table public.chat_sessions"));
    QCOMPARE(table->text(1), QStringLiteral("changed"));
    QVERIFY(table->childCount() > 0 && table->child(0)->text(0).contains(u"archived_at"));
    QVERIFY(!changes->texts()->before()->toPlainText().contains(QLatin1String("archived_at")));
    QVERIFY(changes->texts()->after()->toPlainText().contains(QLatin1String("archived_at")));
    // From then on another revision is replayed as it is selected.
    m_page->showRevision(rag);
    QTRY_VERIFY_WITH_TIMEOUT(changes->tree()->topLevelItemCount() > 0
                                 && changes->tree()->topLevelItem(0)->text(0).contains(u"chunks"),
                             60'000);
    QVERIFY(!changes->isAsking());
}

void HistoryPageTest::linesStandBesideEachOther()
{
    SideBySide both;
    both.setTexts(QStringLiteral("one\ntwo red\nthree\nfour\nfive\n"),
                  QStringLiteral("one\ntwo blue\nfour\nand\nmore\nfive\n"));
    const auto texts = [](const QList<DiffLine> &lines) {
        QStringList result;
        for (const DiffLine &line : lines)
            result.append(line.text);
        return result.join(QLatin1Char('/'));
    };
    QCOMPARE(texts(both.before()->lines()), QStringLiteral("one/two red/three/four///five"));
    QCOMPARE(texts(both.after()->lines()), QStringLiteral("one/two blue//four/and/more/five"));
    both.resize(400, 40);
    both.show();
    both.before()->verticalScrollBar()->setValue(1);
    QCOMPARE(both.after()->verticalScrollBar()->value(),
             both.before()->verticalScrollBar()->value());
}

void HistoryPageTest::contextMenu()
{
    HistoryView *view = m_page->view();
    m_page->showRevision(head);
    QSignalSpy upgrade(m_page.get(), &HistoryPage::upgradeRequested);
    QSignalSpy newRevision(m_page.get(), &HistoryPage::newRevisionRequested);
    QSignalSpy merge(m_page.get(), &HistoryPage::mergeRequested);
    QContextMenuEvent keyboard(QContextMenuEvent::Keyboard, {}, {});
    QApplication::sendEvent(view, &keyboard);
    QAction *action = menuAction(QStringLiteral("Upgrade to here"));
    QVERIFY(action);
    QVERIFY(action->isEnabled());
    action->trigger();
    QCOMPARE(upgrade.size(), 1);
    QCOMPARE(upgrade.first().first().toString(), head);
    action = menuAction(QStringLiteral("Downgrade to here"));
    QVERIFY(action && !action->isEnabled());
    QVERIFY(!action->toolTip().isEmpty() && action->toolTip() != action->text());
    menuAction(QStringLiteral("New revision"))->trigger();
    QCOMPARE(newRevision.first().first().toString(), head);
    menuAction(QStringLiteral("Merge"))->trigger();
    QCOMPARE(merge.size(), 1);
    menuAction(QStringLiteral("Copy id"))->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), head);
    m_page->findChild<QMenu *>(QStringLiteral("revisionMenu"))->close();
}

void HistoryPageTest::branchMenu()
{
    const int all = m_page->model()->rowCount();
    QMenu *menu = m_page->branchButton()->menu();
    const auto choose = [&](const QString &text) {
        for (QAction *action : menu->actions()) {
            if (action->text() == text) {
                action->trigger();
                return true;
            }
        }
        return false;
    };
    QVERIFY(choose(QStringLiteral("rag")));
    QVERIFY(m_page->model()->rowCount() < all);
    QCOMPARE(m_page->selectedId(), current);
    QVERIFY(choose(QStringLiteral("All branches")));
    QCOMPARE(m_page->model()->rowCount(), all);
}

void HistoryPageTest::stripJumps()
{
    m_page->setProject(longProject(5000));
    m_page->setStatus(statusAt({m_page->model()->revisionAt(4000).id}));
    HistoryStrip *strip = m_page->strip();
    QCOMPARE(m_page->view()->selectedRow(), 4000);
    QCOMPARE(strip->marks().current, QList<int>{4000});
    const int y = strip->yOfRow(2500);
    QVERIFY(qAbs(strip->rowAtY(y) - 2500) < 20);
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(4, y));
    QVERIFY(qAbs(m_page->view()->selectedRow() - 2500) < 20);
    QVERIFY(!m_page->model()->dimming().isActive());
}

void HistoryPageTest::emptyAndBroken()
{
    m_page->setProject(projectOf({}));
    QVERIFY(m_page->emptyState()->isVisible());
    QSignalSpy newRevision(m_page.get(), &HistoryPage::newRevisionRequested);
    QTest::mouseClick(m_page->emptyState()->button(), Qt::LeftButton);
    QCOMPARE(newRevision.size(), 1);
    QCOMPARE(newRevision.first().first().toString(), QString());

    auto broken = std::make_shared<Project>(
        *projectOf({revisionOf("a", {}, "first"), revisionOf("b", {"gone"}, "second", 2)}));
    Error fault;
    fault.message = QStringLiteral("It cannot be read.");
    fault.file = QStringLiteral("/nowhere/versions/x.sql");
    broken->scripts.faults = {fault, fault};
    m_page->setProject(broken);
    QVERIFY(!m_page->emptyState()->isVisible());
    QVERIFY(m_page->faultLine()->isVisible());
    QVERIFY(m_page->faultLine()->message().verdict.contains(QLatin1String("x.sql")));
    QSignalSpy open(m_page.get(), &HistoryPage::openFileRequested);
    QTest::mouseClick(m_page->faultLine()->actionButton(), Qt::LeftButton);
    QCOMPARE(open.first().first().toString(), fault.file);
    m_page->setProject(demoProject());
    QVERIFY(!m_page->faultLine()->isVisible());
}

void HistoryPageTest::elidedCellsHaveAToolTip()
{
    HistoryModel *model = m_page->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const QString tip =
            model->index(row, HistoryModel::MessageColumn).data(Qt::ToolTipRole).toString();
        QCOMPARE(tip, model->revisionAt(row).message);
    }
}

void HistoryPageTest::narrowWindow()
{
    QCOMPARE(m_page->splitter()->orientation(), Qt::Horizontal);
    m_page->resize(900, 700);
    QTRY_COMPARE(m_page->splitter()->orientation(), Qt::Vertical);
    QVERIFY(m_page->view()->height() > 100);
    QVERIFY(m_page->inspector()->height() > 100);
    m_page->resize(1000, 700);
    QTRY_COMPARE(m_page->splitter()->orientation(), Qt::Horizontal);
}

void HistoryPageTest::controlsHaveNames()
{
    m_page->resize(1000, 640);
    const QList<QWidget *> widgets = m_page->findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible() || !qobject_cast<const QAbstractButton *>(widget))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
                 button->metaObject()->className());
        // Scroll buttons of a tab bar are made and sized by Qt.
        if (qobject_cast<const QTabBar *>(widget->parentWidget())
            || qobject_cast<const QLineEdit *>(widget->parentWidget()))
            continue;
        QVERIFY2(button->width() >= qMin(button->sizeHint().width(), button->maximumWidth()),
                 qPrintable(button->text()));
        if (!button->isEnabled())
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->text()));
    }
}

void HistoryPageTest::aHundredThousandRows()
{
    auto project = longProject(100000);
    QElapsedTimer timer;
    timer.start();
    m_page->setProject(project);
    m_page->setStatus(statusAt({m_page->model()->revisionAt(70000).id}));
    QCOMPARE(m_page->view()->selectedRow(), 70000);
    QTest::keyClick(m_page->view(), Qt::Key_Down);
    QCOMPARE(m_page->view()->selectedRow(), 70001);
    QVERIFY(m_page->model()->dimming().isActive());
    m_page->view()->verticalScrollBar()->setValue(0);
    QVERIFY(!m_page->view()->viewport()->grab().isNull());
    QVERIFY2(timer.elapsed() < 60000, "guard against quadratic work");
}

void HistoryPageTest::pictures()
{
    const QString folder = qEnvironmentVariable("HISTORY_PICTURES");
    if (folder.isEmpty())
        QSKIP("HISTORY_PICTURES names no folder");
    QDir().mkpath(folder);
    auto *style = qobject_cast<RetortStyle *>(QApplication::style());
    for (const bool dark : {false, true}) {
        style->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        const QString mode = dark ? QStringLiteral("dark") : QStringLiteral("light");
        for (const QSize size : {QSize(1440, 770), QSize(1000, 590), QSize(900, 700)}) {
            m_page->resize(size);
            m_page->showRevision(current);
            m_page->view()->setFocus();
            m_page->view()->selectRow(m_page->model()->rowOfId(head));
            m_page->inspector()->showTab(Inspector::UpgradeTab);
            QTest::qWait(400);
            const auto save = [&](const QString &name) {
                m_page->grab().save(
                    QStringLiteral("%1/%2-%3-%4.png").arg(folder, name, mode).arg(size.width()));
            };
            save(QStringLiteral("history"));
            m_page->showDifference(edited);
            m_page->searchField()->setFocus();
            m_page->searchField()->setText(QStringLiteral("index"));
            QTest::qWait(300);
            save(QStringLiteral("search"));
            m_page->searchField()->clear();
            m_page->showRevision(current);
            m_page->inspector()->showTab(Inspector::ChangesTab);
            QTest::qWait(400);
            ChangesPane *changes = m_page->inspector()->changes();
            if (changes->isAsking()) {
                save(QStringLiteral("changes-asking"));
                changes->empty()->button()->click();
            }
            QTRY_VERIFY_WITH_TIMEOUT(changes->tree()->topLevelItemCount() > 0, 60'000);
            QTest::qWait(100);
            save(QStringLiteral("changes"));
        }
    }
    style->setChoice(ThemeChoice::Light);
}

RETORT_TEST_MAIN(QApplication, HistoryPageTest)
#include "tst_historypage.moc"

#include "migrations/schema/definitions.h"
#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"
#include "ui/editor/sqleditor.h"
#include "ui/review/beforeafter.h"
#include "ui/review/reviewpage.h"
#include "ui/review/reviewquestions.h"
#include "ui/review/reviewscripts.h"
#include "ui/widgets/messageline.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Retort;

namespace {

ObjectId idOf(ObjectKind kind, const QString &relation, const QString &name)
{
    return {kind, QStringLiteral("public"), relation, name, {}};
}

/// users with the columns that are named, `name type`; an index for each that ends in `*`.
Schema schemaOf(const QStringList &columns)
{
    Schema schema;
    schema.serverVersion = 150000;
    QList<QPair<ObjectId, ObjectId>> needs;
    const auto add = [&](const ObjectId &id, const QString &sqlName) -> SchemaObject & {
        SchemaObject object;
        object.id = id;
        object.sqlName = sqlName;
        schema.objects.push_back(object);
        return schema.objects.back();
    };
    const QString users = QStringLiteral("users");
    const ObjectId table = idOf(ObjectKind::Table, {}, users);
    add(table, QStringLiteral("public.users"));
    int position = 0;
    for (const QString &text : columns) {
        const QString name = text.section(u' ', 0, 0);
        const ObjectId column = idOf(ObjectKind::Column, users, name);
        SchemaObject &object = add(column, QStringLiteral("public.users.") + name);
        object.properties.set(Property::Type, text.section(u' ', 1, 1).remove(u'*'));
        object.properties.set(Property::Position, QString::number(++position));
        if (text.contains(QStringLiteral("NOT NULL")))
            object.properties.set(Property::NotNull, QStringLiteral("true"));
        needs.append({column, table});
        if (!text.endsWith(u'*'))
            continue;
        const ObjectId index = idOf(ObjectKind::Index, users, name + QStringLiteral("_idx"));
        SchemaObject &made = add(index, QStringLiteral("public.%1_idx").arg(name));
        made.properties.set(
            Property::Definition,
            QStringLiteral("CREATE INDEX %1_idx ON public.users USING btree (%1)").arg(name));
        made.properties.set(Property::IndexMethod, QStringLiteral("btree"));
        made.properties.set(Property::Columns, QStringList{name});
        needs.append({index, table});
        needs.append({index, column});
    }
    std::sort(schema.objects.begin(), schema.objects.end(),
              [](const SchemaObject &a, const SchemaObject &b) { return a.id < b.id; });
    for (const auto &[who, what] : std::as_const(needs))
        schema.objects[size_t(schema.find(who))].needs.push_back(schema.find(what));
    for (SchemaObject &object : schema.objects)
        std::sort(object.needs.begin(), object.needs.end());
    return schema;
}

} // namespace

/// The Review page on values, by mouse and keys: no database is asked.
class TestReviewPage : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ReviewPage> m_page;
    ComparisonBasis m_basis;

    /// Answers what the page asks for, as the window does.
    void open(const QStringList &from, const QStringList &to)
    {
        m_basis = {};
        m_basis.from = schemaOf(from);
        m_basis.to = schemaOf(to);
        m_page = std::make_unique<ReviewPage>();
        connect(m_page.get(), &ReviewPage::draftNeeded, this, &TestReviewPage::answer);
        auto project = std::make_shared<Project>();
        project->config.models = QStringLiteral("models.sql");
        m_page->setProject(project, true);
        m_page->setMessage(QStringLiteral("threads and document status"), {});
        m_page->resize(1440, 640);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->setComparing();
        answer(m_page->wishes());
    }

    void answer(const ReviewWishes &wishes)
    {
        // Renames need a server; their names are enough here.
        ReviewWishes asked = wishes;
        asked.renames.clear();
        const Result<ReviewDraft> draft = draftReview(m_basis, asked, {});
        QVERIFY(draft);
        ReviewView view;
        view.draft = *draft;
        view.groups = reviewGroups(*draft, m_basis.to);
        view.before = definitionTexts(m_basis.from);
        view.after = definitionTexts(draft->comparison.to);
        m_page->setView(view);
    }

    QModelIndex rowOf(const QString &text) const
    {
        const ReviewModel *model = m_page->model();
        for (int i = 0; i < model->rowCount(); ++i) {
            const QModelIndex top = model->index(i, 0);
            for (int k = 0; k < model->rowCount(top); ++k) {
                const QModelIndex row = model->index(k, 0, top);
                if (row.data().toString() == text)
                    return row;
            }
        }
        return {};
    }

    void press(const QString &text)
    {
        const QModelIndex row = rowOf(text);
        QVERIFY2(row.isValid(), qPrintable(text));
        m_page->tree()->setCurrentIndex(row);
        QTest::keyClick(m_page->tree(), Qt::Key_Space);
    }

    bool isTicked(const QString &text) const
    {
        return rowOf(text).data(Qt::CheckStateRole).toInt() == Qt::Checked;
    }

    static ComparisonProof exact() { return {ProofResult::Exact, ProofResult::Exact, {}}; }

private Q_SLOTS:
    void initTestCase() { Retort::Test::setUpLook(); }
    void cleanup() { m_page.reset(); }

    void ticksFollowEachOther();
    void scriptsFollowUntilEdited();
    void aQuestionKeepsFromSaving();
    void nullsAreAskedAbout();
    void beforeAndAfterAreMarked();
    void theProofIsOfWhatIsThere();
    void aSyntaxErrorKeepsFromSaving();
    void savedIsSaved();
    void nothingDiffers();
    void picture();
};

void TestReviewPage::ticksFollowEachOther()
{
    open({QStringLiteral("id integer")},
         {QStringLiteral("id integer"), QStringLiteral("email text*"), QStringLiteral("n int")});
    QVERIFY(isTicked(QStringLiteral("column email")));
    press(QStringLiteral("column email"));
    QVERIFY(!isTicked(QStringLiteral("column email")));
    QVERIFY(!isTicked(QStringLiteral("index email_idx")));
    QVERIFY(isTicked(QStringLiteral("column n")));
    QVERIFY(m_page->noteLine()->isVisible());
    QVERIFY(m_page->noteLine()->message().rest.contains(QStringLiteral("email_idx")));
    QVERIFY(!m_page->scripts()->upgrade().contains(QStringLiteral("email")));
    QVERIFY(m_page->scripts()->upgrade().contains(QStringLiteral("ADD COLUMN n")));

    press(QStringLiteral("index email_idx"));
    QVERIFY(isTicked(QStringLiteral("column email")));
    QVERIFY(m_page->noteLine()->message().rest.contains(QStringLiteral("email")));
    // The table's own tick takes all of it.
    const QModelIndex top = m_page->model()->index(0, 0);
    QCOMPARE(top.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    m_page->tree()->setCurrentIndex(top);
    QTest::keyClick(m_page->tree(), Qt::Key_Space);
    QVERIFY(!isTicked(QStringLiteral("column n")));
    QVERIFY(!m_page->saveButton()->isEnabled());
    QTest::keyClick(m_page->tree(), Qt::Key_Space);
    QVERIFY(isTicked(QStringLiteral("column n")));
    QVERIFY(m_page->saveButton()->isEnabled());
}

void TestReviewPage::scriptsFollowUntilEdited()
{
    open({QStringLiteral("id integer")},
         {QStringLiteral("id integer"), QStringLiteral("a int"), QStringLiteral("b int")});
    ReviewScripts *scripts = m_page->scripts();
    QVERIFY(!scripts->isEdited());
    QVERIFY(!scripts->rebuildButton()->isVisible());
    QTest::keyClicks(scripts->upgradeEditor()->view(), QStringLiteral("-- mine"));
    QTest::keyClick(scripts->upgradeEditor()->view(), Qt::Key_Return);
    QVERIFY(scripts->isEdited());
    QVERIFY(m_page->hasUnsavedText());
    press(QStringLiteral("column a"));
    QVERIFY(scripts->upgrade().contains(QStringLiteral("ADD COLUMN a")));
    QVERIFY(scripts->upgrade().contains(QStringLiteral("mine")));
    // The way back asks first.
    scripts->rebuildButton()->click();
    auto *box = m_page->findChild<QMessageBox *>();
    QVERIFY(box);
    QVERIFY(scripts->isEdited());
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            button->click();
    }
    QVERIFY(!scripts->isEdited());
    QVERIFY(!scripts->upgrade().contains(QStringLiteral("ADD COLUMN a")));
    press(QStringLiteral("column a"));
    QVERIFY(scripts->upgrade().contains(QStringLiteral("ADD COLUMN a")));
}

void TestReviewPage::aQuestionKeepsFromSaving()
{
    open({QStringLiteral("id integer"), QStringLiteral("locale text")},
         {QStringLiteral("id integer"), QStringLiteral("language text")});
    QCOMPARE(m_page->questions()->renameBlocks().size(), 1);
    QCOMPARE(m_page->questions()->openQuestions(), 1);
    QVERIFY(!m_page->saveButton()->isEnabled());
    const auto block = m_page->questions()->renameBlocks().first();
    QCOMPARE(block.renamed.size(), 1);
    QVERIFY(!block.renamed.first()->isChecked() && !block.dropped->isChecked());
    QSignalSpy drafts(m_page.get(), &ReviewPage::draftNeeded);
    block.renamed.first()->click();
    QCOMPARE(drafts.size(), 1);
    QCOMPARE(drafts.first().first().value<ReviewWishes>().renames.size(), 1);
    QVERIFY(m_page->saveButton()->isEnabled());
    m_page->questions()->renameBlocks().first().dropped->click();
    QVERIFY(m_page->wishes().renames.isEmpty());
    QVERIFY(m_page->saveButton()->isEnabled());
}

void TestReviewPage::nullsAreAskedAbout()
{
    open({QStringLiteral("id integer"), QStringLiteral("email text")},
         {QStringLiteral("id integer"), QStringLiteral("email text NOT NULL")});
    QCOMPARE(m_page->questions()->nullBlocks().size(), 1);
    // It only offers: what the script says stands.
    QVERIFY(m_page->saveButton()->isEnabled());
    QVERIFY(!m_page->scripts()->upgrade().contains(QStringLiteral("UPDATE")));
    QLineEdit *field = m_page->questions()->nullBlocks().first().expression;
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("'nobody'"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY2(m_page->scripts()->upgrade().contains(
                 QStringLiteral("UPDATE public.users SET email = 'nobody' WHERE email IS NULL;")),
             qPrintable(m_page->scripts()->upgrade()));
    m_page->questions()->nullBlocks().first().plain->click();
    QVERIFY(!m_page->scripts()->upgrade().contains(QStringLiteral("UPDATE")));
}

void TestReviewPage::beforeAndAfterAreMarked()
{
    open({QStringLiteral("id integer"), QStringLiteral("size integer")},
         {QStringLiteral("id integer"), QStringLiteral("size bigint")});
    m_page->tree()->setCurrentIndex(rowOf(QStringLiteral("column size")));
    BeforeAfter *texts = m_page->beforeAfter();
    QVERIFY(texts->before()->text().contains(QStringLiteral("size integer")));
    QVERIFY(texts->after()->text().contains(QStringLiteral("size bigint")));
    QVERIFY(!texts->isSideBySide());
    texts->turnButton()->click();
    QVERIFY(texts->isSideBySide());
    texts->turnButton()->click();
    QVERIFY(!texts->isSideBySide());
}

void TestReviewPage::theProofIsOfWhatIsThere()
{
    open({QStringLiteral("id integer")},
         {QStringLiteral("id integer"), QStringLiteral("a int"), QStringLiteral("b int")});
    QSignalSpy proofs(m_page.get(), &ReviewPage::proofNeeded);
    QTRY_COMPARE(proofs.size(), 1);
    const int first = proofs.first().first().toInt();
    QVERIFY(m_page->isProving());
    m_page->setProof(first, exact());
    QCOMPARE(m_page->proofLine()->message().severity, Severity::Success);
    QVERIFY(m_page->proofLine()->message().rest.contains(QStringLiteral("down returns")));
    press(QStringLiteral("column a"));
    QCOMPARE(m_page->proofLine()->message().severity, Severity::NotYet);
    QTRY_COMPARE(proofs.size(), 2);
    // An answer to what is no longer there is passed over.
    m_page->setProof(first, exact());
    QCOMPARE(m_page->proofLine()->message().severity, Severity::NotYet);
    m_page->setProof(proofs.last().first().toInt(), exact());
    QVERIFY(m_page->proofLine()->message().rest.contains(QStringLiteral("1 change left out")));
    QTest::keyClicks(m_page->scripts()->downgradeEditor()->view(), QStringLiteral("-- x"));
    QTest::keyClick(m_page->scripts()->downgradeEditor()->view(), Qt::Key_Return);
    QTRY_COMPARE(proofs.size(), 3);
    QVERIFY(proofs.last().at(3).toBool());
    m_page->setProof(proofs.last().first().toInt(),
                     ComparisonProof{ProofResult::Failed, ProofResult::Skipped,
                                     QStringLiteral("It broke\nmore")});
    QCOMPARE(m_page->proofLine()->message().severity, Severity::Error);
    QCOMPARE(m_page->proofLine()->message().rest, QStringLiteral("It broke"));
}

void TestReviewPage::aSyntaxErrorKeepsFromSaving()
{
    open({QStringLiteral("id integer")}, {QStringLiteral("id integer"), QStringLiteral("a int")});
    QVERIFY(m_page->saveButton()->isEnabled());
    SqlEditor *editor = m_page->scripts()->upgradeEditor();
    editor->replaceText(QStringLiteral("-- retort: upgrade\nALTER TABLE users TPYE;\n"));
    QTRY_VERIFY(!m_page->saveButton()->isEnabled());
    QVERIFY(m_page->saveButton()->toolTip().contains(QStringLiteral("line 2")));
    QTRY_COMPARE(m_page->proofLine()->message().severity, Severity::Error);
}

void TestReviewPage::savedIsSaved()
{
    open({QStringLiteral("id integer")}, {QStringLiteral("id integer"), QStringLiteral("a int")});
    QSignalSpy saves(m_page.get(), &ReviewPage::saveRequested);
    m_page->saveButton()->click();
    QTRY_COMPARE(saves.size(), 1);
    const auto save = saves.first().first().value<ReviewSave>();
    QCOMPARE(save.message, QStringLiteral("threads and document status"));
    QCOMPARE(save.sections.size(), 2);
    QVERIFY(!save.mark);
    Revision written;
    written.id = QStringLiteral("a1");
    written.file = QStringLiteral("/versions/a1_threads.sql");
    m_page->setSaved(written, false);
    QVERIFY(!m_page->saveButton()->isEnabled());
    QVERIFY(m_page->markButton()->isEnabled());
    QVERIFY(m_page->scripts()->upgradeEditor()->isReadOnly());
    QVERIFY(!m_page->hasUnsavedText());
    QSignalSpy marks(m_page.get(), &ReviewPage::markRequested);
    m_page->markButton()->click();
    QCOMPARE(marks.size(), 1);
    m_page->setSaved(written, true);
    QVERIFY(!m_page->markButton()->isEnabled());
}

void TestReviewPage::nothingDiffers()
{
    open({QStringLiteral("id integer")}, {QStringLiteral("id integer")});
    QVERIFY(!m_page->saveButton()->isEnabled());
    QVERIFY(!m_page->scripts()->isVisible());
}

void TestReviewPage::picture()
{
    open({QStringLiteral("id integer"), QStringLiteral("locale text"),
          QStringLiteral("content character*"), QStringLiteral("legacy integer")},
         {QStringLiteral("id integer"), QStringLiteral("language text"),
          QStringLiteral("content text*"), QStringLiteral("parent uuid*"),
          QStringLiteral("owner integer NOT NULL")});
    press(QStringLiteral("column legacy"));
    m_page->tree()->setCurrentIndex(rowOf(QStringLiteral("column content")));
    QTRY_VERIFY(m_page->isProving());
    QVERIFY(QFile::exists(Retort::Test::savePicture(m_page.get(), QStringLiteral("review"))));
    m_page->resize(1000, 560);
    QVERIFY(QFile::exists(Retort::Test::savePicture(m_page.get(), QStringLiteral("review-small"))));
}

RETORT_TEST_MAIN(QApplication, TestReviewPage)
#include "tst_reviewpage.moc"

#include "ui/project/reviewtask.h"

#include "app/database/sandbox.h"
#include "app/database/session.h"
#include "app/services/pythonmodels.h"
#include "app/services/reviewmark.h"
#include "app/services/trust.h"
#include "migrations/schema/definitions.h"
#include "migrations/script/revisionwriter.h"
#include "migrations/script/versionfiles.h"
#include "ui/project/mainwindow.h"
#include "ui/review/reviewpage.h"
#include "ui/widgets/onpool.h"

#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <utility>
#include <vector>

namespace Retort {

namespace {

/// What a comparison needs, by value, so that it can be made on another thread.
struct Place
{
    std::shared_ptr<const Project> project;
    EnvironmentLookup environment;
    std::optional<ConnectionSettings> settings;
    bool trusted = false;
};

Result<std::unique_ptr<Session>> openSession(const Place &place, std::vector<SandboxLease> &leases)
{
    if (!place.settings)
        return fail(ErrorKind::Config, QCoreApplication::translate(
                                           "Retort::ReviewTask", "The project names no database."));
    Result<ReachableSettings> reachable =
        resolveSettings(*place.settings, place.project->config.file);
    if (!reachable)
        return fail(reachable.error());
    leases.push_back(std::move(reachable->lease));
    SessionOptions options;
    options.applicationName = QStringLiteral("retort-desktop");
    return Session::open(reachable->settings, options);
}

Result<ComparisonBasis> readBasis(const Place &place, const QString &from,
                                  const CancelToken &cancel)
{
    std::vector<SandboxLease> leases;
    SourceContext context;
    context.project = place.project.get();
    context.folder = place.project->config.directory;
    context.scratch = place.project->config.scratch;
    context.catalog = projectCatalog(place.project->config);
    context.openDatabase = [&] { return openSession(place, leases); };
    context.pythonModels = [&]() -> Result<QString> {
        const Result<PythonModelsRequest> request =
            pythonModelsRequest(place.project->config, place.environment);
        if (!request)
            return fail(request.error());
        if (!place.trusted)
            return fail(ErrorKind::Untrusted,
                        QCoreApplication::translate("Retort::ReviewTask",
                                                    "The models are Python, and this project is "
                                                    "not trusted to run it."));
        return printPythonModels(*request, cancel);
    };
    context.cancel = cancel;
    ComparisonRequest request;
    request.from = parseSchemaSource(from);
    request.to.kind = SchemaSource::Kind::Models;
    return readComparisonBasis(request, context);
}

/// A draft with all that the page shows of it.
struct Drafted
{
    std::shared_ptr<const ReviewDraft> draft;
    ReviewView view;
};

Result<Drafted> draftFor(const ComparisonBasis &basis, const ReviewWishes &wishes,
                         const CancelToken &cancel, const ReviewDraft *previous)
{
    Result<ReviewDraft> draft = draftReview(basis, wishes, cancel, previous);
    if (!draft)
        return fail(draft.error());
    Drafted result;
    result.draft = std::make_shared<const ReviewDraft>(*std::move(draft));
    result.view.draft = *result.draft;
    result.view.groups = reviewGroups(*result.draft, basis.to);
    result.view.before = definitionTexts(basis.from, basis.options.compare);
    result.view.after = definitionTexts(result.draft->comparison.to, basis.options.compare);
    return result;
}

/// Changes that no revision has yet: those that are not a consequence of another.
int countChanges(const ComparisonBasis &basis)
{
    return int(changeUnits(basis.from, basis.to, basis.options.compare).size());
}

} // namespace

ReviewTask::ReviewTask(MainWindow *window) : QObject(window), m_window(window)
{
    connect(window, &MainWindow::reviewRequested, this, &ReviewTask::open);
    connect(window, &MainWindow::modelsLookRequested, this, &ReviewTask::look);
    connect(window->controller(), &ProjectController::projectChanged, this, &ReviewTask::refresh);
    connect(window->controller(), &ProjectController::statusChanged, this, &ReviewTask::refresh);
    connect(qApp, &QGuiApplication::applicationStateChanged, this,
            [this](Qt::ApplicationState now) {
                if (now == Qt::ApplicationActive)
                    focusCame();
            });
}

ReviewTask::~ReviewTask()
{
    cancelAll();
}

void ReviewTask::cancelAll()
{
    m_comparing.request();
    m_drafting.request();
    m_proving.request();
}

ReviewPage *ReviewTask::page() const
{
    return m_page;
}

void ReviewTask::whenTrusted(const std::function<void()> &then,
                             const std::function<void()> &refused)
{
    const auto project = m_window->controller()->project();
    if (!project || !isPythonModels(project->config) || isTrusted(project->config.file)) {
        then();
        return;
    }
    const Result<PythonModelsRequest> request =
        pythonModelsRequest(project->config, systemEnvironment());
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("Trust this project?"),
                        tr("The models are Python: reading them runs code of this project."),
                        QMessageBox::NoButton, m_window);
    box->setInformativeText((request ? describeRun(*request) : request.error().message)
                            + QStringLiteral("\n\n")
                            + tr("Asked once for %1.").arg(project->config.file));
    QPushButton *yes = box->addButton(tr("Trust and run"), QMessageBox::AcceptRole);
    QPushButton *no = box->addButton(tr("Do not run"), QMessageBox::RejectRole);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(yes, &QPushButton::clicked, this, [this, project, then] {
        if (const Result<void> granted = grantTrust(project->config.file); !granted)
            m_window->tellModelsUnread(granted.error());
        else
            then();
    });
    if (refused)
        connect(no, &QPushButton::clicked, this, refused);
    box->open();
}

void ReviewTask::open(const ReviewRequest &request)
{
    const auto project = m_window->controller()->project();
    if (!project)
        return;
    if (m_page && m_page->isSaved())
        m_window->closePage(m_page);
    const bool fresh = !m_page || m_page->isSaved();
    if (fresh) {
        m_page = new ReviewPage;
        ReviewPage *page = m_page;
        connect(page, &ReviewPage::compareRequested, this,
                [this] { whenTrusted([this] { compare(); }); });
        connect(page, &ReviewPage::cancelRequested, this, [this] { m_comparing.request(); });
        connect(page, &ReviewPage::draftNeeded, this, &ReviewTask::draft);
        connect(page, &ReviewPage::proofNeeded, this, &ReviewTask::prove);
        connect(page, &ReviewPage::saveRequested, this, &ReviewTask::write);
        connect(page, &ReviewPage::markRequested, this, &ReviewTask::mark);
        // A widget says so while it is no page any more, and is still pointed to.
        connect(page, &QObject::destroyed, this, [this, serial = ++m_pageSerial] {
            // Another page may have come meanwhile; what it waits for goes on.
            if (serial != m_pageSerial)
                return;
            m_page.clear();
            cancelAll();
        });
        m_basis.reset();
        m_draft.reset();
        // What pending revisions bring is not written a second time.
        const WindowState state = m_window->controller()->state();
        m_page->setSource(state.pending > 0 ? QStringLiteral("head") : QStringLiteral("database"));
    }
    refresh();
    QString parent = request.parent;
    if (parent.isEmpty() && !request.newBase && !project->graph().heads().isEmpty())
        parent = project->graph().revision(project->graph().heads().first()).id;
    if (fresh || !request.message.isEmpty())
        m_page->setMessage(request.message, parent);
    if (!fresh) {
        m_window->showPage(m_page);
        return;
    }
    m_window->addPage(m_page, QStringLiteral("new-revision"), m_page->title());
    connect(m_page, &ReviewPage::titleChanged, this,
            [this](const QString &title) { m_window->setPageTitle(m_page, title); });
    m_page->setFocus(Qt::OtherFocusReason);
    whenTrusted([this] { compare(); },
                [this] {
                    if (!m_page)
                        return;
                    m_page->setFailure(Error{ErrorKind::Untrusted,
                                             tr("The models were not read: this project is not "
                                                "trusted to run its Python."),
                                             {},
                                             {},
                                             0,
                                             0,
                                             std::nullopt});
                });
}

void ReviewTask::refresh()
{
    const auto project = m_window->controller()->project();
    if (!project)
        return;
    if (project->config.file != m_lookedConfig) {
        m_lookedConfig = project->config.file;
        m_asked = false;
        m_lookedTime.reset();
        m_window->setModelsDiffer(std::nullopt);
    }
    if (m_page)
        m_page->setProject(project, m_window->controller()->settings().has_value());
    // Another environment is another database.
    if (std::exchange(m_section, m_window->controller()->section())
            != m_window->controller()->section()
        && m_page && !m_page->isSaved() && m_basis)
        whenTrusted([this] { compare(); });
    // Revisions came, or an upgrade ran: what was said of the models may be over.
    if (m_asked && !m_looking && rowsKey() != m_lookedRows
        && m_window->controller()->status().has_value())
        startLook();
}

void ReviewTask::compare()
{
    const auto project = m_window->controller()->project();
    if (!m_page || !project)
        return;
    m_asked = true;
    m_lookedTime = modelsTime();
    m_lookedRows = rowsKey();
    m_comparing.request();
    m_comparing = CancelToken();
    m_drafting.request();
    m_proving.request();
    m_page->setComparing();
    Place place{project, systemEnvironment(), std::nullopt, isTrusted(project->config.file)};
    if (const auto *worker = m_window->controller()->worker())
        place.settings = worker->settings();
    const int generation = ++m_generation;
    const QString from =
        m_page->source() == QLatin1String("head") ? QStringLiteral("heads") : m_page->source();
    onPool(
        this,
        [place, from, cancel = m_comparing, wishes = m_page->wishes()]()
            -> Result<std::pair<std::shared_ptr<const ComparisonBasis>, Drafted>> {
            Result<ComparisonBasis> read = readBasis(place, from, cancel);
            if (!read)
                return fail(read.error());
            auto basis = std::make_shared<const ComparisonBasis>(*std::move(read));
            Result<Drafted> drafted = draftFor(*basis, wishes, cancel, nullptr);
            // Answers to questions that are no longer asked.
            if (!drafted && drafted.error().kind == ErrorKind::Usage)
                drafted = draftFor(*basis, {}, cancel, nullptr);
            if (!drafted)
                return fail(drafted.error());
            return std::pair{std::move(basis), *std::move(drafted)};
        },
        [this, generation,
         from](const Result<std::pair<std::shared_ptr<const ComparisonBasis>, Drafted>> &read) {
            if (generation != m_generation || !m_page)
                return;
            if (!read) {
                m_page->setFailure(read.error());
                return;
            }
            m_basis = read->first;
            m_draft = read->second.draft;
            ++m_draftGeneration;
            m_page->setView(read->second.view);
            const WindowState state = m_window->controller()->state();
            if (from == QLatin1String("heads") || (state.pending == 0 && state.unknown.isEmpty())) {
                m_window->setModelsDiffer(
                    int(m_draft->units.size() + m_draft->start.renames.size()));
            }
        });
}

void ReviewTask::draft(const ReviewWishes &wishes)
{
    if (!m_basis || !m_page)
        return;
    m_drafting.request();
    m_drafting = CancelToken();
    const int generation = ++m_draftGeneration;
    onPool(
        this,
        [basis = m_basis, previous = m_draft, wishes, cancel = m_drafting] {
            return draftFor(*basis, wishes, cancel, previous.get());
        },
        [this, generation](const Result<Drafted> &drafted) {
            if (generation != m_draftGeneration || !m_page)
                return;
            if (!drafted) {
                m_page->setWriteFailure(drafted.error());
                return;
            }
            m_draft = drafted->draft;
            m_page->setView(drafted->view);
        });
}

void ReviewTask::prove(int number, const QString &upgrade, const QString &downgrade, bool edited)
{
    m_proving.request();
    m_proving = CancelToken();
    if (!m_basis || !m_draft)
        return;
    onPool(
        m_page.data(),
        [basis = m_basis, draft = m_draft, upgrade, downgrade, edited,
         cancel = m_proving]() -> Result<ComparisonProof> {
            if (!edited)
                return proveComparison(*basis, draft->comparison, cancel);
            const Result<ReviewSections> sections = readReviewTexts(upgrade, downgrade);
            if (!sections)
                return fail(sections.error());
            return proveComparison(*basis, withSections(draft->comparison, sections->sections),
                                   cancel);
        },
        [page = m_page, number](const Result<ComparisonProof> &proof) {
            if (page)
                page->setProof(number, proof);
        });
}

void ReviewTask::write(const ReviewSave &save)
{
    const auto project = m_window->controller()->project();
    if (!project || !m_page)
        return;
    NewRevision revision;
    revision.message = save.message;
    if (!save.parent.isEmpty())
        revision.parents = {save.parent};
    const int node = project->graph().indexOf(save.parent);
    revision.splice = node >= 0 && !project->graph().isHead(node);
    revision.sections = save.sections;
    struct Written
    {
        Revision revision;
        std::optional<Error> unmarked;
    };
    onPool(
        m_page.data(),
        [project, revision, mark = save.mark]() -> Result<Written> {
            const Result<Revision> written = writeRevision(*project, revision);
            if (!written)
                return fail(written.error());
            Written result{*written, std::nullopt};
            if (!mark)
                return result;
            const Result<ReviewMark> marked =
                markReviewed(written->file, reviewerName(), QDateTime::currentDateTimeUtc());
            if (!marked)
                result.unmarked = marked.error();
            return result;
        },
        [this, page = m_page, mark = save.mark](const Result<Written> &written) {
            if (!page)
                return;
            if (!written) {
                page->setWriteFailure(written.error());
                return;
            }
            m_savedFile = written->revision.file;
            page->setSaved(written->revision, mark && !written->unmarked);
            if (written->unmarked)
                page->setWriteFailure(*written->unmarked);
            m_window->controller()->refresh();
        });
}

void ReviewTask::mark()
{
    if (!m_page || m_savedFile.isEmpty())
        return;
    onPool(
        m_page.data(),
        [file = m_savedFile]() -> Result<Revision> {
            const Result<ReviewMark> marked =
                markReviewed(file, reviewerName(), QDateTime::currentDateTimeUtc());
            if (!marked)
                return fail(marked.error());
            const Result<QByteArray> bytes = readRevisionFile(file);
            if (!bytes)
                return fail(bytes.error());
            const Result<std::optional<SqlScript>> script = parseSqlScript(*bytes, file);
            return script && *script ? Result<Revision>((*script)->revision)
                                     : fail(ErrorKind::Io, tr("The file is gone."));
        },
        [this, page = m_page](const Result<Revision> &written) {
            if (!page)
                return;
            if (!written) {
                page->setWriteFailure(written.error());
                return;
            }
            page->setSaved(*written, true);
            m_window->controller()->refresh();
        });
}

std::optional<QDateTime> ReviewTask::modelsTime() const
{
    const auto project = m_window->controller()->project();
    if (!project || project->config.models.isEmpty())
        return std::nullopt;
    QString path = project->config.models;
    // Of Python models only their folder is known without running them.
    if (isPythonModels(project->config))
        path = QDir(project->config.directory)
                   .filePath(path.section(QLatin1Char(':'), 1, 1).section(QLatin1Char('.'), 0, 0));
    QFileInfo info(path);
    if (!info.exists() && QFileInfo::exists(path + QStringLiteral(".py")))
        info = QFileInfo(path + QStringLiteral(".py"));
    QDateTime newest = info.lastModified();
    if (info.isDir()) {
        QDirIterator files(info.filePath(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            newest = qMax(newest, files.fileInfo().lastModified());
        }
    }
    return newest;
}

QString ReviewTask::rowsKey() const
{
    const auto project = m_window->controller()->project();
    const auto &status = m_window->controller()->status();
    if (!project)
        return {};
    QStringList heads;
    for (const int head : project->graph().heads())
        heads.append(project->graph().revision(head).id);
    return heads.join(QLatin1Char(',')) + QLatin1Char('|')
           + (status ? status->versions.join(QLatin1Char(',')) : QString());
}

void ReviewTask::focusCame()
{
    // A reason to look: the models were edited elsewhere since the last time.
    if (m_asked && !m_looking && modelsTime() != m_lookedTime)
        startLook();
}

void ReviewTask::look()
{
    whenTrusted([this] {
        m_asked = true;
        startLook(true);
    });
}

void ReviewTask::startLook(bool requested)
{
    const auto project = m_window->controller()->project();
    if (!project || project->config.models.isEmpty() || m_looking
        || !project->scripts.faults.isEmpty())
        return;
    const bool trusted = isTrusted(project->config.file);
    if (isPythonModels(project->config) && !trusted)
        return;
    m_looking = true;
    ++m_looks;
    m_lookedTime = modelsTime();
    m_lookedRows = rowsKey();
    Place place{project, systemEnvironment(), std::nullopt, trusted};
    if (const auto *worker = m_window->controller()->worker())
        place.settings = worker->settings();
    // What pending revisions bring is in a revision already.
    const WindowState state = m_window->controller()->state();
    const bool current = state.connection == WindowState::Connection::Connected
                         && state.pending == 0 && state.unknown.isEmpty();
    const QString from = current ? QStringLiteral("database") : QStringLiteral("heads");
    onPool(
        this,
        [place, from]() -> Result<int> {
            const Result<ComparisonBasis> basis = readBasis(place, from, CancelToken());
            return basis ? Result<int>(countChanges(*basis)) : fail(basis.error());
        },
        [this, requested, config = project->config.file](const Result<int> &changes) {
            m_looking = false;
            if (!m_window->controller()->project()
                || m_window->controller()->project()->config.file != config)
                return;
            if (!changes) {
                m_window->tellModelsUnread(changes.error());
                return;
            }
            m_window->setModelsDiffer(*changes);
            if (requested)
                m_window->tellModelsCompared(*changes);
        });
}

} // namespace Retort

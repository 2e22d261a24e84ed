#pragma once

#include "app/database/canceltoken.h"
#include "app/services/reviewdraft.h"
#include "ui/project/reviewrequest.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <optional>

namespace Retort {

class MainWindow;
class ReviewPage;
struct Project;
struct ReviewSave;

/// Opens the Review page, compares, plans and proves for it on threads of the pool, and writes the
/// revision. Says in the banner when the models differ: once the person has asked, and again when
/// the window comes back and something has changed.
class ReviewTask : public QObject
{
    Q_OBJECT

public:
    explicit ReviewTask(MainWindow *window);
    ~ReviewTask() override;

    void open(const ReviewRequest &request);
    /// Only looks whether the models differ, for the banner. Asks for trust where that is needed.
    void look();
    ReviewPage *page() const;
    /// How often the models were compared for the banner; for tests.
    int looks() const { return m_looks; }

private:
    void compare();
    void draft(const ReviewWishes &wishes);
    void prove(int number, const QString &upgrade, const QString &downgrade, bool edited);
    void write(const ReviewSave &save);
    void mark();
    void refresh();
    void focusCame();
    /// `requested`: that there is nothing is said too.
    void startLook(bool requested = false);
    /// Calls `then` once the project's Python may run: at once, after a yes, or never.
    void whenTrusted(const std::function<void()> &then, const std::function<void()> &refused = {});
    void cancelAll();
    std::optional<QDateTime> modelsTime() const;
    QString rowsKey() const;

    MainWindow *m_window;
    QPointer<ReviewPage> m_page;
    /// Of the page that was made last.
    int m_pageSerial = 0;
    std::shared_ptr<const ComparisonBasis> m_basis;
    std::shared_ptr<const ReviewDraft> m_draft;
    /// Of what is under way; a later question cancels an earlier one.
    CancelToken m_comparing;
    CancelToken m_drafting;
    CancelToken m_proving;
    int m_generation = 0;
    int m_draftGeneration = 0;
    QString m_savedFile;

    /// The person has asked for a comparison in this project.
    bool m_asked = false;
    bool m_looking = false;
    int m_looks = 0;
    QString m_lookedConfig;
    QString m_section;
    std::optional<QDateTime> m_lookedTime;
    QString m_lookedRows;
};

} // namespace Retort

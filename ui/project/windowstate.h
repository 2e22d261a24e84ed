#pragma once

#include "app/services/databasestatus.h"
#include "migrations/script/scriptdirectory.h"
#include "ui/widgets/messageline.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace Retort {

/// All that the toolbar, the banner and the status bar depend on. A value; made by `windowState`.
struct WindowState
{
    enum class Connection {
        /// The project names no database, or its URL cannot be read.
        None,
        Connecting,
        Connected,
        Failed,
    };
    bool projectOpen = false;
    Connection connection = Connection::None;
    /// Why it failed, or why there is none.
    QString connectionProblem;
    QString database;
    QString host;
    Environment environment = Environment::Development;

    int revisions = 0;
    int applied = 0;
    /// Revisions that an upgrade to every head would run.
    int pending = 0;
    int heads = 0;
    /// Two heads that nothing depends on share a base and carry no different labels.
    bool headsCollide = false;
    /// Rows of the version table.
    QStringList current;
    QStringList unknown;
    QStringList edited;
    /// "ac12 stopped in section 1, statement 2"; empty: nothing is in doubt.
    QString inDoubt;
    /// First fault of the folder; empty: none.
    QString fault;
    int faults = 0;
    /// The database has tables and no version table.
    bool adoptable = false;
    bool readOnly = false;

    /// A run goes on: "Upgrading neondb."
    QString running;
    /// A plan is open in its tab: the target's name.
    QString openPlan;
    /// Changes of the models that no revision has; 0: none, or not known.
    int modelsDiffer = 0;
    /// The Review page is in front.
    bool reviewing = false;
    /// The Merge page is in front.
    bool merging = false;
    /// The page in front has a filled button of its own.
    bool pageHasPrimary = false;
    /// The database's answer is on its way.
    bool refreshing = false;

    friend bool operator==(const WindowState &, const WindowState &) = default;
};

/// The state of project and database alone; what the window itself knows is added by it.
WindowState windowState(const Project *project, const std::optional<DatabaseStatus> &status);

/// Heads of which two share a base, carry no different labels and have nothing that depends on
/// them.
bool headsCollide(const RevisionGraph &graph);
/// How many revisions an upgrade to every head would run.
int pendingRevisions(const RevisionGraph &graph, const QStringList &rows);

struct ButtonState
{
    QString text;
    bool enabled = false;
    /// Why it is disabled; empty while enabled.
    QString reason;

    friend bool operator==(const ButtonState &, const ButtonState &) = default;
};

enum class BannerKind {
    NoDatabase,
    NotConnected,
    Connecting,
    BrokenFolder,
    UnknownRevision,
    InDoubt,
    Adopt,
    Heads,
    Edited,
    Pending,
    ModelsDiffer,
    NoRevisions,
    AtHead,
};

struct BannerItem
{
    BannerKind kind = BannerKind::AtHead;
    Message message;

    friend bool operator==(const BannerItem &, const BannerItem &) = default;
};

/// What every button of the toolbar is, and the banner's lines, most important first.
struct WindowActions
{
    ButtonState refresh;
    ButtonState newRevision;
    ButtonState merge;
    ButtonState downgrade;
    ButtonState upgrade;
    ButtonState stamp;
    QList<BannerItem> banner;

    friend bool operator==(const WindowActions &, const WindowActions &) = default;
};

/// The one place that decides what can be done now, what it is called and why not.
WindowActions windowActions(const WindowState &state);

} // namespace Retort

#pragma once

#include <QObject>
#include <QPointer>

namespace Retort {

class MainWindow;
class MergePage;
struct MergeOutline;
struct MergeRequest;

/// Opens the Merge page when the window asks for it, reads the scripts for it on a thread of the
/// pool, and writes the merge.
class MergeTask : public QObject
{
    Q_OBJECT

public:
    explicit MergeTask(MainWindow *window);

private:
    void open();
    void compare(const MergeOutline &outline);
    void write(const MergeRequest &request);
    void refresh();

    MainWindow *m_window;
    QPointer<MergePage> m_page;
};

} // namespace Retort

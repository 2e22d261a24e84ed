#pragma once

#include "migrations/textdiff.h"

#include <QWidget>

namespace Retort {

class DiffView;

/// A difference as two columns that scroll together: each line stands beside the one it became,
/// with the words that changed marked; where a side has no line, a blank one holds its place.
class SideBySide : public QWidget
{
    Q_OBJECT

public:
    explicit SideBySide(QWidget *parent = nullptr);

    void setTexts(const QString &before, const QString &after);
    DiffView *before() const { return m_before; }
    DiffView *after() const { return m_after; }

    /// The lines of both columns, equally many; a place that is held has no numbers.
    struct Columns
    {
        QList<DiffLine> before;
        QList<DiffLine> after;
    };
    static Columns columns(const QList<DiffLine> &lines);

private:
    DiffView *m_before;
    DiffView *m_after;
};

} // namespace Retort

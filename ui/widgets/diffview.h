#pragma once

#include "migrations/textdiff.h"

#include <QPlainTextEdit>

namespace Retort {

/// A difference in one column: +, − and ~ before the lines, grounds of lines and words (LOOK:
/// section 7). Its text can be selected and copied.
class DiffView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    /// `lines` as lineDiff gives them.
    void setLines(const QList<DiffLine> &lines);
    const QList<DiffLine> &lines() const { return m_lines; }
    QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void color();

    QList<DiffLine> m_lines;
};

} // namespace Retort

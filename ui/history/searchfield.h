#pragma once

#include <QLineEdit>

class QToolButton;

namespace Retort {

/// The search line of the history: "2 of 7", next, previous and clear inside. Enter and Shift+Enter
/// go to the next and the previous hit, Escape clears, a second Escape leaves.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchField(QWidget *parent = nullptr);

    /// `current` from 1; 0: none of them.
    void setHits(int current, int count);
    QString hitsText() const { return m_hits; }
    QToolButton *nextButton() const { return m_next; }
    QToolButton *previousButton() const { return m_previous; }
    QToolButton *clearButton() const { return m_clear; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void nextRequested();
    void previousRequested();
    void leaveRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void arrange();
    /// What stands muted at the right: the key, or how many hits.
    QString aside() const;
    QFontMetrics asideMetrics() const;

    QString m_hits;
    int m_textRight = 0;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_clear;
};

} // namespace Retort

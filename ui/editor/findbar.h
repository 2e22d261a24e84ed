#pragma once

#include <QPair>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Retort {

class SqlView;

/// Find and replace under an editor. Hits are marked in the text; the count says which one is
/// selected.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(SqlView *view, QWidget *parent = nullptr);

    /// Shows the bar with the selection as its words; `replace` shows the second field too.
    void open(bool replace);
    void close();
    void findNext();
    void findPrevious();
    QLineEdit *field() const { return m_find; }
    QLineEdit *replacement() const { return m_replace; }
    QString countText() const;
    int replaceAll();
    void replaceOne();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QList<QPair<qsizetype, qsizetype>> hits() const;
    void refresh();
    void select(bool forward, bool fromHere);

    SqlView *m_view;
    QLineEdit *m_find;
    QLineEdit *m_replace;
    QWidget *m_replaceRow;
    QCheckBox *m_case;
    QCheckBox *m_words;
    QLabel *m_count;
    QPushButton *m_next;
    QPushButton *m_previous;
    QPushButton *m_replaceOne;
    QPushButton *m_replaceAll;
};

} // namespace Retort

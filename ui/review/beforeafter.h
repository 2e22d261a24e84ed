#pragma once

#include <QWidget>

class QLabel;
class QSplitter;
class QToolButton;

namespace Retort {

class SqlView;

/// One object before and after, one above the other or side by side, with the lines and words that
/// differ marked.
class BeforeAfter : public QWidget
{
    Q_OBJECT

public:
    explicit BeforeAfter(QWidget *parent = nullptr);

    /// An empty text: it is not there on that side.
    void setTexts(const QString &icon, const QString &name, const QString &before,
                  const QString &after);
    void clear();
    bool isSideBySide() const;
    SqlView *before() const { return m_before; }
    SqlView *after() const { return m_after; }
    QToolButton *turnButton() const { return m_turn; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void mark();
    void turn(bool sideBySide);

    QString m_icon;
    QLabel *m_sign;
    QLabel *m_name;
    QToolButton *m_turn;
    QSplitter *m_splitter;
    SqlView *m_before;
    SqlView *m_after;
    QString m_beforeText;
    QString m_afterText;
};

} // namespace Retort

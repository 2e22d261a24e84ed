#pragma once

#include "migrations/error.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTimer;

namespace Retort {

/// A hairline in `border`, 1 px.
class Hairline : public QWidget
{
    Q_OBJECT

public:
    explicit Hairline(Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A label whose text is muted; `small`: 0.92 of the font.
QLabel *makeMutedLabel(const QString &text, QWidget *parent = nullptr, bool small = false);
/// A label in DemiBold; `title`: 1.15 of the font.
QLabel *makeBoldLabel(const QString &text, QWidget *parent = nullptr, bool title = false);

/// The line over a pane: bold title, a muted fact, and what stands at the right. Hairline below.
class PaneHead : public QWidget
{
    Q_OBJECT

public:
    explicit PaneHead(const QString &title, QWidget *parent = nullptr);
    void setTitle(const QString &title);
    void setFact(const QString &fact);
    void addRight(QWidget *widget);
    /// 8u to 10u.
    void setTall(bool tall);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QLabel *m_fact;
    QHBoxLayout *m_layout;
};

/// The foot of a page: fields or Close at the left; at the right the reason, secondary buttons, the
/// filled one.
class PageFoot : public QWidget
{
    Q_OBJECT

public:
    explicit PageFoot(QWidget *parent = nullptr);
    void addLeft(QWidget *widget, int stretch = 0);
    /// Why the main button is disabled, or a fact for it. Muted.
    void setReason(const QString &reason);
    QString reason() const;
    void addButton(QPushButton *button);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_left;
    QLabel *m_reason;
    QHBoxLayout *m_right;
};

/// One sentence that says what would fill the place, one button.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// An empty `button`: none.
    void setContent(const QString &sentence, const QString &button = {}, const QString &icon = {});
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void triggered();

private:
    QLabel *m_sentence;
    QPushButton *m_button;
};

/// Nothing for 300 ms, then one muted sentence and a bar of 1u that does not move.
class BusyState : public QWidget
{
    Q_OBJECT

public:
    explicit BusyState(QWidget *parent = nullptr);
    void start(const QString &sentence);
    void stop();
    bool isShowing() const;

private:
    QWidget *m_content;
    QLabel *m_sentence;
    QTimer *m_timer;
};

/// Disc with cross, sentence, cause, button; the server's own words in the fixed font, selectable.
class FailedState : public QWidget
{
    Q_OBJECT

public:
    explicit FailedState(QWidget *parent = nullptr);
    void setError(const Error &error, const QString &button = {});
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void triggered();

private:
    QLabel *m_sign;
    QLabel *m_sentence;
    QLabel *m_place;
    QLabel *m_hint;
    QLabel *m_server;
    QPushButton *m_button;
};

} // namespace Retort

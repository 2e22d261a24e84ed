#pragma once

#include "ui/widgets/severity.h"

#include <QList>
#include <QWidget>
#include <optional>

class QProgressBar;
class QPushButton;
class QToolButton;

namespace Retort {

class LinkButton;
class Sentence;

/// What a banner or a proof line says.
struct Message
{
    Severity severity = Severity::None;
    /// Icon in the severity's colour instead of the severity's own sign.
    QString icon = {};
    /// Bold, with its full stop.
    QString verdict = {};
    QString rest = {};
    /// Text of the button right behind the sentence; empty: none.
    QString action = {};
    QString actionIcon = {};
    /// The window's filled button.
    bool actionFilled = false;
    /// A link instead of a button.
    bool actionIsLink = false;
    /// Key shown behind a link.
    QString actionKey = {};
    /// Second button, never filled.
    QString secondAction = {};
    QString thirdAction = {};
    /// Muted, at the right.
    QString aside = {};

    friend bool operator==(const Message &, const Message &) = default;
};

/// What a run says in the banner.
struct MessageProgress
{
    /// "statement 7 of 10".
    QString count;
    int value = 0;
    /// 0: unknown.
    int maximum = 0;
    /// "15.6 s".
    QString time;
    QString cancelText;
    bool cancelEnabled = true;

    friend bool operator==(const MessageProgress &, const MessageProgress &) = default;
};

/// Banner and proof line: ground of its kind, sign, bold verdict and the rest in one sentence, its
/// button or link; "1 more" at the right; during a run the progress with Cancel.
class MessageLine : public QWidget
{
    Q_OBJECT

public:
    enum class Form {
        /// 9u, a bar of 1u in the kind's colour at the left, a hairline below.
        Banner,
        /// 8.5u, a hairline above.
        Proof,
    };
    explicit MessageLine(Form form, QWidget *parent = nullptr);

    void setMessage(const Message &message);
    const Message &message() const { return m_message; }
    /// What else is wrong, under "1 more".
    void setMore(const QList<Message> &more);
    /// nullopt: no run.
    void setProgress(const std::optional<MessageProgress> &progress);

    QPushButton *actionButton() const { return m_action; }
    QPushButton *cancelButton() const { return m_cancel; }
    LinkButton *actionLink() const { return m_link; }
    QToolButton *moreButton() const { return m_more; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void actionTriggered();
    void secondActionTriggered();
    void thirdActionTriggered();
    /// Index into the list of setMore().
    void moreTriggered(int index);
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void rebuildMoreMenu();

    Form m_form;
    Message m_message;
    QList<Message> m_moreMessages;
    Sentence *m_sentence;
    QPushButton *m_action;
    QPushButton *m_second;
    QPushButton *m_third;
    LinkButton *m_link;
    Sentence *m_aside;
    Sentence *m_count;
    QProgressBar *m_bar;
    Sentence *m_time;
    QPushButton *m_cancel;
    QToolButton *m_more;
};

/// The sign of `severity` as an icon for menus.
QIcon severityIcon(Severity severity, const Theme &theme, double devicePixelRatio);

} // namespace Retort

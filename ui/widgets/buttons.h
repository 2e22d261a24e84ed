#pragma once

#include <QAbstractButton>
#include <QPushButton>
#include <QToolButton>

namespace Retort {

/// An outlined button with an icon of IconProvider's (empty: none).
QPushButton *makeButton(const QString &text, const QString &iconName = {},
                        QWidget *parent = nullptr);
/// The one filled button of a window, or no longer.
void setPrimary(QPushButton *button, bool primary, bool dangerous = false);
/// A flat button of a tool row, icon and word.
QToolButton *makeToolButton(const QString &text, const QString &iconName,
                            QWidget *parent = nullptr);
/// Enables `widget`, or disables it with the reason as its tool tip. `tip`: the tool tip while
/// enabled.
void setEnabledOr(QWidget *widget, bool enabled, const QString &reason, const QString &tip = {});

/// A word one can click, in accent, underlined under the mouse and with the focus.
class LinkButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit LinkButton(const QString &text, QWidget *parent = nullptr);
    /// A key shown behind the word, muted and small.
    void setKeyHint(const QString &key);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_key;
};

} // namespace Retort

#pragma once

#include <QWidget>

namespace Retort {

/// One line of text: a bold verdict and the rest, elided at its right end (the whole is then its
/// tool tip).
class Sentence : public QWidget
{
    Q_OBJECT

public:
    explicit Sentence(QWidget *parent = nullptr);
    void setText(const QString &verdict, const QString &rest, bool muted = false);
    QString text() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int fullWidth() const;
    void updateToolTip();

    QString m_verdict;
    QString m_rest;
    bool m_muted = false;
};

} // namespace Retort

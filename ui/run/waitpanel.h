#pragma once

#include "app/services/runevents.h"

#include <QWidget>

class QPushButton;
class QTreeView;

namespace Retort {

class BlockerModel;
class Sentence;

/// What the run waits for and who holds it, on the warning's ground.
class WaitPanel : public QWidget
{
    Q_OBJECT

public:
    explicit WaitPanel(QWidget *parent = nullptr);
    void setWaiting(const RunEvent::Waiting &waiting);
    void setAttempt(const QString &attempt);
    BlockerModel *model() const { return m_model; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Sentence *m_sentence;
    Sentence *m_attempt;
    Sentence *m_note;
    QTreeView *m_table;
    QPushButton *m_copy;
    BlockerModel *m_model;
};

/// `ACCESS EXCLUSIVE on chat_messages` from `AccessExclusiveLock on public.chat_messages`.
QString waitSentence(const QString &lock);

} // namespace Retort

#pragma once

#include "app/services/reviewdraft.h"

#include <QScrollArea>
#include <optional>

class QLineEdit;
class QRadioButton;
class QVBoxLayout;

namespace Retort {

/// The questions above the changes: renamed, or dropped and added? What fills the nulls?
class ReviewQuestions : public QScrollArea
{
    Q_OBJECT

public:
    explicit ReviewQuestions(QWidget *parent = nullptr);

    /// Answers that were given stay with the questions that are still asked.
    void setQuestions(const QList<RenameCandidate> &asked, const QList<NullQuestion> &nulls);
    void clearAnswers();

    /// Renames that nobody has answered.
    int openQuestions() const;
    /// `OLD=NEW` of what was renamed.
    QStringList renames() const;
    QHash<ObjectId, QString> fills() const;
    void setLocked(bool locked);

    /// One object that went, and what it may have become.
    struct RenameBlock
    {
        QList<RenameCandidate> candidates;
        /// One a candidate.
        QList<QRadioButton *> renamed;
        QRadioButton *dropped = nullptr;
    };
    struct NullBlock
    {
        NullQuestion question;
        QRadioButton *plain;
        QRadioButton *fill;
        QLineEdit *expression;
    };
    const QList<RenameBlock> &renameBlocks() const { return m_renames; }
    const QList<NullBlock> &nullBlocks() const { return m_nulls; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void answered();

private:
    void build();
    void addRename(const QList<RenameCandidate> &candidates, QVBoxLayout *layout);
    void addNull(const NullQuestion &question, QVBoxLayout *layout);
    /// `choice`: index of the candidate; -1: dropped and added.
    void answerRename(int block, int choice);

    QList<RenameCandidate> m_candidates;
    QList<NullQuestion> m_questions;
    /// By what went: `OLD=NEW`, or empty where it was dropped; absent: not answered.
    QHash<ObjectId, QString> m_renameAnswers;
    QHash<ObjectId, QString> m_fills;
    QList<RenameBlock> m_renames;
    QList<NullBlock> m_nulls;
    bool m_locked = false;
};

} // namespace Retort

#include "ui/review/reviewquestions.h"

#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QRadioButton>
#include <QVBoxLayout>
#include <algorithm>

namespace Retort {

namespace {

/// The ground of a question, with the sign at its left.
class Ground : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme theme = Theme::of(this);
        QPainter painter(this);
        painter.fillRect(rect(), theme.accentBg);
        painter.setPen(theme.border);
        painter.drawLine(0, height() - 1, width(), height() - 1);
    }
};

class Question : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Metrics metrics = Metrics::of(this);
        QPainter painter(this);
        IconProvider::paint(
            &painter,
            QRectF(metrics.panePadding(), metrics.units(2.5), Metrics::iconSize, Metrics::iconSize),
            QStringLiteral("question"), Theme::of(this).accent);
    }
};

QString ownerName(const ObjectId &id)
{
    const QString name = id.relation.isEmpty() ? objectKindName(id.kind) : id.relation;
    return id.schema.isEmpty() || id.schema == QLatin1String("public") || id.relation.isEmpty()
               ? name
               : id.schema + QLatin1Char('.') + name;
}

} // namespace

ReviewQuestions::ReviewQuestions(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setAccessibleName(tr("Questions"));
    hide();
}

void ReviewQuestions::setQuestions(const QList<RenameCandidate> &asked,
                                   const QList<NullQuestion> &nulls)
{
    QList<RenameCandidate> candidates = asked;
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [](const RenameCandidate &a, const RenameCandidate &b) { return a.before < b.before; });
    if (candidates == m_candidates && nulls == m_questions)
        return;
    m_candidates = candidates;
    m_questions = nulls;
    build();
}

void ReviewQuestions::clearAnswers()
{
    m_renameAnswers.clear();
    m_fills.clear();
    m_candidates.clear();
    m_questions.clear();
    build();
}

void ReviewQuestions::build()
{
    m_renames.clear();
    m_nulls.clear();
    auto *ground = new Ground;
    const Metrics metrics = Metrics::of(this);
    auto *layout = new QVBoxLayout(ground);
    layout->setContentsMargins(0, metrics.u / 2, 0, metrics.units(1.5));
    layout->setSpacing(0);
    for (qsizetype i = 0; i < m_candidates.size();) {
        // Candidates of one object follow one another.
        QList<RenameCandidate> same;
        const ObjectId &before = m_candidates.at(i).before;
        while (i < m_candidates.size() && m_candidates.at(i).before == before)
            same.append(m_candidates.at(i++));
        addRename(same, layout);
    }
    for (const NullQuestion &question : std::as_const(m_questions))
        addNull(question, layout);
    setWidget(ground);
    setVisible(!m_candidates.isEmpty() || !m_questions.isEmpty());
    setMaximumHeight(qMin(ground->sizeHint().height(), metrics.units(64)));
    setLocked(m_locked);
    updateGeometry();
}

QSize ReviewQuestions::sizeHint() const
{
    return widget() ? QSize(widget()->sizeHint().width(),
                            qMin(widget()->sizeHint().height(), Metrics::of(this).units(64)))
                    : QSize();
}

void ReviewQuestions::addRename(const QList<RenameCandidate> &candidates, QVBoxLayout *layout)
{
    const Metrics metrics = Metrics::of(this);
    const ObjectId &before = candidates.first().before;
    const bool one = candidates.size() == 1;
    auto *block = new Question;
    auto *lines = new QVBoxLayout(block);
    lines->setContentsMargins(metrics.panePadding() + Metrics::iconSize + metrics.units(2),
                              metrics.units(1.5), metrics.u, metrics.u);
    lines->setSpacing(metrics.u);
    const QString title = one ? tr("%1: %2 went, %3 appeared")
                                    .arg(ownerName(candidates.first().after), before.name,
                                         candidates.first().after.name)
                              : tr("%1: %2 went").arg(ownerName(before), before.name);
    QLabel *label = makeBoldLabel(title, block);
    label->setWordWrap(true);
    lines->addWidget(label);
    const bool rows = before.kind == ObjectKind::Table;
    const bool values = before.kind == ObjectKind::Column;
    const QString kept = rows     ? tr(", its rows stay")
                         : values ? tr(", its values stay")
                                  : QString();
    const QString lost = rows     ? tr(", its rows are lost")
                         : values ? tr(", its values are lost")
                                  : QString();
    RenameBlock made;
    made.candidates = candidates;
    const int number = int(m_renames.size());
    const bool answered = m_renameAnswers.contains(before);
    const QString answer = m_renameAnswers.value(before);
    for (int i = 0; i < candidates.size(); ++i) {
        auto *button = new QRadioButton(
            (one ? tr("Renamed") : tr("Renamed to %1").arg(candidates.at(i).after.name)) + kept,
            block);
        button->setChecked(answered && answer == renameText(candidates.at(i)));
        connect(button, &QRadioButton::clicked, this,
                [this, number, i] { answerRename(number, i); });
        made.renamed.append(button);
    }
    made.dropped = new QRadioButton(tr("Dropped and added") + lost, block);
    made.dropped->setChecked(answered && answer.isEmpty());
    connect(made.dropped, &QRadioButton::clicked, this,
            [this, number] { answerRename(number, -1); });
    for (QRadioButton *button : made.renamed + QList<QRadioButton *>{made.dropped}) {
        button->setAccessibleName(title + QStringLiteral(": ") + button->text());
        lines->addWidget(button);
    }
    m_renames.append(made);
    layout->addWidget(block);
}

void ReviewQuestions::answerRename(int block, int choice)
{
    const QList<RenameCandidate> &candidates = m_renames.at(block).candidates;
    m_renameAnswers.insert(candidates.first().before,
                           choice < 0 ? QString() : renameText(candidates.at(choice)));
    if (choice >= 0) {
        // Nothing became what something else was renamed to: that question is open again.
        for (int i = 0; i < m_renames.size(); ++i) {
            const RenameBlock &other = m_renames.at(i);
            for (int k = 0; i != block && k < other.candidates.size(); ++k) {
                QRadioButton *button = other.renamed.at(k);
                if (other.candidates.at(k).after != candidates.at(choice).after
                    || !button->isChecked())
                    continue;
                m_renameAnswers.remove(other.candidates.at(k).before);
                button->setAutoExclusive(false);
                button->setChecked(false);
                button->setAutoExclusive(true);
            }
        }
    }
    Q_EMIT answered();
}

void ReviewQuestions::addNull(const NullQuestion &question, QVBoxLayout *layout)
{
    const Metrics metrics = Metrics::of(this);
    auto *block = new Question;
    auto *lines = new QVBoxLayout(block);
    lines->setContentsMargins(metrics.panePadding() + Metrics::iconSize + metrics.units(2),
                              metrics.units(1.5), metrics.panePadding(), metrics.u);
    lines->setSpacing(metrics.u);
    const ObjectId &column = question.column;
    const QString title = question.comes
                              ? tr("%1: %2 comes NOT NULL").arg(ownerName(column), column.name)
                              : tr("%1: %2 becomes NOT NULL").arg(ownerName(column), column.name);
    QLabel *label = makeBoldLabel(title, block);
    label->setWordWrap(true);
    lines->addWidget(label);
    auto *plain = new QRadioButton(question.comes ? tr("Fails where the table has rows")
                                                  : tr("Fails where rows hold nulls"),
                                   block);
    auto *fill = new QRadioButton(
        question.comes ? tr("Rows that are there get") : tr("Nulls are filled first with"), block);
    auto *expression = new QLineEdit(block);
    expression->setFont(Fonts::of(this).code);
    expression->setPlaceholderText(tr("a value or an expression of type %1").arg(question.type));
    expression->setAccessibleName(tr("What fills %1").arg(column.name));
    expression->setText(m_fills.value(column));
    for (QRadioButton *button : {plain, fill}) {
        button->setAccessibleName(title + QStringLiteral(": ") + button->text());
        lines->addWidget(button);
    }
    lines->addWidget(expression);
    const bool filled = !m_fills.value(column).isEmpty();
    (filled ? fill : plain)->setChecked(true);
    const auto apply = [this, column, fill, expression] {
        const QString text = fill->isChecked() ? expression->text().trimmed() : QString();
        if (m_fills.value(column) == text)
            return;
        if (text.isEmpty())
            m_fills.remove(column);
        else
            m_fills.insert(column, text);
        Q_EMIT answered();
    };
    connect(plain, &QRadioButton::clicked, this, apply);
    connect(fill, &QRadioButton::clicked, this, [expression, apply] {
        expression->setFocus();
        apply();
    });
    connect(expression, &QLineEdit::textEdited, fill, [fill] { fill->setChecked(true); });
    connect(expression, &QLineEdit::editingFinished, this, apply);
    m_nulls.append({question, plain, fill, expression});
    layout->addWidget(block);
}

int ReviewQuestions::openQuestions() const
{
    int open = 0;
    for (const RenameBlock &block : m_renames)
        open += !m_renameAnswers.contains(block.candidates.first().before);
    return open;
}

QStringList ReviewQuestions::renames() const
{
    QStringList texts;
    for (const RenameBlock &block : m_renames) {
        const QString text = m_renameAnswers.value(block.candidates.first().before);
        for (const RenameCandidate &candidate : block.candidates) {
            if (!text.isEmpty() && renameText(candidate) == text)
                texts.append(text);
        }
    }
    return texts;
}

QHash<ObjectId, QString> ReviewQuestions::fills() const
{
    return m_fills;
}

void ReviewQuestions::setLocked(bool locked)
{
    m_locked = locked;
    if (widget())
        widget()->setEnabled(!locked);
}

} // namespace Retort

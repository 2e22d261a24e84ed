#pragma once

#include <QScrollArea>
#include <optional>

class QLabel;
class QVBoxLayout;

namespace Retort {

class DiffView;
struct Inspected;

/// Header, file and journal of a revision; for an edited one the difference between what was
/// applied and the file.
class DetailsPane : public QScrollArea
{
    Q_OBJECT

public:
    explicit DetailsPane(QWidget *parent = nullptr);

    void setRevision(const Inspected &inspected);
    /// Null unless the file was edited after it was applied.
    DiffView *difference() const { return m_difference; }
    /// Everything that stands here, line by line ("Revises: 9f31c7e2a05d"); for tests and the
    /// clipboard.
    QStringList lines() const { return m_lines; }

Q_SIGNALS:
    void revisionRequested(const QString &id);

private:
    void addHeading(const QString &text);
    void addFact(const QString &name, const QString &value, bool code = false);
    void addLinks(const QString &name, const QStringList &ids, const QStringList &missing);
    void addText(const QString &text, bool muted = true);

    QWidget *m_content = nullptr;
    QVBoxLayout *m_layout = nullptr;
    DiffView *m_difference = nullptr;
    QStringList m_lines;
};

/// "3.2 s", "48 ms", "2 min 5 s".
QString journalDurationText(double milliseconds);

} // namespace Retort

#pragma once

#include "ui/editor/scintilla.h"
#include "ui/widgets/theme.h"

#include <QByteArray>
#include <QFont>

namespace Retort {

/// PostgreSQL's words and types (resources/postgresql) in the theme's colours.
class SqlLexer : public QsciLexerSQL
{
    Q_OBJECT

public:
    explicit SqlLexer(QObject *parent = nullptr);
    const char *keywords(int set) const override;
    /// Every style in this theme and font. All styles share one font: a line's height is the
    /// tallest of them.
    void applyTheme(const Theme &theme, const QFont &font);

private:
    QByteArray m_keywords;
    QByteArray m_types;
};

} // namespace Retort

#include "ui/editor/sqllexer.h"

#include <QFile>

namespace Retort {

namespace {

/// Scintilla's list of types: its style is KeywordSet5.
constexpr int typeSet = 5;
constexpr int styleCount = 24;

QByteArray words(const QString &name)
{
    QFile file(QStringLiteral(":/retort/postgresql/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray result;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (!line.isEmpty() && !line.startsWith('#'))
            result += line + ' ';
    }
    return result;
}

} // namespace

SqlLexer::SqlLexer(QObject *parent)
    : QsciLexerSQL(parent), m_keywords(words(QStringLiteral("keywords.txt"))),
      m_types(words(QStringLiteral("types.txt")))
{
    // `#` begins no comment in PostgreSQL, a backslash escapes nothing in a plain string.
    setHashComments(false);
    setBackslashEscapes(false);
    setFoldComments(true);
    setFoldCompact(false);
    setFoldAtElse(false);
}

const char *SqlLexer::keywords(int set) const
{
    if (set == 1)
        return m_keywords.constData();
    if (set == typeSet)
        return m_types.constData();
    return nullptr;
}

void SqlLexer::applyTheme(const Theme &theme, const QFont &font)
{
    setDefaultColor(theme.text);
    setDefaultPaper(theme.base);
    setDefaultFont(font);
    for (int style = 0; style < styleCount; ++style) {
        QFont drawn = font;
        QColor color = theme.text;
        switch (style) {
        case Comment:
        case CommentLine:
        case CommentDoc:
        case PlusComment:
        case CommentLineHash:
        case CommentDocKeyword:
        case CommentDocKeywordError:
            color = theme.synComment;
            drawn.setItalic(true);
            break;
        case Number:
            color = theme.synNumber;
            break;
        case Keyword:
            color = theme.synKeyword;
            drawn.setBold(true);
            break;
        case SingleQuotedString:
            color = theme.synString;
            break;
        case KeywordSet5:
            color = theme.synType;
            break;
        default:
            break;
        }
        setColor(color, style);
        setPaper(theme.base, style);
        setFont(drawn, style);
        setEolFill(false, style);
    }
}

} // namespace Retort

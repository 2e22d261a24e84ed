#include "migrations/schema/bodynames.h"

#include "migrations/sql/lexer.h"

namespace Retort {

namespace {

void collect(const QByteArray &sql, QSet<QString> &names, int depth)
{
    for (const Sql::Token &token : Sql::tokenize(sql)) {
        const QByteArray text = sql.mid(token.begin, token.end - token.begin);
        switch (token.lexeme) {
        case Sql::Lexeme::Word:
            names.insert(QString::fromUtf8(text).toLower());
            break;
        case Sql::Lexeme::QuotedIdentifier:
            names.insert(QString::fromUtf8(text.mid(1, text.size() - 2))
                             .replace(QLatin1String("\"\""), QLatin1String("\"")));
            break;
        case Sql::Lexeme::DollarString: {
            const qsizetype tag = text.indexOf('$', 1) + 1;
            if (depth < 3 && tag > 1 && text.size() >= 2 * tag)
                collect(text.mid(tag, text.size() - 2 * tag), names, depth + 1);
            break;
        }
        case Sql::Lexeme::String:
            if (depth < 3 && text.size() > 2) {
                const qsizetype quote = text.indexOf('\'') + 1;
                collect(text.mid(quote, text.size() - quote - 1).replace("''", "'"), names,
                        depth + 1);
            }
            break;
        default:
            break;
        }
    }
}

} // namespace

QSet<QString> namesInBody(const QString &definition)
{
    QSet<QString> names;
    collect(definition.toUtf8(), names, 0);
    return names;
}

} // namespace Retort

#include "app/database/catalogrow.h"

#include <charconv>
#include <libpq-fe.h>

namespace Retort {

QStringList arrayItems(std::string_view text)
{
    QStringList items;
    if (text.size() < 3 || text.front() != '{')
        return items;
    std::string item;
    bool quoted = false;
    bool wasQuoted = false;
    for (size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"') {
                quoted = false;
            } else {
                if (c == '\\' && i + 1 < text.size())
                    ++i;
                item += text[i];
            }
        } else if (c == '"') {
            quoted = true;
            wasQuoted = true;
        } else if (c == ',' || c == '}') {
            items.append(!wasQuoted && item == "NULL"
                             ? QString()
                             : QString::fromUtf8(item.data(), int(item.size())));
            item.clear();
            wasQuoted = false;
        } else {
            item += c;
        }
    }
    return items;
}

std::string_view CatalogRow::bytes()
{
    const int column = m_column++;
    return {PQgetvalue(m_result, m_row, column), size_t(PQgetlength(m_result, m_row, column))};
}

QString CatalogRow::text()
{
    const std::string_view value = bytes();
    return QString::fromUtf8(value.data(), qsizetype(value.size()));
}

qint64 CatalogRow::number()
{
    const std::string_view value = bytes();
    qint64 number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

bool CatalogRow::flag()
{
    const std::string_view value = bytes();
    return !value.empty() && value.front() == 't';
}

char CatalogRow::letter()
{
    const std::string_view value = bytes();
    return value.empty() ? '\0' : value.front();
}

bool CatalogRow::nextIsNull() const
{
    return PQgetisnull(m_result, m_row, m_column) != 0;
}

} // namespace Retort

#pragma once

#include <QString>
#include <QStringList>
#include <string_view>

struct pg_result;

namespace Retort {

/// The items of an array as the server prints one: `{a,"b c",NULL}`. A NULL item is empty.
QStringList arrayItems(std::string_view text);

/// One row of an answer, read column by column in the order of its SELECT.
class CatalogRow
{
public:
    CatalogRow(const pg_result *result, int row) : m_result(result), m_row(row) {}

    /// Empty where null.
    std::string_view bytes();
    QString text();
    /// 0 where null.
    quint32 oid() { return quint32(number()); }
    qint64 number();
    bool flag();
    /// A "char"; NUL where null or empty.
    char letter();
    QStringList list() { return arrayItems(bytes()); }
    /// Whether the next column is null; does not go on.
    bool nextIsNull() const;
    void skip() { ++m_column; }

private:
    const pg_result *m_result;
    int m_row;
    int m_column = 0;
};

} // namespace Retort

#pragma once

#include <QString>

namespace Retort {

/// The difference of two texts as `diff -u` prints it, three lines of context, without times; empty
/// where they are equal. CRLF and LF count as equal line ends.
QString unifiedDiff(const QString &before, const QString &after, const QString &beforeName,
                    const QString &afterName);

} // namespace Retort

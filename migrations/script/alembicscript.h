#pragma once

#include "migrations/result.h"
#include "migrations/revision/revision.h"

#include <QByteArrayView>
#include <QList>

namespace Retort {

/// What a Python file says of itself, read without Python and without running or following
/// anything.
struct AlembicHeader
{
    /// `file` and `language` are set. Where `revision` is not assigned, `id` comes from a purely
    /// hexadecimal file name (`[a-f0-9]+.py`), as in Alembic.
    Revision revision;
    /// Not empty: the file is no revision, and why.
    QString ignored;
    /// Kind NotStatic, with file and line: identifiers (`revision`, `down_revision`, `depends_on`)
    /// that only running the file would tell. Their literal parts are in `revision` all the same.
    QList<Error> notStatic;
    /// The same of `branch_labels`: the history is whole without them, and `Revision::notStatic`
    /// does not speak of them.
    QList<Error> notStaticLabels;
    /// Kind ScriptSyntax: a text or bracket without end, no `down_revision`. What was read is
    /// there.
    QList<Error> faults;
};

/// Reads the top level of a Python source: assignments of literals in any form (annotated, chained,
/// tuple, every string prefix, implicit concatenation, names of earlier literals), the last one
/// wins; docstring as CPython sees it. Never fails for what is in the file; any bytes may come.
AlembicHeader readAlembicHeader(QByteArrayView source, const QString &file);

} // namespace Retort

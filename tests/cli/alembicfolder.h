#pragma once

#include "tests/cli/cliprogram.h"

namespace Retort::Test {

/// A revision as an Alembic file has it; lists are Python expressions (`'a'`, `('a', 'b')`,
/// `None`).
struct PythonRevision
{
    QString id;
    QString down = QStringLiteral("None");
    QString doc;
    QString labels = QStringLiteral("None");
    QString dependsOn = QStringLiteral("None");
};

/// An Alembic project in the program's folder: alembic.ini, alembic/env.py and these revisions,
/// whose upgrades and downgrades do nothing.
void writeAlembicProject(const CliProgram &program, const QList<PythonRevision> &revisions,
                         const QString &sqlalchemyUrl = {});

/// What Debian's Alembic answers to each line of words, asked in one process. Files are read in the
/// order of their names, as newer Alembic does. Standard output only; `FAILED` where a command did.
QStringList askAlembic(const CliProgram &program, const QStringList &lines);

} // namespace Retort::Test

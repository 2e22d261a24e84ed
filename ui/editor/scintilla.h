#pragma once

// QScintilla's headers say `signals` and `slots`, which this program turns off (QT_NO_KEYWORDS).
#include <QObject>
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexersql.h>
#include <Qsci/qsciscintilla.h>
#undef slots
#undef signals

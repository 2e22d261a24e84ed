#pragma once

#include "migrations/review/mergepreview.h"
#include "migrations/script/scriptdirectory.h"

namespace Retort {

/// Reads the scripts of the outline's branches and compares what they touch. What cannot be read (a
/// Python revision, a broken file) is said in `unread`, never guessed.
MergeComparison readMergeComparison(const Project &project, const MergeOutline &outline);

} // namespace Retort

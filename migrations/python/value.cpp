#include "migrations/python/value.h"

namespace Retort::Python {

bool operator==(const Value &a, const Value &b)
{
    if (a.kind != b.kind || a.text != b.text || a.items != b.items || a.keys != b.keys
        || a.keywords != b.keywords)
        return false;
    if (a.base == b.base)
        return true;
    return a.base && b.base && *a.base == *b.base;
}

} // namespace Retort::Python

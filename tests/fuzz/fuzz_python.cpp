#include "migrations/python/evaluate.h"
#include "migrations/python/parser.h"

#include <cstdint>

// Any bytes end in a tree or an error, and any tree in effects; the same ones each time.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView source(data, qsizetype(size));
    const auto once = Retort::Python::parseModule(source);
    const auto twice = Retort::Python::parseModule(source);
    if (once.has_value() != twice.has_value())
        __builtin_trap();
    if (!once)
        return once.error().line < 0;
    for (const char *function : {"upgrade", "downgrade"}) {
        const auto first = Retort::Python::evaluate(*once, QString::fromLatin1(function));
        const auto second = Retort::Python::evaluate(*twice, QString::fromLatin1(function));
        if (first.effects != second.effects)
            __builtin_trap();
    }
    return 0;
}

#include "migrations/script/alembicscript.h"

#include <cstdint>

// Any bytes end in a header, and in the same one each time.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView source(data, qsizetype(size));
    const Retort::AlembicHeader once =
        Retort::readAlembicHeader(source, QStringLiteral("/versions/1f0b2c.py"));
    const Retort::AlembicHeader twice =
        Retort::readAlembicHeader(source, QStringLiteral("/versions/1f0b2c.py"));
    if (!(once.revision == twice.revision) || once.faults != twice.faults)
        __builtin_trap();
    return 0;
}

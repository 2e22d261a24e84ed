#include "migrations/script/inifile.h"
#include "migrations/script/tomlfile.h"

#include <cstdint>

// Every value of every section can be asked for, and a TOML reader sees the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const auto ini = Retort::IniFile::parse(bytes, QStringLiteral("f.ini"),
                                            {{QStringLiteral("here"), QStringLiteral("/x%y")}});
    if (ini) {
        for (const QString &section : ini->sections()) {
            const QStringList keys = ini->ownKeys(section);
            for (const QString &key : keys) {
                if (!ini->raw({section}, key))
                    __builtin_trap();
                const auto value = ini->value({section, QStringLiteral("a")}, key);
                if (!value && value.error().line == 0)
                    __builtin_trap();
            }
        }
    }
    const auto table =
        Retort::readTomlTable(bytes, QStringLiteral("f.toml"), QStringLiteral("tool.alembic"));
    if (!table && table.error().line == 0)
        __builtin_trap();
    return 0;
}

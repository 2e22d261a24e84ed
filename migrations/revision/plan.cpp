#include "migrations/revision/plan.h"

namespace Retort {

QString directionName(Direction direction)
{
    switch (direction) {
    case Direction::Upgrade:
        return QStringLiteral("upgrade");
    case Direction::Downgrade:
        return QStringLiteral("downgrade");
    case Direction::Stamp:
        return QStringLiteral("stamp");
    }
    Q_UNREACHABLE();
}

} // namespace Retort

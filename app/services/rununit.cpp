#include "app/services/rununit.h"

namespace Retort {

QList<RunUnit> unitsOf(const PreparedPlan &prepared)
{
    QList<RunUnit> units;
    for (int step = 0; step < prepared.plan.steps.size(); ++step) {
        const auto begin = units.size();
        for (const PlannedStatement &planned : prepared.statements.value(step)) {
            if (units.size() == begin || units.constLast().section != planned.section) {
                RunUnit unit;
                unit.step = step;
                unit.section = planned.section;
                unit.autocommit = planned.autocommit;
                unit.first = units.size() == begin;
                unit.last = false;
                units.append(unit);
            }
            units.last().statements.append(planned.statement);
        }
        if (units.size() == begin) {
            RunUnit unit;
            unit.step = step;
            units.append(unit);
        }
        units.last().last = true;
    }
    return units;
}

QStringList applyOperations(QStringList rows, const QList<VersionOperation> &operations)
{
    for (const VersionOperation &operation : operations) {
        if (operation.kind != VersionOperation::Kind::Insert)
            rows.removeOne(operation.from);
        if (operation.kind != VersionOperation::Kind::Delete)
            rows.append(operation.to);
    }
    rows.sort();
    return rows;
}

} // namespace Retort

"""What the home page shows of the risks."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.operation.risk.queries.matrix import gravest, listed
from holdfast.operation.risk.queries.methods import method_in_force
from holdfast.operation.risk.queries.scenarios import open_scenarios

SHOWN = 5


def top_risks(caller: Caller) -> Mapping[str, object]:
    """Give the gravest risks that the caller may read; nothing where there is none."""
    if not caller.may_somewhere(Permission.RECORD_READ):
        return {}
    found = open_scenarios().visible_to(caller)
    rows = list(gravest(found)[:SHOWN])
    if not rows:
        return {}
    record = method_in_force()
    return {
        "rows": listed(rows, record.method if record else None, clock.today()),
        "above": found.filter(above_appetite=True).count(),
        "no_method": record is None,
    }

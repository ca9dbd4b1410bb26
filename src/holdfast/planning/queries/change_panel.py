"""What the page of a change plan shows beside its fields: stage, screening, effect, risk, roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.planning.choices.changes import ChangeKind
from holdfast.planning.models import ChangePlan, RiskConsideration
from holdfast.planning.queries.changes import (
    STAGES,
    Effect,
    effect_of,
    is_forecast_seen,
    named_role_changes,
    outlook_of,
    touched_by,
    waits_for,
)
from holdfast.records.registry import REGISTRY

PATH: Final = (*(key for key in STAGES if key != "made_in_emergency"), "closed")
AT_ONCE: Final = ("raised", "made_in_emergency", "reviewed", "closed")


def change_panel(caller: Caller, plan: ChangePlan) -> Mapping[str, object]:
    """Give what the page of a change plan shows beside its fields."""
    touched = [key for _kind, key in touched_by(plan)]
    roles = list(named_role_changes(plan))
    effect = effect_of(caller, plan)
    names_roles = plan.roles_stay or bool(roles)
    return {
        "change": {
            "plan": plan,
            "steps": steps_of(plan),
            "waits_for": waits_for(plan, touched, clock.today(), names_roles=names_roles),
            "kinds": [{"kind": kind, "yes": kind.value in plan.kinds} for kind in ChangeKind],
            "effect": effect,
            "touched": _touched(effect),
            "hanging": sum(not each.directly for each in effect.records),
            "outlook": outlook_of(caller, effect),
            "is_seen": is_forecast_seen(plan, touched),
            "considerations": RiskConsideration.objects.filter(plan=plan).order_by("made_at"),
            "roles": roles,
        }
    }


def steps_of(plan: ChangePlan) -> list[dict[str, Any]]:
    """Give the steps of a plan's life, with how far it has come; none where it left the way."""
    path = AT_ONCE if plan.emergency else PATH
    if plan.state not in path:
        return []
    place = path.index(plan.state)
    states = ChangePlan.life_cycle.by_key
    made = []
    for number, key in enumerate(path):
        standing = "done" if number < place else "current" if number == place else "todo"
        if number == place and key == "closed":
            standing = "done"
        made.append({"label": states[key].label, "state": standing, "url": ""})
    return made


def _touched(effect: Effect) -> list[dict[str, Any]]:
    return [
        {
            "record": each.record,
            "kind": REGISTRY.of(each.record).noun,
            "state": each.record.state_now,
            "directly": each.directly,
        }
        for each in effect.records
    ]

"""What the page of a change plan shows beside its fields: stage, screening, effect, risk, roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.planning.choices.changes import ChangeKind
from holdfast.planning.models import ChangePlan, RiskConsideration
from holdfast.planning.queries.changes import (
    STAGES,
    Effect,
    effect_of,
    is_forecast_seen,
    named_by,
    named_role_changes,
    waits_for,
)
from holdfast.records.registry import REGISTRY

PATH: Final = (*(key for key in STAGES if key != "made_in_emergency"), "closed")
PHASES: Final = {
    "meanwhile": gettext_lazy("While it is made, with what it changes out of force"),
    "afterwards": gettext_lazy("Once the roles have changed hands"),
}
AT_ONCE: Final = ("raised", "made_in_emergency", "reviewed", "closed")


def change_panel(caller: Caller, plan: ChangePlan) -> Mapping[str, object]:
    """Give what the page of a change plan shows beside its fields."""
    named = named_by(plan)
    effect = effect_of(caller, plan)
    may_see = may_read_forecasts(caller)
    return {
        "change": {
            "plan": plan,
            "steps": steps_of(plan),
            "waits_for": waits_for(plan, named, clock.today()),
            "kinds": [{"kind": kind, "yes": kind.value in plan.kinds} for kind in ChangeKind],
            "effect": effect,
            "touched": _touched(effect),
            "hanging": sum(not each.directly for each in effect.records),
            "phases": phases_of(plan.effect.get("outlook", ())) if may_see else [],
            "forecast_url": reverse("planning:change-forecast", args=(plan.pk,)) if may_see else "",
            "is_seen": is_forecast_seen(plan, named),
            "considerations": RiskConsideration.objects.filter(plan=plan).order_by("made_at"),
            "roles": named_role_changes(plan),
        }
    }


def change_plan_at(caller: Caller, key: UUID) -> ChangePlan | None:
    """Give the change plan of a key, where the caller may read it."""
    return ChangePlan.objects.visible_to(caller).filter(pk=key).first()


def may_read_forecasts(caller: Caller) -> bool:
    """Tell whether the caller may read how statements stand."""
    return caller.may_somewhere(Permission.ASSURANCE_READ)


def phases_of(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give the lines of a forecast by phase, those that answer otherwise apart from the others."""
    known = standard().by_id()
    told = [
        {**line, "asks": known[line["requirement"]].asks}
        for line in lines
        if line["requirement"] in known
    ]
    made = []
    for key, title in PHASES.items():
        mine = [line for line in told if line["phase"] == key]
        changed = [line for line in mine if line["changes"]]
        staying = [line for line in mine if not line["changes"]]
        if mine:
            made.append({"title": title, "changed": changed, "staying": staying})
    return made


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

"""Look at the forecast of a change, and consider its security risks (6.3 b, 8.4)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.planning.commands.changes.forecasting import as_seen, forecast_with
from holdfast.planning.commands.changes.raising import (
    bind,
    is_to_be_made,
    refuse_unless_to_be_made,
)
from holdfast.planning.models import AWAITING_REVIEW, ChangePlan, RiskConsideration
from holdfast.planning.queries.changes import (
    SCENARIO,
    effect_of,
    named_by,
    touched_by,
)
from holdfast.records.queries import links_of
from holdfast.records.registry import REGISTRY


def _has_a_forecast(caller: Caller, plan: ChangePlan) -> bool:
    return is_to_be_made(caller, plan) and bool(touched_by(plan))


@command(
    kind="planning.change.forecast_looked_at",
    needs=Permission.PLANNING_EDIT,
    fits=_has_a_forecast,
    label=gettext_lazy("Forecast looked at"),
    labels={"note": gettext_lazy("What the forecast with the change says, and what follows")},
)
def look_at_forecast(caller: Caller, plan: ChangePlan, *, note: str) -> ChangePlan:
    """Record that the effect on requirements and records was looked at, with what it says."""
    refuse_unless_to_be_made(plan)
    refuse_if(not note.strip(), _("Say what you saw."), field="note")
    refuse_if(
        not touched_by(plan), _("Link the records that it changes first: without them it has none.")
    )
    effect = effect_of(caller, plan)
    named = named_by(plan)
    plan.effect = {
        "changes": sorted(map(str, named.records)),
        "roles": sorted(map(str, named.roles)),
        "records": [
            {
                "type": each.record._meta.label_lower,
                "id": str(each.record.pk),
                "reference": each.record.reference,
                "directly": each.directly,
            }
            for each in effect.records
        ],
        "statements": list(effect.statements),
        "outlook": as_seen(forecast_with(caller, plan)),
    }
    if plan.state == "made_in_emergency":  # what it changed is told afterwards
        bind(plan)
    plan.forecast_seen_on, plan.forecast_seen_by = clock.today(), caller.name
    plan.forecast_note = note.strip()
    plan.save()
    return plan


def _consider(
    caller: Caller, plan: ChangePlan, considered_on: dt.date, finding: str, residual: str
) -> RiskConsideration:
    refuse_if(considered_on > clock.today(), _("That day has not come yet."), field="considered_on")
    raised = plan.recorded_at.date()
    refuse_if(
        considered_on < raised,
        _(
            "The change was raised on {day} only: say in the finding what was considered before."
        ).format(day=raised),
        field="considered_on",
    )
    refuse_if(not finding.strip(), _("Say what you found."), field="finding")
    scenarios = [
        link.other.reference for link in links_of(caller, plan) if _is_scenario(link.other)
    ]
    made = RiskConsideration(
        organization_id=caller.organization_id,
        plan=plan,
        considered_on=considered_on,
        considered_by=caller.name,
        considered_by_actor=caller.actor_id,
        finding=finding.strip(),
        residual=residual.strip(),
        scenarios=sorted(scenarios),
        made_at=clock.now(),
    )
    made.save()
    earliest = plan.risk_considered_on
    plan.risk_considered_on = min(earliest or considered_on, considered_on)
    plan.save()
    return made


def _is_scenario(record: object) -> bool:
    return SCENARIO in REGISTRY and isinstance(record, REGISTRY[SCENARIO].model)


CONSIDERING: Final = {
    "considered_on": gettext_lazy("Considered on"),
    "finding": gettext_lazy("What the change does to security risks"),
    "residual": gettext_lazy("What remains, and why it is acceptable"),
}


@command(
    kind="planning.change.risk_considered",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Consider the risks"),
    moves=Move(("screened", "risk_considered"), "risk_considered"),
    labels=CONSIDERING,
    helps={"finding": gettext_lazy("Link the scenarios that you looked at to the plan first.")},
    tone="primary",
)
def consider_risk(
    caller: Caller, plan: ChangePlan, *, considered_on: dt.date, finding: str, residual: str = ""
) -> RiskConsideration:
    """Record what the change does to security risks, before it is decided and made."""
    return _consider(caller, plan, considered_on, finding, residual)


def _is_decided_and_not_reviewed(caller: Caller, plan: ChangePlan) -> bool:
    return plan.state in ("approved", "planned", *AWAITING_REVIEW, "minor")


@command(
    kind="planning.change.risk_considered_again",
    needs=Permission.RISK_EDIT,
    fits=_is_decided_and_not_reviewed,
    label=gettext_lazy("Consider the risks again"),
    moves=None,
    labels=CONSIDERING,
)
def consider_risk_again(
    caller: Caller, plan: ChangePlan, *, considered_on: dt.date, finding: str, residual: str = ""
) -> RiskConsideration:
    """Add a consideration of risk to a change that is decided, or made as an emergency."""
    refuse_if(
        not _is_decided_and_not_reviewed(caller, plan),
        _("This is for a change that is decided and not reviewed yet."),
    )
    return _consider(caller, plan, considered_on, finding, residual)

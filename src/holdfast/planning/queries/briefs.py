"""What top management must know to decide on an objective or a change (6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common.figures import bare
from holdfast.leadership.queries.deciding import Brief, Fact
from holdfast.planning.models import ChangePlan, Objective

LONGEST: Final = 160


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def briefs_of_objectives(caller: Caller, records: Sequence[Objective]) -> dict[UUID, Brief]:
    """Say what an objective is to reach until when, by what means, and who proposed it."""
    return {each.pk: _objective(each) for each in records}


def _objective(objective: Objective) -> Brief:
    facts = [
        Fact(_("From → to"), _aim(objective)),
        Fact(_("To be reached by"), date_format(objective.due) if objective.due else ""),
        Fact(_("Resources"), _short(objective.plan_resources)),
        Fact(_("Owner"), record=objective.owner),
        Fact(_("Proposed by"), objective.proposed_by),
    ]
    if objective.state_reason:
        facts.append(Fact(_("Revised because"), _short(objective.state_reason)))
    changed = objective.corrected_at or objective.recorded_at
    return Brief(facts=tuple(facts), since=changed.date())


def _aim(objective: Objective) -> str:
    if objective.target is None:
        return _short(objective.cannot_be_measured_because)
    start = bare(objective.baseline) if objective.baseline is not None else "?"
    figures = f"{start} → {bare(objective.target)} {objective.unit_of_measure}".strip()
    return f"{_short(objective.indicator)}: {figures}" if objective.indicator else figures


def briefs_of_changes(caller: Caller, records: Sequence[ChangePlan]) -> dict[UUID, Brief]:
    """Say what a change is for, what may follow from it, what it takes, and who asks for it."""
    return {each.pk: _change(each) for each in records}


def _change(plan: ChangePlan) -> Brief:
    kinds = ", ".join(str(kind.label) for kind in plan.named_kinds)
    facts = (
        Fact(_("Purpose"), _short(plan.purpose)),
        Fact(_("Possible consequences"), _short(plan.consequences)),
        Fact(_("Resources"), _short(plan.resources)),
        Fact(_("Kinds of 8.4"), kinds or _("none")),
        Fact(_("Asked for by"), plan.requested_by),
    )
    since = plan.risk_considered_on or plan.screened_on or plan.recorded_at.date()
    return Brief(facts=facts, since=since, by=plan.deferred_until or plan.implement_by)

"""Carry a change out, also as an emergency, and review it afterwards (6.3, 8.4)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.common.days import working_days_after
from holdfast.planning.commands.changes.raising import bind
from holdfast.planning.commands.changes.roles import make_role_change
from holdfast.planning.gates.changes import (
    APPROVED_FIRST,
    CONSIDERED_AFTERWARDS,
    IMPLEMENTER_DOES_NOT_REVIEW,
    IS_SCREENED,
    REVIEWED_BEFORE_CLOSED,
    RISK_CONSIDERED_FIRST,
)
from holdfast.planning.models import AWAITING_REVIEW, ChangePlan
from holdfast.planning.queries.changes import (
    named_role_changes,
)

BEFORE_IMPLEMENTATION: Final = ("raised", "screened", "risk_considered", "approved", "planned")
REVIEW_DAYS: Final = 5  # working days for the look back after an emergency (DOMAIN 3.1)


@command(
    kind="planning.change.planned",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Plan the days"),
    moves=Move(("approved", "planned"), "planned"),
    labels={
        "implement_by": gettext_lazy("Carried out by"),
        "review_by": gettext_lazy("Reviewed afterwards by"),
    },
    tone="primary",
)
def plan_change(
    caller: Caller, plan: ChangePlan, *, implement_by: dt.date, review_by: dt.date
) -> ChangePlan:
    """Set the day by which an approved change is carried out, and the day of its review."""
    refuse_if(review_by <= implement_by, _("The review comes afterwards."), field="review_by")
    plan.implement_by, plan.review_by = implement_by, review_by
    plan.save()
    return plan


@command(
    kind="planning.change.implemented",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Carried out"),
    moves=Move(BEFORE_IMPLEMENTATION, "implemented"),
    gates=(IS_SCREENED, RISK_CONSIDERED_FIRST, APPROVED_FIRST),
    labels={
        "outcome": gettext_lazy("What was done"),
        "implemented_on": gettext_lazy("Carried out on"),
        "review_by": gettext_lazy("Reviewed afterwards by"),
    },
    tone="primary",
)
def implement_change(
    caller: Caller,
    plan: ChangePlan,
    *,
    outcome: str,
    implemented_on: dt.date,
    review_by: dt.date | None = None,
) -> ChangePlan:
    """Record that the change was carried out; the changes of roles that it names are made."""
    decided = plan.decided_on
    refuse_if(
        decided is not None and implemented_on < decided,
        _("It was approved on {day} only: what came before is an emergency.").format(day=decided),
        field="implemented_on",
    )
    plan.review_by = review_by or plan.review_by
    _implement(caller, plan, outcome, implemented_on)
    return plan


def _implement(caller: Caller, plan: ChangePlan, outcome: str, day: dt.date) -> None:
    refuse_if(day > clock.today(), _("That day has not come yet."), field="implemented_on")
    refuse_if(not outcome.strip(), _("Say what was done."), field="outcome")
    if plan.review_by is None or plan.review_by <= day:
        raise Refused(
            _("Name the day by which it is reviewed afterwards."),
            fields={"review_by": [_("A day after it was carried out.")]},
        )
    plan.implemented_on, plan.outcome = day, outcome.strip()
    plan.implemented_by, plan.implemented_by_actor = caller.name, caller.actor_id
    plan.save()  # what it allows is looked up where roles change hands
    for change in named_role_changes(plan).filter(made_on__isnull=True):
        make_role_change(caller, plan, change, day)
    plan.save()


@command(
    kind="planning.change.implemented_in_emergency",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Carried out as an emergency"),
    moves=Move((*BEFORE_IMPLEMENTATION, "deferred"), "made_in_emergency"),
    labels={
        "reason": gettext_lazy("Why it could not wait"),
        "outcome": gettext_lazy("What was done"),
        "implemented_on": gettext_lazy("Carried out on"),
    },
    tone="danger",
)
def implement_in_emergency(
    caller: Caller, plan: ChangePlan, *, reason: str, outcome: str, implemented_on: dt.date
) -> ChangePlan:
    """Carry out what cannot wait; it is considered and reviewed within five working days."""
    refuse_if(not reason.strip(), _("Say why it could not wait."), field="reason")
    plan.emergency, plan.emergency_reason = True, reason.strip()
    plan.review_by = working_days_after(clock.today(), REVIEW_DAYS)
    plan.decided_on, plan.decided_by = implemented_on, caller.name
    bind(plan)
    _implement(caller, plan, outcome, implemented_on)
    return plan


@command(
    kind="planning.change.reviewed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Review how it worked"),
    moves=Move(AWAITING_REVIEW, "reviewed"),
    gates=(CONSIDERED_AFTERWARDS, IMPLEMENTER_DOES_NOT_REVIEW),
    labels={
        "brought_up_to_date": gettext_lazy("Scenarios, plans and training brought up to date"),
    },
    tone="primary",
)
def review_change(
    caller: Caller, plan: ChangePlan, *, finding: str, brought_up_to_date: str = ""
) -> ChangePlan:
    """Judge after it was carried out whether the change did what it was for, and what else."""
    refuse_if(not finding.strip(), _("Say what you found."), field="finding")
    plan.finding, plan.brought_up_to_date = finding.strip(), brought_up_to_date.strip()
    plan.reviewed_on, plan.reviewed_by = clock.today(), caller.name
    plan.save()
    return plan


@command(
    kind="planning.change.closed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Close"),
    moves=Move((*AWAITING_REVIEW, "reviewed"), "closed"),
    gates=(REVIEWED_BEFORE_CLOSED,),
)
def close_change(caller: Caller, plan: ChangePlan) -> ChangePlan:
    """Close a change that is carried out and reviewed."""
    plan.save()
    return plan

"""Approve, reject or defer a change, or settle it as a minor revision (6.3)."""

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
from holdfast.planning.commands.changes.raising import bind
from holdfast.planning.gates.changes import (
    CONSIDERATIONS_RECORDED,
    IS_SCREENED,
    MINOR_BY_RULE,
    REQUESTER_DOES_NOT_APPROVE,
    RISK_CONSIDERED_FIRST,
    ROLE_CHANGES_NAMED,
)
from holdfast.planning.models import ChangePlan

UNDECIDED: Final = ("raised", "screened", "risk_considered", "deferred")


def _decide(caller: Caller, plan: ChangePlan, words: str, field: str) -> ChangePlan:
    refuse_if(not words.strip(), _("Say why."), field=field)
    bind(plan)
    plan.decision = words.strip()
    plan.decided_on, plan.decided_by = clock.today(), caller.name
    plan.save()
    return plan


@command(
    kind="planning.change.approved",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Approve"),
    moves=Move(("screened", "risk_considered", "deferred"), "approved"),
    gates=(
        IS_SCREENED,
        RISK_CONSIDERED_FIRST,
        CONSIDERATIONS_RECORDED,
        ROLE_CHANGES_NAMED,
        REQUESTER_DOES_NOT_APPROVE,
    ),
    tone="primary",
)
def approve_change(caller: Caller, plan: ChangePlan, *, statement: str) -> ChangePlan:
    """Approve the change as it is considered; from now on the plan stands as it is."""
    return _decide(caller, plan, statement, "statement")


@command(
    kind="planning.change.rejected",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Reject"),
    moves=Move(UNDECIDED, "rejected"),
    tone="danger",
)
def reject_change(caller: Caller, plan: ChangePlan, *, reason: str) -> ChangePlan:
    """Decide that the change is not made, with the reason."""
    return _decide(caller, plan, reason, "reason")


@command(
    kind="planning.change.deferred",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Defer"),
    moves=Move(("raised", "screened", "risk_considered"), "deferred"),
)
def defer_change(caller: Caller, plan: ChangePlan, *, reason: str, until: dt.date) -> ChangePlan:
    """Put the decision off until a day, with the reason."""
    refuse_if(until <= clock.today(), _("Name a day that is still to come."), field="until")
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    plan.decision, plan.deferred_until = reason.strip(), until
    plan.save()
    return plan


@command(
    kind="planning.change.taken_up",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Take up again"),
    moves=Move(("deferred",), "raised"),
)
def take_change_up(caller: Caller, plan: ChangePlan) -> ChangePlan:
    """Take a deferred change up again; it is screened anew, its considerations stand."""
    plan.deferred_until = None
    plan.save()
    return plan


@command(
    kind="planning.change.settled_as_minor",
    needs=Permission.CHANGE_DECIDE,
    label=gettext_lazy("Settle as a minor revision"),
    moves=Move(("screened",), "minor"),
    gates=(MINOR_BY_RULE,),
)
def settle_as_minor(caller: Caller, plan: ChangePlan, *, reason: str) -> ChangePlan:
    """Settle a change that is none of the seven kinds as a minor revision, with the reason."""
    return _decide(caller, plan, reason, "reason")

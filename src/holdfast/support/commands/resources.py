"""Commands on resources: state the need, decide, provide (7.1, 5.1)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.content import ON_CONTROLLED
from holdfast.records.making import amending, recording
from holdfast.support.models import ResourceNeed, ResourcePlan

NEED_FIELDS = ("kind", "purpose", "needed", "provided", "measure", "needed_from")

state_need = recording(
    ResourceNeed,
    kind="support.need.stated",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("State a need"),
    asks=NEED_FIELDS,
    about="State what the security management system needs, how much of it, and from when.",
)
amend_need = amending(
    ResourceNeed,
    kind="support.need.amended",
    needs=Permission.PLANNING_EDIT,
    asks=NEED_FIELDS,
    about="Correct what is needed; what was decided stays as it was decided.",
)


def _decided(caller: Caller, need: ResourceNeed, decision: str) -> ResourceNeed:
    refuse_if(not decision.strip(), _("Say what was decided, and why."), field="decision")
    need.decision, need.decided_on = decision.strip(), clock.today()
    need.decided_by, need.decided_by_roles = caller.name, sorted(caller.roles)
    need.save()
    return need


@command(
    kind="support.need.granted",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("Grant"),
    moves=Move(("needed", "declined"), "granted"),
    labels={
        "decision": gettext_lazy("What is granted, and why"),
        "provide_by": gettext_lazy("To be provided by"),
    },
    tone="primary",
)
def grant_need(
    caller: Caller, need: ResourceNeed, *, decision: str, provide_by: dt.date
) -> ResourceNeed:
    """Grant a resource, and say by when it is there."""
    refuse_if(
        provide_by < clock.today(), _("That day has passed: name one to come."), field="provide_by"
    )
    need.provide_by = provide_by
    return _decided(caller, need, decision)


@command(
    kind="support.need.declined",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("Decline"),
    moves=Move(("needed", "granted"), "declined"),
    labels={"decision": gettext_lazy("Why not, and what that means for security")},
)
def decline_need(caller: Caller, need: ResourceNeed, *, decision: str) -> ResourceNeed:
    """Decline a resource with a reason; whoever declines answers for the gap."""
    need.provide_by = None
    return _decided(caller, need, decision)


@command(
    kind="support.need.provided",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Note as provided"),
    moves=Move(("granted",), "provided"),
    labels={"provided": gettext_lazy("How much is there now")},
    tone="primary",
)
def note_provided(caller: Caller, need: ResourceNeed, *, provided: Decimal) -> ResourceNeed:
    """Note that a granted resource is there, and how much of it."""
    refuse_if(provided <= 0, _("Enter how much is there now."), field="provided")
    need.provided = provided
    need.save()
    return need


@command(
    kind="support.need.reopened",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Needed again"),
    moves=Move(("provided", "ended"), "needed"),
    labels={"reason": gettext_lazy("What changed")},
)
def reopen_need(caller: Caller, need: ResourceNeed, *, reason: str) -> ResourceNeed:
    """Ask again for a resource that was provided: more is needed, or it is gone."""
    refuse_if(not reason.strip(), _("Say what changed."), field="reason")
    need.purpose = f"{need.purpose}\n\n{reason.strip()}".strip()
    need.decision, need.decided_by, need.decided_by_roles = "", "", []
    need.decided_on = need.provide_by = None
    need.save()
    return need


@command(
    kind="support.need.ended",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("No longer needed"),
    moves=Move(("needed", "granted", "provided", "declined"), "ended"),
    labels={"reason": gettext_lazy("Why")},
)
def end_need(caller: Caller, need: ResourceNeed, *, reason: str) -> ResourceNeed:
    """Say that a resource is no longer needed, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    need.purpose = f"{need.purpose}\n\n{reason.strip()}".strip()
    need.save()
    return need


set_up_resource_plan = recording(
    ResourcePlan,
    kind="support.resource_plan.set_up",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Set up the resource plan"),
    asks=(),
    about="Begin the plan of what the system needs; the approved version holds every need.",
)
amend_resource_plan = amending(
    ResourcePlan,
    kind="support.resource_plan.amended",
    needs=Permission.CONTENT_EDIT,
    asks=(),
    about="Correct what the register says of the resource plan.",
)
ON_NEED = (grant_need, decline_need, note_provided, reopen_need, end_need)
ON_RESOURCE_PLAN = ON_CONTROLLED

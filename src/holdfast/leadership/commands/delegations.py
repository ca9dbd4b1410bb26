"""Commands on parts of roles that somebody else does for a stated time (5.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.leadership.gates.roles import (
    NO_CLASH_BY_DELEGATION,
    TOP_MANAGEMENT_DELEGATES,
    is_top_management,
)
from holdfast.leadership.models import Delegation, RoleAssignment
from holdfast.records.making import COMMON, PROVENANCE, fill, make, refuse_unless_open

DELEGATION_FIELDS = ("assignment", "person", "what", "starts_on", "ends_on", "reason")
AMENDED = ("what", "ends_on", "reason")
GATES = (NO_CLASH_BY_DELEGATION, TOP_MANAGEMENT_DELEGATES)


def _refuse_beyond(assignment: RoleAssignment, starts_on: dt.date, ends_on: dt.date) -> None:
    refuse_if(
        starts_on < assignment.starts_on
        or (assignment.ends_on is not None and ends_on > assignment.ends_on),
        _("A delegation lies within the days of the assignment."),
        field="ends_on",
    )


def _delegate(caller: Caller, **values: Any) -> Delegation:
    """Delegate part of a role to somebody else, between two days, for a reason."""
    assignment, person = values["assignment"], values["person"]
    refuse_if(
        assignment.state_now.final,
        _("Only who has the role delegates part of it; this assignment is over."),
        field="assignment",
    )
    refuse_if(
        person.pk == assignment.person_id, _("That person has the role already."), field="person"
    )
    _refuse_beyond(assignment, values["starts_on"], values["ends_on"])
    title = f"{assignment.role.title}: {assignment.person.title} → {person.title}"[:300]
    values["title"] = values.get("title") or title
    values["unit"] = values.get("unit") or assignment.unit
    made = Delegation(organization_id=caller.organization_id)
    made.given_by, made.given_by_actor = caller.name, caller.actor_id
    made.by_top_management = is_top_management(caller)
    return make(made, values)


delegate: Command[..., Delegation] = register(
    Command(
        function=_delegate,
        kind="leadership.delegation.given",
        needs=Permission.LEADERSHIP_EDIT,
        label=gettext_lazy("Delegate"),
        asks=(*DELEGATION_FIELDS, "title", *COMMON, *PROVENANCE),
        makes=Delegation,
        own_gates=GATES,
        tone="primary",
    )
)


def _amend(caller: Caller, delegation: Delegation, **values: Any) -> Delegation:
    """Correct what is delegated, until when or why; what was acknowledged is acknowledged anew."""
    refuse_unless_open(delegation)
    before = (delegation.what, delegation.ends_on)
    fill(delegation, values)
    if delegation.ends_on is not None:
        _refuse_beyond(delegation.assignment, delegation.starts_on, delegation.ends_on)
    if (delegation.what, delegation.ends_on) != before and delegation.state == "accepted":
        delegation.state = "given"
        delegation.acknowledged_on, delegation.acknowledged_how = None, ""
    delegation.corrected_at = clock.now()
    delegation.save()
    return delegation


amend_delegation: Command[..., Delegation] = register(
    Command(
        function=_amend,
        kind="leadership.delegation.amended",
        needs=Permission.LEADERSHIP_EDIT,
        label=gettext_lazy("Edit"),
        asks=(*AMENDED, "title", *COMMON, *PROVENANCE),
        target=Delegation,
        own_gates=GATES,
    )
)


@command(
    kind="leadership.delegation.accepted",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I do this part"),
    moves=Move(("given",), "accepted"),
    fits=lambda caller, delegation: caller.person_id == delegation.person_id,
    tone="primary",
)
def accept_delegation(caller: Caller, delegation: Delegation) -> Delegation:
    """Acknowledge what was delegated to oneself, with its limits and its days."""
    refuse_if(
        caller.person_id is None or caller.person_id != delegation.person_id,
        _("Only {person} acknowledges this; a signed letter is noted instead.").format(
            person=delegation.person.title
        ),
    )
    delegation.acknowledged_on = clock.today()
    delegation.acknowledged_how = _("by {name}, signed in").format(name=caller.name)[:200]
    delegation.save()
    return delegation


@command(
    kind="leadership.delegation.acceptance_noted",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("The letter came back signed"),
    moves=Move(("given",), "accepted"),
    labels={"on": gettext_lazy("Day"), "how": gettext_lazy("How, and where the letter is")},
)
def note_delegation_acceptance(
    caller: Caller, delegation: Delegation, *, how: str, on: dt.date | None = None
) -> Delegation:
    """Note that the person acknowledged the delegation on paper, and where the paper is."""
    day, given_on = on or clock.today(), delegation.recorded_at.date()
    refuse_if(not how.strip(), _("Say how, and where the signed letter is."), field="how")
    refuse_if(day > clock.today(), _("That day has not come yet."), field="on")
    refuse_if(
        day < given_on,
        _("It was delegated only on {day}.").format(day=date_format(given_on, "SHORT_DATE_FORMAT")),
        field="on",
    )
    delegation.acknowledged_on, delegation.acknowledged_how = day, how.strip()[:200]
    delegation.save()
    return delegation


@command(
    kind="leadership.delegation.withdrawn",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Take back"),
    moves=Move(("given", "accepted"), "withdrawn"),
)
def withdraw_delegation(caller: Caller, delegation: Delegation, *, reason: str) -> Delegation:
    """Take a delegation back before its last day, and say why."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    delegation.withdrawn_because = reason.strip()
    delegation.save()
    return delegation

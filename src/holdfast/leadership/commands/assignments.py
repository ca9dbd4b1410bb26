"""Commands on who has which role: propose, assign, tell, accept, end (5.3)."""

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
    ASSIGNED_STAYS,
    NO_CLASH_OF_ROLES,
    ROLE_IS_DESCRIBED,
    TOP_MANAGEMENT_ASSIGNS,
    is_top_management,
)
from holdfast.leadership.models import RoleAssignment
from holdfast.records.making import COMMON, PROVENANCE, amending, make

ASSIGNMENT_FIELDS = ("role", "person", "kind", "starts_on", "ends_on")
HELD = ("assigned", "told", "accepted")


def _propose(caller: Caller, **values: Any) -> RoleAssignment:
    """Propose that a person has a role from a day on, as its holder or deputy."""
    role, person = values["role"], values["person"]
    values["title"] = values.get("title") or f"{role.title}: {person.title}"[:300]
    values["unit"] = values.get("unit") or role.unit
    return make(RoleAssignment(organization_id=caller.organization_id), values)


propose_assignment: Command[..., RoleAssignment] = register(
    Command(
        function=_propose,
        kind="leadership.assignment.proposed",
        needs=Permission.LEADERSHIP_EDIT,
        label=gettext_lazy("Propose somebody for a role"),
        asks=(*ASSIGNMENT_FIELDS, "title", *COMMON, *PROVENANCE),
        makes=RoleAssignment,
        tone="primary",
    )
)
amend_assignment = amending(
    RoleAssignment,
    kind="leadership.assignment.amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=ASSIGNMENT_FIELDS,
    about="Correct an assignment; once it is made, only what does not rewrite it.",
    gates=(ASSIGNED_STAYS,),
)


def _assigned_by(caller: Caller, assignment: RoleAssignment) -> None:
    assignment.assigned_on = clock.today()
    assignment.assigned_by, assignment.assigned_by_actor = caller.name, caller.actor_id
    assignment.assigned_by_roles = sorted(caller.roles)
    assignment.by_top_management = is_top_management(caller)


@command(
    kind="leadership.assignment.assigned",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Assign"),
    moves=Move(("proposed",), "assigned"),
    gates=(ROLE_IS_DESCRIBED, NO_CLASH_OF_ROLES, TOP_MANAGEMENT_ASSIGNS),
    tone="primary",
)
def assign(caller: Caller, assignment: RoleAssignment) -> RoleAssignment:
    """Assign the role to the person; who did it, in which roles, is kept."""
    _assigned_by(caller, assignment)
    assignment.save()
    return assignment


@command(
    kind="leadership.assignment.made_ones_own",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("Assign as top management"),
    moves=Move(HELD, "assigned"),
    fits=lambda caller, assignment: is_top_management(caller) and not assignment.by_top_management,
)
def assign_as_top_management(caller: Caller, assignment: RoleAssignment) -> RoleAssignment:
    """Let top management make an assignment its own that somebody else had made."""
    refuse_if(not is_top_management(caller), _("Only top management does this."))
    refuse_if(assignment.by_top_management, _("Top management has assigned it already."))
    _assigned_by(caller, assignment)
    assignment.state = _how_far(assignment)
    assignment.save()
    return assignment


def _noted(day: dt.date) -> dt.date | None:
    """Give today where something is recorded later than it happened; that is shown beside it."""
    today = clock.today()
    return today if day != today else None


def _shown(day: dt.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day is not None else ""


def _how_far(assignment: RoleAssignment) -> str:
    if assignment.acknowledged_on is not None:
        return "accepted"
    return "told" if assignment.told_on is not None else "assigned"


@command(
    kind="leadership.assignment.told",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("The person was told"),
    moves=Move(("assigned",), "told"),
    labels={"on": gettext_lazy("Day"), "how": gettext_lazy("How: letter, meeting")},
    tone="primary",
)
def tell_holder(
    caller: Caller, assignment: RoleAssignment, *, how: str, on: dt.date | None = None
) -> RoleAssignment:
    """Note that the person was told of the role, with its responsibilities and authorities."""
    day = on or clock.today()
    refuse_if(not how.strip(), _("Say how the person was told."), field="how")
    refuse_if(day > clock.today(), _("That day has not come yet."), field="on")
    refuse_if(
        assignment.assigned_on is not None and day < assignment.assigned_on,
        _("The role was assigned only on {day}.").format(day=_shown(assignment.assigned_on)),
        field="on",
    )
    assignment.told_on, assignment.told_how = day, how.strip()
    assignment.told_noted_on = _noted(day)
    assignment.save()
    return assignment


@command(
    kind="leadership.assignment.accepted",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I take the role"),
    moves=Move(("told",), "accepted"),
    fits=lambda caller, assignment: caller.person_id == assignment.person_id,
    tone="primary",
)
def accept_role(caller: Caller, assignment: RoleAssignment) -> RoleAssignment:
    """Acknowledge one's own role, its responsibilities and authorities."""
    refuse_if(
        caller.person_id is None or caller.person_id != assignment.person_id,
        _("Only {person} acknowledges this role; a signed letter is noted instead.").format(
            person=assignment.person.title
        ),
    )
    assignment.acknowledged_on = clock.today()
    assignment.acknowledged_how = _("by {name}, signed in").format(name=caller.name)[:200]
    assignment.save()
    return assignment


@command(
    kind="leadership.assignment.acceptance_noted",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("The letter came back signed"),
    moves=Move(("told",), "accepted"),
    labels={"on": gettext_lazy("Day"), "how": gettext_lazy("How, and where the letter is")},
)
def note_acceptance(
    caller: Caller, assignment: RoleAssignment, *, how: str, on: dt.date | None = None
) -> RoleAssignment:
    """Note that the person acknowledged the role on paper, and where the paper is."""
    day = on or clock.today()
    refuse_if(not how.strip(), _("Say how, and where the signed letter is."), field="how")
    refuse_if(day > clock.today(), _("That day has not come yet."), field="on")
    refuse_if(
        assignment.told_on is not None and day < assignment.told_on,
        _("The person was told only on {day}.").format(day=_shown(assignment.told_on)),
        field="on",
    )
    assignment.acknowledged_on, assignment.acknowledged_how = day, how.strip()
    assignment.acknowledged_noted_on = _noted(day)
    assignment.save()
    return assignment


@command(
    kind="leadership.assignment.declined",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("The person declined"),
    moves=Move(("proposed", "assigned", "told"), "declined"),
)
def decline_assignment(
    caller: Caller, assignment: RoleAssignment, *, reason: str
) -> RoleAssignment:
    """Note that the person did not take the role, and why."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    assignment.ended_because = reason.strip()
    assignment.save()
    return assignment


@command(
    kind="leadership.assignment.ended",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("End"),
    labels={"last_day": gettext_lazy("Last day")},
    fits=lambda _caller, assignment: assignment.state in HELD,
)
def end_assignment(
    caller: Caller, assignment: RoleAssignment, *, last_day: dt.date, reason: str
) -> RoleAssignment:
    """End an assignment with its last day, past or to come, and the reason."""
    refuse_if(assignment.state not in HELD, _("Nobody holds the role by this assignment."))
    refuse_if(not reason.strip(), _("Say why it ends."), field="reason")
    assignment.ends_on, assignment.ended_because = last_day, reason.strip()
    if last_day < clock.today():
        assignment.state = "ended"
    assignment.save()
    return assignment

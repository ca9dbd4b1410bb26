"""Name who takes over a role with a change; made when it is carried out (6.3 d)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.leadership.commands.assignments import assign, end_assignment, propose_assignment
from holdfast.leadership.models import Role
from holdfast.planning.commands.changes.raising import is_to_be_made, refuse_unless_to_be_made
from holdfast.planning.models import ChangePlan, RoleChange
from holdfast.planning.queries.changes import (
    assignments_held,
    named_role_changes,
)


@command(
    kind="planning.change.role_change_named",
    needs=Permission.PLANNING_EDIT,
    fits=is_to_be_made,
    label=gettext_lazy("Name a change of a role"),
    labels={
        "role": gettext_lazy("Role"),
        "from_person": gettext_lazy("From"),
        "to_person": gettext_lazy("To"),
    },
    helps={
        "from_person": gettext_lazy("Who holds it until then; empty: it is new or vacant."),
        "to_person": gettext_lazy("Who holds it afterwards; empty: nobody takes it over."),
    },
)
def name_role_change(
    caller: Caller,
    plan: ChangePlan,
    *,
    role: Role,
    from_person: Person | None = None,
    to_person: Person | None = None,
    note: str = "",
) -> RoleChange:
    """Name who takes over a role with the change, and from whom; it is made when it is done."""
    refuse_unless_to_be_made(plan)
    refuse_if(
        from_person is None and to_person is None,
        _("Name who gives up the role or who takes it over."),
        field="to_person",
    )
    refuse_if(
        from_person is not None and to_person is not None and from_person.pk == to_person.pk,
        _("The role stays with the same person."),
        field="to_person",
    )
    refuse_if(
        from_person is not None and not assignments_held(role, from_person).exists(),
        _("{person} does not hold this role.").format(person=from_person and from_person.title),
        field="from_person",
    )
    made = RoleChange(
        organization_id=caller.organization_id,
        plan=plan,
        role=role,
        from_person=from_person,
        to_person=to_person,
        note=note.strip(),
    )
    made.save()
    if plan.state == "made_in_emergency":  # an emergency: what it did to roles is made at once
        make_role_change(caller, plan, made, clock.today())
    plan.roles_stay = False
    plan.save()
    return made


def _names_what_is_not_made(caller: Caller, plan: ChangePlan) -> bool:
    return is_to_be_made(caller, plan) and _not_made(plan).exists()


def _not_made(plan: ChangePlan) -> QuerySet[RoleChange]:
    return named_role_changes(plan).filter(made_on__isnull=True)


@command(
    kind="planning.change.role_changes_dropped",
    needs=Permission.PLANNING_EDIT,
    fits=_names_what_is_not_made,
    label=gettext_lazy("Drop the changes of roles"),
)
def drop_role_changes(caller: Caller, plan: ChangePlan, *, reason: str) -> ChangePlan:
    """Take back the changes of roles that are named and not made yet, with the reason."""
    refuse_unless_to_be_made(plan)
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    named = list(_not_made(plan))
    refuse_if(not named, _("No change of a role is named that is not made yet."))
    for change in named:
        change.dropped_because = reason.strip()
        change.save()
    plan.save()
    return plan


def make_role_change(caller: Caller, plan: ChangePlan, change: RoleChange, day: dt.date) -> None:
    """Hand a role over: end what was assigned, assign anew; who does it needs the right to."""
    because = _("{plan}: {title}").format(plan=plan.reference, title=plan.title)
    if change.from_person is not None:
        for held in assignments_held(change.role, change.from_person):
            last_day = max(day - dt.timedelta(days=1), held.starts_on)
            end_assignment(caller, held, last_day=last_day, reason=because)
    if change.to_person is not None:
        made = propose_assignment(caller, role=change.role, person=change.to_person, starts_on=day)
        assign(caller, made)
    change.made_on = day
    change.save()

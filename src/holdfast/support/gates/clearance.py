"""Gate before an assignment: who needs clearance or a licence has it first (7.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.leadership.choices.roles import ClearanceLevel
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.support.choices.competence import CompetenceLevel
from holdfast.support.queries.clearance import is_cleared
from holdfast.support.queries.competence import picture, requirements_in_use

Values = Mapping[str, Any]


def _day_of(assignment: RoleAssignment) -> dt.date:
    return max(assignment.starts_on, clock.today())


def _cleared_first(caller: Caller, assignment: RoleAssignment, values: Values) -> str | None:
    return _not_cleared(assignment.role, assignment.person, _day_of(assignment))


def _cleared_for_delegation(caller: Caller, target: None, values: Values) -> str | None:
    day = max(values["starts_on"], clock.today())
    return _not_cleared(values["assignment"].role, values["person"], day)


def _not_cleared(role: Role, person: Person, day: dt.date) -> str | None:
    needed = role.clearance_needed
    if needed == ClearanceLevel.NONE or is_cleared(person.pk, needed, day):
        return None
    return _(
        "The role needs a clearance, {level} or higher, and none that holds on {day} is on record "
        "for {person}: request it, or choose somebody who has it."
    ).format(
        level=ClearanceLevel(needed).label,
        day=date_format(day, "SHORT_DATE_FORMAT"),
        person=person.title,
    )


CLEARED_FIRST = Gate(
    key="cleared-first",
    clause="7.2",
    sentence=gettext_lazy("Nobody is given a role that needs clearance without a valid one."),
    holds=_cleared_first,
)
# Without a way past: who must act uncleared tonight is assigned the role, and that is looked at.
CLEARED_FOR_DELEGATION = Gate(
    key="cleared-for-delegation",
    clause="7.2",
    sentence=gettext_lazy("Nobody is delegated a part of a role that needs clearance without it."),
    holds=_cleared_for_delegation,
    can_override=False,
)


def _licensed_first(caller: Caller, assignment: RoleAssignment, values: Values) -> str | None:
    asked = requirements_in_use().filter(role=assignment.role_id, level=CompetenceLevel.CERTIFICATE)
    day = _day_of(assignment)
    shown = picture(day, requirements=asked, persons=[assignment.person_id])
    unmet = [
        need.requirement.open_subject
        for need in shown.needs_of([assignment])
        if not shown.met(assignment.person_id, need.requirement).holds
    ]
    if not unmet:
        return None
    return _(
        "The role needs a certificate or licence, and no verified one that holds on {day} is on "
        "record for {person}: {subjects}."
    ).format(
        day=date_format(day, "SHORT_DATE_FORMAT"),
        person=assignment.person.title,
        subjects=", ".join(unmet),
    )


LICENSED_FIRST = Gate(
    key="licensed-first",
    clause="7.2",
    sentence=gettext_lazy("Nobody is given a role without the certificates that it needs."),
    holds=_licensed_first,
)

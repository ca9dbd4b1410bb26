"""What the tests of 7.2 set up: roles, requirements, records, clearances, through commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.leadership.commands import assignments, roles
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.support.commands import clearance, competence
from holdfast.support.models import Clearance, CompetenceRecord, CompetenceRequirement

DAY = dt.date(2026, 5, 4)
YEAR = dt.date(2027, 5, 4)
ANYWAY = Terms(override=Override("The night shift may not stand empty."))


def guard_role(caller: Caller, title: str = "Gate guard", **values: Any) -> Role:
    given = {"responsibilities": "Guards the gate", "authorities": "May refuse entry", **values}
    return roles.describe_role(caller, title=title, **given)


def person(caller: Caller, title: str = "Nora Dahl", **values: Any) -> Person:
    return add_person(caller, title=title, **values)


def holds(caller: Caller, role: Role, who: Person, **values: Any) -> RoleAssignment:
    """Assign a role, past the gates of 7.2 where need be."""
    given = {"starts_on": DAY, **values}
    made = assignments.propose_assignment(caller, role=role, person=who, **given)
    return assignments.assign.under(ANYWAY)(caller, made)


def needs(caller: Caller, role: Role | None, subject: str, **values: Any) -> CompetenceRequirement:
    return competence.state_requirement(caller, role=role, subject=subject, **values)


def knows(caller: Caller, who: Person, subject: str, **values: Any) -> CompetenceRecord:
    """Record a competence with its evidence, and verify it."""
    given = {"obtained_on": DAY, "evidence": "Personnel file 12", **values}
    made = competence.record_competence(caller, person=who, subject=subject, **given)
    return competence.verify_competence(caller, made)


def cleared(caller: Caller, who: Person, level: str = "basic", **values: Any) -> Clearance:
    given = {"decided_on": DAY, "valid_until": YEAR, **values}
    return clearance.request_clearance(caller, person=who, level=level, **given)


def answer(caller: Caller, statement: str, on: dt.date = DAY) -> Answer:
    with acting_as(caller):
        return CHECKS[statement].function(on)


def commands_of(found: Answer) -> list[str]:
    return [gap.command for gap in found.gaps]

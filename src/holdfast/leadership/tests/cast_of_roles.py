"""What the tests of 5.3 and 5.1 set up: roles and who has them, through commands."""

from __future__ import annotations

from typing import Any

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller, acting_as
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.leadership.commands import activity, assignments, roles
from holdfast.leadership.models import LeadershipActivity, Role, RoleAssignment
from holdfast.leadership.tests.days import TODAY


def role(caller: Caller, title: str = "Gate supervisor", **values: Any) -> Role:
    given = {
        "responsibilities": "Runs the gate\nTrains the guards",
        "authorities": "May close the gate\nMay refuse entry",
        **values,
    }
    return roles.describe_role(caller, title=title, **given)


def proposed(caller: Caller, of: Role, person: Person, **values: Any) -> RoleAssignment:
    given = {"starts_on": TODAY, **values}
    return assignments.propose_assignment(caller, role=of, person=person, **given)


def assigned(caller: Caller, of: Role, person: Person, **values: Any) -> RoleAssignment:
    return assignments.assign(caller, proposed(caller, of, person, **values))


def accepted(caller: Caller, of: Role, person: Person, **values: Any) -> RoleAssignment:
    made = assigned(caller, of, person, **values)
    assignments.tell_holder(caller, made, how="Letter")
    return assignments.note_acceptance(caller, made, how="Signed letter in the personnel file")


def boss_of(caller: Caller) -> Person:
    assert caller.person_id is not None
    with acting_as(caller):
        return Person.objects.get(pk=caller.person_id)


def done(caller: Caller, boss: Caller, kind: str, **values: Any) -> LeadershipActivity:
    given = {"title": "Spring address", "happened_on": TODAY, "person": boss_of(boss), **values}
    return activity.record_activity(caller, kind=kind, **given)


def answer(caller: Caller, requirement: str, on: Any = TODAY) -> Answer:
    with acting_as(caller):
        return CHECKS[requirement].function(on)


def reasons(found: Answer) -> list[str]:
    return [str(gap.why) for gap in found.gaps]


def gap_commands(found: Answer) -> list[str]:
    return [gap.command for gap in found.gaps]

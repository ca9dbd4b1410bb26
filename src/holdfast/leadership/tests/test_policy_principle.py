"""The principle of leadership is shown by the policy, objectives at two levels, and roles."""

from holdfast.accounts.commands import add_person
from holdfast.context.choices import Principle
from holdfast.context.tests.stage import adopted_principle, link
from holdfast.leadership.commands import assignments
from holdfast.leadership.tests.policy_stage import (
    TODAY,
    answer,
    complete_draft,
    put_in_force,
    reasons,
    role,
)
from holdfast.planning.tests import objectives_stage
from holdfast.records.choices import Relation


def test_leadership_is_shown_by_policy_objectives_and_roles_that_hold(ines, tom, north):
    statement = adopted_principle(ines, Principle.LEADERSHIP)
    owner = add_person(ines, title="Per Lie")
    head = role(ines)
    made = complete_draft(ines, head)
    link(ines, statement, made, Relation.SHOWS)
    held = assignments.propose_assignment(ines, role=head, person=owner, starts_on=TODAY)
    link(ines, statement, held, Relation.SHOWS)
    for values in ({}, {"level": "site", "unit": north}):
        objective = objectives_stage.active(ines, tom, owner, **values)
        link(ines, statement, objective, Relation.SHOWS)
    assert reasons(answer(ines, "4.2.3.2/1")) == [
        "The statement is not linked to the security policy in force.",
        "The statement is not linked to assigned roles.",
    ]
    put_in_force(tom, made)
    assignments.assign(ines, held)
    found = answer(ines, "4.2.3.2/1")
    assert found.met, reasons(found)

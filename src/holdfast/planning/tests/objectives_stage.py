"""What the tests of objectives set up: policy, objectives and documents, taken on by commands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.context.tests.stage import LATER, TODAY, applicable, link, party
from holdfast.leadership.commands import policy as policies
from holdfast.planning.commands import objectives, objectives_document
from holdfast.planning.models import Objective, ObjectivesDocument
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.models import Record
from holdfast.work.commands import plan_action_for

DUE = dt.date(2026, 11, 30)
REVIEW = dt.date(2026, 9, 30)
COMPLETE: dict[str, Any] = {
    "level": "organization",
    "goal": "Reliable deliveries.",
    "indicator": "Alarms answered in time",
    "unit_of_measure": "%",
    "direction": "up",
    "baseline": Decimal(80),
    "baseline_on": dt.date(2026, 1, 1),
    "target": Decimal(95),
    "due": DUE,
    "plan_what": "A second patrol at night.",
    "plan_resources": "Two guards, 80,000 a year.",
    "plan_evaluation": "Monthly count from the alarm log.",
    "option_technological": "More cameras: they do not answer alarms.",
    "option_human": "A second patrol.",
    "option_administrative": "Shorter rounds: no effect at night.",
    "option_chosen": "A second patrol.",
    "option_reason": "It answers within four minutes.",
}


def commitment(caller: Caller, approver: Caller, owner: Person, *, in_force: bool = True) -> Record:
    policy = policies.set_up_policy(caller, title="Security policy", owner=owner)
    made = policies.add_commitment(
        caller, title="Answer every alarm", policy=policy, text="We answer every alarm."
    )
    content.draft_version(caller, policy, body="We answer every alarm.")
    content.submit_version(caller, policy)
    if in_force:
        terms = Terms(override=Override("For the stage."))
        policies.approve_policy.under(terms)(approver, policy, statement="I approve.")
        content.put_in_force(approver, policy, effective_on=TODAY, review_due=LATER)
    return made


def proposed(
    caller: Caller, owner: Person | None, title: str = "Alarms answered", **values: Any
) -> Objective:
    return objectives.propose_objective(caller, title=title, owner=owner, **{**COMPLETE, **values})


def with_action(caller: Caller, owner: Person, objective: Objective) -> Objective:
    plan_action_for(caller, objective, title="Hire guards", owner=owner, due=DUE)
    return objective


def active(
    caller: Caller, approver: Caller, owner: Person, *serves: Record, **values: Any
) -> Objective:
    """Give an active objective that serves what is named; gates that stand open are passed."""
    objective = with_action(caller, owner, proposed(caller, owner, **values))
    for record in serves:
        link(caller, objective, record, Relation.SERVES)
    terms = Terms(override=Override("For the stage."))
    objectives.approve_objective.under(terms)(approver, objective)
    return objectives.activate_objective.under(terms)(caller, objective, review_due=REVIEW)


def whole(
    caller: Caller, approver: Caller, owner: Person, serves: Record, **values: Any
) -> Objective:
    """Give an active objective with all that the standard asks of one."""
    objective = active(caller, approver, owner, serves, **values)
    link(caller, objective, applicable(caller), Relation.ADDRESSES)
    trace(
        caller,
        objective,
        relation=Relation.CONSIDERS,
        target=party(caller),
        note="The guards' union wants a second vehicle.",
    )
    return objective


def issued(caller: Caller, approver: Caller, owner: Person, **values: Any) -> ObjectivesDocument:
    document = objectives_document.set_up_document(
        caller, title="Security objectives 2026", owner=owner, **values
    )
    objectives_document.write_document(caller, document, introduction="What we want to reach.")
    content.submit_version(caller, document)
    objectives_document.approve_document(approver, document, statement="I approve.")
    content.put_in_force(approver, document, effective_on=TODAY, review_due=LATER)
    return document

"""What the tests of the policy set up: a policy taken through its life by commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Caller, acting_as
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.leadership.choices.policy import CommitmentKind
from holdfast.leadership.commands import impact, policy
from holdfast.leadership.commands.roles import describe_role
from holdfast.leadership.models import PolicyCommitment, PolicyOutcome, Role, SecurityPolicy
from holdfast.records import content

TODAY = dt.date(2026, 3, 2)
LATER = dt.date(2026, 12, 31)
BODY = """# Security policy

We keep **cargo moving safely** through the port.

Objectives follow from our risks and are
judged each quarter.

1. We meet every requirement that applies to us.
2. We improve the system all the time.
"""
TRIGGERS = {
    "review_on_merger": True,
    "review_on_acquisition": True,
    "review_on_scope_change": True,
}


def answer(caller: Caller, requirement: str, on: dt.date = TODAY) -> Answer:
    with acting_as(caller):
        return CHECKS[requirement].function(on)


def reasons(found: Answer) -> list[str]:
    return [str(gap.why) for gap in found.gaps]


def gap_commands(found: Answer) -> list[str]:
    return [gap.command for gap in found.gaps]


def day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def policy_set_up(caller: Caller, **values: Any) -> SecurityPolicy:
    given = {
        "purpose": "Moving cargo",
        "purpose_passage": "cargo moving safely",
        "framework_passage": "Objectives follow from our risks and are judged each quarter.",
        "acknowledgement_target": 80,
        **TRIGGERS,
        **values,
    }
    owner = given.pop("owner", None) or add_person(caller, title="Nora Dahl")
    return policy.set_up_policy(caller, title="Security policy", owner=owner, **given)


def committed(
    caller: Caller, to: SecurityPolicy, kind: str, passage: str, **values: Any
) -> PolicyCommitment:
    given = {"title": kind, "text": passage, "calls_for_objective": False, **values}
    return policy.add_commitment(caller, policy=to, kind=kind, passage=passage, **given)


def role(caller: Caller, title: str = "Head of security") -> Role:
    return describe_role(
        caller, title=title, responsibilities="Runs security", authorities="May close a gate"
    )


def outcome(caller: Caller, of: SecurityPolicy, accountable: Role | None) -> PolicyOutcome:
    return policy.add_outcome(
        caller, title="No losses", policy=of, text="Nothing is stolen.", accountable=accountable
    )


def judged(caller: Caller, of: SecurityPolicy, number: int = 1) -> None:
    impact.assess_impact(
        caller,
        title="Harm elsewhere",
        policy=of,
        policy_version=number,
        aspects="Safety\nPrivacy",
        harm="Cameras see people at work.",
        assessed_on=TODAY,
    )


def complete_draft(caller: Caller, accountable: Role | None, **values: Any) -> SecurityPolicy:
    """Give a policy that waits for its approval and lacks nothing."""
    made = policy_set_up(caller, **values)
    committed(caller, made, CommitmentKind.REQUIREMENTS, "We meet every requirement that applies")
    committed(caller, made, CommitmentKind.IMPROVEMENT, "We improve the system all the time.")
    outcome(caller, made, accountable)
    content.draft_version(caller, made, body=BODY)
    judged(caller, made)
    content.submit_version(caller, made)
    return made


def put_in_force(
    top: Caller, of: SecurityPolicy, effective_on: dt.date = TODAY, review_due: dt.date = LATER
) -> SecurityPolicy:
    policy.approve_policy(top, of, statement="I approve this policy.")
    content.put_in_force(top, of, effective_on=effective_on, review_due=review_due)
    return of


def next_version(caller: Caller, top: Caller, of: SecurityPolicy, number: int = 2) -> None:
    content.draft_version(caller, of, body=BODY, change_reason="A new year.")
    judged(caller, of, number)
    content.submit_version(caller, of)
    put_in_force(top, of)

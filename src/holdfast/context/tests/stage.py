"""What the tests of clause 4 set up: records taken through their life by commands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from holdfast.accounts.commands import add_site, add_unit
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller, Channel, acting_as
from holdfast.acting.models import GateOverride
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.context.commands import issues, obligations, parties, principles, scopes
from holdfast.context.models import (
    ComplianceObligation,
    ContextIssue,
    InterestedParty,
    PartyRequirement,
    PrincipleStatement,
    Scope,
)
from holdfast.operation.processes.commands import describe_process, put_process_in_force
from holdfast.operation.processes.models import Process
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.models import Record
from holdfast.support.commands import set_up_document
from holdfast.support.models import Document

TODAY = dt.date(2026, 3, 2)
SOON = dt.date(2026, 6, 30)
LATER = dt.date(2026, 12, 31)


def day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def answer(caller: Caller, requirement: str, on: dt.date = TODAY) -> Answer:
    with acting_as(caller):
        return CHECKS[requirement].function(on)


def reasons(found: Answer) -> list[str]:
    return [str(gap.why) for gap in found.gaps]


def gap_commands(found: Answer) -> list[str]:
    return [gap.command for gap in found.gaps]


def link(caller: Caller, source: Record, target: Record, relation: Relation) -> None:
    trace(caller, source, relation=relation, target=target)


def overrides(caller: Caller) -> list[str]:
    with acting_as(caller):
        return [o.gate for o in GateOverride.objects.all()]


def captured(caller: Caller, title: str = "Port infiltration", **values: Any) -> ContextIssue:
    return issues.capture_issue(caller, title=title, **values)


def adopted(
    caller: Caller, owner: Person, title: str = "Port infiltration", **values: Any
) -> ContextIssue:
    issue = captured(caller, title, owner=owner, effect="Insiders are approached.", **values)
    issues.assess_issue(caller, issue, effect=issue.effect)
    return issues.adopt_issue(_as_it_comes(caller, values), issue)


def _as_it_comes(caller: Caller, values: Mapping[str, Any]) -> Caller:
    """Give who decides: on what is nobody's yet only a template itself may."""
    return replace(caller, channel=Channel.TEMPLATE) if values.get("unconfirmed") else caller


def party(caller: Caller, title: str = "Norsk Shipping", **values: Any) -> InterestedParty:
    return parties.record_party(caller, title=title, **values)


def required(
    caller: Caller, of: InterestedParty, title: str = "Notice within four hours", **values: Any
) -> PartyRequirement:
    return parties.record_requirement(caller, title=title, party=of, **values)


def process(
    caller: Caller, owner: Person | None, title: str = "Legal watch", **values: Any
) -> Process:
    given = {
        "inputs": "Gazettes",
        "outputs": "Register",
        "criteria": "Monthly",
        "clauses": ["4.2.2"],
        **values,
    }
    return describe_process(caller, title=title, owner=owner, **given)


def process_in_force(
    caller: Caller, owner: Person, title: str = "Legal watch", **values: Any
) -> Process:
    return put_process_in_force(caller, process(caller, owner, title, **values), review_due=LATER)


def document(caller: Caller, title: str = "Post orders", **values: Any) -> Document:
    return set_up_document(caller, title=title, **values)


def obligation(
    caller: Caller, title: str = "Access control", **values: Any
) -> ComplianceObligation:
    given = {"source": "Harbour Security Act", "link": "https://law.example/hsa", **values}
    return obligations.identify_obligation(caller, title=title, **given)


def applicable(
    caller: Caller, title: str = "Access control", **values: Any
) -> ComplianceObligation:
    return obligations.judge_applicable(
        caller,
        obligation(caller, title, **values),
        how_it_applies="All gates of the terminal.",
        next_evaluation=SOON,
        review_due=values.get("review_due", SOON),
    )


def stated(caller: Caller, principle: str, **values: Any) -> PrincipleStatement:
    return principles.state_principle(
        caller, title=f"How we apply {principle}", principle=principle, statement="So.", **values
    )


def adopted_principle(caller: Caller, principle: str, **values: Any) -> PrincipleStatement:
    decider = _as_it_comes(caller, values)
    return principles.adopt_principle(decider, stated(caller, principle, **values))


def scope_draft(caller: Caller, owner: Person, *linked: Record, **values: Any) -> Scope:
    given = {
        "activities": "Container handling\nStorage",
        "supply_chain_parts": "Quay to gate",
        "exclusions": "Marina: run by the town",
        **values,
    }
    scope = scopes.set_up_scope(caller, title="Scope", owner=owner, **given)
    for record in linked:
        covered = record._meta.app_label == "accounts"
        link(caller, scope, record, Relation.COVERS if covered else Relation.CONSIDERS)
    content.draft_version(caller, scope, body="The terminals of the port.")
    content.submit_version(caller, scope)
    return scope


def places(caller: Caller) -> tuple[Record, Record]:
    return add_unit(caller, title="Terminal"), add_site(caller, title="Quay 1")


def put_in_force(
    author: Caller, approver: Caller, scope: Scope, effective_on: dt.date = TODAY
) -> Scope:
    scopes.approve_scope(approver, scope, statement="I approve this scope.")
    content.put_in_force(approver, scope, effective_on=effective_on, review_due=LATER)
    return scope

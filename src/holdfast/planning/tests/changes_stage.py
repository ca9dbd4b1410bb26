"""What the tests of planned changes set up: plans taken through their life by commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.context.commands import scopes
from holdfast.context.models import Scope
from holdfast.context.tests.stage import LATER, TODAY, link
from holdfast.planning.commands import changes, unintended
from holdfast.planning.models import ChangePlan, UnintendedChange
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.models import ControlledRecord, Record
from holdfast.tests.stage import fresh

NEXT_MONTH = dt.date(2026, 4, 1)
REVIEW = dt.date(2026, 5, 29)
CONSIDERED = {
    "purpose": "A second gate for trucks.",
    "consequences": "More traffic at the fence.",
    "integrity": "The gate process changes; its criteria stay.",
    "resources": "Two guards, 40,000 a year.",
    "roles_stay": True,
}


def raised(caller: Caller, title: str = "Second gate", **values: Any) -> ChangePlan:
    return changes.raise_change(caller, title=title, **{**CONSIDERED, **values})


def screened(caller: Caller, *touched: Record, kinds: str = "d", **values: Any) -> ChangePlan:
    plan = raised(caller, **values)
    for record in touched:
        trace(caller, plan, relation=Relation.CHANGES, target=record)
    names = ("structure", "people", "policy", "processes", "equipment", "providers", "assurance")
    answers = {name: letter in kinds for name, letter in zip(names, "abcdefg", strict=True)}
    changes.screen_change(caller, plan, **answers)
    if touched:
        changes.look_at_forecast(caller, plan, note="8.1 stays met.")
    return plan


def considered(caller: Caller, *touched: Record, **values: Any) -> ChangePlan:
    plan = screened(caller, *touched, **values)
    changes.consider_risk(
        caller,
        plan,
        considered_on=clock.today(),
        finding="Tailgating gets easier.",
        residual="Low.",
    )
    return plan


def approved(caller: Caller, approver: Caller, *touched: Record, **values: Any) -> ChangePlan:
    plan = considered(caller, *touched, **values)
    return changes.approve_change(approver, plan, statement="Go on.")


def implemented(caller: Caller, approver: Caller, *touched: Record, **values: Any) -> ChangePlan:
    plan = approved(caller, approver, *touched, **values)
    return changes.implement_change(
        caller, plan, outcome="Opened.", implemented_on=TODAY, review_by=REVIEW
    )


def emergency(caller: Caller, *touched: Record, day: dt.date = TODAY, **values: Any) -> ChangePlan:
    plan = raised(caller, **values)
    for record in touched:
        link(caller, plan, record, Relation.CHANGES)
    return changes.implement_in_emergency(
        caller, plan, reason="The fence fell.", outcome="Posted.", implemented_on=day
    )


def implemented_on(day: dt.date, caller: Caller, approver: Caller, *touched: Record) -> ChangePlan:
    plan = approved(caller, approver, *touched)
    return changes.implement_change(
        caller, plan, outcome="Done.", implemented_on=day, review_by=REVIEW
    )


def new_version(ines: Caller, tom: Caller, record: ControlledRecord, day: dt.date) -> None:
    record = fresh(ines, record)
    content.draft_version(ines, record, body="New text.", change_reason="New quay.")
    content.submit_version(ines, record)
    if isinstance(record, Scope):
        scopes.approve_scope(tom, record, statement="I approve.")
    content.put_in_force(tom, record, effective_on=day, review_due=LATER)


def minor(caller: Caller, *touched: Record, **values: Any) -> ChangePlan:
    plan = screened(caller, *touched, kinds="", **values)
    return changes.settle_as_minor(caller, plan, reason="A typing error.")


def detected(caller: Caller, title: str = "Post unstaffed", **values: Any) -> UnintendedChange:
    given = {"detected_on": TODAY, "what_changed": "Nobody stands at gate 2 at night.", **values}
    return unintended.detect_unintended_change(caller, title=title, **given)


__all__ = [
    "LATER",
    "NEXT_MONTH",
    "REVIEW",
    "TODAY",
    "approved",
    "considered",
    "detected",
    "emergency",
    "implemented",
    "implemented_on",
    "minor",
    "new_version",
    "raised",
    "screened",
]

"""What the tests of processes set up: processes in force, criteria, records of a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller, acting_as
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.operation.processes import commands
from holdfast.operation.processes.models import Criterion, Process, ProcessExecution
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.models import Record

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


def link(
    caller: Caller, source: Record, target: Record, relation: Relation, note: str = ""
) -> None:
    trace(caller, source, relation=relation, target=target, note=note)


def described(caller: Caller, owner: Person | None, title: str = "Gate", **values: Any) -> Process:
    given = {"inputs": "Lorries", "outputs": "Checked lorries", "criteria": "All", **values}
    return commands.describe_process(caller, title=title, owner=owner, **given)


def running(caller: Caller, owner: Person, title: str = "Gate", **values: Any) -> Process:
    review_due = values.pop("review_due", LATER)
    made = described(caller, owner, title, **values)
    return commands.put_process_in_force(caller, made, review_due=review_due)


def waiting_time(caller: Caller, process: Process, **values: Any) -> Criterion:
    given = {
        "title": "Waiting time",
        "upper_limit": Decimal(10),
        "unit_of_measure": "min",
        "interval_days": 7,
        **values,
    }
    return commands.set_criterion(caller, process=process, **given)


def seals_checked(caller: Caller, process: Process, **values: Any) -> Criterion:
    given = {"title": "All seals checked?", "measure": "yes_no", "interval_days": 7, **values}
    return commands.set_criterion(caller, process=process, **given)


def ran(
    caller: Caller, criterion: Criterion, value: object, on: dt.date = TODAY, **values: Any
) -> ProcessExecution:
    found = {"answer": value} if value in ("yes", "no") else {"value": Decimal(str(value))}
    return commands.record_execution(
        caller,
        process=criterion.process,
        criterion=criterion,
        happened_at=at(on),
        **{**found, **values},
    )


def at(day: dt.date, hour: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def proven(caller: Caller, execution: ProcessExecution) -> None:
    attach(caller, execution, file=store("log.txt", [b"gate log"]), note="Log.")

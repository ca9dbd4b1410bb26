"""The road of controlled content: written, reviewed, approved by somebody else, in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.records.content import (
    acknowledge,
    distribute,
    draft_version,
    put_in_force,
    remark_on_version,
    settle_remark,
    submit_version,
)
from holdfast.records.models import ContentVersion, ControlledRecord
from holdfast.starter.building.stage import Stage

C = TypeVar("C", bound=ControlledRecord)


@dataclass(frozen=True)
class Remark:
    """What a reader says of a version in review, and how its writer settles it."""

    by: str
    text: str
    settlement: str


def write(
    caller: Caller,
    record: ControlledRecord,
    body: str,
    stage: Stage,
    remarks: Iterable[Remark] = (),
) -> None:
    """Write a version, submit it, and settle what its readers remark."""
    draft_version(caller, record, body=body)
    submit_version(caller, record)
    for each in remarks:
        made = remark_on_version(stage.caller(each.by), record, remark=each.text)
        settle_remark(caller, record, remark=made, settlement=each.settlement)


def enforce(
    caller: Caller,
    record: C,
    approve: Command[..., ContentVersion],
    *,
    statement: str,
    review_due: dt.date,
    today: dt.date,
) -> None:
    """Approve the version in review and put it in force today."""
    approve(caller, record, statement=statement)
    put_in_force(caller, record, effective_on=today, review_due=review_due)


def hand_out(
    caller: Caller,
    record: ControlledRecord,
    stage: Stage,
    *,
    places: Iterable[str],
    to_everyone: bool,
    readers: Iterable[str],
) -> None:
    """Give the version in force to places and people; some have read it already."""
    distribute(caller, record, places="\n".join(places), to_everyone=to_everyone)
    for name in readers:
        acknowledge(stage.caller(name), record)

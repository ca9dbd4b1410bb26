"""What rooms above tell of top management: what it made known, and whom it had trained (5.1).

Clause 7 keeps communications and trainings; clause 5 only asks who did what when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.records.models import Record


@dataclass(frozen=True)
class Counted:
    """A record that shows something that was done on a day, for some people (empty: for all)."""

    record: Record
    on: dt.date
    people: frozenset[UUID] = frozenset()


Teller = Callable[[dt.date, dt.date], Sequence[Counted]]
Trainer = Callable[[Collection[UUID], dt.date, dt.date], Sequence[Counted]]
_TELLERS: Final[list[Teller]] = []
_TRAINERS: Final[list[Trainer]] = []


def tells_why_security_matters(teller: Teller) -> None:
    """Let a room say what top management made known of the policy between two days; in ready()."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)


def trains_people(trainer: Trainer) -> None:
    """Let a room say in what some people were trained between two days; in ready()."""
    if trainer not in _TRAINERS:
        _TRAINERS.append(trainer)


def told(since: dt.date, until: dt.date) -> list[Counted]:
    """Give what top management made known between two days, the newest first."""
    found = [each for teller in _TELLERS for each in teller(since, until)]
    return sorted(found, key=lambda each: each.on, reverse=True)


def trained(people: Collection[UUID], since: dt.date, until: dt.date) -> list[Counted]:
    """Give in what these people were trained between two days, the newest first."""
    found = [each for trainer in _TRAINERS for each in trainer(people, since, until)]
    return sorted(found, key=lambda each: each.on, reverse=True)

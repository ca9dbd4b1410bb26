"""Which reminders are due on a day: to whom, of what, at which step, each once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.work.choices import DigestState, Rhythm, Step
from holdfast.work.models import Digest, Reminder
from holdfast.work.queries import DueItem
from holdfast.work.reminding.readers import House, Reader, may_read
from holdfast.work.reminding.sources import Matter, matters_on, parts_of

AHEAD: Final = ((7, Step.WEEK), (30, Step.MONTH), (90, Step.QUARTER))
WAITED: Final = ((14, Step.LAST), (7, Step.AGAIN), (0, Step.WAITING))
MANAGER_AFTER: Final = 7  # days overdue, until whoever heads the unit is told
TOP_AFTER: Final = 21  # days overdue, until top management is told
WEEK_AHEAD: Final = 6  # days that a weekly digest looks further
ASK_AGAIN_AFTER: Final = dt.timedelta(days=30)  # what waits since nobody knows when
LATE: Final = frozenset({Step.OVERDUE, Step.MANAGER, Step.TOP})
ORDER: Final = {
    step: place
    for place, step in enumerate(
        (
            Step.WAITING,
            Step.AGAIN,
            Step.LAST,
            Step.QUARTER,
            Step.MONTH,
            Step.WEEK,
            Step.OVERDUE,
            Step.MANAGER,
            Step.TOP,
        )
    )
}


@dataclass(frozen=True)
class Line:
    """One line of a digest: something due, at which step, and who left it, where somebody else."""

    item: DueItem
    step: Step
    concealed: bool = False
    whose: str = ""


@dataclass(frozen=True)
class Notice:
    """All that one person is to be told on a day, the most urgent first."""

    reader: Reader
    day: dt.date
    lines: tuple[Line, ...]


Lines = dict[UUID, dict[UUID, Line]]  # by person and matter


def notices_on(day: dt.date, house: House, readers: Iterable[Reader]) -> list[Notice]:
    """Give what some people are to be told on a day and were not told yet.

    A step that was missed is made up for by the latest that was reached. The number of questions
    follows from what is due, not from how many people there are.
    """
    meant = {reader.person_id: reader for reader in readers}
    lines: Lines = defaultdict(dict)
    for matter in matters_on(day, house):
        for reader, line in _lines(matter, day, house):
            known = lines[reader.person_id].get(line.item.matter)
            if known is None or ORDER[known.step] < ORDER[line.step]:
                lines[reader.person_id][line.item.matter] = line
    resting = _resting(day, meant.values())
    fresh = _untold(
        {p: found for p, found in lines.items() if p in meant and p not in resting}, day
    )
    found = []
    for person_id, reader in meant.items():
        kept = [line for line in fresh.get(person_id, ()) if _is_wanted(reader, line)]
        if kept:
            kept.sort(key=lambda line: (-ORDER[line.step], line.item.on or line.item.since or day))
            found.append(Notice(reader, day, tuple(kept)))
    return found


def _lines(matter: Matter, day: dt.date, house: House) -> Iterable[tuple[Reader, Line]]:
    own = house.readers.get(matter.person_id) if matter.person_id is not None else None
    if own is not None and not may_read(own.caller, matter.facts):
        own = None
    if own is not None:
        step = _step(matter, day, own)
        if step is not None:
            yield own, _line(matter, step, own)
    if not matter.escalates or matter.item.on is None:
        return
    late = (day - matter.item.on).days
    head = house.head_for(matter.facts, matter.person_id) if own is None or late > 0 else None
    if head is not None:
        step = Step.MANAGER if late >= MANAGER_AFTER else None
        if own is None:  # nobody else can be told: whoever heads the unit looks after it
            step = step or _step(matter, day, head)
        if step is not None:
            yield head, _line(matter, step, head, house.name_for(head, matter.person_id))
    if late >= TOP_AFTER:
        for reader in house.top_for(matter.facts, matter.person_id):
            whose = house.name_for(reader, matter.person_id)
            yield reader, _line(matter, Step.TOP, reader, whose)


def _line(matter: Matter, step: Step, reader: Reader, whose: str = "") -> Line:
    concealed = matter.facts.is_concealed_from(reader.person_id)
    return Line(matter.item, step, concealed, whose)


def _step(matter: Matter, day: dt.date, reader: Reader) -> Step | None:
    """Give the step that something has reached for whoever does it, or None."""
    item = matter.item
    if item.on is None:
        waited = (day - (item.since or day)).days
        step = next((step for days, step in WAITED if waited >= days), Step.WAITING)
        return Step.WAITING if matter.told_once else step
    left = (item.on - day).days
    if left < 0:
        return Step.OVERDUE
    further = WEEK_AHEAD if reader.rhythm is Rhythm.WEEKLY else 0
    return next((step for days, step in AHEAD if left - further <= days), None)


def _is_wanted(reader: Reader, line: Line) -> bool:
    return reader.rhythm is not Rhythm.OVERDUE or line.step in LATE


def _resting(day: dt.date, readers: Iterable[Reader]) -> set[UUID]:
    """Give who had a digest today already, or this week where one a week is enough."""
    monday = day - dt.timedelta(days=day.weekday())
    sent = Digest.objects.filter(state=DigestState.SENT, day__gte=monday, day__lte=day)
    days: dict[UUID, set[dt.date]] = defaultdict(set)
    for person_id, on in sent.values_list("person_id", "day"):
        days[person_id].add(on)
    return {
        reader.person_id
        for reader in readers
        if reader.person_id in days
        and (reader.rhythm is Rhythm.WEEKLY or day in days[reader.person_id])
    }


def _untold(lines: Mapping[UUID, Mapping[UUID, Line]], day: dt.date) -> dict[UUID, list[Line]]:
    """Leave out what each person was told at the same step or a later one."""
    told: dict[tuple[UUID, UUID], list[tuple[Step, dt.date]]] = defaultdict(list)
    for part in parts_of({matter for found in lines.values() for matter in found}):
        rows = Reminder.objects.filter(matter__in=part, digest__state=DigestState.SENT)
        for person, matter, step, on in rows.values_list(
            "digest__person_id", "matter", "step", "digest__day"
        ):
            told[person, matter].append((Step(step), on))
    return {
        person: [
            line
            for matter, line in found.items()
            if not any(_covers(step, on, line, day) for step, on in told.get((person, matter), ()))
        ]
        for person, found in lines.items()
    }


def _covers(step: Step, on: dt.date, line: Line, day: dt.date) -> bool:
    undated = line.item.on is None and line.item.since is None
    if undated and on <= day - ASK_AGAIN_AFTER:
        return False
    return ORDER[step] >= ORDER[line.step]

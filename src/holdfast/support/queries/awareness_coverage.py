"""How many of each unit know what they must know, and who does not (7.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.accounts.models import Person, Unit
from holdfast.accounts.queries import below
from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text
from holdfast.leadership.queries.policy import InForce, policies_in_force
from holdfast.records.models import Distribution
from holdfast.support.choices.awareness import Subject
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.queries.awareness import (
    Held,
    Reach,
    Worker,
    held_until,
    reach_on,
    running_activities,
    workers_among,
)

POLICY_READ: Final = "policy_read"
FOR_ALL: Final = frozenset({Subject.CONTRIBUTION, Subject.CONSEQUENCES})  # 7.3 b and c
COLUMNS: Final[tuple[tuple[str, Text], ...]] = (
    (POLICY_READ, _("Policy in force")),
    *((subject.value, subject.label) for subject in Subject),
)


@dataclass
class Share:
    """How many must know a subject, and how many do."""

    people: int = 0
    current: int = 0

    @property
    def missing(self) -> int:
        """How many do not."""
        return self.people - self.current

    @property
    def percent(self) -> int:
        """The share that does, in whole percent, rounded down; 100 where nobody must."""
        return self.current * 100 // self.people if self.people else 100


@dataclass
class UnitRow:
    """One unit with its share per subject; `unit` is None for people who belong to none."""

    unit: Unit | None
    shares: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))


@dataclass(frozen=True)
class Coverage:
    """Units by subjects: the rows, and the sums."""

    rows: tuple[UnitRow, ...]
    total: UnitRow
    subjects: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Missing:
    """What one person has not confirmed."""

    person: Person
    activities: tuple[AwarenessActivity, ...]
    lacks_policy: bool
    subjects: frozenset[str]


@dataclass(frozen=True)
class _Known:
    """All that decides, read at once."""

    activities: list[AwarenessActivity]
    reach: Reach
    held: Held
    policies: list[InForce]
    confirmed: frozenset[tuple[UUID, UUID]]  # version, person

    def lacks_policy(self, worker: Worker) -> bool | None:
        """Tell whether somebody has not acknowledged; None where no policy is meant for him."""
        meant = [p for p in self.policies if p.policy.unit_id in {None, worker.unit_id}]
        if not meant:
            return None
        return any((p.version.pk, worker.pk) not in self.confirmed for p in meant)

    def standing(self, worker: Worker) -> dict[str, list[AwarenessActivity]]:
        """Give, per subject that concerns somebody, what he has not confirmed of it."""
        found: dict[str, list[AwarenessActivity]] = {subject: [] for subject in FOR_ALL}
        for activity in self.activities:
            if self.reach.meets(activity, worker):
                found.setdefault(activity.subject, [])
                if (activity.pk, worker.pk) not in self.held:
                    found[activity.subject].append(activity)
        return found

    def knows_of(self, worker: Worker, subject: str) -> bool:
        """Tell whether somebody confirmed anything on a subject that still holds."""
        return any(
            (activity.pk, worker.pk) in self.held
            for activity in self.activities
            if activity.subject == subject
        )


def _known(on: dt.date) -> _Known:
    activities, policies = list(running_activities(on)), policies_in_force(on)
    copies = Distribution.objects.filter(
        content_version__in=[found.version for found in policies],
        person__isnull=False,
        acknowledged_at__isnull=False,
    )
    confirmed = frozenset(copies.values_list("content_version_id", "person_id"))
    return _Known(activities, reach_on(on), held_until(activities, on), policies, confirmed)


def _people(caller: Caller) -> QuerySet[Person]:
    found: QuerySet[Person] = (
        Person.objects.visible_to(caller).live().filter(state="active", unconfirmed=False)
    )
    return found


def coverage(caller: Caller, on: dt.date) -> Coverage:
    """Give unit by subject who is current, of the people the caller may know of; nine questions."""
    known = _known(on)
    rows: dict[UUID | None, UnitRow] = defaultdict(lambda: UnitRow(None))
    total = UnitRow(None)
    for worker in workers_among(_people(caller)):
        for row in (rows[worker.unit_id], total):
            _count(row, known, worker)
    units = Unit.objects.visible_to(caller).in_bulk([key for key in rows if key is not None])
    for key, row in rows.items():
        row.unit = units.get(key) if key is not None else None
    ordered = sorted(rows.values(), key=lambda r: (r.unit is None, r.unit.title if r.unit else ""))
    shown = tuple(column for column in COLUMNS if total.shares[column[0]].people)
    return Coverage(tuple(ordered), total, shown)


def _count(row: UnitRow, known: _Known, worker: Worker) -> None:
    lacks = known.lacks_policy(worker)
    if lacks is not None:
        row.shares[POLICY_READ].people += 1
        row.shares[POLICY_READ].current += not lacks
    for subject, missing in known.standing(worker).items():
        row.shares[subject].people += 1
        row.shares[subject].current += not _lacks(known, worker, subject, missing)


def _lacks(
    known: _Known, worker: Worker, subject: str, missing: Collection[AwarenessActivity]
) -> bool:
    """Tell whether somebody is missing: in all of it, or in anything at all where all must know."""
    return bool(missing) or (subject in FOR_ALL and not known.knows_of(worker, subject))


def missing_by_person(
    caller: Caller, on: dt.date, *, unit: Unit | None = None, subject: str = ""
) -> list[Missing]:
    """Give who has not confirmed what, of the people the caller may know of, by name.

    `unit` narrows to its people and those of all units below; `subject` to one column.
    """
    known, people = _known(on), _people(caller)
    if unit is not None:
        people = people.filter(unit_id__in=below(unit.pk, dict(known.reach.tree)))
    found: dict[UUID, tuple[tuple[AwarenessActivity, ...], bool, frozenset[str]]] = {}
    for worker in workers_among(people):
        lacks = bool(known.lacks_policy(worker))
        standing = known.standing(worker)
        subjects = {name for name, rest in standing.items() if _lacks(known, worker, name, rest)}
        subjects |= {POLICY_READ} if lacks else set()
        if subject in subjects or (subjects and not subject):
            rest = tuple(a for name in standing for a in standing[name])
            found[worker.pk] = (rest, lacks, frozenset(subjects))
    named = Person.objects.filter(pk__in=found).select_related("unit").order_by("title", "pk")
    return [Missing(person, *found[person.pk]) for person in named]


def labels() -> Mapping[str, Text]:
    """Give what each column is called."""
    return dict(COLUMNS)

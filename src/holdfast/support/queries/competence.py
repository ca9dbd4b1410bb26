"""Who needs to know what, who does, until when, and what is done about the rest (7.2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.accounts.models import Person, Unit
from holdfast.accounts.queries import below
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.catalogue.checks import day_after
from holdfast.leadership.models import RoleAssignment
from holdfast.leadership.queries.roles import HELD
from holdfast.support.models import CompetenceGap, CompetenceRecord, CompetenceRequirement

EXPIRING: Final = dt.timedelta(days=90)
SOON: Final = (7, 30, 90)
FOREVER: Final = dt.date.max
# What standing takes of a record; there may be tens of thousands of them.
READ: Final = (
    "organization_id",
    "reference",
    "title",
    "state",
    "unit_id",
    "person_id",
    "requirement_id",
    "subject",
    "level",
    "certificate_number",
    "obtained_on",
    "valid_from",
    "valid_until",
    "review_due",
)
Pair = tuple[UUID, UUID]  # person, requirement


class Standing(StrEnum):
    """How a person stands with a requirement on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    WAITING = "waiting"
    ACTION = "action"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


STANDING_WORDS: Final = {
    Standing.VALID: _("Valid"),
    Standing.EXPIRING: _("Expires within 90 days"),
    Standing.EXPIRED: _("Expired"),
    Standing.WAITING: _("To be verified"),
    Standing.ACTION: _("Missing, action open"),
    Standing.MISSING: _("Missing"),
    Standing.NOT_NEEDED: _("Not needed"),
}


@dataclass(frozen=True)
class Need:
    """A person who has to meet a requirement, and the assignment by which."""

    requirement: CompetenceRequirement
    person: Person
    assignment: RoleAssignment | None = None

    @property
    def pair(self) -> Pair:
        """Person and requirement."""
        return self.person.pk, self.requirement.pk


@dataclass(frozen=True)
class Met:
    """How a person stands with a requirement: the record it rests on, the action about it."""

    standing: Standing
    record: CompetenceRecord | None = None
    until: dt.date | None = None  # its last day; None: without an end, or there is none
    gap: CompetenceGap | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the person meets the requirement."""
        return self.standing in (Standing.VALID, Standing.EXPIRING)


def people_read_of(caller: Caller) -> QuerySet[Person]:
    """Give the people at work of whom the caller may know how they stand; oneself always.

    Who belongs to no unit works at all of them, and whoever staffs one of them may ask.
    """
    people = Person.objects.visible_to(caller).live().filter(state="active", unconfirmed=False)
    units = caller.units(Permission.COMPETENCE_READ)
    if units is None:
        return people
    known = Q(pk=caller.person_id)
    if units:
        known |= Q(unit__in=units) | Q(unit=None)
    return people.filter(known)


def may_open(caller: Caller, found: CompetenceRecord | CompetenceGap) -> bool:
    """Tell whether the caller may open a record or an action that a standing rests on."""
    own = caller.person_id is not None and found.person_id == caller.person_id
    return own or caller.may(Permission.COMPETENCE_READ, found.unit_id)


def requirements_in_use() -> QuerySet[CompetenceRequirement]:
    """Give the requirements that people are measured by, overdue for review or not."""
    return (
        CompetenceRequirement.objects.live()
        .filter(state="in_use", unconfirmed=False)
        .filter(Q(role__isnull=True) | Q(role__standing="live", role__state="in_use"))
        .select_related("role", "site")
        .order_by("role__title", "subject", "reference")
    )


def _tree() -> dict[UUID | None, list[UUID]]:
    tree: dict[UUID | None, list[UUID]] = defaultdict(list)
    for key, parent in Unit.objects.values_list("pk", "parent_id"):
        tree[parent].append(key)
    return tree


@dataclass
class Picture:
    """All of 7.2 on one day, read in six questions however many people there are."""

    day: dt.date
    requirements: Sequence[CompetenceRequirement]
    assignments: Sequence[RoleAssignment]  # those of later days too
    people: Sequence[Person]
    records: dict[UUID, list[CompetenceRecord]]  # by person
    gaps: dict[Pair, list[CompetenceGap]]
    tree: dict[UUID | None, list[UUID]] = field(default_factory=dict)
    _met: dict[tuple[UUID, UUID, dt.date], Met] = field(default_factory=dict)

    @cached_property
    def needs(self) -> list[Need]:
        """Who has to meet what on the day."""
        return self.needs_of(a for a in self.assignments if a.runs_on(self.day))

    @cached_property
    def coming(self) -> list[Need]:
        """Who has to meet what from a later day on, when an assignment begins."""
        later = (a for a in self.assignments if a.starts_on > self.day)
        return [need for need in self.needs_of(later) if need.assignment is not None]

    @cached_property
    def needed(self) -> dict[Pair, Need]:
        """The needs of the day by person and requirement."""
        return {need.pair: need for need in self.needs}

    def needs_of(self, assignments: Iterable[RoleAssignment]) -> list[Need]:
        """Give who has to meet what by some assignments, and by post and place."""
        by_role: dict[UUID, list[RoleAssignment]] = defaultdict(list)
        for assignment in assignments:
            by_role[assignment.role_id].append(assignment)
        found: dict[Pair, Need] = {}
        for requirement in self.requirements:
            place = self._place_of(requirement)
            if requirement.role_id is not None:
                for assignment in by_role[requirement.role_id]:
                    if _is_there(place, assignment.unit_id, assignment.person.unit_id):
                        need = Need(requirement, assignment.person, assignment)
                        found.setdefault(need.pair, need)
                continue
            post = " ".join(requirement.post.split()).casefold()
            for person in self.people:
                function = " ".join(person.function.split()).casefold()
                if (not post or post == function) and _is_there(place, person.unit_id):
                    need = Need(requirement, person)
                    found.setdefault(need.pair, need)
        return list(found.values())

    def _place_of(self, requirement: CompetenceRequirement) -> set[UUID] | None:
        """Give the units at which it is needed; None: everywhere."""
        places = [requirement.unit_id]
        if requirement.site is not None:
            places.append(requirement.site.unit_id)
        sets = [self._below(unit) for unit in places if unit is not None]
        return set.intersection(*sets) if sets else None

    def _below(self, unit: UUID) -> set[UUID]:
        return below(unit, self.tree)

    def met(
        self, person: UUID, requirement: CompetenceRequirement, day: dt.date | None = None
    ) -> Met:
        """Give how a person stands with a requirement on a day."""
        key = (person, requirement.pk, day or self.day)
        if key not in self._met:
            self._met[key] = self._look(person, requirement, key[2])
        return self._met[key]

    def _look(self, person: UUID, requirement: CompetenceRequirement, on: dt.date) -> Met:
        records = [r for r in self._about(person, requirement) if r.answers(requirement)]
        gap = next(
            (g for g in self.gaps.get((person, requirement.pk), ()) if g.state == "open"), None
        )
        verified = [r for r in records if r.state == "verified"]
        valid = [(r.last_day_for(requirement) or FOREVER, r) for r in verified if r.first_day <= on]
        best = max(valid, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] >= on:
            last = covered(verified, requirement, on)
            soon = last is not None and last - on <= EXPIRING
            standing = Standing.EXPIRING if soon else Standing.VALID
            return Met(standing, best[1], last, gap)
        if gap is not None:
            over = best[1].last_day_for(requirement) if best else None
            return Met(Standing.ACTION, best[1] if best else None, over, gap)
        waiting = next((r for r in records if r.state == "obtained"), None)
        if waiting is not None:
            return Met(Standing.WAITING, waiting)
        past = [r for r in records if r.state == "expired"]
        if best is not None or past:
            record = best[1] if best else past[-1]
            return Met(Standing.EXPIRED, record, record.last_day_for(requirement))
        return Met(Standing.MISSING)

    def _about(
        self, person: UUID, requirement: CompetenceRequirement
    ) -> Iterable[CompetenceRecord]:
        """Give the records of a person that may answer a requirement: by subject, or by name."""
        mine = self._by_topic.get(person, {})
        named = mine.get(str(requirement.pk), ())
        return {r.pk: r for r in (*mine.get(self._topics[requirement.pk], ()), *named)}.values()

    @cached_property
    def _topics(self) -> dict[UUID, str]:
        return {requirement.pk: requirement.topic for requirement in self.requirements}

    @cached_property
    def _by_topic(self) -> dict[UUID, dict[str, list[CompetenceRecord]]]:
        found: dict[UUID, dict[str, list[CompetenceRecord]]] = {}
        for person, records in self.records.items():
            mine = found.setdefault(person, defaultdict(list))
            for record in records:
                mine[record.topic].append(record)
                if record.requirement_id is not None:
                    mine[str(record.requirement_id)].append(record)
        return found

    def gaps_of(self, pair: Pair) -> list[CompetenceGap]:
        """Give the actions about a requirement that a person does not meet, the newest last."""
        return self.gaps.get(pair, [])


def _is_there(place: set[UUID] | None, *units: UUID | None) -> bool:
    """Tell whether somebody works at a place; who belongs to no unit works at all of them."""
    known = [unit for unit in units if unit is not None]
    return place is None or not known or any(unit in place for unit in known)


def covered(
    records: Iterable[CompetenceRecord], requirement: CompetenceRequirement, on: dt.date
) -> dt.date | None:
    """Give the last day up to which verified records answer a requirement without a break.

    None where that has no end; the day before `on` where nothing answers it then.
    """
    last = on - dt.timedelta(days=1)
    for record in sorted(records, key=lambda r: r.first_day):
        if record.first_day > last + dt.timedelta(days=1):
            break
        ends = record.last_day_for(requirement)
        if ends is None:
            return None
        last = max(last, ends)
    return last


def picture(
    day: dt.date,
    *,
    requirements: Iterable[CompetenceRequirement] | None = None,
    people: QuerySet[Person] | None = None,
    persons: Collection[UUID] | None = None,
) -> Picture:
    """Read all that 7.2 is about; six questions, or for the people of one page only.

    `people` are those who may need what posts and places ask for; `persons` narrows everything
    to some of them.
    """
    wanted = list(requirements_in_use() if requirements is None else requirements)
    everybody = Person.objects.live().filter(state="active", unconfirmed=False)
    known = everybody if people is None else people
    narrowed = Q() if persons is None else Q(person__in=persons)
    if persons is not None:
        known = known.filter(pk__in=persons)
    assignments = (
        RoleAssignment.objects.live()
        .filter(narrowed, state__in=HELD, unconfirmed=False)
        .filter(role__standing="live", role__state="in_use")
        .exclude(ends_on__lt=day)
        .select_related("role", "person")
        .order_by("starts_on", "reference")
    )
    records: dict[UUID, list[CompetenceRecord]] = defaultdict(list)
    counted = CompetenceRecord.objects.live().filter(narrowed, unconfirmed=False).only(*READ)
    for record in counted.exclude(state__in=("revoked", "suspended")).order_by("obtained_on"):
        records[record.person_id].append(record)
    gaps: dict[Pair, list[CompetenceGap]] = defaultdict(list)
    about = CompetenceGap.objects.live().filter(narrowed, unconfirmed=False)
    for gap in about.exclude(state="dropped").order_by("due", "reference"):
        gaps[gap.person_id, gap.requirement_id].append(gap)
    return Picture(
        day, wanted, list(assignments), list(known.order_by("title")), records, gaps, _tree()
    )


def lapse_of(shown: Picture, need: Need) -> dt.date | None:
    """Give the first day on which a person no longer meets a requirement, nor acts on it in time.

    None where that day does not come, or comes only after the assignment has ended.
    """
    found = shown.met(need.person.pk, need.requirement)
    days = [day_after(found.until)] if found.holds else []
    if found.gap is not None:
        days.append(day_after(found.gap.due))
    lapse = None if None in days else max((d for d in days if d is not None), default=None)
    ends = need.assignment.ends_on if need.assignment is not None else None
    return None if lapse is None or (ends is not None and lapse > ends) else lapse


def missing_needs(shown: Picture) -> list[tuple[Need, Met]]:
    """Give who lacks what on the day of a picture, with how they stand."""
    pairs = ((need, shown.met(need.person.pk, need.requirement)) for need in shown.needs)
    return [(need, met) for need, met in pairs if not met.holds]

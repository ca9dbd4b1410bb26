"""The matrix of people and requirements, who may stand in, and what runs out when (7.2)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.accounts.models import Person, Site, Unit
from holdfast.accounts.queries import below
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.choices.roles import ClearanceLevel
from holdfast.leadership.models import Role
from holdfast.support.models import Clearance, CompetenceRequirement
from holdfast.support.queries.clearance import clearances_by_person, cleared_until
from holdfast.support.queries.competence import (
    EXPIRING,
    SOON,
    STANDING_WORDS,
    Met,
    Need,
    Picture,
    Standing,
    people_read_of,
    picture,
    requirements_in_use,
)

PAGE: Final = 50
STAND_INS: Final = 30
CHOICES: Final = 500
TONES: Final = {
    Standing.VALID: "good",
    Standing.EXPIRING: "warn",
    Standing.EXPIRED: "bad",
    Standing.WAITING: "calm",
    Standing.ACTION: "warn",
    Standing.MISSING: "bad",
    Standing.NOT_NEEDED: "",
}
SIGNS: Final = {
    Standing.VALID: "✓",
    Standing.EXPIRING: "!",
    Standing.EXPIRED: "✕",
    Standing.WAITING: "?",
    Standing.ACTION: "→",
    Standing.MISSING: "○",
    Standing.NOT_NEEDED: "·",
}
LACKING: Final = (Standing.EXPIRED, Standing.WAITING, Standing.ACTION, Standing.MISSING)


@dataclass(frozen=True)
class Cell:
    """Where one person meets one requirement."""

    requirement: CompetenceRequirement
    met: Met
    needed: bool

    @property
    def standing(self) -> Standing:
        """How the person stands; what nobody needs and nobody has is not needed."""
        return self.met.standing

    @property
    def sign(self) -> str:
        """The mark that stands for it beside its colour."""
        return SIGNS[self.standing]

    @property
    def tone(self) -> str:
        """The tone of its colour."""
        return TONES[self.standing]

    @property
    def words(self) -> str:
        """The standing in words."""
        return str(STANDING_WORDS[self.standing])

    @property
    def said(self) -> str:
        """What the cell says on paper and in a spreadsheet: the standing with its day."""
        met = self.met
        if self.standing is Standing.NOT_NEEDED:
            return "–"
        if met.holds and met.until is not None:
            day = date_format(met.until, "SHORT_DATE_FORMAT")
            if self.standing is Standing.EXPIRING:
                return _("Until {day}").format(day=day)
            return _("{words} until {day}").format(words=self.words, day=day)
        if met.gap is not None and not met.holds:
            due = date_format(met.gap.due, "SHORT_DATE_FORMAT")
            return _("Action due {day}").format(day=due)
        if self.standing is Standing.EXPIRED and met.until is not None:
            until = date_format(met.until, "SHORT_DATE_FORMAT")
            return _("Expired {day}").format(day=until)
        return self.words


@dataclass(frozen=True)
class Row:
    """One person and the cells in the order of the columns."""

    person: Person
    cells: tuple[Cell, ...]

    @property
    def lacking(self) -> int:
        """How many requirements the person does not meet."""
        return sum(cell.standing in LACKING for cell in self.cells)


@dataclass(frozen=True)
class Group:
    """Columns that belong to one role; without one, to posts and places."""

    role: Role | None
    requirements: tuple[CompetenceRequirement, ...]


@dataclass(frozen=True)
class StandIn:
    """Somebody who does not have a role and meets all that it asks for."""

    person: Person
    until: dt.date | None
    clearance: Clearance | None = None


@dataclass(frozen=True)
class Asked:
    """What of the matrix is asked for: keys, or None for all; `lacking` only who lacks something.

    `page` counts from one; None gives everybody on one page, for paper and spreadsheets.
    """

    unit: UUID | None = None
    site: UUID | None = None
    role: UUID | None = None
    lacking: bool = False
    page: int | None = 1

    @classmethod
    def read(cls, address: Mapping[str, str], *, paged: bool) -> Asked:
        """Read from the query of an address what is asked for; what is no key asks for nothing."""
        number = address.get("page", "1")
        page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
        keys = {name: _key(address.get(name, "")) for name in ("unit", "site", "role")}
        lacking = address.get("lacking") == "yes"
        return cls(**keys, lacking=lacking, page=page if paged else None)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Matrix:
    """What the page shows: columns by role, rows by person, and the figures of all of it."""

    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    counts: Counter[Standing]
    people: int
    pages: int
    role: Role | None = None
    stand_ins: tuple[StandIn, ...] = ()
    stand_ins_total: int = 0

    @property
    def columns(self) -> tuple[CompetenceRequirement, ...]:
        """The requirements in the order of the columns."""
        return tuple(r for group in self.groups for r in group.requirements)

    @property
    def missing(self) -> int:
        """How many needs are not met."""
        return sum(self.counts[standing] for standing in LACKING)


def matrix(caller: Caller, asked: Asked) -> Matrix:
    """Give the matrix as far as the caller may read people, roles and requirements.

    Ten questions at most, however many people and requirements there are.
    """
    requirements = _requirements(caller, asked)
    people = people_read_of(caller)
    shown = picture(clock.today(), requirements=requirements, people=people)
    readable = {person.pk: person for person in shown.people}
    needs = [need for need in shown.needs if need.person.pk in readable]
    mine: dict[UUID, dict[UUID, Met]] = defaultdict(dict)
    for need in needs:
        mine[need.person.pk][need.requirement.pk] = shown.met(need.person.pk, need.requirement)
    there = _there(asked)
    keys = [
        key
        for key, person in readable.items()
        if key in mine
        and (there is None or person.unit_id in there)
        and (not asked.lacking or any(m.standing in LACKING for m in mine[key].values()))
    ]
    counts = Counter(met.standing for key in keys for met in mine[key].values())
    groups = _groups(requirements)
    columns = [r for group in groups for r in group.requirements]
    page = keys if asked.page is None else keys[(asked.page - 1) * PAGE : asked.page * PAGE]
    role = next((g.role for g in groups if g.role and g.role.pk == asked.role), None)
    stand_ins = _stand_ins(caller, shown, role) if role is not None else []
    return Matrix(
        groups,
        tuple(_row(shown, readable[key], columns, mine[key]) for key in page),
        counts,
        len(keys),
        max(1, -(-len(keys) // PAGE)),
        role,
        tuple(stand_ins[:STAND_INS]),
        len(stand_ins),
    )


def choices_of(caller: Caller) -> dict[str, list[tuple[UUID, str]]]:
    """Give the units, sites and roles by which the matrix can be narrowed; three questions."""
    return {
        name: list(
            model.objects.visible_to(caller)
            .live()
            .order_by("title")
            .values_list("pk", "title")[:CHOICES]
        )
        for name, model in (("unit", Unit), ("site", Site), ("role", Role))
    }


def _requirements(caller: Caller, asked: Asked) -> list[CompetenceRequirement]:
    roles = set(Role.objects.visible_to(caller).live().values_list("pk", flat=True))
    found = requirements_in_use().visible_to(caller)  # type: ignore[attr-defined]
    return [
        requirement
        for requirement in found
        if (requirement.role_id is None or requirement.role_id in roles)
        and asked.role in (None, requirement.role_id)
    ]


def _there(asked: Asked) -> set[UUID] | None:
    """Give the units of the people who are asked for; None: of all."""
    units = [asked.unit] if asked.unit is not None else []
    if asked.site is not None:
        site = Site.objects.filter(pk=asked.site).first()
        if site is not None and site.unit_id is not None:
            units.append(site.unit_id)
    if not units:
        return None
    tree: dict[UUID | None, list[UUID]] = defaultdict(list)
    for key, parent in Unit.objects.values_list("pk", "parent_id"):
        tree[parent].append(key)
    return set.intersection(*(below(unit, tree) for unit in units))


def _groups(requirements: Iterable[CompetenceRequirement]) -> tuple[Group, ...]:
    by_role: dict[UUID | None, list[CompetenceRequirement]] = defaultdict(list)
    roles: dict[UUID | None, Role | None] = {}
    for requirement in requirements:
        by_role[requirement.role_id].append(requirement)
        roles[requirement.role_id] = requirement.role
    made = [Group(roles[key], tuple(several)) for key, several in by_role.items()]
    return tuple(sorted(made, key=lambda g: (g.role is None, g.role.title if g.role else "")))


def _row(
    shown: Picture,
    person: Person,
    columns: Sequence[CompetenceRequirement],
    mine: dict[UUID, Met],
) -> Row:
    return Row(person, tuple(_cell(shown, person, r, mine.get(r.pk)) for r in columns))


def _cell(
    shown: Picture, person: Person, requirement: CompetenceRequirement, needed: Met | None
) -> Cell:
    if needed is not None:
        return Cell(requirement, needed, needed=True)
    met = shown.met(person.pk, requirement)
    return Cell(requirement, met if met.holds else Met(Standing.NOT_NEEDED), needed=False)


def _stand_ins(caller: Caller, shown: Picture, role: Role) -> list[StandIn]:
    """Give who does not have a role today and meets all its requirements.

    Clearance is looked at only for those who may read it; others learn of it when they assign.
    """
    asked = [r for r in shown.requirements if r.role_id == role.pk]
    holders = {
        a.person_id for a in shown.assignments if a.role_id == role.pk and a.runs_on(shown.day)
    }
    able: list[tuple[Person, dt.date | None]] = []
    for person in shown.people:
        found = [shown.met(person.pk, requirement) for requirement in asked]
        if person.pk not in holders and found and all(met.holds for met in found):
            able.append((person, min((m.until for m in found if m.until), default=None)))
    if role.clearance_needed == ClearanceLevel.NONE or not may_see_clearances(caller):
        return [StandIn(person, until) for person, until in able]
    cleared = clearances_by_person([person.pk for person, _until in able])
    made = []
    for person, until in able:
        last = cleared_until(cleared[person.pk], role.clearance_needed, shown.day)
        if last is not None:
            best = max(cleared[person.pk], key=lambda c: c.valid_until or shown.day)
            made.append(StandIn(person, min(until, last) if until else last, best))
    return made


def may_see_clearances(caller: Caller) -> bool:
    """Tell whether a caller may read the clearances of the whole organization."""
    return caller.may(Permission.CLEARANCE_READ)


@dataclass(frozen=True)
class Expiry:
    """Something that runs out, or has: of whom, what, on which last day."""

    person: Person
    subject: str
    until: dt.date | None
    days: int
    need: Need | None = None
    met: Met | None = None
    clearance: Clearance | None = None


@dataclass(frozen=True)
class Lane:
    """One lane of the board: what has run out, or does within so many days."""

    key: str
    within: int | None  # None: it has run out
    items: tuple[Expiry, ...] = field(default=())


def expiry_board(caller: Caller, *, clearances: bool) -> tuple[Lane, ...]:
    """Give what people need that has run out or does within 90, 30 and 7 days, by lane."""
    today = clock.today()
    people = people_read_of(caller)
    requirements = _requirements(caller, Asked())
    shown = picture(today, requirements=requirements, people=people)
    readable = {person.pk for person in shown.people}
    found = [
        Expiry(need.person, need.requirement.subject, met.until, _days(met, today), need, met)
        for need in shown.needs
        if need.person.pk in readable
        and _runs_out(met := shown.met(need.person.pk, need.requirement))
    ]
    if clearances:
        found += _clearances(caller, today)
    found.sort(key=lambda e: (e.until or today, e.person.title))
    bounds = [(None, -1), *((days, days) for days in SOON)]
    lanes, least = [], -(10**6)
    for within, bound in bounds:
        items = tuple(e for e in found if least < e.days <= bound)
        lanes.append(Lane("past" if within is None else f"in-{within}", within, items))
        least = bound
    return tuple(lanes)


def _runs_out(met: Met) -> bool:
    """Tell whether it has run out, or does soon, whatever is done about it."""
    if met.standing in (Standing.EXPIRED, Standing.EXPIRING):
        return True
    return met.standing is Standing.ACTION and met.until is not None


def _days(met: Met, today: dt.date) -> int:
    return -1 if met.until is None else (met.until - today).days


def _clearances(caller: Caller, today: dt.date) -> list[Expiry]:
    """Give the clearances that run out, or did, of people whom nothing later clears."""
    found = (
        Clearance.objects.visible_to(caller)
        .live()
        .filter(state__in=Clearance.life_cycle.current, valid_until__lte=today + EXPIRING)
        .select_related("person")
    )
    return [
        Expiry(
            c.person,
            str(c.get_level_display()),
            c.valid_until,
            (c.valid_until - today).days,
            clearance=c,
        )
        for c in found
        if c.valid_until is not None
    ]


def requirement_panel(
    caller: Caller, requirement: CompetenceRequirement
) -> Mapping[str, tuple[tuple[Person, Cell], ...] | int]:
    """Give who has to meet a requirement today, who does not first, and how many there are.

    Of the people of whom the caller may know it; `asked_others`: not only oneself.
    """
    others = caller.may_somewhere(Permission.COMPETENCE_READ)
    people = people_read_of(caller)
    in_use = requirement.state == "in_use" and requirement.standing == "live"
    if not in_use:
        return {"asked_people": (), "asked_total": 0, "asked_others": others}
    shown = picture(clock.today(), requirements=[requirement], people=people)
    readable = {person.pk for person in shown.people}
    found = [
        (need.person, Cell(requirement, shown.met(need.person.pk, requirement), needed=True))
        for need in shown.needs
        if need.person.pk in readable
    ]
    found.sort(key=lambda pair: (pair[1].met.holds, pair[0].title))
    return {
        "asked_people": tuple(found[:PAGE]),
        "asked_total": len(found),
        "asked_others": others,
    }

"""Who is meant by the lines of a list that was kept elsewhere: one answer per line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller

MOST_LINES: Final = 5_000
LONGEST: Final = 300  # characters of a line
CELLS: Final = re.compile(r"[\t;]|\s*,\s*")


@dataclass(frozen=True)
class NamedLine:
    """One line of a list: whom it names (None: `why` not), and what else stands on it."""

    number: int
    line: str
    person_id: UUID | None
    unit_id: UUID | None = None
    rest: tuple[str, ...] = ()
    why: str = ""


def people_named(caller: Caller, text: str) -> list[NamedLine]:
    """Find the people of a list by reference, personnel number, e-mail or name; one question.

    The first cell names the person (apart by tab, semicolon or comma); the rest is kept. Only
    people whom the caller may know of are found, and a name that two of them bear is doubtful.
    """
    lines = [line.strip() for line in text.splitlines()]
    numbered = [(at, line[:LONGEST]) for at, line in enumerate(lines, 1) if line][:MOST_LINES]
    known = _names(caller) if numbered else {}
    return [_named(known, at, line) for at, line in numbered]


def _names(caller: Caller) -> Mapping[str, set[tuple[UUID, UUID | None]]]:
    found: dict[str, set[tuple[UUID, UUID | None]]] = {}
    rows = Person.objects.visible_to(caller).live().filter(state="active")
    for key, unit, *names in rows.values_list(
        "pk", "unit_id", "reference", "external_reference", "email", "title"
    ):
        for name in names:
            if name:
                found.setdefault(name.strip().casefold(), set()).add((key, unit))
    return found


def _named(known: Mapping[str, set[tuple[UUID, UUID | None]]], number: int, line: str) -> NamedLine:
    doubtful = False
    for name, rest in _ways(line):
        people = known.get(name.strip().strip('"').casefold(), set())
        if len(people) == 1:
            key, unit = next(iter(people))
            return NamedLine(number, line, key, unit, rest)
        doubtful = doubtful or len(people) > 1
    why = _("several people are called so") if doubtful else _("nobody is known by that name")
    return NamedLine(number, line, None, why=why)


def _ways(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the ways to read a line: all of it a name, its first cell, its first two as a name."""
    yield line, ()
    cells = [cell.strip() for cell in CELLS.split(line)]
    if len(cells) > 1:
        yield cells[0], tuple(cells[1:])
        yield f"{cells[0]}, {cells[1]}", tuple(cells[2:])
        yield f"{cells[1]} {cells[0]}", tuple(cells[2:])

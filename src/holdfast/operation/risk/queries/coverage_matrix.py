"""The matrix of 6.1.2: each place in scope by each category, told as the checks tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.accounts.models import Site
from holdfast.context.queries.scopes import annexes_of, scopes_in_force
from holdfast.operation.risk.choices import Consideration, Family
from holdfast.operation.risk.models import ConsideredCategory, RiskAssessment
from holdfast.operation.risk.queries.coverage import (
    InForce,
    Place,
    Tally,
    assessments_in_force,
    considerations,
    counted_in,
    reason_in,
    tallies,
)

# The statements of 6.1.2 and the categories under each.
GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("6.1.2/a", (Consideration.FAILURE, Consideration.MALICIOUS)),
    (
        "6.1.2/b",
        (
            Consideration.ENVIRONMENTAL,
            Consideration.HUMAN,
            Consideration.CULTURAL,
            Consideration.OUTSIDE,
        ),
    ),
    ("6.1.2/c", (Family.C.name,)),
    ("6.1.2/d", (Consideration.INFORMATION,)),
    ("6.1.2/e", (Family.E.name,)),
    ("6.1.2/f", (Family.F.name,)),
)


@dataclass(frozen=True)
class Cell:
    """What stands at one place of one category.

    `is_gap` where an assessment in force that covers the place says nothing of the category, or
    none covers it; `is_considered` where the category takes considerations.
    """

    category: str
    count: int
    considered: tuple[ConsideredCategory, ...]
    reasons: tuple[RiskAssessment, ...]
    is_gap: bool
    is_considered: bool


@dataclass(frozen=True)
class Row:
    """One place in scope with its cells; no kind: the whole organization."""

    kind: str
    id: UUID | None
    title: str
    place: Place
    is_assessed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class _Found:
    """All that the cells are made of."""

    assessments: Sequence[InForce]
    tallies: Sequence[Tally]
    considerations: Sequence[tuple[Place, ConsideredCategory]]

    def is_answered(self, assessment: InForce, category: str) -> bool:
        """Tell whether an assessment has a scenario of a category, or says why not."""
        if counted_in(assessment, category, self.tallies) or reason_in(assessment, category):
            return True
        return any(
            record.category == category and assessment.covers(place)
            for place, record in self.considerations
        )


def matrix(on: dt.date) -> tuple[Row, ...]:
    """Give the matrix for all that is in scope, in as many questions for many as for few."""
    found = _Found(assessments_in_force(on), tallies(), considerations(on))
    wanted: dict[UUID, tuple[str, str]] = {}
    for version in annexes_of(scopes_in_force(on)).values():
        for part in ("units", "sites"):
            for entry in version.annex.get(part, ()):
                wanted[UUID(entry["id"])] = (str(entry["type"]), str(entry.get("title", "")))
    homes = dict(Site.objects.live().values_list("pk", "unit_id"))
    rows = [_row(found, "", None, "", Place())]
    for key, (kind, title) in wanted.items():
        is_unit = kind == "accounts.unit"
        place = Place(unit=key) if is_unit else Place(site=key, home=homes.get(key))
        rows.append(_row(found, kind, key, title, place))
    return tuple(rows)


def _row(found: _Found, kind: str, key: UUID | None, title: str, place: Place) -> Row:
    covering = [each for each in found.assessments if each.covers(place)]
    cells = tuple(
        _cell(found, covering, place, category)
        for _statement, categories in GROUPS
        for category in categories
    )
    return Row(kind, key, title, place, bool(covering), cells)


def _is_at(other: Place, place: Place) -> bool:
    """Tell whether something stands at a place: a unit has what stands at its sites, too."""
    if place.site is not None:
        return other.site == place.site
    if place.unit is not None:
        return other.lies_in({place.unit}, ())
    return other == Place()


def _cell(found: _Found, covering: Sequence[InForce], place: Place, category: str) -> Cell:
    count = sum(t.counts[category] for t in found.tallies if _is_at(t.place, place))
    is_considered = category in Consideration.values
    considered = tuple(
        record
        for other, record in found.considerations
        if record.category == category and _is_at(other, place)
    )
    reasons = tuple(each.record for each in covering if reason_in(each, category))
    silent = [each for each in covering if not found.is_answered(each, category)]
    is_whole = place == Place()
    is_gap = is_considered and (bool(silent) or (not covering and not is_whole))
    return Cell(category, count, considered, reasons, is_gap, is_considered)

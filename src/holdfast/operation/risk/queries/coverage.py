"""Where there are scenarios and considerations of each category of 6.1.2, counted in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from holdfast.operation.risk.choices import FLAGS, Consideration, Family
from holdfast.operation.risk.models import ConsideredCategory, RiskAssessment
from holdfast.operation.risk.queries.scenarios import covered_by, open_scenarios

# What makes a scenario one of a category, or of a group of 6.1.2.
CATEGORIES: Final[Mapping[str, Q]] = {
    **{category.value: Q(**{flag: True}) for category, flag in FLAGS.items()},
    Consideration.INFORMATION.value: Q(is_information=True) | Q(family="d"),
    Family.C.name: Q(family="c"),
    Family.E.name: Q(catalogue_threat__isnull=False) | Q(catalogue_vulnerability__isnull=False),
    Family.F.name: Q(family="f"),
}


@dataclass(frozen=True)
class Place:
    """Where a scenario or consideration stands; nothing given: the whole organization."""

    site: UUID | None = None
    unit: UUID | None = None
    home: UUID | None = None  # the unit of the site

    def lies_in(self, units: Collection[UUID], sites: Collection[UUID]) -> bool:
        """Tell whether it is one of these places, or at a site of one of these units."""
        return self.site in sites or self.unit in units or self.home in units


@dataclass(frozen=True)
class Tally:
    """How many scenarios of each category stand at one place."""

    place: Place
    counts: Mapping[str, int]


@dataclass(frozen=True)
class InForce:
    """An assessment in force, and the units and sites that it covers; none: everything."""

    record: RiskAssessment
    units: frozenset[UUID]
    sites: frozenset[UUID]

    def covers(self, place: Place) -> bool:
        """Tell whether a scenario at a place belongs to it."""
        everything = not self.units and not self.sites
        return everything or place.lies_in(self.units, self.sites)


def tallies() -> list[Tally]:
    """Count the scenarios of each category by place, in one question."""
    counted = {f"n_{name}": Count("pk", filter=where) for name, where in CATEGORIES.items()}
    rows = (
        open_scenarios()
        .order_by()
        .values_list("site_id", "unit_id", "site__unit_id")
        .annotate(**counted)
    )
    return [
        Tally(Place(row[0], row[1], row[2]), dict(zip(CATEGORIES, row[3:], strict=True)))
        for row in rows
    ]


def assessments_in_force(on: dt.date) -> list[InForce]:
    """Give the assessments in force with what they cover, in two questions."""
    found = list(RiskAssessment.objects.current(on).order_by("-review_due", "reference"))
    covered = covered_by([each.pk for each in found])
    return [
        InForce(
            each,
            frozenset(covered[each.pk]["accounts.unit"]),
            frozenset(covered[each.pk]["accounts.site"]),
        )
        for each in found
    ]


def considerations(on: dt.date) -> list[tuple[Place, ConsideredCategory]]:
    """Give the considerations that count on a day, each with its place."""
    found = ConsideredCategory.objects.current(on).select_related("site").order_by("reference")
    return [
        (Place(each.site_id, each.unit_id, each.site.unit_id if each.site else None), each)
        for each in found
    ]


def counted_in(assessment: InForce, category: str, found: Iterable[Tally]) -> int:
    """Count the scenarios of a category that belong to an assessment."""
    return sum(tally.counts[category] for tally in found if assessment.covers(tally.place))


def reason_in(assessment: InForce, category: str) -> str:
    """Give the reason that the assessment itself gives for no scenario of a category."""
    entry = assessment.record.considerations.get(category) or {}
    return str(entry.get("reason") or "")

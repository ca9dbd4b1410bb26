"""Controlled content of every kind at once: what is in force, where it is, what it lacks (7.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from holdfast.records.content.copies import at_hand_offline, lines_of
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.choices.documents import DocumentKind

# Kinds whose content people act by when screens are dark; of documents, the plans.
PLANS: Final = frozenset({"operation.securityplan", "operation.responseplan"})
DOCUMENT: Final = "support.document"


def controlled_kinds() -> list[RecordType]:
    """Give every kind of record whose content is controlled."""
    return [made for made in REGISTRY if made.controlled]


def in_force(made: RecordType) -> QuerySet[Any]:
    """Give the content of a kind that is in force, its review overdue or not."""
    model: Any = made.model
    found: QuerySet[Any] = model.objects.live().filter(
        state="in_force", unconfirmed=False, version_in_force__isnull=False
    )
    return found.order_by("reference")


def version_where(condition: Q) -> Exists:
    """Give the condition that the version in force of a record fulfils another one."""
    return Exists(
        ContentVersion.objects.filter(
            condition, record_id=OuterRef("pk"), number=OuterRef("version_in_force")
        )
    )


def given_where(condition: Q) -> Exists:
    """Give the condition that the version in force was given, and not called back, somewhere."""
    return Exists(
        Distribution.objects.filter(
            condition,
            content_version__record_id=OuterRef("pk"),
            content_version__number=OuterRef("version_in_force"),
            recalled_at__isnull=True,
        )
    )


def is_plan(made: RecordType) -> Q | None:
    """Give the condition for plans among the records of a kind; None where it holds none."""
    if made.key == DOCUMENT:
        return Q(kind=DocumentKind.PLAN)
    return ~Q(pk__in=[]) if made.key in PLANS else None


def places_given(keys: Iterator[UUID] | list[UUID], condition: Q) -> dict[UUID, set[str]]:
    """Give at which places the versions in force of records are, names in small letters."""
    rows = (
        Distribution.objects.filter(
            condition,
            content_version__record_id__in=list(keys),
            content_version__state="effective",
            recalled_at__isnull=True,
        )
        .exclude(place="")
        .values_list("content_version__record_id", "place")
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for key, place in rows:
        found[key].add(place.casefold())
    return found


def absent_places(found: QuerySet[Any], *, offline: bool = False) -> dict[UUID, list[str]]:
    """Give the places at which content should be at hand and is not, in three queries.

    With `offline`, only copies that are there without a screen count, at every place in use.
    """
    needed = {
        key: {place.casefold(): place for place in lines_of(text)}
        for key, text in found.values_list("pk", "points_of_use")
    }
    if offline:
        for key, places in places_given(list(needed), Q()).items():
            for place in places:
                needed[key].setdefault(place, place)
    there = places_given(list(needed), at_hand_offline() if offline else Q())
    return {
        key: [said for place, said in places.items() if place not in there.get(key, set())]
        for key, places in needed.items()
        if any(place not in there.get(key, set()) for place in places)
    }

"""To whom the objectives were made known, as they stand (6.2.1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from holdfast.accounts.models import Unit
from holdfast.planning.models import Objective, ObjectivesDocument, entry_of
from holdfast.records.models import ContentVersion, Distribution

TOLD_BY: Final = ("support.communication",)  # the kind of record by which a room above tells
ReachedBeside = Callable[[Sequence[Objective]], set[UUID]]
_BESIDE: Final[dict[str, ReachedBeside]] = {}


def also_reached(key: str, asker: ReachedBeside) -> None:
    """Let a room above say, in AppConfig.ready(), which objectives it made known by other means.

    The asker gives the keys of those that reached whom they concern since their last change.
    """
    _BESIDE[key] = asker


def reached_beside(objectives: Sequence[Objective]) -> set[UUID]:
    """Give the objectives that were made known otherwise than by the issued document."""
    return {key for asker in _BESIDE.values() for key in asker(objectives)}


def reached_by_documents(
    objectives: Sequence[Objective], on: dt.date
) -> tuple[set[UUID], Mapping[UUID, dict[str, Any]]]:
    """Give which objectives reached those whom they concern, and which were issued at all.

    An objective of the whole organization concerns anybody who was given the document; one of a
    unit concerns its people and those of the units below it, or a place of use that names the
    unit. The second part gives the document per objective, as the fields of a gap. Five queries.
    """
    documents = {
        each.pk: each
        for each in ObjectivesDocument.objects.current(on).filter(
            version_in_force__isnull=False, effective_on__lte=on
        )
    }
    wanted = Q(pk__in=[])
    for document in documents.values():
        wanted |= Q(record_id=document.pk, number=document.version_in_force)
    versions = list(ContentVersion.objects.filter(wanted))
    people, places = _given(versions)
    above, titles = _units()
    told: set[UUID] = set()
    issued: dict[UUID, dict[str, Any]] = {}
    now = {str(each.pk): entry_of(each)["substance"] for each in objectives}
    by_key = {str(each.pk): each for each in objectives}
    for version in versions:
        for entry in version.annex.get("objectives", ()):
            key = str(entry["id"])
            if now.get(key) != entry["substance"]:
                continue
            objective = by_key[key]
            issued[objective.pk] = _as_gap(documents[version.record_id])
            given = people[version.pk], places[version.pk]
            if _concerns(objective, *given, above, titles):
                told.add(objective.pk)
    return told, issued


def _as_gap(document: ObjectivesDocument) -> dict[str, Any]:
    return {
        "type": document._meta.label_lower,
        "id": document.pk,
        "reference": document.reference,
        "title": document.title,
    }


def _given(
    versions: Sequence[ContentVersion],
) -> tuple[Mapping[UUID, set[UUID | None]], Mapping[UUID, list[str]]]:
    """Give, per version, the units of the people and the places that have it."""
    people: dict[UUID, set[UUID | None]] = defaultdict(set)
    places: dict[UUID, list[str]] = defaultdict(list)
    copies = Distribution.objects.filter(
        content_version__in=[version.pk for version in versions], recalled_at__isnull=True
    )
    to_people = copies.filter(person__isnull=False).order_by()
    for key, unit in to_people.values_list("content_version_id", "person__unit_id").distinct():
        people[key].add(unit)
    for key, place in copies.exclude(place="").values_list("content_version_id", "place"):
        places[key].append(place.casefold())
    return people, places


def _units() -> tuple[dict[UUID, UUID | None], dict[UUID, str]]:
    found = list(Unit.objects.live().values_list("pk", "parent_id", "title"))
    return {key: parent for key, parent, _t in found}, {key: t.casefold() for key, _p, t in found}


def _concerns(
    objective: Objective,
    units: set[UUID | None],
    places: Sequence[str],
    above: Mapping[UUID, UUID | None],
    titles: Mapping[UUID, str],
) -> bool:
    unit = objective.unit_id
    if unit is None:
        return bool(units or places)
    title = titles.get(unit)
    if title and any(title in place for place in places):
        return True
    for start in units:
        here, seen = start, set()
        while here is not None and here not in seen:
            if here == unit:
                return True
            seen.add(here)
            here = above.get(here)
    return False

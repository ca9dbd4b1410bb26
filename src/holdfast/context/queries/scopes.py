"""The scope in force: what it says, and what has changed since it was approved (4.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from holdfast.accounts.models import Site, Unit
from holdfast.acting.callers import Caller
from holdfast.context.models import Scope
from holdfast.context.models.scopes import CONSIDERED, substance_of
from holdfast.records.models import ContentVersion, Record
from holdfast.records.queries import records_by_key, version_in_force_of
from holdfast.records.registry import REGISTRY

GONE = "gone"  # what the substance of a considered record is when the record is no more


@dataclass(frozen=True)
class Considered:
    """An issue or requirement that a version of the scope considered, and whether it changed."""

    type: str
    id: UUID
    reference: str
    title: str
    then: str
    record: Record | None
    substance: str

    @property
    def changed(self) -> bool:
        """Tell whether it says something else now than when it was considered."""
        return self.substance != self.then


def scopes_in_force(on: dt.date) -> QuerySet[Scope]:
    """Give the scopes whose version in force has taken effect and is not due for review."""
    found: QuerySet[Scope] = Scope.objects.current(on).filter(
        version_in_force__isnull=False, effective_on__lte=on
    )
    return found.order_by("reference")


def annexes_of(scopes: Iterable[Scope]) -> dict[UUID, ContentVersion]:
    """Give the version in force of each scope, in one query."""
    wanted = Q(pk__in=[])
    for scope in scopes:
        wanted |= Q(record_id=scope.pk, number=scope.version_in_force)
    return {version.record_id: version for version in ContentVersion.objects.filter(wanted)}


def considered_by(annex: Mapping[str, Any]) -> list[Considered]:
    """Compare what a version considered with how it stands now, one query per kind."""
    entries = [e for e in annex.get("considered", ()) if e.get("type") in CONSIDERED]
    ids: dict[str, list[UUID]] = defaultdict(list)
    for entry in entries:
        ids[entry["type"]].append(UUID(entry["id"]))
    found: dict[UUID, Record] = {}
    for kind, keys in ids.items():
        found |= REGISTRY[kind].model.objects.in_bulk(keys)
    compared = []
    for entry in entries:
        key = UUID(entry["id"])
        record = found.get(key)
        compared.append(
            Considered(
                type=entry["type"],
                id=key,
                reference=entry["reference"],
                title=entry["title"],
                then=entry["substance"],
                record=record,
                substance=substance_of(record) if record is not None else GONE,
            )
        )
    return compared


def changed_among(scope: Scope, considered: Iterable[Considered]) -> list[Considered]:
    """Give what changed since it was considered and was not looked at again since."""
    seen = scope.looked_again
    return [c for c in considered if c.changed and seen.get(str(c.id)) != c.substance]


def changes_since(scope: Scope) -> list[Considered]:
    """Give the considered issues and requirements that flag the scope for review."""
    version = version_in_force_of(scope)
    if version is None:
        return []
    return changed_among(scope, considered_by(version.annex))


def scope_of(caller: Caller, on: dt.date) -> Scope | None:
    """Give the scope to show: the one in force, else the newest that is being written."""
    visible = Scope.objects.visible_to(caller).live().exclude(state="withdrawn")
    in_force = visible.filter(version_in_force__isnull=False).order_by("-effective_on").first()
    return in_force or visible.order_by("-recorded_at").first()


@dataclass(frozen=True)
class ScopeView:
    """The scope as a reader sees it: the version in force, else what is being written.

    `outside` are units and sites in use that it neither lists nor leaves out by name; `readable`
    the keys of what was considered and the reader may open.
    """

    scope: Scope
    version: ContentVersion | None
    annex: Mapping[str, Any]
    considered: tuple[Considered, ...]
    flags: tuple[Considered, ...]
    units: tuple[Unit, ...]
    sites: tuple[Site, ...]
    outside: tuple[Record, ...]
    readable: frozenset[UUID]


def scope_view(caller: Caller, on: dt.date) -> ScopeView | None:
    """Give the scope with the places that it covers and what changed since; None without one."""
    scope = scope_of(caller, on)
    if scope is None:
        return None
    version = version_in_force_of(scope)
    annex: Mapping[str, Any] = version.annex if version is not None else scope.annex()
    considered = considered_by(annex)
    units = Unit.objects.visible_to(caller).live().order_by("title")
    sites = Site.objects.visible_to(caller).live().order_by("title")
    listed = {entry["id"] for part in ("units", "sites") for entry in annex.get(part, ())}
    named = {str(entry.get("what", "")).casefold() for entry in annex.get("exclusions", ())}
    inside_units = tuple(unit for unit in units if str(unit.pk) in listed)
    inside_sites = tuple(site for site in sites if str(site.pk) in listed)
    outside = tuple(
        place
        for place in (*units, *sites)
        if str(place.pk) not in listed
        and place.state_now.current
        and place.title.casefold() not in named
    )
    return ScopeView(
        scope=scope,
        version=version,
        annex=annex,
        considered=tuple(considered),
        flags=tuple(changed_among(scope, considered)) if version is not None else (),
        units=inside_units,
        sites=inside_sites,
        outside=outside,
        readable=frozenset(records_by_key(caller, ((c.type, c.id) for c in considered))),
    )

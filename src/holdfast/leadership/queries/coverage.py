"""Who has the policy in force, and who confirmed reading it: counted, never one by one (5.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.leadership.models import SecurityPolicy
from holdfast.records.choices import Standing
from holdfast.records.models import ContentVersion, Distribution, RecordQuerySet


@dataclass(frozen=True)
class Share:
    """How many people there are, to how many it was given, and how many confirmed."""

    people: int
    given: int
    confirmed: int

    @property
    def missing(self) -> int:
        """How many have not confirmed."""
        return self.people - self.confirmed

    @property
    def given_to_all(self) -> bool:
        """Tell whether everybody has a copy."""
        return self.given >= self.people

    @property
    def percent(self) -> int:
        """The share that confirmed, in whole percent, rounded down; nobody at all is none."""
        return self.confirmed * 100 // self.people if self.people else 0

    def reaches(self, target: int | None) -> bool:
        """Tell whether the share reaches a target, exactly."""
        return (
            target is not None
            and bool(self.people)
            and (self.confirmed * 100 >= target * self.people)
        )


@dataclass(frozen=True)
class UnitShare:
    """The share of one unit; `unit` is None for people who belong to none."""

    unit: Unit | None
    share: Share


def people_in_scope(policy: SecurityPolicy) -> RecordQuerySet[Person]:
    """Give the people to whom a policy goes: of its unit, or all; nobody who has left."""
    return Person.objects.get_queryset().filter(**_scope(policy))


def _scope(policy: SecurityPolicy, of: str = "") -> dict[str, Any]:
    scope: dict[str, Any] = {f"{of}standing": Standing.LIVE, f"{of}state": "active"}
    return scope if policy.unit_id is None else {**scope, f"{of}unit_id": policy.unit_id}


@dataclass(frozen=True)
class Coverage:
    """Who confirmed a version of a policy: in all, and per unit of which a reader may know."""

    share: Share
    units: tuple[UnitShare, ...]


def coverage(policy: SecurityPolicy, version: ContentVersion) -> Share:
    """Give the share of all people in scope, in two queries."""
    return _together(_shares(policy, people_in_scope(policy), version))


def coverage_for(caller: Caller, policy: SecurityPolicy, version: ContentVersion) -> Coverage:
    """Give the share of all, and per unit of whom the caller may know, the lowest first.

    Three queries where the caller may know of everybody, else five.
    """
    everybody = people_in_scope(policy)
    known = everybody.visible_to(caller)
    shares = _shares(policy, everybody, version)
    total = _together(shares)
    if known is not everybody:
        shares = _shares(policy, known, version, among=known)
    units = Unit.objects.in_bulk([key for key in shares if key is not None])
    found = [UnitShare(units.get(key) if key else None, share) for key, share in shares.items()]
    found.sort(key=lambda u: (u.share.percent, u.unit.title if u.unit else ""))
    return Coverage(total, tuple(found))


def _shares(
    policy: SecurityPolicy,
    people: QuerySet[Person],
    version: ContentVersion,
    among: QuerySet[Person] | None = None,
) -> dict[UUID | None, Share]:
    """Count people, copies and confirmations per unit, in two queries however many there are."""
    counted = people.order_by().values_list("unit_id").annotate(Count("pk"))
    copies = Distribution.objects.filter(content_version=version, **_scope(policy, of="person__"))
    if among is not None:
        copies = copies.filter(person__in=among)
    held = {
        unit: (given, confirmed)
        for unit, given, confirmed in copies.order_by()
        .values_list("person__unit_id")
        .annotate(Count("pk"), Count("acknowledged_at"))
    }
    return {unit: Share(number, *held.get(unit, (0, 0))) for unit, number in counted}


def _together(shares: Mapping[UUID | None, Share]) -> Share:
    return Share(
        sum(share.people for share in shares.values()),
        sum(share.given for share in shares.values()),
        sum(share.confirmed for share in shares.values()),
    )


def _confirmed(version: ContentVersion) -> Exists:
    return Exists(
        Distribution.objects.filter(
            content_version=version, person_id=OuterRef("pk"), acknowledged_at__isnull=False
        )
    )


def not_confirmed(
    caller: Caller, policy: SecurityPolicy, version: ContentVersion
) -> QuerySet[Person]:
    """Give the people in scope, whom the caller may know of, who have not confirmed, by name."""
    given = Distribution.objects.filter(content_version=version, person_id=OuterRef("pk"))
    return (
        people_in_scope(policy)
        .visible_to(caller)
        .filter(~_confirmed(version))
        .annotate(was_given=Exists(given))
        .select_related("unit")
        .order_by("title", "pk")
    )


def addresses_to_remind(policy: SecurityPolicy, version: ContentVersion) -> tuple[int, list[str]]:
    """Give how many have not confirmed, and the e-mail addresses of those who have one."""
    waiting = people_in_scope(policy).filter(~_confirmed(version))
    addresses = waiting.exclude(email="").order_by("email").values_list("email", flat=True)
    return waiting.count(), list(dict.fromkeys(addresses))

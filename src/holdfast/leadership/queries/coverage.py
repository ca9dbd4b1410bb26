"""Who has the policy in force, and who confirmed reading it: counted, never one by one (5.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.leadership.models import SecurityPolicy
from holdfast.records.models import ContentVersion, Distribution


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


def people_in_scope(policy: SecurityPolicy) -> QuerySet[Person]:
    """Give the people to whom a policy goes: of its unit, or all; nobody who has left."""
    people: QuerySet[Person] = Person.objects.live().filter(state="active")
    return people if policy.unit_id is None else people.filter(unit_id=policy.unit_id)


def _copies(version: ContentVersion) -> QuerySet[Distribution]:
    return Distribution.objects.filter(content_version=version, person_id=OuterRef("pk"))


def with_copies(policy: SecurityPolicy, version: ContentVersion) -> Any:
    """Give the people in scope, each with whether it was given and whether it was confirmed."""
    copies = _copies(version)
    return people_in_scope(policy).annotate(
        was_given=Exists(copies),
        has_confirmed=Exists(copies.filter(acknowledged_at__isnull=False)),
    )


COUNTS = {
    "people": Count("pk"),
    "given": Count("pk", filter=Q(was_given=True)),
    "confirmed": Count("pk", filter=Q(has_confirmed=True)),
}


def coverage(policy: SecurityPolicy, version: ContentVersion) -> Share:
    """Give the share of all people in scope, in one query."""
    return Share(**with_copies(policy, version).aggregate(**COUNTS))


def coverage_by_unit(
    caller: Caller, policy: SecurityPolicy, version: ContentVersion
) -> list[UnitShare]:
    """Give the share per unit that the caller may read, the lowest first, in two queries."""
    counted = (
        with_copies(policy, version)
        .filter(pk__in=Person.objects.visible_to(caller).values("pk"))
        .order_by()
        .values("unit_id")
        .annotate(**COUNTS)
    )
    shares: dict[UUID | None, Share] = {
        row["unit_id"]: Share(row["people"], row["given"], row["confirmed"]) for row in counted
    }
    units = Unit.objects.in_bulk([key for key in shares if key is not None])
    found = [UnitShare(units.get(key) if key else None, share) for key, share in shares.items()]
    return sorted(found, key=lambda u: (u.share.percent, u.unit.title if u.unit else ""))


def not_confirmed(
    caller: Caller, policy: SecurityPolicy, version: ContentVersion
) -> QuerySet[Person]:
    """Give the people in scope, whom the caller may know of, who have not confirmed, by name."""
    found: QuerySet[Person] = (
        with_copies(policy, version)
        .filter(has_confirmed=False, pk__in=Person.objects.visible_to(caller).values("pk"))
        .select_related("unit")
        .order_by("title", "pk")
    )
    return found


def addresses_to_remind(policy: SecurityPolicy, version: ContentVersion) -> tuple[int, list[str]]:
    """Give how many have not confirmed, and the e-mail addresses of those who have one."""
    waiting = with_copies(policy, version).filter(has_confirmed=False)
    addresses = waiting.exclude(email="").order_by("email").values_list("email", flat=True)
    return waiting.count(), list(dict.fromkeys(addresses))

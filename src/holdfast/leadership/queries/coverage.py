"""Who has the policy in force, and who confirmed reading it: counted, never one by one (5.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

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


def _shares(people: QuerySet[Person], version: ContentVersion) -> dict[UUID | None, Share]:
    """Count people, copies and confirmations per unit, in two queries however many there are."""
    counted = people.order_by().values_list("unit_id").annotate(Count("pk"))
    copies = (
        Distribution.objects.filter(content_version=version, person__in=people)
        .order_by()
        .values_list("person__unit_id")
        .annotate(Count("pk"), Count("acknowledged_at"))
    )
    held = {unit: (given, confirmed) for unit, given, confirmed in copies}
    return {unit: Share(number, *held.get(unit, (0, 0))) for unit, number in counted}


def coverage(policy: SecurityPolicy, version: ContentVersion) -> Share:
    """Give the share of all people in scope, in two queries."""
    shares = _shares(people_in_scope(policy), version).values()
    return Share(
        sum(share.people for share in shares),
        sum(share.given for share in shares),
        sum(share.confirmed for share in shares),
    )


def coverage_by_unit(
    caller: Caller, policy: SecurityPolicy, version: ContentVersion
) -> list[UnitShare]:
    """Give the share per unit that the caller may read, the lowest first, in three queries."""
    shares = _shares(_known_to(caller, policy), version)
    units = Unit.objects.in_bulk([key for key in shares if key is not None])
    found = [UnitShare(units.get(key) if key else None, share) for key, share in shares.items()]
    return sorted(found, key=lambda u: (u.share.percent, u.unit.title if u.unit else ""))


def _known_to(caller: Caller, policy: SecurityPolicy) -> QuerySet[Person]:
    """Give the people in scope whom the caller may know of."""
    people: QuerySet[Person] = Person.objects.visible_to(caller).live().filter(state="active")
    return people if policy.unit_id is None else people.filter(unit_id=policy.unit_id)


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
        _known_to(caller, policy)
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

"""Who can confirm on a shared tablet, or by a personal link, and what waits for each (7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from holdfast.accounts.models import Person, RoleGrant, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.leadership.queries.roles import runs_on
from holdfast.support.queries.awareness_coverage import Missing, missing_by_person


def without_user(caller: Caller, on: dt.date) -> QuerySet[Person]:
    """Give the people whom the caller may know of and who cannot sign in."""
    signing_in = RoleGrant.objects.filter(runs_on(on), person_id=OuterRef("pk"))
    found: QuerySet[Person] = (
        Person.objects.visible_to(caller)
        .live()
        .filter(~Exists(signing_in), state="active", unconfirmed=False)
    )
    return found


@dataclass(frozen=True)
class Asked:
    """Somebody without a user, with what waits for him."""

    missing: Missing

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.missing.person

    @property
    def count(self) -> int:
        """How many things wait."""
        return len(self.missing.activities) + self.missing.lacks_policy


def asked_without_user(
    caller: Caller, on: dt.date, *, unit: Unit | None = None, external: bool = False
) -> list[Asked]:
    """Give who cannot sign in and has something to confirm, by name.

    Only people for whom the caller may confirm: those of the units that he holds trainings in.
    `external` narrows to those who work for another organization.
    """
    people = without_user(caller, on)
    if external:
        people = people.filter(is_external=True)
    known = set(people.values_list("pk", flat=True))
    return [
        Asked(missing)
        for missing in missing_by_person(caller, on, unit=unit)
        if missing.person.pk in known
        and (missing.activities or missing.lacks_policy)
        and caller.may(Permission.TRAINING_EDIT, missing.person.unit_id)
    ]


def asked_person(caller: Caller, key: UUID, on: dt.date) -> Asked | None:
    """Find somebody without a user for whom something waits and whom the caller may help."""
    return next((a for a in asked_without_user(caller, on) if a.person.pk == key), None)


def units_of(asked: Iterable[Asked]) -> list[Unit]:
    """Give the units of some people, by name."""
    found = {a.person.unit for a in asked if a.person.unit is not None}
    return sorted(found, key=lambda unit: unit.title.casefold())

"""What the builders share: the organization, who acts in it, and what has been recorded so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from holdfast.accounts.models import Organization, Person
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.models import Record
from holdfast.starter.reading import Day, StarterError
from holdfast.starter.shapes import Demo

R = TypeVar("R", bound=Record)
Say = Callable[[str], None]
SOURCE = "Port of Halden"
SECURITY_MANAGER = "Ines Holt"
DEPUTY = "Marte Vik"
LEGAL_ADVISER = "Ida Fosse"
TOP_MANAGEMENT = "Sigrid Aasen"
AUDITOR = "Aud Lien"
VETTING = "Anne Solheim"


@dataclass
class Stage:
    """The demo organization while it is being built.

    `records` holds what was recorded by its key in the data: `ISS-01`, `P-03`, the name of a site.
    """

    organization: Organization
    demo: Demo
    today: dt.date
    installation: Caller
    say: Say
    callers: dict[str, Caller] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)

    def on(self, day: Day) -> dt.date:
        """The day that the data mean, counted from today."""
        return day.on(self.today)

    def at(self, day: Day) -> dt.datetime:
        """Noon of the day that the data mean, for when something took place."""
        return dt.datetime.combine(self.on(day), dt.time(12), dt.UTC)

    @property
    def at_start(self) -> dt.datetime:
        """Now, where something took place today."""
        return clock.now()

    def keep(self, key: str, record: Record) -> None:
        """Remember a record under its key in the data."""
        self.records[key] = record

    def find(self, key: str, kind: type[R]) -> R:
        """Give what was recorded under a key; a StarterError where it is nothing of the kind."""
        found = self.records.get(key)
        if not isinstance(found, kind):
            raise StarterError(f"{key} is no {kind.__name__} of the demo organization")
        return found

    def person(self, name: str) -> Person:
        """Give the person of a name."""
        return self.find(name, Person)

    def caller(self, name: str) -> Caller:
        """Give the caller that somebody who signs in is."""
        return self.callers[name]

    def first_who_may(
        self, permission: Permission, names: Iterable[str], unit: Record | None = None
    ) -> Caller:
        """Give the first of some people who signs in and may do something, else Ines Holt."""
        unit_id = unit.pk if unit is not None else None
        for name in names:
            found = self.callers.get(name)
            if found is not None and found.may(permission, unit_id):
                return found
        return self.callers[SECURITY_MANAGER]

    def link(self, source: Record, relation: Relation, target: Record, note: str = "") -> None:
        """Link two records, as Ines Holt."""
        caller = self.caller(SECURITY_MANAGER)
        trace(caller, source, relation=relation, target=target, note=note)

    def titles(self, keys: Iterable[str]) -> str:
        """Give the titles of some records, in quotation marks."""
        return ", ".join(f"“{self.records[key].title}”" for key in keys)

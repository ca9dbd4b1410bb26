"""Who gets reminders, what each of them may read, and who answers for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Organization, Person, Unit
from holdfast.accounts.queries import callers_of_people
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.choices import Classification
from holdfast.work.choices import Rhythm
from holdfast.work.models import ReminderChoice

StandIns = Callable[[], Iterable[UUID]]
_STAND_INS: Final[dict[str, StandIns]] = {}


def heads_also(key: str, stand_ins: StandIns) -> None:
    """Let a room above name who answers where nobody heads a unit, in AppConfig.ready().

    It gives keys of people, in a bounded number of queries.
    """
    _STAND_INS[key] = stand_ins


@dataclass(frozen=True)
class Facts:
    """What decides who may read a record, without the record."""

    unit_id: UUID | None = None
    classification: str = Classification.INTERNAL.value
    needs: Permission | None = None
    about: UUID | None = None
    throughout: bool = False  # all of the kind is confidential: its own right is enough

    def is_concealed_from(self, person_id: UUID) -> bool:
        """Tell whether a mail to somebody names it by its reference only.

        A mail leaves the house, and nobody logs its reading: it holds nothing confidential, and
        nothing that few may read but to whom it is about.
        """
        secret = self.classification == Classification.CONFIDENTIAL
        return secret or (self.needs is not None and self.about != person_id)


def may_read(caller: Caller, facts: Facts) -> bool:
    """Tell whether somebody may read a record; the same answer as `visible_to`, asked of facts."""
    if Permission.RECORD_READ not in caller.rights:
        return False
    own = caller.person_id is not None and facts.about == caller.person_id
    cleared = caller.units(Permission.RECORD_READ_CONFIDENTIAL)
    secret = facts.classification == Classification.CONFIDENTIAL and not facts.throughout
    open_to = cleared is None or not secret or facts.unit_id in cleared or own
    if facts.needs is not None:
        units = caller.units(facts.needs)
        return own or (open_to and (units is None or facts.unit_id in units))
    units = caller.units(Permission.RECORD_READ)
    if units is not None and facts.unit_id is not None and facts.unit_id not in units:
        return False
    return open_to


@dataclass(frozen=True)
class Reader:
    """Somebody who can sign in and is reminded: where, how often, in which language."""

    person_id: UUID
    name: str
    address: str
    caller: Caller
    rhythm: Rhythm
    language: str


@dataclass(frozen=True)
class Known:
    """What of a person decides where reminders go."""

    title: str
    facts: Facts


@dataclass(frozen=True)
class House:
    """Everybody who may be reminded, and who heads what."""

    organization: Organization
    readers: dict[UUID, Reader]
    people: dict[UUID, Known]
    units: dict[UUID, tuple[UUID | None, UUID | None]]  # parent, head
    stand_ins: tuple[UUID, ...]  # who answers where nobody heads a unit; last, security managers
    top: tuple[UUID, ...]

    def head_for(self, facts: Facts, person_id: UUID | None) -> Reader | None:
        """Give who answers for what somebody leaves undone, and may read of it.

        Whoever heads its unit (else that of the person), then the units above; else whoever
        answers for the whole system; never the person himself.
        """
        for key in self._chain(facts, person_id):
            reader = self.readers.get(key)
            if key != person_id and reader is not None and may_read(reader.caller, facts):
                return reader
        return None

    def _chain(self, facts: Facts, person_id: UUID | None) -> Iterator[UUID]:
        known = self.people.get(person_id) if person_id is not None else None
        unit = facts.unit_id or (known.facts.unit_id if known is not None else None)
        seen: set[UUID] = set()
        while unit is not None and unit not in seen:
            seen.add(unit)
            unit, head = self.units.get(unit, (None, None))
            if head is not None:
                yield head
        yield from self.stand_ins

    def top_for(self, facts: Facts, person_id: UUID | None) -> list[Reader]:
        """Give who of top management may read of it; never whoever left it undone."""
        found = (self.readers[key] for key in self.top if key != person_id)
        return [reader for reader in found if may_read(reader.caller, facts)]

    def name_for(self, reader: Reader, person_id: UUID | None) -> str:
        """Give the name of a person, to whoever may read that person's record."""
        known = self.people.get(person_id) if person_id is not None else None
        return known.title if known is not None and may_read(reader.caller, known.facts) else ""


def house_today(organization_id: UUID) -> House:
    """Read everybody and everything that decides where reminders go, in a few questions."""
    home = Organization.objects.get(pk=organization_id)
    chosen = {choice.person_id: choice for choice in ReminderChoice.objects.all()}
    readers: dict[UUID, Reader] = {}
    for user, caller in callers_of_people():
        person_id = caller.person_id
        if person_id is None or person_id in readers or not user.email:
            continue
        choice = chosen.get(person_id)
        readers[person_id] = Reader(
            person_id,
            str(user),
            user.email,
            caller,
            Rhythm(choice.rhythm) if choice else Rhythm.DAILY,
            (choice.language if choice else "") or home.language,
        )
    rows = Person.objects.live().values_list("pk", "title", "unit_id", "classification")
    people = {key: Known(title, Facts(unit, level)) for key, title, unit, level in rows}
    units = Unit.objects.live().filter(unconfirmed=False)
    managers = _holding(readers, RoleKey.SECURITY_MANAGER)
    return House(
        home,
        readers,
        people,
        {key: (up, head) for key, up, head in units.values_list("pk", "parent_id", "owner_id")},
        (*(k for named in _STAND_INS.values() for k in named()), *managers),
        _holding(readers, RoleKey.TOP_MANAGEMENT),
    )


def _holding(readers: Mapping[UUID, Reader], role: RoleKey) -> tuple[UUID, ...]:
    return tuple(key for key, reader in readers.items() if role in reader.caller.roles)


def choice_of(caller: Caller) -> ReminderChoice | None:
    """Give what the caller chose; None where he chose nothing, or is not entered as a person."""
    if caller.person_id is None:
        return None
    return ReminderChoice.objects.filter(person_id=caller.person_id).first()

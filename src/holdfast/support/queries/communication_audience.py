"""Who is meant by an audience, and what each of them may receive (7.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.models import Person, RoleGrant, Unit
from holdfast.accounts.roles import permissions_of
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.context.models import InterestedParty
from holdfast.leadership.models import Role
from holdfast.leadership.queries.roles import assignments_on, runs_on
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.queries import records_by_key
from holdfast.support.choices.communication import DeliveryState, is_below
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.models.communication_channels import MessageChannel
from holdfast.support.models.communication_plan import AudienceMember, CommunicationPlanEntry
from holdfast.support.models.contacts import Contact

OFF_THE_LIST: Final = (DeliveryState.WITHDRAWN, DeliveryState.TAKEN_BACK)
READ_SECRETS: Final = tuple(
    role for role in RoleKey.values if Permission.RECORD_READ_CONFIDENTIAL in permissions_of(role)
)


@dataclass(frozen=True)
class Audience:
    """Whom something is for, as it was chosen."""

    contacts: Sequence[Contact] = ()
    people: Sequence[Person] = ()
    units: Sequence[Unit] = ()
    parties: Sequence[InterestedParty] = ()
    roles: Sequence[Role] = ()
    channels: Sequence[MessageChannel] = ()
    everyone: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody was chosen."""
        chosen = (
            self.contacts,
            self.people,
            self.units,
            self.parties,
            self.roles,
            self.channels,
        )
        return not self.everyone and not any(chosen)


@dataclass(frozen=True)
class Recipient:
    """One who receives it, and because of whom they are on the list."""

    record: Contact | Person | MessageChannel
    because: str = ""


def recipients_of(caller: Caller, audience: Audience) -> list[Recipient]:
    """Give everybody an audience consists of today, each once; five queries at most."""
    found: dict[UUID, Recipient] = {}
    named: list[Contact | Person | MessageChannel] = []
    named += [*audience.contacts, *audience.people, *audience.channels]
    for chosen in named:
        found.setdefault(chosen.pk, Recipient(chosen))
    for contact in _contacts_of(caller, audience.parties):
        because = contact.party.title if contact.party is not None else ""
        found.setdefault(contact.pk, Recipient(contact, because))
    for person, because in _people_of(caller, audience):
        found.setdefault(person.pk, Recipient(person, because))
    return list(found.values())


def _contacts_of(caller: Caller, parties: Sequence[InterestedParty]) -> Iterable[Contact]:
    if not parties:
        return ()
    return (
        Contact.objects.visible_to(caller)
        .live()
        .filter(state="in_use", party__in=[party.pk for party in parties])
        .select_related("party")
        .order_by("reference")
    )


def _people_of(caller: Caller, audience: Audience) -> Iterable[tuple[Person, str]]:
    here = Person.objects.visible_to(caller).live().filter(state="active").order_by("title")
    if audience.everyone:
        yield from ((person, str(_("everybody"))) for person in here)
        return
    titles: dict[UUID, str] = {}
    if audience.units:
        for unit in audience.units:
            for key in below([unit.pk]):
                titles.setdefault(key, unit.title)
        for person in here.filter(unit_id__in=titles):
            yield person, titles.get(person.unit_id, "") if person.unit_id else ""
    if audience.roles:
        roles = {role.pk: role.title for role in audience.roles}
        held = dict(
            assignments_on(clock.today())
            .filter(role_id__in=roles)
            .order_by()
            .values_list("person_id", "role_id")
        )
        for person in here.filter(pk__in=held):
            yield person, roles[held[person.pk]]


def below(units: Iterable[UUID]) -> set[UUID]:
    """Give units and all units below them."""
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for key, parent in Unit.objects.live().values_list("pk", "parent_id"):
        children[parent].append(key)
    found: set[UUID] = set()
    waiting = list(units)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += children[key]
    return found


def audience_of(caller: Caller, entry: CommunicationPlanEntry) -> Audience:
    """Give the audience of a plan entry, as far as the caller may read who it is."""
    parts = list(AudienceMember.objects.filter(entry_id=entry.pk, ended_at__isnull=True))
    wanted = [(kind, key) for part in parts for kind, key in _named(part)]
    known = records_by_key(caller, wanted).values()
    return Audience(
        contacts=[r for r in known if isinstance(r, Contact)],
        units=[r for r in known if isinstance(r, Unit)],
        parties=[r for r in known if isinstance(r, InterestedParty)],
        roles=[r for r in known if isinstance(r, Role)],
        channels=[r for r in known if isinstance(r, MessageChannel)],
        everyone=entry.to_everyone,
    )


def _named(part: AudienceMember) -> Iterable[tuple[str, UUID]]:
    pairs = (
        ("context.interestedparty", part.party_id),
        ("support.contact", part.contact_id),
        ("accounts.unit", part.unit_id),
        ("leadership.role", part.role_id),
        ("support.messagechannel", part.channel_id),
    )
    return ((kind, key) for kind, key in pairs if key is not None)


def permitted(records: Iterable[Record]) -> dict[UUID, str]:
    """Give, per recipient, the highest classification that they may receive; one query.

    A contact or a channel as the book says; our own people what is restricted, and what is
    confidential where a role lets them read that; people of other organizations what is internal.
    """
    known = list(records)
    cleared = set(
        RoleGrant.objects.filter(
            runs_on(clock.today()),
            person_id__in=[r.pk for r in known if isinstance(r, Person)],
            role__in=READ_SECRETS,
            ended_because="",
        ).values_list("person_id", flat=True)
    )
    found: dict[UUID, str] = {}
    for record in known:
        if isinstance(record, Contact | MessageChannel):
            found[record.pk] = record.may_receive
        elif record.pk in cleared:
            found[record.pk] = Classification.CONFIDENTIAL
        elif isinstance(record, Person) and record.is_external:
            found[record.pk] = Classification.INTERNAL
        else:
            found[record.pk] = Classification.RESTRICTED
    return found


def deliveries_of(communication: Communication) -> list[CommunicationDelivery]:
    """Give the recipients of a communication who were not taken off its list."""
    return list(
        CommunicationDelivery.objects.filter(communication_id=communication.pk)
        .exclude(state=DeliveryState.WITHDRAWN)
        .select_related("contact", "contact__party", "person", "channel")
        .order_by("added_at", "pk")
    )


def below_classification(
    deliveries: Sequence[CommunicationDelivery], classification: str
) -> list[CommunicationDelivery]:
    """Give the recipients who may not receive, today, what is so classified; one query."""
    allowed = permitted([delivery.recipient for delivery in deliveries])
    return [
        delivery
        for delivery in deliveries
        if delivery.state not in OFF_THE_LIST
        and is_below(allowed[delivery.recipient.pk], classification)
    ]


def names_for(caller: Caller, records: Sequence[Record]) -> list[str]:
    """Name recipients as far as the caller may read who they are; the others are counted."""
    known = records_by_key(caller, ((r._meta.label_lower, r.pk) for r in records))
    names = [record.title for record in records if record.pk in known]
    hidden = len(records) - len(names)
    if hidden:
        names.append(str(_("{n} whom you may not see")).format(n=hidden))
    return names


def visible_recipients(
    caller: Caller, deliveries: Sequence[CommunicationDelivery]
) -> Mapping[UUID, Record]:
    """Give the recipients whom the caller may see, by their key."""
    return records_by_key(
        caller, ((d.recipient._meta.label_lower, d.recipient.pk) for d in deliveries)
    )

"""What the pages of communications, plan entries and channels show beside their fields (7.4)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.context.models import InterestedParty
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.queries import records_by_key
from holdfast.support.choices.communication import DeliveryState, is_below
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.models.communication_plan import AudienceMember, CommunicationPlanEntry
from holdfast.support.models.contacts import Contact
from holdfast.support.queries.communication_audience import (
    OFF_THE_LIST,
    deliveries_of,
    permitted,
    visible_recipients,
)
from holdfast.support.queries.communication_due import entries_due

TONES = {
    DeliveryState.PLANNED: "unknown",
    DeliveryState.WAITING: "calm",
    DeliveryState.SENDING: "calm",
    DeliveryState.TO_TELL: "warn",
    DeliveryState.SENT: "calm",
    DeliveryState.ACKNOWLEDGED: "good",
    DeliveryState.ANSWERED: "good",
    DeliveryState.UNDELIVERED: "bad",
    DeliveryState.TAKEN_BACK: "unknown",
    DeliveryState.WITHDRAWN: "unknown",
}


@dataclass(frozen=True)
class DeliveryLine:
    """One recipient as the caller may see them; `name` is empty for one whom they may not."""

    delivery: CommunicationDelivery
    record: Record | None
    may_receive: str
    is_below: bool

    @property
    def name(self) -> str:
        """The recipient's name; empty where the caller may not know it."""
        return self.record.title if self.record is not None else ""

    @property
    def works_for(self) -> str:
        """For whom they work, and as what."""
        record = self.record
        if isinstance(record, Contact):
            return ", ".join(part for part in (record.function, record.organization_name) if part)
        return str(getattr(record, "function", ""))

    @property
    def phone(self) -> str:
        """The number to call them at."""
        record = self.record
        return str(getattr(record, "mobile", "") or getattr(record, "phone", ""))

    @property
    def allowed(self) -> Text:
        """What they may receive, in words."""
        return Classification(self.may_receive).label

    @property
    def tone(self) -> str:
        """How well it stands."""
        return TONES[DeliveryState(self.delivery.state)]

    @property
    def may_be_told(self) -> bool:
        """Tell whether somebody may note that they were told by hand."""
        told = (DeliveryState.TO_TELL, DeliveryState.UNDELIVERED, DeliveryState.SENT)
        return self.delivery.state in told

    @property
    def may_be_taken_off(self) -> bool:
        """Tell whether they can still be left out."""
        return self.delivery.state in (
            DeliveryState.PLANNED,
            DeliveryState.TO_TELL,
            DeliveryState.UNDELIVERED,
        )


@dataclass(frozen=True)
class Shown:
    """The recipients of a communication with how far it came, and what the caller may do."""

    lines: Sequence[DeliveryLine]
    counts: Sequence[tuple[Text, str, int]]
    may_edit: bool
    may_release: bool
    mine: CommunicationDelivery | None
    hidden: int

    @property
    def below(self) -> list[DeliveryLine]:
        """The recipients who may not receive what is so sensitive."""
        return [line for line in self.lines if line.is_below]

    @property
    def is_moving(self) -> bool:
        """Tell whether something is on its way, so that the page looks again."""
        moving = (DeliveryState.WAITING, DeliveryState.SENDING)
        return any(line.delivery.state in moving for line in self.lines)


def shown_of(caller: Caller, communication: Communication) -> Shown:
    """Give the recipients of a communication for its pages; eight queries at most."""
    deliveries = deliveries_of(communication)
    known = visible_recipients(caller, deliveries)
    allowed = permitted([delivery.recipient for delivery in deliveries])
    level = communication.decided_classification or communication.classification
    lines = []
    for delivery in deliveries:
        recipient = delivery.recipient
        sent = delivery.sent_at is not None
        most = delivery.may_receive if sent else allowed[recipient.pk]
        below = delivery.state not in OFF_THE_LIST and is_below(most, level)
        lines.append(DeliveryLine(delivery, known.get(recipient.pk), most, below))
    counted = Counter(delivery.state for delivery in deliveries)
    may = caller.may
    return Shown(
        lines=lines,
        counts=[(s.label, TONES[s], counted[s]) for s in DeliveryState if counted[s]],
        may_edit=may(Permission.COMMUNICATION_EDIT, communication.unit_id),
        may_release=may(Permission.COMMUNICATION_RELEASE, communication.unit_id),
        mine=_mine(caller, deliveries),
        hidden=sum(line.record is None for line in lines),
    )


def _mine(
    caller: Caller, deliveries: Sequence[CommunicationDelivery]
) -> CommunicationDelivery | None:
    if caller.person_id is None:
        return None
    waiting = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNDELIVERED)
    return next(
        (d for d in deliveries if d.person_id == caller.person_id and d.state in waiting), None
    )


def communication_panel(caller: Caller, record: Communication) -> Mapping[str, object]:
    """Give the recipients of a communication for its page."""
    return {"shown": shown_of(caller, record)}


def entry_panel(caller: Caller, record: CommunicationPlanEntry) -> Mapping[str, object]:
    """Give the audience of a plan entry, what makes it due, and how it was carried out."""
    members = list(AudienceMember.objects.filter(entry_id=record.pk, ended_at__isnull=True))
    named = [
        (kind, key)
        for member in members
        for kind, key in (
            ("context.interestedparty", member.party_id),
            ("support.contact", member.contact_id),
            ("accounts.unit", member.unit_id),
            ("leadership.role", member.role_id),
            ("support.messagechannel", member.channel_id),
        )
        if key is not None
    ]
    known = records_by_key(caller, named)
    done = list(
        Communication.objects.visible_to(caller)
        .live()
        .filter(entry_id=record.pk)
        .order_by("-recorded_at")[:10]
    )
    in_use = record.standing == "live" and record.state == "in_use" and not record.unconfirmed
    return {
        "audience": sorted(known.values(), key=lambda r: r.title),
        "audience_hidden": len(members) - len(known),
        "due": next(iter(entries_due([record]) if in_use else []), None),
        "done": done,
        "today": clock.today(),
    }


def contact_panel(caller: Caller, record: Contact) -> Mapping[str, object]:
    """Give the numbers of a contact to call, and whether somebody checked them."""
    return {"stale": record.is_stale(clock.today()), "phones": record.phones}


@dataclass(frozen=True)
class ContactGroup:
    """The contacts of one party, or of none."""

    title: str
    kind: Text
    contacts: Sequence[Contact]


def contact_cards(caller: Caller, *, stale_on: dt.date | None = None) -> list[ContactGroup]:
    """Give the contacts in use that the caller may read, by party; two queries.

    With `stale_on`, only those whom nobody verified in the ninety days before that day.
    """
    contacts = list(
        Contact.objects.visible_to(caller)
        .live()
        .filter(state="in_use")
        .order_by("-round_the_clock", "title")
    )
    if stale_on is not None:
        contacts = [contact for contact in contacts if contact.is_stale(stale_on)]
    parties = InterestedParty.objects.visible_to(caller).in_bulk(
        {contact.party_id for contact in contacts if contact.party_id}
    )
    groups: dict[tuple[str, str], list[Contact]] = {}
    for contact in contacts:
        party = parties.get(contact.party_id) if contact.party_id else None
        title = party.title if party is not None else contact.organization_name
        kind = str(party.get_kind_display()) if party is not None else ""
        groups.setdefault((title, kind), []).append(contact)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0] == "", item[0]))
    return [ContactGroup(title, kind, found) for (title, kind), found in ordered]

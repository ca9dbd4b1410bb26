"""Commands on communications: write, classify, address, release, send, close (7.4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.context.models import InterestedParty
from holdfast.leadership.models import Role
from holdfast.records.choices import Classification
from holdfast.records.making import amending, make, recording
from holdfast.support.choices.communication import RANKS, DeliveryState, Means
from holdfast.support.commands.communication_delivery import deliver_beside
from holdfast.support.commands.communication_plan import move_on
from holdfast.support.gates.communication import (
    AUDIENCE_IS_CHOSEN,
    AUDIENCE_MAY_RECEIVE,
    AUDIENCE_STILL_MAY_RECEIVE,
    RELEASER_RELEASES,
    SENSITIVITY_IS_DECIDED,
)
from holdfast.support.models.communication import (
    BEFORE_RELEASE,
    Communication,
    CommunicationDelivery,
)
from holdfast.support.models.communication_channels import MessageChannel
from holdfast.support.models.communication_plan import CommunicationPlanEntry
from holdfast.support.models.contacts import Contact
from holdfast.support.queries.communication_audience import (
    Audience,
    Recipient,
    audience_of,
    deliveries_of,
    permitted,
    recipients_of,
)

COMMUNICATION_FIELDS = (
    "entry",
    "side",
    "means",
    "send_by",
    "wants_acknowledgement",
    "acknowledge_by",
)
MOST_RECIPIENTS = 2000

plan_communication = recording(
    Communication,
    kind="support.communication.planned",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Plan a communication"),
    asks=COMMUNICATION_FIELDS,
    about="Plan to tell somebody something; it is written, classified and released after that.",
)
amend_communication = amending(
    Communication,
    kind="support.communication.amended",
    needs=Permission.COMMUNICATION_EDIT,
    asks=COMMUNICATION_FIELDS,
    about="Correct or complete a communication that is not classified yet.",
)


@command(
    kind="support.communication_entry.started",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Begin a communication"),
    labels={"title": gettext_lazy("Subject")},
    helps={"title": gettext_lazy("Empty: as the plan calls it.")},
    tone="primary",
)
def start_from_entry(
    caller: Caller, entry: CommunicationPlanEntry, *, title: str = ""
) -> Communication:
    """Begin a communication that carries out an entry of the plan, with the audience it names."""
    refuse_if(entry.state != "in_use", _("This entry is no longer planned."))
    level = entry.sensitivity or entry.classification
    may_read = caller.may(Permission.RECORD_READ_CONFIDENTIAL, entry.unit_id)
    refuse_if(
        level == Classification.CONFIDENTIAL and not may_read,
        _("It is confidential: somebody who may read what is confidential begins it."),
    )
    values = {
        "title": title.strip() or entry.title,
        "unit": entry.unit,
        "owner": entry.owner,
        "entry": entry,
        "side": entry.side,
        "means": entry.means or Means.EMAIL,
        "send_by": entry.next_due,
        "classification": level,
    }
    made = make(Communication(organization_id=caller.organization_id), values)
    put_on_list(caller, made, recipients_of(caller, audience_of(caller, entry)))
    return made


@command(
    kind="support.communication.drafted",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Write"),
    moves=Move(("planned", "drafted"), "drafted"),
    labels={"title": gettext_lazy("Subject"), "text": gettext_lazy("Text")},
    tone="primary",
)
def write_communication(
    caller: Caller, communication: Communication, *, title: str, text: str
) -> Communication:
    """Write the subject and the text of a communication."""
    refuse_if(not title.strip(), _("It needs a subject."), field="title")
    refuse_if(not text.strip(), _("Write what is to be told."), field="text")
    communication.title, communication.text = " ".join(title.split()), text.strip()
    communication.corrected_at = clock.now()
    communication.save()
    return communication


@command(
    kind="support.communication.classified",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Set the sensitivity"),
    moves=Move(("drafted", "sensitivity_set"), "sensitivity_set"),
    labels={"classification": gettext_lazy("How sensitive it is")},
    helps={"reason": gettext_lazy("What somebody could do who should not know it.")},
    tone="primary",
)
def set_sensitivity(
    caller: Caller, communication: Communication, *, classification: Classification, reason: str
) -> Communication:
    """Decide how sensitive the text is; from now on it is not changed without deciding again."""
    refuse_if(not reason.strip(), _("Say why, in a sentence."), field="reason")
    level = Classification(classification)
    communication.classification = communication.decided_classification = level
    communication.sensitivity_reason = reason.strip()
    communication.sensitivity_set_at = clock.now()
    communication.sensitivity_set_by = caller.name
    communication.save()
    return communication


@command(
    kind="support.communication.redrafted",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Write anew"),
    moves=Move(("sensitivity_set", "released"), "drafted"),
)
def redraft(caller: Caller, communication: Communication, *, reason: str) -> Communication:
    """Take a communication back to writing; its sensitivity is then decided anew."""
    refuse_if(not reason.strip(), _("Say what is to be changed."), field="reason")
    communication.decided_classification = ""
    communication.sensitivity_set_at, communication.sensitivity_set_by = None, ""
    communication.released_at, communication.released_by = None, ""
    communication.save()
    return communication


@command(
    kind="support.communication.addressed",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Choose the audience"),
    labels={
        "contacts": gettext_lazy("Contacts"),
        "people": gettext_lazy("People who work here"),
        "parties": gettext_lazy("Interested parties (all their contacts)"),
        "units": gettext_lazy("Units (everybody there)"),
        "roles": gettext_lazy("Roles (whoever holds them)"),
        "channels": gettext_lazy("Message channels"),
        "everyone": gettext_lazy("Everybody who works here"),
    },
    fits=lambda _caller, communication: communication.state in BEFORE_RELEASE,
)
def address_communication(  # noqa: PLR0913 - each is a list of its own kind in the form
    caller: Caller,
    communication: Communication,
    *,
    contacts: Iterable[Contact] = (),
    people: Iterable[Person] = (),
    parties: Iterable[InterestedParty] = (),
    units: Iterable[Unit] = (),
    roles: Iterable[Role] = (),
    channels: Iterable[MessageChannel] = (),
    everyone: bool = False,
) -> Communication:
    """Put recipients on the list of a communication; each stands there once."""
    refuse_if(
        communication.state not in BEFORE_RELEASE,
        _("It is released: who else has to know it gets a communication of their own."),
    )
    audience = Audience(
        contacts=list(contacts),
        people=list(people),
        units=list(units),
        parties=list(parties),
        roles=list(roles),
        channels=list(channels),
        everyone=everyone,
    )
    refuse_if(audience.is_empty, _("Choose somebody."))
    added = put_on_list(caller, communication, recipients_of(caller, audience))
    refuse_if(
        not added and not deliveries_of(communication),
        _("Nobody is behind this audience: the party has no contacts, or nobody holds the role."),
    )
    communication.save()
    return communication


def put_on_list(
    caller: Caller, communication: Communication, recipients: Iterable[Recipient]
) -> int:
    """Add recipients who are not on the list yet, and tell how many; in a command."""
    known = {delivery.recipient.pk for delivery in deliveries_of(communication)}
    new = [each for each in recipients if each.record.pk not in known]
    refuse_if(
        len(known) + len(new) > MOST_RECIPIENTS,
        _("No more than {n} recipients: use a message channel or a notice board.").format(
            n=MOST_RECIPIENTS
        ),
    )
    allowed = permitted([each.record for each in new])
    CommunicationDelivery.objects.bulk_create(
        [
            CommunicationDelivery(
                organization_id=caller.organization_id,
                communication=communication,
                means=means_to(communication, each.record),
                may_receive=allowed[each.record.pk],
                because_of=each.because,
                added_at=clock.now(),
                **{_field_of(each.record): each.record},
            )
            for each in new
        ]
    )
    return len(new)


def _field_of(record: Contact | Person | MessageChannel) -> str:
    if isinstance(record, MessageChannel):
        return "channel"
    return "contact" if isinstance(record, Contact) else "person"


def means_to(communication: Communication, record: Contact | Person | MessageChannel) -> str:
    """Give how a recipient is told: as planned, or by telephone where that cannot be."""
    if isinstance(record, MessageChannel):
        return Means.MESSAGE
    if communication.means in (Means.EMAIL, Means.MESSAGE):
        return Means.EMAIL if record.email else Means.CALL
    return communication.means


@command(
    kind="support.communication.released",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Release"),
    moves=Move(("drafted", "sensitivity_set"), "released"),
    gates=(SENSITIVITY_IS_DECIDED, AUDIENCE_IS_CHOSEN, AUDIENCE_MAY_RECEIVE, RELEASER_RELEASES),
    tone="primary",
)
def release_communication(caller: Caller, communication: Communication) -> Communication:
    """Release a communication in your name: it may go out to its audience as it is."""
    deliveries = deliveries_of(communication)
    allowed = permitted([delivery.recipient for delivery in deliveries])
    for delivery in deliveries:
        delivery.may_receive = allowed[delivery.recipient.pk]
    CommunicationDelivery.objects.bulk_update(deliveries, ["may_receive"])
    communication.released_at, communication.released_by = clock.now(), caller.name
    communication.save()
    return communication


@command(
    kind="support.communication.sent",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Send"),
    moves=Move(("released",), "sent"),
    gates=(AUDIENCE_STILL_MAY_RECEIVE,),
    tone="primary",
)
def send_communication(caller: Caller, communication: Communication) -> Communication:
    """Send a released communication; whom a message cannot reach is listed, to be told by hand."""
    refuse_if(
        RANKS.get(communication.decided_classification) is None,
        _("Its sensitivity is not decided."),
    )
    deliveries = deliveries_of(communication)
    for delivery in deliveries:
        here = delivery.is_sent_from_here
        delivery.state = DeliveryState.WAITING if here else DeliveryState.TO_TELL
    CommunicationDelivery.objects.bulk_update(deliveries, ["state"])
    moment = clock.now()
    communication.sent_at, communication.sent_by = moment, caller.name
    communication.happened_at = communication.happened_at or moment
    communication.save()
    if communication.entry is not None:
        move_on(communication.entry, moment)
    key, organization = communication.pk, caller.organization_id
    transaction.on_commit(lambda: deliver_beside(organization, key), robust=True)
    return communication


@command(
    kind="support.communication.closed",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Close"),
    moves=Move(("sent", "acknowledged", "undelivered", "answered"), "closed"),
    labels={"outcome": gettext_lazy("What came of it")},
)
def close_communication(
    caller: Caller, communication: Communication, *, outcome: str
) -> Communication:
    """Close a communication: nothing more is expected of it."""
    refuse_if(not outcome.strip(), _("Say what came of it."), field="outcome")
    told = [d for d in deliveries_of(communication) if d.sent_at is not None]
    refuse_if(
        not told,
        _("It reached nobody: note who was told, or try again, before you close it."),
    )
    communication.outcome = outcome.strip()
    communication.save()
    return communication


@command(
    kind="support.communication.dropped",
    needs=Permission.COMMUNICATION_EDIT,
    label=gettext_lazy("Drop"),
    moves=Move(("planned", "drafted", "sensitivity_set", "released"), "dropped"),
)
def drop_communication(
    caller: Caller, communication: Communication, *, reason: str
) -> Communication:
    """Give a communication up before it is sent, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    communication.dropped_because = reason.strip()
    communication.save()
    return communication


ON_COMMUNICATION = (
    write_communication,
    address_communication,
    set_sensitivity,
    release_communication,
    send_communication,
    redraft,
    close_communication,
    drop_communication,
)

"""Bringing a communication to each recipient: sending, telling, confirming, answering (7.4)."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Final
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db import connections  # noqa: TID251 - a thread closes its own
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller, CallerKind, acting_as, system_caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Stale, refuse_if
from holdfast.common import clock
from holdfast.common.letters import letter_html, plain_words
from holdfast.support.choices.communication import REACHED, DeliveryState, Means
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.models.communication_channels import MessageChannel
from holdfast.support.queries.acknowledgement_links import link_to_acknowledge
from holdfast.support.queries.communication_audience import OFF_THE_LIST, deliveries_of
from holdfast.support.queries.message_channels import (
    address_of_channel,
    allowed_schemes,
    scheme_of,
)

LOG = logging.getLogger(__name__)
STUCK_AFTER: Final = dt.timedelta(minutes=10)  # whoever was sending it is gone
SETTLING: Final = ("sent", "acknowledged", "undelivered", "answered")
UNSETTLED: Final = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.TO_TELL)
EDIT: Final = Permission.COMMUNICATION_EDIT


def _of(communication: Communication, delivery: CommunicationDelivery) -> None:
    refuse_if(
        delivery.communication_id != communication.pk,
        _("This recipient belongs to another communication."),
    )


def _settle(communication: Communication) -> None:
    """Let the state of a communication follow from how far it came with its recipients."""
    if communication.state not in SETTLING:
        return
    states = {d.state for d in deliveries_of(communication) if d.state not in OFF_THE_LIST}
    if DeliveryState.ANSWERED in states:
        state = "answered"
    elif states == {DeliveryState.ACKNOWLEDGED}:
        state = "acknowledged"
    elif states == {DeliveryState.UNDELIVERED}:
        state = "undelivered"
    else:
        state = "sent"
    communication.state = state
    communication.save()


@command(
    kind="support.delivery.begun",
    needs=EDIT,
    label=gettext_lazy("Begin to send"),
)
def begin_delivery(
    caller: Caller, communication: Communication, *, delivery: CommunicationDelivery
) -> CommunicationDelivery:
    """Take one recipient in hand, so that nobody else sends to them at the same time."""
    _of(communication, delivery)
    refuse_if(delivery.state != DeliveryState.WAITING, _("It is being sent already."))
    delivery.state, delivery.tried_at = DeliveryState.SENDING, clock.now()
    delivery.attempts += 1
    delivery.save()
    return delivery


@command(
    kind="support.delivery.attempted",
    needs=EDIT,
    label=gettext_lazy("Note an attempt"),
)
def end_delivery(
    caller: Caller,
    communication: Communication,
    *,
    delivery: CommunicationDelivery,
    failure: str = "",
) -> CommunicationDelivery:
    """Note whether sending to a recipient worked, and why not."""
    _of(communication, delivery)
    if failure:
        delivery.state, delivery.failure = DeliveryState.UNDELIVERED, failure[:500]
    else:
        delivery.state, delivery.failure = DeliveryState.SENT, ""
        delivery.sent_at = clock.now()
    delivery.save()
    _settle(communication)
    return delivery


@command(
    kind="support.delivery.retried",
    needs=EDIT,
    label=gettext_lazy("Try again"),
)
def retry_delivery(
    caller: Caller, communication: Communication, *, delivery: CommunicationDelivery
) -> CommunicationDelivery:
    """Send to a recipient again whom the first attempt did not reach."""
    _of(communication, delivery)
    stuck = (
        delivery.state in (DeliveryState.SENDING, DeliveryState.WAITING)
        and (delivery.tried_at or communication.sent_at or clock.now()) < clock.now() - STUCK_AFTER
    )
    refuse_if(
        delivery.state != DeliveryState.UNDELIVERED and not stuck,
        _("There is nothing to try again."),
    )
    refuse_if(
        not delivery.is_sent_from_here, _("This recipient is told by hand: note that it was done.")
    )
    delivery.state = DeliveryState.WAITING
    delivery.save()
    _settle(communication)
    return delivery


@command(
    kind="support.delivery.told",
    needs=EDIT,
    label=gettext_lazy("Note as told"),
    labels={
        "how": gettext_lazy("How they were told"),
        "confirmed": gettext_lazy("They confirmed it"),
    },
)
def note_told(
    caller: Caller,
    communication: Communication,
    *,
    delivery: CommunicationDelivery,
    how: str,
    confirmed: bool = False,
) -> CommunicationDelivery:
    """Note that a recipient was told by hand: a call, a meeting, a letter."""
    _of(communication, delivery)
    refuse_if(not how.strip(), _("Say how they were told."), field="how")
    refuse_if(
        delivery.state
        not in (DeliveryState.TO_TELL, DeliveryState.UNDELIVERED, DeliveryState.SENT),
        _("Nothing is to be noted here: it is not sent yet, or settled."),
    )
    delivery.sent_at = delivery.sent_at or clock.now()
    delivery.state, delivery.failure = DeliveryState.SENT, ""
    if confirmed:
        _confirm(delivery, how)
    else:
        delivery.acknowledged_how = how.strip()[:200]
    delivery.save()
    _settle(communication)
    return delivery


def _confirm(delivery: CommunicationDelivery, how: str) -> None:
    delivery.state = DeliveryState.ACKNOWLEDGED
    delivery.acknowledged_at = clock.now()
    delivery.acknowledged_how = how.strip()[:200]


@command(
    kind="support.delivery.acknowledged",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I have received it"),
    tone="primary",
)
def confirm_receipt(
    caller: Caller, communication: Communication, *, delivery: CommunicationDelivery
) -> CommunicationDelivery:
    """Confirm, as the recipient, having received a communication."""
    _of(communication, delivery)
    by_link = caller.kind is CallerKind.ANONYMOUS
    if not by_link and (caller.person_id is None or delivery.person_id != caller.person_id):
        raise NotPermitted(_("Only the recipient confirms this."))
    refuse_if(
        delivery.state not in (*REACHED, DeliveryState.SENDING, DeliveryState.UNDELIVERED),
        _("There is nothing to confirm (any more)."),
    )
    if delivery.acknowledged_at is None:
        delivery.sent_at = delivery.sent_at or clock.now()
        _confirm(delivery, _("By their own link") if by_link else _("Signed in"))
        delivery.save()
        _settle(communication)
    return delivery


@command(
    kind="support.delivery.answered",
    needs=EDIT,
    label=gettext_lazy("Note an answer"),
    labels={"answer": gettext_lazy("What they answered")},
)
def note_answer(
    caller: Caller, communication: Communication, *, delivery: CommunicationDelivery, answer: str
) -> CommunicationDelivery:
    """Note what a recipient answered."""
    _of(communication, delivery)
    refuse_if(not answer.strip(), _("Write what they answered."), field="answer")
    refuse_if(delivery.state not in REACHED, _("It did not reach them yet."))
    delivery.answer, delivery.answered_at = answer.strip(), clock.now()
    delivery.acknowledged_at = delivery.acknowledged_at or clock.now()
    delivery.state = DeliveryState.ANSWERED
    delivery.save()
    _settle(communication)
    return delivery


@command(
    kind="support.delivery.withdrawn",
    needs=EDIT,
    label=gettext_lazy("Take off the list"),
)
def take_off_list(
    caller: Caller,
    communication: Communication,
    *,
    delivery: CommunicationDelivery,
    reason: str = "",
) -> CommunicationDelivery:
    """Take a recipient off the list before anything was sent to them."""
    _of(communication, delivery)
    refuse_if(
        delivery.sent_at is not None or delivery.state == DeliveryState.SENDING,
        _("It went to them already; it can only be taken back."),
    )
    delivery.state, delivery.ended_because = DeliveryState.WITHDRAWN, reason.strip()
    delivery.save()
    _settle(communication)
    return delivery


@command(
    kind="support.delivery.taken_back",
    needs=Permission.COMMUNICATION_RELEASE,
    label=gettext_lazy("Take back"),
    labels={"reason": gettext_lazy("How it was taken back, and what was agreed")},
    tone="danger",
)
def take_back(
    caller: Caller, communication: Communication, *, delivery: CommunicationDelivery, reason: str
) -> CommunicationDelivery:
    """Note that a recipient who should not have it gave it back or destroyed it."""
    _of(communication, delivery)
    refuse_if(not reason.strip(), _("Say how it was taken back."), field="reason")
    refuse_if(delivery.sent_at is None, _("It did not go to them."))
    delivery.state, delivery.ended_because = DeliveryState.TAKEN_BACK, reason.strip()
    delivery.save()
    _settle(communication)
    return delivery


def deliver_beside(organization_id: UUID, communication_id: UUID) -> None:
    """Send what waits of a communication, beside the page that asked for it."""
    threading.Thread(
        target=_deliver_and_leave, args=(organization_id, communication_id), name="delivery"
    ).start()


def _deliver_and_leave(organization_id: UUID, communication_id: UUID) -> None:
    try:
        deliver_waiting(organization_id, communication_id)
    except Exception:
        LOG.exception("Delivery of communication %s stopped", communication_id)
    finally:
        connections.close_all()


def deliver_waiting(organization_id: UUID, communication_id: UUID | None = None) -> int:
    """Send what waits, of one communication or of all, and tell how many were tried.

    Each attempt is its own transaction, and sending stands outside of all: a server that does not
    answer holds nothing up, and what was sent is never forgotten.
    """
    caller = system_caller(organization_id, name="Delivery")
    tried = 0
    with acting_as(caller):
        waiting = CommunicationDelivery.objects.filter(state=DeliveryState.WAITING)
        if communication_id is not None:
            waiting = waiting.filter(communication_id=communication_id)
        home = Organization.objects.get(pk=organization_id)
        with translation.override(home.language):
            for key in list(waiting.order_by("added_at", "pk").values_list("pk", flat=True)):
                tried += _deliver_one(caller, home, key)
    return tried


def _deliver_one(caller: Caller, home: Organization, key: UUID) -> int:
    delivery = _fresh(key)
    communication = delivery.communication
    if delivery.state != DeliveryState.WAITING:
        return 0
    try:
        begin_delivery(caller, communication, delivery=delivery)
    except Stale:  # somebody else was first
        return 0
    failure = _attempt(home, delivery)
    delivery = _fresh(key)
    end_delivery(caller, delivery.communication, delivery=delivery, failure=failure)
    return 1


def _fresh(key: UUID) -> CommunicationDelivery:
    return CommunicationDelivery.objects.select_related(
        "communication", "contact", "person", "channel"
    ).get(pk=key)


def _attempt(home: Organization, delivery: CommunicationDelivery) -> str:
    """Send to one recipient, and give the reason where it failed."""
    try:
        if delivery.means == Means.MESSAGE and delivery.channel is not None:
            return _send_message(delivery.communication, delivery.channel)
        return _send_email(home, delivery)
    except Exception as error:  # noqa: BLE001 - whatever a mail backend raises, it did not go
        LOG.warning("A delivery failed: %s", type(error).__name__)
        return _("The mail server did not take it ({kind}).").format(kind=type(error).__name__)


def _send_email(home: Organization, delivery: CommunicationDelivery) -> str:
    recipient = delivery.contact or delivery.person
    address = recipient.email if recipient is not None else ""
    if not address:
        return _("No e-mail address is known: tell them by telephone.")
    communication = delivery.communication
    closing = [home.name, communication.reference]
    closing.append(
        _("Classification: {level}").format(level=communication.get_classification_display())
    )
    plain = [plain_words(communication.text), "", "--", *closing]
    html = [letter_html(communication.text), "<hr>", f"<p>{'<br>'.join(map(escape, closing))}</p>"]
    if communication.wants_acknowledgement:
        asked, link = _("Please confirm that you received this:"), link_to_acknowledge(delivery)
        plain += ["", asked, link]
        html.append(f'<p>{escape(asked)} <a href="{escape(link)}">{escape(link)}</a></p>')
    subject = " ".join(communication.title.split())
    message = EmailMultiAlternatives(subject=subject, body="\n".join(plain), to=[address])
    message.attach_alternative("\n".join(html), "text/html")
    return "" if message.send() else _("The mail server did not take it.")


def _send_message(communication: Communication, channel: MessageChannel) -> str:
    address = address_of_channel(channel)
    if channel.state != "open" or not address:
        return _("The channel has no address (any more): give it its address.")
    if scheme_of(address) not in allowed_schemes():
        return _("Channels of this kind are no longer allowed here.")
    from apprise import Apprise  # noqa: PLC0415 - only who sends waits for it

    sender = Apprise()
    sender.add(address)
    level = communication.get_classification_display()
    body = f"{plain_words(communication.text)}\n\n{communication.reference} · {level}"
    sent = sender.notify(body=body, title=" ".join(communication.title.split()))
    return "" if sent else _("The channel did not take the message.")

"""Links by which a recipient confirms a communication without signing in (7.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller, CallerKind, acting_as
from holdfast.acting.permissions import Permission
from holdfast.support.choices.communication import REACHED, DeliveryState
from holdfast.support.models.communication import TOLD, Communication, CommunicationDelivery

SALT: Final = "support.communication.acknowledgement"
VALID_FOR: Final = dt.timedelta(days=180)
OPEN_TO_CONFIRM: Final = (*REACHED, DeliveryState.SENDING, DeliveryState.UNDELIVERED)


@dataclass(frozen=True)
class Confirmable:
    """A delivery that a link leads to, and the one caller who may do no more than confirm it."""

    caller: Caller
    communication: Communication
    delivery: CommunicationDelivery
    organization: str
    language: str


def link_to_acknowledge(delivery: CommunicationDelivery) -> str:
    """Give the link of one recipient: it names organization and delivery, and is signed."""
    token = signing.dumps([str(delivery.organization_id), str(delivery.pk)], salt=SALT)
    return f"{site_address()}{reverse('support:acknowledge', args=(token,))}"


def site_address() -> str:
    """Give the address under which people reach this installation."""
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0]).rstrip("/")
    scheme = "https" if settings.SECURE_COOKIES else "http"
    return f"{scheme}://{settings.INSTALLATION_HOST}"


def confirmable(token: str) -> Confirmable | None:
    """Give what a link is for; None where it was changed, is too old or leads to nothing sent."""
    try:
        organization, key = signing.loads(token, salt=SALT, max_age=VALID_FOR)
        caller = _visitor(UUID(organization))
        delivery_id = UUID(key)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with acting_as(caller):
        home = Organization.objects.filter(pk=caller.organization_id).first()
        delivery = (
            CommunicationDelivery.objects.filter(pk=delivery_id, state__in=OPEN_TO_CONFIRM)
            .select_related("communication", "contact", "person", "channel")
            .first()
        )
        if home is None or delivery is None:
            return None
        communication = delivery.communication
        if communication.standing != "live" or communication.state not in (*TOLD, "undelivered"):
            return None
        named = _visitor(home.pk, delivery.recipient.title)
        return Confirmable(named, communication, delivery, home.name, home.language)


def _visitor(organization_id: UUID, name: str = "visitor") -> Caller:
    """Give a caller who may confirm having received something, and read nothing."""
    return Caller(
        kind=CallerKind.ANONYMOUS,
        organization_id=organization_id,
        name=name,
        rights={Permission.CONTENT_ACKNOWLEDGE: None},
    )

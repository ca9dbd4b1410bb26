"""Personal links: what one of them opens, and nothing else (7.3)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from holdfast.accounts.models import Organization, Person
from holdfast.acting.callers import Caller, CallerKind, acting_as
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.queries.policy import InForce
from holdfast.records.models import ContentVersion
from holdfast.support.models.awareness import AwarenessActivity, PersonalLink
from holdfast.support.queries.awareness import (
    addressed_to,
    document_version_of,
    has_acknowledged,
    policies_for,
)
from holdfast.support.queries.signed_words import read_word, signed_word

LINK: Final = "holdfast.support.personal-link"


@dataclass(frozen=True)
class Opened:
    """What a link opens: for whom, the one thing to read, and whether it was confirmed already.

    `activity` or `policy` is what is to be read; both are None once it is used.
    """

    visitor: Caller
    link: PersonalLink
    person: Person
    organization: str
    language: str
    activity: AwarenessActivity | None = None
    document: ContentVersion | None = None
    policy: InForce | None = None

    @property
    def is_used(self) -> bool:
        """Tell whether it was confirmed by this link already."""
        return self.link.used_at is not None


def token_of(link: PersonalLink, secret: bytes) -> str:
    """Give the signed word of a link; `secret` is known only now, the row keeps its digest."""
    keys = (link.pk, link.organization_id)
    return signed_word(keys, link.expires_at, salt=LINK, secret=secret)


def digest_of(secret: bytes) -> str:
    """Give what the row keeps of a link's secret."""
    return hashlib.sha256(secret).hexdigest()


def opened_link(token: str) -> Opened | None:
    """Give what a link opens; None where it is forged, expired, revoked, or no longer meant.

    It reads as a caller of that one organization whose only right is to confirm.
    """
    said = read_word(token, salt=LINK, keys=2)
    if said is None:
        return None
    key, home = said.keys
    with acting_as(_visitor(home)):
        link = PersonalLink.objects.filter(pk=key).select_related("person").first()
        if link is None or not constant_time_compare(link.digest, digest_of(said.secret)):
            return None
        return _opened(link)


def _visitor(home: UUID, person: Person | None = None) -> Caller:
    return Caller(
        kind=CallerKind.ANONYMOUS,
        organization_id=home,
        name=person.title if person is not None else "visitor",
        person_id=person.pk if person is not None else None,
        rights={Permission.CONTENT_ACKNOWLEDGE: None} if person is not None else {},
    )


def _opened(link: PersonalLink) -> Opened | None:
    person, organization = link.person, Organization.objects.first()
    here = person.standing == "live" and person.state == "active"
    if organization is None or not here or link.revoked_at is not None:
        return None
    visitor = _visitor(link.organization_id, person)
    base = (visitor, link, person, organization.name, organization.language)
    if link.used_at is not None:
        return Opened(*base)
    if not link.is_open_at(clock.now()):
        return None
    if link.activity_id is not None:
        activity = addressed_to(person.pk, link.activity_id, clock.today())
        if activity is None:
            return None
        return Opened(*base, activity=activity, document=document_version_of(activity))
    policy = policy_to_read(person)
    return Opened(*base, policy=policy) if policy is not None else None


def policy_to_read(person: Person) -> InForce | None:
    """Give the policy in force that a person has not acknowledged, or None."""
    for found in policies_for(person, clock.today()):
        if has_acknowledged(person.pk, found) is None:
            return found
    return None


def open_links(caller: Caller) -> QuerySet[PersonalLink]:
    """Give the links that can still be used, of people whom the caller may know of."""
    return (
        PersonalLink.objects.filter(
            person__in=Person.objects.visible_to(caller).live(),
            used_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=clock.now(),
        )
        .select_related("person", "activity")
        .order_by("expires_at")
    )

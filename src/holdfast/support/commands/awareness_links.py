"""Commands on personal links: issue one, take it back, confirm by it (7.3)."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.models import Distribution
from holdfast.support.choices.awareness import ReadingChannel
from holdfast.support.commands.awareness_reading import How, acknowledge_policy, confirm_for
from holdfast.support.models.awareness import AwarenessActivity, AwarenessReading, PersonalLink
from holdfast.support.queries.awareness import addressed_to, rules_of_awareness
from holdfast.support.queries.awareness_links import (
    digest_of,
    opened_link,
    policy_to_read,
    token_of,
)

PLACE = "/read/"


@dataclass(frozen=True)
class Issued:
    """A link that was issued, with its word, which is told only once."""

    link: PersonalLink
    token: str
    mailed: bool


@command(
    kind="support.awareness.link_issued",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Give a personal link"),
    labels={
        "activity": gettext_lazy("What is to be read"),
        "base": gettext_lazy("Address of this installation, where the link is to be mailed"),
    },
)
def issue_link(
    caller: Caller, person: Person, *, activity: AwarenessActivity | None = None, base: str = ""
) -> Issued:
    """Give a person without a user a link by which he reads and confirms exactly one thing.

    Without an activity it is the policy in force. Earlier links for the same thing end.
    """
    _refuse_unless_waiting(person, activity)
    now = clock.now()
    for earlier in PersonalLink.objects.filter(
        person=person, activity=activity, used_at__isnull=True, revoked_at__isnull=True
    ):
        earlier.revoked_at = now
        earlier.save()
    secret = secrets.token_bytes(12)
    link = PersonalLink(
        organization_id=caller.organization_id,
        person=person,
        activity=activity,
        digest=digest_of(secret),
        issued_at=now,
        issued_by=caller.name,
        expires_at=now + dt.timedelta(days=rules_of_awareness().link_days),
    )
    link.save()
    token = token_of(link, secret)
    mailed = bool(base and person.email)
    if mailed:
        message = _message(person, f"{base.rstrip('/')}{PLACE}{token}/", link.expires_at)
        transaction.on_commit(message.send, robust=True)
    return Issued(link, token, mailed)


def _refuse_unless_waiting(person: Person, activity: AwarenessActivity | None) -> None:
    refuse_if(person.state != "active", _("This person is no longer here."))
    if activity is None:
        waits = policy_to_read(person) is not None
    else:
        waits = addressed_to(person.pk, activity.pk, clock.today()) is not None
    refuse_if(not waits, _("There is nothing that this person is asked to confirm by it."))


def _message(person: Person, address: str, until: dt.datetime) -> EmailMessage:
    body = _(
        "{name}, please read and confirm by {day}:\n\n{address}\n\n"
        "The link is meant for you alone and opens nothing else."
    ).format(name=person.title, day=until.date().isoformat(), address=address)
    return EmailMessage(subject=_("Please read and confirm"), body=body, to=[person.email])


@command(
    kind="support.awareness.link_revoked",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Take the link back"),
)
def revoke_link(caller: Caller, person: Person, *, link: PersonalLink) -> PersonalLink:
    """End a personal link before it is used."""
    refuse_if(link.person_id != person.pk, _("This link belongs to somebody else."))
    refuse_if(link.used_at is not None, _("It was used already."))
    link.revoked_at = clock.now()
    link.save()
    return link


@command(
    kind="support.awareness.confirmed_by_link",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("Confirm by a personal link"),
    labels={
        "token": gettext_lazy("Link"),
        "answers": gettext_lazy("Answers, by their place, the first is 0"),
        "seen": gettext_lazy("Version of the policy that was read"),
    },
    makes=AwarenessReading,
)
def confirm_by_link(
    caller: Caller, *, token: str, answers: list[int], seen: int = 0
) -> AwarenessReading | Distribution:
    """Confirm the one thing that a personal link opens; the link is then used up."""
    opened = opened_link(token)
    if opened is None or opened.is_used or opened.visitor.person_id != caller.person_id:
        raise Refused(_("This link cannot be used (any more). Ask whoever gave it to you."))
    done: AwarenessReading | Distribution
    if opened.activity is not None:
        done = confirm_for(opened.person.pk, opened.activity, answers, How(ReadingChannel.LINK))
        if done.confirmed_at is None:
            return done
    else:
        done = acknowledge_policy(caller, opened.person, seen)
    opened.link.used_at = clock.now()
    opened.link.save()
    return done

"""Commands by which people confirm the policy, are told of it, and are reminded (5.2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.leadership.models import SecurityPolicy
from holdfast.leadership.queries.coverage import addresses_to_remind
from holdfast.leadership.queries.reminding import Waiting, reminders_due
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.queries import version_in_force_of

NAMED: Final = 20  # unknown lines that a refusal names
BATCH: Final = 500  # rows of one statement
AT_ONCE: Final = 50  # hidden recipients of one message


@dataclass(frozen=True)
class ListRecorded:
    """What came of a list: how many confirmations are new, were known, and which lines are not."""

    recorded: int
    known: int
    unknown: tuple[str, ...]


@command(
    kind="leadership.policy.acknowledged_by_list",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Record acknowledgements from a list"),
    labels={
        "body": gettext_lazy("People"),
        "how": gettext_lazy("How they confirmed"),
        "confirmed_on": gettext_lazy("On which day"),
        "leave_out_unknown": gettext_lazy("Leave out who is unknown"),
    },
    helps={
        "body": gettext_lazy(
            "One per line: reference or e-mail address, as pasted from a spreadsheet."
        ),
        "how": gettext_lazy("“Toolbox talk, signed list”, for example; attach the list."),
        "leave_out_unknown": gettext_lazy(
            "Otherwise nothing is recorded as long as somebody on the list is unknown."
        ),
    },
)
def acknowledge_by_list(
    caller: Caller,
    policy: SecurityPolicy,
    *,
    body: str,
    how: str,
    confirmed_on: dt.date,
    leave_out_unknown: bool = False,
) -> ListRecorded:
    """Record that many people confirmed reading the policy in force, from a signed list."""
    version = _version(policy)
    refuse_if(not how.strip(), _("Say how they confirmed."), field="how")
    _refuse_other_days(version, confirmed_on)
    found, unknown = _people_named(body)
    refuse_if(not found and not unknown, _("Name at least one person."), field="body")
    refuse_if(bool(unknown) and not leave_out_unknown, _unknown(unknown), field="body")
    known, changed = _confirm(version, found, how.strip(), confirmed_on)
    return ListRecorded(recorded=changed, known=known, unknown=tuple(unknown))


def _version(policy: SecurityPolicy) -> ContentVersion:
    version = version_in_force_of(policy)
    if version is None:
        raise Refused(_("No version of the policy is in force yet."))
    return version


def _refuse_other_days(version: ContentVersion, day: dt.date) -> None:
    refuse_if(day > clock.today(), _("The day lies in the future."), field="confirmed_on")
    approved = version.approved_at.date() if version.approved_at else None
    refuse_if(
        approved is not None and day < approved,
        _("On that day this version was not approved yet."),
        field="confirmed_on",
    )


def _unknown(lines: Sequence[str]) -> str:
    more = len(lines) - NAMED
    listed = ", ".join(lines[:NAMED])
    if more > 0:
        listed = _("{listed} and {more} more").format(listed=listed, more=more)
    return _(
        "Nobody is known as: {listed}. Correct these lines or leave them out; nothing was recorded."
    ).format(listed=listed)


def _people_named(text: str) -> tuple[list[UUID], list[str]]:
    """Find the people of a list by reference or address, in one query, in the order named."""
    lines = [
        word.strip().strip('"')
        for line in text.splitlines()
        for word in line.replace(";", "\t").replace(",", "\t").split("\t")[:1]
        if word.strip()
    ]
    by_name: dict[str, UUID] = {}
    doubtful: set[str] = set()
    for key, reference, email in Person.objects.live().values_list("pk", "reference", "email"):
        by_name[reference.casefold()] = key
        if email:
            if email.casefold() in by_name:
                doubtful.add(email.casefold())
            by_name[email.casefold()] = key
    found: dict[UUID, None] = {}
    unknown = []
    for line in lines:
        name = line.casefold()
        if name in by_name and name not in doubtful:
            found[by_name[name]] = None
        else:
            unknown.append(line)
    return list(found), unknown


def _confirm(
    version: ContentVersion, people: Iterable[UUID], how: str, day: dt.date
) -> tuple[int, int]:
    """Confirm for people; who had no copy gets one that is confirmed at once."""
    wanted = list(people)
    given = Distribution.objects.filter(content_version=version, person__isnull=False)
    copies = {copy.person_id: copy for copy in given.select_for_update()}
    at = min(clock.now(), dt.datetime.combine(day, dt.time(23, 59), dt.UTC))
    words = f"{how[:180]} · {version.digest[:16]}"
    new, changed = [], []
    for key in wanted:
        copy = copies.get(key)
        if copy is None:
            copy = Distribution(
                organization_id=version.organization_id,
                content_version=version,
                person_id=key,
                sent_at=at,
            )
            new.append(copy)
        elif copy.acknowledged_at is None:
            changed.append(copy)
        else:
            continue
        copy.acknowledged_at, copy.acknowledgement = at, words
    Distribution.objects.bulk_create(new, batch_size=BATCH)
    # Known rows are written over in one statement per batch, each with its own ledger entry.
    Distribution.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["version", "acknowledged_at", "acknowledgement"],
    )
    return len(wanted) - len(new) - len(changed), len(new) + len(changed)


@command(
    kind="leadership.policy.reminded",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Remind who has not confirmed"),
)
def remind(caller: Caller, policy: SecurityPolicy, *, note: str = "") -> SecurityPolicy:
    """Remind everybody in scope who has not confirmed the policy in force, by e-mail if possible.

    The reminder is kept with its day and figures; messages leave after it is on record.
    """
    version = _version(policy)
    waiting, addresses = addresses_to_remind(policy, version)
    refuse_if(not waiting, _("Everybody has confirmed it already."))
    policy.reminders = [
        *policy.reminders,
        {
            "at": clock.now().isoformat(),
            "by": caller.name,
            "version": version.number,
            "people": waiting,
            "mailed": len(addresses),
            "note": note.strip(),
        },
    ]
    policy.save()
    messages = _messages(policy, version, addresses, note.strip())
    transaction.on_commit(lambda: _send(messages), robust=True)
    return policy


def _messages(
    policy: SecurityPolicy, version: ContentVersion, addresses: Sequence[str], note: str
) -> list[EmailMessage]:
    subject = _("Please read: {title}, version {number}").format(
        title=policy.title, number=version.number
    )
    body = _(
        "{title} ({reference}) is in force in version {number}.\n\nPlease sign in, read it and "
        "confirm that you have read it. Who has no access confirms to the security manager."
    ).format(title=policy.title, reference=policy.reference, number=version.number)
    if note:
        body = f"{body}\n\n{note}"
    return [
        EmailMessage(subject=subject, body=body, bcc=list(addresses[at : at + AT_ONCE]))
        for at in range(0, len(addresses), AT_ONCE)
    ]


def _send(messages: Sequence[EmailMessage]) -> None:
    if messages:
        get_connection().send_messages(messages)


def remind_on_schedule(caller: Caller, on: dt.date) -> list[Waiting]:
    """Send every reminder of a policy that is due by a day, and tell the owner of the last one.

    Run again on the same day, it sends nothing twice. Gives what was sent.
    """
    due = reminders_due(on)
    for each in due:
        remind(caller, each.policy, note=_("It was given to you on {day}.").format(day=each.given))
        if each.is_last:
            _tell_the_owner(each)
    return due


def _tell_the_owner(waiting: Waiting) -> None:
    owner = waiting.policy.owner
    if owner is None or not owner.email:
        return
    message = EmailMessage(
        subject=_("Not confirmed by {n}: {title}").format(
            n=waiting.people, title=waiting.policy.title
        ),
        body=_(
            "{n} people have not confirmed version {number} of {title} ({reference}), given on "
            "{day}. They were reminded for the last time; please talk to them."
        ).format(
            n=waiting.people,
            number=waiting.number,
            title=waiting.policy.title,
            reference=waiting.policy.reference,
            day=waiting.given,
        ),
        to=[owner.email],
    )
    transaction.on_commit(lambda: _send([message]), robust=True)

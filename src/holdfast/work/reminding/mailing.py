"""Sending the digests of a day: plain text and simple HTML, each once, a failure kept for later."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller
from holdfast.acting.refusals import Refused
from holdfast.work.choices import Step
from holdfast.work.queries import DueItem
from holdfast.work.reminding.planning import LATE, Line, Notice, notices_on
from holdfast.work.reminding.readers import Reader, house_today
from holdfast.work.reminding.recording import begin_digests, end_digests

LOG = logging.getLogger(__name__)
SHOWN: Final = 60  # lines of one mail; the rest stands in My work
AT_ONCE: Final = 50  # digests taken in hand together


@dataclass(frozen=True)
class Links:
    """The addresses that a mail leads to, whole."""

    of_item: Callable[[DueItem], str]
    of_reference: Callable[[str], str]
    work: str
    choice: str


@dataclass
class Sent:
    """What came of a run: how many digests went out, to whom none could be sent, and why."""

    people: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    unreachable: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that was due went out."""
        return not self.failed and not self.unreachable


def send_digests(caller: Caller, day: dt.date, links: Links) -> Sent:
    """Send everybody the digest of a day; run again, it sends only what failed.

    Nothing is noted where the mail server cannot be reached: all of it is due at the next run. A
    demonstration sends nothing.
    """
    sent = Sent()
    house = house_today(caller.organization_id)
    if house.organization.is_demo:
        return sent
    by_language: dict[str, list[Reader]] = defaultdict(list)
    for reader in house.readers.values():
        by_language[reader.language].append(reader)
    post = _Post(house.organization, links)
    for language, readers in by_language.items():
        with translation.override(language):
            notices = notices_on(day, house, readers)
            for start in range(0, len(notices), AT_ONCE):
                if not post.is_open():
                    break
                _send_some(caller, day, notices[start : start + AT_ONCE], post, sent)
    post.close()
    sent.unreachable = post.unreachable
    return sent


def _send_some(
    caller: Caller, day: dt.date, notices: Sequence[Notice], post: _Post, sent: Sent
) -> None:
    try:
        taken = begin_digests(caller, day=day, notices=list(notices))
    except Refused:  # another run took them in hand at the same moment
        return
    outcomes: dict[UUID, str] = {}
    for notice in taken:
        failure = post.send(notice)
        outcomes[notice.reader.person_id] = failure
        if failure:
            sent.failed.append((notice.reader.name, failure))
        else:
            sent.people += 1
    end_digests(caller, day=day, outcomes=outcomes)


class _Post:
    """The way to the mail server, opened when the first mail is there."""

    def __init__(self, organization: Organization, links: Links) -> None:
        self.organization, self.links = organization, links
        self.connection = get_connection()
        self.opened, self.unreachable = False, ""

    def is_open(self) -> bool:
        """Tell whether the mail server can be reached; asked once, and after each failure."""
        if not self.opened and not self.unreachable:
            self.unreachable = _why_not_open(self.connection)
            self.opened = not self.unreachable
        return self.opened

    def send(self, notice: Notice) -> str:
        """Send the digest of one person, and give the reason where it failed."""
        if not self.is_open():
            return self.unreachable
        try:
            taken = message_of(self.organization, notice, self.links, self.connection).send()
        except Exception as error:  # noqa: BLE001 - whatever a mail backend raises, it did not go
            LOG.warning("A digest of reminders failed: %s", type(error).__name__)
            self.close()
            return _("The mail server did not take it ({kind}).").format(kind=type(error).__name__)
        return "" if taken else _("The mail server did not take it.")

    def close(self) -> None:
        """Close the way to the mail server; the next mail opens it again."""
        if self.opened:
            self.opened = False
            try:
                self.connection.close()
            except Exception as error:  # noqa: BLE001 - it is gone either way
                LOG.warning("The mail server was left: %s", type(error).__name__)


def why_unreachable() -> str:
    """Give why the mail server cannot be reached; empty where it can."""
    connection = get_connection()
    reason = _why_not_open(connection)
    if not reason:
        connection.close()
    return reason


def _why_not_open(connection: Any) -> str:
    try:
        connection.open()
    except Exception as error:  # noqa: BLE001 - whatever a mail backend raises, it is not there
        kind = type(error).__name__
        LOG.warning("The mail server cannot be reached: %s", kind)
        return _("The mail server cannot be reached ({kind}).").format(kind=kind)
    return ""


def message_of(
    organization: Organization, notice: Notice, links: Links, connection: Any = None
) -> EmailMultiAlternatives:
    """Write the digest of one person, in the organization's name."""
    late = sum(line.step in LATE for line in notice.lines)
    count = len(notice.lines)
    subject = ngettext("{count} thing due at {name}", "{count} things due at {name}", count)
    if late:
        subject = ngettext(
            "{count} thing due at {name}, {late} overdue",
            "{count} things due at {name}, {late} overdue",
            count,
        )
    name = " ".join(organization.name.split())
    subject = subject.format(count=count, late=late, name=name)
    context = {
        "organization": organization,
        "notice": notice,
        "sections": _sections(notice, links),
        "more": max(0, count - SHOWN),
        "links": links,
        "language": translation.get_language(),
        "subject": subject,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("work/digest.txt", context),
        from_email=formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[notice.reader.address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    message.attach_alternative(render_to_string("work/digest.html", context), "text/html")
    return message


def _sections(notice: Notice, links: Links) -> list[dict[str, Any]]:
    grouped = groupby(notice.lines[:SHOWN], key=lambda line: line.step)
    return [
        {
            "heading": _heading(step, lines, notice.day),
            "lines": [_shown(line, links) for line in lines],
        }
        for step, lines in ((step, list(group)) for step, group in grouped)
    ]


def _heading(step: Step, lines: Sequence[Line], day: dt.date) -> str:
    """Say why lines are told now; a weekly digest looks further ahead than the step says."""
    left = max((line.item.on - day).days if line.item.on else 0 for line in lines)
    if step.isdigit() and left > int(step):
        return _("Due within {days} days").format(days=left)
    return str(step.label)


def _shown(line: Line, links: Links) -> dict[str, Any]:
    """Give a line in words; of what is confidential no more than that it is due, and where."""
    item = line.item
    if not line.concealed:
        named = " · ".join(part for part in (item.reference, item.title) if part)
        shown = {"title": named, "what": item.what, "url": links.of_item(item)}
        return {**shown, "day": item.on, "whose": line.whose}
    return {
        "title": item.reference or _("A confidential record"),
        "what": _("something on it is due or runs out; sign in to see what"),
        "url": links.of_reference(item.reference) if item.reference else links.work,
    }

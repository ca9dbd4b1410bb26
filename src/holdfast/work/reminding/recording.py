"""Commands on reminders: choose how often, note what is sent and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.work.choices import DigestState, Rhythm
from holdfast.work.models import Digest, Reminder, ReminderChoice
from holdfast.work.reminding.planning import Line, Notice
from holdfast.work.reminding.readers import choice_of

STUCK_AFTER: Final = dt.timedelta(minutes=10)  # whoever was sending it is gone
BATCH: Final = 500
LONGEST: Final = 200


@command(
    kind="work.reminders.chosen",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Choose how you are reminded"),
    makes=ReminderChoice,
    labels={"rhythm": gettext_lazy("How often"), "language": gettext_lazy("Language")},
)
def choose_reminders(caller: Caller, *, rhythm: Rhythm, language: str = "") -> ReminderChoice:
    """Choose how often, and in which language, you are reminded by e-mail of what is due."""
    if caller.person_id is None:
        raise Refused(_("Your user is not linked to a person, so nothing is due for you."))
    refuse_if(
        bool(language) and language not in dict(settings.LANGUAGES),
        _("Holdfast does not speak this language."),
        field="language",
    )
    choice = choice_of(caller) or ReminderChoice(person_id=caller.person_id)
    choice.rhythm, choice.language = rhythm, language
    choice.save()
    return choice


@command(
    kind="work.digests.begun",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Begin to send reminders"),
)
def begin_digests(caller: Caller, *, day: dt.date, notices: list[Notice]) -> list[Notice]:
    """Take the digests of some people in hand, so that nobody else sends them at the same time.

    Gives those that are to be sent: a digest that was sent, or that somebody is sending, is not.
    """
    wanted = {notice.reader.person_id: notice for notice in notices}
    earlier = Digest.objects.filter(day=day, person_id__in=list(wanted)).select_for_update()
    known = {digest.person_id: digest for digest in earlier}
    taken = [n for p, n in wanted.items() if p not in known or _may_be_taken(known[p])]
    again = [known[n.reader.person_id] for n in taken if n.reader.person_id in known]
    new = [
        Digest(organization_id=caller.organization_id, person_id=person_id, day=day)
        for person_id in (n.reader.person_id for n in taken)
        if person_id not in known
    ]
    for digest in (*again, *new):
        digest.state, digest.failure = DigestState.SENDING, ""
        digest.attempts, digest.tried_at = digest.attempts + 1, clock.now()
    Digest.objects.bulk_create(new, batch_size=BATCH)
    Digest.objects.bulk_update(
        again, ("state", "failure", "attempts", "tried_at"), batch_size=BATCH
    )
    by_person = {digest.person_id: digest for digest in (*again, *new)}
    held = set(Reminder.objects.filter(digest__in=again).values_list("digest_id", "matter", "step"))
    lines = [_reminder(by_person[n.reader.person_id], line) for n in taken for line in n.lines]
    Reminder.objects.bulk_create(
        [line for line in lines if (line.digest_id, line.matter, line.step) not in held],
        batch_size=BATCH,
    )
    return taken


def _may_be_taken(digest: Digest) -> bool:
    if digest.state == DigestState.SENDING:
        return digest.tried_at <= clock.now() - STUCK_AFTER
    return digest.state == DigestState.FAILED


def _reminder(digest: Digest, line: Line) -> Reminder:
    item = line.item
    return Reminder(
        organization_id=digest.organization_id,
        digest=digest,
        record_type=item.record_type,
        record_id=item.record_id,
        matter=item.matter,
        due=item.on or item.since,
        step=line.step,
    )


@command(
    kind="work.digests.ended",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Note what was sent"),
)
def end_digests(caller: Caller, *, day: dt.date, outcomes: dict[UUID, str]) -> Sequence[Digest]:
    """Note of the digests of some people whether the mail server took them, and why not.

    What a digest held that was not sent counts as not told: it is told with the next one.
    """
    found = list(
        Digest.objects.filter(
            day=day, person_id__in=list(outcomes), state=DigestState.SENDING
        ).select_for_update()
    )
    for digest in found:
        failure = outcomes[digest.person_id]
        digest.state = DigestState.FAILED if failure else DigestState.SENT
        digest.failure = failure[:LONGEST]
    Digest.objects.bulk_update(found, ("state", "failure"), batch_size=BATCH)
    return found

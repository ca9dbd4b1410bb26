"""Commands by which people confirm what they know: signed in, witnessed, from a list (7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records import content
from holdfast.records.models import Distribution
from holdfast.support.choices.awareness import ReadingChannel
from holdfast.support.commands.training_attendance import LineTaken, ListTaken
from holdfast.support.models.awareness import AwarenessActivity, AwarenessReading
from holdfast.support.queries.awareness import (
    RENEW_WITHIN,
    addressed_to,
    document_version_of,
    people_under_control,
    reach_on,
    workers_among,
)
from holdfast.support.queries.awareness_links import policy_to_read
from holdfast.support.queries.named_people import people_named

BATCH: Final = 500


@dataclass(frozen=True)
class How:
    """By which way somebody confirmed, and who saw it."""

    channel: ReadingChannel
    witness: str = ""
    note: str = ""


@command(
    kind="support.awareness.confirmed",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I know this"),
    labels={"answers": gettext_lazy("Answers, by their place, the first is 0")},
    makes=AwarenessReading,
    tone="primary",
)
def confirm_awareness(
    caller: Caller, *, activity: AwarenessActivity, answers: list[int]
) -> AwarenessReading:
    """Confirm having read what one is to know; its quiz, if it has one, is to be passed."""
    if caller.person_id is None:
        raise Refused(_("Your user is not linked to a person: ask whoever manages access."))
    return confirm_for(caller.person_id, activity, answers, How(ReadingChannel.OWN))


@command(
    kind="support.awareness.witnessed",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Confirm on the tablet"),
    labels={"answers": gettext_lazy("Answers, by their place, the first is 0")},
)
def witness_awareness(
    caller: Caller, person: Person, *, activity: AwarenessActivity, answers: list[int]
) -> AwarenessReading:
    """Let somebody without a user confirm on a shared tablet, with the officer as witness."""
    _refuse_oneself(caller, person)
    how = How(ReadingChannel.TABLET, witness=caller.name)
    return confirm_for(person.pk, activity, answers, how)


@command(
    kind="support.awareness.policy_witnessed",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Acknowledge the policy on the tablet"),
    labels={"seen": gettext_lazy("Version that was read")},
)
def witness_policy(caller: Caller, person: Person, *, seen: int) -> Distribution:
    """Let somebody without a user acknowledge the policy in force, with the officer as witness."""
    _refuse_oneself(caller, person)
    given = acknowledge_policy(caller, person, seen)
    digest = given.acknowledgement[:16]
    words = _("on a tablet, witnessed by {name}").format(name=caller.name)
    given.acknowledgement = f"{words[:180]} · {digest}"
    given.save()
    return given


def acknowledge_policy(caller: Caller, person: Person, seen: int) -> Distribution:
    """Acknowledge the policy in force for a person; refused where another version was read.

    Raises:
        Refused: nothing waits, or a newer version came in between.
    """
    found = policy_to_read(person)
    if found is None:
        raise Refused(_("There is no policy in force that still waits for this confirmation."))
    refuse_if(
        found.version.number != seen,
        _("A newer version came into force in between: read it before you confirm."),
    )
    return content.acknowledge(replace(caller, person_id=person.pk), found.policy)


def _refuse_oneself(caller: Caller, person: Person) -> None:
    refuse_if(
        caller.person_id == person.pk,
        _("Nobody is his own witness: confirm under “What I must know”."),
    )


def confirm_for(
    person_id: UUID, activity: AwarenessActivity, answers: Sequence[Any], how: How
) -> AwarenessReading:
    """Write that a person read an activity and how the quiz went; in a command.

    Not passed, it stays open and may be tried again. What still holds is not written twice.
    """
    meant = addressed_to(person_id, activity.pk, clock.today())
    if meant is None:
        raise Refused(_("Nobody asks this person to confirm this now."))
    known = _holding(meant, person_id)
    if known is not None:
        return known
    reading = AwarenessReading.objects.filter(
        activity=meant, person_id=person_id, confirmed_at__isnull=True
    ).first() or AwarenessReading(
        organization_id=meant.organization_id, activity=meant, person_id=person_id
    )
    score = _score(meant, answers)
    reading.round, reading.score = meant.round, score
    reading.attempts += 1
    reading.channel, reading.witness, reading.note = how.channel, how.witness[:200], how.note[:200]
    if score is None or score >= meant.pass_percent:
        _settle(reading, meant, clock.now())
    reading.save()
    return reading


def _holding(activity: AwarenessActivity, person_id: UUID) -> AwarenessReading | None:
    """Give a confirmation that holds and need not be renewed yet."""
    return AwarenessReading.objects.filter(
        activity=activity,
        person_id=person_id,
        round=activity.round,
        confirmed_at__isnull=False,
        valid_until__gt=clock.today() + RENEW_WITHIN,
    ).first()


def _settle(reading: AwarenessReading, activity: AwarenessActivity, at: dt.datetime) -> None:
    version = document_version_of(activity)
    reading.confirmed_at = at
    reading.valid_until = add_months(at.date(), activity.period_months)
    reading.content_digest = activity.content_digest(version.number if version else None)


def _score(activity: AwarenessActivity, answers: Sequence[Any]) -> int | None:
    """Give the share of right answers in percent; None without a quiz."""
    questions = activity.questions
    if not questions:
        return None
    refuse_if(len(answers) != len(questions), _("Answer every question first."), field="answers")
    right = sum(
        str(given) == str(asked.right) for given, asked in zip(answers, questions, strict=True)
    )
    return right * 100 // len(questions)


@command(
    kind="support.awareness.list_taken_in",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Record a signed list"),
    labels={
        "body": gettext_lazy("People"),
        "how": gettext_lazy("How they confirmed"),
        "confirmed_on": gettext_lazy("On which day"),
    },
    helps={
        "body": gettext_lazy("One per line: reference, personnel number, e-mail or name."),
        "how": gettext_lazy("“Toolbox talk, signed list”, for example; attach the list."),
    },
)
def take_in_signed_list(
    caller: Caller, activity: AwarenessActivity, *, body: str, how: str, confirmed_on: dt.date
) -> ListTaken:
    """Record that people confirmed on a signed list, and report on each of its lines."""
    return _take_in(caller, activity, body, how, confirmed_on)


@command(
    kind="support.awareness.list_of_unit_taken_in",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Record a signed list of a unit"),
    labels={
        "activity": gettext_lazy("What they confirmed"),
        "body": gettext_lazy("People"),
        "how": gettext_lazy("How they confirmed"),
        "confirmed_on": gettext_lazy("On which day"),
    },
)
def take_in_list_of_unit(
    caller: Caller,
    *,
    unit: Unit,
    activity: AwarenessActivity,
    body: str,
    how: str,
    confirmed_on: dt.date,
) -> ListTaken:
    """Record that people of a unit confirmed on a signed list, and report on each of its lines."""
    return _take_in(caller, activity, body, how, confirmed_on)


def _take_in(
    caller: Caller, activity: AwarenessActivity, body: str, how: str, day: dt.date
) -> ListTaken:
    refuse_if(activity.state != "running", _("Nobody is asked for it at the moment."))
    refuse_if(not how.strip(), _("Say how they confirmed."), field="how")
    refuse_if(day > clock.today(), _("The day lies in the future."), field="confirmed_on")
    refuse_if(
        activity.asked_since is not None and day < activity.asked_since,
        _("On that day nobody was asked for it yet."),
        field="confirmed_on",
    )
    named = people_named(caller, body)
    refuse_if(not named, _("The list is empty: paste one line per person."), field="body")
    wanted = {line.person_id for line in named if line.person_id is not None}
    workers = {w.pk: w for w in workers_among(people_under_control().filter(pk__in=wanted))}
    reach = reach_on(clock.today())
    holding, waiting = _so_far(activity, wanted, day)
    lines: list[LineTaken] = []
    taken: dict[UUID, AwarenessReading] = {}
    for line in named:
        key, why = line.person_id, line.why
        if key is not None and not caller.may(Permission.TRAINING_EDIT, line.unit_id):
            why = _("not of a unit for which you may do this")
        elif key is not None and (key not in workers or not reach.meets(activity, workers[key])):
            why = _("is not asked to know this")
        elif key in holding or key in taken:
            why = _("had confirmed already")
        elif key is not None:
            taken[key] = waiting.get(key) or AwarenessReading(
                organization_id=activity.organization_id, activity=activity, person_id=key
            )
        words = why or _("recorded")
        lines.append(LineTaken(line.number, line.line, not why, words))
    _write_all(activity, taken, day, How(ReadingChannel.LIST, caller.name, how.strip()))
    return ListTaken(tuple(lines))


def _so_far(
    activity: AwarenessActivity, wanted: set[UUID], day: dt.date
) -> tuple[set[UUID], dict[UUID, AwarenessReading]]:
    """Give who of these confirmed on that day or later, and whose quiz is still open."""
    readings = AwarenessReading.objects.filter(
        activity=activity, person_id__in=wanted, round=activity.round
    )
    start = dt.datetime.combine(day, dt.time(0), dt.UTC)
    held = set(readings.filter(confirmed_at__gte=start).values_list("person_id", flat=True))
    still = AwarenessReading.objects.filter(
        activity=activity, person_id__in=wanted, confirmed_at__isnull=True
    )
    return held, {row.person_id: row for row in still}


def _write_all(
    activity: AwarenessActivity,
    taken: dict[UUID, AwarenessReading],
    day: dt.date,
    how: How,
) -> None:
    at = min(clock.now(), dt.datetime.combine(day, dt.time(23, 59), dt.UTC))
    for reading in taken.values():
        reading.round, reading.channel = activity.round, how.channel
        reading.witness, reading.note = how.witness[:200], how.note[:200]
        _settle(reading, activity, at)
    new = [row for row in taken.values() if row.version == 0]
    changed = [row for row in taken.values() if row.version]
    AwarenessReading.objects.bulk_create(new, batch_size=BATCH)
    fields = (
        "round",
        "channel",
        "witness",
        "note",
        "confirmed_at",
        "valid_until",
        "content_digest",
    )
    AwarenessReading.objects.bulk_update(changed, fields, batch_size=BATCH)

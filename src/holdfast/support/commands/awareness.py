"""Commands on what people are to know: write it, ask for it, ask again, remind, end (7.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Gate, Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.making import amending, recording
from holdfast.support.models.awareness import AwarenessActivity, AwarenessRules
from holdfast.support.queries.awareness import missing_of
from holdfast.support.queries.awareness_coverage import missing_by_person

ACTIVITY_FIELDS = (
    "subject",
    "body",
    "document",
    "audience",
    "for_unit",
    "for_role",
    "period_months",
    "quiz",
    "pass_percent",
)
KEPT: Final = 50  # reminders remembered with an activity

write_awareness = recording(
    AwarenessActivity,
    kind="support.awareness.written",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Write what people are to know"),
    asks=ACTIVITY_FIELDS,
    about="Write what people are to know, who must know it, and how often they confirm it.",
)
amend_awareness = amending(
    AwarenessActivity,
    kind="support.awareness.amended",
    needs=Permission.TRAINING_EDIT,
    asks=ACTIVITY_FIELDS,
    about="Correct what people are to know; if it says something new, ask everybody again.",
)


def _says_something(
    caller: Caller, activity: AwarenessActivity, values: Mapping[str, Any]
) -> str | None:
    if activity.body.strip() or activity.document_id is not None:
        return None
    return _("Write what people are to know, or name the document that says it.")


SAYS_SOMETHING = Gate(
    key="awareness-says-something",
    clause="7.3",
    sentence=gettext_lazy("People are asked to confirm only what has words."),
    holds=_says_something,
    can_override=False,
)


@command(
    kind="support.awareness.started",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Ask people"),
    moves=Move(("draft", "ended"), "running"),
    gates=(SAYS_SOMETHING,),
    tone="primary",
)
def start_awareness(caller: Caller, activity: AwarenessActivity) -> AwarenessActivity:
    """Ask its audience to read and confirm it from today on."""
    refuse_if(
        activity.classification == Classification.CONFIDENTIAL,
        _("What many are to know is not confidential: lower its classification first."),
    )
    activity.asked_since = clock.today()
    activity.save()
    return activity


@command(
    kind="support.awareness.asked_again",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Ask everybody again"),
    moves=Move(("running",), "running"),
    labels={"reason": gettext_lazy("What is new")},
)
def ask_again(caller: Caller, activity: AwarenessActivity, *, reason: str) -> AwarenessActivity:
    """Ask everybody anew because it says something new; earlier confirmations no longer count."""
    refuse_if(not reason.strip(), _("Say what is new."), field="reason")
    activity.round += 1
    activity.asked_since, activity.asked_because = clock.today(), reason.strip()
    activity.save()
    return activity


@command(
    kind="support.awareness.ended",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("End"),
    moves=Move(("draft", "running"), "ended"),
)
def end_awareness(caller: Caller, activity: AwarenessActivity, *, reason: str) -> AwarenessActivity:
    """Ask nobody any more, with the reason; what was confirmed stays on record."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    activity.ended_because = reason.strip()
    activity.save()
    return activity


@command(
    kind="support.awareness.reminded",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Remind who is missing"),
)
def remind_awareness(
    caller: Caller, activity: AwarenessActivity, *, note: str = ""
) -> AwarenessActivity:
    """Remind everybody who must know it and has not confirmed, by e-mail where there is one."""
    refuse_if(activity.state != "running", _("Nobody is asked for it at the moment."))
    waiting = missing_of(caller, activity, clock.today(), within=None)
    refuse_if(not waiting, _("Everybody whom you may remind has confirmed it already."))
    _remind(caller, {person: [activity] for person in waiting}, [], note.strip())
    return activity


@command(
    kind="support.awareness.everybody_reminded",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Remind everybody who is missing"),
    labels={"note": gettext_lazy("Note")},
)
def remind_everybody(caller: Caller, *, unit: Unit | None = None, note: str = "") -> int:
    """Remind everybody, of a unit or of all, of all that he has not confirmed yet, in one mail."""
    found = missing_by_person(caller, clock.today(), unit=unit)
    refuse_if(not found, _("Everybody whom you may remind has confirmed all of it."))
    _remind(
        caller,
        {each.person: each.activities for each in found},
        [each.person for each in found if each.lacks_policy],
        note.strip(),
    )
    return len(found)


def _remind(
    caller: Caller,
    waiting: Mapping[Person, Sequence[AwarenessActivity]],
    without_policy: Sequence[Person],
    note: str,
) -> None:
    """Keep the reminders with their figures; messages leave once they are on record."""
    by_activity: dict[AwarenessActivity, list[Person]] = defaultdict(list)
    for person, activities in waiting.items():
        for activity in activities:
            by_activity[activity].append(person)
    for activity, people in by_activity.items():
        entry = {
            "at": clock.now().isoformat(),
            "by": caller.name,
            "people": len(people),
            "mailed": sum(bool(person.email) for person in people),
            "note": note,
        }
        activity.reminders = [*activity.reminders, entry][-KEPT:]
    AwarenessActivity.objects.bulk_update(list(by_activity), ("reminders",))
    lacking = {person.pk for person in without_policy}
    messages = [
        _message(person, activities, note, policy=person.pk in lacking)
        for person, activities in waiting.items()
        if person.email
    ]
    transaction.on_commit(lambda: _send(messages), robust=True)


def _message(
    person: Person, activities: Sequence[AwarenessActivity], note: str, *, policy: bool
) -> EmailMessage:
    lines = [f"- {activity.title}" for activity in activities]
    if policy:
        lines.insert(0, "- " + _("the security policy in force"))
    body = _(
        "{name}, please read and confirm:\n\n{what}\n\nSign in and open “What I must know”. "
        "Who has no access uses the personal link, or confirms on the tablet at the site."
    ).format(name=person.title, what="\n".join(lines))
    if note:
        body = f"{body}\n\n{note}"
    return EmailMessage(subject=_("Please read and confirm"), body=body, to=[person.email])


def _send(messages: Sequence[EmailMessage]) -> None:
    if messages:
        get_connection().send_messages(messages)


@command(
    kind="support.awareness.rules_set",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Set the rules"),
    makes=AwarenessRules,
)
def set_rules(caller: Caller, *, grace_days: int, link_days: int) -> AwarenessRules:
    """Set how many days people have to confirm, and how many days a personal link holds."""
    rules = AwarenessRules.objects.first() or AwarenessRules(organization_id=caller.organization_id)
    rules.grace_days, rules.link_days = grace_days, link_days
    rules.save()
    return rules


ON_AWARENESS = (start_awareness, ask_again, remind_awareness, end_awareness)

"""Commands on courses and their sessions: offer, plan, hold, assess, judge (7.2, 7.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.making import COMMON, PROVENANCE, amending, make, recording
from holdfast.support.choices.training import Effect, Mark
from holdfast.support.commands.training_attendance import write_competence
from holdfast.support.gates.training import EFFECT_HAS_HAD_TIME
from holdfast.support.models.training import THERE, Attendance, Training, TrainingSession

ASSESS_WITHIN: Final = dt.timedelta(days=14)
TRAINING_FIELDS = (
    "aims",
    "conveys",
    "delivered_by",
    "duration_minutes",
    "pass_mark",
    "refresh_months",
    "effect_after_days",
    "for_role",
    "prepares_for_response",
)
SESSION_FIELDS = ("training", "starts_at", "ends_at", "place", "trainer", "capacity")

describe_training = recording(
    Training,
    kind="support.training.described",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Describe a training"),
    asks=TRAINING_FIELDS,
    about="Describe a course: what people can do afterwards, who needs it, and how often.",
)
amend_training = amending(
    Training,
    kind="support.training.amended",
    needs=Permission.TRAINING_EDIT,
    asks=TRAINING_FIELDS,
    about="Correct what is said of a course.",
)


@command(
    kind="support.training.retired",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Retire"),
    moves=Move(("in_use",), "retired"),
)
def retire_training(caller: Caller, training: Training, *, reason: str) -> Training:
    """Hold a course no longer, with the reason; what was passed in it stays on record."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    training.retired_because = reason.strip()
    training.save()
    return training


def _plan(caller: Caller, **values: Any) -> TrainingSession:
    """Plan an occasion on which a course is held: when, where, by whom, for how many."""
    training: Training = values["training"]
    refuse_if(
        training.state != "in_use",
        _("This training is retired: describe a new one, or choose another."),
        field="training",
    )
    values["title"] = values.get("title") or training.title
    values["unit"] = values.get("unit") or training.unit
    values["owner"] = values.get("owner") or training.owner
    values["trainer"] = values.get("trainer") or training.delivered_by
    if training.classification == Classification.CONFIDENTIAL:  # its title goes with the session
        values["classification"] = Classification.CONFIDENTIAL
    return make(TrainingSession(organization_id=caller.organization_id), values)


plan_session: Command[..., TrainingSession] = register(
    Command(
        function=_plan,
        kind="support.session.planned",
        needs=Permission.TRAINING_EDIT,
        label=gettext_lazy("Plan a session"),
        asks=(*SESSION_FIELDS, "title", *COMMON, *PROVENANCE),
        makes=TrainingSession,
        tone="primary",
    )
)
amend_session = amending(
    TrainingSession,
    kind="support.session.amended",
    needs=Permission.TRAINING_EDIT,
    asks=SESSION_FIELDS,
    about="Correct when, where or by whom a session is held.",
)


@command(
    kind="support.session.scheduled",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Fix the day"),
    moves=Move(("planned",), "scheduled"),
    tone="primary",
)
def schedule_session(caller: Caller, session: TrainingSession) -> TrainingSession:
    """Fix a session: from now on its day, place and trainer count, and people can confirm."""
    refuse_if(not session.place.strip(), _("Name the place first, under Edit."))
    refuse_if(not session.trainer.strip(), _("Name the trainer first, under Edit."))
    session.save()
    return session


@command(
    kind="support.session.held",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("It was held"),
    moves=Move(("planned", "scheduled"), "held"),
    tone="primary",
)
def hold_session(caller: Caller, session: TrainingSession) -> TrainingSession:
    """Note that a session took place; who was there must be noted first."""
    refuse_if(session.day > clock.today(), _("That day has not come yet."))
    there = Attendance.objects.filter(session=session, mark__in=THERE)
    refuse_if(not there.exists(), _("Note first who attended, on the attendance list."))
    session.assess_by = clock.today() + ASSESS_WITHIN
    session.save()
    return session


@command(
    kind="support.session.assessed",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Everybody is assessed"),
    moves=Move(("held",), "assessed"),
    tone="primary",
)
def assess_session(caller: Caller, session: TrainingSession) -> TrainingSession:
    """Close the results of a session; whoever passed gets the competence that it conveys."""
    waiting = Attendance.objects.filter(session=session, mark=Mark.PRESENT).count()
    refuse_if(
        waiting,
        _("{count} who attended have no result yet: note passed or not passed first.").format(
            count=waiting
        ),
    )
    session.assessed_on, session.assessed_by = clock.today(), caller.name
    session.judge_on = session.day + dt.timedelta(days=session.training.effect_after_days)
    session.save()
    write_competence(caller, session)
    return session


@command(
    kind="support.session.judged",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Judge whether it worked"),
    moves=Move(("assessed",), "judged"),
    gates=(EFFECT_HAS_HAD_TIME,),
    labels={
        "effect": gettext_lazy("Did it work"),
        "finding": gettext_lazy("How one sees that"),
    },
    tone="primary",
)
def judge_session(
    caller: Caller, session: TrainingSession, *, effect: Effect, finding: str
) -> TrainingSession:
    """Judge, some time afterwards, whether people do what the session conveyed."""
    refuse_if(not finding.strip(), _("Say how one sees that."), field="finding")
    session.effect, session.finding = Effect(effect), finding.strip()
    session.judged_on, session.judged_by = clock.today(), caller.name
    session.save()
    return session


@command(
    kind="support.session.cancelled",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Cancel"),
    moves=Move(("planned", "scheduled"), "cancelled"),
    tone="danger",
)
def cancel_session(caller: Caller, session: TrainingSession, *, reason: str) -> TrainingSession:
    """Call a session off, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    session.cancelled_because = reason.strip()
    session.save()
    return session


ON_TRAINING = (retire_training,)

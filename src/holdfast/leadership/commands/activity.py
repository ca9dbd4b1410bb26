"""Commands on what top management does and on what the system is to reach (5.1)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.leadership.gates.activity import IT_HAPPENED
from holdfast.leadership.models import IntendedResult, LeadershipActivity
from holdfast.records.making import amending, recording

ACTIVITY_FIELDS = ("kind", "happened_on", "person", "others", "role", "outcome")
RESULT_FIELDS = ("description", "measured_by")

record_activity = recording(
    LeadershipActivity,
    kind="leadership.activity.recorded",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Record what top management did"),
    asks=ACTIVITY_FIELDS,
    about="Record something that top management did for security, and what came of it.",
    gates=(IT_HAPPENED,),
)
amend_activity = amending(
    LeadershipActivity,
    kind="leadership.activity.amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=ACTIVITY_FIELDS,
    about="Correct what is said of something that top management did.",
    gates=(IT_HAPPENED,),
)
state_result = recording(
    IntendedResult,
    kind="leadership.result.stated",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("State an intended result"),
    asks=RESULT_FIELDS,
    about="State what the security management system is meant to reach, and what shows it.",
)
amend_result = amending(
    IntendedResult,
    kind="leadership.result.amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=RESULT_FIELDS,
    about="Correct or complete an intended result.",
)


@command(
    kind="leadership.result.dropped",
    needs=Permission.LEADERSHIP_DECIDE,
    label=gettext_lazy("No longer intended"),
    moves=Move(("intended",), "dropped"),
)
def drop_result(caller: Caller, result: IntendedResult, *, reason: str) -> IntendedResult:
    """Decide that the system is no longer meant to reach this, and say why."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    result.dropped_because = reason.strip()
    result.save()
    return result

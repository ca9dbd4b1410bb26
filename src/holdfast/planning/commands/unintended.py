"""Commands on unintended changes: detect, review consequences, mitigate, close (8.4)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.planning.models import UnintendedChange
from holdfast.records.making import amending, recording

UNINTENDED_FIELDS: Final = ("detected_on", "what_changed")

detect_unintended_change = recording(
    UnintendedChange,
    kind="planning.unintended.detected",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Record an unintended change"),
    asks=UNINTENDED_FIELDS,
    about="Record that something changed without a plan, since when and how it was noticed.",
)
amend_unintended_change = amending(
    UnintendedChange,
    kind="planning.unintended.amended",
    needs=Permission.PLANNING_EDIT,
    asks=UNINTENDED_FIELDS,
    about="Correct or complete what is said of an unintended change.",
)


@command(
    kind="planning.unintended.consequences_reviewed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Review the consequences"),
    moves=Move(("detected", "consequences_reviewed"), "consequences_reviewed"),
    labels={
        "consequences": gettext_lazy("What follows from it"),
        "is_adverse": gettext_lazy("It has adverse effects"),
        "reviewed_on": gettext_lazy("Reviewed on"),
    },
    tone="primary",
)
def review_consequences(
    caller: Caller,
    change: UnintendedChange,
    *,
    consequences: str,
    reviewed_on: dt.date,
    is_adverse: bool = False,
) -> UnintendedChange:
    """Record what follows from a change that nobody planned, and whether it does harm."""
    refuse_if(not consequences.strip(), _("Say what follows from it."), field="consequences")
    refuse_if(reviewed_on > clock.today(), _("That day has not come yet."), field="reviewed_on")
    refuse_if(
        reviewed_on < change.detected_on,
        _("It was detected on {day} only.").format(day=change.detected_on),
        field="reviewed_on",
    )
    change.consequences, change.is_adverse = consequences.strip(), is_adverse
    change.reviewed_on, change.reviewed_by = reviewed_on, caller.name
    change.save()
    return change


@command(
    kind="planning.unintended.mitigated",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Mitigated"),
    moves=Move(("consequences_reviewed", "mitigated"), "mitigated"),
    labels={
        "mitigation": gettext_lazy("What was done, or why nothing is needed"),
        "mitigated_on": gettext_lazy("Done on"),
    },
    tone="primary",
)
def mitigate_unintended_change(
    caller: Caller, change: UnintendedChange, *, mitigation: str, mitigated_on: dt.date
) -> UnintendedChange:
    """Record what was done against adverse effects, or why nothing is needed."""
    refuse_if(not mitigation.strip(), _("Say what was done."), field="mitigation")
    refuse_if(mitigated_on > clock.today(), _("That day has not come yet."), field="mitigated_on")
    change.mitigation, change.mitigated_on = mitigation.strip(), mitigated_on
    change.save()
    return change


@command(
    kind="planning.unintended.closed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Close"),
    moves=Move(("mitigated",), "closed"),
)
def close_unintended_change(
    caller: Caller, change: UnintendedChange, *, note: str
) -> UnintendedChange:
    """Close an unintended change: say how things stand now."""
    refuse_if(not note.strip(), _("Say how things stand now."), field="note")
    change.closing_note = note.strip()
    change.save()
    return change


ON_UNINTENDED: Final = (
    review_consequences,
    mitigate_unintended_change,
    close_unintended_change,
)

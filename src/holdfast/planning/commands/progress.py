"""Commands on measurements: record one, correct one without losing it (6.2.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.planning.models import Objective, ProgressEntry
from holdfast.planning.models.objectives import WHOLE
from holdfast.planning.queries.objectives import newest_day_of
from holdfast.records.making import PROVENANCE, fill, make, refuse_unless_open

WORDS: Final = ("title", "note", "owner", "unit", "classification", *PROVENANCE)


def _enter(
    caller: Caller, objective: Objective, values: Mapping[str, Any], **also: Any
) -> ProgressEntry:
    """Write an entry and set by when the next one is due."""
    day: dt.date = values.get("measured_on") or clock.today()
    value: Decimal | None = values.get("value")
    note = str(values.get("note") or "").strip()
    refuse_if(
        value is None and not note,
        _("Give the figure, or say in words how far it is."),
        field="value",
    )
    refuse_if(
        value is not None and objective.is_share and not 0 <= value <= WHOLE,
        _("A share of a whole lies between 0 and 100 %."),
        field="value",
    )
    refuse_if(day > clock.today(), _("That day has not come yet."), field="measured_on")
    title = str(values.get("title") or "").strip() or _("{objective} on {day}").format(
        objective=objective.reference, day=day.isoformat()
    )
    made = make(
        ProgressEntry(
            organization_id=caller.organization_id,
            objective=objective,
            measured_by=caller.name,
            **also,
        ),
        {
            "owner": objective.owner,
            "unit": objective.unit,
            "classification": objective.classification,
            **{name: given for name, given in values.items() if given not in (None, "")},
            "title": title,
            "measured_on": day,
            "note": note,
        },
    )
    _plan_the_next(objective)
    return made


def plan_the_next_measurement(entry: ProgressEntry) -> None:
    """Count the time to the next measurement anew when one is voided, or counts again."""
    _plan_the_next(Objective.objects.get(pk=entry.objective_id))


def _plan_the_next(objective: Objective) -> None:
    """Count the time to the next one from the newest that counts, else from taking it up."""
    last = newest_day_of(objective) or objective.active_since
    if objective.next_measurement is None or last is None:
        return
    following = objective.measured_again_by(last)
    if following != objective.next_measurement:
        objective.next_measurement = following
        objective.save()


@command(
    kind="planning.objective.measured",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Record a measurement"),
    labels={
        "value": gettext_lazy("Value"),
        "note": gettext_lazy("Note"),
        "measured_on": gettext_lazy("Measured on"),
    },
    helps={
        "value": gettext_lazy("In the unit of measure of the objective."),
        "measured_on": gettext_lazy("Left empty: today."),
    },
    tone="primary",
)
def record_measurement(
    caller: Caller,
    objective: Objective,
    *,
    value: Decimal | None = None,
    note: str = "",
    measured_on: dt.date | None = None,
) -> ProgressEntry:
    """Record what was measured of an objective, or in words how far it is."""
    refuse_if(objective.state == "withdrawn", _("The objective is withdrawn."))
    return _enter(caller, objective, {"value": value, "note": note, "measured_on": measured_on})


def _record(caller: Caller, **values: Any) -> ProgressEntry:
    """Record a measurement of an objective; a value once recorded is corrected, not changed."""
    objective = values.pop("objective", None)
    refuse_if(objective is None, _("Name the objective."), field="objective")
    # Rows of one file may name one objective many times: each meets it as the last one left it.
    fresh = Objective.objects.get(pk=objective.pk)
    if values.get("value") is None and not str(values.get("note") or "").strip():
        values["note"] = values.get("title", "")  # a title of one's own says how far it is, too
    return _enter(caller, fresh, values)


record_progress: Command[..., ProgressEntry] = register(
    Command(
        function=_record,
        kind="planning.progress.recorded",
        needs=Permission.PLANNING_EDIT,
        label=gettext_lazy("Record a measurement"),
        asks=("objective", "measured_on", "value", *WORDS),
        makes=ProgressEntry,
        tone="primary",
    )
)


def _amend(caller: Caller, entry: ProgressEntry, **values: Any) -> ProgressEntry:
    """Complete what is said beside a measurement; its value and day are corrected instead."""
    refuse_unless_open(entry)
    changed = sorted(set(values) - set(WORDS))
    if changed:
        raise Refused(
            _("A measurement is not overwritten: use “Correct”, which keeps the first one."),
            fields={name: [_("It is corrected, not overwritten.")] for name in changed},
        )
    fill(entry, values)
    entry.corrected_at = clock.now()
    entry.save()
    return entry


amend_progress: Command[..., ProgressEntry] = register(
    Command(
        function=_amend,
        kind="planning.progress.amended",
        needs=Permission.PLANNING_EDIT,
        label=gettext_lazy("Edit"),
        asks=WORDS,
        target=ProgressEntry,
    )
)


@command(
    kind="planning.progress.corrected",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Correct"),
    moves=Move(("recorded",), "corrected"),
    labels={
        "value": gettext_lazy("Right value"),
        "measured_on": gettext_lazy("Right day"),
        "reason": gettext_lazy("Why it was wrong"),
    },
    helps={"measured_on": gettext_lazy("Left empty: the same day.")},
)
def correct_progress(
    caller: Caller,
    entry: ProgressEntry,
    *,
    reason: str,
    value: Decimal | None = None,
    measured_on: dt.date | None = None,
) -> ProgressEntry:
    """Put a right measurement in the place of a wrong one, which is kept with the reason."""
    refuse_if(not reason.strip(), _("Say why it was wrong."), field="reason")
    day = measured_on or entry.measured_on
    values = {"value": value, "note": entry.note, "measured_on": day}
    refuse_if(
        (value, day) == (entry.value, entry.measured_on),
        _("This is what it says already."),
        field="value",
    )
    entry.correction_reason = reason.strip()
    entry.save()
    objective = Objective.objects.get(pk=entry.objective_id)
    return _enter(caller, objective, values, corrects=entry)

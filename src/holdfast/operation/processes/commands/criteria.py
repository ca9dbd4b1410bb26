"""Commands on criteria (8.1)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.operation.processes.models import Criterion
from holdfast.records.making import amending, recording

CRITERION_FIELDS = (
    "process",
    "measured",
    "measure",
    "unit_of_measure",
    "lower_limit",
    "upper_limit",
    "interval_days",
    "method",
)

set_criterion = recording(
    Criterion,
    kind="processes.criterion.set",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Set a criterion"),
    asks=CRITERION_FIELDS,
    about="Say what is measured at a process, within which limits and how often.",
)
amend_criterion = amending(
    Criterion,
    kind="processes.criterion.amended",
    needs=Permission.PROCESS_EDIT,
    asks=CRITERION_FIELDS,
    about="Change a criterion; records made before keep the limits that they were held against.",
)


@command(
    kind="processes.criterion.withdrawn",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Withdraw"),
    moves=Move(("in_use",), "withdrawn"),
    tone="danger",
)
def withdraw_criterion(caller: Caller, criterion: Criterion, *, reason: str) -> Criterion:
    """Stop applying a criterion, with the reason; its records stay."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    criterion.withdrawn_because = reason.strip()
    criterion.corrected_at = clock.now()  # from then on the process is held against less
    criterion.save()
    return criterion

"""Commands on execution records: record, correct, answer a breach (8.1)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused, refuse_if
from holdfast.common import clock
from holdfast.operation.processes.choices import Measure, Outcome
from holdfast.operation.processes.models import Criterion, Process, ProcessExecution
from holdfast.operation.processes.models.executions import limits_of, outcome_of
from holdfast.operation.processes.queries.breaches import NONCONFORMITY, is_raised
from holdfast.operation.processes.queries.evidence import is_shown
from holdfast.records.choices import Classification, Relation
from holdfast.records.commands import trace
from holdfast.records.making import fill, make, refuse_unless_open
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

STATEMENT: Final = "8.1/2"  # what a breach that is not answered leaves unmet
SKEW: Final = dt.timedelta(minutes=10)  # clocks of phones and gates run ahead a little
# What is said beside what was found; that itself, and when, is corrected by another record.
BESIDE: Final = (
    *("performed_by", "note", "owner", "unit", "classification"),
    *("external_reference", "external_source"),
)
FOUND: Final = ("value", "answer", "happened_at")


@command(
    kind="processes.execution.recorded",
    needs=Permission.PROCESS_RECORD,
    label=gettext_lazy("Record an execution"),
    makes=ProcessExecution,
    helps={"title": gettext_lazy("Empty: made of the process, the criterion and the result.")},
    tone="primary",
)
def record_execution(  # noqa: PLR0913 - what a record says, each by its name
    caller: Caller,
    *,
    process: Process,
    criterion: Criterion | None = None,
    value: Decimal | None = None,
    answer: str = "",
    happened_at: dt.datetime | None = None,
    performed_by: str = "",
    note: str = "",
    title: str = "",
    owner: Person | None = None,
    unit: Unit | None = None,
    classification: str = Classification.INTERNAL,
    external_reference: str = "",
    external_source: str = "",
) -> ProcessExecution:
    """Record that a process ran, and hold what was found against its criterion."""
    criterion = criterion or _only_criterion(process, value, answer)
    made = ProcessExecution(
        organization_id=caller.organization_id,
        process=process,
        criterion=criterion,
        value=value,
        answer=answer or "",
        happened_at=happened_at or clock.now(),
        performed_by=(performed_by or "").strip() or caller.name[:200],
        limits=limits_of(criterion) if criterion else {},
    )
    _judge(made)
    values = {
        "title": (title or "").strip() or _title_of(made),
        "note": note,
        "owner": owner or process.owner,
        "unit": unit,
        "classification": classification,
        "external_reference": external_reference,
        "external_source": external_source,
    }
    return make(made, values)


def _only_criterion(process: Process, value: Decimal | None, answer: str) -> Criterion | None:
    """Give the one criterion in use that takes what was found; None where it is not just one."""
    if value is None and not answer:
        return None
    wanted = Measure.LIMITS if value is not None else Measure.YES_NO
    found = Criterion.objects.live().filter(process=process, state="in_use", measure=wanted)[:2]
    return found[0] if len(found) == 1 else None


def _judge(execution: ProcessExecution) -> None:
    """Check what was found and set outcome and state from the limits that the record keeps."""
    criterion = execution.criterion
    refuse_if(
        criterion is not None and criterion.process_id != execution.process_id,
        _("This criterion belongs to another process."),
        field="criterion",
    )
    refuse_if(
        execution.happened_at is not None and execution.happened_at > clock.now() + SKEW,
        _("That has not happened yet: give the time at which it took place."),
        field="happened_at",
    )
    measure = execution.limits.get("measure")
    refuse_if(
        measure == Measure.LIMITS and execution.value is None,
        _("This criterion takes a figure: enter the value."),
        field="value",
    )
    refuse_if(
        measure == Measure.YES_NO and not execution.answer,
        _("This criterion takes yes or no."),
        field="answer",
    )
    refuse_if(
        measure is None and execution.value is not None,
        _("Choose the criterion that the value is held against."),
        field="criterion",
    )
    execution.outcome = outcome_of(execution.limits, execution.value, execution.answer)
    execution.state = str(execution.outcome)


def _title_of(execution: ProcessExecution) -> str:
    criterion = execution.criterion
    what = f"{execution.process.title}, {criterion.title}" if criterion else execution.process.title
    result = execution.result
    return (f"{what}: {result}" if result else what)[:300]


def _amend(caller: Caller, execution: ProcessExecution, **values: Any) -> ProcessExecution:
    """Complete who did it and the note; what was found is corrected instead."""
    refuse_unless_open(execution)
    changed = sorted(set(values) - set(BESIDE))
    if changed:
        raise Refused(
            _("What was found is not overwritten: use “Correct”, which keeps the first record."),
            fields={name: [_("It is corrected, not overwritten.")] for name in changed},
        )
    fill(execution, values)
    execution.corrected_at = clock.now()
    execution.save()
    return execution


amend_execution: Command[..., ProcessExecution] = register(
    Command(
        function=_amend,
        kind="processes.execution.amended",
        needs=Permission.PROCESS_RECORD,
        label=gettext_lazy("Edit"),
        asks=BESIDE,
        target=ProcessExecution,
    )
)


@command(
    kind="processes.execution.corrected",
    needs=Permission.PROCESS_RECORD,
    label=gettext_lazy("Correct"),
    moves=Move(("noted", "within", "breach"), "corrected"),
    labels={
        "value": gettext_lazy("Right value"),
        "answer": gettext_lazy("Right answer"),
        "happened_at": gettext_lazy("Right time"),
        "reason": gettext_lazy("Why it was wrong"),
    },
    helps={
        "value": gettext_lazy("In the unit of the criterion; left empty: the same value."),
        "answer": gettext_lazy("yes or no; left empty: the same answer."),
        "happened_at": gettext_lazy("Left empty: the same time."),
    },
)
def correct_execution(
    caller: Caller,
    execution: ProcessExecution,
    *,
    reason: str,
    value: Decimal | None = None,
    answer: str = "",
    happened_at: dt.datetime | None = None,
) -> ProcessExecution:
    """Put a right record in the place of a wrong one; to end a breach so takes a process owner."""
    refuse_if(not reason.strip(), _("Say why it was wrong."), field="reason")
    right = ProcessExecution(
        organization_id=caller.organization_id,
        process=execution.process,
        criterion=execution.criterion,
        value=execution.value if value is None else value,
        answer=answer or execution.answer,
        happened_at=happened_at or execution.happened_at,
        performed_by=execution.performed_by,
        limits=execution.limits,
        corrects=execution,
    )
    same = all(getattr(right, name) == getattr(execution, name) for name in FOUND)
    refuse_if(same, _("This is what it says already."), field="value")
    _judge(right)
    _refuse_unless_may_clear(caller, execution, right)
    made = make(right, _carried_over(execution, right))
    execution.correction_reason = reason.strip()
    execution.save()
    if is_shown(execution):
        trace(caller, execution, relation=Relation.EVIDENCES, target=made)
    return made


def _refuse_unless_may_clear(
    caller: Caller, wrong: ProcessExecution, right: ProcessExecution
) -> None:
    """Leave a breach to those who decide on breaches, where a correction would end it."""
    ends = wrong.outcome == Outcome.BREACH and right.outcome != Outcome.BREACH
    if ends and not caller.may(Permission.PROCESS_EDIT, wrong.unit_id):
        raise NotPermitted(
            _(
                "After this correction it would be no breach any more: whoever may edit processes "
                "makes it. Tell {owner} what was wrong, or raise the breach."
            ).format(owner=wrong.process.owner or _("the owner of the process"))
        )


def _carried_over(wrong: ProcessExecution, right: ProcessExecution) -> dict[str, Any]:
    """Give what stays as it was said; a title made of what was found is made anew."""
    kept = {name: getattr(wrong, name) for name in ("note", "owner", "unit", "classification")}
    made_of_result = wrong.title == _title_of(wrong)
    return {**kept, "title": _title_of(right) if made_of_result else wrong.title}


@command(
    kind="processes.execution.decided",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Decide on the breach"),
    moves=Move(("breach", "raised"), "decided"),
    labels={"reason": gettext_lazy("What is decided, and why it needs no nonconformity")},
)
def decide_on_breach(
    caller: Caller, execution: ProcessExecution, *, reason: str
) -> ProcessExecution:
    """Decide what follows from a breach where it is not raised as a nonconformity."""
    refuse_if(not reason.strip(), _("Say what is decided, and why."), field="reason")
    execution.decision, execution.decided_by = reason.strip(), caller.name[:200]
    execution.decided_on = clock.today()
    execution.save()
    return execution


@command(
    kind="processes.execution.raised",
    needs=Permission.PROCESS_RECORD,
    label=gettext_lazy("Raise as nonconformity"),
    moves=Move(("breach", "raised"), "raised"),
    tone="primary",
)
def raise_breach(caller: Caller, execution: ProcessExecution) -> Record:
    """Raise a breach as a nonconformity that is linked to it."""
    refuse_if(
        ProcessExecution.objects.filter(is_raised(), pk=execution.pk).exists(),
        _("It is raised already: see the nonconformity that is linked to it."),
    )
    kind = REGISTRY.get(NONCONFORMITY)
    if kind is None or kind.create is None:
        raise Refused(_("Nonconformities are not kept here: decide on the breach instead."))
    execution.save()
    made: Record = kind.create(
        caller,
        title=_("Breach: {what}").format(what=execution.title)[:300],
        requirement=STATEMENT,
        statement=_("“{process}” ran outside of its limits.").format(process=execution.process),
        evidence=_evidence(execution),
        owner=execution.process.owner,
        unit=execution.unit,
    )
    trace(caller, made, relation=Relation.ARISES_FROM, target=execution)
    return made


def _evidence(execution: ProcessExecution) -> str:
    limits = execution.limits
    bounds = " – ".join(limits.get(end, "") or "…" for end in ("lower", "upper"))
    found = _("{reference}: {result}, recorded by {who} on {day}.").format(
        reference=execution.reference,
        result=execution.result or execution.get_outcome_display(),
        who=execution.performed_by,
        day=execution.happened_at.date().isoformat() if execution.happened_at else "",
    )
    if limits.get("measure") != Measure.LIMITS:
        return found
    held = _("Limits: {bounds} {unit}.").format(bounds=bounds, unit=limits.get("unit", ""))
    return f"{found} {held}".replace(" .", ".")

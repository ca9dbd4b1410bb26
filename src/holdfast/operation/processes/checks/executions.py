"""8.1/2 and 8.1/3: processes are held against their criteria, and records with evidence show it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    evidence_of,
    gap_at,
    joined,
)
from holdfast.context.checks.answers import earliest, every
from holdfast.operation.processes.checks.parts import (
    NO_PROCESS,
    RECORD,
    SET,
    day_of,
    executions,
    judged,
    lapses,
    measurable,
    operating,
)
from holdfast.operation.processes.choices import Outcome
from holdfast.operation.processes.models import Criterion, Process, ProcessExecution
from holdfast.operation.processes.queries.breaches import NONCONFORMITY, is_raised
from holdfast.operation.processes.queries.evidence import has_evidence
from holdfast.records.models import Attachment

ATTACH: Final = "records.attachment.added"


@dataclass
class _Findings:
    """What was found while going through the processes one by one."""

    gaps: list[Gap] = field(default_factory=list)
    shown: list[UUID] = field(default_factory=list)
    lapse: list[dt.date] = field(default_factory=list)

    def answer(self) -> Answer:
        evidence = (
            [] if self.gaps else list(ProcessExecution.objects.filter(pk__in=self.shown[:SHOWN]))
        )
        return Answer(
            met=not self.gaps,
            evidence=tuple(evidence_of(record) for record in evidence),
            evidence_total=0 if self.gaps else len(self.shown),
            gaps=tuple(self.gaps[:SHOWN]),
            gaps_total=len(self.gaps),
            lapses_on=None if self.gaps else earliest(self.lapse),
        )


def _with_last(subjects: QuerySet[Any], found: QuerySet[ProcessExecution], by: str) -> Any:
    """Give each subject with its newest record: its key as `last`, its time as `last_at`."""
    newest = found.filter(**{by: OuterRef("pk")}).order_by("-happened_at", "-pk")
    return subjects.annotate(
        last=Subquery(newest.values("pk")[:1]), last_at=Subquery(newest.values("happened_at")[:1])
    )


@check("8.1/2", reads=(Process, Criterion, ProcessExecution, NONCONFORMITY))
def processes_are_held_against_criteria(on: dt.date) -> Answer:
    """Every criterion was applied within its interval; every breach is raised or decided on."""
    processes = list(operating())
    if not processes:
        return Answer(met=False, gaps=(NO_PROCESS,), gaps_total=1)
    found = _Findings()
    criteria: dict[UUID, list[Any]] = defaultdict(list)
    for criterion in _with_last(measurable(on), judged(on), "criterion"):
        criteria[criterion.process_id].append(criterion)
    for process in processes:
        if not criteria[process.pk]:
            why = _("It has no current criterion that a record could be held against.")
            found.gaps.append(gap_at(process, why, SET))
        for criterion in criteria[process.pk]:
            _look_at(found, criterion, criterion.interval_days or process.required_interval, on)
    return joined(found.answer(), _breaches(on))


def _look_at(found: _Findings, criterion: Any, interval: int | None, on: dt.date) -> None:
    if interval is None:
        why = _("Neither it nor its process says how often a record is expected.")
        found.gaps.append(gap_at(criterion, why, "processes.criterion.amended"))
    elif criterion.last is None:
        found.gaps.append(gap_at(criterion, _("No record was held against it yet."), RECORD))
    elif lapses(day_of(criterion.last_at), interval) <= on:
        why = _("The last record held against it is older than {days} days.").format(days=interval)
        found.gaps.append(gap_at(criterion, why, RECORD))
    else:
        found.shown.append(criterion.last)
        found.lapse.append(lapses(day_of(criterion.last_at), interval))


def _breaches(on: dt.date) -> Answer:
    return every(
        executions(on).filter(outcome=Outcome.BREACH).order_by("reference"),
        Lack(
            ~Q(state="decided") & ~is_raised(),
            gettext_lazy("A breach that is neither raised as a nonconformity nor decided on."),
            "processes.execution.raised",
        ),
    )


@check("8.1/3", reads=(Process, Criterion, ProcessExecution, Attachment))
def records_with_evidence(on: dt.date) -> Answer:
    """Every process in force has a record with evidence within its interval."""
    with_evidence = executions(on).filter(has_evidence())
    processes = list(_with_last(operating(), with_evidence, "process"))
    if not processes:
        return Answer(met=False, gaps=(NO_PROCESS,), gaps_total=1)
    intervals = _shortest_intervals(on)
    found = _Findings()
    late: list[tuple[Process, int]] = []
    for process in processes:
        interval = process.required_interval or intervals.get(process.pk)
        if interval is None:
            why = _("Neither it nor a criterion of it says how often a record is expected.")
            found.gaps.append(gap_at(process, why, "processes.process.amended"))
        elif process.last is None or lapses(day_of(process.last_at), interval) <= on:
            late.append((process, interval))
        else:
            found.shown.append(process.last)
            found.lapse.append(lapses(day_of(process.last_at), interval))
    found.gaps += _without_evidence(late, on)
    return found.answer()


def _shortest_intervals(on: dt.date) -> dict[UUID, int]:
    stated = measurable(on).filter(interval_days__isnull=False)
    found: dict[UUID, int] = {}
    for process, days in stated.values_list("process_id", "interval_days"):
        if days is not None:
            found[process] = min(days, found.get(process, days))
    return found


def _without_evidence(late: Sequence[tuple[Process, int]], on: dt.date) -> list[Gap]:
    """Name the record that only lacks its evidence, or the process that lacks the record."""
    keys = [process.pk for process, _interval in late]
    newest = _with_last(Process.objects.filter(pk__in=keys), executions(on), "process")
    last = {process.pk: (process.last, process.last_at) for process in newest}
    bare = ProcessExecution.objects.in_bulk([key for key, _at in last.values() if key])
    gaps = []
    for process, interval in late:
        key, moment = last[process.pk]
        if key and lapses(day_of(moment), interval) > on:
            why = _("Nothing is attached that shows it: add the log, list or photo.")
            gaps.append(gap_at(bare[key], why, ATTACH))
        else:
            why = _("It has no record with evidence of the last {days} days.")
            gaps.append(gap_at(process, why.format(days=interval), RECORD))
    return gaps

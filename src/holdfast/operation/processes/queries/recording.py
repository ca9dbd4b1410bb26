"""What somebody at the gate can record now: processes in force with their criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from holdfast.accounts.models import Unit
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.operation.processes.models import Criterion, Process, ProcessExecution


@dataclass(frozen=True)
class Recordable:
    """A process in force, with the day of its last record."""

    process: Process
    last: dt.date | None


def recordable(caller: Caller) -> list[Recordable]:
    """Give the processes in force that the caller may read, those never recorded first."""
    readable = Process.objects.visible_to(caller).live().filter(state="in_force")
    live = ProcessExecution.objects.live().filter(unconfirmed=False).exclude(state="corrected")
    last = dict(live.values_list("process").annotate(last=Max("happened_at")).order_by())
    found = [
        Recordable(process, timezone.localtime(at).date() if (at := last.get(process.pk)) else None)
        for process in readable.order_by("title")[:500]
    ]
    return sorted(found, key=lambda each: (each.last is not None, each.last or dt.date.min))


def criteria_of(caller: Caller, process: Process) -> Sequence[Criterion]:
    """Give the criteria in use of a process that the caller may read."""
    found = Criterion.objects.visible_to(caller).live().filter(process=process, state="in_use")
    return list(found.order_by("title")[:100])


def unit_to_record_for(caller: Caller, process: Process) -> Unit | None:
    """Give the unit of the process, or the one unit that somebody works for."""
    units = caller.units(Permission.PROCESS_RECORD)
    if units is None or process.unit_id in units:
        return process.unit
    return Unit.objects.filter(pk__in=units).order_by("reference").first()

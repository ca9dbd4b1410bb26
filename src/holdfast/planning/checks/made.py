"""What was changed of what was in force: of which record, on which day (6.3, 8.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Min, Q

from holdfast.accounts.models import Unit
from holdfast.context.checks.answers import counting, model_of
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.records.models import ContentVersion

PROCESS: Final = "processes.process"
CRITERION: Final = "processes.criterion"
OBJECTIVE: Final = "planning.objective"


@dataclass(frozen=True)
class Made:
    """A change that was made to a record: of which record, on which day."""

    record: Any
    key: UUID  # of the record that a plan has to name
    day: dt.date
    since: dt.date | None = None  # the day of what was in force before


def versions_in_force(kinds: Sequence[str]) -> Iterator[Made]:
    """Give the versions in force that took the place of an earlier one; a question per kind."""
    effective = ContentVersion.objects.filter(record_type__in=kinds, effective_on__isnull=False)
    days: dict[UUID, list[tuple[int, dt.date]]] = {}
    for record, number, day in effective.values_list("record_id", "number", "effective_on"):
        if day is not None:
            days.setdefault(record, []).append((number, day))
    for kind in kinds:
        model = model_of(kind)
        if model is None:
            continue
        for record in counting(model).filter(pk__in=list(days), version_in_force__isnull=False):
            now = record.effective_on
            before = [day for number, day in days[record.pk] if number < record.version_in_force]
            if before and now is not None and max(before) < now:
                yield Made(record, record.pk, now, max(before))


def processes_changed() -> Iterator[Made]:
    """Give the processes in force that were in force before, or amended since."""
    model = model_of(PROCESS)
    if model is None:
        return
    for process in counting(model).filter(state="in_force", in_force_since__isnull=False):
        amended = process.corrected_at.date() if process.corrected_at else None
        if amended is not None and amended > process.in_force_since:
            yield Made(process, process.pk, amended, process.in_force_since)
        elif process.times_in_force > 1:
            yield Made(process, process.pk, process.in_force_since)


def criteria_changed() -> Iterator[Made]:
    """Give the criteria of processes in force that were set, changed or withdrawn since.

    The first criterion of a process belongs to setting it up.
    """
    process, criterion = model_of(PROCESS), model_of(CRITERION)
    if process is None or criterion is None:
        return
    begun = dict(
        counting(process)
        .filter(state="in_force", in_force_since__isnull=False)
        .values_list("pk", "in_force_since")
    )
    met: set[UUID] = set()
    for each in counting(criterion).filter(process__in=list(begun)).order_by("recorded_at"):
        since, first = begun[each.process_id], each.process_id not in met
        met.add(each.process_id)
        moment = each.corrected_at or (None if first else each.recorded_at)
        if moment is not None and moment.date() > since:
            yield Made(each, each.process_id, moment.date(), since)


def roles_changed() -> Iterator[Made]:
    """Give the roles that were described anew after somebody had been assigned to them."""
    first = dict(
        RoleAssignment.objects.live()
        .filter(assigned_on__isnull=False)
        .values_list("role_id")
        .annotate(first=Min("assigned_on"))
    )
    for role in counting(Role).filter(pk__in=list(first), corrected_at__isnull=False):
        day = role.corrected_at.date()
        if day > first[role.pk]:
            yield Made(role, role.pk, day)


def structure_changed(after: dt.date, until: dt.date) -> Iterator[Made]:
    """Give the changes of units, roles and holders after a day; a question for each."""
    end = dt.datetime.combine(after, dt.time.max, dt.UTC)
    for model in (Unit, Role):
        changed = Q(recorded_at__gt=end) | Q(corrected_at__gt=end)
        for record in counting(model).filter(changed):
            moment = record.corrected_at or record.recorded_at
            if moment.date() <= until:
                yield Made(record, record.pk, moment.date())
    assigned = counting(RoleAssignment).filter(
        assigned_on__isnull=False, starts_on__gt=after, starts_on__lte=until
    )
    for assignment in assigned.select_related("role"):
        yield Made(assignment, assignment.role_id, assignment.starts_on)


def objectives_set_anew() -> Iterator[Made]:
    """Give the objectives that were approved again after a revision."""
    model = model_of(OBJECTIVE)
    if model is None:
        return
    again = counting(model).filter(state__in=("approved", "active"), approved_on__isnull=False)
    for objective in again.exclude(state_reason=""):
        yield Made(objective, objective.pk, objective.approved_on)

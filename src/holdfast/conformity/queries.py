"""Reads: the status of every statement on a day, its history, and what lapses next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.db.models import QuerySet

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.catalogue.standard import CHAPTERS, Clause, Requirement, standard
from holdfast.common import clock
from holdfast.conformity.choices import Status
from holdfast.conformity.engine import refresh
from holdfast.conformity.models import Exemption, StatusInterval
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY


@dataclass(frozen=True)
class StatementView:
    """A statement with what the records say of it; without an interval nothing was kept yet."""

    requirement: Requirement
    interval: StatusInterval | None

    @property
    def status(self) -> Status:
        """The status in one word."""
        return Status(self.interval.status) if self.interval else Status.NOT_ASSESSED


@dataclass(frozen=True)
class Tally:
    """How many statements stand how; the figures of a bar."""

    met: int
    gap: int
    not_assessed: int
    not_applicable: int

    @property
    def total(self) -> int:
        """How many statements there are."""
        return self.met + self.gap + self.not_assessed + self.not_applicable


@dataclass(frozen=True)
class ClauseView:
    """A clause with its statements and their tally."""

    clause: Clause
    statements: tuple[StatementView, ...]
    tally: Tally


@dataclass(frozen=True)
class ChapterView:
    """A chapter (4 to 10) with its clauses."""

    number: str
    title: str
    clauses: tuple[ClauseView, ...]
    tally: Tally


def statements_on(caller: Caller, on: dt.date | None = None) -> list[StatementView]:
    """Give the status of every statement, today (brought up to date) or on an earlier day."""
    if on is None or on >= clock.today():
        refresh(caller)
        intervals = StatusInterval.objects.filter(until__isnull=True)
    else:
        end = dt.datetime.combine(on, dt.time.max, dt.UTC)
        intervals = StatusInterval.objects.filter(since__lte=end).exclude(until__lte=end)
    readable = _without_unreadable(caller, list(intervals))
    by_requirement = {interval.requirement: interval for interval in readable}
    return [
        StatementView(requirement, by_requirement.get(requirement.id))
        for requirement in standard().requirements
    ]


def _without_unreadable(caller: Caller, intervals: list[StatusInterval]) -> list[StatusInterval]:
    """Leave out, in memory, what the caller may not read; the totals still count it."""
    usual = _wholly(caller, Permission.RECORD_READ)
    usual = usual and _wholly(caller, Permission.RECORD_READ_CONFIDENTIAL)
    few = _of_few(caller)
    named = [
        (e["type"], UUID(e["id"]))
        for i in intervals
        for e in (*i.evidence, *i.gaps)
        if e["id"] and (not usual or e["type"] in few)
    ]
    if not named:
        return intervals
    hidden = {str(key) for _type, key in named} - {str(k) for k in records_by_key(caller, named)}
    for interval in intervals:
        for part in ("evidence", "gaps"):
            kept = [e for e in getattr(interval, part) if e["id"] not in hidden]
            setattr(interval, part, kept)
    return intervals


def _wholly(caller: Caller, permission: Permission) -> bool:
    return caller.may_somewhere(permission) and caller.units(permission) is None


def _of_few(caller: Caller) -> set[str]:
    """Give the kinds that few may read, and the caller not all of them."""
    return {
        made.key
        for made in REGISTRY
        if made.model.needs_to_read is not None and not _wholly(caller, made.model.needs_to_read)
    }


def chapters(statements: Sequence[StatementView]) -> list[ChapterView]:
    """Arrange statements by chapter and clause, with tallies."""
    by_clause: dict[str, list[StatementView]] = {}
    for view in statements:
        by_clause.setdefault(view.requirement.clause, []).append(view)
    made = []
    for number, title in CHAPTERS.items():
        clauses = tuple(
            ClauseView(clause, tuple(by_clause[clause.number]), tally(by_clause[clause.number]))
            for clause in standard().clauses
            if clause.chapter == number and clause.number in by_clause
        )
        inside = [view for clause in clauses for view in clause.statements]
        made.append(ChapterView(number, title, clauses, tally(inside)))
    return made


def tally(statements: Sequence[StatementView]) -> Tally:
    """Count statements by status."""
    counted = Counter(view.status for view in statements)
    return Tally(
        counted[Status.MET],
        counted[Status.GAP],
        counted[Status.NOT_ASSESSED],
        counted[Status.NOT_APPLICABLE],
    )


def last_known_tallies() -> dict[str, Tally]:
    """Give per chapter how its statements stood at the last look, in one light question."""
    counted: dict[str, Counter[str]] = {number: Counter() for number in CHAPTERS}
    found = StatusInterval.objects.filter(until__isnull=True).values_list("requirement", "status")
    for requirement, status in found:
        counted[requirement.split(".", 1)[0]][status] += 1
    return {
        number: Tally(
            counts[Status.MET],
            counts[Status.GAP],
            counts[Status.NOT_ASSESSED],
            counts[Status.NOT_APPLICABLE],
        )
        for number, counts in counted.items()
    }


def history_of(caller: Caller, requirement: str) -> list[StatusInterval]:
    """Give how a statement stood over time, newest first, at most a hundred times."""
    found = StatusInterval.objects.filter(requirement=requirement).order_by("-since")[:100]
    return _without_unreadable(caller, list(found))


def exemptions_of(requirement: str) -> QuerySet[Exemption]:
    """Give what was proposed and decided on the applicability of a statement, newest first."""
    return Exemption.objects.filter(requirement=requirement).order_by("-proposed_at")


@dataclass(frozen=True)
class Lapse:
    """A statement that is met today and will not be on a day, if nobody acts."""

    requirement: Requirement
    lapses_on: dt.date
    days: int
    evidence: Sequence[Mapping[str, str]]


def forecast(caller: Caller, *, days: int = 90) -> list[Lapse]:
    """Give what lapses within some days if nobody acts, the first first."""
    today = clock.today()
    until = today + dt.timedelta(days=days)
    lapses = []
    for view in statements_on(caller):
        interval = view.interval
        if interval is None or view.status not in (Status.MET, Status.NOT_APPLICABLE):
            continue
        if interval.lapses_on is not None and interval.lapses_on <= until:
            left = (interval.lapses_on - today).days
            lapses.append(Lapse(view.requirement, interval.lapses_on, left, interval.evidence))
    return sorted(lapses, key=lambda lapse: (lapse.lapses_on, lapse.requirement.id))


def as_json(
    caller: Caller,
    on: dt.date | None,
    *,
    organization: str,
    clause: str = "",
    withheld: Mapping[UUID, str] = MappingProxyType({}),
) -> dict[str, object]:
    """Give the status of every statement as the command line prints it (a contract).

    What a gap says of a record that is `withheld` gives way to the reason for withholding it.
    """
    views = [
        view
        for view in statements_on(caller, on)
        if not clause
        or view.requirement.clause == clause
        or view.requirement.clause.startswith(clause + ".")
    ]
    return {
        "organization": organization,
        "standard": standard().name,
        "on": (on or clock.today()).isoformat(),
        "requirements": [_statement_json(view, withheld) for view in views],
    }


def _statement_json(view: StatementView, withheld: Mapping[UUID, str]) -> dict[str, object]:
    interval = view.interval
    evidence = interval.evidence if interval else []
    gaps = interval.gaps if interval else []
    return {
        "id": view.requirement.id,
        "modality": view.requirement.modality.value,
        "status": view.status.value,
        "lapses_on": interval.lapses_on.isoformat() if interval and interval.lapses_on else None,
        "evidence": [{k: e[k] for k in ("type", "reference", "id")} for e in evidence],
        "gaps": [_gap_json(gap, withheld) for gap in gaps],
    }


def _gap_json(gap: Mapping[str, str], withheld: Mapping[UUID, str]) -> dict[str, str]:
    told = {name: gap[name] for name in ("type", "reference", "why", "command")}
    reason = withheld.get(UUID(gap["id"])) if gap["id"] else None
    return told if reason is None else told | {"why": reason}

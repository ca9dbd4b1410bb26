"""8.2: the processes that policy, law, objectives and the system itself need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import SHOWN, Answer, Gap, check, day_after, gap_at, missing
from holdfast.context.checks.answers import (
    CONFIRMED,
    REVIEWED,
    TRACE,
    earliest,
    failed,
    latest_of,
    missing_kind,
    shown,
)
from holdfast.context.models import ComplianceObligation
from holdfast.operation.processes.checks.parts import DESCRIBE
from holdfast.operation.processes.models import Process
from holdfast.operation.processes.queries.coverage import carries
from holdfast.operation.processes.queries.purposes import (
    COMMITMENT,
    DELIVERY,
    OBJECTIVE,
    legal_obligations,
    links_to_processes,
    wanted_of,
)
from holdfast.records.registry import REGISTRY

PUT_IN_FORCE: Final = "processes.process.put_in_force"


def _all_served(subjects: QuerySet[Any], on: dt.date, none: Gap | None) -> Answer:
    """Answer “each of these is traced to a process in force”; it lapses when the last one does."""
    records = list(subjects)
    if not records:
        return failed(none) if none else Answer(met=True)
    links = links_to_processes(subjects)
    linked = {key for keys in links.values() for key in keys}
    processes = Process.objects.live().in_bulk(list(linked))
    days: list[dt.date | None] = []
    gaps: list[Gap] = []
    for record in records:
        mine = [processes[key] for key in links.get(record.pk, ()) if key in processes]
        current = [process for process in mine if process.is_current(on)]
        if current:
            days.append(latest_of([day_after(process.review_due) for process in current]))
        else:
            gaps.append(_unserved(record, mine))
    if gaps:
        return Answer(met=False, gaps=tuple(gaps[:SHOWN]), gaps_total=len(gaps))
    evidence, total = shown(subjects)
    return Answer(met=True, evidence=evidence, evidence_total=total, lapses_on=earliest(days))


def _unserved(record: Any, linked: Iterable[Process]) -> Gap:
    for process in linked:
        if process.state != "withdrawn":
            return _not_current(process, _("“{record}” relies on it.").format(record=record))
    return gap_at(record, _("No process in force is linked to it."), TRACE)


def _not_current(process: Process, because: str) -> Gap:
    if process.unconfirmed:
        why = _("It comes from a template and is not confirmed as yours.")
        return gap_at(process, f"{why} {because}", CONFIRMED)
    if process.state == "draft":
        return gap_at(process, f"{_('The process is not in force.')} {because}", PUT_IN_FORCE)
    return gap_at(process, f"{_('Its review date has passed.')} {because}", REVIEWED)


def _of_kind(kind: str, on: dt.date, none: Text) -> Answer:
    made = REGISTRY.get(kind)
    if made is None or made.create is None:
        return failed(missing_kind(kind, none))
    return _all_served(wanted_of(kind), on, missing_kind(kind, none, made.create.kind))


@check("8.2/a", reads=(Process, COMMITMENT), awaits=(COMMITMENT,))
def processes_for_the_policy(on: dt.date) -> Answer:
    """Every policy commitment is linked to a process in force."""
    none = gettext_lazy("No commitment of the security policy is recorded.")
    return _of_kind(COMMITMENT, on, none)


@check("8.2/b", reads=(Process, ComplianceObligation))
def processes_for_the_law(on: dt.date) -> Answer:
    """Every applicable obligation of law or authorities is linked to a process in force."""
    judged = ComplianceObligation.objects.live().filter(unconfirmed=False, state="not_applicable")
    none = missing(
        ComplianceObligation,
        gettext_lazy("No applicable legal or regulatory obligation is recorded."),
        "context.obligation.identified",
    )
    subjects = legal_obligations()
    empty_is_fine = not subjects.exists() and judged.exists()
    return _all_served(subjects, on, None if empty_is_fine else none)


@check("8.2/c", reads=(Process, OBJECTIVE), awaits=(OBJECTIVE,))
def processes_for_the_objectives(on: dt.date) -> Answer:
    """Every active objective is linked to a process in force."""
    none = gettext_lazy("No security objective is active.")
    return _of_kind(OBJECTIVE, on, none)


@check("8.2/d", reads=(Process,))
def processes_for_the_system(on: dt.date) -> Answer:
    """A process in force exists for every clause that needs one."""
    known = list(
        Process.objects.live().exclude(state="withdrawn").order_by("reference").only(*_NEEDED)
    )
    named: Mapping[str, list[Process]] = {
        clause: [p for p in known if carries(p.clauses, clause)] for clause in DELIVERY
    }
    gaps: list[Gap] = []
    days: list[dt.date | None] = []
    serving: dict[UUID, Process] = {}
    for clause, words in DELIVERY.items():
        current = [process for process in named[clause] if process.is_current(on)]
        serving |= {process.pk: process for process in current}
        days.append(latest_of([day_after(process.review_due) for process in current]))
        if not current:
            gaps.append(_no_process_for(clause, words, named[clause]))
    if gaps:
        return failed(*gaps)
    evidence, total = shown(Process.objects.filter(pk__in=serving).order_by("reference"))
    return Answer(met=True, evidence=evidence, evidence_total=total, lapses_on=earliest(days))


_NEEDED: Final = (
    *("organization", "reference", "title", "clauses", "state", "standing", "unconfirmed"),
    *("review_due", "version"),
)


def _no_process_for(clause: str, words: Text, named: list[Process]) -> Gap:
    because = _("It is the one for {what} ({clause}).").format(what=words, clause=clause)
    if named:
        return _not_current(named[0], because)
    why = _("No process in force carries out clause {clause}: {what}.")
    return missing(Process, why.format(clause=clause, what=words), DESCRIBE)

"""The engine: asks the checks, keeps status intervals, re-evaluates only what a change touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.catalogue.checks import CHECKS, Answer, Check
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.conformity.choices import ExemptionState, Status
from holdfast.conformity.models import Exemption, StatusInterval, WaitingRequirement
from holdfast.records.registry import REGISTRY

WHOLE: Final = "4.4/1"  # rests on how all other statements stand (`whole.py`)


@dataclass(frozen=True)
class Verdict:
    """The status of a statement on a day, and what it rests on."""

    requirement: str
    status: Status
    answer: Answer


def evaluate(on: dt.date, requirements: Iterable[str] | None = None) -> dict[str, Verdict]:
    """Ask the live records of the caller's organization what holds on a day.

    Without `requirements`, every statement of the catalogue is answered, in its order.
    """
    wanted = None if requirements is None else set(requirements)
    exempt = _exemptions_on(on)
    verdicts = {}
    for requirement in standard().requirements:
        if wanted is None or requirement.id in wanted:
            verdicts[requirement.id] = _verdict(requirement.id, on, exempt)
    return verdicts


def _verdict(requirement: str, on: dt.date, exempt: Mapping[str, Exemption]) -> Verdict:
    if requirement in exempt:
        until = exempt[requirement].review_due
        lapses = until + dt.timedelta(days=1) if until else None
        return Verdict(requirement, Status.NOT_APPLICABLE, Answer(met=True, lapses_on=lapses))
    check = CHECKS.get(requirement)
    if check is None:
        return Verdict(requirement, Status.NOT_ASSESSED, Answer(met=False))
    absent = absent_kinds(check)
    if absent:
        sentence = _(
            "Not assessed yet: it also needs records that are not kept here so far ({kinds})."
        )
        unseen = (sentence.format(kinds=", ".join(absent)),)
        return Verdict(requirement, Status.NOT_ASSESSED, Answer(met=False, unseen=unseen))
    answer = check.function(on)
    met = answer.met and not answer.unseen
    return Verdict(requirement, Status.MET if met else Status.GAP, answer)


def absent_kinds(check: Check) -> list[str]:
    """Give the kinds of record that a check also needs and that are not kept here yet."""
    return [key.split(".")[-1] for key in check.awaits if key not in REGISTRY]


def _exemptions_on(on: dt.date) -> dict[str, Exemption]:
    approved = Exemption.objects.filter(state=ExemptionState.APPROVED)
    return {e.requirement: e for e in approved if e.review_due is None or e.review_due >= on}


def refresh(caller: Caller) -> int:
    """Bring the status of the caller's organization up to date; give how many were asked.

    Only statements are asked whose records changed, whose answer lapsed, or that were never asked.
    The system as a whole is asked last, and again whenever another answer changed.
    """
    today, now = clock.today(), clock.now()
    due = _statements_due(today)
    if not due:
        return 0
    with transaction.atomic():
        WaitingRequirement.objects.filter(requirement__in=due).delete()
        changed = _ask(caller, due - {WHOLE}, today, now)
        if changed or WHOLE in due:
            due |= {WHOLE}
            _ask(caller, {WHOLE}, today, now)
    return len(due)


def _ask(caller: Caller, due: set[str], today: dt.date, now: dt.datetime) -> int:
    """Ask statements anew, and begin an interval for each that answers otherwise than before."""
    verdicts = evaluate(today, due)
    open_intervals = {
        interval.requirement: interval
        for interval in StatusInterval.objects.filter(
            until__isnull=True, requirement__in=due
        ).select_for_update()
    }
    fresh = []
    for verdict in verdicts.values():
        interval = _interval(caller, verdict, now)
        known = open_intervals.get(verdict.requirement)
        if known is not None and _says_the_same(known, interval):
            continue
        if known is not None:
            known.until = now
            known.save(update_fields=["until"])
        fresh.append(interval)
    StatusInterval.objects.filter(until__isnull=True, requirement__in=due).update(checked_at=now)
    StatusInterval.objects.bulk_create(fresh)
    return len(fresh)


def _statements_due(today: dt.date) -> set[str]:
    waiting = set(WaitingRequirement.objects.values_list("requirement", flat=True))
    known = dict(
        StatusInterval.objects.filter(until__isnull=True).values_list("requirement", "lapses_on")
    )
    every = {requirement.id for requirement in standard().requirements}
    lapsed = {name for name, lapses_on in known.items() if lapses_on and lapses_on <= today}
    return (waiting & every) | (every - set(known)) | lapsed


def _interval(caller: Caller, verdict: Verdict, now: dt.datetime) -> StatusInterval:
    answer = verdict.answer
    return StatusInterval(
        organization_id=caller.organization_id,
        requirement=verdict.requirement,
        status=verdict.status,
        since=now,
        checked_at=now,
        lapses_on=answer.lapses_on,
        evidence=[
            {"type": e.type, "reference": e.reference, "id": str(e.id), "title": e.title}
            for e in answer.evidence
        ],
        evidence_total=max(answer.evidence_total, len(answer.evidence)),
        gaps=[
            {
                "type": g.type,
                "reference": g.reference,
                "id": str(g.id) if g.id else None,
                "title": g.title,
                "why": str(g.why),
                "command": g.command,
            }
            for g in answer.gaps
        ],
        gaps_total=max(answer.gaps_total, len(answer.gaps)),
        unseen=[str(part) for part in answer.unseen],
    )


def _says_the_same(one: StatusInterval, other: StatusInterval) -> bool:
    names = ("status", "lapses_on", "evidence", "evidence_total", "gaps", "gaps_total", "unseen")
    return all(getattr(one, name) == getattr(other, name) for name in names)

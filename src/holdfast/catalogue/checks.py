"""Checks: how live records answer a statement of the standard.

A check is a pure function of live records and a day. It says whether the statement is met, on which
records it relied, what is missing (and which command closes the gap), and on which day the answer
lapses if nobody acts. It asks a bounded number of questions of the database, never one per record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, Min, Model, Q, QuerySet

from holdfast.acting.gates import Text
from holdfast.catalogue.standard import standard

SHOWN: Final = 50  # records named in an answer; the totals count all


@dataclass(frozen=True)
class Evidence:
    """A record that an answer relies on."""

    type: str
    id: UUID
    reference: str
    title: str = ""


@dataclass(frozen=True)
class Gap:
    """What is missing: why, at which record, and the command that would close it.

    `type` is the kind of record concerned (also where there is none yet); `command` is the kind of
    a command: on that record, or the one that makes a new one.
    """

    why: Text
    type: str = ""
    id: UUID | None = None
    reference: str = ""
    title: str = ""
    command: str = ""


@dataclass(frozen=True)
class Answer:
    """What the records say of a statement on a day.

    `unseen` names parts of the statement that this installation cannot look at yet; an answer with
    such parts is not met by them.
    """

    met: bool
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    lapses_on: dt.date | None = None
    evidence_total: int = 0
    gaps_total: int = 0
    unseen: tuple[Text, ...] = ()


CheckFunction = Callable[[dt.date], Answer]


@dataclass(frozen=True)
class Check:
    """A registered check: which statement it answers and which kinds of record it reads."""

    requirement: str
    function: CheckFunction
    reads: tuple[str, ...]
    awaits: tuple[str, ...] = field(default=())


CHECKS: Final[dict[str, Check]] = {}


def check(
    requirement: str, *, reads: Sequence[type[Model] | str], awaits: Sequence[str] = ()
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a function as the check of a statement.

    `reads` are the models whose changes call for a new answer, those of rooms above by their keys
    (`processes.process`), whether or not they exist yet. `awaits` names kinds of record that
    the statement also needs and that a later package brings (`leadership.securitypolicy`): until
    then the statement is shown as not assessed.

    Raises:
        ValueError: there is no such statement, or it already has a check.
    """
    if requirement not in standard().by_id():
        raise ValueError(f"The catalogue has no statement {requirement}.")
    if requirement in CHECKS:
        raise ValueError(f"{requirement} already has a check.")

    def register(function: CheckFunction) -> CheckFunction:
        keys = tuple(kind if isinstance(kind, str) else kind._meta.label_lower for kind in reads)
        CHECKS[requirement] = Check(requirement, function, keys, tuple(awaits))
        return function

    return register


def evidence_of(record: Any) -> Evidence:
    """Name a record as evidence."""
    return Evidence(
        type=record._meta.label_lower,
        id=record.pk,
        reference=record.reference,
        title=record.title,
    )


def gap_at(record: Any, why: Text, command: str = "") -> Gap:
    """Name what is missing at a record."""
    return Gap(
        why=why,
        type=record._meta.label_lower,
        id=record.pk,
        reference=record.reference,
        title=record.title,
        command=command,
    )


def missing(model: type[Model], why: Text, command: str = "") -> Gap:
    """Name a kind of record of which there is none (of the sort that is needed)."""
    return Gap(why=why, type=model._meta.label_lower, command=command)


@dataclass(frozen=True)
class Lack:
    """A condition under which a record fails, in words, with the command that mends it."""

    where: Q | Exists
    why: Text
    command: str = ""


def at_least_one(found: QuerySet[Any], otherwise: Gap) -> Answer:
    """Answer “there is at least one of these”; it lapses when the last of them lapses."""
    shown = list(found[:SHOWN])
    if not shown:
        return Answer(met=False, gaps=(otherwise,), gaps_total=1)
    total = len(shown) if len(shown) < SHOWN else found.count()
    return Answer(
        met=True,
        evidence=tuple(evidence_of(record) for record in shown),
        evidence_total=total,
        lapses_on=_last_lapse(found, shown),
    )


def each(subjects: QuerySet[Any], *lacks: Lack, none: Gap | None = None) -> Answer:
    """Answer “every one of these is as it should be”.

    The subjects are current ones: it is asked anew when the first of them ceases to be. With
    `none`, an empty register is a gap; without it, nothing to judge means met.
    """
    total = subjects.count()
    if total == 0:
        return Answer(met=none is None, gaps=(none,) if none else (), gaps_total=1 if none else 0)
    gaps: list[Gap] = []
    gaps_total = 0
    failing = Q(pk__in=[])
    for lack in lacks:
        failed = subjects.filter(lack.where)
        count = failed.count()
        gaps_total += count
        failing |= Q(lack.where) if isinstance(lack.where, Exists) else lack.where
        if count:
            gaps += [gap_at(record, lack.why, lack.command) for record in failed[:SHOWN]]
    good = subjects.exclude(failing) if lacks else subjects
    shown = list(good[:SHOWN])
    return Answer(
        met=not gaps,
        evidence=tuple(evidence_of(record) for record in shown),
        evidence_total=total if not gaps else good.count(),
        gaps=tuple(gaps),
        gaps_total=gaps_total,
        lapses_on=_first_lapse(subjects) if not gaps else None,
    )


def joined(*answers: Answer) -> Answer:
    """Answer “all of these hold”; it lapses when the first of them does."""
    lapses = [a.lapses_on for a in answers if a.lapses_on is not None]
    seen: dict[UUID, Evidence] = {e.id: e for a in answers for e in a.evidence}
    return Answer(
        met=all(a.met for a in answers),
        evidence=tuple(seen.values()),
        evidence_total=sum(a.evidence_total for a in answers),
        gaps=tuple(gap for a in answers for gap in a.gaps),
        gaps_total=sum(a.gaps_total for a in answers),
        lapses_on=min(lapses, default=None),
        unseen=tuple(part for a in answers for part in a.unseen),
    )


def either(*answers: Answer) -> Answer:
    """Answer “one of these holds”: the first that is met, else the gaps of the first."""
    return next((a for a in answers if a.met), answers[0])


def lapsing(answer: Answer, on: dt.date | None) -> Answer:
    """Let an answer lapse at a further date, where that comes first."""
    if on is None or not answer.met:
        return answer
    first = on if answer.lapses_on is None else min(on, answer.lapses_on)
    return replace(answer, lapses_on=first)


def simply(*, met: bool, evidence: Sequence[Any] = (), gaps: Sequence[Gap] = ()) -> Answer:
    """Give an answer from records and gaps already at hand."""
    return Answer(
        met=met,
        evidence=tuple(evidence_of(record) for record in evidence),
        evidence_total=len(evidence),
        gaps=tuple(gaps),
        gaps_total=len(gaps),
    )


def day_after(day: dt.date | None) -> dt.date | None:
    """Give the first day on which something due on a day is overdue."""
    return day + dt.timedelta(days=1) if day is not None else None


def _first_lapse(found: QuerySet[Any]) -> dt.date | None:
    earliest: dt.date | None = found.aggregate(earliest=Min("review_due"))["earliest"]
    return day_after(earliest)


def _last_lapse(found: QuerySet[Any], shown: Sequence[Any]) -> dt.date | None:
    if any(record.review_due is None for record in shown):
        return None
    if len(shown) == SHOWN and found.filter(review_due__isnull=True).exists():
        return None
    latest = found.order_by("-review_due").values_list("review_due", flat=True).first()
    return day_after(latest)

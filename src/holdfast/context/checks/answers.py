"""Ways to answer that clause 4 needs beside those of the catalogue: near misses, exact lapses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Evidence,
    Gap,
    Lack,
    at_least_one,
    day_after,
    each,
    evidence_of,
    gap_at,
)
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

TRACE: Final = "records.trace.made"
REVIEWED: Final = "records.record.reviewed"
CONFIRMED: Final = "records.record.confirmed"
Steps = Mapping[str, tuple[Text, str]]


def counting(model: type[Any]) -> QuerySet[Any]:
    """Give the records of a kind that are live and confirmed, overdue for review or not."""
    found: QuerySet[Any] = model.objects.live().filter(unconfirmed=False)
    return found.order_by("reference")


def current(model: type[Any], on: dt.date) -> QuerySet[Any]:
    """Give the current records of a kind in the order of their references."""
    found: QuerySet[Any] = model.objects.current(on)
    return found.order_by("reference")


def near_misses(candidates: QuerySet[Any], on: dt.date, steps: Steps) -> list[Gap]:
    """Name the live records that would do if somebody took a step, with the step; one query.

    `steps` gives, per state that does not count, the reason and the command that leads on.
    """
    model = candidates.model
    waiting = candidates.live().filter(  # type: ignore[attr-defined]
        Q(unconfirmed=True, state__in=(*model.life_cycle.current, *steps))
        | Q(state__in=list(steps))
        | Q(review_due__lt=on, state__in=model.life_cycle.current)
    )
    return [_near_miss(record, on, steps) for record in waiting.order_by("reference")[:SHOWN]]


def _near_miss(record: Record, on: dt.date, steps: Steps) -> Gap:
    if record.unconfirmed:
        why: Text = _("It comes from a template and is not confirmed as yours.")
        return gap_at(record, why, CONFIRMED)
    if record.state in steps:
        return gap_at(record, *steps[record.state])
    return gap_at(record, _("Its review date has passed."), REVIEWED)


def some_current(
    candidates: QuerySet[Any], on: dt.date, *lacks: Lack, none: Gap, steps: Steps | None = None
) -> Answer:
    """Answer “there is at least one current one that is as it should be”.

    Where there is none, the gaps name the current ones with what they lack, then the near misses,
    and only where there is neither, what to record first.
    """
    found = candidates.current(on).order_by("reference")  # type: ignore[attr-defined]
    failing = Q(pk__in=[])
    for lack in lacks:
        failing |= Q(lack.where)
    answer = at_least_one(found.exclude(failing), none)
    if answer.met:
        return answer
    gaps = [
        gap_at(record, lack.why, lack.command)
        for lack in lacks
        for record in found.filter(lack.where)[:SHOWN]
    ]
    gaps += near_misses(candidates, on, steps or {})
    return replace(answer, gaps=tuple(gaps) or (none,), gaps_total=len(gaps) or 1)


def every(
    subjects: QuerySet[Any], *lacks: Lack, none: Gap | None = None, dated: bool = False
) -> Answer:
    """Answer “every one of these is as it should be”.

    It lapses with the first review date only where it is `dated`: where a passed review date is
    itself one of the lacks.
    """
    answer = each(subjects, *lacks, none=none)
    return answer if dated else replace(answer, lapses_on=None)


def until_the_last(answer: Answer, subjects: QuerySet[Any]) -> Answer:
    """Let an answer lapse when the last of the subjects is no longer current."""
    if not answer.met or subjects.filter(review_due__isnull=True).exists():
        return answer
    latest = subjects.aggregate(latest=Max("review_due"))["latest"]
    return replace(answer, lapses_on=earliest((answer.lapses_on, day_after(latest))))


def one_or_other(first: Answer, second: Answer) -> Answer:
    """Answer “this or that”; where both hold, it lapses when the later one does."""
    if first.met and second.met:
        lapses = (first.lapses_on, second.lapses_on)
        both = replace(first, evidence=(*first.evidence, *second.evidence))
        total = first.evidence_total + second.evidence_total
        return replace(both, evidence_total=total, lapses_on=latest_of(lapses))
    if first.met or second.met:
        return first if first.met else second
    gaps = (*first.gaps, *second.gaps)
    return replace(first, gaps=gaps, gaps_total=first.gaps_total + second.gaps_total)


def earliest(days: Iterable[dt.date | None]) -> dt.date | None:
    """Give the first of some days, where None is never."""
    return min((day for day in days if day is not None), default=None)


def latest_of(days: Sequence[dt.date | None]) -> dt.date | None:
    """Give the last of some days, where None is never, and so the last of all."""
    return None if None in days else max((day for day in days if day is not None), default=None)


def shown(found: QuerySet[Any]) -> tuple[tuple[Evidence, ...], int]:
    """Name the first records of a set as evidence, with how many there are."""
    records = list(found[:SHOWN])
    total = len(records) if len(records) < SHOWN else found.count()
    return tuple(evidence_of(record) for record in records), total


def failed(*gaps: Gap) -> Answer:
    """Answer “no”, with what is missing."""
    return Answer(met=False, gaps=gaps, gaps_total=len(gaps))


def held(evidence: Sequence[Any] = (), lapses_on: dt.date | None = None) -> Answer:
    """Answer “yes”, on the strength of some records, until a day."""
    return Answer(
        met=True,
        evidence=tuple(evidence_of(record) for record in evidence),
        evidence_total=len(evidence),
        lapses_on=lapses_on,
    )


def missing_kind(key: str, why: Text, command: str = "") -> Gap:
    """Name a kind of record, by its key, of which one is needed."""
    return Gap(why=why, type=key, command=command)


def model_of(key: str) -> type[Any] | None:
    """Give the model of a kind by its key; None where no room brings it yet."""
    return REGISTRY[key].model if key in REGISTRY else None

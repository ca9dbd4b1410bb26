"""Parts of answers that the checks of this room share."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    day_after,
    evidence_of,
    gap_at,
    missing,
)
from holdfast.operation.risk.models import RiskMethod, RiskScenario, Treatment
from holdfast.operation.risk.queries.scenarios import has_treatment, open_scenarios
from holdfast.records.models import RecordQuerySet
from holdfast.work.models import Action

ONE: Final = Value(1)
TREATED: Final = ("avoid", "modify", "share", "pursue")
UNDONE: Final = ("proposed", "approved", "in_progress")
OPEN: Final = (*UNDONE, "implemented")
COUNTING: Final = (*OPEN, "verified")
NO_SCENARIO: Final = missing(
    RiskScenario, _("No risk scenario is recorded yet."), "risk.scenario.recorded"
)


def scenarios() -> RecordQuerySet[RiskScenario]:
    """Give every scenario that is a risk of ours, in the order of the references."""
    return open_scenarios().order_by("reference")


def is_decided() -> Q:
    """Give the condition “decided by somebody, and not risen since”."""
    return (
        Q(decided_at__isnull=False)
        & ~Q(decision="undecided")
        & Q(decided_rank__gte=F("rank_current"))
    )


def treated() -> RecordQuerySet[RiskScenario]:
    """Give the scenarios about which something is to be done, as decided."""
    return scenarios().filter(decision__in=TREATED, decided_at__isnull=False)


def treatments(*states: str) -> QuerySet[Treatment]:
    """Give the treatments in some states, of scenarios that are risks of ours."""
    found: QuerySet[Treatment] = Treatment.objects.live().filter(
        state__in=states,
        unconfirmed=False,
        scenario__standing="live",
        scenario__unconfirmed=False,
    )
    return found.exclude(scenario__state__in=("closed", "merged")).order_by("reference")


def has_plan() -> Exists:
    """Give the condition “something is planned or done about it”."""
    return has_treatment(where=Q(state__in=COUNTING))


def has_action() -> Exists:
    """Give the condition “an action hangs on it”, for treatments."""
    return Exists(Action.objects.live().exclude(state="dropped").filter(about_id=OuterRef("pk")))


def every(
    subjects: QuerySet[Any], *lacks: Lack, none: Gap | None = None, dated: bool = False
) -> Answer:
    """Answer “every one of these is as it should be”.

    It lapses with the first review date only where it is `dated`: where a passed review date is
    itself one of the lacks. All is counted in one pass over the register, however many the lacks.
    """
    failing = Q(pk__in=[])
    for lack in lacks:
        failing |= Q(lack.where)
    figures = subjects.order_by().aggregate(
        total=Count("*"),
        failing=Count(ONE, filter=failing),
        first=Min("review_due"),
        **{f"lack{n}": Count(ONE, filter=Q(lack.where)) for n, lack in enumerate(lacks)},
    )
    if not figures["total"]:
        return Answer(met=none is None, gaps=(none,) if none else (), gaps_total=1 if none else 0)
    gaps: list[Gap] = []
    for number, lack in enumerate(lacks):
        if figures[f"lack{number}"]:
            failed = subjects.filter(lack.where).only("reference", "title")[:SHOWN]
            gaps += [gap_at(record, lack.why, lack.command) for record in failed]
    good = subjects.exclude(failing).only("reference", "title")[:SHOWN]
    return Answer(
        met=not gaps,
        evidence=tuple(evidence_of(record) for record in good),
        evidence_total=figures["total"] - figures["failing"],
        gaps=tuple(gaps),
        gaps_total=sum(figures[f"lack{number}"] for number in range(len(lacks))),
        lapses_on=day_after(figures["first"]) if dated and not gaps else None,
    )


def methods_in_force(on: dt.date) -> QuerySet[RiskMethod]:
    """Give the method in force on a day, as the standard counts it."""
    return RiskMethod.objects.current(on)

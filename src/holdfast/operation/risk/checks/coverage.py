"""6.1.2: assessments in force for all that is in scope, with all that is to be considered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from holdfast.accounts.models import Site, Unit
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    gap_at,
    joined,
    lapsing,
    missing,
    simply,
)
from holdfast.context.models import Scope
from holdfast.context.queries.scopes import annexes_of, scopes_in_force
from holdfast.operation.risk.checks.parts import every, scenarios
from holdfast.operation.risk.choices import Consideration
from holdfast.operation.risk.models import (
    ConsideredCategory,
    RiskAssessment,
    RiskScenario,
    Threat,
    Vulnerability,
)
from holdfast.operation.risk.queries.coverage import (
    CATEGORIES,
    assessments_in_force,
    considerations,
    counted_in,
    reason_in,
    tallies,
)
from holdfast.operation.risk.queries.scenarios import covered_by, scenarios_of
from holdfast.records.models import Record, Trace

PLAN = "risk.assessment.planned"
SCOPE = "context.scope.set_up"
TELL = "risk.scenario.recorded"


def _in_force(on: dt.date) -> list[RiskAssessment]:
    return list(RiskAssessment.objects.current(on).order_by("-review_due", "reference"))


NO_ASSESSMENT = missing(RiskAssessment, _("No approved assessment is within its period."), PLAN)


@check("6.1.2/0", reads=(RiskAssessment, Scope, Trace, Unit, Site))
def proactive(on: dt.date) -> Answer:
    """An assessment in force for every unit and site in scope; not only after incidents."""
    scopes = list(scopes_in_force(on))
    if not scopes:
        gap = missing(Scope, _("No scope is in force: without it nothing is in scope."), SCOPE)
        return Answer(met=False, gaps=(gap,), gaps_total=1)
    found = _in_force(on)
    if not found:
        return Answer(met=False, gaps=(NO_ASSESSMENT,), gaps_total=1)
    wanted: dict[UUID, tuple[str, str]] = {}
    for annex in annexes_of(scopes).values():
        for part in ("units", "sites"):
            for entry in annex.annex.get(part, ()):
                words = f"{entry.get('reference', '')} {entry.get('title', '')}".strip()
                wanted[UUID(entry["id"])] = (str(entry["type"]), words)
    until, gaps = _covered(wanted, found)
    planned = [each for each in found if each.trigger in ("plan", "change")]
    if not planned:
        why = _("All assessments in force were started by incidents: plan one beforehand.")
        gaps.append(missing(RiskAssessment, why, PLAN))
    else:
        until.append(_last(planned))
    answer = simply(met=not gaps, evidence=(*scopes, *found), gaps=gaps)
    until.append(_last(scopes))
    return lapsing(answer, min((day for day in until if day is not None), default=None))


def _covered(
    wanted: dict[UUID, tuple[str, str]], found: Sequence[RiskAssessment]
) -> tuple[list[dt.date | None], list[Gap]]:
    """Give the days until which each unit and site is covered, and a gap for each that is not."""
    covered = covered_by([each.pk for each in found])
    parents = dict(Unit.objects.live().values_list("pk", "parent_id"))
    homes = dict(Site.objects.live().values_list("pk", "unit_id"))
    until: list[dt.date | None] = []
    gaps: list[Gap] = []
    for key, (kind, words) in wanted.items():
        home = key if kind == "accounts.unit" else homes.get(key)
        above = _upwards(home, parents)
        by = [
            each
            for each in found
            if not any(covered[each.pk].values())
            or key in covered[each.pk].get(kind, ())
            or above & covered[each.pk]["accounts.unit"]
        ]
        if by:
            until.append(_last(by))
            continue
        why = _now("{name} is in scope, and no assessment in force covers it.").format(name=words)
        gaps.append(Gap(why=why, type=kind, id=key, title=words, command=PLAN))
    return until, gaps


def _upwards(unit: UUID | None, parents: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Give a unit and all units above it."""
    found: set[UUID] = set()
    while unit is not None and unit not in found:
        found.add(unit)
        unit = parents.get(unit)
    return found


def _last(found: Iterable[Record]) -> dt.date | None:
    """Give the day on which the last of some records no longer counts; None is never."""
    ends = [each.review_due for each in found]
    return None if None in ends else day_after(max((e for e in ends if e), default=None))


def _considered(on: dt.date, *categories: Consideration) -> Answer:
    """Answer “the assessment in force has scenarios of each, or it says why it has none”."""
    found = assessments_in_force(on)
    if not found:
        return Answer(met=False, gaps=(NO_ASSESSMENT,), gaps_total=1)
    counted, considered = tallies(), considerations(on)
    evidence: list[Any] = [each.record for each in found]
    gaps: list[Gap] = []
    until: list[dt.date | None] = [_last(each.record for each in found)]
    for category in categories:
        inside = scenarios_of(*(each.record for each in found)).filter(CATEGORIES[category])
        evidence += inside.order_by("reference")[:5]
        for assessment in found:
            if counted_in(assessment, category, counted) or reason_in(assessment, category):
                continue
            fitting = [
                record
                for place, record in considered
                if record.category == category and assessment.covers(place)
            ]
            evidence += fitting
            if fitting:
                until.append(_last(fitting))
            else:
                why = _now(
                    "Nothing is said of: {category}. Tell a scenario, or record why there is none."
                )
                gaps.append(gap_at(assessment.record, why.format(category=category.label), TELL))
    answer = simply(met=not gaps, evidence=list(dict.fromkeys(evidence)), gaps=gaps)
    return lapsing(answer, min((day for day in until if day is not None), default=None))


@check("6.1.2/a", reads=(RiskAssessment, RiskScenario, ConsideredCategory, Site, Trace))
def failures_and_malice(on: dt.date) -> Answer:
    """Scenarios of failures and of malicious acts, or a reason why not."""
    return _considered(
        on,
        Consideration.FAILURE,
        Consideration.MALICIOUS,
    )


@check("6.1.2/b", reads=(RiskAssessment, RiskScenario, ConsideredCategory, Site, Trace))
def surroundings_and_people(on: dt.date) -> Answer:
    """Scenarios or recorded considerations of environment, people, culture, outside control."""
    wanted = (
        Consideration.ENVIRONMENTAL,
        Consideration.HUMAN,
        Consideration.CULTURAL,
        Consideration.OUTSIDE,
    )
    return _considered(on, *wanted)


@check("6.1.2/d", reads=(RiskAssessment, RiskScenario, ConsideredCategory, Site, Trace))
def information(on: dt.date) -> Answer:
    """Scenarios or recorded considerations of information, data, knowledge, communication."""
    return _considered(on, Consideration.INFORMATION)


@check("6.1.2/e", reads=(Threat, Vulnerability, RiskScenario))
def intelligence(on: dt.date) -> Answer:
    """Registers of threats and vulnerabilities with dated sources, checked, and used."""
    parts = []
    for model, none, check_command, link, unused in (
        (
            Threat,
            missing(Threat, _("No threat is recorded."), "risk.threat.recorded"),
            "risk.threat.source_checked",
            "catalogue_threat",
            (_("No scenario is traced to a threat."), "risk.scenario.linked_to_threat"),
        ),
        (
            Vulnerability,
            missing(
                Vulnerability, _("No vulnerability is recorded."), "risk.vulnerability.recorded"
            ),
            "risk.vulnerability.source_checked",
            "catalogue_vulnerability",
            (
                _("No scenario is traced to a vulnerability."),
                "risk.scenario.linked_to_vulnerability",
            ),
        ),
    ):
        watched = model.objects.live().filter(state="watched", unconfirmed=False)
        parts.append(
            every(
                watched.order_by("reference"),
                Lack(Q(source="") | Q(source_date=None), _("It has no dated source."),
                     check_command),
                Lack(Q(review_due=None), _("No day is set to look at its source again."),
                     check_command),
                Lack(Q(review_due__lt=on), _("Its source was not looked at in time."),
                     check_command),
                none=none,
                dated=True,
            )
        )  # fmt: skip
        # From the short register to the long one: an index leads there.
        used = watched.filter(Exists(scenarios().order_by().filter(**{link: OuterRef("pk")})))
        keys = list(used.order_by().values_list("pk", flat=True)[:SHOWN])
        traced = list(scenarios().order_by().filter(**{f"{link}__in": keys})[:SHOWN])
        lacking = () if traced else (missing(RiskScenario, *unused),)
        parts.append(simply(met=bool(traced), evidence=traced, gaps=lacking))
    return joined(*parts)

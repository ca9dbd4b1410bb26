"""6.1.1/2 and 6.1.3: where the risks that were evaluated are fed into."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    joined,
    lapsing,
    missing,
    simply,
)
from holdfast.context.queries.links import linked_to
from holdfast.operation.risk.checks.parts import NO_SCENARIO, every, scenarios
from holdfast.operation.risk.models import (
    EnterpriseReport,
    RiskAssessment,
    RiskScenario,
    Treatment,
)
from holdfast.planning.queries.lapses import linked_until
from holdfast.records.models import Trace
from holdfast.records.registry import REGISTRY

TRACE: Final = "records.trace.made"
PROCESS: Final = "processes.process"
SCENARIO: Final = "risk.riskscenario"
REPORT: Final = "risk.enterprisereport"
OBJECTIVE: Final = "planning.objective"
CONTROL: Final = "controls.control"
AUDIT: Final = "evaluation.audit"
REVIEW: Final = "evaluation.managementreview"
SECURITY_PLAN: Final = "response.securityplan"
CHANGE: Final = "planning.changeplan"
DESCRIBE: Final = "processes.process.described"
# The clauses whose process is risk assessment.
ASSESSING: Final = ("8.3", "6.1", "6.1.2")
# What the outputs of risk assessment feed, in words (6.1.1/2).
FED: Final[tuple[tuple[str, Text], ...]] = (
    (OBJECTIVE, _("Its outputs are not linked to any objective.")),
    (CONTROL, _("Its outputs are not linked to any control.")),
    (AUDIT, _("Its outputs are not linked to any audit.")),
    (REVIEW, _("Its outputs are not linked to any management review.")),
)


def _processes(on: dt.date) -> Any:
    """Give the processes in force on a day; None where no room brings processes."""
    if PROCESS not in REGISTRY:
        return None
    return REGISTRY[PROCESS].model.objects.current(on).order_by("reference")


def _assessing(on: dt.date) -> list[Any]:
    """Give the processes in force that carry out risk assessment."""
    found = _processes(on)
    return [each for each in found or () if set(each.clauses) & set(ASSESSING)]


def _outputs_feed(kind: str, process: Any) -> bool:
    """Tell whether the process, or something that it put out, is linked to a kind of record."""
    to_kind = linked_to((kind,))
    if type(process).objects.filter(to_kind, pk=process.pk).exists():
        return True
    if scenarios().order_by().filter(to_kind).exists():
        return True
    outputs = (RiskAssessment, Treatment)
    return any(m.objects.live().filter(to_kind, unconfirmed=False).exists() for m in outputs)


@check(
    "6.1.1/2",
    reads=(PROCESS, RiskScenario, RiskAssessment, Treatment, Trace, OBJECTIVE),
    awaits=(CONTROL, AUDIT, REVIEW),
)
def integrated(on: dt.date) -> Answer:
    """Risk assessment is a process whose outputs feed objectives, controls, audits, reviews."""
    found = _assessing(on)
    if not found:
        why = _("No process in force carries out risk assessment: one that names clause 8.3.")
        gap = Gap(why=why, type=PROCESS, command=DESCRIBE)
        return Answer(met=False, gaps=(gap,), gaps_total=1)
    process = found[0]
    gaps = [
        Gap(
            why=why,
            type=PROCESS,
            id=process.pk,
            reference=process.reference,
            title=process.title,
            command=TRACE,
        )
        for kind, why in FED
        if not _outputs_feed(kind, process)
    ]
    answer = simply(met=not gaps, evidence=found, gaps=gaps)
    ends = [each.review_due for each in found]
    return answer if None in ends else lapsing(answer, day_after(max(ends)))


@check("6.1.3/a", reads=(RiskScenario, EnterpriseReport, Trace))
def reported(on: dt.date) -> Answer:
    """Every risk above acceptance, from which on it is reported, is in the enterprise register."""
    if not scenarios().exists():
        return Answer(met=False, gaps=(NO_SCENARIO,), gaps_total=1)
    unjudged = every(
        scenarios().filter(above_appetite=None),
        Lack(
            Q(pk__isnull=False),
            _("Nobody knows whether it is above acceptance: judge it."),
            "risk.scenario.scored",
        ),
    )
    counts = Q(state="reported") & (Q(review_due__isnull=True) | Q(review_due__gte=on))
    above = scenarios().filter(above_appetite=True)
    answer = every(
        above,
        Lack(
            ~linked_to((REPORT,), only={REPORT: counts}),
            _("It is above acceptance, and not reported to the enterprise risk register."),
            "risk.scenario.reported_to_enterprise",
        ),
    )
    answer = joined(unjudged, answer)
    reports = EnterpriseReport.objects.live().filter(counts, unconfirmed=False)
    days = {REPORT: dict(reports.values_list("pk", "review_due"))}
    return lapsing(answer, day_after(linked_until(above, days))) if answer.met else answer


@check("6.1.3/d", reads=(PROCESS, RiskScenario, Trace))
def carried(on: dt.date) -> Answer:
    """Every process in force is linked to the risks that it carries."""
    found = _processes(on)
    none = Gap(why=_("No process is in force."), type=PROCESS, command=DESCRIBE)
    if found is None:
        return Answer(met=False, gaps=(none,), gaps_total=1)
    if not scenarios().exists():
        return Answer(met=False, gaps=(NO_SCENARIO,), gaps_total=1)
    return every(
        found,
        Lack(~linked_to((SCENARIO,)), _("It is not linked to the risks that it carries."), TRACE),
        none=none,
    )


@check(
    "6.1.3/e",
    reads=(RiskScenario, Treatment, Trace, CHANGE),
    awaits=(CONTROL, SECURITY_PLAN),
)
def answered(on: dt.date) -> Answer:
    """Every control, plan and change is linked to the risks that it answers."""
    parts = []
    for kind in (CONTROL, SECURITY_PLAN, CHANGE):
        if kind not in REGISTRY:
            continue
        found = REGISTRY[kind].model.objects.current(on).order_by("reference")
        unlinked = Lack(
            ~linked_to((SCENARIO, "risk.treatment")),
            _("It is not linked to the risks that it answers."),
            TRACE,
        )
        parts.append(every(found, unlinked))
    if not any(part.evidence_total or part.gaps_total for part in parts):
        why = _("Nothing is linked to the risks that it answers.")
        return Answer(met=False, gaps=(missing(RiskScenario, why, TRACE),), gaps_total=1)
    return replace(joined(*parts), lapses_on=None)

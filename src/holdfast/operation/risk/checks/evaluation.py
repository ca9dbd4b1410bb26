"""8.3, the heart: a method and an assessment by it; scenarios identified, evaluated, decided on."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from holdfast.acting.models import GateOverride
from holdfast.catalogue.checks import (
    Answer,
    Gap,
    Lack,
    at_least_one,
    check,
    day_after,
    gap_at,
    joined,
    lapsing,
    missing,
    simply,
)
from holdfast.operation.risk.checks.parts import (
    NO_SCENARIO,
    OPEN,
    every,
    is_decided,
    methods_in_force,
    scenarios,
    treatments,
)
from holdfast.operation.risk.models import (
    RiskAcceptance,
    RiskAssessment,
    RiskMethod,
    RiskScenario,
    Treatment,
)
from holdfast.operation.risk.queries.scenarios import acceptances_in_force, is_accepted

SCORE = "risk.scenario.scored"
AMEND = "risk.scenario.amended"
DECIDE = "risk.scenario.decided"


@check("8.3/0", reads=(RiskMethod, RiskAssessment))
def process_runs(on: dt.date) -> Answer:
    """A method in force, and an approved assessment within its period that used it."""
    method = methods_in_force(on).first()
    if method is None:
        adopt = missing(
            RiskMethod, _("No risk method is in force: choose one."), "risk.method.adopted"
        )
        return Answer(met=False, gaps=(adopt,), gaps_total=1)
    used = RiskAssessment.objects.current(on).filter(method=method).order_by("-review_due")
    assessed = at_least_one(used, _assessment_gap())
    return joined(simply(met=True, evidence=(method,)), assessed)


def _assessment_gap() -> Gap:
    """Name the assessment that is nearest to counting, with the step that it needs."""
    steps = {
        "approved": (_("Its period is over, or it used another method: assess again."),
                     "risk.assessment.planned"),
        "in_review": (_("It waits for approval."), "risk.assessment.approved"),
        "running": (_("It is not finished yet."), "risk.assessment.submitted"),
        "planned": (_("It has not begun yet."), "risk.assessment.started"),
    }  # fmt: skip
    waiting = RiskAssessment.objects.live().filter(unconfirmed=False, state__in=list(steps))
    nearest = waiting.order_by("-recorded_at").first()
    if nearest is None:
        words = _("No assessment by the method in force is approved and within its period.")
        return missing(RiskAssessment, words, "risk.assessment.planned")
    why, command = steps[nearest.state]
    return gap_at(nearest, why, command)


@check("8.3/a", reads=(RiskScenario, Treatment))
def identified(on: dt.date) -> Answer:
    """Every scenario names its parts, all are ranked, treatments show what they need."""
    named = every(
        scenarios(),
        Lack(Q(at_risk="", protected_asset=None), _("It does not say what is at risk."), AMEND),
        Lack(Q(threat_text="", actor="", catalogue_threat=None), _("It names no threat."), AMEND),
        Lack(
            Q(vulnerability_text="", catalogue_vulnerability=None),
            _("It names no vulnerability."),
            AMEND,
        ),
        Lack(Q(consequence_text=""), _("It does not say what follows."), AMEND),
        Lack(Q(rank_current=None), _("It has no rank: judge it by the method in force."), SCORE),
        none=NO_SCENARIO,
    )
    needs = every(
        treatments(*OPEN),
        Lack(
            Q(resources="", cost=None),
            _("It does not say which resources it needs."),
            "risk.treatment.amended",
        ),
    )
    return joined(named, needs)


@check("8.3/b", reads=(RiskScenario,))
def evaluated(on: dt.date) -> Answer:
    """Every scenario is scored three times with rationale and evaluated, its review not passed."""
    lacks = []
    for stage, words in (
        ("before", _("Likelihood and consequence before controls are not judged.")),
        ("current", _("Current likelihood and consequence are not judged.")),
        ("target", _("Target likelihood and consequence are not judged.")),
    ):
        gone = Q(**{f"likelihood_{stage}": None}) | Q(**{f"consequence_{stage}": None})
        lacks.append(Lack(gone, words, SCORE))
    for stage, words in (
        ("before", _("No rationale for the score before controls.")),
        ("current", _("No rationale for the current score.")),
        ("target", _("No rationale for the target score.")),
    ):
        lacks.append(Lack(Q(**{f"rationale_{stage}": ""}), words, SCORE))
    unjudged = Q(level_before="") | Q(level_current="") | Q(level_target="")
    return every(
        scenarios(),
        *lacks,
        Lack(unjudged, _("It is not evaluated against the criteria of a method."), SCORE),
        Lack(Q(state="review_due"), _("A review was called for: judge it again."), SCORE),
        Lack(Q(review_due__lt=on), _("Its review date has passed."), "risk.scenario.reviewed"),
        none=NO_SCENARIO,
        dated=True,
    )


@check("8.3/c", reads=(RiskScenario, RiskAcceptance, GateOverride))
def decided(on: dt.date) -> Answer:
    """Every scenario is decided on; what is kept above appetite is accepted until a day."""
    kept = Q(decision="retain", above_appetite=True)
    undecided = Q(decision="undecided") | Q(decided_at=None)
    answer = every(
        scenarios(),
        Lack(
            undecided & Q(rank_current=None),
            _("It is not decided on, and has to be scored before anybody can."),
            SCORE,
        ),
        Lack(
            undecided & Q(rank_current__isnull=False),
            _("No authorized risk owner has decided what is done about it."),
            DECIDE,
        ),
        Lack(
            Q(decided_at__isnull=False) & ~Q(decision="undecided") & ~is_decided(),
            _("The risk has risen since it was decided on: decide anew."),
            DECIDE,
        ),
        Lack(
            kept & ~Q(is_accepted(on)),
            _("It is kept above appetite, and no acceptance of it counts today."),
            "risk.scenario.accepted",
        ),
        none=NO_SCENARIO,
    )
    if not answer.met:
        return answer
    ends = (
        acceptances_in_force(on)
        .filter(scenario=OuterRef("pk"), level=OuterRef("level_current"))
        .order_by("-until")
        .values("until")[:1]
    )
    first = scenarios().filter(kept).annotate(ends=Subquery(ends)).aggregate(first=Min("ends"))
    return lapsing(answer, day_after(first["first"]))

"""8.3/d, 8.3/e and 6.1.3/b: what is done about the risks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.checks import Answer, Lack, check, day_after, joined, lapsing
from holdfast.operation.risk.checks.parts import (
    NO_SCENARIO,
    OPEN,
    UNDONE,
    every,
    has_action,
    has_plan,
    is_decided,
    scenarios,
    treated,
    treatments,
)
from holdfast.operation.risk.models import RiskAcceptance, RiskScenario, Treatment
from holdfast.operation.risk.queries.scenarios import has_treatment, is_accepted
from holdfast.work.models import Action

PLAN = "risk.scenario.treatment_planned"
AMEND = "risk.treatment.amended"
NO_OPTIONS = _("No options were considered for it: say what else was thought of, and why not.")
SCHEDULED = Q(state__in=("approved", "in_progress"), due__isnull=False)
DONE = Q(state__in=("implemented", "verified"))


@check("8.3/d", reads=(RiskScenario, Treatment))
def options_chosen(on: dt.date) -> Answer:
    """Every treated scenario has options considered, and something implemented or scheduled."""
    if not scenarios().exists():
        return Answer(met=False, gaps=(NO_SCENARIO,), gaps_total=1)
    unset = ~Q(has_treatment(where=SCHEDULED | DONE))
    weighed = Q(has_treatment(where=~Q(options_considered="") | Q(state="rejected")))
    planned = Q(has_treatment(where=Q(state__in=OPEN)))
    answer = every(
        treated(),
        Lack(~weighed & ~planned, NO_OPTIONS, PLAN),
        Lack(unset & ~planned, _("Nothing is implemented or scheduled about it."), PLAN),
    )
    # Where a treatment is planned already, the step that is missing is a step of that treatment.
    ours = treatments(*OPEN).filter(scenario__in=treated().order_by().values("pk"))
    waiting = ours.filter(scenario__in=treated().filter(unset).order_by().values("pk"))
    steps = every(
        waiting,
        Lack(Q(due=None), _("It has no date."), AMEND),
        Lack(
            Q(state="proposed", due__isnull=False),
            _("It is proposed, and nobody has approved it yet."),
            "risk.treatment.approved",
        ),
    )
    without = ours.filter(scenario__in=treated().filter(~weighed).order_by().values("pk"))
    options = every(without, Lack(Q(pk__isnull=False), NO_OPTIONS, AMEND))
    return joined(answer, *(replace(p, evidence=(), evidence_total=0) for p in (steps, options)))


@check("8.3/e", reads=(RiskScenario, Treatment, Action))
def plans_kept(on: dt.date) -> Answer:
    """Every treatment plan is complete, and none is overdue without a decision."""
    if not scenarios().exists():
        return Answer(met=False, gaps=(NO_SCENARIO,), gaps_total=1)
    planned = every(treated(), Lack(~Q(has_plan()), _("There is no plan to treat it."), PLAN))
    expected = Q(expected_likelihood=None) | Q(expected_consequence=None)
    complete = every(
        treatments(*OPEN),
        Lack(
            Q(actions="") & ~Q(has_action()),
            _("It does not say what is done: name the steps, or plan actions."),
            AMEND,
        ),
        Lack(Q(owner=None), _("Nobody answers for it."), AMEND),
        Lack(Q(due=None), _("It has no date."), AMEND),
        Lack(Q(cost=None), _("It has no cost; none is a figure too."), AMEND),
        Lack(
            expected & Q(scenario__level_target=""),
            _("It does not say which risk is to remain."),
            AMEND,
        ),
        Lack(
            Q(state__in=UNDONE, due__lt=on),
            _("It is overdue: report it done, or decide on another date."),
            "risk.treatment.postponed",
        ),
    )
    answer = joined(planned, complete)
    first = treatments(*UNDONE).aggregate(first=Min("due"))["first"]
    return lapsing(answer, day_after(first))


@check("6.1.3/b", reads=(RiskScenario, Treatment, RiskAcceptance))
def fed_into_treatment(on: dt.date) -> Answer:
    """Every risk above acceptance has a decision and a plan."""
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
    above = scenarios().filter(above_appetite=True)
    bearable = Q(decision="retain") & Q(is_accepted(on))
    answer = every(
        above,
        Lack(~is_decided(), _("It is above acceptance and not decided on."),
             "risk.scenario.decided"),
        Lack(
            ~Q(has_plan()) & ~bearable,
            _("It is above acceptance, and nothing is planned about it."),
            PLAN,
        ),
    )  # fmt: skip
    answer = joined(unjudged, answer)
    resting = (
        RiskAcceptance.objects.live()
        .filter(
            state="in_force", until__gte=on, scenario__in=above.filter(~Q(has_plan())).order_by()
        )
        .aggregate(first=Min("until"))["first"]
    )
    return lapsing(answer, day_after(resting))

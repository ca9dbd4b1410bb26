"""6.1.1: risks and opportunities of the system, what is done about them, and whether it worked."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.checks import (
    Answer,
    Gap,
    Lack,
    at_least_one,
    check,
    day_after,
    joined,
    lapsing,
    missing,
)
from holdfast.context.checks.answers import TRACE, current, every
from holdfast.context.models import ContextIssue, PartyRequirement
from holdfast.planning.models import NoSystemRisk, SystemRisk
from holdfast.planning.queries.lapses import linked_until
from holdfast.planning.queries.system_risks import (
    PROCESS,
    actions_for_system_risks,
    answered,
    counts,
    has_owned_action,
    in_a_process,
    issues_and_requirements,
    no_risk_decisions,
    open_system_risks,
    system_risks,
)
from holdfast.work.models import Action

RECORD: Final = "planning.systemrisk.recorded"
ADDRESS: Final = "planning.systemrisk.addressed"
AMEND: Final = "work.action.amended"
NO_RISK: Final = missing(
    SystemRisk, _("No risk or opportunity of the system is recorded yet."), RECORD
)
UNANSWERED: Final = _(
    "No risk or opportunity of the system arises from it, nor is it decided that none does."
)


@check("6.1.1/1", reads=(SystemRisk, NoSystemRisk, ContextIssue, PartyRequirement))
def determined(on: dt.date) -> Answer:
    """Every current issue and addressed requirement leads to a system risk, or none arises."""
    register = at_least_one(system_risks().filter(counts(on)), NO_RISK)
    issues, needs = current(ContextIssue, on), issues_and_requirements()[1]
    if not issues.exists() and not needs.exists():
        nothing = missing(
            ContextIssue,
            _("There is no context issue or addressed requirement to determine them from."),
            "context.issue.captured",
        )
        return Answer(met=False, gaps=(nothing,), gaps_total=1)
    unanswered = Lack(~answered(on), UNANSWERED, RECORD)
    answer = joined(register, every(issues, unanswered), every(needs, unanswered))
    if not answer.met:
        return answer
    days = {
        "planning.systemrisk": dict(
            system_risks().filter(counts(on)).values_list("pk", "review_due")
        ),
        "planning.nosystemrisk": dict(
            no_risk_decisions().filter(counts(on)).values_list("pk", "review_due")
        ),
    }
    for subjects in (issues, needs):
        answer = lapsing(answer, day_after(linked_until(subjects, days)))
    return answer


@check("6.1.1/a", reads=(SystemRisk, Action))
def actions_planned(on: dt.date) -> Answer:
    """Every risk or opportunity that is to be addressed has an action with owner and date."""
    answer = every(
        open_system_risks(),
        Lack(
            Q(decision="undecided"),
            _("It is not decided whether it is addressed or left as it is."),
            ADDRESS,
        ),
        Lack(
            Q(decision="address") & ~Q(has_owned_action()),
            _("It is to be addressed, and no action for it has an owner and a date."),
            "work.action.planned_for_record",
        ),
        Lack(
            Q(decision="accept", review_due__lt=on),
            _("It was left as it is until a review, which has passed."),
            "planning.systemrisk.taken_up_again",
        ),
        none=None if system_risks().exists() else NO_RISK,
    )
    left = open_system_risks().filter(decision="accept").aggregate(first=Min("review_due"))
    return lapsing(answer, day_after(left["first"]))


def _no_action() -> Gap | None:
    """Name what is missing where no action is planned, though something is to be addressed."""
    if not system_risks().exists():
        return NO_RISK
    if open_system_risks().exclude(decision="accept").exists():
        return missing(
            Action, _("No action is planned for a risk or opportunity of the system."), ADDRESS
        )
    return None


def _of_actions(*lacks: Lack) -> Answer:
    actions: Any = actions_for_system_risks()
    return every(actions, *lacks, none=_no_action())


@check("6.1.1/b1", reads=(SystemRisk, Action, PROCESS))
def actions_integrated(on: dt.date) -> Answer:
    """Each action is linked to the process that it changes."""
    return _of_actions(
        Lack(~in_a_process(), _("It is not linked to the process that it changes."), TRACE)
    )


@check("6.1.1/b2", reads=(SystemRisk, Action))
def effectiveness_judged(on: dt.date) -> Answer:
    """Each action says how and when one sees whether it worked; each completed one is judged."""
    answer = _of_actions(
        Lack(Q(criterion=""), _("It does not say how one sees that it worked."), AMEND),
        Lack(Q(judge_on=None), _("No day is set to judge whether it worked."), AMEND),
        Lack(
            Q(state="done", judge_on__lt=on),
            _("It is done, and whether it worked was not judged in time."),
            "work.action.judged_effective",
        ),
    )
    waiting = actions_for_system_risks().filter(state="done").aggregate(first=Min("judge_on"))
    return lapsing(answer, day_after(waiting["first"]))

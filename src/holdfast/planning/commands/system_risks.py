"""Commands on risks and opportunities of the system (6.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.context.models import ContextIssue, PartyRequirement
from holdfast.planning.choices.system_risks import (
    Effectiveness,
    Extent,
    Likelihood,
    SystemRiskDecision,
    SystemRiskSide,
)
from holdfast.planning.gates.system_risks import (
    ACTION_IS_PLANNED,
    ACTIONS_ARE_JUDGED,
    EFFECTIVENESS_IS_JUDGED,
    IS_IN_A_PROCESS,
)
from holdfast.planning.models import NoSystemRisk, SystemRisk
from holdfast.records.choices import Classification, Relation
from holdfast.records.commands import trace
from holdfast.records.making import amending, make, moving
from holdfast.records.models import Record
from holdfast.work.commands import plan_action_for

FIELDS = ("side", "description", "effect", "likelihood", "extent")
REVIEW_MONTHS = 12
ARISES = {
    "issues": gettext_lazy("Arises from the issues"),
    "requirements": gettext_lazy("Arises from the requirements"),
}


def _link(
    caller: Caller, made: Record, relation: Relation, *sources: Iterable[Record] | None
) -> None:
    for source in (each for some in sources for each in (some or ())):
        trace(caller, made, relation=relation, target=source)


@command(
    kind="planning.systemrisk.recorded",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Record a risk or opportunity"),
    labels=ARISES,
    makes=SystemRisk,
    tone="primary",
)
def record_system_risk(  # noqa: PLR0913 - a record of the register and what it arises from
    caller: Caller,
    *,
    title: str,
    side: SystemRiskSide = SystemRiskSide.RISK,
    description: str = "",
    effect: str = "",
    likelihood: Likelihood | None = None,
    extent: Extent | None = None,
    issues: list[ContextIssue] | None = None,
    requirements: list[PartyRequirement] | None = None,
    owner: Person | None = None,
    unit: Unit | None = None,
    classification: Classification = Classification.INTERNAL,
    review_due: dt.date | None = None,
    happened_at: dt.datetime | None = None,
    external_reference: str = "",
    external_source: str = "",
) -> SystemRisk:
    """Record what can keep the system from its results or help it, and what it arises from."""
    values: dict[str, Any] = {
        "title": title,
        "side": side,
        "description": description,
        "effect": effect,
        "likelihood": likelihood or "",
        "extent": extent or "",
        "owner": owner,
        "unit": unit,
        "classification": classification,
        "review_due": review_due,
        "happened_at": happened_at,
        "external_reference": external_reference,
        "external_source": external_source,
    }
    made = make(SystemRisk(organization_id=caller.organization_id), values)
    _link(caller, made, Relation.ARISES_FROM, issues, requirements)
    return made


amend_system_risk = amending(
    SystemRisk,
    kind="planning.systemrisk.amended",
    needs=Permission.PLANNING_EDIT,
    asks=FIELDS,
    about="Correct or complete a risk or opportunity of the system.",
)


def _decide(caller: Caller, risk: SystemRisk, decision: SystemRiskDecision, reason: str) -> None:
    risk.decision, risk.decision_reason = decision, reason.strip()
    risk.decided_on, risk.decided_by = clock.today(), caller.name


@command(
    kind="planning.systemrisk.addressed",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Address it: plan an action"),
    moves=Move(("identified", "accepted"), "action_planned"),
    labels={
        "title": gettext_lazy("What is to be done"),
        "criterion": gettext_lazy("How one sees that it worked"),
        "judge_on": gettext_lazy("Effect judged on"),
    },
    tone="primary",
)
def address_system_risk(
    caller: Caller,
    risk: SystemRisk,
    *,
    title: str,
    owner: Person,
    due: dt.date,
    criterion: str = "",
    judge_on: dt.date | None = None,
    reason: str = "",
) -> SystemRisk:
    """Decide to address it, and plan who does what until when and how one sees that it worked."""
    _decide(caller, risk, SystemRiskDecision.ADDRESS, reason)
    risk.save()
    plan_action_for(
        caller, risk, title=title, owner=owner, due=due, criterion=criterion, judge_on=judge_on
    )
    return risk


@command(
    kind="planning.systemrisk.action_planned",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Its actions are planned"),
    moves=Move(("identified", "accepted"), "action_planned"),
    gates=(ACTION_IS_PLANNED,),
)
def confirm_action_planned(caller: Caller, risk: SystemRisk, *, reason: str = "") -> SystemRisk:
    """Decide to address it by the actions that are planned for it already."""
    _decide(caller, risk, SystemRiskDecision.ADDRESS, reason)
    risk.save()
    return risk


@command(
    kind="planning.systemrisk.accepted",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Leave it as it is"),
    moves=Move(("identified", "judged"), "accepted"),
)
def accept_system_risk(
    caller: Caller, risk: SystemRisk, *, reason: str, review_due: dt.date
) -> SystemRisk:
    """Decide to leave it as it is until a review, with the reason."""
    refuse_if(not reason.strip(), _("Say why nothing is done about it."), field="reason")
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    _decide(caller, risk, SystemRiskDecision.ACCEPT, reason)
    risk.effectiveness, risk.review_due = "", review_due
    risk.save()
    return risk


integrate_system_risk = moving(
    SystemRisk,
    kind="planning.systemrisk.integrated",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("It is part of a process"),
    moves=Move(("action_planned",), "integrated"),
    gates=(IS_IN_A_PROCESS,),
    about="Confirm that what is done about it has become part of a process.",
)


@command(
    kind="planning.systemrisk.judged",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("Judge whether it worked"),
    moves=Move(("integrated", "judged"), "judged"),
    gates=(ACTIONS_ARE_JUDGED,),
    labels={
        "effectiveness": gettext_lazy("Did it work?"),
        "finding": gettext_lazy("What was seen"),
    },
    tone="primary",
)
def judge_system_risk(
    caller: Caller, risk: SystemRisk, *, effectiveness: Effectiveness, finding: str
) -> SystemRisk:
    """Judge whether what was done about it reached what it was meant to reach."""
    refuse_if(not finding.strip(), _("Say what you saw."), field="finding")
    risk.effectiveness, risk.finding = effectiveness, finding.strip()
    risk.judged_on, risk.judged_by = clock.today(), caller.name
    risk.save()
    return risk


@command(
    kind="planning.systemrisk.closed",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Close"),
    moves=Move(("identified", "action_planned", "integrated", "judged", "accepted"), "closed"),
    gates=(EFFECTIVENESS_IS_JUDGED,),
)
def close_system_risk(caller: Caller, risk: SystemRisk, *, reason: str) -> SystemRisk:
    """Close it once it is known that what was done about it worked, or that it is gone."""
    refuse_if(not reason.strip(), _("Say why it is closed."), field="reason")
    risk.closed_because, risk.review_due = reason.strip(), None
    risk.save()
    return risk


@command(
    kind="planning.systemrisk.taken_up_again",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Take up again"),
    moves=Move(("action_planned", "integrated", "judged", "accepted", "closed"), "identified"),
)
def take_up_system_risk(caller: Caller, risk: SystemRisk, *, reason: str) -> SystemRisk:
    """Take it up again, because it stands otherwise than it was decided or judged."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    _decide(caller, risk, SystemRiskDecision.UNDECIDED, reason)
    risk.effectiveness, risk.closed_because = "", ""
    risk.save()
    return risk


@command(
    kind="planning.nosystemrisk.decided",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("None arises, because"),
    labels={
        "issues": gettext_lazy("From the issues"),
        "requirements": gettext_lazy("From the requirements"),
        "reason": gettext_lazy("Because"),
    },
    makes=NoSystemRisk,
    tone="primary",
)
def decide_nothing_arises(
    caller: Caller,
    *,
    reason: str,
    issues: list[ContextIssue] | None = None,
    requirements: list[PartyRequirement] | None = None,
    review_due: dt.date | None = None,
    owner: Person | None = None,
    unit: Unit | None = None,
) -> NoSystemRisk:
    """Decide, with the reason, that from an issue or requirement no system risk arises."""
    refuse_if(not reason.strip(), _("Say why none arises."), field="reason")
    today = clock.today()
    named = ", ".join(each.reference for each in (*(issues or ()), *(requirements or ())))
    title = _("No system risk arises from {named}").format(named=named)
    made = make(
        NoSystemRisk(
            organization_id=caller.organization_id, decided_on=today, decided_by=caller.name
        ),
        {
            "title": title if named else _("No system risk arises"),
            "reason": reason.strip(),
            "review_due": review_due or add_months(today, REVIEW_MONTHS),
            "owner": owner,
            "unit": unit,
        },
    )
    _link(caller, made, Relation.CONSIDERS, issues, requirements)
    return made


amend_nothing_arises = amending(
    NoSystemRisk,
    kind="planning.nosystemrisk.amended",
    needs=Permission.CONTEXT_DECIDE,
    asks=("reason",),
    about="Correct the words of a decision that no system risk arises.",
)


@command(
    kind="planning.nosystemrisk.withdrawn",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("One may arise after all"),
    moves=Move(("decided",), "withdrawn"),
)
def withdraw_nothing_arises(caller: Caller, decision: NoSystemRisk, *, reason: str) -> NoSystemRisk:
    """Withdraw the decision that no system risk arises, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    decision.withdrawn_because = reason.strip()
    decision.save()
    return decision

"""Commands that decide on a risk: treat it how, accept what remains of it until when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.operation.risk.access import HIGHEST, may_decide, missing_signatures, signs_as
from holdfast.operation.risk.choices import Decision
from holdfast.operation.risk.gates import AUTHORITY, PEOPLE_LIMIT
from holdfast.operation.risk.method import MayAccept
from holdfast.operation.risk.models import RiskAcceptance, RiskScenario
from holdfast.operation.risk.queries.methods import who_may_accept
from holdfast.records.making import make, refuse_unless_open

DECIDABLE = ("evaluated", "treated", "retained", "monitored")


@command(
    kind="risk.scenario.decided",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Decide"),
    gates=(AUTHORITY,),
    labels={"decision": gettext_lazy("What is done about it")},
    tone="primary",
)
def decide_treatment(
    caller: Caller, scenario: RiskScenario, *, decision: Decision, reason: str
) -> RiskScenario:
    """Decide what is done about a risk: avoid, modify, share, retain or pursue it (8.3)."""
    refuse_unless_open(scenario)
    refuse_if(decision == Decision.UNDECIDED, _("Choose what is done."), field="decision")
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    refuse_if(
        scenario.state not in DECIDABLE,
        _("Judge it first: before controls, now, and as it is to be, each with its reason."),
    )
    _decide(caller, scenario, Decision(decision), reason.strip())
    scenario.state = "retained" if decision == Decision.RETAIN else "treated"
    scenario.save()
    return scenario


def _decide(caller: Caller, scenario: RiskScenario, decision: Decision, reason: str) -> None:
    scenario.decision, scenario.decision_reason = decision, reason
    scenario.decided_at, scenario.decided_by = clock.now(), caller.name
    scenario.decided_by_actor, scenario.decided_rank = caller.actor_id, scenario.rank_current


@command(
    kind="risk.scenario.accepted",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Accept the remaining risk"),
    gates=(AUTHORITY, PEOPLE_LIMIT),
    labels={
        "reason": gettext_lazy("Why it is accepted as it stands"),
        "until": gettext_lazy("Accepted until"),
        "interim": gettext_lazy("Measures meanwhile"),
        "accepted_on": gettext_lazy("Accepted on (empty: today)"),
    },
    helps={"until": gettext_lazy("The last day; after it the risk is decided on anew.")},
)
def accept_risk(
    caller: Caller,
    scenario: RiskScenario,
    *,
    reason: str,
    until: dt.date,
    interim: str = "",
    accepted_on: dt.date | None = None,
) -> RiskAcceptance:
    """Accept the remaining risk as it stands until a date, with a stated reason (8.3)."""
    refuse_unless_open(scenario)
    found = who_may_accept(scenario)
    if found is None:
        raise Refused(_("Its level is not known: judge it by the method in force first."))
    since = accepted_on or clock.today()
    refuse_if(not reason.strip(), _("Say why it is accepted as it stands."), field="reason")
    _refuse_wrong_days(scenario, found, since, until)
    # Who passed the gate with a reason holds none of the roles: that is reviewed afterwards.
    signed = may_decide(caller, scenario, found.authority.key)
    waiting = missing_signatures(caller, scenario, found.authority.key) if signed else ()
    for earlier in RiskAcceptance.objects.live().filter(
        scenario=scenario, state__in=("awaiting", "in_force")
    ):
        earlier.state, earlier.ended_because = "replaced", _("Accepted anew.")
        earlier.save()
    return make(
        RiskAcceptance(
            organization_id=caller.organization_id,
            scenario=scenario,
            state="awaiting" if waiting else "in_force",
            awaits=waiting[0] if waiting else "",
            level=scenario.level_current,
            level_rank=scenario.rank_current or 0,
            likelihood=scenario.likelihood_current,
            consequence=scenario.consequence_current,
            people=scenario.harm_to_people,
            method_name=scenario.method_name,
            scenario_version=scenario.version,
            authority=found.authority.label,
            accepted_by=caller.name,
            accepted_by_actor=caller.actor_id,
            accepted_on=since,
        ),
        {
            "title": _("Acceptance of {scenario}").format(scenario=scenario)[:300],
            "reason": reason.strip(),
            "interim": interim.strip(),
            "until": until,
            "review_due": until,
            "owner": scenario.owner,
            "unit": scenario.unit,
            "classification": scenario.classification,
        },
    )


def _refuse_wrong_days(
    scenario: RiskScenario, found: MayAccept, since: dt.date, until: dt.date
) -> None:
    refuse_if(since > clock.today(), _("That day has not come yet."), field="accepted_on")
    refuse_if(until <= since, _("It ends before it begins."), field="until")
    latest = since + dt.timedelta(days=found.max_days)
    refuse_if(
        until > latest,
        _("A risk of this level is accepted for {days} days at most: until {day}.").format(
            days=found.max_days, day=latest.isoformat()
        ),
        field="until",
    )


@command(
    kind="risk.acceptance.countersigned",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Countersign"),
    moves=Move(("awaiting",), "in_force"),
    tone="primary",
)
def countersign_acceptance(caller: Caller, acceptance: RiskAcceptance) -> RiskAcceptance:
    """Sign an acceptance as the second of the two whom its level asks for."""
    refuse_if(
        acceptance.accepted_by_actor is not None
        and acceptance.accepted_by_actor == caller.actor_id,
        _("You signed already: the other one has to."),
    )
    held = signs_as(caller, acceptance.scenario)
    refuse_if(
        acceptance.awaits not in held and HIGHEST not in held,
        _("It awaits the signature of: {role}.").format(role=RoleKey(acceptance.awaits).label),
    )
    acceptance.countersigned_by, acceptance.awaits = caller.name, ""
    acceptance.save()
    return acceptance


@command(
    kind="risk.acceptance.withdrawn",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Withdraw"),
    moves=Move(("awaiting", "in_force"), "withdrawn"),
    tone="danger",
)
def withdraw_acceptance(
    caller: Caller, acceptance: RiskAcceptance, *, reason: str
) -> RiskAcceptance:
    """Take an acceptance back, with the reason; the risk is to be decided on anew."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    acceptance.ended_because = reason.strip()
    acceptance.save()
    return acceptance

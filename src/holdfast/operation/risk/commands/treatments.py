"""Commands on treatments: plan, approve, begin, implement, verify, postpone, reject."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.operation.risk.choices import Stage, TreatmentOption
from holdfast.operation.risk.commands.judging import apply, method_at_work
from holdfast.operation.risk.gates import IMPLEMENTER_DOES_NOT_VERIFY, TREATMENT_COMPLETE
from holdfast.operation.risk.models import STEPS, RiskScenario, Treatment
from holdfast.operation.risk.queries.scenarios import open_treatments_of
from holdfast.records.making import amending, make, recording, refuse_unless_open

FIELDS = (
    "scenario", "option", "options_considered", "actions", "starts_on", "due", "cost",
    "resources", "effect", "expected_likelihood", "expected_consequence", "progress",
)  # fmt: skip

record_treatment = recording(
    Treatment,
    kind="risk.treatment.recorded",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Plan a treatment"),
    asks=FIELDS,
    about="Plan what is done about a risk, by whom, until when, for how much.",
)
amend_treatment = amending(
    Treatment,
    kind="risk.treatment.amended",
    needs=Permission.RISK_EDIT,
    asks=FIELDS[1:],
    about="Correct or complete the plan of a treatment.",
)


@command(
    kind="risk.scenario.treatment_planned",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Plan a treatment"),
    labels={
        "title": gettext_lazy("What is done"),
        "actions": gettext_lazy("Steps"),
        "starts_on": gettext_lazy("Begins"),
        "resources": gettext_lazy("Resources: people, money, equipment"),
        "effect": gettext_lazy("Expected effect"),
        "options_considered": gettext_lazy("What else was thought of, and why not"),
        "option": gettext_lazy("How it works on the risk"),
        "expected_likelihood": gettext_lazy("Expected likelihood"),
        "expected_consequence": gettext_lazy("Expected consequence"),
        "cost": gettext_lazy("Cost"),
    },
    helps={"owner": gettext_lazy("Left empty: who answers for the risk.")},
)
def plan_treatment(  # noqa: PLR0913 - a plan names who, what, when, with what, to what end
    caller: Caller,
    scenario: RiskScenario,
    *,
    title: str,
    due: dt.date,
    owner: Person | None = None,
    option: TreatmentOption = TreatmentOption.MODIFY,
    actions: str = "",
    starts_on: dt.date | None = None,
    cost: Decimal | None = None,
    resources: str = "",
    effect: str = "",
    options_considered: str = "",
    expected_likelihood: int | None = None,
    expected_consequence: int | None = None,
) -> Treatment:
    """Plan what is done about a risk: by whom, until when, for how much, to what end (8.3)."""
    refuse_unless_open(scenario)
    refuse_if(starts_on is not None and due < starts_on, _("It ends before it begins."),
              field="due")  # fmt: skip
    refuse_if(
        owner is None and scenario.owner_id is None,
        _("Nobody answers for the risk: name who answers for its treatment."),
        field="owner",
    )
    return make(
        Treatment(organization_id=caller.organization_id, scenario=scenario),
        {
            "title": title,
            "owner": owner or scenario.owner,
            "due": due,
            "option": option,
            "actions": actions,
            "starts_on": starts_on,
            "cost": cost,
            "resources": resources,
            "effect": effect,
            "options_considered": options_considered,
            "expected_likelihood": expected_likelihood or scenario.likelihood_target,
            "expected_consequence": expected_consequence or scenario.consequence_target,
            "unit": scenario.unit,
            "classification": scenario.classification,
        },
    )


@command(
    kind="risk.treatment.approved",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Approve"),
    moves=Move(("proposed",), "approved"),
    gates=(TREATMENT_COMPLETE,),
    tone="primary",
)
def approve_treatment(caller: Caller, treatment: Treatment) -> Treatment:
    """Approve the plan of a treatment, and with it what it needs."""
    treatment.approved_by, treatment.approved_on = caller.name, clock.today()
    treatment.save()
    return treatment


@command(
    kind="risk.treatment.begun",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Begin"),
    moves=Move(("approved",), "in_progress"),
)
def begin_treatment(
    caller: Caller, treatment: Treatment, *, starts_on: dt.date | None = None
) -> Treatment:
    """Note that work on a treatment has begun."""
    treatment.starts_on = starts_on or treatment.starts_on or clock.today()
    treatment.save()
    return treatment


@command(
    kind="risk.treatment.postponed",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Postpone"),
)
def postpone_treatment(
    caller: Caller, treatment: Treatment, *, due: dt.date, reason: str
) -> Treatment:
    """Decide that a treatment is due later, and why the risk is borne meanwhile."""
    refuse_unless_open(treatment)
    refuse_if(treatment.state == "implemented", _("It is done already."))
    refuse_if(due <= clock.today(), _("The new date lies in the future."), field="due")
    refuse_if(not reason.strip(), _("Say why, and what holds meanwhile."), field="reason")
    words = f"{clock.today()}, {caller.name}: {treatment.due} → {due}. {reason.strip()}"
    treatment.postponed_because = f"{treatment.postponed_because}\n{words}".strip()
    treatment.due = due
    treatment.save()
    return treatment


@command(
    kind="risk.treatment.implemented",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Report done"),
    moves=Move(("approved", "in_progress"), "implemented"),
    labels={"result": gettext_lazy("What was done"), "done_on": gettext_lazy("Done on")},
    tone="primary",
)
def implement_treatment(
    caller: Caller, treatment: Treatment, *, result: str, done_on: dt.date | None = None
) -> Treatment:
    """Report a treatment done; somebody else then sees whether it works."""
    day = done_on or clock.today()
    refuse_if(not result.strip(), _("Say what was done."), field="result")
    refuse_if(day > clock.today(), _("That day has not come yet."), field="done_on")
    treatment.result, treatment.implemented_on, treatment.progress = result.strip(), day, 100
    treatment.implemented_by, treatment.implemented_by_actor = caller.name, caller.actor_id
    treatment.save()
    return treatment


@command(
    kind="risk.treatment.verified",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("Verify: it works"),
    moves=Move(("implemented",), "verified"),
    gates=(IMPLEMENTER_DOES_NOT_VERIFY,),
    labels={
        "finding": gettext_lazy("What was seen"),
        "likelihood": gettext_lazy("Likelihood now"),
        "consequence": gettext_lazy("Consequence now"),
        "rationale": gettext_lazy("Why the risk stands there now"),
    },
    tone="primary",
)
def verify_treatment(
    caller: Caller,
    treatment: Treatment,
    *,
    finding: str,
    likelihood: int,
    consequence: int,
    rationale: str,
) -> Treatment:
    """See for oneself that a treatment works, and score the risk as it stands now (8.3)."""
    refuse_if(not finding.strip(), _("Say what was seen."), field="finding")
    refuse_if(not rationale.strip(), _("Say why the risk stands there now."), field="rationale")
    scenario = treatment.scenario
    refuse_if(method_at_work() is None, _("No risk method is in force: put one in force first."))
    _rescore(scenario, likelihood, consequence, rationale.strip())
    rest = open_treatments_of(scenario).exclude(pk=treatment.pk)
    if scenario.state == "treated" and not rest.exists():
        scenario.state = "monitored"
    scenario.assessed_on = clock.today()
    scenario.save()
    _found(caller, treatment, finding)
    return treatment


def _rescore(scenario: RiskScenario, likelihood: int, consequence: int, rationale: str) -> None:
    """Score the current risk; the target comes along where the risk already lies below it."""
    values: dict[str, object] = {
        "likelihood_current": likelihood,
        "consequence_current": consequence,
        "rationale_current": rationale,
    }
    if consequence != scenario.consequence_current:
        # The dimensions were judged before the treatment; the new figure stands for all of them.
        values |= {f"{name}_current": None for name in STEPS[3:]}
        if scenario.people_current is not None:
            values["people_current"] = min(scenario.people_current, consequence)
    goal = scenario.place(Stage.TARGET)
    if goal is None or (likelihood <= goal[0] and consequence <= goal[1]):
        values |= {
            "likelihood_target": likelihood,
            "consequence_target": consequence,
            "rationale_target": _("Reached: {why}").format(why=rationale),
            **{f"{name}_target": None for name in STEPS[3:]},
            "people_target": values.get("people_current", scenario.people_current),
        }
    apply(scenario, values, strict=False)


def _found(caller: Caller, treatment: Treatment, finding: str) -> None:
    treatment.finding, treatment.verified_by = finding.strip(), caller.name
    treatment.verified_on = clock.today()
    treatment.save()


@command(
    kind="risk.treatment.found_ineffective",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("It does not work"),
    moves=Move(("implemented",), "ineffective"),
    gates=(IMPLEMENTER_DOES_NOT_VERIFY,),
    labels={"finding": gettext_lazy("What was seen")},
)
def find_ineffective(caller: Caller, treatment: Treatment, *, finding: str) -> Treatment:
    """Note that a treatment was done but does not work; the risk shows the gap again."""
    refuse_if(not finding.strip(), _("Say what was seen."), field="finding")
    _found(caller, treatment, finding)
    return treatment


@command(
    kind="risk.treatment.rejected",
    needs=Permission.RISK_ACCEPT,
    label=gettext_lazy("Reject"),
    moves=Move(("proposed", "approved", "in_progress"), "rejected"),
    tone="danger",
)
def reject_treatment(caller: Caller, treatment: Treatment, *, reason: str) -> Treatment:
    """Decide that a treatment is not done, and why; it stays as an option that was considered."""
    refuse_if(not reason.strip(), _("Say why not."), field="reason")
    treatment.rejected_because = reason.strip()
    treatment.save()
    return treatment

"""Commands on compliance obligations: find, judge, evaluate, keep up to date (4.2.2)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.context.choices import ComplianceResult
from holdfast.context.gates import (
    EVALUATION_IS_PLANNED,
    NOT_APPLICABLE_HAS_REASON,
    OBLIGATION_IS_MET_BY_SOMETHING,
)
from holdfast.context.models import ComplianceEvaluation, ComplianceObligation
from holdfast.records.making import amending, make, recording

OBLIGATION_FIELDS = (
    "kind",
    "jurisdiction",
    "source",
    "place",
    "link",
    "text",
    "how_it_applies",
    "audience",
    "changed_on",
    "next_evaluation",
)
IN_EFFECT = ("identified", "applicable", "evaluated", "changed", "not_applicable")

identify_obligation = recording(
    ComplianceObligation,
    kind="context.obligation.identified",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Record an obligation"),
    asks=OBLIGATION_FIELDS,
    about="Record a requirement of law, permit, contract or programme that may apply.",
)
amend_obligation = amending(
    ComplianceObligation,
    kind="context.obligation.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=OBLIGATION_FIELDS,
    about="Correct or complete an obligation.",
)


@command(
    kind="context.obligation.judged_applicable",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("It applies"),
    moves=Move(("identified", "changed", "not_applicable", "applicable"), "applicable"),
    gates=(EVALUATION_IS_PLANNED,),
    labels={"how_it_applies": gettext_lazy("How it applies")},
    tone="primary",
)
def judge_applicable(
    caller: Caller,
    obligation: ComplianceObligation,
    *,
    how_it_applies: str,
    reason: str = "",
    audience: str = "",
    next_evaluation: dt.date | None = None,
    review_due: dt.date | None = None,
) -> ComplianceObligation:
    """Judge that an obligation applies, and say what it means for the organization."""
    refuse_if(
        not how_it_applies.strip(),
        _("Say what it means for your sites, people and processes."),
        field="how_it_applies",
    )
    obligation.how_it_applies = how_it_applies.strip()
    obligation.applicability_reason = reason.strip()
    obligation.audience = audience.strip() or obligation.audience
    obligation.next_evaluation = next_evaluation or obligation.next_evaluation
    kept = obligation.review_due
    if kept is not None and kept <= clock.today():
        kept = None
    obligation.review_due = review_due or kept or add_months(clock.today(), 12)
    obligation.save()
    return obligation


@command(
    kind="context.obligation.judged_not_applicable",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("It does not apply"),
    moves=Move(("identified", "changed", "applicable", "evaluated"), "not_applicable"),
    gates=(NOT_APPLICABLE_HAS_REASON,),
)
def judge_not_applicable(
    caller: Caller, obligation: ComplianceObligation, *, reason: str
) -> ComplianceObligation:
    """Judge that an obligation does not apply, with the reason."""
    obligation.applicability_reason = reason.strip()
    obligation.save()
    return obligation


@command(
    kind="context.obligation.evaluated",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Evaluate compliance"),
    moves=Move(("applicable", "evaluated"), "evaluated"),
    gates=(OBLIGATION_IS_MET_BY_SOMETHING,),
    labels={
        "result": gettext_lazy("Result"),
        "evidence": gettext_lazy("What was looked at, and what it showed"),
        "shortfall": gettext_lazy("What is missing"),
        "evaluated_on": gettext_lazy("Evaluated on"),
        "next_evaluation": gettext_lazy("Next evaluation"),
    },
    tone="primary",
)
def evaluate_compliance(
    caller: Caller,
    obligation: ComplianceObligation,
    *,
    result: ComplianceResult,
    evidence: str,
    evaluated_on: dt.date,
    next_evaluation: dt.date,
    shortfall: str = "",
) -> ComplianceEvaluation:
    """Record whether an obligation is met, on what evidence, and when it is looked at again."""
    refuse_if(not evidence.strip(), _("Say what was looked at."), field="evidence")
    refuse_if(evaluated_on > clock.today(), _("That day has not come yet."), field="evaluated_on")
    refuse_if(
        next_evaluation <= evaluated_on,
        _("The next evaluation comes after this one."),
        field="next_evaluation",
    )
    refuse_if(
        result != ComplianceResult.COMPLIANT and not shortfall.strip(),
        _("Say what is missing."),
        field="shortfall",
    )
    newest = obligation.last_evaluated_on is None or evaluated_on >= obligation.last_evaluated_on
    if newest:
        obligation.last_result, obligation.last_evaluated_on = result, evaluated_on
        obligation.next_evaluation = next_evaluation
    obligation.save()
    made = ComplianceEvaluation(
        organization_id=caller.organization_id,
        obligation=obligation,
        result=result,
        evaluated_on=evaluated_on,
        evaluated_by=caller.name,
        evidence=evidence.strip(),
        shortfall=shortfall.strip(),
    )
    title = _("{obligation}, evaluated on {day}").format(
        obligation=obligation.reference, day=evaluated_on.isoformat()
    )
    return make(
        made,
        {
            "title": title,
            "owner": obligation.owner,
            "unit": obligation.unit,
            "classification": obligation.classification,
        },
    )


amend_evaluation = amending(
    ComplianceEvaluation,
    kind="context.evaluation.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=("evidence", "shortfall"),
    about="Complete the evidence of an evaluation; the result stands as it was found.",
)


@command(
    kind="context.obligation.changed",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("The text changed"),
    moves=Move(("applicable", "evaluated", "not_applicable", "changed"), "changed"),
    labels={
        "changed_on": gettext_lazy("In this wording since"),
        "text": gettext_lazy("What it says now"),
    },
)
def report_obligation_changed(
    caller: Caller, obligation: ComplianceObligation, *, changed_on: dt.date, text: str = ""
) -> ComplianceObligation:
    """Report that the text of an obligation changed; it is judged, told and evaluated anew."""
    obligation.changed_on = changed_on
    obligation.text = text.strip() or obligation.text
    obligation.save()
    return obligation


@command(
    kind="context.obligation.superseded",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Superseded by another"),
    moves=Move(IN_EFFECT, "superseded"),
    labels={"successor": gettext_lazy("Successor")},
)
def supersede_obligation(
    caller: Caller, obligation: ComplianceObligation, *, successor: ComplianceObligation
) -> ComplianceObligation:
    """Name the obligation that took the place of this one."""
    refuse_if(successor.pk == obligation.pk, _("It cannot succeed itself."), field="successor")
    refuse_if(
        successor.state in ("superseded", "repealed"),
        _("{record} is no longer in effect itself.").format(record=successor),
        field="successor",
    )
    obligation.superseded_by = successor
    obligation.save()
    return obligation


@command(
    kind="context.obligation.repealed",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Repealed"),
    moves=Move(IN_EFFECT, "repealed"),
)
def repeal_obligation(
    caller: Caller, obligation: ComplianceObligation, *, reason: str
) -> ComplianceObligation:
    """Record that an obligation no longer exists and nothing took its place."""
    refuse_if(not reason.strip(), _("Say how it ended."), field="reason")
    obligation.ended_because = reason.strip()
    obligation.save()
    return obligation

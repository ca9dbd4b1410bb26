"""Commands on assessments: plan, start, review, approve; approval freezes what was judged."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.operation.risk.choices import Consideration
from holdfast.operation.risk.commands.judging import method_at_work
from holdfast.operation.risk.gates import ALL_JUDGED, EVERY_SITE, STARTER_DOES_NOT_APPROVE
from holdfast.operation.risk.models import RiskAssessment
from holdfast.operation.risk.queries.scenarios import covered_by, scenarios_of
from holdfast.records.making import amending, moving, recording

FIELDS = ("trigger", "trigger_text", "starts_on", "ends_on", "participants", "visits")
BASELINE = (
    "reference", "version", "likelihood_current", "consequence_current", "level_current",
    "level_before", "level_target", "decision",
)  # fmt: skip

plan_assessment = recording(
    RiskAssessment,
    kind="risk.assessment.planned",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Plan an assessment"),
    asks=FIELDS,
    about="Plan a round of risk assessment: why, when, who takes part.",
)
amend_assessment = amending(
    RiskAssessment,
    kind="risk.assessment.amended",
    needs=Permission.RISK_EDIT,
    asks=FIELDS,
    about="Correct or complete a round of risk assessment before it is approved.",
)


@command(
    kind="risk.assessment.started",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Start"),
    moves=Move(("planned",), "running"),
    tone="primary",
)
def start_assessment(caller: Caller, assessment: RiskAssessment) -> RiskAssessment:
    """Start a round of assessment by the method in force."""
    method = method_at_work()
    refuse_if(method is None, _("No risk method is in force: put one in force first."))
    assessment.method = method
    assessment.started_by_actor = caller.actor_id
    assessment.starts_on = assessment.starts_on or clock.today()
    assessment.save()
    return assessment


@command(
    kind="risk.assessment.considered",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Considered, with no scenario"),
    labels={"category": gettext_lazy("What was considered")},
)
def consider(
    caller: Caller, assessment: RiskAssessment, *, category: Consideration, reason: str
) -> RiskAssessment:
    """Record that a category of 6.1.2 was considered and brings no scenario, and why."""
    refuse_if(assessment.state_now.frozen, _("It is approved and frozen: start a new one."))
    refuse_if(not reason.strip(), _("Say why there is no scenario of this kind."), field="reason")
    kept = {"reason": reason.strip(), "by": caller.name, "on": clock.today().isoformat()}
    assessment.considerations = {**assessment.considerations, str(category): kept}
    assessment.save()
    return assessment


submit_assessment = moving(
    RiskAssessment,
    kind="risk.assessment.submitted",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Submit for approval"),
    moves=Move(("running",), "in_review"),
    about="Hand a round of assessment over for approval.",
    tone="primary",
)
return_assessment = moving(
    RiskAssessment,
    kind="risk.assessment.returned",
    needs=Permission.RISK_METHOD,
    label=gettext_lazy("Return"),
    moves=Move(("in_review",), "running"),
    about="Return a round of assessment for more work.",
)


@command(
    kind="risk.assessment.approved",
    needs=Permission.RISK_METHOD,
    label=gettext_lazy("Approve"),
    moves=Move(("in_review",), "approved"),
    gates=(EVERY_SITE, ALL_JUDGED, STARTER_DOES_NOT_APPROVE),
    labels={
        "statement": gettext_lazy("Statement of approval"),
        "review_due": gettext_lazy("Valid until"),
    },
    tone="primary",
)
def approve_assessment(
    caller: Caller, assessment: RiskAssessment, *, statement: str, review_due: dt.date
) -> RiskAssessment:
    """Approve a round of assessment until a date, and freeze how every scenario stands (8.3)."""
    refuse_if(not statement.strip(), _("Say what is approved."), field="statement")
    refuse_if(review_due <= clock.today(), _("That day has passed."), field="review_due")
    found = scenarios_of(assessment).order_by("reference")
    rows = [list(row) for row in found.values_list(*BASELINE)]
    refuse_if(not rows, _("It holds no scenario: record what can happen."))
    assessment.baseline = rows
    assessment.summary = dict(Counter(row[BASELINE.index("level_current")] for row in rows))
    assessment.digest = hashlib.sha256(
        json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
    assessment.approved_on, assessment.approved_by = clock.today(), caller.name
    assessment.statement, assessment.review_due = statement.strip(), review_due
    assessment.ends_on = assessment.ends_on or clock.today()
    assessment.save()
    _supersede(assessment)
    return assessment


def _supersede(assessment: RiskAssessment) -> None:
    """Let earlier assessments of the same units and sites, or of fewer, be superseded."""
    earlier = list(RiskAssessment.objects.live().filter(state="approved").exclude(pk=assessment.pk))
    covered = covered_by([assessment.pk, *(each.pk for each in earlier)])
    own = set().union(*covered[assessment.pk].values())
    for each in earlier:
        theirs = set().union(*covered[each.pk].values())
        if not own or (theirs and theirs <= own):
            each.state = "superseded"
            each.save()


@command(
    kind="risk.assessment.abandoned",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Abandon"),
    moves=Move(("planned", "running", "in_review"), "abandoned"),
    tone="danger",
)
def abandon_assessment(
    caller: Caller, assessment: RiskAssessment, *, reason: str
) -> RiskAssessment:
    """Abandon a round of assessment, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    assessment.statement = reason.strip()
    assessment.save()
    return assessment

"""Commands on what is judged of one version of the policy (5.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from holdfast.acting.permissions import Permission
from holdfast.leadership.gates.impact import JUDGING, JUDGING_AGAIN
from holdfast.leadership.models import AdverseImpactAssessment, PolicyConsistencyReview
from holdfast.records.making import amending, recording

IMPACT_FIELDS = ("policy", "policy_version", "aspects", "harm", "answer", "assessed_on")
COMPARISON_FIELDS = ("policy", "policy_version", "others", "contradictions", "reviewed_on")

assess_impact = recording(
    AdverseImpactAssessment,
    kind="leadership.policy.impact_assessed",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Assess adverse impact"),
    asks=IMPACT_FIELDS,
    about="Say what harm a version of the policy can do elsewhere, and what is done about it.",
    gates=JUDGING,
)
amend_impact = amending(
    AdverseImpactAssessment,
    kind="leadership.policy.impact_amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=IMPACT_FIELDS,
    about="Correct an adverse-impact assessment, until the version that it judges is approved.",
    gates=JUDGING_AGAIN,
)
compare_policies = recording(
    PolicyConsistencyReview,
    kind="leadership.policy.compared",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Compare with other policies"),
    asks=COMPARISON_FIELDS,
    about="Compare a version of the policy with the other policies, with a finding on each.",
    gates=JUDGING,
)
amend_comparison = amending(
    PolicyConsistencyReview,
    kind="leadership.policy.comparison_amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=COMPARISON_FIELDS,
    about="Correct a comparison with other policies, until the version compared is approved.",
    gates=JUDGING_AGAIN,
)

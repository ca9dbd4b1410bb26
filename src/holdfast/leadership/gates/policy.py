"""Gates before the approval of the policy (5.2; DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.leadership.choices.policy import BusinessChange, CommitmentKind
from holdfast.leadership.models import SecurityPolicy
from holdfast.leadership.queries.policy import (
    annex_to_judge,
    commitments_of,
    impacts_on,
    named,
    stands_in,
    unreviewed,
    version_to_judge,
)
from holdfast.records.queries import open_version_of

Values = Mapping[str, Any]


def _is_top_management(caller: Caller, policy: SecurityPolicy, values: Values) -> str | None:
    if RoleKey.TOP_MANAGEMENT in caller.roles:
        return None
    return _(
        "The policy is approved by somebody who holds a top-management role today. Let such a "
        "person sign in and approve it."
    )


TOP_MANAGEMENT_APPROVES = Gate(
    key="top-management-approves",
    clause="5.2.1",
    sentence=gettext_lazy("Only top management approves the security policy."),
    holds=_is_top_management,
    can_override=False,
)


def unanswered(annex: Mapping[str, Any], body: str) -> list[str]:
    """Say which conditions and commitments of 5.2.1 a to d a version does not show in its text."""
    missing = []
    if not annex.get("purpose"):
        missing.append(_("the purpose that it serves"))
    for name, words in (
        ("purpose_passage", _("the passage that shows the purpose")),
        ("framework_passage", _("the passage that is the framework for objectives")),
    ):
        if not stands_in(str(annex.get(name, "")), body):
            missing.append(words)
    for kind, words in (
        (CommitmentKind.REQUIREMENTS, _("a commitment to meet applicable requirements")),
        (CommitmentKind.IMPROVEMENT, _("a commitment to continual improvement")),
    ):
        if not any(stands_in(c["passage"], body) for c in commitments_of(annex, kind)):
            missing.append(_("{what} with its passage").format(what=words))
    return missing


def _conditions_answered(caller: Caller, policy: SecurityPolicy, values: Values) -> str | None:
    version = open_version_of(policy)
    missing = unanswered(annex_to_judge(policy), version.body if version is not None else "")
    if not missing:
        return None
    return _(
        "The text of this version does not show: {missing}. Name the passage as it stands in the "
        "text, and write the version again."
    ).format(missing="; ".join(missing))


CONDITIONS_ANSWERED = Gate(
    key="policy-conditions-answered",
    clause="5.2.1",
    sentence=gettext_lazy("Each condition and commitment is shown by a passage of the text."),
    holds=_conditions_answered,
)


def _impact_assessed(caller: Caller, policy: SecurityPolicy, values: Values) -> str | None:
    number = version_to_judge(policy)
    if impacts_on(policy.pk, number).exists():
        return None
    return _(
        "Nobody has assessed what harm version {number} can do to other aspects of the "
        "organization: record an adverse-impact assessment of it."
    ).format(number=number)


IMPACT_ASSESSED = Gate(
    key="policy-impact-assessed",
    clause="5.2.1",
    sentence=gettext_lazy("Harm that the policy can do elsewhere is assessed before approval."),
    holds=_impact_assessed,
)


def _outcomes_accounted(caller: Caller, policy: SecurityPolicy, values: Values) -> str | None:
    outcomes = annex_to_judge(policy).get("outcomes", ())
    if not outcomes:
        return _("It names no outcome: add one, with the role that is accountable for it.")
    bare = [entry["title"] for entry in outcomes if not entry["role"]]
    if not bare:
        return None
    return _("No role is accountable for: {outcomes}.").format(outcomes="; ".join(bare))


OUTCOMES_ACCOUNTED = Gate(
    key="policy-outcomes-accounted",
    clause="5.2.2",
    sentence=gettext_lazy("Exactly one role is accountable for each outcome."),
    holds=_outcomes_accounted,
)


def _triggers_answered(caller: Caller, policy: SecurityPolicy, values: Values) -> str | None:
    annex = annex_to_judge(policy)
    wanted = (BusinessChange.MERGER, BusinessChange.ACQUISITION, BusinessChange.SCOPE)
    absent = [str(kind.label) for kind in wanted if kind not in annex.get("triggers", ())]
    if absent:
        return _("It does not provide for its review on: {triggers}.").format(
            triggers=", ".join(absent)
        )
    changes = unreviewed(policy, annex, clock.today())
    if not changes:
        return None
    return _(
        "This version was written before: {changes}. Look at the policy again in view of that, and "
        "write the version again."
    ).format(changes=named(changes))


TRIGGERS_ANSWERED = Gate(
    key="policy-triggers-answered",
    clause="5.2.2",
    sentence=gettext_lazy("Review triggers are set, and none that fired is left unanswered."),
    holds=_triggers_answered,
)

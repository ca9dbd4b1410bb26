"""Gates before what is judged of one version of the policy (5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.leadership.models import AdverseImpactAssessment, PolicyConsistencyReview
from holdfast.leadership.queries.policy import (
    seen_at_approval,
    version_judged,
    version_to_judge,
)

Judgement = AdverseImpactAssessment | PolicyConsistencyReview
Values = Mapping[str, Any]


def _names_a_version(caller: Caller, judged: Judgement | None, values: Values) -> str | None:
    policy = values.get("policy") or (judged.policy if judged is not None else None)
    number = values.get("policy_version") or (judged.policy_version if judged is not None else None)
    if policy is None or number is None:
        return None
    possible = sorted({version_to_judge(policy), policy.version_in_force or 0} - {0})
    if number in possible:
        return None
    return _(
        "Version {number} is neither being written nor in force. It can be: {possible}."
    ).format(number=number, possible=", ".join(str(each) for each in possible))


NAMES_A_VERSION = Gate(
    key="names-a-version-that-stands",
    clause="5.2.1",
    sentence=gettext_lazy("What is judged is the version being written, or the one in force."),
    holds=_names_a_version,
    can_override=False,
)


def _approved_stays(caller: Caller, judged: Judgement | None, values: Values) -> str | None:
    if judged is None:
        return None
    version = version_judged(judged)
    if version is None or version.approved_at is None or not seen_at_approval(judged, version):
        return None
    return _(
        "Version {number} was approved on {day} in view of this; it stays as it was read. Record "
        "another one of what is seen differently now."
    ).format(number=version.number, day=date_format(version.approved_at, "SHORT_DATE_FORMAT"))


APPROVED_STAYS = Gate(
    key="judged-of-an-approved-version-stays",
    clause="5.2.1",
    sentence=gettext_lazy("What a policy was approved in view of is not rewritten afterwards."),
    holds=_approved_stays,
    can_override=False,
)


def _was_done(caller: Caller, judged: Judgement | None, values: Values) -> str | None:
    day = values.get("assessed_on") or values.get("reviewed_on")
    if day is None or day <= clock.today():
        return None
    return _("That day has not come yet: record what was judged, not what will be.")


WAS_DONE = Gate(
    key="judged-by-now",
    clause="5.2.1",
    sentence=gettext_lazy("Only what was judged by now is recorded."),
    holds=_was_done,
    can_override=False,
)
JUDGING = (NAMES_A_VERSION, WAS_DONE)
JUDGING_AGAIN = (APPROVED_STAYS, NAMES_A_VERSION, WAS_DONE)

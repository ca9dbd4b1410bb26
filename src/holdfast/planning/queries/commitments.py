"""What of the policy, of requirements and of risks an objective is linked to (6.2.1, 6.1.3)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Q

from holdfast.context.queries.links import linked_to
from holdfast.records.choices import VersionState
from holdfast.records.models import ContentVersion

COMMITMENT: Final = "leadership.policycommitment"
POLICY: Final = "leadership.securitypolicy"
REQUIREMENTS: Final = ("context.complianceobligation", "context.partyrequirement")
RISK: Final = "risk.riskscenario"
RISKS: Final = (RISK, "planning.systemrisk")


def serves_commitment() -> Q:
    """Give the condition “is linked to a commitment of a policy”."""
    return linked_to((COMMITMENT,))


def serves_commitment_in_force(on: dt.date) -> Q:
    """Give the condition “is linked to a commitment that a policy in force makes”; it asks once."""
    versions = ContentVersion.objects.filter(
        record_type=POLICY, state=VersionState.EFFECTIVE, effective_on__lte=on
    )
    made = {
        entry["id"]
        for annex in versions.values_list("annex", flat=True)
        for entry in annex.get("commitments", ())
    }
    return linked_to((COMMITMENT,), only={COMMITMENT: Q(pk__in=made)})

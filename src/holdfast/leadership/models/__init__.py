"""What clause 5 records."""

from holdfast.leadership.models.activity import IntendedResult, LeadershipActivity
from holdfast.leadership.models.deciding import Verdict
from holdfast.leadership.models.impact import AdverseImpactAssessment, PolicyConsistencyReview
from holdfast.leadership.models.policy import PolicyCommitment, PolicyOutcome, SecurityPolicy
from holdfast.leadership.models.programmes import SecurityProgramme
from holdfast.leadership.models.roles import (
    Delegation,
    RaciEntry,
    Role,
    RoleAssignment,
    RoleConflict,
)

__all__ = [
    "AdverseImpactAssessment",
    "Delegation",
    "IntendedResult",
    "LeadershipActivity",
    "PolicyCommitment",
    "PolicyConsistencyReview",
    "PolicyOutcome",
    "RaciEntry",
    "Role",
    "RoleAssignment",
    "RoleConflict",
    "SecurityPolicy",
    "SecurityProgramme",
    "Verdict",
]

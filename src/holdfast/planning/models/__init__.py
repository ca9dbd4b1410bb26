"""What clause 6 records."""

from holdfast.planning.models.changes import (
    AWAITING_REVIEW,
    ChangePlan,
    RiskConsideration,
    RoleChange,
)
from holdfast.planning.models.objectives import NoObjectiveReason, Objective, figure
from holdfast.planning.models.objectives_document import ObjectivesDocument, entry_of
from holdfast.planning.models.progress import ProgressEntry
from holdfast.planning.models.system_risks import NoSystemRisk, SystemRisk
from holdfast.planning.models.unintended import UnintendedChange

__all__ = [
    "AWAITING_REVIEW",
    "ChangePlan",
    "NoObjectiveReason",
    "NoSystemRisk",
    "Objective",
    "ObjectivesDocument",
    "ProgressEntry",
    "RiskConsideration",
    "RoleChange",
    "SystemRisk",
    "UnintendedChange",
    "entry_of",
    "figure",
]

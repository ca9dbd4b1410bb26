"""Declarations of clause 6."""

from holdfast.planning.record_types.changes import CHANGE_PLAN, UNINTENDED_CHANGE
from holdfast.planning.record_types.objectives import OBJECTIVES
from holdfast.planning.record_types.system_risks import NO_SYSTEM_RISK, SYSTEM_RISK
from holdfast.records.registry import RecordType

TYPES: tuple[RecordType, ...] = (
    SYSTEM_RISK,
    NO_SYSTEM_RISK,
    CHANGE_PLAN,
    UNINTENDED_CHANGE,
    *OBJECTIVES,
)

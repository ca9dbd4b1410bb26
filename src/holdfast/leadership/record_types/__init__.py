"""Declarations of clause 5."""

from holdfast.leadership.record_types.activity import ACTIVITY, PROGRAMME, RESULT
from holdfast.leadership.record_types.policy import (
    COMMITMENT,
    COMPARISON,
    IMPACT,
    OUTCOME,
    POLICY,
)
from holdfast.leadership.record_types.roles import ASSIGNMENT, DELEGATION, ROLE
from holdfast.records.registry import RecordType

TYPES: tuple[RecordType, ...] = (
    POLICY,
    COMMITMENT,
    OUTCOME,
    IMPACT,
    COMPARISON,
    ACTIVITY,
    RESULT,
    PROGRAMME,
    ROLE,
    ASSIGNMENT,
    DELEGATION,
)

"""Declarations of clause 4."""

from holdfast.context.record_types.issues import CLIMATE, ISSUE, SUPPLY_CHAIN
from holdfast.context.record_types.obligations import EVALUATION, OBLIGATION
from holdfast.context.record_types.parties import PARTY, REQUIREMENT
from holdfast.context.record_types.scopes import PRINCIPLE, SCOPE

TYPES = (
    ISSUE,
    CLIMATE,
    SUPPLY_CHAIN,
    PARTY,
    REQUIREMENT,
    OBLIGATION,
    EVALUATION,
    PRINCIPLE,
    SCOPE,
)

"""Declarations of clause 7."""

from holdfast.support.record_types.awareness import AWARENESS
from holdfast.support.record_types.clearance import CLEARANCE
from holdfast.support.record_types.communication import COMMUNICATIONS
from holdfast.support.record_types.competence import GAP, RECORD, REQUIREMENT
from holdfast.support.record_types.contacts import CONTACTS
from holdfast.support.record_types.documents import DOCUMENT
from holdfast.support.record_types.resources import NEED, RESOURCE_PLAN
from holdfast.support.record_types.retention import KEEPING
from holdfast.support.record_types.training import SESSION, TRAINING

TYPES = (
    *COMMUNICATIONS,
    *CONTACTS,
    NEED,
    RESOURCE_PLAN,
    REQUIREMENT,
    RECORD,
    GAP,
    CLEARANCE,
    DOCUMENT,
    *KEEPING,
    TRAINING,
    SESSION,
    AWARENESS,
)

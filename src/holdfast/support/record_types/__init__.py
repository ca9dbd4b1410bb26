"""Declarations of clause 7."""

from holdfast.support.record_types.documents import DOCUMENT
from holdfast.support.record_types.resources import NEED, RESOURCE_PLAN

TYPES = (NEED, RESOURCE_PLAN, DOCUMENT)

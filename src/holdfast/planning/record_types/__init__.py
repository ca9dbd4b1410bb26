"""Declarations of clause 6."""

from holdfast.records.registry import RecordType

TYPES: tuple[RecordType, ...] = ()

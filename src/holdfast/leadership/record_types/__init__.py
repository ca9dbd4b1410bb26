"""Declarations of clause 5."""

from holdfast.records.registry import RecordType

TYPES: tuple[RecordType, ...] = ()

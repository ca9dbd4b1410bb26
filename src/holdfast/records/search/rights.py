"""Who may find what: the same as who may read it, said once for every table of the index."""

from __future__ import annotations

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.registry import REGISTRY, RecordType


def rights(caller: Caller) -> tuple[str, list[str]]:
    """Give the condition that a row of the index is of a record that the caller may read."""
    conditions = ["organization_id = %s"]
    values = [str(caller.organization_id)]
    units = caller.units(Permission.RECORD_READ)
    if units is not None:
        marks = ", ".join(["%s"] * len(units)) or "NULL"
        conditions.append(f"(unit_id IS NULL OR unit_id IN ({marks}))")
        values += [str(unit) for unit in units]
    secret = caller.units(Permission.RECORD_READ_CONFIDENTIAL)
    if secret is not None:
        marks = ", ".join(["%s"] * len(secret)) or "NULL"
        # Where the kind as such is confidential, its own right decides, below.
        few = [made.key for made in few_kinds() if made.model.is_confidential_throughout()]
        kinds = ", ".join(["%s"] * len(few)) or "NULL"
        conditions.append(f"(NOT confidential OR unit_id IN ({marks}) OR record_type IN ({kinds}))")
        values += [*(str(unit) for unit in secret), *few]
    for made in few_kinds():
        _hide(made, caller, conditions, values)
    return " AND ".join(conditions), values


def few_kinds() -> list[RecordType]:
    """Give the kinds that few may read; each reading of them is logged."""
    return [made for made in REGISTRY if made.model.needs_to_read is not None]


def _hide(made: RecordType, caller: Caller, conditions: list[str], values: list[str]) -> None:
    """Leave a kind that few may read out of what others find."""
    needed = made.model.needs_to_read
    units = caller.units(needed) if needed is not None else None
    if units is None:
        return
    marks = ", ".join(["%s"] * len(units)) or "NULL"
    conditions.append(f"(record_type <> %s OR unit_id IN ({marks}))")
    values += [made.key, *(str(unit) for unit in units)]

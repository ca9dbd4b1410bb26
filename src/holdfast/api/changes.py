"""What happened to a record, from the ledger; and where in the ledger a moment lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from holdfast.accounts.models import User
from holdfast.acting.callers import Caller
from holdfast.acting.commands import COMMANDS
from holdfast.api.fields import Plan, Shown, plan_of, said_in
from holdfast.ledger.entries import EntryView
from holdfast.ledger.reading import entries, entries_of, head
from holdfast.records.access import may_edit
from holdfast.records.models import Record
from holdfast.records.registry import RecordType

UNTOLD: Final = frozenset({"version"})


def position_at(caller: Caller, moment: dt.datetime) -> int:
    """Give the index of the first entry recorded at or after a moment, found by halving."""
    low, high = 0, head(caller.organization_id).size
    while low < high:
        middle = (low + high) // 2
        entry = next(iter(entries(caller.organization_id, start=middle, stop=middle + 1)))
        if entry.recorded_at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def history_of(caller: Caller, record_type: RecordType, record: Record) -> list[Shown]:
    """Give every change of a record, newest first: when, who, which command, what changed."""
    found = entries_of(caller.organization_id, record.pk)
    names = _names_of(found)
    plan, whole = plan_of(record_type), may_edit(caller, record)
    told, before = [], None
    for entry in found:
        told.append(_change(entry, before, names, plan, whole=whole))
        before = entry
    return told[::-1]


def payload_at(
    caller: Caller, record_type: RecordType, record: Record, version: int
) -> Shown | None:
    """Give what a record said at a version; None where that was erased or never was."""
    for entry in entries_of(caller.organization_id, record.pk):
        if entry.revision == version and entry.payload is not None:
            whole = may_edit(caller, record)
            return said_in(plan_of(record_type), entry.payload, whole=whole)
    return None


def _change(
    entry: EntryView,
    before: EntryView | None,
    names: dict[UUID, str],
    plan: Plan,
    *,
    whole: bool,
) -> Shown:
    command = COMMANDS.get(entry.kind)
    return {
        "version": entry.revision,
        "recorded_at": entry.recorded_at,
        "happened_at": entry.happened_at,
        "command": entry.kind,
        "label": str(command.label) if command else entry.kind,
        "actor": {
            "id": entry.actor_id,
            "kind": entry.actor_kind,
            "name": names.get(entry.actor_id) if entry.actor_id else None,
        },
        "changes": _differences(entry, before, plan, whole=whole),
        "entry": entry.index,
        "leaf_hash": entry.leaf_hash.hex(),
    }


def _differences(
    entry: EntryView, before: EntryView | None, plan: Plan, *, whole: bool
) -> list[Shown] | None:
    if entry.payload is None or (before is not None and before.payload is None):
        return None
    now = said_in(plan, entry.payload, whole=whole)
    was: dict[str, Any] = {}
    if before is not None and before.payload is not None:
        was = said_in(plan, before.payload, whole=whole)
    return [
        {"field": name, "before": was.get(name), "after": value}
        for name, value in now.items()
        if name not in UNTOLD and was.get(name) != value
    ]


def _names_of(found: Sequence[EntryView]) -> dict[UUID, str]:
    ids = {entry.actor_id for entry in found if entry.actor_id}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}

"""Notes in the access log: what outside auditors read by API, and what was refused to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest

from holdfast.accounts.choices import AccessKind, RoleKey
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller
from holdfast.api.fields import Shown
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType

OUTSIDE: Final = frozenset({RoleKey.CERTIFICATION_AUDITOR.value})
TOGETHER: Final = 5  # names in one line of the log
READ: Final = 200
FORBIDDEN: Final = 403


def note_access(request: HttpRequest, status: int) -> None:
    """Write a line where an outside auditor read something, or where a caller was refused."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        return
    if status == FORBIDDEN:
        _note(request, caller, AccessKind.REFUSED)
    elif status == READ and caller.roles == OUTSIDE:
        _note(request, caller, AccessKind.RECORD_READ)


def note_few(
    request: HttpRequest, caller: Caller, record_type: RecordType, items: Sequence[Shown]
) -> None:
    """Write down what was read of a kind that few may read, and of what is confidential.

    What is confidential stands in the log by its reference only.
    """
    if caller.roles == OUTSIDE:
        return
    together = TOGETHER
    if record_type.model.needs_to_read is None:
        together = 1  # so that the log can be asked for one of them
        names = [
            str(item.get("reference", ""))
            for item in items
            if item.get("classification") == Classification.CONFIDENTIAL
        ]
    else:
        names = [_name_of(item) for item in items]
    AccessLogEntry.objects.bulk_create(
        _entry(
            request,
            caller,
            AccessKind.RECORD_READ,
            f"{'; '.join(names[start : start + together])} (API)",
        )
        for start in range(0, len(names), together)
    )


def note_one(request: HttpRequest, caller: Caller, record: Record) -> None:
    """Write down that something was read that hangs on one record: its files, links or history."""
    said = {name: getattr(record, name) for name in ("reference", "title", "classification")}
    note_few(request, caller, REGISTRY.of(record), [said])


def _name_of(item: Shown) -> str:
    """Give what an item calls itself, also where the list was narrowed to other fields."""
    said = " ".join(str(item[part]) for part in ("reference", "title") if item.get(part))
    return (said or str(item.get("id") or item.get("url") or ""))[:50]


def _note(request: HttpRequest, caller: Caller, kind: AccessKind) -> None:
    _entry(request, caller, kind, f"{request.method} {request.path}").save()


def _entry(request: HttpRequest, caller: Caller, kind: AccessKind, subject: str) -> AccessLogEntry:
    return AccessLogEntry(
        organization_id=caller.organization_id,
        at=clock.now(),
        kind=kind,
        actor_id=caller.actor_id,
        actor_name=caller.name[:200],
        subject=subject[:300],
        address=str(request.META.get("REMOTE_ADDR", ""))[:60],
    )

"""Notes in the access log: what outside auditors read by API, and what was refused to anybody."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from holdfast.accounts.choices import AccessKind, RoleKey
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller
from holdfast.common import clock

OUTSIDE: Final = frozenset({RoleKey.CERTIFICATION_AUDITOR.value})
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


def _note(request: HttpRequest, caller: Caller, kind: AccessKind) -> None:
    AccessLogEntry.objects.create(
        organization_id=caller.organization_id,
        at=clock.now(),
        kind=kind,
        actor_id=caller.actor_id,
        actor_name=caller.name[:200],
        subject=f"{request.method} {request.path}"[:300],
        address=str(request.META.get("REMOTE_ADDR", ""))[:60],
    )

"""Notes in the access log: who came in, what outside auditors read, what was refused."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller, CallerKind
from holdfast.common import clock


def address_of(request: HttpRequest) -> str:
    """Give from where a request came, as far as the server knows."""
    return str(request.META.get("REMOTE_ADDR", ""))[:60]


def note(
    request: HttpRequest,
    kind: AccessKind,
    *,
    subject: str = "",
    organization_id: UUID | None = None,
    actor_id: UUID | None = None,
    actor_name: str = "",
) -> None:
    """Write one line of the access log."""
    AccessLogEntry.objects.create(
        organization_id=organization_id,
        at=clock.now(),
        kind=kind,
        actor_id=actor_id,
        actor_name=actor_name[:200],
        subject=subject[:300],
        address=address_of(request),
    )


def note_for(request: HttpRequest, caller: Caller, kind: AccessKind, subject: str) -> None:
    """Write a line about somebody who acts for an organization."""
    note(
        request,
        kind,
        subject=subject,
        organization_id=caller.organization_id,
        actor_id=caller.actor_id,
        actor_name=caller.name,
    )


def note_reading(request: HttpRequest, caller: Caller, subject: str) -> None:
    """Note what an outside auditor reads; everybody else reads unlogged."""
    if caller.kind is CallerKind.AUDITOR:
        note_for(request, caller, AccessKind.RECORD_READ, subject)

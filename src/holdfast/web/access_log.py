"""Notes in the access log: who came in, what outside auditors read, what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller, CallerKind
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.records.models import Record

TOGETHER: Final = 5  # names in one line of the log
LONG: Final = 50


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


def note_reading(request: HttpRequest, caller: Caller, subject: str, *records: Record) -> None:
    """Note what an outside auditor reads, and who reads what is confidential or for few.

    Everybody else reads unlogged. Of what is confidential the log names the reference only: those
    who look after the log need not be those who may read it.
    """
    if caller.kind is CallerKind.AUDITOR or any(
        record.needs_to_read is not None for record in records
    ):
        note_for(request, caller, AccessKind.RECORD_READ, subject)
        return
    for record in records:
        if record.classification == Classification.CONFIDENTIAL:
            said = " ".join(subject.replace(record.title, "").split())
            note_for(request, caller, AccessKind.RECORD_READ, said)


def note_many(request: HttpRequest, caller: Caller, where: str, records: Iterable[Record]) -> None:
    """Note who saw records of a kind that few may read in a list: all of them, by name."""
    names = [str(record) for record in records if record.needs_to_read is not None]
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(
            organization_id=caller.organization_id,
            at=clock.now(),
            kind=AccessKind.RECORD_READ,
            actor_id=caller.actor_id,
            actor_name=caller.name[:200],
            subject=f"{where}: {_together(names[start : start + TOGETHER])}"[:300],
            address=address_of(request),
        )
        for start in range(0, len(names), TOGETHER)
    )


def _together(names: list[str]) -> str:
    return "; ".join(name[:LONG] for name in names)

"""Erasing personal data from the ledger where the law demands it, so that the proof still holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.ledger.append import append
from holdfast.ledger.entries import ERASING, Draft
from holdfast.ledger.errors import LedgerError
from holdfast.ledger.models import Entry, Payload

PORTION = 400


def erase_payload(organization_id: UUID, draft: Draft, *, now: datetime) -> Entry:
    """Drop what earlier revisions of a record said, and say that this was done.

    `draft` is the next revision of the record as it stands after erasure; its kind must end in
    `.erased`. Headers stay, so every proof still holds; salts go too, so that nobody can try
    guesses against a commitment. Runs inside the caller's transaction.
    """
    if not draft.kind.endswith(ERASING):
        raise LedgerError(
            _("Only an entry whose kind ends in %(ending)s may erase, not %(kind)s.")
            % {"ending": ERASING, "kind": draft.kind}
        )
    (entry,) = append(organization_id, [draft], now=now)
    drop_earlier(organization_id, [entry])
    return entry


def drop_earlier(organization_id: UUID, entries: Sequence[Entry]) -> None:
    """Drop what the records of these entries said before them; only erasing entries count."""
    erasing = [entry for entry in entries if entry.kind.endswith(ERASING)]
    if not erasing:
        return
    connection = transaction.get_connection()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # or the bytes stay in free pages
    at = {entry.record_id: entry.index for entry in erasing}
    keys = list(at)
    for start in range(0, len(keys), PORTION):
        told = Entry.objects.filter(
            organization_id=organization_id, record_id__in=keys[start : start + PORTION]
        ).values_list("index", "record_id")
        earlier = [index for index, record_id in told if index < at[record_id]]
        for begin in range(0, len(earlier), PORTION):
            Payload.objects.filter(
                organization_id=organization_id, index__in=earlier[begin : begin + PORTION]
            ).update(salt=None, payload=None)

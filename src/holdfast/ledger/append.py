"""Adding entries to the ledger, as the last step of the transaction that makes the change."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from holdfast.ledger import tree
from holdfast.ledger.entries import (
    ACTOR_KINDS,
    SALT_SIZE,
    Draft,
    canonical,
    commit,
    header_of,
    instant,
)
from holdfast.ledger.errors import LedgerError
from holdfast.ledger.models import Entry
from holdfast.ledger.statements import EntryRow, PayloadRow, Statements

DIGEST = re.compile(r"[0-9a-f]{64}")


def append(organization_id: UUID, drafts: Sequence[Draft], *, now: datetime) -> list[Entry]:
    """Record changes for good; if this raises, the changes must not be committed either.

    Entries take their places in the order given. Raises LedgerError outside a transaction, where a
    record's revisions would have a gap or a fork, and where a payload cannot be written as JSON.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise LedgerError("The ledger is written only inside the transaction of the change.")
    if not drafts:
        return []
    recorded_at = instant(now)
    for draft in drafts:
        _refuse_malformed(draft)
    with connection.cursor() as cursor:
        statements = Statements(organization_id, cursor)
        size, joined = statements.lock_head()
        entries, payloads = _placed(drafts, _previous(statements, drafts), size, recorded_at)
        peaks, nodes = tree.grow(size, tree.split(joined), [entry[-1] for entry in entries])
        try:
            statements.insert(entries, payloads, nodes)
        except IntegrityError as error:
            raise LedgerError(
                "A record already has an entry for this revision: it was changed at the same "
                "time; load it again. If this stays so, verify the ledger."
            ) from error
        statements.move_head(size + len(entries), b"".join(peaks))
    names = [field.attname for field in Entry._meta.local_concrete_fields]
    return [Entry.from_db(None, names, (organization_id, *entry)) for entry in entries]


def _placed(
    drafts: Sequence[Draft],
    previous: dict[tuple[UUID, int], bytes],
    size: int,
    recorded_at: str,
) -> tuple[list[EntryRow], list[PayloadRow]]:
    """Rows of entries and payloads: place, salt and the hash of the revision before."""
    salts = os.urandom(SALT_SIZE * len(drafts))
    entries: list[EntryRow] = []
    payloads: list[PayloadRow] = []
    for position, draft in enumerate(drafts):
        index = size + position
        salt = salts[position * SALT_SIZE : (position + 1) * SALT_SIZE]
        payload = canonical(draft.payload)
        before = previous.get((draft.record_id, draft.revision - 1))
        _refuse_gap(draft, before)
        header = header_of(draft, index, recorded_at, before, commit(salt, payload))
        leaf = tree.leaf_hash(header)
        previous[draft.record_id, draft.revision] = leaf
        entries.append((index, draft.record_id, draft.revision, draft.kind, header, leaf))
        payloads.append((index, salt, payload))
    return entries, payloads


def _previous(statements: Statements, drafts: Sequence[Draft]) -> dict[tuple[UUID, int], bytes]:
    """The leaf hash of the revision before, for all drafts that are not the first of a record."""
    wanted = {(draft.record_id, draft.revision - 1) for draft in drafts if draft.revision > 1}
    return statements.leaf_hashes(
        sorted({record_id for record_id, _ in wanted}),
        sorted({revision for _, revision in wanted}),
    )


def _refuse_gap(draft: Draft, before: bytes | None) -> None:
    if draft.revision > 1 and before is None:
        raise LedgerError(
            f"Revision {draft.revision} of {draft.record_type} {draft.record_id} has no revision "
            f"{draft.revision - 1} before it: a change was made without an entry."
        )
    if draft.previous is not None and draft.previous != before:
        raise LedgerError(
            f"Revision {draft.revision} of {draft.record_type} {draft.record_id} follows another "
            "entry than the change was made on. Load the record again."
        )


def _refuse_malformed(draft: Draft) -> None:
    if draft.revision < 1:
        raise LedgerError(f"Revisions count from 1, so {draft.revision} is none.")
    if draft.actor_kind not in ACTOR_KINDS:
        raise LedgerError(f"{draft.actor_kind!r} is not one of {', '.join(sorted(ACTOR_KINDS))}.")
    if not draft.kind or len(draft.kind) > 100:
        raise LedgerError(f"The kind {draft.kind!r} must have 1 to 100 characters.")
    for digest in draft.attachments:
        if not DIGEST.fullmatch(digest):
            raise LedgerError(f"{digest!r} is not a SHA-256 digest in lower-case hexadecimal.")

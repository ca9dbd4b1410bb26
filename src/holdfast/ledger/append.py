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
from holdfast.ledger.models import Entry, Node, Payload, TreeHead

DIGEST = re.compile(r"[0-9a-f]{64}")
LOOKUP_SIZE = 500  # below the number of parameters that every database takes


def append(organization_id: UUID, drafts: Sequence[Draft], *, now: datetime) -> list[Entry]:
    """Record changes for good; if this raises, the changes must not be committed either.

    Entries take their places in the order given. Raises LedgerError outside a transaction, where a
    record's revisions would have a gap or a fork, and where a payload cannot be written as JSON.
    """
    if not transaction.get_connection().in_atomic_block:
        raise LedgerError("The ledger is written only inside the transaction of the change.")
    if not drafts:
        return []
    recorded_at = instant(now)
    for draft in drafts:
        _refuse_malformed(draft)
    head = locked_head(organization_id)
    entries, payloads = _placed(organization_id, drafts, head.size, recorded_at)
    peaks, nodes = tree.grow(
        head.size, tree.split(head.peaks), [entry.leaf_hash for entry in entries]
    )
    try:
        Entry.objects.bulk_create(entries)
    except IntegrityError as error:
        raise LedgerError(
            "A record already has an entry for this revision: it was changed at the same time, "
            "or its version counter is wrong. Load the record again."
        ) from error
    Payload.objects.bulk_create(payloads)
    Node.objects.bulk_create(
        Node(organization_id=organization_id, level=level, index=index, hash=value)
        for level, index, value in nodes
    )
    TreeHead.objects.filter(organization_id=organization_id).update(
        size=head.size + len(entries), peaks=b"".join(peaks)
    )
    return entries


def locked_head(organization_id: UUID) -> TreeHead:
    """The head of the tree, locked until the transaction ends (SQLite locks as a whole)."""
    heads = TreeHead.objects.select_for_update().filter(organization_id=organization_id)
    head = heads.first()
    if head is None:
        TreeHead.objects.bulk_create(
            [TreeHead(organization_id=organization_id)], ignore_conflicts=True
        )
        head = heads.get()
    return head


def _placed(
    organization_id: UUID, drafts: Sequence[Draft], size: int, recorded_at: str
) -> tuple[list[Entry], list[Payload]]:
    """Entries and payloads, each with its place, its salt and the hash of the revision before."""
    previous = _previous_hashes(organization_id, drafts)
    salts = os.urandom(SALT_SIZE * len(drafts))
    entries: list[Entry] = []
    payloads: list[Payload] = []
    for position, draft in enumerate(drafts):
        index = size + position
        salt = salts[position * SALT_SIZE : (position + 1) * SALT_SIZE]
        payload = canonical(draft.payload)
        before = previous.get((draft.record_id, draft.revision - 1))
        _refuse_gap(draft, before)
        header = header_of(draft, index, recorded_at, before, commit(salt, payload))
        leaf = tree.leaf_hash(header)
        previous[draft.record_id, draft.revision] = leaf
        entries.append(
            Entry(
                organization_id=organization_id,
                index=index,
                record_id=draft.record_id,
                revision=draft.revision,
                kind=draft.kind,
                header=header,
                leaf_hash=leaf,
            )
        )
        payloads.append(
            Payload(organization_id=organization_id, index=index, salt=salt, payload=payload)
        )
    return entries, payloads


def _previous_hashes(
    organization_id: UUID, drafts: Sequence[Draft]
) -> dict[tuple[UUID, int], bytes]:
    """The leaf hash of the revision before, for all drafts that are not the first of a record."""
    wanted = {(draft.record_id, draft.revision - 1) for draft in drafts if draft.revision > 1}
    records = sorted({record_id for record_id, _ in wanted})
    revisions = sorted({revision for _, revision in wanted})
    found: dict[tuple[UUID, int], bytes] = {}
    for at in range(0, len(records), LOOKUP_SIZE):
        rows = Entry.objects.filter(
            organization_id=organization_id,
            record_id__in=records[at : at + LOOKUP_SIZE],
            revision__in=revisions,
        ).values_list("record_id", "revision", "leaf_hash")
        found.update(((record_id, revision), bytes(leaf)) for record_id, revision, leaf in rows)
    return found


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

"""Signed checkpoints: what the tree looked like, in a form that cannot be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.ledger import guarding, tree
from holdfast.ledger.errors import RolledBack
from holdfast.ledger.guarding import Guard
from holdfast.ledger.models import SignedCheckpoint
from holdfast.ledger.notes import checkpoint_text, parse_checkpoint
from holdfast.ledger.reading import Head, consistency_proof
from holdfast.ledger.statements import Statements


@dataclass(frozen=True)
class Checkpoint:
    """A signed statement of how many entries there are and under which root.

    `note` is the text to hand out; whoever keeps it can later check that nothing was taken back.
    """

    organization_id: UUID
    number: int
    origin: str
    size: int
    root: bytes
    note: str
    signed_at: datetime


def sign_checkpoint(organization_id: UUID, home: Path, *, now: datetime) -> Checkpoint:
    """Sign the tree as it is committed now; the same checkpoint again where nothing was added.

    Raises RolledBack where the tree is smaller than, or differs from, what was signed before;
    KeyMissing where the signing key is gone; RuntimeError inside another transaction, because
    what may yet be undone must not be signed.
    """
    with transaction.atomic(durable=True):
        head = _locked(organization_id)
        guard = guarding.load_guard(organization_id, home) or Guard()
        latest = latest_checkpoint(organization_id)
        _refuse_rolled_back(organization_id, head, guard, latest)
        signer = guarding.signer_for(organization_id, home, guard.epoch)
        if latest and (latest.origin, latest.size, latest.root) == (
            signer.name,
            head.size,
            head.root,
        ):
            signed = latest
        else:
            note = signer.sign(checkpoint_text(signer.name, head.size, head.root))
            number = latest.number + 1 if latest else 1
            guard = replace(guard, size=head.size, root=head.root.hex())
            guarding.save_guard(organization_id, home, guard)
            signed = Checkpoint(
                organization_id, number, signer.name, head.size, head.root, note, now
            )
            SignedCheckpoint.objects.bulk_create([_stored(signed)])
    if guard.checkpoints != signed.number or guard.size != signed.size:
        counted = replace(
            guard, size=signed.size, root=signed.root.hex(), checkpoints=signed.number
        )
        guarding.save_guard(organization_id, home, counted)
    return signed


def latest_checkpoint(organization_id: UUID) -> Checkpoint | None:
    """The checkpoint signed last, or None where none was."""
    stored = (
        SignedCheckpoint.objects.filter(organization_id=organization_id).order_by("-number").first()
    )
    return None if stored is None else _read(stored)


def checkpoints(organization_id: UUID) -> list[Checkpoint]:
    """Every checkpoint of an organization, oldest first."""
    stored = SignedCheckpoint.objects.filter(organization_id=organization_id).order_by("number")
    return [_read(each) for each in stored]


def _locked(organization_id: UUID) -> Head:
    with transaction.get_connection().cursor() as cursor:
        size, peaks = Statements(organization_id, cursor).lock_head()
    return Head(size, tree.fold(tree.split(peaks)))


def _refuse_rolled_back(
    organization_id: UUID, head: Head, guard: Guard, latest: Checkpoint | None
) -> None:
    """Both memories, the file outside and the table inside, must be a start of the tree."""
    signed = {(guard.size, guard.root)} if guard.size else set()
    if latest:
        signed.add((latest.size, latest.root.hex()))
    for size, root in signed:
        if size > head.size:
            raise RolledBack(
                _(
                    "The ledger has %(size)d entries, but %(signed)d were signed before: entries "
                    "are gone, or an old backup was restored. Restore the newest backup, or open "
                    "a new epoch if the loss is meant."
                )
                % {"size": head.size, "signed": size}
            )
        try:
            proof = consistency_proof(organization_id, size, head.size)
        except KeyError:
            proof = []
        if not tree.is_consistent(size, head.size, bytes.fromhex(root), head.root, proof):
            raise RolledBack(
                _(
                    "The first %(signed)d entries of the ledger are not those that were signed "
                    "before: history was rewritten. Run the verification of the ledger."
                )
                % {"signed": size}
            )


def _stored(signed: Checkpoint) -> SignedCheckpoint:
    return SignedCheckpoint(
        organization_id=signed.organization_id,
        number=signed.number,
        size=signed.size,
        root=signed.root,
        note=signed.note,
        signed_at=signed.signed_at,
    )


def _read(stored: SignedCheckpoint) -> Checkpoint:
    origin, _size, _root = parse_checkpoint(stored.note)
    return Checkpoint(
        stored.organization_id,
        stored.number,
        origin,
        stored.size,
        bytes(stored.root),
        stored.note,
        stored.signed_at,
    )

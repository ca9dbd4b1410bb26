"""What an entry of the ledger says, before and after it has its place in the tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from holdfast.ledger.errors import LedgerError

JsonValue = None | bool | int | float | str | list[Any] | tuple[Any, ...] | Mapping[str, Any]

SCHEMA = 1
SALT_SIZE = 16
ERASING = ".erased"
ACTOR_KINDS = frozenset({"user", "token", "auditor", "anonymous", "system"})


@dataclass(frozen=True)
class Draft:
    """What a change says of itself before it has a place in the tree.

    `payload` is the whole record as it stands after the change; `attachments` are SHA-256 digests
    in hexadecimal. Leave `previous` empty: appending looks it up.
    """

    kind: str
    record_type: str
    record_id: UUID
    revision: int
    actor_id: UUID | None
    actor_kind: str
    command_id: UUID
    happened_at: datetime | None
    payload: Mapping[str, JsonValue]
    attachments: tuple[str, ...] = ()
    previous: bytes | None = None


@dataclass(frozen=True)
class EntryView:
    """An entry as it was recorded; `payload` is None where it was erased."""

    organization_id: UUID
    index: int
    kind: str
    record_type: str
    record_id: UUID
    revision: int
    recorded_at: datetime
    happened_at: datetime | None
    actor_id: UUID | None
    actor_kind: str
    command_id: UUID
    schema: int
    previous: bytes | None
    attachments: tuple[str, ...]
    commitment: bytes
    leaf_hash: bytes
    header: bytes
    payload: dict[str, Any] | None


def canonical(payload: Mapping[str, JsonValue]) -> bytes:
    """The payload as the bytes that are committed to: JSON, keys sorted, no spaces, UTF-8.

    Raises LedgerError for what JSON cannot say (dates, NaN, lone surrogates).
    """
    try:
        text = json.dumps(
            payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        return text.encode()
    except (TypeError, ValueError) as error:
        raise LedgerError(f"The record cannot be written to the ledger: {error}.") from error


def commit(salt: bytes, payload: bytes) -> bytes:
    """The commitment to a payload: it proves the payload, yet gives nothing of it away."""
    return sha256(salt + payload).digest()


def instant(moment: datetime) -> str:
    """A moment as headers write it: UTC, microseconds, `Z`."""
    if moment.tzinfo is None:
        raise LedgerError(f"The time {moment} has no time zone, so its place is unknown.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def header_of(
    draft: Draft, index: int, recorded_at: str, previous: bytes | None, commitment: bytes
) -> bytes:
    """The header of an entry, as the bytes that are hashed and never written again."""
    header = {
        "index": index,
        "kind": draft.kind,
        "record_type": draft.record_type,
        "record_id": str(draft.record_id),
        "revision": draft.revision,
        "recorded_at": recorded_at,
        "happened_at": instant(draft.happened_at) if draft.happened_at else None,
        "actor_id": str(draft.actor_id) if draft.actor_id else None,
        "actor_kind": draft.actor_kind,
        "command_id": str(draft.command_id),
        "schema": SCHEMA,
        "previous": previous.hex() if previous else None,
        "attachments": list(draft.attachments),
        "commitment": commitment.hex(),
    }
    return json.dumps(header, separators=(",", ":")).encode()


def view_of(
    organization_id: UUID, header: bytes, leaf_hash: bytes, payload: bytes | None
) -> EntryView:
    """Read an entry back from the bytes that were hashed."""
    fields = json.loads(header)
    return EntryView(
        organization_id=organization_id,
        index=fields["index"],
        kind=fields["kind"],
        record_type=fields["record_type"],
        record_id=UUID(fields["record_id"]),
        revision=fields["revision"],
        recorded_at=datetime.fromisoformat(fields["recorded_at"]),
        happened_at=_moment(fields["happened_at"]),
        actor_id=UUID(fields["actor_id"]) if fields["actor_id"] else None,
        actor_kind=fields["actor_kind"],
        command_id=UUID(fields["command_id"]),
        schema=fields["schema"],
        previous=bytes.fromhex(fields["previous"]) if fields["previous"] else None,
        attachments=tuple(fields["attachments"]),
        commitment=bytes.fromhex(fields["commitment"]),
        leaf_hash=leaf_hash,
        header=header,
        payload=None if payload is None else json.loads(payload),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""Sample entries for tests of the ledger and of the verifier."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseOperations  # type: ignore[attr-defined]

from holdfast.ledger.append import append
from holdfast.ledger.entries import Draft
from holdfast.ledger.models import Entry
from holdfast.ledger.notes import Signer
from holdfast.ledger.zipping import ZipWriter

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ACTOR = UUID("0195a000-0000-7000-8000-000000000001")
PLAN = b"%PDF-1.7 the security plan of the north terminal"
PLAN_DIGEST = sha256(PLAN).hexdigest()
FILES = {PLAN_DIGEST: PLAN}


def draft(record_id: UUID | None = None, revision: int = 1, **changes: Any) -> Draft:
    """A change of a risk scenario, or of what the caller says instead."""
    values: dict[str, Any] = {
        "kind": "operation.risk.raised" if revision == 1 else "operation.risk.assessed",
        "record_type": "operation.risk_scenario",
        "record_id": record_id or uuid4(),
        "revision": revision,
        "actor_id": ACTOR,
        "actor_kind": "user",
        "command_id": uuid4(),
        "happened_at": None,
        "payload": {"reference": "RSK-0001", "title": "Gate left open", "level": revision},
    }
    return Draft(**{**values, **changes})


def record(organization_id: UUID, *drafts: Draft, now: datetime = NOW) -> list[Entry]:
    """Append drafts in a transaction of their own."""
    with transaction.atomic():
        return append(organization_id, drafts, now=now)


def history(organization_id: UUID, records: int = 4, revisions: int = 3) -> list[UUID]:
    """Fill a ledger with some records, each changed some times; returns the records' ids."""
    ids = [UUID(int=organization_id.int ^ (number + 1)) for number in range(records)]
    for revision in range(1, revisions + 1):
        for number, each in enumerate(ids, start=1):
            payload = {
                "reference": f"RSK-{number:04}",
                "title": f"Låst port {number}",
                "level": revision,
            }
            files = (PLAN_DIGEST,) if number == 1 else ()
            record(organization_id, draft(each, revision, payload=payload, attachments=files))
    return ids


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers away, as somebody with access to the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            tables = ("entry", "payload", "node", "signedcheckpoint")
            for table in tables:
                cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER USER")


@contextmanager
def flushable() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions, past the triggers."""
    flush = DatabaseOperations.execute_sql_flush

    def past_triggers(operations: DatabaseOperations, statements: list[str]) -> None:
        with unguarded():
            flush(operations, statements)

    DatabaseOperations.execute_sql_flush = past_triggers  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


def unzipped(data: bytes) -> dict[str, bytes]:
    """The members of a pack."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(members: dict[str, bytes]) -> bytes:
    """The members as a ZIP file whose frame is as it should be."""
    file = io.BytesIO()
    writer = ZipWriter(file)
    for name, content in members.items():
        writer.add(name, [content])
    writer.close()
    return file.getvalue()


def resealed(members: dict[str, bytes], signer: Signer, **manifest: Any) -> bytes:
    """The members with a new manifest and seal, as whoever holds a key can make them."""
    inside = {
        name: content
        for name, content in members.items()
        if name not in ("manifest.json", "seal.txt")
    }
    stated = {**json.loads(members["manifest.json"]), **manifest}
    stated["files"] = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in inside.items()
    }
    inside["manifest.json"] = json.dumps(stated).encode()
    before = zipped(inside)
    length = before.index(b"PK\x01\x02")
    digest = sha256(before[:length]).hexdigest()
    stated_digest = sha256(inside["manifest.json"]).hexdigest()
    lines = ["holdfast pack seal 1", stated["origin"], stated_digest, str(length), digest]
    seal = signer.sign("".join(f"{line}\n" for line in lines)).encode()
    return zipped({**inside, "seal.txt": seal})

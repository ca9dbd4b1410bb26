"""The statements that append entries and read all of them, written by hand because they run often.

Every change of every record appends; through the ORM that takes five times as long. These are the
only SQL of the ledger beside its migrations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from holdfast.ledger.tree import Node

HEAD = "SELECT size, peaks FROM ledger_treehead WHERE organization_id = %s"
FIRST_HEAD = (
    "INSERT INTO ledger_treehead (organization_id, size, peaks) VALUES (%s, 0, %s) "
    "ON CONFLICT DO NOTHING"
)
MOVE_HEAD = "UPDATE ledger_treehead SET size = %s, peaks = %s WHERE organization_id = %s"
PREVIOUS = (
    "SELECT record_id, revision, leaf_hash FROM ledger_entry "
    "WHERE organization_id = %s AND record_id IN ({records}) AND revision IN ({revisions})"
)
ENTRY = (
    "INSERT INTO ledger_entry "
    '(organization_id, "index", record_id, revision, kind, header, leaf_hash) '
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
PAYLOAD = (
    'INSERT INTO ledger_payload (organization_id, "index", salt, payload) VALUES (%s, %s, %s, %s)'
)
PORTION = (
    'SELECT e."index", e.record_id, e.revision, e.kind, e.header, e.leaf_hash, '
    'p.salt, p.payload, p."index" FROM ledger_entry e LEFT JOIN ledger_payload p '
    'ON p.organization_id = e.organization_id AND p."index" = e."index" '
    'WHERE e.organization_id = %s AND e."index" >= %s AND e."index" < %s ORDER BY e."index"'
)
NODES = (
    'SELECT "index", hash FROM ledger_node WHERE organization_id = %s AND level = %s '
    'AND "index" >= %s AND "index" < %s ORDER BY "index"'
)
SAYING = (
    "SELECT e.header FROM ledger_payload p JOIN ledger_entry e "
    'ON e.organization_id = p.organization_id AND e."index" = p."index" '
    "WHERE p.organization_id = %s AND p.payload IS NOT NULL AND ({holds})"
)
HOLDS = {"sqlite": "instr(p.payload, %s) > 0", "postgresql": "position(%s in p.payload) > 0"}
NODE = 'INSERT INTO ledger_node (organization_id, level, "index", hash) VALUES (%s, %s, %s, %s)'

LOOKUP_SIZE = 400  # with the revisions beside them, below what every database takes at once

Value = UUID | str | int | bytes
EntryRow = tuple[int, UUID, int, str, bytes, bytes]
PayloadRow = tuple[int, bytes, bytes]


class Row(NamedTuple):
    """An entry as the tables hold it, with its payload and salt (None once erased).

    `record` is the record's id in hexadecimal without dashes; `beside` is None where the row of
    the payload itself is missing.
    """

    place: int
    record: str
    revision: int
    kind: str
    header: bytes
    leaf_hash: bytes
    salt: bytes | None
    payload: bytes | None
    beside: int | None


class Statements:
    """The appending statements for one organization, on the connection of the open transaction."""

    def __init__(self, organization_id: UUID, cursor: CursorWrapper) -> None:
        connection = transaction.get_connection()
        self._holds = HOLDS[connection.vendor]
        self._native = connection.features.has_native_uuid_field
        self._locking = " FOR UPDATE" if connection.features.has_select_for_update else ""
        self._cursor = cursor
        self._organization = self._key(organization_id)

    def lock_head(self) -> tuple[int, bytes]:
        """Size and joined peaks, locked until the transaction ends (SQLite locks as a whole)."""
        row = self._head()
        if row is None:
            self._cursor.execute(FIRST_HEAD, [self._organization, b""])
            row = self._head()
        size, peaks = row or (0, b"")
        return size, bytes(peaks)

    def move_head(self, size: int, peaks: bytes) -> None:
        """Let the head stand for the larger tree."""
        self._cursor.execute(MOVE_HEAD, [size, peaks, self._organization])

    def leaf_hashes(
        self, records: Sequence[UUID], revisions: Sequence[int]
    ) -> dict[tuple[UUID, int], bytes]:
        """The leaf hashes of these revisions of these records, as far as they are there."""
        found: dict[tuple[UUID, int], bytes] = {}
        for at in range(0, len(records), LOOKUP_SIZE):
            some = [self._key(record_id) for record_id in records[at : at + LOOKUP_SIZE]]
            query = PREVIOUS.format(records=_places(len(some)), revisions=_places(len(revisions)))
            self._cursor.execute(query, [self._organization, *some, *revisions])
            for record_id, revision, leaf in self._cursor.fetchall():
                found[UUID(str(record_id)), revision] = bytes(leaf)
        return found

    def insert(
        self, entries: Iterable[EntryRow], payloads: Iterable[PayloadRow], nodes: Iterable[Node]
    ) -> None:
        """Write entries, what they say, and the subtrees that they completed."""
        organization = self._organization
        self._many(
            ENTRY,
            [
                (organization, index, self._key(record), revision, kind, header, leaf)
                for index, record, revision, kind, header, leaf in entries
            ],
        )
        self._many(PAYLOAD, [(organization, *payload) for payload in payloads])
        self._many(NODE, [(organization, *node) for node in nodes])

    def portion(self, start: int, stop: int) -> list[Row]:
        """The entries of one index range that are there, in order."""
        self._cursor.execute(PORTION, [self._organization, start, stop])
        if not self._native:
            return list(map(Row._make, self._cursor.fetchall()))
        return [
            Row(place, record.hex, revision, kind, bytes(header), bytes(leaf), *beside)
            for place, record, revision, kind, header, leaf, *beside in self._cursor.fetchall()
        ]

    def headers_saying(self, words: Sequence[str]) -> list[bytes]:
        """The headers of all entries whose payload holds one of these words."""
        if not words:
            return []
        sought = [json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in words]
        query = SAYING.format(holds=" OR ".join([self._holds] * len(sought)))
        self._cursor.execute(query, [self._organization, *sought])
        return [bytes(header) for (header,) in self._cursor.fetchall()]

    def nodes(self, level: int, start: int, stop: int) -> list[tuple[int, bytes]]:
        """The nodes of one level, from index `start` to, not including, `stop`, in order."""
        self._cursor.execute(NODES, [self._organization, level, start, stop])
        return [(index, bytes(value)) for index, value in self._cursor.fetchall()]

    def _head(self) -> tuple[int, bytes] | None:
        self._cursor.execute(HEAD + self._locking, [self._organization])
        row: tuple[int, bytes] | None = self._cursor.fetchone()
        return row

    def _many(self, statement: str, rows: list[tuple[Value, ...]]) -> None:
        if len(rows) == 1:
            self._cursor.execute(statement, rows[0])
        elif rows:
            self._cursor.executemany(statement, rows)

    def _key(self, value: UUID) -> UUID | str:
        return value if self._native else value.hex


def _places(count: int) -> str:
    return ", ".join(["%s"] * count)

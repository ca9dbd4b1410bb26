"""Reading the ledger: what was recorded, oldest first, and proofs of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from django.db import transaction

from holdfast.ledger import tree
from holdfast.ledger.entries import EntryView, view_of
from holdfast.ledger.models import Entry, Node, Payload, TreeHead
from holdfast.ledger.statements import Row, Statements

CHUNK = 2000
LOOKUP_SIZE = 400


@dataclass(frozen=True)
class Head:
    """How many entries there are, and the root over all of them."""

    size: int
    root: bytes


def head(organization_id: UUID) -> Head:
    """Size and root of the tree as it stands; without entries, those of the empty tree."""
    stored = TreeHead.objects.filter(organization_id=organization_id).first()
    if stored is None:
        return Head(0, tree.EMPTY_ROOT)
    return Head(stored.size, tree.fold(tree.split(bytes(stored.peaks))))


def entries_of(organization_id: UUID, record_id: UUID) -> list[EntryView]:
    """The whole history of one record, oldest first."""
    found = list(
        Entry.objects.filter(organization_id=organization_id, record_id=record_id)
        .order_by("revision")
        .values_list("index", "header", "leaf_hash")
    )
    payloads: dict[int, bytes | memoryview | None] = {}
    for at in range(0, len(found), LOOKUP_SIZE):
        payloads.update(
            Payload.objects.filter(
                organization_id=organization_id,
                index__in=[index for index, _, _ in found[at : at + LOOKUP_SIZE]],
            ).values_list("index", "payload")
        )
    return [
        view_of(organization_id, bytes(header), bytes(leaf), _bytes(payloads.get(index)))
        for index, header, leaf in found
    ]


def entries(
    organization_id: UUID, *, start: int = 0, stop: int | None = None
) -> Iterator[EntryView]:
    """Entries from index `start` to, not including, `stop` (or the end), in the order recorded."""
    for row in rows(organization_id, start=start, stop=stop):
        yield view_of(organization_id, row.header, row.leaf_hash, row.payload)


def rows(organization_id: UUID, *, start: int = 0, stop: int | None = None) -> Iterator[Row]:
    """Entries with their payload and salt, read in portions so that memory stays small."""
    end = head(organization_id).size if stop is None else stop
    with transaction.get_connection().cursor() as cursor:
        statements = Statements(organization_id, cursor)
        for at in range(start, end, CHUNK):
            yield from statements.portion(at, min(at + CHUNK, end))


def inclusion_proof(organization_id: UUID, index: int, size: int) -> list[bytes]:
    """The hashes that prove entry `index` to whoever holds the root at `size` (RFC 6962)."""
    ranges = tree.inclusion_ranges(index, size)
    return tree.roots_of(
        ranges, hashes_at(organization_id, tree.coordinates_of(ranges)).__getitem__
    )


def consistency_proof(organization_id: UUID, old: int, size: int) -> list[bytes]:
    """The hashes that prove that nothing of the first `old` entries changed up to `size`."""
    ranges = tree.consistency_ranges(old, size)
    return tree.roots_of(
        ranges, hashes_at(organization_id, tree.coordinates_of(ranges)).__getitem__
    )


def root_at(organization_id: UUID, size: int) -> bytes:
    """The root over the first `size` entries, from the stored subtrees."""
    ranges = [(0, size)] if size else []
    found = hashes_at(organization_id, tree.coordinates_of(ranges))
    return tree.roots_of(ranges, found.__getitem__)[0] if size else tree.EMPTY_ROOT


def hashes_at(
    organization_id: UUID, coordinates: Iterable[tree.Coordinate]
) -> dict[tree.Coordinate, bytes]:
    """The stored hashes of perfect subtrees; one that is not stored is left out."""
    found: dict[tree.Coordinate, bytes] = {}
    by_level: dict[int, list[int]] = {}
    for level, index in coordinates:
        by_level.setdefault(level, []).append(index)
    for level, indices in by_level.items():
        for at in range(0, len(indices), LOOKUP_SIZE):
            some = indices[at : at + LOOKUP_SIZE]
            found.update(
                ((level, index), bytes(value))
                for index, value in _stored(organization_id, level, some)
            )
    return found


def _stored(
    organization_id: UUID, level: int, indices: list[int]
) -> Iterable[tuple[int, bytes | memoryview]]:
    """Leaf hashes stand with their entries, all others in the nodes."""
    if level == 0:
        return Entry.objects.filter(organization_id=organization_id, index__in=indices).values_list(
            "index", "leaf_hash"
        )
    return Node.objects.filter(
        organization_id=organization_id, level=level, index__in=indices
    ).values_list("index", "hash")


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    """Binary columns come as memoryview from PostgreSQL."""
    return None if value is None else bytes(value)


def records_that_said(organization_id: UUID, words: Sequence[str]) -> dict[str, set[UUID]]:
    """Find the records of which any revision holds one of these words, by kind of record.

    Upper and lower case count. Payloads are UTF-8, so each word is looked for as its bytes.
    """
    found: dict[str, set[UUID]] = {}
    with transaction.get_connection().cursor() as cursor:
        for header in Statements(organization_id, cursor).headers_saying(words):
            said = orjson.loads(header)
            found.setdefault(said["record_type"], set()).add(UUID(said["record_id"]))
    return found

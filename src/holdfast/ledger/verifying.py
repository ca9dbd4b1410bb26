"""Checking the ledger on the server: the tree, what it commits to, and the live records over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.ledger import guarding, tree
from holdfast.ledger.entries import ERASING, JsonValue, canonical, commit
from holdfast.ledger.erasing import erase_payload
from holdfast.ledger.errors import LedgerError
from holdfast.ledger.models import Entry, Node, Payload, SignedCheckpoint
from holdfast.ledger.notes import NoteError, opened, parse_checkpoint
from holdfast.ledger.reading import head as stored_head
from holdfast.ledger.statements import Row, Statements

__all__ = ["LiveRecord", "Problem", "Report", "erase_payload", "verify"]

PORTION = 4096
LIVE_PORTION = 400
ENDING = (ERASING, ".disposed")  # after such an entry the record itself may be gone


@dataclass(frozen=True)
class LiveRecord:
    """A record as the business tables hold it now."""

    record_type: str
    record_id: UUID
    revision: int
    payload: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Problem:
    """One thing that does not fit: at which entry, of which record, and what."""

    entry: int | None
    record: str | None
    what: str


@dataclass
class Report:
    """What a verification found; `valid` only where it found no problem."""

    organization_id: UUID
    entries: int = 0
    root: bytes = tree.EMPTY_ROOT
    records: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """Whether everything fits."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return {
            "valid": self.valid,
            "entries": self.entries,
            "problems": [vars(problem) for problem in self.problems],
        }


# The last revision of a record: revision, leaf hash, place, record type, kind. A plain tuple,
# because the garbage collector leaves those alone, and there is one for every record.
_Last = tuple[int, bytes, int, str, str]


def _quiet(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def verify(
    organization_id: UUID,
    *,
    live: Iterable[LiveRecord] | None,
    attachments: Callable[[str], bytes | None] | None = None,
    progress: Callable[[int, int], None] = _quiet,
    home: Path | None = None,
) -> Report:
    """Derive the whole ledger again, and compare it with what is stored and with the live records.

    `live` must give every live record of the organization, or be None to leave them out;
    `attachments` gives the bytes for a digest, or None where the file is gone; `home` adds the
    signatures of the checkpoints and what was signed last. Runs in one transaction, so that a
    change made meanwhile is no problem.
    """
    with transaction.atomic():
        check = _Verification(organization_id)
        check.walk(progress)
        check.checkpoints(home)
        if attachments is not None:
            check.attachments(attachments)
        if live is not None:
            check.live(live)
    return check.report


class _Verification:
    """One pass over the ledger of one organization."""

    def __init__(self, organization_id: UUID) -> None:
        self.organization_id = organization_id
        self.report = Report(organization_id)
        self.last: dict[str, _Last] = {}
        self.files: dict[str, tuple[int, str]] = {}
        self.gone: dict[str, list[int]] = {}
        self.erased: dict[str, int] = {}
        self.roots: dict[int, bytes] = {}
        self.size = 0

    def found(self, entry: int | None, record: str | None, what: str) -> None:
        self.report.problems.append(Problem(entry, record, what))

    def walk(self, progress: Callable[[int, int], None]) -> None:
        """Every entry in order: header, commitment, revision, and the tree over all."""
        head = stored_head(self.organization_id)
        self.size = head.size
        wanted = self._checkpoint_sizes()
        peaks: list[bytes] = []
        self.roots[0] = tree.EMPTY_ROOT
        with transaction.get_connection().cursor() as cursor:
            statements = Statements(self.organization_id, cursor)
            for start in range(0, head.size, PORTION):
                stop = min(start + PORTION, head.size)
                leaves = self._leaves(statements.portion(start, stop), start, stop)
                for size in sorted(each for each in wanted if start < each <= stop):
                    self.roots[size] = tree.fold(tree.grow(start, peaks, leaves[: size - start])[0])
                peaks, nodes = tree.grow(start, peaks, leaves)
                self._compare_nodes(statements, start, stop, nodes)
                progress(stop, head.size)
        self.report.entries = head.size
        self.report.root = tree.fold(peaks)
        self.report.records = len(self.last)
        if self.report.root != head.root:
            self.found(None, None, _("The head of the tree does not fit its entries."))
        self._refuse_surplus()
        self._refuse_unexplained_erasure()

    def _leaves(self, rows: list[Row], start: int, stop: int) -> list[bytes]:
        """The leaf hash of each place, derived from the header; checks each entry on the way."""
        if len(rows) == stop - start and rows[0].place == start and rows[-1].place == stop - 1:
            return [self._leaf(row) for row in rows]
        there = {row.place: row for row in rows}
        leaves = []
        for index in range(start, stop):
            row = there.get(index)
            if row is None:
                self.found(index, None, _("The entry is missing."))
            leaves.append(self._leaf(row) if row else bytes(tree.HASH_SIZE))
        return leaves

    def _leaf(self, row: Row) -> bytes:
        leaf = sha256(b"\x00" + row.header).digest()
        try:
            header = orjson.loads(row.header)
            self._check_columns(row, header, leaf)
            self._check_revision(row, header, leaf)
            self._check_payload(row, header)
        except (ValueError, KeyError, TypeError, AttributeError):
            self.found(
                row.place, str(UUID(row.record)), _("The header was altered: it cannot be read.")
            )
        return leaf

    def _check_payload(self, row: Row, header: dict[str, Any]) -> None:
        """The payload is what the header commits to, or was erased as a whole."""
        record = header["record_id"]
        if row.payload is not None and row.salt is not None:
            if commit(row.salt, row.payload).hex() != header["commitment"]:
                self.found(
                    row.place,
                    record,
                    _("The payload of revision %(revision)d of %(type)s was altered.")
                    % {"revision": row.revision, "type": header["record_type"]},
                )
            for digest in header["attachments"]:
                self.files.setdefault(digest, (row.place, record))
        elif row.payload is None and row.salt is None and row.beside is not None:
            self.gone.setdefault(record, []).append(row.place)
        else:
            self.found(row.place, record, _("The payload is missing, and was not erased properly."))

    def _check_columns(self, row: Row, header: dict[str, Any], leaf: bytes) -> None:
        """The columns beside the header repeat it; none may say something else."""
        record = header["record_id"]
        if leaf != row.leaf_hash:
            self.found(row.place, record, _("The header or its hash was altered."))
        elif (
            header["index"] != row.place
            or record.replace("-", "") != row.record
            or header["revision"] != row.revision
            or header["kind"] != row.kind
        ):
            self.found(row.place, record, _("The columns of the entry differ from its header."))

    def _check_revision(self, row: Row, header: dict[str, Any], leaf: bytes) -> None:
        """Revisions count from 1 without a gap, each naming the hash of the one before."""
        record = header["record_id"]
        before = self.last.get(record)
        expected = before[0] + 1 if before else 1
        if header["revision"] != expected:
            self.found(
                row.place,
                record,
                _("Revision %(expected)d of %(type)s is missing; revision %(there)d is there.")
                % {
                    "expected": expected,
                    "there": header["revision"],
                    "type": header["record_type"],
                },
            )
        elif header["previous"] != (before[1].hex() if before else None):
            self.found(row.place, record, _("The revision before this one was altered."))
        if header["kind"].endswith(ERASING):
            self.erased[record] = row.place
        self.last[record] = (
            header["revision"],
            leaf,
            row.place,
            header["record_type"],
            header["kind"],
        )

    def _compare_nodes(
        self, statements: Statements, start: int, stop: int, nodes: list[tree.Node]
    ) -> None:
        """The stored subtrees that this portion completed, against those derived."""
        derived: dict[int, list[tuple[int, bytes]]] = {}
        for level, index, value in nodes:
            derived.setdefault(level, []).append((index, value))
        for level, expected in derived.items():
            stored = statements.nodes(level, start >> level, stop >> level)
            if stored != expected:
                for index in sorted({index for index, _ in {*expected} ^ {*stored}}):
                    self.found(
                        index << level,
                        None,
                        _("The node at level %(level)d, place %(index)d was altered or removed.")
                        % {"level": level, "index": index},
                    )

    def _refuse_surplus(self) -> None:
        """Nothing may lie beyond the head of the tree."""
        mine = {"organization_id": self.organization_id}
        entries = Entry.objects.filter(**mine).exclude(index__gte=0, index__lt=self.size)
        for index, record_id in entries.order_by("index").values_list("index", "record_id"):
            self.found(index, str(record_id), _("The entry lies outside the tree."))
        payloads = Payload.objects.filter(**mine).exclude(index__gte=0, index__lt=self.size)
        for index in payloads.order_by("index").values_list("index", flat=True):
            self.found(index, None, _("The payload belongs to no entry of the tree."))
        surplus = Node.objects.filter(**mine).count() - (self.size - self.size.bit_count())
        if surplus > 0:
            self.found(None, None, _("%(count)d nodes lie outside the tree.") % {"count": surplus})

    def _refuse_unexplained_erasure(self) -> None:
        """A payload may be gone only if a later entry of the record says that it was erased."""
        for record, indices in self.gone.items():
            erased = self.erased.get(record, -1)
            for index in indices:
                if index >= erased:
                    self.found(
                        index, record, _("The payload is gone without an entry that says so.")
                    )

    def _checkpoint_sizes(self) -> set[int]:
        return set(
            SignedCheckpoint.objects.filter(organization_id=self.organization_id).values_list(
                "size", flat=True
            )
        )

    def checkpoints(self, home: Path | None) -> None:
        """Every signed checkpoint, and what was signed last, against the tree derived here."""
        keys = guarding.public_keys(self.organization_id, home) if home else []
        stored = list(
            SignedCheckpoint.objects.filter(organization_id=self.organization_id).order_by("number")
        )
        seen: set[tuple[str, int]] = set()
        for expected, signed in enumerate(stored, start=1):
            what = self._checkpoint_problem(signed, expected, seen)
            if what is None and home is not None:
                try:
                    opened(signed.note, keys)
                except NoteError as error:
                    what = str(error)
            if what is not None:
                self.found(
                    None,
                    None,
                    _("Checkpoint %(number)d: %(what)s") % {"number": signed.number, "what": what},
                )
        if home is not None:
            self._check_guard(home, len(stored))

    def _checkpoint_problem(
        self, signed: SignedCheckpoint, expected: int, seen: set[tuple[str, int]]
    ) -> str | None:
        try:
            origin, size, root = parse_checkpoint(signed.note)
        except NoteError as error:
            return str(error)
        if signed.number != expected:
            return _("one before it was removed.")
        if (size, root) != (signed.size, bytes(signed.root)):
            return _("its columns differ from what was signed.")
        if size > self.size:
            return _("it was signed over more entries than there are.")
        if (origin, size) in seen:
            return _("it repeats one before it.")
        seen.add((origin, size))
        if self.roots.get(size) != root:
            return _("the entries up to it are not those that were signed.")
        return None

    def _check_guard(self, home: Path, stored: int) -> None:
        try:
            guard = guarding.load_guard(self.organization_id, home)
        except LedgerError as error:
            self.found(None, None, str(error))
            return
        if guard is None:
            return
        if guard.checkpoints > stored:
            self.found(None, None, _("The checkpoint signed last was removed."))
        if guard.size > self.size:
            self.found(
                None,
                None,
                _("%(signed)d entries were signed, but only %(size)d are there.")
                % {"signed": guard.size, "size": self.size},
            )
        elif guard.size in self.roots and self.roots[guard.size].hex() != guard.root:
            self.found(None, None, _("The entries are not those that were signed last."))

    def attachments(self, content_of: Callable[[str], bytes | None]) -> None:
        """Every file that an entry names, against its digest."""
        for digest, (index, record) in self.files.items():
            content = content_of(digest)
            if content is None:
                self.found(
                    index, record, _("The attachment %(file)s is missing.") % {"file": digest}
                )
            elif sha256(content).hexdigest() != digest:
                self.found(
                    index, record, _("The attachment %(file)s was altered.") % {"file": digest}
                )

    def live(self, records: Iterable[LiveRecord]) -> None:
        """Every live record equals the payload of its last revision; none is new, none is gone."""
        seen: set[str] = set()
        for some in _portions(records, LIVE_PORTION):
            ids = [str(record.record_id) for record in some]
            places = [self.last[record][2] for record in ids if record in self.last]
            payloads = dict(
                Payload.objects.filter(
                    organization_id=self.organization_id, index__in=places
                ).values_list("index", "payload")
            )
            for record, each in zip(ids, some, strict=True):
                if record in seen:
                    self.found(None, record, _("Two live records have this id."))
                seen.add(record)
                self._compare_live(record, each, payloads)
        for record, (_revision, _leaf, place, name, kind) in self.last.items():
            if record not in seen and not kind.endswith(ENDING):
                self.found(
                    place,
                    record,
                    _("%(type)s is in the ledger, but the record itself is gone.") % {"type": name},
                )

    def _compare_live(
        self, record: str, live: LiveRecord, payloads: Mapping[int, bytes | memoryview | None]
    ) -> None:
        last = self.last.get(record)
        if last is None:
            what = _("%(type)s exists, but no entry says that it was made.")
            self.found(None, record, what % {"type": live.record_type})
            return
        revision, _leaf, place, name, _kind = last
        if (live.record_type, live.revision) != (name, revision):
            what = _(
                "The live record is revision %(live)d of %(live_type)s; "
                "the ledger's last is revision %(last)d of %(last_type)s."
            )
            self.found(
                place,
                record,
                what
                % {
                    "live": live.revision,
                    "live_type": live.record_type,
                    "last": revision,
                    "last_type": name,
                },
            )
        stored = payloads.get(place)
        if stored is not None and bytes(stored) != (now := canonical(live.payload)):
            what = _("%(type)s was changed without an entry: %(fields)s differ.")
            fields = ", ".join(_differences(bytes(stored), now))
            self.found(place, record, what % {"type": live.record_type, "fields": fields})


def _differences(stored: bytes, now: bytes) -> list[str]:
    """The names of the fields in which two payloads differ."""
    try:
        before, after = orjson.loads(stored), orjson.loads(now)
        names = sorted(before.keys() | after.keys())
        return [name for name in names if before.get(name, ...) != after.get(name, ...)]
    except (ValueError, AttributeError):
        return ["?"]


def _portions(records: Iterable[LiveRecord], size: int) -> Iterator[list[LiveRecord]]:
    iterator = iter(records)
    while some := list(islice(iterator, size)):
        yield some

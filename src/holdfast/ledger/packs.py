"""Evidence packs: what an auditor takes away, and can check offline without trusting the server.

A pack is a ZIP file, written by `zipping`, whose members are, in this order:

    README.txt, holdfast_verify.py, holdfast-verify.html    how to check it, and with what
    keys.json           the public keys, oldest first
    checkpoint.txt      size and root of the tree, signed
    earlier.jsonl       earlier checkpoints, each with its consistency proof
    headers.jsonl       the header of every entry, one a line: the bytes that were hashed
    leaves.bin          the hash of each of these lines, 32 bytes each
    records.jsonl       salt and payload of each entry in scope
    attachments/SHA256  the files that entries in scope name
    reports/NAME        reports that were made with the pack
    manifest.json       scope, what is withheld and why, size and digest of every file above
    seal.txt            signs the manifest's digest, and the digest of all bytes before it
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, BinaryIO
from uuid import UUID

import orjson
from django.utils.translation import gettext as _

from holdfast.ledger import guarding, tree
from holdfast.ledger.checkpoints import Checkpoint, checkpoints, sign_checkpoint
from holdfast.ledger.entries import commit, instant
from holdfast.ledger.errors import PackError
from holdfast.ledger.reading import consistency_proof, rows
from holdfast.ledger.statements import Row
from holdfast.ledger.zipping import ZipWriter

FORMAT = "holdfast-pack/1"
SEAL = "holdfast pack seal 1"
EARLIER = 48  # a pure Python reader checks a signature in some milliseconds
VERIFIERS = ("holdfast_verify.py", "holdfast-verify.html")
STEP = 1000
README = """\
This is an evidence pack of Holdfast, the security management system of an organization.
It holds what the organization recorded, and proves that nothing of it was changed, removed,
added, reordered or back-dated since it was recorded and signed.

To check it, offline, on any computer with Python 3.9 or newer, without installing anything:

    python3 holdfast_verify.py PACK.zip
    python3 holdfast_verify.py PACK.zip --checkpoint EARLIER.txt

The second form also proves that nothing was taken back since a checkpoint that you kept from an
earlier visit. A copy of the verifier is in this pack; a copy that you got elsewhere, or read
yourself, is worth more. Instead of Python you can open holdfast-verify.html in a browser.

Compare the public key that the verifier prints with the one that the organization gave you by
another way, on paper for example. Keep checkpoint.txt for your next visit.

headers.jsonl lists every entry of the ledger, also of records that this pack does not show: when
it was recorded, what kind of change it was, and the id of who made it. records.jsonl holds what
the records in scope said. manifest.json says what the scope is, and what is withheld and why.

The proof shows that entries were not altered after they were made. It cannot show that they were
true when they were made, nor that everything that happened was recorded.
"""


@dataclass(frozen=True)
class PackScope:
    """Which entries a pack shows, said by their headers alone, so that a reader can check it.

    Every condition given must hold; None leaves it open. `kinds` are whole kinds or their first
    parts ("operation.risk"). `withheld` names records in scope that are not shown, each with the
    reason that the auditor will read.
    """

    record_types: tuple[str, ...] | None = None
    record_ids: tuple[UUID, ...] | None = None
    kinds: tuple[str, ...] | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    withheld: Mapping[UUID, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The scope as the manifest states it."""
        return {
            "record_types": sorted(self.record_types) if self.record_types is not None else None,
            "record_ids": (
                sorted(str(each) for each in self.record_ids)
                if self.record_ids is not None
                else None
            ),
            "kinds": sorted(self.kinds) if self.kinds is not None else None,
            "recorded_from": instant(self.recorded_from) if self.recorded_from else None,
            "recorded_until": instant(self.recorded_until) if self.recorded_until else None,
        }


@dataclass(frozen=True)
class PackSummary:
    """What was written: all entries of the ledger, and how many records are shown in full."""

    file: Path
    entries: int
    records: int
    root: bytes
    checkpoint: str
    withheld: int

    def as_json(self) -> dict[str, Any]:
        """The summary as the command line prints it."""
        return {
            "file": str(self.file),
            "entries": self.entries,
            "records": self.records,
            "root": self.root.hex(),
            "checkpoint": self.checkpoint,
        }


def _quiet(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def write_pack(  # noqa: PLR0913 - all by name; each is a different thing that the pack needs
    organization_id: UUID,
    home: Path,
    out: Path,
    *,
    scope: PackScope,
    files: Callable[[str], bytes | None],
    manifest_extra: Mapping[str, Any],
    progress: Callable[[int, int], None] = _quiet,
    reports: Mapping[str, bytes] | None = None,
    now: datetime,
) -> PackSummary:
    """Sign a checkpoint and write everything that proves the ledger up to it, whole or not at all.

    `files` gives the bytes of an attachment, or None where it is gone (the pack then says so).
    Raises PackError where the ledger itself does not hold, naming the entry; what
    `sign_checkpoint` raises; OSError where the file cannot be written.
    """
    checkpoint = sign_checkpoint(organization_id, home, now=now)
    descriptor, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}-")
    try:
        with os.fdopen(descriptor, "w+b") as file, tempfile.TemporaryFile() as spool:
            pack = _Pack(organization_id, home, checkpoint, scope, ZipWriter(file), spool)
            pack.write(files, manifest_extra, reports or {}, progress, now)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return PackSummary(
        out,
        checkpoint.size,
        len(pack.shown),
        checkpoint.root,
        checkpoint.note,
        len(pack.withheld),
    )


class _Pack:
    """One pack while it is written."""

    def __init__(
        self,
        organization_id: UUID,
        home: Path,
        checkpoint: Checkpoint,
        scope: PackScope,
        members: ZipWriter,
        spool: BinaryIO | IO[bytes],
    ) -> None:
        self.organization_id = organization_id
        self.home = home
        self.checkpoint = checkpoint
        self.stated = scope.as_json()
        self.reasons = {str(record): reason for record, reason in scope.withheld.items()}
        self.members = members
        self.spool = spool
        self.leaves: list[bytes] = []
        self.shown: set[str] = set()
        self.withheld: list[dict[str, Any]] = []
        self.attachments: dict[str, int] = {}
        self.missing: list[str] = []

    def write(
        self,
        files: Callable[[str], bytes | None],
        extra: Mapping[str, Any],
        reports: Mapping[str, bytes],
        progress: Callable[[int, int], None],
        now: datetime,
    ) -> None:
        """Write all members in their order."""
        add = self.members.add
        add("README.txt", [README.encode()])
        for name, content in _verifiers():
            add(name, [content])
        keys = guarding.public_keys(self.organization_id, self.home)
        add("keys.json", [_document({"keys": [key.published for key in keys]})])
        add("checkpoint.txt", [self.checkpoint.note.encode()])
        add("earlier.jsonl", self._earlier())
        add("headers.jsonl", self._headers(progress))
        if tree.root_of(self.leaves) != self.checkpoint.root:
            raise PackError(
                _("The ledger does not fit its checkpoint. Run the verification of the ledger.")
            )
        add("leaves.bin", [b"".join(self.leaves)])
        self.spool.seek(0)
        add("records.jsonl", iter(lambda: self.spool.read(1 << 20), b""))
        for digest, index in self.attachments.items():
            self._add_attachment(digest, index, files(digest))
        for name, content in sorted(reports.items()):
            add(f"reports/{name}", [content])
        manifest = _document(self._manifest(extra, now))
        add("manifest.json", [manifest])
        add("seal.txt", [self._seal(manifest)])
        self.members.close()

    def _headers(self, progress: Callable[[int, int], None]) -> Iterator[bytes]:
        """The header lines; on the way, collects what is shown of each entry."""
        size = self.checkpoint.size
        for expected, row in enumerate(rows(self.organization_id, stop=size)):
            if row.place != expected or tree.leaf_hash(row.header) != row.leaf_hash:
                raise _broken(expected)
            self.leaves.append(row.leaf_hash)
            header = orjson.loads(row.header)
            if _in_scope(self.stated, header):
                self._show(row, header)
            yield row.header + b"\n"
            if row.place % STEP == 0:
                progress(row.place, size)
        progress(size, size)

    def _show(self, row: Row, header: dict[str, Any]) -> None:
        """Put the payload into the pack, or state why it is not there."""
        record = header["record_id"]
        if record in self.reasons:
            self.withheld.append({"index": row.place, "reason": self.reasons[record]})
            return
        if row.payload is None or row.salt is None:
            self.withheld.append({"index": row.place, "reason": "erased"})
            return
        if commit(row.salt, row.payload).hex() != header["commitment"]:
            raise _broken(row.place)
        line = {
            "index": row.place,
            "record_type": header["record_type"],
            "record_id": record,
            "revision": row.revision,
            "salt": row.salt.hex(),
            "payload": row.payload.decode(),
        }
        self.spool.write(_line(line))
        self.shown.add(record)
        for digest in header["attachments"]:
            self.attachments.setdefault(digest, row.place)

    def _add_attachment(self, digest: str, index: int, content: bytes | None) -> None:
        if content is None:
            self.missing.append(digest)
            return
        if sha256(content).hexdigest() != digest:
            raise PackError(
                _("The attachment %(file)s of entry %(entry)d was altered; restore it first.")
                % {"file": digest, "entry": index}
            )
        self.members.add(f"attachments/{digest}", [content])

    def _earlier(self) -> Iterator[bytes]:
        """The earlier checkpoints, thinned out evenly where there are many."""
        earlier = [
            each
            for each in checkpoints(self.organization_id)
            if each.number < self.checkpoint.number and each.size <= self.checkpoint.size
        ]
        for each in _thinned(earlier):
            proof = consistency_proof(self.organization_id, each.size, self.checkpoint.size)
            yield _line({"note": each.note, "proof": [value.hex() for value in proof]})

    def _manifest(self, extra: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "organization_id": str(self.organization_id),
            "origin": self.checkpoint.origin,
            "made_at": instant(now),
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.hex(),
            "scope": self.stated,
            "withheld": self.withheld,
            "missing_attachments": sorted(self.missing),
            "extra": dict(extra),
            "files": {
                name: {"sha256": digest, "size": size}
                for name, (digest, size) in self.members.digests.items()
            },
        }

    def _seal(self, manifest: bytes) -> bytes:
        length, digest = self.members.digest_so_far()
        guard = guarding.load_guard(self.organization_id, self.home) or guarding.Guard()
        signer = guarding.signer_for(self.organization_id, self.home, guard.epoch)
        lines = [SEAL, self.checkpoint.origin, sha256(manifest).hexdigest(), str(length), digest]
        return signer.sign("".join(f"{line}\n" for line in lines)).encode()


def _in_scope(scope: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
    """Whether a header matches the scope as the manifest states it."""
    return (
        (scope["record_types"] is None or header["record_type"] in scope["record_types"])
        and (scope["record_ids"] is None or header["record_id"] in scope["record_ids"])
        and (
            scope["kinds"] is None
            or any(f"{header['kind']}.".startswith(f"{kind}.") for kind in scope["kinds"])
        )
        and (scope["recorded_from"] is None or header["recorded_at"] >= scope["recorded_from"])
        and (scope["recorded_until"] is None or header["recorded_at"] < scope["recorded_until"])
    )


def _thinned(earlier: list[Checkpoint]) -> Iterable[Checkpoint]:
    """At most EARLIER of them: the first, the last, and evenly between."""
    if len(earlier) <= EARLIER:
        return earlier
    last = len(earlier) - 1
    return [earlier[place * last // (EARLIER - 1)] for place in range(EARLIER)]


def _verifiers() -> Iterator[tuple[str, bytes]]:
    """The verifiers as they are shipped; raises PackError where they were left out."""
    found = find_spec("holdfast_verify")
    places = [Path(found.origin).parent] if found and found.origin else []
    places.append(Path(__file__).resolve().parents[3] / "verifier")
    for name in VERIFIERS:
        path = next((place / name for place in places if (place / name).is_file()), None)
        if path is not None:
            yield name, path.read_bytes()
        elif name == VERIFIERS[0]:
            raise PackError(_("The verifier is missing from this installation: install it again."))


def _document(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _line(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _broken(index: int) -> PackError:
    return PackError(
        _("Entry %(entry)d of the ledger was altered, or is missing. Run the verification.")
        % {"entry": index}
    )

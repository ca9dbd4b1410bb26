#!/usr/bin/env python3
"""Check an evidence pack of Holdfast offline: is it complete, and unaltered since it was signed?

    python3 holdfast_verify.py PACK.zip [--checkpoint FILE] [--key KEY] [--json]

One file, Python 3.9 or newer, standard library only, nothing of Holdfast, no network. Exit code 0
only where the pack is valid, 1 where it is not, 2 for wrong use. It checks that
(a) all headers give the signed root, and every byte of the ZIP file is as it was sealed;
(b) every entry in the stated scope is shown, or its withholding is stated;
(c) payloads and attachments are those that the headers commit to;
(d) each record's revisions run 1, 2, 3 ... and each names the one before;
(e) earlier checkpoints, also those that you bring, are the start of the same tree.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import io
import json
import mmap
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

Point = tuple[int, int, int, int]
Keys = dict[tuple[str, bytes], tuple[bytes, str]]  # name, id -> key, key as it is published
Members = dict[str, Any]  # name -> slice of the file, or bytes
MOST_PROBLEMS, MOST_BYTES = 10000, 1 << 30
LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Unfit(Exception):
    """Part of a pack cannot be read or does not hold; the text says why."""


# Ed25519 (RFC 8032): points in extended coordinates (X, Y, Z, T), with x*y = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while scalar:
        result = add(result, point) if scalar & 1 else result
        point, scalar = add(point, point), scalar >> 1
    return result


def decompress(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Unfit("a public key is not a point of Ed25519")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    scalar = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or scalar >= L:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, t = decompress(key)
    x, y, z, t = add(multiply(scalar, BASE), multiply(hashed, (P - x, y, z, P - t)))
    inverse = pow(z, P - 2, P)
    point = (y * inverse % P) | ((x * inverse % P & 1) << 255)
    return signature[:32] == point.to_bytes(32, "little")


def roots(leaves: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The roots (RFC 6962) over the first so many leaves, for each size asked for that there is."""
    wanted, found, peaks = set(sizes), {0: hashlib.sha256(b"").digest()}, []
    for number, leaf in enumerate(leaves, start=1):
        peaks.append(leaf)
        rest = number
        while not rest & 1:
            right, rest = peaks.pop(), rest >> 1
            peaks[-1] = hashlib.sha256(b"\1" + peaks[-1] + right).digest()
        if number in wanted:
            root = peaks[-1]
            for peak in reversed(peaks[:-1]):
                root = hashlib.sha256(b"\1" + peak + root).digest()
            found[number] = root
    return found


def exact_base64(text: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if not raw or base64.b64encode(raw).decode() != text:
        raise Unfit(f"{what} is not base64, or not written the one right way")
    return raw


def read_key(text: str) -> tuple[tuple[str, bytes], tuple[bytes, str]]:
    name, _, rest = text.strip().partition("+")
    raw = exact_base64(rest[9:], "a public key")
    key_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if raw[:1] != b"\1" or len(raw) != 33 or rest[:9] != f"{key_id.hex()}+":
        raise Unfit(f"{text[:200]!r} is not a public key")
    return (name, key_id), (raw[1:], text.strip())


def read_note(data: bytes, keys: Keys, what: str) -> tuple[list[str], str]:
    """The lines of a signed note, and the key, one of these, that has signed it."""
    text, divider, signatures = data.decode(errors="replace").rpartition("\n\n")
    for line in signatures.split("\n")[:-1] if divider else []:
        dash, name, encoded = [*line.split(" ", 2), "", ""][:3]
        signature = exact_base64(encoded, f"the signature of {what}")
        if dash == "\u2014" and (name, signature[:4]) in keys:
            raw, published = keys[name, signature[:4]]
            if not signed_by(raw, text.encode() + b"\n", signature[4:]):
                raise Unfit(f"the signature of {what} does not fit: it was altered")
            return text.split("\n"), published
    raise Unfit(f"{what} is not signed with a key of this pack")


def read_checkpoint(data: bytes, keys: Keys, what: str) -> tuple[str, int, bytes, str]:
    lines, key = read_note(data, keys, what)
    if len(lines) < 3 or not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]):
        raise Unfit(f"{what} is not a checkpoint")
    return lines[0], int(lines[1]), exact_base64(lines[2], f"the root of {what}"), key


# The ZIP file: members stored one after the other, so that its frame can be derived again.
LOCAL, CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
NAME = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?")


def open_zip(data: bytes | mmap.mmap) -> tuple[Members, int, str | None]:
    """The members (where each lies), where the seal begins, and what is wrong with the ZIP file."""
    at, seal, directory, fault = 0, 0, b"", None
    members: Members = {}
    while data[at : at + 4] == b"PK\3\4" and at + LOCAL.size <= len(data) < 2**32:
        checksum, size, _, length, _ = LOCAL.unpack(data[at : at + LOCAL.size])[6:]
        start = at + LOCAL.size + length
        name, common = data[at + LOCAL.size : start], (20, 0, 0, 0, 0x21, checksum, size, size)
        head = LOCAL.pack(b"PK\3\4", *common, length, 0) + name
        if data[at:start] != head or not NAME.fullmatch(name) or name.decode() in members:
            return *repacked(data, members), f"the ZIP file was altered at byte {at}"
        if zlib.crc32(data[start : start + size]) != checksum:
            fault = f"{name.decode()} does not fit its checksum in the ZIP file"
        more = (length, 0, 0, 0, 0, 0o100644 << 16, at)
        directory += CENTRAL.pack(b"PK\1\2", 0x314, *common, *more) + name
        members[name.decode()] = slice(start, start + size)
        at, seal = start + size, at
    count = len(members) % 2**16
    end = END.pack(b"PK\5\6", 0, 0, count, count, len(directory), at % 2**32, 0)
    if data[at:] != directory + end:
        fault = f"the ZIP file was altered after byte {at}"
    return members, seal, fault


def repacked(data: bytes | mmap.mmap, members: Members) -> tuple[Members, int]:
    """What a ZIP file packed anew holds: it is never valid, but shows which record changed."""
    found: Members = {}
    with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist()[:65535]:
            with contextlib.suppress(Exception), archive.open(info) as file:
                room = MOST_BYTES - sum(map(len, found.values()))
                found.setdefault(info.filename, file.read(room))
    return (found if len(found) > len(members) else members), 0


def parsed(data: bytes, what: str) -> Any:
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError):
        raise Unfit(f"{what} cannot be read: it was altered") from None


def in_scope(scope: dict[str, Any], header: dict[str, Any]) -> bool:
    types, ids, kinds = scope["record_types"], scope["record_ids"], scope["kinds"]
    first, end = scope["recorded_from"] or "", scope["recorded_until"] or "~"
    return (
        (types is None or header["record_type"] in types)
        and (ids is None or header["record_id"] in ids)
        and (kinds is None or any(f"{header['kind']}.".startswith(f"{k}.") for k in kinds))
        and first <= header["recorded_at"] < end
    )


class Pack:
    """One pass over a pack; `problems` tells what does not hold."""

    def __init__(self, brought: Sequence[tuple[str, bytes]], pinned: str | None) -> None:
        self.brought, self.pinned = brought, pinned
        self.data: bytes | mmap.mmap = b""
        self.problems: list[dict[str, Any]] = []
        self.members: Members = {}
        self.offset = 0  # of the seal
        self.keys: Keys = {}
        self.manifest: dict[str, Any] = {}
        self.origin, self.size, self.root, self.signer = "", 0, b"", ""
        self.leaves: list[bytes] = []
        self.headers: dict[int, dict[str, Any]] = {}
        self.rows: dict[int, dict[str, Any]] = {}  # what is shown of an entry
        self.last: dict[str, tuple[int, str]] = {}  # record -> its last revision and leaf hash
        self.erased: dict[str, int] = {}  # record -> its last entry that erased it
        self.wanted: set[int] = set()  # entries in scope

    def problem(self, what: str, entry: int = -1) -> None:
        about = {**self.headers.get(entry, {}), **self.rows.get(entry, {})}
        found = {"entry": entry, "record": about.get("record_id"), "what": what + described(about)}
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append({**found, "entry": None} if entry < 0 else found)

    def attempt(self, step: Callable[..., None], *arguments: Any, entry: int = -1) -> None:
        """Do one check; whatever it stumbles over is a finding, and the others still run."""
        try:
            step(*arguments)
        except Unfit as error:
            self.problem(str(error), entry)
        except (LookupError, TypeError, AttributeError, ValueError):
            self.problem(f"the pack is damaged, it failed at: {step.__name__}", entry)

    def content(self, name: str) -> bytes:
        if name not in self.members:
            raise Unfit(f"{name} is missing from the pack")
        member = self.members[name]
        return self.data[member] if isinstance(member, slice) else member

    def lines(self, name: str) -> list[bytes]:
        *lines, rest = self.content(name).split(b"\n")
        if rest:
            self.problem(f"{name} does not end as it should")
        return lines

    def verify(self) -> None:
        self.members, self.offset, fault = open_zip(self.data)
        if fault:
            self.problem(fault)
        for step in (self.read_manifest, self.read_records, self.check_seal, self.check_headers):
            self.attempt(step)
        for step in (self.check_records, self.check_files, self.check_checkpoints):
            self.attempt(step)

    def read_manifest(self) -> None:
        texts = parsed(self.content("keys.json"), "keys.json")["keys"]
        self.keys = dict(map(read_key, texts))
        manifest = parsed(self.content("manifest.json"), "manifest.json")
        if manifest["format"] != "holdfast-pack/1":
            raise Unfit("this verifier does not know the format of this pack")
        self.manifest = manifest

    def read_records(self) -> None:
        for number, line in enumerate(self.lines("records.jsonl"), start=1):
            self.attempt(self.read_record, line, f"line {number} of records.jsonl")

    def read_record(self, line: bytes, what: str) -> None:
        row = parsed(line, what)
        index = row["index"]
        if type(index) is not int or index in self.rows:
            raise Unfit(f"{what} tells of no entry, or of one that was told before")
        self.rows[index] = row
        if LINE.encode(row).encode() != line:
            self.problem(f"{what} was altered", index)

    def check_seal(self) -> None:
        """The signatures on the checkpoint, and on all bytes of the file."""
        signed = read_checkpoint(self.content("checkpoint.txt"), self.keys, "the checkpoint")
        self.origin, self.size, self.root, key = signed
        data, manifest = self.content("seal.txt"), self.content("manifest.json")
        lines, self.signer = read_note(data, self.keys, "the seal")
        names = ("origin", "size", "root")
        if [self.manifest[name] for name in names] != [self.origin, self.size, self.root.hex()]:
            self.problem("the checkpoint and the manifest differ")
        if self.pinned is not None and {self.signer, key} != {self.pinned.strip()}:
            self.problem("the pack is not signed with the key that you gave")
        before = hashlib.sha256(memoryview(self.data)[: self.offset]).hexdigest()
        sealed = [self.origin, hashlib.sha256(manifest).hexdigest(), str(self.offset), before]
        if lines != ["holdfast pack seal 1", *sealed] or data.count(b"\n") != 7:
            self.problem("the bytes of this file, or its manifest, are not those that were sealed")

    def check_headers(self) -> None:
        """(a) and (d): the root over all headers, and the revisions of each record."""
        lines = self.lines("headers.jsonl")
        found = [hashlib.sha256(b"\0" + line).digest() for line in lines]
        self.leaves = found
        if not self.is_signed(found):
            self.problem(f"the headers do not give the signed root over {self.size} entries")
            joined = self.content("leaves.bin") if "leaves.bin" in self.members else b""
            stored = [joined[at : at + 32] for at in range(0, len(joined), 32)]
            self.leaves = stored if self.is_signed(stored) else found
        places, known = {leaf: at for at, leaf in enumerate(found)}, set(self.leaves)
        for index, leaf in enumerate(self.leaves):
            place = places.get(leaf, index)
            if place < len(lines):
                self.attempt(self.check_header, index, leaf.hex(), lines[place], entry=index)
            if leaf not in places:
                self.problem("the header of this entry was altered or removed", index)
        for place, leaf in enumerate(found):
            if leaf not in known and (place >= self.size or self.leaves[place] in places):
                self.problem(f"a header was added: {lines[place][:600].decode(errors='replace')}")

    def is_signed(self, leaves: list[bytes]) -> bool:
        whole = len(leaves) == self.size
        return whole and roots(leaves, [self.size])[self.size] == self.root

    def check_header(self, index: int, leaf: str, line: bytes) -> None:
        header = parsed(line, "the header of this entry")
        record, revision = header["record_id"], header["revision"]
        before, previous = self.last.get(record, (0, None))
        self.headers[index] = header
        if header["index"] != index:
            self.problem(f"the header belongs to entry {header['index']}", index)
        if revision != before + 1:
            self.problem(f"revision {before + 1} of this record is missing", index)
        elif header["previous"] != previous:
            self.problem("the revision before this one was altered", index)
        self.last[record] = (revision, leaf)
        if header["kind"].endswith(".erased"):
            self.erased[record] = index
        if in_scope(self.manifest["scope"], header):
            self.wanted.add(index)

    def check_records(self) -> None:
        """(b) and (c): what is in scope is shown as it was committed to, or stated as withheld."""
        withheld = {each["index"]: each["reason"] for each in self.manifest["withheld"]}
        for index in self.rows:
            self.attempt(self.check_record, index, entry=index)
        for index in sorted(self.wanted - self.rows.keys() - withheld.keys()):
            self.problem("what this entry says was altered or removed", index)
        for index in self.rows.keys() - (self.wanted - withheld.keys()):
            self.problem("this entry is shown, but the manifest says that it is not", index)
        for index, reason in withheld.items():
            record = self.headers[index]["record_id"]
            if index not in self.wanted or not reason:
                self.problem("this entry is withheld for no reason, or is not in scope", index)
            elif reason == "erased" and self.erased.get(record, -1) <= index:
                self.problem("this entry is said to be erased, but no later entry says so", index)

    def check_record(self, index: int) -> None:
        row, header = self.rows[index], self.headers[index]
        if any(row[name] != header[name] for name in ("record_type", "record_id", "revision")):
            self.problem("record and header do not name the same", index)
        salt = bytes.fromhex(row["salt"])
        digest = hashlib.sha256(salt + row["payload"].encode()).hexdigest()
        if (digest, salt.hex()) != (header["commitment"], row["salt"]):
            self.problem("what this entry says was altered", index)

    def check_files(self) -> None:
        """(c): every file is as the manifest lists it, every attachment is there or stated."""
        listed = self.manifest["files"]
        named: dict[str, list[int]] = {}
        for index in sorted(self.rows.keys() & self.headers.keys()):
            for digest in self.headers[index]["attachments"]:
                named.setdefault(f"attachments/{digest}", []).append(index)
        stated = {f"attachments/{digest}" for digest in self.manifest["missing_attachments"]}
        for name in sorted({*self.members, *listed, *named} - {"manifest.json", "seal.txt"}):
            there, expected = name in self.members, listed.get(name, {}).get("sha256")
            if expected is not None and name.startswith("attachments/"):
                expected = name.partition("/")[2]
            if there and hashlib.sha256(self.content(name)).hexdigest() == expected:
                continue
            if not there and expected is None and name in stated:
                continue
            for index in named.get(name, [-1]):
                self.problem(f"{name} was {'altered or added' if there else 'removed'}", index)

    def check_checkpoints(self) -> None:
        """(e): earlier checkpoints, those of the pack and those brought, begin the same tree."""
        lines = [parsed(line, "earlier.jsonl") for line in self.lines("earlier.jsonl")]
        notes = [("an earlier checkpoint", line["note"].encode()) for line in lines]
        for name, data in self.brought:
            tidy = data.replace(b"\r\n", b"\n").strip() + b"\n"
            notes.append((f"your checkpoint {name}", tidy))
        read = [(what, *read_checkpoint(data, self.keys, what)[:3]) for what, data in notes]
        known = roots(self.leaves, [size for _, _, size, _ in read])
        for what, origin, size, root in read:
            if origin.split("/")[:3] != self.origin.split("/")[:3]:
                self.problem(f"{what} is of another ledger: {origin}")
            elif known.get(size) != root:
                self.problem(
                    f"{what} over {size} entries is not the start of these {self.size} entries: "
                    "entries were taken back or rewritten since"
                )


def described(about: dict[str, Any]) -> str:
    """Which record an entry is about, what was done, when and by whom, as far as it is known."""
    try:
        payload = json.loads(about["payload"])
        names = [payload[key] for key in ("reference", "title") if payload.get(key)]
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError):
        names = []
    parts = "record_type record_id revision kind recorded_at actor_kind actor_id".split()
    words = [*names, *(about[part] for part in parts if about.get(part))]
    return f" [{' '.join(map(str, words))}]" if about else ""


def told(pack: Pack) -> str:
    """The verdict for people."""
    stated = [pack.manifest.get(name) for name in ("withheld", "missing_attachments")]
    withheld, missing = (len(each) if isinstance(each, list) else 0 for each in stated)
    lines = [
        f"Evidence pack of {pack.origin or 'an unknown ledger'}: {pack.size} entries",
        f"  {len(pack.rows)} shown, {withheld} withheld, {missing} attachments stated as missing",
        f"  root {pack.root.hex()}",
        f"  key  {pack.signer or 'not known'}",
    ]
    for found in pack.problems:
        place = "pack" if found["entry"] is None else f"entry {found['entry']}"
        lines.append(f"  {place}: {found['what']}")
    if pack.problems:
        return "\n".join([*lines, f"NOT VALID: {len(pack.problems)} problems."])
    lines.append("VALID: complete for its scope, and unaltered since it was signed with this key.")
    return "\n".join([*lines, "Compare the key with the one that you were given another way."])


def check(path: Path, brought: Sequence[str], pinned: str | None) -> Pack:
    """A verdict on whatever the file holds."""
    pack = Pack([], pinned)
    try:
        pack.brought = [(name, Path(name).read_bytes()) for name in brought]
        if path.stat().st_size and path.is_file():
            with path.open("rb") as file:
                pack.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        pack.verify()
    except Exception as error:  # noqa: BLE001 - a verdict, whatever happens
        pack.problem(f"the pack cannot be checked: {error!r}")
    return pack


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("holdfast-verify", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pack", type=Path, help="the evidence pack, a ZIP file")
    parser.add_argument("--checkpoint", action="append", default=[], help="one that you kept")
    parser.add_argument("--key", help="the public key that must have signed the pack")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    arguments = parser.parse_args(argv)
    pack = check(arguments.pack, arguments.checkpoint, arguments.key)
    valid, text = not pack.problems, told(pack)
    if arguments.json:
        said = {"valid": valid, "entries": len(pack.headers), "problems": pack.problems}
        text = json.dumps(said)
    shown = "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
    sys.stdout.buffer.write(shown.encode(errors="replace") + b"\n")
    return 0 if valid else 1


if __name__ == "__main__":
    sys.exit(main())

"""Ways in which somebody could tamper with an evidence pack, for the tests of the verifiers.

A `Case` makes the tampered bytes from an honest sample, and says which of the sample's records a
verifier must then name (None where the damage belongs to no record).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from holdfast.ledger.tests.samples import PLAN_DIGEST, resealed, unzipped, zipped

PLAN = f"attachments/{PLAN_DIGEST}"
Members = dict[str, bytes]


def changed(name: str, old: bytes, new: bytes) -> Callable[[Any], bytes]:
    """One place in one member is changed, the frame of the ZIP file made to fit."""

    def tamper(sample: Any) -> bytes:
        members = unzipped(sample.data)
        assert old in members[name], (name, old)
        members[name] = members[name].replace(old, new, 1)
        return zipped(members)

    return tamper


def edited(change: Callable[[Members], object]) -> Callable[[Any], bytes]:
    """Members are changed; neither manifest nor seal is."""

    def tamper(sample: Any) -> bytes:
        members = unzipped(sample.data)
        change(members)
        return zipped(members)

    return tamper


def forged(change: Callable[[Members], object], **manifest: Any) -> Callable[[Any], bytes]:
    """Members are changed by somebody who can seal a pack with the real key."""

    def tamper(sample: Any) -> bytes:
        members = unzipped(sample.data)
        change(members)
        return resealed(members, sample.signer, **manifest)

    return tamper


def raw(change: Callable[[bytes], bytes]) -> Callable[[Any], bytes]:
    """The bytes of the file are changed."""
    return lambda sample: change(sample.data)


def lines_of(name: str, change: Callable[[list[bytes]], object]) -> Callable[[Members], None]:
    """The lines of one member are changed in place."""

    def edit(members: Members) -> None:
        lines = members[name].splitlines(keepends=True)
        change(lines)
        members[name] = b"".join(lines)

    return edit


def swap(one: int, two: int) -> Callable[[list[bytes]], None]:
    def edit(lines: list[bytes]) -> None:
        lines[one], lines[two] = lines[two], lines[one]

    return edit


def substitute(at: int, old: bytes, new: bytes) -> Callable[[list[bytes]], None]:
    def edit(lines: list[bytes]) -> None:
        assert old in lines[at], lines[at]
        lines[at] = lines[at].replace(old, new, 1)

    return edit


def truncated(members: Members) -> None:
    """The last two entries are cut off wherever they stand."""
    for name in ("headers.jsonl", "records.jsonl"):
        members[name] = b"".join(members[name].splitlines(keepends=True)[:-2])
    members["leaves.bin"] = members["leaves.bin"][:-64]


def repacked(compression: int) -> Callable[[Any], bytes]:
    """A payload is changed with everyday tools, which write the ZIP file in their own way."""

    def tamper(sample: Any) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", compression) as archive:
            for name, content in unzipped(sample.data).items():
                archive.writestr(name, content.replace(b"port 2", b"port 9"))
        return file.getvalue()

    return tamper


def bomb(_sample: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * 30_000_000)
        archive.writestr("../../evil", b"x")
    return file.getvalue()


def doubled(sample: Any) -> bytes:
    members = {**unzipped(sample.data), "records.jsonm": b""}
    return zipped(members).replace(b"records.jsonm", b"records.jsonl")


def reordered(members: Members) -> None:
    """Two headers change places, and so do their hashes."""
    lines_of("headers.jsonl", swap(0, 1))(members)
    leaves = members["leaves.bin"]
    members["leaves.bin"] = leaves[32:64] + leaves[:32] + leaves[64:]


def without_leaves(members: Members) -> None:
    """A header is altered, and what would tell which one is gone."""
    at("headers.jsonl", 1, b"raised", b"closed")(members)
    del members["leaves.bin"]


def without(name: str) -> Callable[[Members], None]:
    return lambda members: members.__delitem__(name)


def with_file(name: str, content: bytes) -> Callable[[Members], None]:
    return lambda members: members.__setitem__(name, content)


def pop(index: int) -> Callable[[list[bytes]], object]:
    return lambda lines: lines.pop(index)


def changed_end(name: str, old: bytes, new: bytes) -> Callable[[Members], None]:
    """The end of one member is changed."""
    return lambda members: members.update({name: members[name].removesuffix(old) + new})


def salt_in_capitals(lines: list[bytes]) -> None:
    """The same salt, written in other bytes."""
    before, mark, rest = lines[1].partition(b'"salt":"')
    assert rest[:32] != rest[:32].upper()
    lines[1] = before + mark + rest[:32].upper() + rest[32:]


@dataclass(frozen=True)
class Case:
    tamper: Callable[[Any], bytes]
    record: int | None = None  # which of the sample's records must be named


def at(lines: str, where: int, old: bytes, new: bytes) -> Callable[[Members], None]:
    return lines_of(lines, substitute(where, old, new))


NOTHING: dict[str, list[str] | None] = {
    "record_types": [],
    "record_ids": None,
    "kinds": None,
    "recorded_from": None,
    "recorded_until": None,
}

ABSENT = [{"index": 99, "reason": "x"}]

CASES: dict[str, Case] = {
    # What records said. Line 1 of records.jsonl is entry 1, of the second record.
    "payload altered": Case(edited(at("records.jsonl", 0, b"port 1", b"port 7")), 0),
    "payload altered, sealed": Case(forged(at("records.jsonl", 1, b"port 2", b"port 7")), 1),
    "payload written otherwise": Case(edited(at("records.jsonl", 0, b"port", b"p\\u006frt")), 0),
    "salt altered": Case(forged(at("records.jsonl", 1, b'"salt":"', b'"salt":"00')), 1),
    "salt in capitals": Case(forged(lines_of("records.jsonl", salt_in_capitals)), 1),
    "salt is no hex": Case(forged(at("records.jsonl", 1, b'"salt":"', b'"salt":"zz')), 1),
    "record removed": Case(edited(lines_of("records.jsonl", pop(0))), 0),
    "record removed, sealed": Case(forged(lines_of("records.jsonl", pop(1))), 1),
    "records swapped": Case(edited(lines_of("records.jsonl", swap(0, 1)))),
    "record told twice": Case(forged(lines_of("records.jsonl", lambda x: x.append(x[0])))),
    "record is rubbish": Case(edited(at("records.jsonl", 1, b'{"index":1', b"{'index'")), 1),
    "record moved to another entry": Case(forged(at("records.jsonl", 0, b":0,", b":2,")), 0),
    "record under another id": Case(
        forged(at("records.jsonl", 1, b'"revision":1', b'"revision":2')), 1
    ),
    "records not ended": Case(edited(at("records.jsonl", -1, b"\n", b""))),
    "record type of line altered": Case(
        forged(at("records.jsonl", 1, b"risk_scenario", b"risk_scenarix")), 1
    ),
    # Headers.
    "time altered": Case(edited(at("headers.jsonl", 1, b"2026-03-01T08", b"2026-02-01T08")), 1),
    "back-dated, sealed": Case(forged(at("headers.jsonl", 1, b"2026-03", b"2026-02")), 1),
    "actor altered, sealed": Case(forged(at("headers.jsonl", 5, b"0001", b"0002")), 1),
    "kind altered": Case(forged(at("headers.jsonl", 4, b"assessed", b"accepted")), 0),
    "header is rubbish": Case(forged(at("headers.jsonl", 5, b'{"index"', b"{index")), 1),
    "header of a withheld record": Case(forged(at("headers.jsonl", 3, b"raised", b"voided")), 3),
    "header removed": Case(forged(lines_of("headers.jsonl", pop(5))), 1),
    "header added": Case(forged(lines_of("headers.jsonl", lambda x: x.insert(5, x[4])))),
    "headers swapped": Case(forged(lines_of("headers.jsonl", swap(0, 1)))),
    "headers reordered with leaves": Case(forged(reordered)),
    "headers empty": Case(forged(with_file("headers.jsonl", b""))),
    "end cut off": Case(edited(truncated)),
    "end cut off, sealed": Case(forged(truncated, size=12)),
    "leaves altered": Case(edited(lambda m: m.update({"leaves.bin": m["leaves.bin"][::-1]}))),
    "leaves removed": Case(edited(without("leaves.bin"))),
    "header altered, leaves removed": Case(forged(without_leaves)),
    # Attachments and other files.
    "attachment altered": Case(changed(PLAN, b"north", b"south"), 0),
    "attachment altered, sealed": Case(forged(with_file(PLAN, b"another plan")), 0),
    "attachment removed": Case(edited(without(PLAN)), 0),
    "attachment removed, sealed": Case(forged(without(PLAN)), 0),
    "attachment added": Case(edited(with_file("attachments/" + "0" * 64, b"x"))),
    "report altered": Case(changed("reports/risks.pdf", b"1.7", b"1.4")),
    "file added": Case(edited(with_file("reports/more.pdf", b"x"))),
    "instructions altered": Case(changed("README.txt", b"offline", b"on line")),
    "verifier altered": Case(changed("holdfast_verify.py", b"return 0 if", b"return 0 or")),
    # Scope and withholding.
    "scope narrowed": Case(changed("manifest.json", b'"operation"', b'"operativa"')),
    "scope narrowed, sealed": Case(forged(lambda _: None, scope=NOTHING)),
    "withheld without reason": Case(
        forged(lines_of("records.jsonl", pop(0)), withheld=[{"index": 0, "reason": ""}]), 0
    ),
    "said to be erased": Case(
        forged(lines_of("records.jsonl", pop(0)), withheld=[{"index": 0, "reason": "erased"}]), 0
    ),
    "withholding removed": Case(forged(lambda _: None, withheld=[]), 3),
    "withheld entry that is not there": Case(forged(lambda _: None, withheld=ABSENT)),
    # Signatures.
    "manifest removed": Case(edited(without("manifest.json"))),
    "manifest not an object": Case(edited(with_file("manifest.json", b"[]"))),
    "seal removed": Case(edited(without("seal.txt"))),
    "seal signed twice": Case(edited(changed_end("seal.txt", b"\n", b"\n\xe2\x80\x94 x AAAA\n"))),
    "seal with a space": Case(edited(changed_end("seal.txt", b"\n", b" \n"))),
    "size in the checkpoint altered": Case(changed("checkpoint.txt", b"\n14\n", b"\n15\n")),
    "checkpoint removed": Case(edited(without("checkpoint.txt"))),
    "keys removed": Case(edited(with_file("keys.json", b'{"keys": []}'))),
    "earlier checkpoint altered": Case(changed("earlier.jsonl", b"\\n12\\n", b"\\n11\\n")),
    "earlier checkpoints removed": Case(edited(with_file("earlier.jsonl", b""))),
    # The ZIP file.
    "packed anew": Case(repacked(zipfile.ZIP_STORED), 1),
    "packed anew, compressed": Case(repacked(zipfile.ZIP_DEFLATED), 1),
    "a bomb": Case(bomb),
    "a name twice": Case(doubled),
    "cut in half": Case(raw(lambda data: data[: len(data) // 2])),
    "last byte cut": Case(raw(lambda data: data[:-1])),
    "byte appended": Case(raw(lambda data: data + b"\0")),
    "byte prepended": Case(raw(lambda data: b"\0" + data)),
    "comment added": Case(raw(lambda data: data[:-2] + b"\x05\0hello")),
    "empty": Case(raw(lambda _: b"")),
    "not a ZIP file": Case(raw(lambda _: b"%PDF-1.7")),
    "directory only": Case(raw(lambda data: data[-22:])),
    "nested rubbish": Case(edited(with_file("manifest.json", b"[" * 200_000))),
    "huge number": Case(edited(with_file("manifest.json", b"9" * 200_000))),
}

"""A pack shows what is in scope, says what it withholds, and is written whole or not at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from holdfast.ledger import tree
from holdfast.ledger.checkpoints import sign_checkpoint
from holdfast.ledger.errors import PackError
from holdfast.ledger.models import Entry, Payload
from holdfast.ledger.notes import parse_checkpoint
from holdfast.ledger.packs import PackScope, PackSummary, write_pack
from holdfast.ledger.reading import entries, head
from holdfast.ledger.tests.samples import (
    FILES,
    NOW,
    PLAN,
    PLAN_DIGEST,
    draft,
    history,
    record,
    unguarded,
)
from holdfast.ledger.verifying import erase_payload

Write = Callable[..., PackSummary]


@pytest.fixture
def write(halden_id: UUID, tmp_path: Path) -> Write:
    """Write a pack of Halden with what the test changes."""

    def written(**changes: Any) -> PackSummary:
        values: dict[str, Any] = {
            "scope": PackScope(),
            "files": FILES.get,
            "manifest_extra": {},
            "now": NOW,
        }
        return write_pack(halden_id, tmp_path, tmp_path / "pack.zip", **{**values, **changes})

    return written


def opened(summary: PackSummary) -> dict[str, bytes]:
    with zipfile.ZipFile(summary.file) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def shown(members: dict[str, bytes]) -> list[int]:
    return [json.loads(line)["index"] for line in members["records.jsonl"].splitlines()]


def test_a_pack_holds_every_header_as_it_was_hashed(halden_id: UUID, write: Write) -> None:
    history(halden_id)
    summary = write()
    members = opened(summary)
    headers = members["headers.jsonl"].split(b"\n")[:-1]
    assert headers == [view.header for view in entries(halden_id)]
    assert tree.root_of([tree.leaf_hash(header) for header in headers]) == head(halden_id).root
    assert summary.as_json() == {
        "file": str(summary.file),
        "entries": 12,
        "records": 4,
        "root": head(halden_id).root.hex(),
        "checkpoint": members["checkpoint.txt"].decode(),
    }
    assert members[f"attachments/{PLAN_DIGEST}"] == PLAN
    assert b"import holdfast" not in members["holdfast_verify.py"]


def test_what_people_wrote_can_be_read_in_the_pack(halden_id: UUID, write: Write) -> None:
    history(halden_id)
    assert "Låst port 2" in opened(write())["records.jsonl"].decode()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (PackScope(record_types=("operation.risk_scenario",)), list(range(12))),
        (PackScope(record_types=("context.scope",)), []),
        (PackScope(kinds=("operation.risk.raised",)), [0, 1, 2, 3]),
        (PackScope(kinds=("operation",)), list(range(12))),
        (PackScope(kinds=("oper",)), []),
        (PackScope(recorded_from=NOW), list(range(12))),
        (PackScope(recorded_until=NOW), []),
        (PackScope(recorded_from=NOW, recorded_until=NOW + timedelta(days=1)), list(range(12))),
        (PackScope(recorded_from=NOW + timedelta(microseconds=1)), []),
    ],
)
def test_scope_says_what_is_shown(
    halden_id: UUID, write: Write, scope: PackScope, expected: list[int]
) -> None:
    history(halden_id)
    assert shown(opened(write(scope=scope))) == expected


def test_records_can_be_chosen_and_withheld(halden_id: UUID, write: Write) -> None:
    first, second, *_ = history(halden_id)
    scope = PackScope(record_ids=(first, second), withheld={second: "a clearance"})
    members = opened(write(scope=scope))
    assert shown(members) == [0, 4, 8]
    manifest = json.loads(members["manifest.json"])
    assert manifest["withheld"] == [
        {"index": index, "reason": "a clearance"} for index in (1, 5, 9)
    ]
    assert "Låst port 2".encode() not in b"".join(members.values())


def test_erased_entries_are_stated_as_erased(halden_id: UUID, write: Write) -> None:
    first, *_ = history(halden_id)
    with transaction.atomic():
        erase_payload(halden_id, draft(first, 4, kind="accounts.person.erased"), now=NOW)
    members = opened(write())
    assert shown(members) == [1, 2, 3, 5, 6, 7, 9, 10, 11, 12]
    assert [each["index"] for each in json.loads(members["manifest.json"])["withheld"]] == [0, 4, 8]
    assert f"attachments/{PLAN_DIGEST}" not in members


def test_a_lost_attachment_is_stated_as_missing(halden_id: UUID, write: Write) -> None:
    history(halden_id)
    manifest = json.loads(opened(write(files=lambda _digest: None))["manifest.json"])
    assert manifest["missing_attachments"] == [PLAN_DIGEST]


def test_reports_and_further_facts_travel_along(halden_id: UUID, write: Write) -> None:
    history(halden_id)
    members = opened(write(reports={"conformity.pdf": b"%PDF"}, manifest_extra={"clause": "8"}))
    assert members["reports/conformity.pdf"] == b"%PDF"
    manifest = json.loads(members["manifest.json"])
    assert manifest["extra"] == {"clause": "8"}
    assert manifest["files"]["reports/conformity.pdf"]["size"] == 4


def test_earlier_checkpoints_come_with_proofs(
    halden_id: UUID, tmp_path: Path, write: Write
) -> None:
    for _ in range(60):
        record(halden_id, draft())
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    lines = [json.loads(line) for line in opened(write())["earlier.jsonl"].splitlines()]
    sizes = []
    for line in lines:
        _origin, size, root = parse_checkpoint(line["note"])
        proof = [bytes.fromhex(value) for value in line["proof"]]
        assert tree.is_consistent(size, 60, root, head(halden_id).root, proof)
        sizes.append(size)
    assert sizes == sorted(set(sizes))
    assert (sizes[0], sizes[-1], len(sizes)) == (1, 59, 48)


def test_an_empty_ledger_gives_an_empty_pack(write: Write) -> None:
    assert write().entries == 0


@pytest.mark.parametrize(
    ("model", "change", "message"),
    [
        (Entry, {"header": b"{}"}, "Entry 5"),
        (Payload, {"payload": b"{}"}, "Entry 5"),
        (Entry, {"index": 99}, "Entry 5"),
    ],
)
def test_an_altered_ledger_gives_no_pack_and_leaves_no_file(
    halden_id: UUID, tmp_path: Path, write: Write, model: Any, change: dict[str, Any], message: str
) -> None:
    history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    with unguarded():
        model.objects.filter(organization_id=halden_id, index=5).update(**change)
    with pytest.raises(PackError, match=message):
        write()
    assert [path.name for path in tmp_path.iterdir() if "pack" in path.name] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"files": lambda _digest: b"another plan"},
        {"reports": {"../../etc/passwd": b""}},
        {"reports": {"a b.pdf": b""}},
    ],
)
def test_an_old_pack_stays_where_a_new_one_fails(
    halden_id: UUID, write: Write, changes: dict[str, Any]
) -> None:
    history(halden_id)
    summary = write()
    before = summary.file.read_bytes()
    with pytest.raises(PackError):
        write(**changes)
    assert summary.file.read_bytes() == before

"""An honest pack is never refused; whatever is changed in it is found, and the record is named."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import holdfast_verify
from holdfast.ledger.notes import Signer, checkpoint_text
from holdfast.ledger.packs import PackScope, write_pack
from holdfast.ledger.tests.samples import (
    FILES,
    NOW,
    PLAN_DIGEST,
    draft,
    record,
    resealed,
    unzipped,
    zipped,
)

VERIFIER = Path(holdfast_verify.__file__)
Judge = Callable[..., dict[str, Any]]


def test_an_honest_pack_is_valid(sample: Any, judge: Judge, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(sample.earlier)
    key = sample.signer.public.published
    said = judge(sample.data, "--checkpoint", str(kept), "--key", key)
    assert said == {"valid": True, "entries": 14, "problems": []}


def test_a_checkpoint_survives_electronic_mail(sample: Any, judge: Judge, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_bytes(b"\r\n" + sample.earlier.replace("\n", "\r\n").encode() + b"\r\n\r\n")
    assert judge(sample.data, "--checkpoint", str(kept))["valid"]


def test_people_are_told_clearly(
    sample: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(sample.data)
    assert holdfast_verify.main([str(path)]) == 0
    said = capfd.readouterr().out
    assert "\nVALID" in said
    assert sample.signer.public.published in said
    path.write_bytes(sample.data.replace(b'\\"level\\":2', b'\\"level\\":1', 1))
    assert holdfast_verify.main([str(path)]) == 1
    said = capfd.readouterr().out
    assert "\nNOT VALID" in said
    for named in (str(sample.records[0]), "RSK-0001", "Låst port 1", "revision 2", "user"):
        assert named.replace("revision 2", " 2 ") in said


def test_hostile_names_do_not_reach_the_terminal(
    sample: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pack.zip"
    members = unzipped(sample.data)
    members["keys.json"] = b'{"keys": ["\\u001b[2J\\u202e"]}'
    path.write_bytes(zipped(members))
    assert holdfast_verify.main([str(path)]) == 1
    assert "\x1b" not in capfd.readouterr().out


def test_it_needs_nothing_but_python(sample: Any, tmp_path: Path) -> None:
    """Alone in an empty folder, without site packages, and with the copy from the pack."""
    members = unzipped(sample.data)
    assert members["holdfast_verify.py"] == VERIFIER.read_bytes()
    script = tmp_path / "copy" / "holdfast_verify.py"
    script.parent.mkdir()
    script.write_bytes(members["holdfast_verify.py"])
    pack = script.parent / "pack.zip"
    pack.write_bytes(sample.data)
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, pack], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nVALID" in done.stdout


def test_it_imports_the_standard_library_only() -> None:
    nodes = list(ast.walk(ast.parse(VERIFIER.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    tops = {name.split(".")[0] for name in names}
    assert tops <= sys.stdlib_module_names
    assert not tops & {"socket", "http", "urllib", "ssl", "subprocess"}


# --- Keys and checkpoints that the auditor brings ---------------------------------------------


def with_another_key(sample: Any) -> bytes:
    """Everything is written anew by somebody who has a key of his own."""
    thief = Signer(sample.signer.name, b"\7" * 32)
    members = unzipped(sample.data)
    members["keys.json"] = json.dumps({"keys": [thief.public.published]}).encode()
    manifest = json.loads(members["manifest.json"])
    text = checkpoint_text(manifest["origin"], manifest["size"], bytes.fromhex(manifest["root"]))
    members["checkpoint.txt"] = thief.sign(text).encode()
    members["earlier.jsonl"] = b""
    return resealed(members, thief)


def test_another_key_is_found_by_whoever_knows_the_right_one(
    sample: Any, judge: Judge, tmp_path: Path
) -> None:
    data = with_another_key(sample)
    assert judge(data)["valid"]
    assert not judge(data, "--key", sample.signer.public.published)["valid"]
    kept = tmp_path / "kept.txt"
    kept.write_text(sample.earlier)
    said = judge(data, "--checkpoint", str(kept))
    assert "not signed with a key of this pack" in said["problems"][0]["what"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (lambda s: s.signer.sign(checkpoint_text(s.signer.name, 99, b"r" * 32)), "taken back"),
        (lambda s: s.signer.sign(checkpoint_text(s.signer.name, 12, b"r" * 32)), "rewritten"),
        (
            lambda s: replace(s.signer, name="x/y/z").sign(checkpoint_text("x/y/z", 12, b"r" * 32)),
            "not signed",
        ),
        (lambda s: s.signer.sign(checkpoint_text("x/y/z", 12, b"r" * 32)), "another ledger"),
        (lambda s: s.earlier.replace("\n12\n", "\n11\n"), "was altered"),
        (lambda s: s.signer.sign("a shopping list\n"), "not a checkpoint"),
        (lambda _: "rubbish", "not signed"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_told(
    sample: Any, judge: Judge, tmp_path: Path, text: Callable[[Any], str], what: str
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(text(sample))
    (problem,) = judge(sample.data, "--checkpoint", str(kept))["problems"]
    assert what in problem["what"]


# --- Honest packs ------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
payloads = st.dictionaries(texts, texts | st.integers() | st.booleans() | st.none(), max_size=4)


@given(
    st.lists(st.tuples(st.integers(0, 5), payloads, st.booleans()), max_size=30),
    st.sampled_from([None, ("a.b",), ("a.b", "c.d")]),
)
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_honest_packs_are_never_refused(
    db: None, tmp_path_factory: Any, judge: Judge, changes: Any, types: Any
) -> None:
    home = tmp_path_factory.mktemp("home")
    organization_id = draft().record_id
    ids = [draft().record_id for _ in range(6)]
    revisions = dict.fromkeys(ids, 0)
    with transaction.atomic():
        for which, payload, attached in changes:
            each = ids[which]
            revisions[each] += 1
            record(
                organization_id,
                draft(
                    each,
                    revisions[each],
                    record_type="a.b" if which < 3 else "c.d",
                    payload=payload,
                    attachments=(PLAN_DIGEST,) if attached else (),
                ),
            )
    write_pack(
        organization_id,
        home,
        home / "pack.zip",
        scope=PackScope(record_types=types, withheld={ids[0]: "reason"}),
        files=FILES.get,
        manifest_extra={},
        now=NOW,
    )
    said = judge((home / "pack.zip").read_bytes())
    assert said == {"valid": True, "entries": len(changes), "problems": []}

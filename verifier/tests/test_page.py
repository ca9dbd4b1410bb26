"""The second verifier, a page for any browser, gives the same verdicts as the first."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from holdfast.ledger.tests.tampering import CASES

PAGE = Path(__file__).resolve().parents[1] / "holdfast-verify.html"
JUDGE = Path(__file__).with_name("judge.mjs")
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")

needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed")


def verdicts(packs: list[Path], kept: str = "", key: str = "") -> list[dict[str, Any]]:
    assert NODE is not None
    done = subprocess.run(
        [NODE, "--no-warnings", JUDGE, PAGE, kept, key, *packs],
        capture_output=True,
        check=True,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@needs_node
def test_an_honest_pack_is_valid(sample: Any, tmp_path: Path) -> None:
    pack, kept = tmp_path / "pack.zip", tmp_path / "kept.txt"
    pack.write_bytes(sample.data)
    kept.write_text(sample.earlier)
    (said,) = verdicts([pack], str(kept), sample.signer.public.published)
    assert said == {"valid": True, "entries": 14, "problems": []}


@needs_node
def test_a_checkpoint_or_key_that_does_not_fit_is_told(sample: Any, tmp_path: Path) -> None:
    pack, kept = tmp_path / "pack.zip", tmp_path / "kept.txt"
    pack.write_bytes(sample.data)
    kept.write_text(sample.earlier.replace("\n12\n", "\n11\n"))
    (said,) = verdicts([pack], str(kept))
    assert "altered" in said["problems"][0]["what"]
    (said,) = verdicts([pack], key="another+key")
    assert not said["valid"]


@needs_node
def test_every_tampering_is_found_and_the_record_named(sample: Any, tmp_path: Path) -> None:
    packs = []
    for number, case in enumerate(CASES.values()):
        packs.append(tmp_path / f"{number:03}.zip")
        packs[-1].write_bytes(case.tamper(sample))
    for (name, case), said in zip(CASES.items(), verdicts(packs), strict=True):
        assert not said["valid"], name
        if case.record is not None:
            named = {problem["record"] for problem in said["problems"]}
            assert str(sample.records[case.record]) in named, name


@needs_node
def test_any_changed_byte_is_found(sample: Any, tmp_path: Path) -> None:
    packs = []
    for place in random.sample(range(len(sample.data)), 80):
        data = bytearray(sample.data)
        data[place] ^= 1 << random.randrange(8)
        packs.append(tmp_path / f"{place:08}.zip")
        packs[-1].write_bytes(data)
    for pack, said in zip(packs, verdicts(packs), strict=True):
        assert not said["valid"], pack.name


def test_the_page_can_use_no_network_and_run_no_other_script() -> None:
    page = PAGE.read_text()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    for tag in ("script", "style"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1], f"put {digest} into the policy"
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|WebSocket|innerHTML|\beval\b", page)

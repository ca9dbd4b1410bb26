"""Packs for the verifiers to judge."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

import holdfast_verify
from holdfast.ledger.checkpoints import sign_checkpoint
from holdfast.ledger.guarding import signer_for
from holdfast.ledger.notes import Signer
from holdfast.ledger.packs import PackScope, write_pack
from holdfast.ledger.tests.samples import FILES, NOW, draft, history, record
from holdfast.ledger.verifying import erase_payload


@dataclass(frozen=True)
class Sample:
    """An honest pack, an earlier checkpoint, and the key that an attacker would like to have."""

    data: bytes
    earlier: str
    records: tuple[UUID, ...]
    signer: Signer


@pytest.fixture
def sample(db: None, tmp_path: Path) -> Sample:
    """Twelve entries of four records, two checkpoints, an erasure and a withheld record."""
    organization_id = uuid4()
    records = history(organization_id)
    earlier = sign_checkpoint(organization_id, tmp_path, now=NOW)
    later = NOW + timedelta(days=1)
    record(organization_id, draft(records[1], 4), now=later)
    erase_payload(
        organization_id,
        draft(records[2], 4, kind="operation.risk.erased", payload={"reference": "RSK-0003"}),
        now=later,
    )
    out = tmp_path / "honest.zip"
    write_pack(
        organization_id,
        tmp_path,
        out,
        scope=PackScope(kinds=("operation",), withheld={records[3]: "names an informant"}),
        files=FILES.get,
        manifest_extra={"clause": "8.3"},
        reports={"risks.pdf": b"%PDF-1.7 report"},
        now=later,
    )
    signer = signer_for(organization_id, tmp_path, 1)
    return Sample(out.read_bytes(), earlier.note, tuple(records), signer)


Verdict = dict[str, Any]
Judge = Callable[..., Verdict]


@pytest.fixture
def judge(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Judge:
    """Ask the verifier about some bytes; it must always answer, and its exit code must fit."""

    def verdict(data: bytes, *arguments: str) -> Verdict:
        path = tmp_path / "judged.zip"
        path.write_bytes(data)
        code = holdfast_verify.main([str(path), "--json", *arguments])
        said: Verdict = json.loads(capfd.readouterr().out)
        assert set(said) == {"valid", "entries", "problems"}
        assert said["valid"] is (not said["problems"])
        assert code == (0 if said["valid"] else 1)
        for problem in said["problems"]:
            assert set(problem) == {"entry", "record", "what"}
        return said

    return verdict

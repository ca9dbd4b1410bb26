"""Whatever is changed in a pack is found, and where it belongs to a record, that is named."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import holdfast_verify
from holdfast.ledger.tests.tampering import CASES, Case

Judge = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_tampering_is_found_and_the_record_named(sample: Any, judge: Judge, case: Case) -> None:
    said = judge(case.tamper(sample))
    assert not said["valid"]
    if case.record is not None:
        named = {problem["record"] for problem in said["problems"]}
        assert str(sample.records[case.record]) in named


def test_one_altered_payload_gives_one_record(sample: Any, judge: Judge) -> None:
    said = judge(CASES["payload altered, sealed"].tamper(sample))
    assert {problem["record"] for problem in said["problems"]} == {str(sample.records[1])}


def test_any_changed_byte_is_found(sample: Any, judge: Judge) -> None:
    places = random.sample(range(len(sample.data)), 40)
    for name in ("seal.txt", "checkpoint.txt", "headers.jsonl", "records.jsonl", "keys.json"):
        start = sample.data.index(name.encode())
        places += random.sample(range(start - 30, start + 400), 8)
    places += range(len(sample.data) - 22, len(sample.data))
    for place in places:
        data = bytearray(sample.data)
        data[place] ^= 1 << random.randrange(8)
        assert not judge(bytes(data))["valid"], place


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_garbage_gets_a_verdict(judge: Judge, garbage: bytes, start: bytes) -> None:
    assert not judge(start + garbage)["valid"]


def test_a_pack_that_is_not_there_gets_a_verdict(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "none.zip", tmp_path):
        assert holdfast_verify.main([str(path), "--json"]) == 1
        assert not json.loads(capfd.readouterr().out)["valid"]
    with pytest.raises(SystemExit) as stop:
        holdfast_verify.main([])
    assert stop.value.code == 2

"""An entry that was acknowledged is there after a crash, and the ledger is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

SCRIPT = Path(__file__).with_name("crashing.py")
SOURCES = Path(__file__).resolve().parents[3]
ROUNDS = int(os.environ.get("HOLDFAST_CRASH_ROUNDS", "2"))


def run(database: Path, verb: str, organization: str) -> str:
    done = subprocess.run(
        [sys.executable, SCRIPT, database, verb, organization],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    return done.stdout


def killed_after(database: Path, organization: str, commits: int) -> list[str]:
    """What a process acknowledged before it was killed without warning."""
    with subprocess.Popen(
        [sys.executable, SCRIPT, database, "append", organization],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(commits)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return " ".join(line for line in lines if line.endswith("\n")).split()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    database, organization = tmp_path / "ledger.sqlite3", str(uuid4())
    run(database, "migrate", organization)
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        acknowledged += killed_after(database, organization, random.randint(2, 40))
        said = json.loads(run(database, "verify", organization))
        assert said["problems"] == []
        assert set(acknowledged) <= set(said["there"])
    assert len(acknowledged) == len(set(acknowledged)) >= 2 * ROUNDS

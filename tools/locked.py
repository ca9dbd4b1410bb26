"""Checks that the locks still answer to pyproject.toml, and name no address of any index.

Usage: python tools/locked.py        Exit code 0: they do, 1: `make lock` is due.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"--(?:extra-)?index-url|--find-links|\w+://|file:")


def pinned(lock: str) -> dict[str, str]:
    """Give the version of each package in a lock."""
    return {canonicalize_name(name): version for name, version in PINNED.findall(lock)}


def unanswered(wanted: list[str], lock: Mapping[str, str], name: str) -> Iterator[str]:
    """Give what is declared but not locked, or locked at a version that is not allowed."""
    for each in wanted:
        requirement = Requirement(each)
        version = lock.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{name} lacks {requirement.name}, which pyproject.toml asks for"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{name} has {requirement.name} {version}; pyproject.toml asks for {each}"


def problems(settings: Mapping[str, object], runtime: str, dev: str) -> Iterator[str]:
    """Give every reason why the locks must be made anew."""
    project, groups = settings["project"], settings["dependency-groups"]
    assert isinstance(project, dict)  # noqa: S101 - for the type checker
    assert isinstance(groups, dict)  # noqa: S101 - for the type checker
    served, developed = pinned(runtime), pinned(dev)
    yield from unanswered(project["dependencies"], served, "requirements/runtime.txt")
    yield from unanswered(groups["dev"], developed, "requirements/dev.txt")
    for name, version in served.items():
        if developed.get(name) != version:
            yield f"{name} {version} runs, but {developed.get(name)} is what the tests saw"
    for name, text in (("runtime.txt", runtime), ("dev.txt", dev)):
        lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
        for line in lines:
            if ADDRESS.search(line):
                yield f"requirements/{name} names an address: {line.strip()}"


def main() -> int:
    """Compare the files of this repository."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locks = [(ROOT / "requirements" / f"{each}.txt").read_text() for each in ("runtime", "dev")]
    found = list(problems(settings, *locks))
    for each in found:
        print(each)
    if found:
        print("Run 'make lock' and commit what it writes.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

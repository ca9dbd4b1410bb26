"""Lists of references in little space: PTY-0001 to 0004, PTY-0009."""

from __future__ import annotations

from collections.abc import Iterable


def in_brief(references: Iterable[str]) -> str:
    """Give references in order, runs of three and more as from and to; others as they stand."""
    runs: list[list[str]] = []
    for reference in sorted(set(references)):
        if runs and _follows(runs[-1][-1], reference):
            runs[-1].append(reference)
        else:
            runs.append([reference])
    return ", ".join(_told(run) for run in runs)


def _follows(before: str, after: str) -> bool:
    (one, first), (other, second) = _parts(before), _parts(after)
    return one == other and bool(first and second) and int(second) == int(first) + 1


def _parts(reference: str) -> tuple[str, str]:
    prefix, _dash, number = reference.rpartition("-")
    return (prefix, number) if number.isascii() and number.isdigit() else (reference, "")


def _told(run: list[str]) -> str:
    if len(run) < 3:
        return ", ".join(run)
    return f"{run[0]}–{_parts(run[-1])[1]}"

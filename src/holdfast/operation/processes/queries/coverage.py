"""Which clauses processes carry out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

CHAPTERS: Final = ("4", "5", "6", "7", "8", "9", "10")


def carries(clauses: Sequence[str], wanted: str) -> bool:
    """Tell whether a process that names these clauses carries out one: it, or a part of it.

    Naming a whole chapter says nothing: the gate is not where documents are controlled.
    """
    return any(named == wanted or named.startswith(f"{wanted}.") for named in clauses)


def chapters_missing(of_processes: Iterable[Sequence[str]]) -> list[str]:
    """Give the clauses from 4 to 10 of which no process carries out anything."""
    named = {number.split(".")[0] for clauses in of_processes for number in clauses}
    return [chapter for chapter in CHAPTERS if chapter not in named]

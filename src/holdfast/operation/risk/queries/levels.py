"""How levels and scales look on a page: words, tones, the table of a method with its counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from holdfast.operation.risk.method import Method, RiskLevel, Scale, ScoreError

# The tone of a level in the method -> the name under which the styles know it.
LOOKS: Final[Mapping[str, str]] = {
    "positive": "low",
    "caution": "medium",
    "warning": "high",
    "danger": "extreme",
}


@dataclass(frozen=True)
class LevelShown:
    """A level as a reader sees it: its letter, its word, its look."""

    key: str
    label: str
    look: str
    rank: int = 0
    above_appetite: bool = False


UNKNOWN: Final = LevelShown("", "", "")


def level_shown(method: Method | None, key: str) -> LevelShown:
    """Give a level as a page shows it; without its method only the letter is known."""
    if not key:
        return UNKNOWN
    if method is None:
        return LevelShown(key, key, "")
    try:
        level = method.level(key)
    except ScoreError:
        return LevelShown(key, key, "")
    return LevelShown(
        level.key, level.label, LOOKS[level.tone], level.rank, method.is_above_appetite(key)
    )


def levels_of(method: Method) -> list[LevelShown]:
    """Give the levels of a method, the gravest first."""
    ranked: list[RiskLevel] = sorted(method.levels, key=lambda each: -each.rank)
    return [level_shown(method, each.key) for each in ranked]


@dataclass(frozen=True)
class Step:
    """A step of a scale on a page: number, word, what makes it this step."""

    value: int
    label: str
    hint: str = ""


def steps_of(scale: Scale) -> list[Step]:
    """Give the steps of a scale, the mildest first."""
    return [Step(each.number, each.label, each.descriptor) for each in scale.steps]


def step_label(method: Method | None, axis: str, number: int | None) -> str:
    """Give the word of a step; empty where the method is unknown or has no such step."""
    if method is None or number is None:
        return ""
    try:
        return method.axis(axis).step(number).label
    except ScoreError:
        return ""


@dataclass(frozen=True)
class TableShown:
    """A table of a method as a handbook prints it: rows by one axis, columns by the other."""

    heading: str
    row_label: str
    column_label: str
    columns: list[Step]
    rows: list[tuple[Step, list[LevelShown]]] = field(default_factory=list)


def tables_of(method: Method) -> list[TableShown]:
    """Give the tables of a method in the order in which they are used."""
    found = []
    wanted: tuple[tuple[str, str, str, Any], ...] = (
        ("threat", "intent", "capability", method.tables.threat),
        ("likelihood", "threat", "vulnerability", method.tables.likelihood),
        ("level", "likelihood", "consequence", method.tables.level),
    )
    for name, rows, columns, cells in wanted:
        if not cells:
            continue
        by, across = method.axis(rows), method.axis(columns)
        made = TableShown(
            heading=_heading(method, name),
            row_label=by.label,
            column_label=across.label,
            columns=steps_of(across),
        )
        for step, values in zip(reversed(steps_of(by)), reversed(cells), strict=True):
            made.rows.append((step, [_cell(method, name, value) for value in values]))
        found.append(made)
    return found


def _heading(method: Method, name: str) -> str:
    if name == "level":
        return f"{method.axis('likelihood').label} × {method.axis('consequence').label}"
    return method.axis(name).label


def _cell(method: Method, name: str, value: object) -> LevelShown:
    if name == "level":
        return level_shown(method, str(value))
    number = int(str(value))
    return LevelShown(str(number), step_label(method, name, number), "")

"""The appendix on the method: scales, tables, levels, and who may accept what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from holdfast.operation.risk.method import Method, Scale
from holdfast.operation.risk.queries.levels import LevelShown, TableShown
from holdfast.operation.risk.queries.panels import handbook
from holdfast.printing.parts import (
    Callout,
    Column,
    Grade,
    GradeRow,
    Heading,
    NewPage,
    Part,
    Sheet,
    Text,
    Value,
    Words,
)


def method_parts(method: Method) -> list[Part]:
    """Give a method as an appendix prints it."""
    found: Mapping[str, Any] = handbook(method)
    made: list[Part] = [
        NewPage(),
        Heading(_("Appendix: the method")),
        Text(f"{method.title} ({method.name})", "accent"),
        Text(method.about),
        Callout(
            method.appetite.statement,
            heading=_("Appetite: kept without treatment up to “{level}”").format(
                level=found["appetite"].label
            ),
            tone="accent",
        ),
        Heading(_("Levels, and who may accept them"), 2),
        _levels(found["rules"]),
    ]
    for table in found["tables"]:
        made += [Heading(table.heading, 2), _table(table)]
    for scale in found["scales"]:
        made += [Heading(scale.label, 2), Text(scale.about, stays=True), *_scale(scale)]
    return made


def _levels(rules: list[Mapping[str, Any]]) -> Sheet:
    columns = [
        Column(_("Level"), 14),
        Column(_("Who accepts"), 24),
        Column(_("At most, days"), 12, number=True),
        Column(_("Review, months"), 13, number=True),
        Column(_("Rule"), 37),
    ]
    return Sheet(
        columns,
        [
            [
                _pill(rule["level"]),
                str(rule["authority"]),
                str(rule["days"]),
                str(rule["months"]),
                rule["rule"],
            ]
            for rule in rules
        ],
    )


def _pill(level: LevelShown) -> Value:
    return Value(f"{level.key} · {level.label}", level.look or "unknown", "pill")


def _table(table: TableShown) -> Grade:
    return Grade(
        [f"{step.value} {step.label}" for step in table.columns],
        [
            GradeRow(
                f"{step.value} {step.label}",
                [Value(f"{cell.key} {cell.label}".strip(), cell.look) for cell in cells],
            )
            for step, cells in table.rows
        ],
    )


def _scale(scale: Scale) -> list[Part]:
    columns = [
        Column(_("Step"), 7, number=True),
        Column(_("Word"), 20),
        Column(_("What makes it this step"), 73),
    ]
    made: list[Part] = [
        Sheet(columns, [[str(s.number), s.label, s.descriptor] for s in scale.steps], dense=True)
    ]
    if scale.dimensions:
        heads = [Column(f"{s.number} {s.label}", 17) for s in scale.steps]
        rows: list[list[Words]] = [
            [Value(d.label, how="strong"), *d.descriptors] for d in scale.dimensions
        ]
        made += [
            Heading(_("Kinds of harm, step by step"), 3),
            Sheet([Column(_("Harm to"), 15), *heads], rows, dense=True),
        ]
    return made

"""A sample of any kind of record, made through its own command from what the command asks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from holdfast.acting.callers import Caller
from holdfast.acting.inputs import Input, InputKind
from holdfast.common import clock
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType


def sample(caller: Caller, record_type: RecordType, title: str = "Sample", **given: Any) -> Record:
    """Make a record of a kind with everything filled in that its command requires."""
    assert record_type.create is not None, f"{record_type.key} has no command that makes one"
    values = {
        asked.name: sample_value(caller, asked)
        for asked in record_type.create.inputs
        if asked.required and asked.name not in given
    }
    names = {asked.name for asked in record_type.create.inputs}
    if "title" in names:
        values["title"] = title
    made: Record = record_type.create(caller, **values, **given)
    return made


def sample_value(caller: Caller, asked: Input) -> Any:
    """Give a value that an input takes."""
    if asked.kind in (InputKind.RECORD, InputKind.RECORDS):
        assert asked.model is not None
        label = asked.model._meta.label_lower
        assert label in REGISTRY, f"{asked.name} asks for {label}, which has no declaration"
        made = sample(caller, REGISTRY[label], f"For {asked.name}")
        return [made] if asked.kind is InputKind.RECORDS else made
    values: dict[InputKind, Any] = {
        InputKind.TEXT: "Words"[: asked.max_length or 5],
        InputKind.LONG_TEXT: "Some words.",
        InputKind.INTEGER: asked.minimum if asked.minimum is not None else 1,
        InputKind.SCALE: asked.minimum,
        InputKind.DECIMAL: Decimal(1),
        InputKind.DATE: clock.today(),
        InputKind.DATETIME: dt.datetime.now(dt.UTC),
        InputKind.BOOLEAN: True,
        InputKind.CHOICE: asked.choices[0][0] if asked.choices else "",
        InputKind.URL: "https://example.org/",
        InputKind.EMAIL: "somebody@example.org",
        InputKind.JSON: {},
    }
    return values[asked.kind]


def types() -> list[RecordType]:
    """Give every kind of record that people can make."""
    return [made for made in REGISTRY if made.create is not None]

"""From a kind of record to the fields that a register may bring, with the words people use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from django.utils.translation import gettext as _

from holdfast.acting.inputs import Input, InputKind
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.records.registry import RecordType

KINDS: Final[Mapping[InputKind, Kind]] = {
    InputKind.TEXT: Kind.TEXT,
    InputKind.LONG_TEXT: Kind.LONG_TEXT,
    InputKind.INTEGER: Kind.INTEGER,
    InputKind.DECIMAL: Kind.DECIMAL,
    InputKind.DATE: Kind.DATE,
    InputKind.DATETIME: Kind.DATETIME,
    InputKind.BOOLEAN: Kind.BOOLEAN,
    InputKind.CHOICE: Kind.CHOICE,
    InputKind.SCALE: Kind.SCALE,
    InputKind.RECORD: Kind.REFERENCE,
    InputKind.URL: Kind.URL,
    InputKind.EMAIL: Kind.EMAIL,
}
BY_NAME: Final[Mapping[str, Kind]] = {"latitude": Kind.LATITUDE, "longitude": Kind.LONGITUDE}
COMMON: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "name", "short title", "subject"),
    "owner": ("owner", "responsible", "responsible person", "accountable", "assigned to", "lead"),
    "unit": ("unit", "department", "division", "business unit"),
    "classification": ("classification", "confidentiality", "sensitivity"),
    "review_due": ("next review", "review date", "review due", "next review date", "review by"),
    "happened_at": ("happened at", "occurred", "date occurred"),
    "external_reference": ("reference", "ref", "ref.", "id", "no", "no.", "number", "key"),
}
NOT_FROM_FILES: Final = frozenset({"external_source"})


@cache
def fields_of(record_type: RecordType) -> tuple[Field, ...]:
    """Give the fields that a register of this kind may bring, the reference first."""
    if record_type.create is None:
        return ()
    inputs = {made.name: made for made in record_type.create.inputs if made.kind in KINDS}
    order = ["external_reference", *(n for n in inputs if n != "external_reference")]
    return tuple(
        _field(record_type, inputs[name])
        for name in order
        if name in inputs and name not in NOT_FROM_FILES
    )


def _field(record_type: RecordType, asked: Input) -> Field:
    own = record_type.synonyms.get(asked.name, ())
    return Field(
        name=asked.name,
        label=_label(asked),
        kind=BY_NAME.get(asked.name, KINDS[asked.kind]),
        synonyms=tuple(dict.fromkeys((*own, *COMMON.get(asked.name, ())))),
        required=asked.required and asked.name != "title",
        choices=tuple((value, str(label)) for value, label in asked.choices),
        choice_words=dict(record_type.choice_words.get(asked.name, {})),
        scale=_scale(asked),
        max_length=asked.max_length,
    )


def _label(asked: Input) -> str:
    """Give what the column is called, which is also how an export calls it."""
    return _("Reference") if asked.name == "external_reference" else str(asked.label)


def _scale(asked: Input) -> tuple[int, int] | None:
    if asked.kind is not InputKind.SCALE or asked.minimum is None or asked.maximum is None:
        return None
    return asked.minimum, asked.maximum

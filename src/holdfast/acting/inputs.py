"""What a command asks for: derived from its signature or from the fields of its record."""

from __future__ import annotations

import datetime as dt
import inspect
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.acting.models import Guarded


class InputKind(StrEnum):
    """The sort of value that an input takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SCALE = "scale"
    RECORD = "record"
    RECORDS = "records"
    URL = "url"
    EMAIL = "email"
    JSON = "json"


@dataclass(frozen=True)
class Input:
    """One thing that a command asks the caller for."""

    name: str
    label: Text
    kind: InputKind
    required: bool = True
    help: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()
    model: type[Guarded] | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None


STANDARD_LABELS: Final[Mapping[str, Text]] = {
    "reason": _("Reason"),
    "until": _("Until"),
    "review_due": _("Next review"),
    "statement": _("Statement"),
    "note": _("Note"),
    "effective_on": _("Effective on"),
    "owner": _("Owner"),
    "person": _("Person"),
    "people": _("People"),
    "unit": _("Unit"),
    "due": _("Due"),
    "body": _("Text"),
    "place": _("Place"),
    "finding": _("Finding"),
}
LONG: Final = frozenset({"reason", "body", "statement", "note", "finding", "rationale"})


def inputs_of_model(model: type[Guarded], names: Iterable[str]) -> tuple[Input, ...]:
    """Give the inputs for some fields of a record, as its model describes them."""
    return tuple(input_of_field(model, name) for name in names)


def input_of_field(model: type[Guarded], name: str) -> Input:
    """Give the input for one field of a record."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is not a field that a person fills in.")
    minimum, maximum = _limits(field)
    return Input(
        name=name,
        label=_capitalized(field.verbose_name),
        kind=_kind_of_field(field, minimum, maximum),
        required=not (field.blank or field.null) and not _has_default(field),
        help=field.help_text,
        choices=tuple((str(v), t) for v, t in (field.flatchoices or ()) if v not in ("", None)),
        model=typing.cast("type[Guarded] | None", field.related_model),
        minimum=minimum,
        maximum=maximum,
        max_length=getattr(field, "max_length", None),
    )


def _has_default(field: models.Field[Any, Any]) -> bool:
    return field.has_default() and field.default not in ("", None)


def _capital(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


_capitalized = lazy(_capital, str)


def _limits(field: models.Field[Any, Any]) -> tuple[int | None, int | None]:
    minimum = maximum = None
    for validator in _own_validators(field):
        if isinstance(validator, MinValueValidator):
            minimum = int(typing.cast("int", validator.limit_value))
        if isinstance(validator, MaxValueValidator):
            maximum = int(typing.cast("int", validator.limit_value))
    return minimum, maximum


def _own_validators(field: models.Field[Any, Any]) -> Iterable[object]:
    """Give the validators that the model declares, without the range of the database's type."""
    return typing.cast("Iterable[object]", getattr(field, "_validators", ()))


_FIELD_KINDS: Final[tuple[tuple[type[models.Field[Any, Any]], InputKind], ...]] = (
    (models.EmailField, InputKind.EMAIL),
    (models.URLField, InputKind.URL),
    (models.TextField, InputKind.LONG_TEXT),
    (models.DateTimeField, InputKind.DATETIME),
    (models.DateField, InputKind.DATE),
    (models.BooleanField, InputKind.BOOLEAN),
    (models.DecimalField, InputKind.DECIMAL),
    (models.IntegerField, InputKind.INTEGER),
    (models.JSONField, InputKind.JSON),
)


def _kind_of_field(
    field: models.Field[Any, Any], minimum: int | None, maximum: int | None
) -> InputKind:
    if field.is_relation:
        return InputKind.RECORD
    if field.choices:
        return InputKind.CHOICE
    if isinstance(field, models.IntegerField) and minimum is not None and maximum is not None:
        return InputKind.SCALE
    for field_class, kind in _FIELD_KINDS:
        if isinstance(field, field_class):
            return kind
    return InputKind.TEXT


def inputs_of_function(
    function: Any,
    model: type[Guarded] | None,
    labels: Mapping[str, Text],
    helps: Mapping[str, Text],
) -> tuple[Input, ...]:
    """Give the inputs that a command's signature asks for after the caller and the target."""
    hints = typing.get_type_hints(function)
    made = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        made.append(_input_of_parameter(name, parameter, hints[name], model, labels, helps))
    return tuple(made)


def _input_of_parameter(
    name: str,
    parameter: inspect.Parameter,
    hint: Any,
    model: type[Guarded] | None,
    labels: Mapping[str, Text],
    helps: Mapping[str, Text],
) -> Input:
    required = parameter.default is inspect.Parameter.empty
    field = _field_named(model, name)
    kind, related, choices = _kind_of_hint(hint, name, field)
    fallback = field.label if field else name.replace("_", " ").capitalize()
    return Input(
        name=name,
        label=labels.get(name) or STANDARD_LABELS.get(name) or fallback,
        kind=kind,
        required=required,
        help=helps.get(name) or (field.help if field else ""),
        choices=choices,
        model=related,
        minimum=field.minimum if field else None,
        maximum=field.maximum if field else None,
        max_length=field.max_length if field else None,
    )


def _field_named(model: type[Guarded] | None, name: str) -> Input | None:
    if model is None:
        return None
    fields = {f.name for f in model._meta.concrete_fields}
    return input_of_field(model, name) if name in fields else None


def _kind_of_hint(
    hint: Any, name: str, field: Input | None
) -> tuple[InputKind, type[Guarded] | None, tuple[tuple[str, Text], ...]]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) in (list, tuple, typing.get_origin(Iterable[int])):
        inner = typing.get_args(hint)[0]
        if isinstance(inner, type) and issubclass(inner, Guarded):
            return InputKind.RECORDS, inner, ()
        return InputKind.JSON, None, ()
    if isinstance(hint, type):
        if issubclass(hint, Guarded):
            return InputKind.RECORD, hint, ()
        if issubclass(hint, models.TextChoices):
            return InputKind.CHOICE, None, tuple((str(v), label) for v, label in hint.choices)
        for known, kind in (
            (bool, InputKind.BOOLEAN),
            (int, InputKind.INTEGER),
            (Decimal, InputKind.DECIMAL),
            (dt.datetime, InputKind.DATETIME),
            (dt.date, InputKind.DATE),
            (dict, InputKind.JSON),
        ):
            if issubclass(hint, known):
                return (field.kind if field and kind is InputKind.INTEGER else kind), None, ()
    if field is not None and field.kind is not InputKind.JSON:
        return field.kind, field.model, field.choices
    return (InputKind.LONG_TEXT if name in LONG else InputKind.TEXT), None, ()

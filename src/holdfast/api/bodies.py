"""What the API takes: a schema per command, made from what the command asks for."""

from __future__ import annotations

import datetime as dt
import typing
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeAlias
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, create_model
from pydantic.errors import PydanticSchemaGenerationError

from holdfast.acting.commands import COMMANDS, Command
from holdfast.acting.inputs import Input, InputKind

OVERRIDE: Final = "override_reason"
LONGEST_TEXT: Final = 1_000_000  # characters
LARGEST: Final = 2**53 - 1  # what every JSON reader keeps exactly
FIRST_DAY: Final = dt.date(1800, 1, 1)
LAST_DAY: Final = dt.date(2299, 12, 31)


class RecordKey(BaseModel):
    """A record as it is read elsewhere in the API; only its key counts."""

    model_config = ConfigDict(extra="ignore")

    id: UUID


def _day_in_range(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(
            _("A day lies between {first} and {last}.").format(first=FIRST_DAY, last=LAST_DAY)
        )
    return day


def _moment_in_range(moment: dt.datetime) -> dt.datetime:
    _day_in_range(moment.date())
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


Day = Annotated[dt.date, AfterValidator(_day_in_range)]
Moment = Annotated[dt.datetime, AfterValidator(_moment_in_range)]
Number = Annotated[Decimal, Field(max_digits=30)]
Key: TypeAlias = Annotated[str, Field(min_length=1, max_length=100)] | RecordKey
SIMPLE: Final[dict[InputKind, Any]] = {
    InputKind.DATE: Day,
    InputKind.DATETIME: Moment,
    InputKind.BOOLEAN: bool,
    InputKind.RECORD: Key,
    InputKind.RECORDS: Annotated[list[Key], Field(max_length=1000)],
    InputKind.DECIMAL: Number,
}


def body_of(command: Command[..., Any], *, partial: bool = False) -> type[BaseModel]:
    """Give the schema of what a command asks for; `partial`: nothing is required."""
    return _body_of(command.kind, partial=partial)


@cache
def _body_of(kind: str, *, partial: bool) -> type[BaseModel]:
    command = COMMANDS[kind]
    fields: dict[str, Any] = {
        each.name: _field_for(command, each, partial=partial) for each in command.inputs
    }
    if command.gates:
        about = _("Why a closed gate is passed; kept, and looked at afterwards.")
        fields[OVERRIDE] = (str | None, Field(None, description=about, max_length=LONGEST_TEXT))
    return create_model(
        _title_of(command),
        __config__=ConfigDict(extra="forbid", protected_namespaces=(), str_strip_whitespace=False),
        __doc__=command.about,
        **fields,
    )


def _title_of(command: Command[..., Any]) -> str:
    """Give the schema's name: `work.action.done` is WorkActionDone."""
    words = command.kind.replace("_", ".").replace("-", ".").split(".")
    return "".join(word[:1].upper() + word[1:] for word in words)


def _field_for(command: Command[..., Any], each: Input, *, partial: bool) -> tuple[Any, Any]:
    kind = _kind_of(command, each)
    required = each.required and not partial
    limits = _limits_of(each)
    if limits:
        kind = Annotated[kind, Field(**limits)]
    if not each.required:
        kind = kind | None
    label, more = str(each.label), str(each.help)
    about = f"{label}. {more}" if more else f"{label}."
    extra = {"x-record": each.model._meta.label_lower} if each.model is not None else None
    if each.kind in (InputKind.EMAIL, InputKind.URL):
        extra = {"format": "email" if each.kind == InputKind.EMAIL else "uri"}
    default = ... if required else None
    return kind, Field(default, description=about, json_schema_extra=extra)  # type: ignore[arg-type]


def _limits_of(each: Input) -> dict[str, Any]:
    if each.kind in (InputKind.INTEGER, InputKind.SCALE, InputKind.DECIMAL):
        low = each.minimum if each.minimum is not None else -LARGEST
        high = each.maximum if each.maximum is not None else LARGEST
        return {"ge": low, "le": high}
    if each.kind in (InputKind.TEXT, InputKind.LONG_TEXT, InputKind.EMAIL, InputKind.URL):
        return {"max_length": each.max_length or LONGEST_TEXT}
    return {}


def _kind_of(command: Command[..., Any], each: Input) -> Any:
    if each.kind in SIMPLE:
        return SIMPLE[each.kind]
    if each.kind == InputKind.CHOICE:
        return _choice_of(command, each)
    if each.kind in (InputKind.INTEGER, InputKind.SCALE):
        return int
    if each.kind == InputKind.JSON:
        return _structure_of(command, each)
    return str


def _choice_of(command: Command[..., Any], each: Input) -> Any:
    field = _model_field(command, each)
    keys: tuple[Any, ...] = tuple(key for key, _label in each.choices)
    if isinstance(field, models.Field) and not keys:
        keys = tuple(key for key, _label in field.flatchoices if key not in ("", None))
    if isinstance(field, models.IntegerField):
        return Literal[tuple(int(key) for key in keys)]
    if not keys:
        return str
    return Literal[keys if each.required else (*keys, "")]


def _structure_of(command: Command[..., Any], each: Input) -> Any:
    """Give the type of a structured input: as the command's signature says, or as its field."""
    field = _model_field(command, each)
    if command.asks is None:
        hint = typing.get_type_hints(command.function)[each.name]
        try:
            TypeAdapter(hint)
        except PydanticSchemaGenerationError:
            return Any
        return hint
    default = field.default if isinstance(field, models.JSONField) else None
    if default is list:
        return list[Any]
    return dict[str, Any] if default is dict else Any


def _model_field(command: Command[..., Any], each: Input) -> object:
    model = command.target or command.makes
    if model is None:
        return None
    known = {field.name: field for field in model._meta.concrete_fields}
    return known.get(each.name)


def fitted(command: Command[..., Any], values: dict[str, Any]) -> dict[str, Any]:
    """Give values as a hand-written command takes them: enumerations, and null only where meant."""
    if command.asks is not None:
        return values
    hints = typing.get_type_hints(command.function)
    fit = {}
    for name, value in values.items():
        parts = typing.get_args(hints[name]) or (hints[name],)
        if value is None and type(None) not in parts:
            continue
        choices = next((part for part in parts if _is_enumeration(part)), None)
        fit[name] = choices(value) if choices and value not in (None, "") else value
    return fit


def _is_enumeration(part: object) -> bool:
    return isinstance(part, type) and issubclass(part, models.Choices)

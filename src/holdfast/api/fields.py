"""What the API shows of a record: a plan per kind, made from its model, read in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict, Field, create_model

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.api.problems import ROOT
from holdfast.records.choices import Classification, Standing
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType

Row: TypeAlias = Sequence[Any]
Shown: TypeAlias = dict[str, Any]
FIRST: Final = ("id", "reference", "title", "version", "state", "standing")
HIDDEN: Final = frozenset({"organization"})


class RecordRef(BaseModel):
    """Another record, by key, reference and title."""

    id: UUID
    reference: str | None = Field(description="As people say it: RSK-0042.")
    title: str | None = Field(description="Null where you may not read that record.")


@dataclass(frozen=True)
class Reader:
    """What a caller may read, asked often: the units and the confidential ones."""

    caller: Caller
    units: frozenset[UUID] | None
    secret: frozenset[UUID] | None

    @classmethod
    def of(cls, caller: Caller) -> Reader:
        """Give what a caller may read."""
        return cls(
            caller,
            caller.units(Permission.RECORD_READ),
            caller.units(Permission.RECORD_READ_CONFIDENTIAL),
        )

    def may_read(self, unit_id: UUID | None, classification: str) -> bool:
        """Tell whether a record of a unit and classification may be read (as `visible_to`)."""
        if self.units is not None and unit_id is not None and unit_id not in self.units:
            return False
        if self.secret is None or classification != Classification.CONFIDENTIAL:
            return True
        return unit_id in self.secret


@dataclass(frozen=True)
class Shape:
    """One field of a record as the API shows it."""

    name: str
    field: models.Field[Any, Any]
    columns: tuple[str, ...]
    show: Callable[[Reader, Row, int], Any]

    @property
    def about(self) -> str:
        """What the field means, in words."""
        label = str(self.field.verbose_name)
        label = label[:1].upper() + label[1:]
        return f"{label}. {self.field.help_text}".strip() if self.field.help_text else f"{label}."


def _as_is(_reader: Reader, row: Row, at: int) -> Any:
    return row[at]


def _as_text(_reader: Reader, row: Row, at: int) -> str | None:
    return None if row[at] is None else str(row[at])


def _as_reference(reader: Reader, row: Row, at: int) -> Shown | None:
    key, reference, title, unit_id, classification = row[at : at + 5]
    if key is None:
        return None
    if not reader.may_read(unit_id, classification):
        return {"id": key, "reference": None, "title": None}
    return {"id": key, "reference": reference, "title": title}


def _veiled(record_type: RecordType, name: str) -> Callable[[Reader, Row, int], Any]:
    """Give how a field is shown of which only whoever may edit the record reads all."""
    amend, veil = record_type.amend, record_type.model.veiled[name]

    def show(reader: Reader, row: Row, at: int) -> Any:
        text, unit_id = row[at : at + 2]
        whole = amend is not None and reader.caller.may(amend.needs, unit_id)
        return text if whole else veil(text)

    return show


PARTS: Final = ("reference", "title", "unit_id", "classification")


def _shape_of(record_type: RecordType, field: models.Field[Any, Any]) -> Shape:
    if field.name in record_type.model.veiled:
        show = _veiled(record_type, field.name)
        return Shape(field.name, field, (field.attname, "unit_id"), show)
    if is_record_key(field):
        columns = (field.attname, *(f"{field.name}__{part}" for part in PARTS))
        return Shape(field.name, field, columns, _as_reference)
    if isinstance(field, models.DecimalField):
        return Shape(field.name, field, (field.attname,), _as_text)
    name = field.attname if field.is_relation else field.name
    return Shape(name, field, (field.attname,), _as_is)


def is_record_key(field: models.Field[Any, Any]) -> bool:
    """Tell whether a field points to a record."""
    related = field.related_model
    return field.is_relation and isinstance(related, type) and issubclass(related, Record)


@dataclass(frozen=True)
class Plan:
    """How the records of one kind are read and shown."""

    record_type: RecordType
    shapes: tuple[Shape, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns to ask the database for, in the order in which `show` takes them."""
        return tuple(column for shape in self.shapes for column in shape.columns)

    @cached_property
    def _steps(self) -> tuple[tuple[str, Callable[[Reader, Row, int], Any], int], ...]:
        steps, at = [], 0
        for shape in self.shapes:
            steps.append((shape.name, shape.show, at))
            at += len(shape.columns)
        return tuple(steps)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields by name."""
        return tuple(shape.name for shape in self.shapes)

    def only(self, names: Iterable[str]) -> Plan:
        """Give the plan that shows these fields, and the key in any case."""
        wanted = {"id", *names}
        return Plan(self.record_type, tuple(s for s in self.shapes if s.name in wanted))

    def show(self, reader: Reader, row: Row) -> Shown:
        """Give one row as the API shows it."""
        shown: Shown = {name: show(reader, row, at) for name, show, at in self._steps}
        shown["type"] = self.record_type.key
        shown["url"] = f"{self.address}/{shown['id']}"
        return shown

    @cached_property
    def address(self) -> str:
        """Where the kind of record lives."""
        return address_of(self.record_type)


def address_of(record_type: RecordType) -> str:
    """Give the address under which the records of a kind live."""
    return f"{ROOT}/{record_type.area}/{record_type.slug}"


def plan_of(record_type: RecordType) -> Plan:
    """Give how the records of a kind are shown: every field but secrets, the telling ones first."""
    return _plan_of(record_type.key)


@cache
def _plan_of(key: str) -> Plan:
    record_type = REGISTRY[key]
    model = record_type.model
    meta = model._meta
    shown = [
        field
        for field in meta.concrete_fields
        if field.name not in HIDDEN and field.attname not in model.ledger_omits
    ]
    ranks = {name: rank for rank, name in enumerate(FIRST)}
    shown.sort(key=lambda field: ranks.get(field.name, len(FIRST)))
    return Plan(record_type, tuple(_shape_of(record_type, field) for field in shown))


def show_one(
    caller: Caller, record_type: RecordType, found: QuerySet[Any], plan: Plan | None = None
) -> Shown | None:
    """Give the one record of a query as the API shows it, or None."""
    used = plan or plan_of(record_type)
    row = found.values_list(*used.columns).first()
    return None if row is None else used.show(Reader.of(caller), row)


def reference_to(record: Record) -> Shown:
    """Give a record as others refer to it, with its kind and address."""
    record_type = REGISTRY.of(record)
    return {
        "type": record_type.key,
        "id": record.pk,
        "reference": record.reference,
        "title": record.title,
        "url": f"{address_of(record_type)}/{record.pk}",
    }


def said_in(plan: Plan, payload: Mapping[str, Any], *, whole: bool) -> Shown:
    """Give what an entry of the ledger says of a record, by the names that the API uses.

    Not `whole`: without what only whoever may edit the record may know.
    """
    veils = {} if whole else plan.record_type.model.veiled
    return {
        shape.name: (
            veils[shape.name](payload[shape.field.attname])
            if shape.name in veils
            else payload[shape.field.attname]
        )
        for shape in plan.shapes
        if shape.field.attname in payload
    }


_SIMPLE: Final[tuple[tuple[type[models.Field[Any, Any]], Any], ...]] = (
    (models.UUIDField, UUID),
    (models.DateTimeField, dt.datetime),
    (models.DateField, dt.date),
    (models.BooleanField, bool),
    (models.DecimalField, Decimal),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.JSONField, Any),
)


def _kind_of(record_type: RecordType, shape: Shape) -> Any:
    field = shape.field
    if shape.name == "state":
        return Literal[tuple(key for key, _label in record_type.model.life_cycle.choices)]
    if shape.name == "standing":
        return Literal[tuple(Standing.values)]
    if shape.show is _as_reference:
        return RecordRef
    if field.is_relation:
        return UUID
    if field.choices:
        return Literal[tuple(str(value) for value, _label in field.flatchoices)]
    for field_class, kind in _SIMPLE:
        if isinstance(field, field_class):
            return kind
    return str


def shown_model(record_type: RecordType) -> type[BaseModel]:
    """Give the schema of a kind of record as it is read."""
    return _shown_model(record_type.key)


@cache
def _shown_model(key: str) -> type[BaseModel]:
    record_type = REGISTRY[key]
    fields: dict[str, Any] = {
        "type": (Literal[record_type.key], Field(description="The kind of record.")),
        "url": (str, Field(description="Where the record is found.")),
    }
    for shape in plan_of(record_type).shapes:
        kind = _kind_of(record_type, shape)
        if shape.field.null:
            kind = kind | None
        elif shape.field.choices and shape.field.blank:
            kind = kind | Literal[""]
        fields[shape.name] = (kind, Field(description=shape.about))
    return create_model(
        record_type.model.__name__,
        __config__=ConfigDict(protected_namespaces=()),
        __doc__=str(record_type.about),
        **fields,
    )

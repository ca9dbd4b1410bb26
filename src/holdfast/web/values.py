"""Values of records in words: what a cell of a list or a line of a detail page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from holdfast.acting.callers import current_caller
from holdfast.acting.gates import Text
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.common.figures import bare
from holdfast.records.choices import Classification, Standing
from holdfast.records.lifecycles import State
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, Column, RecordType
from holdfast.web.addresses import record_address
from holdfast.web.texts import markdown

PERSON: Final = "accounts.person"
PLAIN: Final = frozenset({"text", "choice", "number"})


@dataclass(frozen=True)
class Shown:
    """One value as a reader sees it; `kind` says how the template draws it."""

    label: str
    kind: str = "text"
    text: str = ""
    url: str = ""
    tone: str = ""
    help: str = ""
    day: dt.date | None = None

    @property
    def is_plain(self) -> bool:
        """Tell whether the words alone are all that is drawn; most cells of a list are."""
        return bool(self.text) and self.kind in PLAIN

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to see."""
        return not self.text and self.day is None

    @property
    def html(self) -> str:
        """The text as safe HTML, where it is Markdown."""
        return markdown(self.text)


def field_of(model: type[models.Model], name: str) -> models.Field[Any, Any] | None:
    """Give the field of that name, or None where it is a property."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def label_of(model: type[models.Model], name: str, given: Text | None = None) -> str:
    """Give the label of a field or property, with a capital."""
    if given is not None:
        words = str(given)
    else:
        field = field_of(model, name)
        words = str(field.verbose_name) if field else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def column_of(column: str | Column) -> Column:
    """Give a column declaration its full form."""
    return Column(column) if isinstance(column, str) else column


def shown(record: Record, column: str | Column) -> Shown:
    """Give one value of a record as a reader sees it."""
    made = column_of(column)
    label = label_of(type(record), made.name, made.label)
    if made.value is not None:
        return plain(label, made.value(record))
    if made.name == "state":
        return _state(label, record.state_now)
    field = field_of(type(record), made.name)
    if field is not None and field.choices:
        value = getattr(record, made.name)
        words = dict(field.flatchoices).get(value, value)
        return Shown(label, "choice", "" if value in (None, "") else str(words))
    if isinstance(field, models.TextField):
        known = REGISTRY.get(record._meta.label_lower)
        kind = "written" if known is not None and made.name in known.written else "long"
        return Shown(label, kind, str(getattr(record, made.name) or ""))
    if isinstance(field, models.URLField):
        address = str(getattr(record, made.name) or "")
        return Shown(label, "url", address, url=address)
    value = getattr(record, made.name, None)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return Shown(label, "date", day=value, tone=_tone_of_day(record, made.name, value))
    return plain(label, value)


def plain(label: str, value: object) -> Shown:
    """Give a value that knows no field as a reader sees it."""
    if isinstance(value, Shown):
        return value
    if value is None or value == "":
        return Shown(label)
    if isinstance(value, State):
        return _state(label, value)
    if isinstance(value, Record):
        return _record(label, value)
    if isinstance(value, bool):
        return Shown(label, "choice", _("yes") if value else _("no"))
    if isinstance(value, dt.datetime):
        return Shown(label, "moment", value.isoformat(), day=value)
    if isinstance(value, dt.date):
        return Shown(label, "date", day=value)
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return Shown(label, "long", _lines(value))
    if isinstance(value, int | float | Decimal):
        return Shown(label, "number", _figure(value))
    return Shown(label, "text", str(value))


def _figure(value: float | Decimal) -> str:
    """Give a number in words; a decimal as the reader's language writes it, without noughts."""
    return number_format(bare(value)) if isinstance(value, Decimal) else str(value)


def _record(label: str, value: Record) -> Shown:
    if not may_be_named(value):
        return Shown(label, "text", _("(not readable)"))
    key = value._meta.label_lower
    address = record_address(value) if key in REGISTRY else ""
    return Shown(label, "person" if key == PERSON else "record", str(value), url=address)


def may_be_named(record: Record) -> bool:
    """Tell whether the reader may know the name of a record that another one points to.

    Who answers for a readable record is named even where he works for another unit.
    """
    caller = current_caller()
    if record.needs_to_read is not None and not caller.may(record.needs_to_read, record.unit_id):
        return False
    if record.needs_to_read is not None and record.is_confidential_throughout():
        return True
    if record.classification == Classification.CONFIDENTIAL:
        return caller.may(Permission.RECORD_READ_CONFIDENTIAL, record.unit_id)
    return record._meta.label_lower == PERSON or caller.may(Permission.RECORD_READ, record.unit_id)


def _lines(value: Mapping[Any, Any] | Iterable[Any]) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {said}" for name, said in value.items())
    return "\n".join(str(item) for item in value)


def _state(label: str, state: State) -> Shown:
    return Shown(label, "state", str(state.label), tone=state.tone, help=str(state.meaning))


def _tone_of_day(record: Record, name: str, day: dt.date) -> str:
    """Say whether a date of a record in use is overdue or near."""
    if record.standing != Standing.LIVE or record.state_now.final or not is_due_field(record, name):
        return ""
    left = (day - clock.today()).days
    return "bad" if left < 0 else "warn" if left <= 14 else ""


def is_due_field(record: Record, name: str) -> bool:
    """Tell whether somebody has to do something by this date, in the state the record is in."""
    if name == "review_due":
        return True
    made = REGISTRY.of(record)
    return any(
        due.field == name and (not due.states or record.state in due.states) for due in made.dues
    )


def overdue_flags(record: Record, record_type: RecordType) -> list[Shown]:
    """Give the dates of a record that have passed, each with what was to be done."""
    today = clock.today()
    if record.standing != Standing.LIVE or record.state_now.final:
        return []
    flags = []
    if record.review_due is not None and record.review_due < today:
        flags.append(Shown(_("Review overdue"), "date", day=record.review_due, tone="bad"))
    for due in record_type.dues:
        value = getattr(record, due.field, None)
        day = value.date() if isinstance(value, dt.datetime) else value
        if isinstance(day, dt.date) and day < today and is_due_field(record, due.field):
            flags.append(Shown(str(due.label), "date", day=day, tone="bad"))
    return flags

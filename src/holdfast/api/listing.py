"""Lists: filters that the kind declares, search, changes since, and pages by key, not by number."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.models import Guarded
from holdfast.api.changes import position_at
from holdfast.api.fields import Plan, Reader, Shown, is_record_key, plan_of
from holdfast.api.problems import INVALID, Problem, invalid
from holdfast.api.resolving import find
from holdfast.ledger.models import Entry
from holdfast.records.choices import Standing
from holdfast.records.registry import RecordType
from holdfast.records.search import found_keys

USUAL: Final = 100
MOST: Final = 500
BEST: Final = 2000  # hits of a search that a list is narrowed to
# By the reference alone: it is unique, and the only order for which every database has an index
# that begins with the organization.
ORDERS: Final = ("reference", "-reference")
ALWAYS: Final = ("standing", "external_source", "external_reference")
EVERY_STANDING: Final = "any"
PAGING: Final = ("limit", "cursor", "order", "fields", "q", "changed_since")
YES_NO: Final = {"true": True, "false": False}


@dataclass(frozen=True)
class Filter:
    """A field by which a list is narrowed; given more than once, any of the values will do."""

    name: str
    field: models.Field[Any, Any]
    states: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that it takes, or none where any will do."""
        if self.name == "standing":
            return (*Standing.values, EVERY_STANDING)
        if self.name == "state":
            return self.states
        if isinstance(self.field, models.BooleanField):
            return tuple(YES_NO)
        return tuple(str(value) for value, _label in self.field.flatchoices if value != "")


def filters_of(record_type: RecordType) -> tuple[Filter, ...]:
    """Give the filters of a kind: those that it declares, and those that every kind has."""
    model = record_type.model
    known = {field.name: field for field in model._meta.concrete_fields}
    names = dict.fromkeys((*record_type.filters, *ALWAYS))
    states = tuple(model.life_cycle.by_key)
    return tuple(Filter(name, known[name], states) for name in names if name in known)


@dataclass(frozen=True)
class Page:
    """One page of a list, and the address of the next."""

    items: list[Shown]
    next: str | None


def page_of(caller: Caller, record_type: RecordType, request: HttpRequest) -> Page:
    """Give the page of a list that a request asks for.

    Raises:
        Problem: parameters that the list does not have, or values that it does not take (422).
    """
    asked = _asked(record_type, request)
    limit = _limit(asked)
    order = _one(asked, "order", "reference")
    if order not in ORDERS:
        raise _wrong("order", _("Possible: {orders}.").format(orders=", ".join(ORDERS)))
    plan = _narrowed(plan_of(record_type), asked)
    found = record_type.model.objects.visible_to(caller)
    found = found.filter(*_conditions(caller, record_type, asked))
    if "cursor" in asked:
        step = "reference__lt" if order.startswith("-") else "reference__gt"
        found = found.filter(**{step: _after(_one(asked, "cursor", ""), order)})
    rows = list(found.order_by(order).values_list(*plan.columns, "reference")[: limit + 1])
    reader = Reader.of(caller)
    items = [plan.show(reader, row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(items, None)
    return Page(items, _cursor(order, rows[limit - 1][-1]))


def next_address(request: HttpRequest, cursor: str) -> str:
    """Give the address of the next page."""
    asked = {name: values for name, values in request.GET.lists() if name != "cursor"}
    return f"{request.path}?{urlencode({**asked, 'cursor': [cursor]}, doseq=True)}"


def _asked(record_type: RecordType, request: HttpRequest) -> dict[str, list[str]]:
    asked = {name: [str(v) for v in values] for name, values in request.GET.lists()}
    known = {*PAGING, *(each.name for each in filters_of(record_type))}
    errors = [
        {"parameter": name[:100], "detail": _("This list has no such parameter.")}
        for name in asked
        if name not in known
    ]
    errors += [
        {"parameter": name, "detail": _("The character NUL is not taken.")}
        for name, values in asked.items()
        if any("\x00" in value for value in values)
    ]
    if errors:
        raise Problem(
            INVALID,
            _("Possible parameters: {names}.").format(names=", ".join(sorted(known))),
            errors,
        )
    return asked


def _one(asked: Mapping[str, list[str]], name: str, usual: str) -> str:
    return asked[name][-1] if asked.get(name) else usual


def _limit(asked: Mapping[str, list[str]]) -> int:
    text = _one(asked, "limit", str(USUAL))
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST:
        raise _wrong("limit", _("A whole number from 1 to {most}.").format(most=MOST))
    return int(text)


def _narrowed(plan: Plan, asked: Mapping[str, list[str]]) -> Plan:
    if "fields" not in asked:
        return plan
    wanted = [name.strip() for text in asked["fields"] for name in text.split(",") if name.strip()]
    unknown = sorted(set(wanted) - {*plan.names, "type", "url"})
    if unknown:
        raise _wrong("fields", _("Unknown fields: {names}.").format(names=", ".join(unknown)))
    return plan.only(wanted)


def _conditions(
    caller: Caller, record_type: RecordType, asked: Mapping[str, list[str]]
) -> Iterable[Q]:
    if "standing" not in asked:
        yield Q(standing=Standing.LIVE)
    for each in filters_of(record_type):
        if each.name in asked:
            yield _condition(caller, each, asked[each.name])
    if "q" in asked:
        words = _one(asked, "q", "")
        yield Q(pk__in=found_keys(caller, words, limit=BEST, record_type=record_type.key))
    if "changed_since" in asked:
        start = position_at(caller, _moment(_one(asked, "changed_since", "")))
        changed = Entry.objects.filter(
            organization_id=caller.organization_id, index__gte=start
        ).values("record_id")
        yield Q(pk__in=changed)


def _condition(caller: Caller, each: Filter, texts: list[str]) -> Q:
    if each.name == "standing" and EVERY_STANDING in texts:
        return Q()
    if each.choices:
        wrong = sorted(set(texts) - set(each.choices))
        if wrong:
            raise _wrong(
                each.name, _("Possible: {choices}.").format(choices=", ".join(each.choices))
            )
    return Q(**{f"{each.field.attname}__in": [_value(caller, each, text) for text in texts]})


def _value(caller: Caller, each: Filter, text: str) -> Any:
    field = each.field
    if is_record_key(field):
        found = find(caller, cast("type[Guarded]", field.related_model), text)
        if found is None:
            raise _wrong(each.name, _("Not found."))
        return found.pk
    for field_class, read in _READERS:
        if isinstance(field, field_class):
            try:
                return read(text)
            except (ValueError, KeyError, OverflowError) as error:
                raise _wrong(each.name, _("This value cannot be read.")) from error
    return text


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise ValueError(text)
    return int(text)


def _aware(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


_READERS: Final[tuple[tuple[type[models.Field[Any, Any]], Callable[[str], Any]], ...]] = (
    (models.BooleanField, YES_NO.__getitem__),
    (models.DateTimeField, _aware),
    (models.DateField, dt.date.fromisoformat),
    (models.IntegerField, _whole),
    (models.UUIDField, UUID),
    (models.ForeignKey, UUID),
)


def _moment(text: str) -> dt.datetime:
    try:
        # A plus sign that was not encoded arrives as a space.
        return _aware(text.strip().replace(" ", "+"))
    except (ValueError, OverflowError) as error:
        raise _wrong(
            "changed_since", _("A moment as in 2026-03-01T08:00:00Z (RFC 3339).")
        ) from error


def _cursor(order: str, value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([order, value])).decode().rstrip("=")


def _after(cursor: str, order: str) -> str:
    """Read where the page before ended."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, after = orjson.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError, binascii.Error):
        made_for = after = None
    if made_for != order or not isinstance(after, str) or "\x00" in after:
        raise _wrong("cursor", _("Take it from “next” of the page before, with the same order."))
    return after


def _wrong(name: str, why: str) -> Problem:
    return invalid({"parameter": name}, why)

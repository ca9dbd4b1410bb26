"""Leafing through registers by cursor: as quick on the last page as on the first."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet

PAGE: Final = 50
COUNT_LIMIT: Final = 10_000
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Order:
    """By which field a list stands; ties are broken by key."""

    lookup: str
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list, and the cursors of its neighbours."""

    rows: tuple[M, ...]
    earlier: str = ""
    further: str = ""


def page_of(found: QuerySet[M], order: Order, *, cursor: str = "", size: int = PAGE) -> Page[M]:
    """Give the page at a cursor; an unreadable cursor gives the first page."""
    backwards, mark = _read(cursor)
    ordered: QuerySet[Any] = found.order_by(*_ordering(order, backwards=backwards))
    ordered = ordered.annotate(cursor_value=F(order.lookup))
    if mark is not None:
        try:
            ordered = ordered.filter(_beyond(order, mark, backwards=backwards))
        except (ValidationError, ValueError, TypeError):
            mark, backwards = None, False
    rows = list(ordered[: size + 1])
    cut = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    more_before = cut if backwards else mark is not None
    more_after = mark is not None if backwards else cut
    return Page(
        tuple(rows),
        earlier=_write("<", rows[0]) if rows and more_before else "",
        further=_write(">", rows[-1]) if rows and more_after else "",
    )


def count_up_to(found: QuerySet[Any], limit: int = COUNT_LIMIT) -> tuple[int, bool]:
    """Count rows, but not beyond a limit; the second value says whether there are more."""
    number = found.order_by().values("pk")[: limit + 1].count()
    return min(number, limit), number > limit


def _ordering(order: Order, *, backwards: bool) -> list[Any]:
    descending = order.descending is not backwards
    by = F(order.lookup)
    if order.nullable:
        # Rows without a value stand last, whichever way one leafs.
        nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        first: Any = by.desc(**nulls) if descending else by.asc(**nulls)
    else:
        first = by.desc() if descending else by.asc()
    return [first, "-pk" if descending else "pk"]


def _beyond(order: Order, mark: tuple[Any, str], *, backwards: bool) -> Q:
    value, key = mark
    less = order.descending is not backwards
    tie = Q(pk__lt=key) if less else Q(pk__gt=key)
    empty = Q(**{f"{order.lookup}__isnull": True})
    if value is None:
        return (~empty | tie) if backwards else (empty & tie)
    word = "lt" if less else "gt"
    # The first condition is implied by the others; it lets the database enter its index here.
    within = Q(**{f"{order.lookup}__{word}e": value})
    passed = within & (Q(**{f"{order.lookup}__{word}": value}) | tie)
    return passed | empty if order.nullable and not backwards else passed


def _write(direction: str, row: Any) -> str:
    value = row.cursor_value
    text = value.isoformat() if hasattr(value, "isoformat") else value
    plain = text if isinstance(text, str | int | float | bool | None) else str(text)
    data = json.dumps([direction, plain, str(row.pk)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[bool, tuple[Any, str] | None]:
    if not cursor:
        return False, None
    try:
        data = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        direction, value, key = data
    except (ValueError, TypeError, RecursionError):
        return False, None
    if not isinstance(key, str) or isinstance(value, list | dict):
        return False, None
    return direction == "<", (value, key)

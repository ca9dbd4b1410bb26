"""What templates ask of the house: addresses of records, urgency of dates."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django import template
from django.template.defaultfilters import date as format_date
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.common import clock
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.web import addresses
from holdfast.web.icons import icon as known_icon
from holdfast.web.values import may_be_named
from holdfast.work.queries import DueItem

register = template.Library()
SOON = 14


@register.simple_tag
def record_url(record: Record) -> str:
    """Give the address of a record."""
    return addresses.record_address(record)


@register.simple_tag
def list_url(record_type: RecordType) -> str:
    """Give the address of the register of a kind of record."""
    return addresses.list_address(record_type)


@register.simple_tag
def item_url(item: DueItem) -> str:
    """Give where something due is done."""
    return addresses.item_address(item)


@register.simple_tag
def noun_of(key: str) -> str:
    """Give what records of a kind are called."""
    return str(REGISTRY[key].noun) if key in REGISTRY else ""


@register.simple_tag
def due_tone(day: dt.date | None, state: str = "open") -> str:
    """Say how urgent a date is while something is open: bad overdue, warn within two weeks."""
    if day is None or state != "open":
        return ""
    left = (day - clock.today()).days
    return "bad" if left < 0 else "warn" if left <= SOON else ""


@register.filter
def in_days(day: dt.date | None) -> str:
    """Say in words how far off a day is."""
    if day is None:
        return ""
    left = (day - clock.today()).days
    if left == 0:
        return _("today")
    if left < 0:
        return ngettext("{n} day overdue", "{n} days overdue", -left).format(n=-left)
    if left <= SOON:
        return ngettext("in {n} day", "in {n} days", left).format(n=left)
    return str(format_date(day, "SHORT_DATE_FORMAT"))


@register.filter
def named(record: Record | None) -> str:
    """Name a record that another one points to, if the reader may know of it."""
    if record is None:
        return ""
    return record.title if may_be_named(record) else _("(not readable)")


@register.simple_tag
@cache
def sprite() -> str:
    """Give the address of the file that holds all icons; a page asks for it a hundred times."""
    return static("icons.svg")


@register.filter
def icon(name: str) -> str:
    """Give an icon that the set holds."""
    return known_icon(name)

"""Where things live: the address of a record, of its register, of a command on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import Resolver404, resolve, reverse

from holdfast.acting.commands import Command
from holdfast.records.models import Distribution, Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.web.middleware import Request
from holdfast.work.queries import DueItem, Waiting


def list_address(record_type: RecordType) -> str:
    """Give the address of the register of a kind of record."""
    return reverse("web:list", args=(record_type.area, record_type.slug))


def new_address(record_type: RecordType) -> str:
    """Give the address of the form that records a new one."""
    return reverse("web:new", args=(record_type.area, record_type.slug))


def record_address(record: Record) -> str:
    """Give the address of a record; of a kind without pages, the home page."""
    key = record._meta.label_lower
    return address_of_key(key, record.pk)


def address_of_key(key: str, record_id: UUID) -> str:
    """Give the address of a record by its kind and key, without reading it."""
    if key not in REGISTRY:
        return reverse("web:home")
    made = REGISTRY[key]
    return reverse("web:record", args=(made.area, made.slug, record_id))


def command_address(record: Record, command: Command[..., Any]) -> str:
    """Give the address of the form of a command on a record."""
    return part_address(record, command.name)


def part_address(record: Record, part: str) -> str:
    """Give the address of something below a record, as in `history` or `print`."""
    return f"{record_address(record)}{part}/"


def item_address(item: DueItem) -> str:
    """Give where something due is done."""
    if item.waiting is Waiting.OVERRIDE:
        return reverse("web:override", args=(item.override_id,))
    return item.url or address_of_key(item.record_type, item.record_id)


def if_known(path: str) -> str:
    """Give a path if a page answers there, and an empty string where none does."""
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    return path


def copy_address(request: Request, copy: Distribution) -> str:
    """Give the whole address that the QR code of a numbered copy names."""
    slug = next(
        (o.slug for o in request.organizations if o.pk == request.caller.organization_id), ""
    )
    return request.build_absolute_uri(reverse("is-it-current", args=(slug, copy.token)))

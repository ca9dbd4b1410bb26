"""Finding the records that a request names: only what the caller may read is ever found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.inputs import InputKind
from holdfast.acting.models import Guarded
from holdfast.api.bodies import RecordKey
from holdfast.api.json_bodies import pointer
from holdfast.api.problems import INVALID, NOT_ALLOWED, NOT_FOUND, Problem
from holdfast.records.models import Record
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY, RecordType


def key_in(text: str) -> UUID | str:
    """Read a key: a UUID where it is one, else a reference."""
    try:
        return UUID(text)
    except ValueError:
        return text


def type_at(area: str, slug: str) -> RecordType:
    """Give the kind of record that lives at an address.

    Raises:
        Problem: there is none (404).
    """
    found = REGISTRY.at(area, slug)
    if found is None:
        raise Problem(NOT_FOUND, _("There is no kind of record at this address."))
    return found


def record_at(caller: Caller, record_type: RecordType, text: str) -> Record:
    """Give the record of an address, by key or reference.

    Raises:
        Problem: none in the caller's organization (404), or one that he may not read (403).
    """
    key = key_in(text)
    found = None if "\x00" in text else record_of(caller, record_type, key)
    if found is None:
        raise missing(record_type, text)
    return found


def missing(record_type: RecordType, text: str) -> Problem:
    """Say why a record cannot be shown: it is not there, or not for this caller."""
    key = key_in(text)
    condition = {"pk": key} if isinstance(key, UUID) else {"reference__iexact": key}
    if "\x00" not in text and record_type.model.objects.filter(**condition).exists():
        return Problem(NOT_ALLOWED, _("You may not read this record."))
    return Problem(
        NOT_FOUND,
        _("There is no {noun} “{key}” in your organization.").format(
            noun=record_type.noun, key=text[:100]
        ),
    )


def resolve(caller: Caller, command: Command[..., Any], values: dict[str, Any]) -> dict[str, Any]:
    """Put records in the place of the keys and references that a body names.

    Raises:
        Problem: every one that the caller cannot read, whether it exists or not (422).
    """
    resolved, errors = dict(values), []
    for each in command.inputs:
        value = values.get(each.name)
        if value is None or each.model is None:
            continue
        many = each.kind == InputKind.RECORDS
        keys: Sequence[Any] = value if many else [value]
        found = [find(caller, each.model, key) for key in keys]
        for place, record in enumerate(found):
            if record is None:
                parts = (each.name, place) if many else (each.name,)
                errors.append({"pointer": pointer(*parts), "detail": _("Not found.")})
        resolved[each.name] = found if many else found[0]
    if errors:
        raise Problem(INVALID, _("A record that the request names was not found."), errors)
    return resolved


def find(caller: Caller, model: type[Guarded], said: str | RecordKey) -> Guarded | None:
    """Find what a body names, among what the caller may read."""
    key = said.id if isinstance(said, RecordKey) else key_in(str(said).strip())
    if not issubclass(model, Record):
        return model.objects.filter(pk=key).first() if isinstance(key, UUID) else None
    label = model._meta.label_lower
    if label in REGISTRY:
        return record_of(caller, REGISTRY[label], key)
    return find_anywhere(caller, key, model)


def find_anywhere(caller: Caller, key: UUID | str, base: type[Record] = Record) -> Record | None:
    """Find a record of any kind: by its reference's prefix, or by key in every register."""
    prefix = "" if isinstance(key, UUID) else key.rpartition("-")[0].upper()
    for record_type in REGISTRY:
        if not issubclass(record_type.model, base):
            continue
        if isinstance(key, UUID) or record_type.model.prefix.upper() == prefix:
            found = record_of(caller, record_type, key)
            if found is not None:
                return found
    return None

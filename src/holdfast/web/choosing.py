"""Finding the record that somebody means by what he types: a reference, a name, or both."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

REFERENCE: Final = re.compile(r"^\s*([A-Za-z][A-Za-z0-9]*)-(\d+)\b")


def reference_in(text: str) -> str:
    """Give the reference with which a text begins, as in `RSK-0042 Theft`; empty without one."""
    found = REFERENCE.match(text)
    return f"{found[1]}-{found[2]}".upper() if found else ""


def find_named(found: QuerySet[Any], text: str) -> Record:
    """Find the one record among some that a text names.

    Raises:
        ValidationError: none or several have this reference or name.
    """
    wanted = text.strip()
    reference = reference_in(wanted)
    matches = found.filter(reference__iexact=reference)[:2] if reference else found.none()
    rows = list(matches) or list(found.filter(_named(wanted))[:2])
    if len(rows) == 1:
        made: Record = rows[0]
        return made
    if rows:
        raise ValidationError(
            _("Several records are called “{text}”: give the reference.").format(text=wanted)
        )
    raise ValidationError(
        _("“{text}” is not a valid choice: no record that you may choose has this name.").format(
            text=wanted
        )
    )


def _named(text: str) -> Q:
    condition = Q(title__iexact=text)
    with suppress(ValueError):
        condition |= Q(pk=UUID(text))
    return condition


def find_reference(caller: Caller, reference: str) -> Record | None:
    """Find a record of any kind by its reference, if the caller may read it."""
    prefix = reference.partition("-")[0].upper()
    for made in REGISTRY:
        if made.model.prefix.upper() != prefix:
            continue
        found = made.model.objects.visible_to(caller).filter(reference__iexact=reference).first()
        if found is not None:
            return found
    return None


def suggestions(found: QuerySet[Any], text: str, limit: int = 20) -> list[Record]:
    """Give the records that what was typed so far may mean."""
    wanted = text.strip()
    if not wanted:
        return list(found[:limit])
    condition = Q(title__icontains=wanted) | Q(reference__istartswith=wanted)
    return list(found.filter(condition)[:limit])

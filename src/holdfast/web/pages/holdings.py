"""What is held on a person: for whoever asks for it, and before it is erased."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast
from uuid import UUID

import orjson
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import Person
from holdfast.accounts.personal_data.erasing import is_kept, reasons_to_keep, what_is_held
from holdfast.accounts.personal_data.finding import Held
from holdfast.acting.callers import Caller
from holdfast.acting.payloads import payload_of
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.access import may_edit
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web import access_log
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at


def _person(request: Request, key: UUID) -> Person:
    person = record_at(request.caller, REGISTRY["accounts.person"], key)
    if not isinstance(person, Person) or not request.caller.may(
        Permission.PERSON_ERASE, person.unit_id
    ):
        raise PermissionDenied(_("What is held on a person is shown to those who may erase it."))
    return person


@require_GET
def held_page(request: Request, key: UUID) -> HttpResponse:
    """Show what is held on a person, what would be erased, and what stands against it."""
    person = _person(request, key)
    held = what_is_held(person)
    seen = _seen(request.caller, held)
    access_log.note_for(request, request.caller, AccessKind.RECORD_READ, _subject(person))
    named = {each.row.pk for each in seen}
    others = Counter(str(h.row._meta.verbose_name_plural) for h in held if h.row.pk not in named)
    context = {
        "person": person,
        "here": record_address(person),
        "rows": [_shown(each) for each in seen],
        "others": sorted(others.items()),
        "kept": sum(is_kept(each) for each in held),
        "against": reasons_to_keep(person),
    }
    return render(request, "web/accounts/held.html", context)


@require_GET
def held_file(request: Request, key: UUID) -> HttpResponse:
    """Give what is held on a person as a file that the person can be handed."""
    person = _person(request, key)
    held = what_is_held(person)
    seen = _seen(request.caller, held)
    access_log.note_for(request, request.caller, AccessKind.EXPORTED, _subject(person))
    told = {
        "person": person.reference,
        "on": clock.today().isoformat(),
        "records": [
            {"kind": str(each.row._meta.verbose_name), **_said(request.caller, each)}
            for each in seen
        ],
        "not_included": len(held) - len(seen),
    }
    response = HttpResponse(
        orjson.dumps(told, option=orjson.OPT_INDENT_2), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{person.reference}.json"'
    return response


def _said(caller: Caller, held: Held) -> dict[str, Any]:
    """Give what a record says, as far as this caller may know it."""
    record, said = cast("Record", held.row), dict[str, Any](payload_of(held.row))
    if record.veiled and not may_edit(caller, record):
        said |= {name: veil(str(said[name])) for name, veil in record.veiled.items()}
    return said


def _subject(person: Person) -> str:
    return f"{person.reference} {_('what is held')}"


def _seen(caller: Caller, held: list[Held]) -> list[Held]:
    """Give the records among what is held that the caller may read, in few questions."""
    keys: dict[type[Record], set[UUID]] = {}
    for each in held:
        if isinstance(each.row, Record) and each.row._meta.label_lower in REGISTRY:
            keys.setdefault(type(each.row), set()).add(each.row.pk)
    readable: set[UUID] = set()
    for model, wanted in keys.items():
        visible = model.objects.visible_to(caller)
        readable |= wanted & set(visible.filter(pk__in=wanted).values_list("pk", flat=True))
    return [each for each in held if each.row.pk in readable]


def _shown(each: Held) -> dict[str, Any]:
    record: Any = each.row
    model = type(record)
    return {
        "kind": REGISTRY.of(record).noun,
        "record": record,
        "url": record_address(record),
        "why": _("is about the person") if each.about else _("names the person"),
        "where": ", ".join(str(_verbose(model, name)) for name in each.fields),
    }


def _verbose(model: type[Record], name: str) -> object:
    return getattr(model._meta.get_field(name), "verbose_name", name)

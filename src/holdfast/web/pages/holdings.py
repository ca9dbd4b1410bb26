"""What is held on a person: for whoever asks for it, and before it is erased."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast
from uuid import UUID

import orjson
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.accounts.choices import AccessKind, FileFate
from holdfast.accounts.models import Person
from holdfast.accounts.personal_data.erasing import (
    is_kept,
    own_files,
    reasons_to_keep,
    what_is_held,
)
from holdfast.accounts.personal_data.files import (
    Findings,
    Stored,
    decisions_on,
    erase_file,
    files_naming,
    given_away,
    keep_file,
)
from holdfast.accounts.personal_data.finding import Held
from holdfast.accounts.personal_data.words import Words, words_of
from holdfast.acting.callers import Caller
from holdfast.acting.payloads import payload_of
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused, refuse_if
from holdfast.common import clock
from holdfast.records.access import may_edit
from holdfast.records.attachments import StoredFile, store
from holdfast.records.models import Attachment, Record
from holdfast.records.queries import records_by_key
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
    return _held(request, person, held)


def _held(request: Request, person: Person, held: list[Held], error: str = "") -> HttpResponse:
    seen = _seen(request.caller, held)
    access_log.note_for(request, request.caller, AccessKind.RECORD_READ, _subject(person))
    findings = files_naming(person, words_of(person), own=own_files(held))
    named = {each.row.pk for each in seen}
    others = Counter(str(h.row._meta.verbose_name_plural) for h in held if h.row.pk not in named)
    context = {
        "person": person,
        "here": record_address(person),
        "rows": [_shown(each) for each in seen],
        "others": sorted(others.items()),
        "kept": sum(is_kept(each) for each in held),
        "against": reasons_to_keep(person),
        "files": _files(request.caller, person, findings),
        "wordless": findings.wordless,
        "given_away": given_away(person, held),
        "error": error,
        "decide_url": reverse("web:held-decide", args=(person.pk,)),
    }
    return render(request, "web/accounts/held.html", context, status=422 if error else 200)


def _files(caller: Caller, person: Person, findings: Findings) -> list[dict[str, Any]]:
    """Give the files that name a person; of those on records that one may not read, no name."""
    decided = decisions_on(person)
    attached = [f.row for f in findings.files if isinstance(f.row, Attachment)]
    records = records_by_key(caller, ((row.record_type, row.record_id) for row in attached))
    return [
        {
            "key": each.row.pk,
            "name": each.name,
            "attached": each.is_attached,
            "record": (record := records.get(getattr(each.row, "record_id", each.row.pk))),
            "url": record_address(record) if record is not None else "",
            "may_decide": record is not None or not each.is_attached,
            "decision": decided.get(each.row.pk),
        }
        for each in findings.files
    ]


@require_POST
def decide_page(request: Request, key: UUID) -> HttpResponse:
    """Decide on one file that names a person: erase its content, replace it, or keep it."""
    person = _person(request, key)
    held, words = what_is_held(person), words_of(person)
    findings = files_naming(person, words, own=own_files(held))
    wanted = request.POST.get("file", "")
    shown = {str(f["key"]) for f in _files(request.caller, person, findings) if f["may_decide"]}
    file = next((f for f in findings.files if str(f.row.pk) == wanted and wanted in shown), None)
    if file is None:
        raise Http404
    try:
        _decide(request, person, file, words)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        return _held(request, person, held, refusal.message)
    messages.success(request, _("Decided: {name}.").format(name=file.name))
    return redirect("web:held", person.pk)


def _decide(request: Request, person: Person, file: Stored, words: Words) -> None:
    reason, fate = request.POST.get("reason", ""), request.POST.get("fate", "")
    refuse_if(fate not in FileFate.values, _("Say what becomes of the file."))
    if fate == FileFate.KEEP:
        keep_file(request.caller, person, file=file, reason=reason)
        return
    instead = _uploaded(request) if fate == FileFate.REPLACE else None
    erase_file(request.caller, person, file=file, words=words, reason=reason, replacement=instead)


def _uploaded(request: Request) -> StoredFile:
    sent = request.FILES.get("replacement")
    if sent is None:
        raise Refused(_("Choose the file that takes its place."))
    return store(sent.name or "", sent.chunks())


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

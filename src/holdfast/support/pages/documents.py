"""Documented information: the register over all of it, what is required, who read what (7.5)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.records.choices import Classification
from holdfast.records.models import ControlledRecord
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY
from holdfast.support.choices.documents import DocumentKind, RequiredDocument
from holdfast.support.queries.access import (
    confidential_references,
    may_see_readings,
    readings,
    without_title,
)
from holdfast.support.queries.documents import DOCUMENT, controlled_kinds
from holdfast.support.queries.documents_register import (
    ORDERS,
    SIZE,
    Wanted,
    documented,
    languages_in_use,
    units_for,
)
from holdfast.support.queries.documents_required import Required, required_information
from holdfast.web.addresses import new_address, record_address
from holdfast.web.middleware import Request

LOG_SIZE = 100
NAMED = 3  # records that the required list names of each entry


def permit(request: Request) -> None:
    """Let only those go on who may read records at all."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


def wanted_in(asked: QueryDict) -> Wanted:
    """Read from the address what of the register is asked for; what is unknown is ignored."""
    order = asked.get("sort", "")
    kinds = {made.key for made in controlled_kinds()} | set(DocumentKind.values)
    states = {key for key, _label in ControlledRecord.life_cycle.choices}
    chosen = {name: asked.get(name, "") for name in ("kind", "state", "classification", "unit")}
    return Wanted(
        words=asked.get("q", "").strip()[:200],
        kind=chosen["kind"] if chosen["kind"] in kinds else "",
        state=chosen["state"] if chosen["state"] in states else "",
        classification=chosen["classification"]
        if chosen["classification"] in Classification.values
        else "",
        language=asked.get("language", "")[:10],
        unit=chosen["unit"] if _is_key(chosen["unit"]) else "",
        overdue=asked.get("show") == "overdue",
        external=asked.get("show") == "external",
        order=order if order.lstrip("-") in ORDERS else "reference",
    )


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_GET
def register_page(request: Request) -> HttpResponse:
    """Show the controlled content of all kinds in one register."""
    permit(request)
    wanted = wanted_in(request.GET)
    start = min(count_in(request.GET.get("from", "")) or 0, 1_000_000)
    found = documented(request.caller, wanted, start=start)
    documents = REGISTRY[DOCUMENT]
    may = documents.create is not None and request.caller.may_somewhere(documents.create.needs)
    query = _without(request.GET, "from")
    context = {
        "rows": [
            {
                "row": row,
                "url": record_address(row.record),
                "copies_url": _copies_address(row.record),
                "state": row.record.state_now,
            }
            for row in found.rows
        ],
        "wanted": wanted,
        "count": ngettext("{count} document", "{count} documents", found.total).format(
            count=f"{found.total:,}"
        ),
        "filters": _filters(request, wanted),
        "earlier_url": _page(query, max(0, start - SIZE)) if start else "",
        "further_url": _page(query, start + SIZE) if found.has_more else "",
        "sorts": {name: _sorted(query, wanted, name) for name in ORDERS},
        "create_url": new_address(documents) if may else "",
        "paper_url": f"{reverse('support:documents-paper')}?{query.urlencode()}",
    }
    return render(request, "support/documents_register.html", context)


def _copies_address(record: Any) -> str:
    made = REGISTRY.of(record)
    return reverse("support:copies-of", args=(made.area, made.slug, record.pk))


def _without(asked: QueryDict, name: str) -> QueryDict:
    query = asked.copy()
    query.pop(name, None)
    return query


def _page(query: QueryDict, start: int) -> str:
    asked = query.copy()
    if start:
        asked["from"] = str(start)
    return f"?{asked.urlencode()}"


def _sorted(query: QueryDict, wanted: Wanted, name: str) -> str:
    asked = query.copy()
    asked["sort"] = f"-{name}" if wanted.order == name else name
    return f"?{asked.urlencode()}"


def _filters(request: Request, wanted: Wanted) -> list[dict[str, Any]]:
    kinds = [(v, str(label)) for v, label in DocumentKind.choices]
    kinds += [(m.key, str(m.noun)) for m in controlled_kinds() if m.key != DOCUMENT]
    units = units_for(request.caller)
    made: list[tuple[str, str, list[tuple[str, str]], str]] = [
        ("kind", _("Kind"), kinds, wanted.kind),
        (
            "state",
            _("State"),
            [(key, str(label)) for key, label in ControlledRecord.life_cycle.choices],
            wanted.state,
        ),
        (
            "classification",
            _("Classification"),
            [(v, str(label)) for v, label in Classification.choices],
            wanted.classification,
        ),
        ("language", _("Language"), [(t, t) for t in languages_in_use()], wanted.language),
        ("unit", _("Unit"), [(str(u.pk), u.title) for u in units], wanted.unit),
    ]
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": value, "label": said, "selected": value == chosen}
                for value, said in options
            ],
        }
        for name, label, options, chosen in made
        if options
    ]


@require_GET
def required_page(request: Request) -> HttpResponse:
    """Show what the standard requires in writing, each entry met or not, by what."""
    permit(request)
    entries = [required_row(request, each) for each in required_information(clock.today())]
    binding = [row for row in entries if row["is_binding"]]
    context = {
        "rows": entries,
        "met": sum(1 for row in binding if row["is_met"]),
        "binding": len(binding),
        "missing": sum(1 for row in binding if not row["is_met"] and not row["not_yet"]),
        "not_yet": sum(1 for row in binding if row["not_yet"]),
        "paper_url": reverse("support:required-paper"),
    }
    return render(request, "support/documents_required.html", context)


def required_row(request: Request, required: Required) -> dict[str, Any]:
    """Give an entry as this reader may see it: what he may not read is counted, not named."""
    caller = request.caller
    known = records_by_key(caller, ((e.type, e.id) for e in required.evidence))
    records = [known[e.id] for e in required.evidence if e.id in known]
    return {
        "entry": required.entry,
        "is_binding": required.is_binding,
        "is_met": required.is_met,
        "not_yet": required.not_yet,
        "empty": required.empty_register if not records else "",
        "records": [{"record": record, "url": record_address(record)} for record in records],
        "more": max(0, required.total - len(records)),
        "further": required.total - min(len(records), NAMED),
        "gaps": [_gap(request, gap, required.entry.id) for gap in required.gaps],
    }


def _gap(request: Request, gap: Any, entry: str) -> dict[str, str]:
    """Say what to do: on the record if the reader may see it, else by recording a new one."""
    if gap.id is not None:
        found = records_by_key(request.caller, [(gap.type, gap.id)]).get(gap.id)
        if found is None:
            return {"why": str(gap.why), "url": "", "label": ""}
        return {"why": str(gap.why), "url": record_address(found), "label": found.reference}
    made = REGISTRY.get(gap.type)
    if made is None or made.create is None:
        return {"why": str(gap.why), "url": "", "label": ""}
    may = request.caller.may_somewhere(made.create.needs)
    return {
        "why": str(gap.why),
        "url": f"{new_address(made)}{_start(made.key, entry)}" if may else "",
        "label": str(made.create.label),
    }


def _start(kind: str, entry: str) -> str:
    """Give what the form of a new document starts with, so that it answers the entry."""
    if kind != DOCUMENT:
        return ""
    if entry == "D7":
        return "?found_necessary=on"
    if entry == "D8":
        return "?kind=external"
    return f"?stands_for={entry}" if entry in RequiredDocument.values else ""


@require_GET
def readings_page(request: Request) -> HttpResponse:
    """Show who read confidential content, of one document or of all that the reader may see."""
    if not may_see_readings(request.caller):
        raise PermissionDenied(
            _("This page is for auditors and for those who answer for controlled content.")
        )
    known = confidential_references(request.caller)
    titled = {reference for reference, title in known if title}
    chosen = request.GET.get("document", "")
    chosen = chosen if chosen in dict(known) else ""
    start = min(count_in(request.GET.get("from", "")) or 0, 1_000_000)
    found = list(readings(request.caller, chosen)[start : start + LOG_SIZE + 1])
    kept = f"document={chosen}&" if chosen else ""
    context = {
        "lines": [_read(line, titled) for line in found[:LOG_SIZE]],
        "hides_titles": len(titled) < len(known),
        "documents": [
            {"value": ref, "label": f"{ref} {title}".strip(), "selected": ref == chosen}
            for ref, title in known
        ],
        "earlier_url": f"?{kept}from={max(0, start - LOG_SIZE)}" if start else "",
        "further_url": f"?{kept}from={start + LOG_SIZE}" if len(found) > LOG_SIZE else "",
    }
    return render(request, "support/documents_readings.html", context)


def _read(line: AccessLogEntry, titled: Collection[str]) -> dict[str, Any]:
    """Give a line of the log; of what the reader may not read himself, the reference only."""
    bare = without_title(line.subject)
    known = bare.rsplit(" ", 1)[-1] in titled
    return {"entry": line, "subject": line.subject if known else bare}


DOCUMENT_ROUTES = [
    path("documented-information/", register_page, name="documented-information"),
    path("required-information/", required_page, name="required-information"),
    path("readings/", readings_page, name="readings"),
]

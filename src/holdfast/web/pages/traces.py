"""Linking a record to others: choose what the other is to it, find it, link it; undo it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.acting.callers import Caller
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common.counts import count_in
from holdfast.records.access import may_edit
from holdfast.records.choices import Relation
from holdfast.records.commands import trace, untrace
from holdfast.records.models import Record
from holdfast.records.queries import links_of, record_of, records_by_key
from holdfast.records.registry import REGISTRY, RecordType, TraceRule
from holdfast.records.search import search
from holdfast.web.addresses import record_address
from holdfast.web.choosing import suggestions
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at

SHOWN: Final = 20


def _rule(record_type: RecordType, text: str) -> TraceRule | None:
    number = count_in(text)
    if number is None or number >= len(record_type.traces):
        return None
    return record_type.traces[number]


@require_http_methods(["GET", "POST"])
def link_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Find the other record, and link it."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    if not may_edit(request.caller, record):
        raise PermissionDenied(_("You may read this record but not change it."))
    if request.method == "POST":
        return _link(request, record)
    rule = _rule(record_type, request.GET.get("rule", ""))
    relation = request.GET.get("relation", rule.relation if rule else Relation.RELATES_TO)
    kind = request.GET.get("kind", "")
    text = request.GET.get("q", "").strip()
    context = {
        "record": record,
        "record_type": record_type,
        "icon": icon(record_type.icon),
        "here": record_address(record),
        "rules": [
            {"number": n, "rule": r, "chosen": r is rule} for n, r in enumerate(record_type.traces)
        ],
        "rule": rule,
        "rule_number": request.GET.get("rule", ""),
        "relation": relation,
        "relations": Relation.choices,
        "kinds": [made for made in REGISTRY if not rule or not rule.to or made.key in rule.to],
        "kind": kind,
        "text": text,
        "found": _candidates(request.caller, record, rule, kind, text),
    }
    return render(request, "web/records/link.html", context)


def _candidates(
    caller: Caller, record: Record, rule: TraceRule | None, kind: str, text: str
) -> list[dict[str, Any]]:
    """Give records that could be meant: by words over all kinds, or the first of the kind."""
    keys = [k for k in (rule.to if rule else ()) if k in REGISTRY]
    if kind in REGISTRY and (not keys or kind in keys):
        keys = [kind]
    found: list[Record] = []
    if len(keys) == 1:
        readable = REGISTRY[keys[0]].model.objects.visible_to(caller).live()
        found = suggestions(readable.order_by("title"), text, SHOWN)
    elif text:
        hits = [h for h in search(caller, text, limit=100) if not keys or h.record_type in keys]
        records = records_by_key(caller, ((h.record_type, h.record_id) for h in hits[:SHOWN]))
        found = [records[h.record_id] for h in hits[:SHOWN] if h.record_id in records]
    linked = {link.other.pk for link in links_of(caller, record)}
    return [
        {
            "record": other,
            "key": REGISTRY.of(other).key,
            "kind": REGISTRY.of(other).noun,
            "icon": icon(REGISTRY.of(other).icon),
            "state": other.state_now,
            "linked": other.pk in linked,
        }
        for other in found
        if other.pk != record.pk
    ]


def _link(request: Request, record: Record) -> HttpResponse:
    kind, other = request.POST.get("kind", ""), None
    if kind in REGISTRY:
        try:
            other = record_of(request.caller, REGISTRY[kind], UUID(request.POST.get("other", "")))
        except ValueError:
            other = None
    relation = request.POST.get("relation", "")
    if other is None or relation not in Relation.values:
        messages.error(request, _("The other record does not exist, or is not a valid choice."))
        return redirect(request.get_full_path())
    # Where the words say "addressed by", the other record is the one that addresses.
    source, target = (other, record) if request.POST.get("inward") else (record, other)
    try:
        trace(
            request.caller,
            source,
            relation=Relation(relation),
            target=target,
            note=request.POST.get("note", "")[:300],
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(request.get_full_path())
    messages.success(request, _("Linked: {other}").format(other=other))
    return redirect(f"{record_address(record)}#links")


@require_POST
def unlink_page(request: Request, area: str, slug: str, key: UUID, link: UUID) -> HttpResponse:
    """End a link; its history stays."""
    record = record_at(request.caller, type_at(area, slug), key)
    found = next((x for x in links_of(request.caller, record) if x.trace.pk == link), None)
    if found is None:
        raise Http404(_("There is no such link."))
    untrace(request.caller, record, link=found.trace)
    messages.success(request, _("The link to {other} was removed.").format(other=found.other))
    return redirect(f"{record_address(record)}#links")

"""The register of any kind of record: sorted, narrowed, leafed through; the same few queries."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.records.registry import RecordType
from holdfast.web import access_log
from holdfast.web.addresses import if_known, new_address, record_address
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.found import type_at
from holdfast.web.paging import COUNT_LIMIT, count_up_to, page_of
from holdfast.web.registers import IN_USE, Register
from holdfast.web.values import shown


@require_GET
def register_page(request: Request, area: str, slug: str) -> HttpResponse:
    """Show a register."""
    record_type = type_at(area, slug)
    register = Register(request.caller, record_type, request.GET)
    found = register.found()
    page = page_of(found, register.order, cursor=request.GET.get("at", ""))
    count, more = count_up_to(found)
    headings = register.headings()
    access_log.note_many(request, request.caller, str(record_type.plural), page.rows)
    rows = [
        {
            "url": record_address(record),
            "record": record,
            "cells": [
                (heading, shown(record, column))
                for heading, column in zip(headings, record_type.columns, strict=True)
            ],
        }
        for record in page.rows
    ]
    names = [heading.name for heading in headings]
    context = {
        "record_type": record_type,
        "register": register,
        "rows": rows,
        "headings": headings,
        "linked": "title" if "title" in names else names[0],
        "page_title": _capital(record_type.plural),
        "icon": icon(record_type.icon),
        "count": _count(count, more=more),
        "earlier_url": register.address(at=page.earlier) if page.earlier else "",
        "further_url": register.address(at=page.further) if page.further else "",
        "in_use": IN_USE,
        **links(request, record_type, register.query_of_view()),
    }
    return render(request, record_type.list_template or "web/records/list.html", context)


def _count(count: int, *, more: bool) -> str:
    if more:
        return _("more than {count} records").format(count=f"{COUNT_LIMIT:,}")
    words = ngettext("{count} record", "{count} records", count)
    return words.format(count=f"{count:,}")


def links(request: Request, record_type: RecordType, query: str) -> dict[str, Any]:
    """Give where one can record, import and export, as far as the caller may."""
    caller, create = request.caller, record_type.create
    may_create = create is not None and caller.may_somewhere(create.needs)
    may_import = may_create and record_type.importable and caller.may(Permission.IMPORT_RUN)
    may_export = caller.may(Permission.EVIDENCE_EXPORT)
    export = f"/exchange/export/{record_type.key}/?format=xlsx"
    return {
        "create_url": new_address(record_type) if may_create else "",
        "create_label": create.label if create is not None else "",
        "import_url": if_known(f"/exchange/import/{record_type.key}/") if may_import else "",
        "export_url": if_known(export) and f"{export}&{query}".rstrip("&") if may_export else "",
    }


def _capital(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]

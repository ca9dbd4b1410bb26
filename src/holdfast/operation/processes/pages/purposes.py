"""Processes against the five purposes of 8.2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.operation.processes.models import Process
from holdfast.operation.processes.queries.matrix import PurposeRow, purpose_matrix
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, part_address, record_address
from holdfast.web.middleware import Request


@require_GET
def purposes_page(request: Request) -> HttpResponse:
    """Show which process serves policy, law, objectives, the system and the supply chain."""
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    matrix = purpose_matrix(request.caller)
    made = REGISTRY.of(Process)
    may_edit = request.caller.may_somewhere(Permission.PROCESS_EDIT)
    new = new_address(made) if may_edit else ""
    context = {
        "matrix": matrix,
        "rows": [_row(row) for row in matrix.rows],
        "unserved": [
            {"label": _("Commitments of the policy"), "records": _gaps(matrix.commitments)},
            {"label": _("Legal obligations"), "records": _gaps(matrix.obligations)},
            {"label": _("Objectives"), "records": _gaps(matrix.objectives)},
        ],
        "clauses": [
            {
                "number": number,
                "words": words,
                "url": f"{new}?{urlencode({'clauses': number})}" if new else "",
            }
            for number, words in matrix.clauses
        ],
        "record_type": made,
        "list_url": list_address(made),
        "create_url": new,
    }
    return render(request, "processes/purposes.html", context)


def _row(row: PurposeRow) -> dict[str, Any]:
    return {
        "row": row,
        "process": row.process,
        "url": record_address(row.process),
        "link_url": part_address(row.process, "links"),
        "state": row.process.state_now,
        "cells": [_linked(row.commitments), _linked(row.obligations), _linked(row.objectives)],
    }


def _linked(records: Iterable[Record]) -> list[dict[str, Any]]:
    return [{"record": record, "url": record_address(record)} for record in records]


def _gaps(records: Iterable[Record]) -> list[dict[str, Any]]:
    return [
        {"record": record, "url": record_address(record), "link": part_address(record, "links")}
        for record in records
    ]

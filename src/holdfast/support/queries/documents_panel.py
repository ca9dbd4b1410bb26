"""What the page of a document shows of its use: where it is, what is still out, until when kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from holdfast.acting.callers import Caller
from holdfast.records.content.copies import copies_of, lines_of
from holdfast.records.models import ControlledRecord
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.support.models import Document
from holdfast.support.queries.documents_copies import copies_of_record
from holdfast.support.queries.retention import rules_in_force

SHOWN = 30


def document_panel(caller: Caller, document: Document) -> Mapping[str, object]:
    """Give what stands on the page of a document before its text, and where it is used."""
    made = REGISTRY.of(document)
    told = {"code"} if document.is_external else {"code", "issuer"}
    return {
        **use_panel(caller, document),
        "glance": "support/parts/document_glance.html",
        "told": {str(s.heading) for s in made.sections if told & set(s.fields)},
    }


def use_panel(caller: Caller, document: ControlledRecord) -> Mapping[str, object]:
    """Give where the version in force is, where it lacks, which old copies are still out."""
    version = version_in_force_of(document)
    here = list(copies_of(version).filter(recalled_at__isnull=True)) if version else []
    there = {copy.place.casefold() for copy in here}
    made = REGISTRY.of(document)
    return {
        "use_copies": here[:SHOWN],
        "use_more": max(0, len(here) - SHOWN),
        "use_places": len({copy.place.casefold() for copy in here if copy.place}),
        "use_absent": [
            place
            for place in lines_of(document.points_of_use)
            if version is not None and place.casefold() not in there
        ],
        "use_out": [row for row in copies_of_record(caller, document) if row.copy.is_out],
        "use_rule": rules_in_force().of(document),
        "use_url": reverse("support:copies-of", args=(made.area, made.slug, document.pk)),
    }

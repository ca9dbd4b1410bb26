"""What the pages of dispositions, access reviews and preservation checks show beside fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from holdfast.acting.callers import Caller
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY
from holdfast.support.models import AccessReview, Disposition, PreservationCheck

SHOWN = 100


def disposition_panel(caller: Caller, disposition: Disposition) -> Mapping[str, object]:
    """Give what a disposition names: references for all, titles for those who may read them."""
    return {
        "items": items_for(caller, disposition)[:SHOWN],
        "items_total": len(disposition.items),
    }


def items_for(caller: Caller, disposition: Disposition) -> list[dict[str, Any]]:
    """Give the items of a disposition with the record where the reader may see it."""
    known = records_by_key(caller, ((i["type"], UUID(i["id"])) for i in disposition.items))
    return [
        {
            **item,
            "record": known.get(UUID(item["id"])),
            "title": item["title"] if UUID(item["id"]) in known else "",
            "kept_until": _day(item["kept_until"]),
            "kind": str(REGISTRY[item["type"]].noun) if item["type"] in REGISTRY else "",
        }
        for item in disposition.items
    ]


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "SHORT_DATE_FORMAT") if text else ""


def access_review_panel(caller: Caller, review: AccessReview) -> Mapping[str, object]:
    """Give the rights that a review looks at, the undecided first."""
    return {
        "entries": sorted(review.entries, key=lambda entry: (bool(entry["decision"]), entry["who"]))
    }


def preservation_panel(caller: Caller, check: PreservationCheck) -> Mapping[str, object]:
    """Give what did not fit, with links to the records that the reader may see."""
    known = records_by_key(caller, ((p["type"], UUID(p["id"])) for p in check.problems))
    return {
        "problems": [
            {"record": known[UUID(p["id"])], "what": p["what"]}
            for p in check.problems[:SHOWN]
            if UUID(p["id"]) in known
        ],
        "problems_total": check.problems_total,
    }

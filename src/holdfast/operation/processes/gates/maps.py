"""The gate before the approval of a process map (4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.operation.processes.models import ProcessMap
from holdfast.operation.processes.queries.coverage import chapters_missing
from holdfast.records.queries import open_version_of


def _is_whole(caller: Caller, record: ProcessMap, values: Mapping[str, Any]) -> str | None:
    version = open_version_of(record)
    if version is None:
        return None
    shown = version.annex.get("processes", [])
    missing = chapters_missing(entry["clauses"] for entry in shown)
    if missing:
        return _("No process on the map carries out clause {clauses}.").format(
            clauses=", ".join(missing)
        )
    linked = {flow[end] for flow in version.annex.get("flows", []) for end in ("from", "to")}
    alone = [entry["reference"] for entry in shown if entry["id"] not in linked]
    if alone:
        return _("These processes stand alone, linked to no other: {references}.").format(
            references=", ".join(alone)
        )
    return None


MAP_IS_WHOLE = Gate(
    key="process-map-is-whole",
    clause="4.4",
    sentence=gettext_lazy("A process map covers clauses 4 to 10 and shows how processes interact."),
    holds=_is_whole,
)

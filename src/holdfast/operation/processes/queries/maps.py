"""The process map as somebody sees it: processes, flows, the drawing, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.operation.processes.models import Process, ProcessMap
from holdfast.operation.processes.models.maps import live_flows
from holdfast.operation.processes.queries.coverage import chapters_missing
from holdfast.operation.processes.queries.differences import Differences, differences_for
from holdfast.operation.processes.queries.layout import drawn
from holdfast.operation.processes.queries.shapes import Drawing, Flow, Node
from holdfast.records.choices import Relation
from holdfast.records.models import Trace

SHOWN: Final = 250  # a map with more boxes is no map


@dataclass(frozen=True)
class FlowRow:
    """A flow with the processes at its ends."""

    trace: Trace
    source: Process
    target: Process

    @property
    def feeds(self) -> bool:
        """Tell whether the first hands something to the other."""
        return self.trace.relation == Relation.FEEDS

    @property
    def words(self) -> str:
        """What the first is to the other, where nobody said what flows."""
        return str(Relation(self.trace.relation).label)


@dataclass(frozen=True)
class MapView:
    """The map as one person may see it."""

    process_map: ProcessMap | None
    processes: Sequence[Process]
    flows: Sequence[FlowRow]
    drawing: Drawing
    missing: Sequence[str]
    left_out: int
    differs: Differences | None = None

    @property
    def alone(self) -> set[str]:
        """The keys of the processes that are linked to no other."""
        return {node.key for node in self.drawing.alone}


def current_map(caller: Caller) -> ProcessMap | None:
    """Give the map that is in force or worked on: the newest that is not withdrawn."""
    return (
        ProcessMap.objects.visible_to(caller)
        .live()
        .exclude(state="withdrawn")
        .order_by("-recorded_at")
        .first()
    )


def map_view(caller: Caller, on: dt.date, address: Callable[[Process], str]) -> MapView:
    """Give the map with what the caller may read; a few questions, however large it is."""
    readable = Process.objects.visible_to(caller).live().exclude(state="withdrawn")
    found = list(readable.select_related("owner").order_by("reference")[: SHOWN + 1])
    left_out = readable.count() - SHOWN if len(found) > SHOWN else 0
    processes = found[:SHOWN]
    by_key: Mapping[UUID, Process] = {process.pk: process for process in processes}
    rows = [
        FlowRow(trace, by_key[trace.source_id], by_key[trace.target_id])
        for trace in live_flows().order_by("made_at", "pk")
        if trace.source_id in by_key and trace.target_id in by_key
    ]
    process_map = current_map(caller)
    nodes = [_node(process, on, address(process)) for process in processes]
    drawing = drawn(nodes, _flows(rows), process_map.positions if process_map else {})
    in_force = [process.clauses for process in processes if process.is_current(on)]
    return MapView(
        process_map,
        processes,
        rows,
        drawing,
        chapters_missing(in_force),
        left_out,
        differences_for(caller, process_map),
    )


def _node(process: Process, on: dt.date, url: str) -> Node:
    tone, state = str(process.state_now.tone), str(process.state_now.label)
    if process.unconfirmed:
        tone, state = "unknown", _("Template")
    elif process.state == "in_force" and process.is_review_overdue(on):
        tone, state = "bad", _("Review overdue")
    return Node(
        key=str(process.pk),
        lane=process.lane,
        title=process.title,
        reference=process.reference,
        tone=tone,
        state=state,
        clauses=tuple(process.clauses),
        url=url,
    )


def _flows(rows: Sequence[FlowRow]) -> list[Flow]:
    """Give one arrow per pair and direction, with everything that flows along it."""
    words: dict[tuple[str, str], list[str]] = {}
    feeds: dict[tuple[str, str], bool] = {}
    for row in rows:
        pair = (str(row.source.pk), str(row.target.pk))
        said = words.setdefault(pair, [])
        if row.trace.note and row.trace.note not in said:
            said.append(row.trace.note)
        feeds[pair] = feeds.get(pair, False) or row.feeds
    return [Flow(*pair, "; ".join(said), feeds[pair]) for pair, said in words.items()]

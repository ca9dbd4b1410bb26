"""The process map on paper: the drawing, its processes, what flows between them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.operation.processes.queries.differences import Differences
from holdfast.operation.processes.queries.maps import MapView, map_view
from holdfast.operation.processes.queries.shapes import HEIGHT, WIDTH
from holdfast.printing.answering import printed
from holdfast.printing.parts import (
    Callout,
    Column,
    Drawing,
    Heading,
    Markup,
    NewPage,
    Part,
    Sheet,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.web.middleware import Request

GRAVITY = tuple(Classification.values)
LEGIBLE: Final = (1600, 760)  # units of the drawing on a page across, whose words one can read


@dataclass(frozen=True)
class Piece:
    """A part of the sheet."""

    left: int
    top: int
    width: int
    height: int


@require_GET
def map_pdf(request: Request) -> HttpResponse:
    """Give the process map, as it stands in the records, as a paper."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))
    view = map_view(caller, clock.today(), lambda _process: "")
    name = f"process-map-{clock.today().isoformat()}"
    return printed(request, caller, map_printout(view), page=reverse("processes:map"), name=name)


def map_printout(view: MapView) -> Printout:
    """Give the paper of a map as one person may see it."""
    process_map = view.process_map
    count = len(view.processes)
    under: list[str | Value] = [
        ngettext("{n} process", "{n} processes", count).format(n=count),
    ]
    if process_map is not None:
        state = process_map.state_now
        under.append(Value(str(state.label), state.tone, "pill"))
    if view.differs is not None:
        words = _("differs from version {n}").format(n=view.differs.version)
        under.append(Value(words, "warn", "pill"))
    shown = [process.classification for process in view.processes]
    return Printout(
        kind=_("Process map · clauses 4.4 and 8.1"),
        title=process_map.title if process_map is not None else _("Process map"),
        reference=process_map.reference if process_map is not None else "",
        under=under,
        parts=_parts(view),
        classification=max(
            [Classification.INTERNAL, *shown], key=lambda each: GRAVITY.index(str(each))
        ),
        landscape=True,
        watermark=_watermark(view),
        keywords=["ISO 28000:2022", "4.4", "8.1"],
    )


def _watermark(view: MapView) -> str:
    if view.process_map is None or view.process_map.state != "in_force":
        return _("Draft")
    return _("Not as approved") if view.differs is not None else ""


def _parts(view: MapView) -> list[Part]:
    made: list[Part] = []
    if view.processes:
        words = _("Processes as boxes in lanes, with arrows for what they hand to each other.")
        made += [_drawn(view, words), NewPage()]
        pieces = _pieces(view.drawing.width, view.drawing.height)
        for n, piece in enumerate(pieces, 1):
            said = _("The map enlarged, part {n} of {count}").format(n=n, count=len(pieces))
            made += [Heading(said), _drawn(view, said, piece), NewPage()]
    if view.alone or view.missing:  # behind the drawing, which takes the first page as a whole
        made.append(Callout(_flaws(view), heading=_("Not a whole map yet")))
    if view.differs is not None:
        made.append(Callout(_differences(view.differs), heading=_differs_from(view.differs)))
    made += [Heading(_("The processes")), _processes(view)]
    if view.flows:
        made += [Heading(_("What flows between them")), _flows(view)]
    return made


def _drawn(view: MapView, words: str, piece: Piece | None = None) -> Drawing:
    context = {"drawing": view.drawing, "piece": piece}
    return Drawing(Markup(render_to_string("processes/drawing.svg", context)), words)


def _pieces(width: int, height: int) -> list[Piece]:
    """Cut a map that is too large for the words on one page; every box is whole on some piece."""
    if width <= LEGIBLE[0] and height <= LEGIBLE[1]:
        return []
    lefts, across = _cuts(width, LEGIBLE[0], WIDTH)
    tops, down = _cuts(height, LEGIBLE[1], HEIGHT)
    return [Piece(left, top, across, down) for top in tops for left in lefts]


def _cuts(length: int, most: int, overlap: int) -> tuple[list[int], int]:
    """Give where the pieces of a length begin, and how long they all are."""
    count = max(ceil((length - overlap) / (most - overlap)), 1)
    step = ceil((length - overlap) / count)
    return [n * step for n in range(count)], step + overlap


def _flaws(view: MapView) -> str:
    said = []
    if view.missing:
        clauses = ", ".join(view.missing)
        said.append(_("No process in force carries out clause {clauses}.").format(clauses=clauses))
    if view.alone:
        alone = ", ".join(node.reference for node in view.drawing.alone)
        said.append(_("These stand alone: {references}.").format(references=alone))
    return " ".join(said)


def _differs_from(differs: Differences) -> str:
    return _("Differs from version {n}, which is in force").format(n=differs.version)


def _differences(differs: Differences) -> str:
    said = list(differs.words)
    if differs.hidden:
        words = ngettext(
            "{n} more thing differs that you may not read.",
            "{n} more things differ that you may not read.",
            differs.hidden,
        )
        said.append(words.format(n=differs.hidden))
    return "\n".join(said)


def _processes(view: MapView) -> Sheet:
    columns = [
        Column(_("Reference"), 9),
        Column(_("Process"), 22),
        Column(_("Lane"), 10),
        Column(_("Owner"), 13),
        Column(_("Inputs"), 18),
        Column(_("Outputs"), 18),
        Column(_("Clauses"), 10),
        Column(_("State"), 10),
    ]
    nodes = {box.node.key: box.node for box in view.drawing.boxes}
    rows: list[list[Words]] = [
        [
            Value(process.reference, how="quiet"),
            Value(process.title, how="strong"),
            str(process.get_lane_display()),
            process.owner.title if process.owner else "–",
            process.inputs,
            process.outputs,
            ", ".join(process.clauses),
            Value(nodes[str(process.pk)].state, nodes[str(process.pk)].tone, "pill"),
        ]
        for process in view.processes
    ]
    return Sheet(columns, rows, dense=True)


def _flows(view: MapView) -> Sheet:
    columns = [Column(_("From"), 30), Column(_("What flows"), 40), Column(_("To"), 30)]
    rows: list[list[Words]] = [
        [str(flow.source), flow.trace.note or str(flow.words), str(flow.target)]
        for flow in view.flows
    ]
    return Sheet(columns, rows, dense=True)

"""Where boxes and arrows of the process map stand: a pure function of processes, flows and places.

Lanes lie below each other: management, core, support. In the core a process stands right of those
that feed it; loops are cut where they close. Between rows and columns there is as much room as the
arrows take that run there. Nothing else knows how an arrow runs: the page, the file, the paper and
the script that moves boxes show what this gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Final

from holdfast.operation.processes.queries.lettering import lettered
from holdfast.operation.processes.queries.placing import SIDE_GAP, Grid, free, grid_of
from holdfast.operation.processes.queries.routes import (
    ACROSS_APART,
    DOWN_APART,
    crowded,
    routed,
)
from holdfast.operation.processes.queries.shapes import (
    CLEAR,
    EDGE,
    HEIGHT,
    WIDTH,
    Arrow,
    Band,
    Box,
    Drawing,
    Flow,
    Node,
)

LETTERS: Final = 23  # of a title in one line of a box
REMEMBERED: Final = 32  # drawings: most pages show a map that was shown before


def drawn(
    nodes: Sequence[Node], flows: Iterable[Flow], kept: Mapping[str, Sequence[int]]
) -> Drawing:
    """Lay out a map: boxes with a kept place stand there, the others where their flows put them."""
    known = {node.key for node in nodes}
    real = [f for f in flows if f.source in known and f.target in known and f.source != f.target]
    places = sorted((key, place[0], place[1]) for key, place in kept.items() if key in known)
    return _drawn(tuple(nodes), tuple(real), tuple(places))


@lru_cache(maxsize=REMEMBERED)
def _drawn(
    nodes: tuple[Node, ...], flows: tuple[Flow, ...], kept: tuple[tuple[str, int, int], ...]
) -> Drawing:
    linked = {end for flow in flows for end in (flow.source, flow.target)}
    grid = _with_room(grid_of(nodes, flows), nodes, flows)
    fixed = {key: (x, y) for key, x, y in kept}
    for node in nodes:
        if node.key not in fixed:
            fixed[node.key] = free(grid.place(node.key), fixed.values())
    boxes = tuple(
        Box(node, *fixed[node.key], lines=_lines(node.title), alone=node.key not in linked)
        for node in nodes
    )
    arrows = lettered(routed(boxes, flows), boxes)
    return _on_sheet(boxes, arrows, grid.bands())


def _on_sheet(
    boxes: tuple[Box, ...], arrows: tuple[Arrow, ...], bands: tuple[Band, ...]
) -> Drawing:
    """Make the sheet large enough for everything on it."""
    corners = [corner for arrow in arrows for corner in arrow.corners]
    grounds = [arrow.ground for arrow in arrows if arrow.words]
    right = [box.x + WIDTH for box in boxes] + [x for x, _y in corners]
    below = [box.y + HEIGHT for box in boxes] + [y for _x, y in corners]
    width = max([*right, *(round(each.right) for each in grounds)], default=0)
    height = max([*below, *(round(each.bottom) for each in grounds)], default=0)
    lanes = max((band.y + band.height for band in bands), default=0)
    return Drawing(
        boxes,
        arrows,
        bands,
        width=width + SIDE_GAP + EDGE,
        height=max(height + SIDE_GAP, lanes) + EDGE,
        alone=tuple(box.node for box in boxes if box.alone),
    )


def _with_room(grid: Grid, nodes: Sequence[Node], flows: Sequence[Flow]) -> Grid:
    """Widen the gaps for the arrows that would run in them, were no box moved by hand."""
    boxes = tuple(Box(node, *grid.place(node.key)) for node in nodes)
    across: dict[int, int] = defaultdict(int)
    down: dict[int, int] = defaultdict(int)
    columns = {box.x + WIDTH // 2 for box in boxes}
    rows = {box.y + HEIGHT // 2 for box in boxes}
    for runs_across, at, side_by_side in crowded(boxes, flows):
        if runs_across and at not in rows and (gap := grid.gap_down(at)) is not None:
            down[gap] = max(down[gap], 2 * CLEAR + side_by_side * DOWN_APART)
        if not runs_across and at not in columns and (gap := grid.gap_across(at)) is not None:
            beside = (4 if gap else 7) * CLEAR  # words reach out to the left of the first column
            across[gap] = max(across[gap], beside + side_by_side * ACROSS_APART)
    return grid.widened(across, down)


def _lines(title: str) -> tuple[str, ...]:
    found = wrap(title, LETTERS, break_long_words=True) or [""]
    return tuple(found) if len(found) <= 2 else (found[0], f"{found[1][: LETTERS - 1]}…")

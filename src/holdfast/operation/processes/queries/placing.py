"""In which cell of the map a box stands, and how wide the gaps between the cells are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from statistics import fmean
from typing import Final

from holdfast.operation.processes.choices import Lane
from holdfast.operation.processes.queries.shapes import (
    EDGE,
    HEIGHT,
    STRIP,
    WIDTH,
    Band,
    Flow,
    Node,
    Place,
)

COLUMN_GAP: Final = 170
ROW_GAP: Final = 48
SIDE_GAP: Final = 24  # beside the outer boxes
FEWEST_COLUMNS: Final = 3
MOST_COLUMNS: Final = 7  # longer chains share columns
BETWEEN: Final = 6  # two lanes


@dataclass(frozen=True)
class Grid:
    """Cells of the boxes, and how wide the gaps before, between and behind them are."""

    cells: Mapping[str, Place]
    lanes: tuple[tuple[str, int, int], ...]  # which, first row, how many rows
    across: tuple[int, ...]
    down: tuple[int, ...]

    def place(self, key: str) -> Place:
        """Give where the box of a process stands."""
        column, row = self.cells[key]
        return self.left(column), self.top(row)

    def left(self, column: int) -> int:
        """Give where a column begins."""
        return EDGE + STRIP + sum(self.across[: column + 1]) + column * WIDTH

    def top(self, row: int) -> int:
        """Give where a row begins."""
        return EDGE + sum(self.down[: row + 1]) + row * HEIGHT

    def bands(self) -> tuple[Band, ...]:
        """Give the lanes; two meet in the middle of the gap between them."""
        made = []
        for lane, first, rows in self.lanes:
            after = first + rows
            begin = EDGE if first == 0 else self.top(first) - (self.down[first] - BETWEEN) // 2
            is_last = after == len(self.down) - 1
            below = self.down[after] if is_last else (self.down[after] - BETWEEN) // 2
            made.append(Band(lane, begin, self.top(after - 1) + HEIGHT + below - begin))
        return tuple(made)

    def gap_across(self, x: int) -> int | None:
        """Give the gap between columns that a line down the sheet runs in."""
        return next((n for n in range(len(self.across)) if x < self.left(n)), None)

    def gap_down(self, y: int) -> int | None:
        """Give the gap between rows that a line across the sheet runs in."""
        return next((n for n in range(len(self.down)) if y < self.top(n)), None)

    def widened(self, across: Mapping[int, int], down: Mapping[int, int]) -> Grid:
        """Give the same cells with gaps that are at least so wide."""
        return replace(
            self,
            across=tuple(max(gap, across.get(n, 0)) for n, gap in enumerate(self.across)),
            down=tuple(max(gap, down.get(n, 0)) for n, gap in enumerate(self.down)),
        )


def grid_of(nodes: Sequence[Node], flows: Sequence[Flow]) -> Grid:
    """Give each process its cell; the gaps are those of a map without arrows."""
    core = [node.key for node in nodes if node.lane == Lane.CORE]
    ranks = _ranks(core, flows)
    columns = min(MOST_COLUMNS, max(FEWEST_COLUMNS, *(rank + 1 for rank in ranks.values()), 0))
    found: dict[Lane, dict[str, Place]] = {Lane.CORE: _chained(core, ranks, columns, flows)}
    known = {key: column for key, (column, _row) in found[Lane.CORE].items()}
    for lane in Lane:
        inside = [node.key for node in nodes if node.lane == lane and node.key not in known]
        row = max((row + 1 for _column, row in found.get(lane, {}).values()), default=0)
        found[lane] = found.get(lane, {}) | _filled(inside, known, columns, flows, row)
    cells: dict[str, Place] = {}
    lanes: list[tuple[str, int, int]] = []
    first = 0
    for lane in Lane:
        if not found[lane]:
            continue
        rows = max(row for _column, row in found[lane].values()) + 1
        cells |= {key: (column, first + row) for key, (column, row) in found[lane].items()}
        lanes.append((lane, first, rows))
        first += rows
    across = (SIDE_GAP, *[COLUMN_GAP] * (columns - 1), SIDE_GAP)
    return Grid(cells, tuple(lanes), across, (SIDE_GAP, *[ROW_GAP] * max(first - 1, 0), SIDE_GAP))


def free(place: Place, taken: Iterable[Place], gap: int = ROW_GAP) -> Place:
    """Give the first place downwards at which no other box stands."""
    x, y = place
    others = list(taken)
    while any(abs(x - ox) < WIDTH and abs(y - oy) < HEIGHT for ox, oy in others):
        y += HEIGHT + gap
    return x, y


def _ranks(keys: Sequence[str], flows: Sequence[Flow]) -> dict[str, int]:
    """Give how many steps a process stands after the first ones; flows that close a loop are cut.

    Only processes with a flow inside the lane have a rank.
    """
    inside = set(keys)
    onward: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        if flow.feeds and flow.source in inside and flow.target in inside:
            onward[flow.source].append(flow.target)
    order = _in_order(keys, onward)
    place = {key: n for n, key in enumerate(order)}
    ranks = dict.fromkeys(set(onward) | {t for ts in onward.values() for t in ts}, 0)
    for key in order:
        for target in onward.get(key, ()):
            if place[target] > place[key]:
                ranks[target] = max(ranks[target], ranks[key] + 1)
    return ranks


def _in_order(keys: Sequence[str], onward: Mapping[str, Sequence[str]]) -> list[str]:
    """Give the keys so that, loops aside, each stands before what it feeds (depth first)."""
    fed = {target for targets in onward.values() for target in targets}
    seen: set[str] = set()
    finished: list[str] = []
    for start in sorted(keys, key=lambda key: key in fed):
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(onward.get(start, ())))]
        while stack:
            key, targets = stack[-1]
            target = next((t for t in targets if t not in seen), None)
            if target is None:
                finished.append(key)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(onward.get(target, ()))))
    return finished[::-1]


def _chained(
    keys: Sequence[str], ranks: Mapping[str, int], columns: int, flows: Sequence[Flow]
) -> dict[str, Place]:
    """Give those with a rank their column; in it, each stands near the rows of what feeds it."""
    most = max(ranks.values(), default=0)
    share = (columns - 1) / most if most >= columns else 1
    near = _neighbours(flows)
    cells: dict[str, Place] = {}
    filled: dict[int, int] = defaultdict(int)
    ordered = sorted((key for key in keys if key in ranks), key=lambda key: ranks[key])
    for rank in sorted(set(ranks.values())):
        level = [key for key in ordered if ranks[key] == rank]
        rows = {key: _mean(cells[o][1] for o in near[key] if o in cells) for key in level}
        for key in sorted(level, key=lambda key: rows[key]):
            column = round(rank * share)
            cells[key] = (column, filled[column])
            filled[column] += 1
    return cells


def _filled(
    keys: Sequence[str],
    known: Mapping[str, int],
    columns: int,
    flows: Sequence[Flow],
    first: int,
) -> dict[str, Place]:
    """Give the others their cells: a few in their order, many under what they work with."""
    if not keys:
        return {}
    rows = ceil(len(keys) / columns)
    used = ceil(len(keys) / rows)
    if rows > 1:
        near = _neighbours(flows)
        wanted = {key: _mean(known[o] for o in near[key] if o in known) for key in keys}
        keys = sorted(keys, key=lambda key: wanted[key])
    return {
        key: (n // rows * columns // used if rows > 1 else n, first + n % rows)
        for n, key in enumerate(keys)
    }


def _neighbours(flows: Sequence[Flow]) -> Mapping[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        near[flow.source].append(flow.target)
        near[flow.target].append(flow.source)
    return near


def _mean(values: Iterable[float]) -> float:
    return fmean(found) if (found := list(values)) else 0.0

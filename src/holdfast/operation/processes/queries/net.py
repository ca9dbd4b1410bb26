"""The net of lines on which arrows of the process map find their way round the boxes.

Lines run through the middles of the boxes and of the gaps between them. A way that is long, bent,
crowded or crossed costs more (A*).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from typing import Final

from holdfast.operation.processes.queries.shapes import CLEAR, HEIGHT, WIDTH, Box, Place

Knot = tuple[int, int]  # where two lines of the net cross, counted from the left and from the top
State = tuple[int, int, int]  # a knot, and the way in which it was reached

OUTSIDE: Final = 22  # how far from the outer boxes the outer lines run
WIDEST: Final = 460  # gap between boxes whose middle a line runs in; wider ones are no gaps
APART: Final = 16  # no two lines in gaps are nearer to each other
BEND: Final = 70
SHARED: Final = 0.35  # of a length that another arrow runs along
CROSSED: Final = 45
SAME_SIDE: Final = 26  # for each arrow that uses the side of a box already
PATIENCE: Final = 5_000  # knots looked at for one arrow before any good way will do
WAYS: Final[tuple[tuple[int, int], ...]] = (
    (1, 0),
    (0, 1),
    (-1, 0),
    (0, -1),
)  # right, down, left, up


class Net:
    """The lines, what runs on them, and which of their knots boxes cover."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.xs = _lines([(box.x, box.x + WIDTH) for box in boxes])
        self.ys = _lines([(box.y, box.y + HEIGHT) for box in boxes])
        self.covered = {knot: box.node.key for box in boxes for knot in self._inside(box)}
        self.columns, self.rows = len(self.xs), len(self.ys)
        self.shared: dict[State, int] = defaultdict(int)  # 0 across, 1 down
        self.through: dict[State, int] = defaultdict(int)
        self.sides: dict[tuple[str, int], int] = defaultdict(int)

    def _inside(self, box: Box) -> Iterable[Knot]:
        near = CLEAR // 2
        across = _between(self.xs, box.x - near, box.x + WIDTH + near)
        down = _between(self.ys, box.y - near, box.y + HEIGHT + near)
        return ((i, j) for i in across for j in down)

    def place(self, knot: Knot) -> Place:
        """Give where a knot lies on the sheet."""
        return self.xs[knot[0]], self.ys[knot[1]]

    def way(self, source: Box, target: Box, haste: float = 1.0) -> list[Place] | None:
        """Give the corners of the best way from middle to middle, and mark it as used.

        With haste above one, any good way will do.
        """
        first = self.middle(source)
        for hasty in (haste, haste * 4):
            search = Search(self, target, hasty)
            for way, (knot, cost) in self.doors(source, first).items():
                search.offer((*knot, way), cost, None)
            if walked := search.walked():
                return self._used(source, target, first, walked)
        return None

    def middle(self, box: Box) -> Knot:
        """Give the knot in the middle of a box."""
        x, y = box.x + WIDTH // 2, box.y + HEIGHT // 2
        return bisect_left(self.xs, x), bisect_left(self.ys, y)

    def doors(self, box: Box, middle: Knot) -> dict[int, tuple[Knot, float]]:
        """Give, per side that is not blocked, the first knot outside and what going there costs."""
        found: dict[int, tuple[Knot, float]] = {}
        begin = self.place(middle)
        for way in range(4):
            knot: Knot | None = middle
            while knot is not None and self.covered.get(knot) == box.node.key:
                knot = self._beside(knot, way)
            if knot is None or knot in self.covered:
                continue
            x, y = self.place(knot)
            length = abs(x - begin[0]) + abs(y - begin[1])
            found[way] = (knot, length + SAME_SIDE * self.sides[box.node.key, way])
        return found

    def _beside(self, knot: Knot, way: int) -> Knot | None:
        i, j = knot[0] + WAYS[way][0], knot[1] + WAYS[way][1]
        return (i, j) if 0 <= i < self.columns and 0 <= j < self.rows else None

    def steps(self, knot: Knot, way: int) -> Iterator[tuple[Knot, int, float]]:
        """Give the knots to which one may go on: straight or round a corner, and at what cost."""
        i, j = knot
        for other in (way, (way + 1) % 4, (way + 3) % 4):
            right, down = WAYS[other]
            k, m = i + right, j + down
            if not (0 <= k < self.columns and 0 <= m < self.rows) or (k, m) in self.covered:
                continue
            if right:
                length = abs(self.xs[k] - self.xs[i])
                shared = self.shared.get((min(i, k), j, 0), 0)
                crossed = self.through.get((k, m, 1), 0)
            else:
                length = abs(self.ys[m] - self.ys[j])
                shared = self.shared.get((i, min(j, m), 1), 0)
                crossed = self.through.get((k, m, 0), 0)
            bent = 0 if other == way else BEND
            yield (k, m), other, bent + length * (1 + SHARED * shared) + CROSSED * crossed

    def _used(self, source: Box, target: Box, first: Knot, walked: list[State]) -> list[Place]:
        knots = [first, *((i, j) for i, j, _way in walked)]
        for one, other in pairwise(knots):
            along = 0 if one[1] == other[1] else 1
            self.shared[*min(one, other), along] += 1
            for knot in (one, other):
                self.through[*knot, along] += 1
        self.sides[source.node.key, walked[0][2]] += 1
        self.sides[target.node.key, _way_of(knots[-1], knots[-2])] += 1
        return _corners([self.place(knot) for knot in knots])


class Search:
    """One arrow on its way to the middle of a box."""

    def __init__(self, net: Net, target: Box, haste: float) -> None:
        self.net, self.haste = net, haste
        last = net.middle(target)
        self.aim = net.place(last)
        self.done = (*last, -1)
        # Where the target is entered from: in which way, and at what cost.
        self.doors = {
            knot: ((way + 2) % 4, cost) for way, (knot, cost) in net.doors(target, last).items()
        }
        self.came: dict[State, State | None] = {}
        self.best: dict[State, float] = {}
        self.queue: list[tuple[float, State]] = []

    def offer(self, state: State, cost: float, before: State | None) -> None:
        """Take a way to a knot, if it is the best so far."""
        if cost < self.best.get(state, inf):
            self.best[state], self.came[state] = cost, before
            far = abs(self.net.xs[state[0]] - self.aim[0]) + abs(
                self.net.ys[state[1]] - self.aim[1]
            )
            heappush(self.queue, (cost + far * self.haste, state))

    def walked(self) -> list[State]:
        """Give the knots of the way that was found; none if there is no way."""
        seen: set[State] = set()
        for _n in range(PATIENCE):
            if not self.queue:
                break
            state = heappop(self.queue)[1]
            if state == self.done:
                return self._back(state)
            if state in seen:
                continue
            seen.add(state)
            self._on(state)
        return []

    def _on(self, state: State) -> None:
        i, j, way = state
        cost = self.best[state]
        if (i, j) in self.doors:
            entering, rest = self.doors[i, j]
            if entering != (way + 2) % 4:
                self.offer(self.done, cost + (0 if entering == way else BEND) + rest, state)
        for knot, other, more in self.net.steps((i, j), way):
            self.offer((*knot, other), cost + more, state)

    def _back(self, last: State) -> list[State]:
        found: list[State] = []
        state: State | None = last
        while state is not None:
            found.append(state)
            state = self.came[state]
        return found[::-1]


def _lines(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give where lines run along one axis, for boxes that reach from here to there on it."""
    middles = {(begin + end) // 2 for begin, end in spans}
    begins, ends = sorted({b for b, _e in spans}), sorted({e for _b, e in spans})
    gaps = {max(ends) + OUTSIDE, min(begins) - OUTSIDE} if spans else set()
    for end in ends:
        at = bisect_left(begins, end + 2 * CLEAR)
        beyond = begins[at] if at < len(begins) else end + WIDEST
        gaps.add((end + beyond) // 2 if beyond - end < WIDEST else end + OUTSIDE)
    for begin in begins:
        at = bisect_right(ends, begin - 2 * CLEAR)
        before = ends[at - 1] if at else begin - WIDEST
        gaps.add((before + begin) // 2 if begin - before < WIDEST else begin - OUTSIDE)
    kept: list[int] = []
    for gap in sorted(gaps):
        if gap > CLEAR // 2 and (not kept or gap - kept[-1] >= APART):
            kept.append(gap)
    return sorted(middles | set(kept))


def _between(lines: Sequence[int], low: int, high: int) -> range:
    return range(bisect_right(lines, low), bisect_left(lines, high))


def _way_of(one: Knot, other: Knot) -> int:
    """Give the way in which the second lies from the first."""
    sign = ((other[0] > one[0]) - (other[0] < one[0]), (other[1] > one[1]) - (other[1] < one[1]))
    return WAYS.index(sign)


def _corners(places: Sequence[Place]) -> list[Place]:
    """Leave out the places in the midst of a straight line."""
    found = [places[0]]
    for before, place, after in zip(places, places[1:], places[2:], strict=False):
        straight = before[0] == place[0] == after[0] or before[1] == place[1] == after[1]
        if not straight:
            found.append(place)
    return [*found, places[-1]]

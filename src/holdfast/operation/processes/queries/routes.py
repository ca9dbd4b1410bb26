"""How arrows run round the boxes of the process map: across and down, side by side in the gaps.

Those that share a line of the net are laid beside each other, in the order in which they cross each
other least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Final

from holdfast.operation.processes.queries.net import Net
from holdfast.operation.processes.queries.shapes import (
    CLEAR,
    EDGE,
    HEIGHT,
    WIDTH,
    Arrow,
    Box,
    Flow,
    Place,
)

DOWN_APART: Final = 18  # between arrows that run across: words fit there
ACROSS_APART: Final = 11  # between arrows that run down
PORT: Final = 12  # what arrows keep from the corners of a box
AT_END: Final = 14  # runs whose ends are so near to each other are laid beside each other
SAME: Final = 9  # lines so near to each other count as one
MANY: Final = 120  # arrows; with more of them, each looks less long for its way
DEPTH: Final = 12  # corners that are looked at to tell which of two runs lies outside


@dataclass(eq=False)
class Run:
    """A straight piece of an arrow: where it runs, from where to where, and what follows there."""

    arrow: int
    across: bool
    at: int
    low: int
    high: int
    boxes: tuple[Box, ...] = ()  # that it starts from or leads to
    before: Run | None = None  # the run that meets its low end
    after: Run | None = None  # the run that meets its high end

    def end(self, *, upper: bool) -> int:
        """Give where it ends."""
        return self.high if upper else self.low

    def beyond(self, *, upper: bool) -> Run | None:
        """Give the run that goes on from there."""
        return self.after if upper else self.before

    def turn(self, *, upper: bool) -> int:
        """Tell whether the arrow turns up or left (-1) or down or right (1) there, or ends (0)."""
        if (other := self.beyond(upper=upper)) is None:
            return 0
        return 1 if other.low + other.high > 2 * self.at else -1

    def overlaps(self, other: Run) -> bool:
        """Tell whether they would cover each other on one line."""
        apart = self.low > other.high + AT_END or other.low > self.high + AT_END
        return not apart and self.arrow != other.arrow


def routed(boxes: Sequence[Box], flows: Sequence[Flow]) -> tuple[Arrow, ...]:
    """Give each flow the corners of its arrow."""
    chains = _chains(boxes, flows)
    for group in _groups(chains):
        _lay(group, boxes)
    by_key = {box.node.key: box for box in boxes}
    return tuple(
        Arrow(flow, _corners(chains[n], by_key[flow.source], by_key[flow.target]))
        for n, flow in enumerate(flows)
    )


def crowded(boxes: Sequence[Box], flows: Sequence[Flow]) -> Iterator[tuple[bool, int, int]]:
    """Give each line that arrows run on: whether across, where, and how many side by side."""
    for group in _groups(_chains(boxes, flows)):
        yield group[0].across, group[0].at, max(_tracks(group).values()) + 1


def _chains(boxes: Sequence[Box], flows: Sequence[Flow]) -> dict[int, list[Run]]:
    """Find the way of every flow, short ones first, and cut it into straight runs."""
    net = Net(boxes)
    by_key = {box.node.key: box for box in boxes}
    ends = [(by_key[flow.source], by_key[flow.target]) for flow in flows]
    near = sorted(range(len(flows)), key=lambda n: _distance(*ends[n]))
    haste = 1 + 2 * max(len(flows) - MANY, 0) / MANY
    return {n: _runs(n, net.way(*ends[n], haste), *ends[n]) for n in near}


def _distance(one: Box, other: Box) -> int:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _runs(arrow: int, places: Sequence[Place] | None, source: Box, target: Box) -> list[Run]:
    """Cut a way into runs; the first and the last end at the sides of their boxes."""
    runs: list[Run] = []
    for (x1, y1), (x2, y2) in pairwise(places or ()):
        across = y1 == y2
        low, high = sorted((x1, x2) if across else (y1, y2))
        runs.append(Run(arrow, across, y1 if across else x1, low, high))
    for run, other in pairwise(runs):
        for one, neighbour in ((run, other), (other, run)):
            if one.high == neighbour.at:
                one.after = neighbour
            else:
                one.before = neighbour
    if runs:
        _clip(runs[0], source)
        _clip(runs[-1], target)
    return runs


def _clip(run: Run, box: Box) -> None:
    begin, length = (box.x, WIDTH) if run.across else (box.y, HEIGHT)
    if run.low == begin + length // 2:
        run.low = begin + length
    else:
        run.high = begin
    run.boxes = (*run.boxes, box)


def _groups(chains: Mapping[int, Sequence[Run]]) -> Iterator[list[Run]]:
    """Give the runs that lie on one line and touch each other, directly or by others."""
    for across in (True, False):
        runs = [run for n in sorted(chains) for run in chains[n] if run.across == across]
        lines: list[list[Run]] = []
        for run in sorted(runs, key=lambda run: run.at):
            if lines and run.at - lines[-1][0].at < SAME:
                lines[-1].append(run)
            else:
                lines.append([run])
        for line in lines:
            yield from _touching(line)


def _touching(line: Sequence[Run]) -> Iterator[list[Run]]:
    group: list[Run] = []
    reach = 0
    for run in sorted(line, key=lambda run: run.low):
        if group and run.low > reach + AT_END:
            yield group
            group = []
        reach = max(reach, run.high) if group else run.high
        group.append(run)
    if group:
        yield group


def _tracks(group: Sequence[Run]) -> dict[Run, int]:
    """Give each run its place beside the others: as few places as can be, and few crossings."""
    score = dict.fromkeys(group, 0)
    meets: dict[Run, list[Run]] = defaultdict(list)
    for n, one in enumerate(group):
        for other in group[n + 1 :]:
            if one.overlaps(other):
                order = _order(one, other)
                score[one] += order
                score[other] -= order
                meets[one].append(other)
                meets[other].append(one)
    tracks: dict[Run, int] = {}
    for run in sorted(group, key=lambda run: (score[run], run.arrow)):
        taken = [tracks[other] for other in meets[run] if other in tracks]
        tracks[run] = max(taken, default=-1) + 1
    return tracks


def _order(one: Run, other: Run) -> int:
    """Tell which of two runs lies above or left: -1 the first, 1 the other."""
    wish = _peek(one, other, upper=False) + _peek(one, other, upper=True)
    if wish:
        return 1 if wish > 0 else -1
    return -1 if one.arrow < other.arrow else 1


def _peek(one: Run, other: Run, *, upper: bool, depth: int = DEPTH) -> int:
    """Look along one end: what leaves the line first lies on the side to which it turns."""
    mine, theirs = one.end(upper=upper), other.end(upper=upper)
    if mine != theirs:
        first_is_mine = mine < theirs if upper else mine > theirs
        return one.turn(upper=upper) if first_is_mine else -other.turn(upper=upper)
    turn = one.turn(upper=upper)
    if turn != other.turn(upper=upper):
        return turn - other.turn(upper=upper)
    following, others = one.beyond(upper=upper), other.beyond(upper=upper)
    if following is None or others is None or not depth:
        return 0
    inner = _peek(following, others, upper=turn > 0, depth=depth - 1)
    return -inner * turn if upper else inner * turn


def _lay(group: Sequence[Run], boxes: Sequence[Box]) -> None:
    """Lay the runs of a group beside each other, as far apart as there is room."""
    tracks = _tracks(group)
    steps = max(tracks.values())
    low, high = _room(group, boxes)
    middle = sum(run.at for run in group) / len(group)
    apart = float(DOWN_APART if group[0].across else ACROSS_APART)
    if steps:
        apart = min(apart, max(high - low, 0) / steps)
    begin = max(min(middle - apart * steps / 2, high - apart * steps), low)
    for run, track in tracks.items():
        run.at = round(begin + apart * track)


def _room(group: Sequence[Run], boxes: Sequence[Box]) -> tuple[float, float]:
    """Give between where the runs may move: past no other box, and along the sides of their own."""
    low, high = float(EDGE), inf
    across = group[0].across
    for run in group:
        for box in run.boxes:
            begin, end = (box.y, box.y + HEIGHT) if across else (box.x, box.x + WIDTH)
            low, high = max(low, begin + PORT), min(high, end - PORT)
    reach = min(run.low for run in group), max(run.high for run in group)
    middle = sum(run.at for run in group) / len(group)
    for box in boxes:
        begin, end = (box.y, box.y + HEIGHT) if across else (box.x, box.x + WIDTH)
        along = (box.x, box.x + WIDTH) if across else (box.y, box.y + HEIGHT)
        if along[0] >= reach[1] or along[1] <= reach[0]:
            continue
        if end <= middle:
            low = max(low, end + CLEAR)
        elif begin >= middle:
            high = min(high, begin - CLEAR)
    return low, max(low, high)


def _corners(runs: Sequence[Run], source: Box, target: Box) -> tuple[Place, ...]:
    """Give the corners after all runs were laid; without a way, a straight line."""
    if not runs:
        return _border(source, target), _border(target, source)
    found = [_door(runs[0], source)]
    for run, following in pairwise(runs):
        found.append((following.at, run.at) if run.across else (run.at, following.at))
    return (*found, _door(runs[-1], target))


def _border(box: Box, other: Box) -> Place:
    """Give where the line from the middle of one box to that of another leaves the first."""
    across, down = other.x - box.x, other.y - box.y
    if not across and not down:
        return box.x + WIDTH // 2, box.y
    share = min(WIDTH / 2 / abs(across) if across else inf, HEIGHT / 2 / abs(down) if down else inf)
    return box.x + WIDTH // 2 + round(across * share), box.y + HEIGHT // 2 + round(down * share)


def _door(run: Run, box: Box) -> Place:
    """Give where an arrow leaves or reaches a box."""
    begin, length = (box.x, WIDTH) if run.across else (box.y, HEIGHT)
    edge = begin + length if run.low == begin + length else begin
    return (edge, run.at) if run.across else (run.at, edge)

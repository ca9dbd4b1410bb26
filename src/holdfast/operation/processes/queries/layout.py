"""Where boxes and arrows of the process map stand: a pure function of processes, flows and places.

Lengths are units of the drawing. Lanes lie below each other: management, core, support. In the core
a process stands right of those that feed it; loops are cut where they close.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Final

from holdfast.operation.processes.choices import Lane

WIDTH: Final = 190
HEIGHT: Final = 92
COLUMN: Final = WIDTH + 150
ROW: Final = HEIGHT + 44
MARGIN: Final = 24
LANE_EDGE: Final = 16  # what a lane leaves free at both sides of the sheet together
LANE_HEAD: Final = 34
FEWEST_COLUMNS: Final = 4
ASIDE: Final = 16  # how far the two directions between two boxes keep apart
# Along the arrow, nearer to where it starts; where other words stand already, the next of these.
WORDS_AT: Final = (0.36, 0.28, 0.46, 0.56, 0.2, 0.66, 0.76, 0.12)
LETTER: Final = 7  # width of a letter of an arrow's words
LINE: Final = 15  # height of their line
LETTERS: Final = 25  # of a title in one line of a box
FAR_ACROSS: Final = 3 * COLUMN // 2
FAR_DOWN: Final = 2 * ROW
BOW: Final = 56  # how far an arrow bows out to pass the boxes between
Place = tuple[int, int]
Curve = tuple[Place, Place, Place, Place]


@dataclass(frozen=True)
class Node:
    """A process as the map shows it."""

    key: str
    lane: str
    title: str
    reference: str = ""
    tone: str = "calm"
    state: str = ""
    clauses: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Flow:
    """That one process hands something to another, or works with it."""

    source: str
    target: str
    words: str = ""
    feeds: bool = True


@dataclass(frozen=True)
class Box:
    """A process drawn: its place, its title in lines, whether it stands alone."""

    node: Node
    x: int
    y: int
    lines: tuple[str, ...]
    alone: bool
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def tags(self) -> str:
        """The clauses in one short line."""
        text = " · ".join(self.node.clauses)
        return text if len(text) <= 30 else f"{text[:29]}…"


@dataclass(frozen=True)
class Arrow:
    """A flow drawn: its curve, and where its words stand."""

    flow: Flow
    path: str
    x: int
    y: int

    @property
    def words(self) -> str:
        """What flows, cut short."""
        text = self.flow.words
        return text if len(text) <= 26 else f"{text[:25]}…"


@dataclass(frozen=True)
class Band:
    """A lane drawn."""

    label: str
    y: int
    height: int


@dataclass(frozen=True)
class Drawing:
    """The whole map, ready to be drawn."""

    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    bands: tuple[Band, ...] = ()
    width: int = 0
    height: int = 0
    alone: tuple[Node, ...] = field(default=())


def drawn(
    nodes: Sequence[Node], flows: Iterable[Flow], kept: Mapping[str, Sequence[int]]
) -> Drawing:
    """Lay out a map: boxes with a kept place stand there, the others where their flows put them."""
    known = {node.key for node in nodes}
    real = [f for f in flows if f.source in known and f.target in known and f.source != f.target]
    linked = {end for flow in real for end in (flow.source, flow.target)}
    places, bands = _places(nodes, real)
    fixed = {key: (place[0], place[1]) for key, place in kept.items() if key in known}
    for node in nodes:
        if node.key not in fixed:
            fixed[node.key] = _free(places[node.key], fixed.values())
    boxes = tuple(
        Box(
            node,
            *fixed[node.key],
            lines=_lines(node.title),
            alone=node.key not in linked,
        )
        for node in nodes
    )
    by_key = {box.node.key: box for box in boxes}
    arrows = _arrows(real, by_key)
    return Drawing(
        boxes,
        arrows,
        bands,
        width=max((box.x + WIDTH for box in boxes), default=0) + MARGIN,
        height=max(
            (
                *(box.y + HEIGHT for box in boxes),
                *(b.y + b.height for b in bands),
                *(arrow.y for arrow in arrows),
            ),
            default=0,
        )
        + MARGIN,
        alone=tuple(box.node for box in boxes if box.alone),
    )


def _lines(title: str) -> tuple[str, ...]:
    found = wrap(title, LETTERS, break_long_words=True) or [""]
    return tuple(found) if len(found) <= 2 else (found[0], f"{found[1][: LETTERS - 1]}…")


def _places(
    nodes: Sequence[Node], flows: Sequence[Flow]
) -> tuple[dict[str, Place], tuple[Band, ...]]:
    ranks = _ranks([node.key for node in nodes if node.lane == Lane.CORE], flows)
    widest = max(FEWEST_COLUMNS, *(rank + 1 for rank in ranks.values()), 0)
    places: dict[str, Place] = {}
    bands: list[Band] = []
    top = MARGIN
    for lane in Lane:
        inside = [node.key for node in nodes if node.lane == lane]
        if not inside:
            continue
        cells = _cells(inside, ranks if lane == Lane.CORE else {}, widest)
        for key, (column, row) in cells.items():
            places[key] = (MARGIN + column * COLUMN, top + LANE_HEAD + row * ROW)
        rows = max(row for _column, row in cells.values()) + 1
        height = LANE_HEAD + rows * ROW
        bands.append(Band(str(lane.label), top, height))
        top += height + MARGIN
    return places, tuple(bands)


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


def _cells(keys: Sequence[str], ranks: Mapping[str, int], columns: int) -> dict[str, Place]:
    """Give each key its column and row: by rank where it has one, else in rows below."""
    filled: dict[int, int] = defaultdict(int)
    cells: dict[str, Place] = {}
    for key in keys:
        if key in ranks:
            cells[key] = (ranks[key], filled[ranks[key]])
            filled[ranks[key]] += 1
    first = max(filled.values(), default=0)
    for n, key in enumerate(key for key in keys if key not in ranks):
        cells[key] = (n % columns, first + n // columns)
    return cells


def _free(place: Place, taken: Iterable[Place]) -> Place:
    """Give the first place downwards at which no other box stands."""
    x, y = place
    others = list(taken)
    while any(abs(x - ox) < WIDTH and abs(y - oy) < HEIGHT for ox, oy in others):
        y += ROW
    return x, y


def _arrows(flows: Sequence[Flow], boxes: Mapping[str, Box]) -> tuple[Arrow, ...]:
    """Draw the arrows so that the words of none touch those of another."""
    made: list[Arrow] = []
    for flow in flows:
        curve = _curve(boxes[flow.source], boxes[flow.target])
        begin, first, second, end = (f"{x} {y}" for x, y in curve)
        path = f"M{begin} C{first} {second} {end}"
        choices = [Arrow(flow, path, *_place_on(curve, at)) for at in WORDS_AT]
        chosen = next((each for each in choices if not _touches(each, made)), choices[0])
        while _touches(chosen, made):  # so dense that no place on the arrow itself is free
            chosen = replace(chosen, y=chosen.y + LINE)
        made.append(chosen)
    return tuple(made)


def _touches(arrow: Arrow, others: Iterable[Arrow]) -> bool:
    if not arrow.words:
        return False
    return any(
        other.words
        and abs(arrow.y - other.y) < LINE
        and abs(arrow.x - other.x) * 2 < (len(arrow.words) + len(other.words)) * LETTER
        for other in others
    )


def _curve(source: Box, target: Box) -> Curve:
    """Lead from the nearer side of one box to the nearer side of the other.

    Arrows to the right and down keep to one half of a side, those back to the other. The island of
    the map draws by the same rule while somebody moves a box (shared/arrows.ts).
    """
    across, downward = target.x - source.x, target.y - source.y
    if abs(across) < WIDTH:
        return _vertical(source, target, far=abs(downward) > FAR_DOWN)
    far = abs(across) > FAR_ACROSS and abs(downward) < HEIGHT
    return _horizontal(source, target, far=far)


def _vertical(source: Box, target: Box, *, far: bool) -> Curve:
    """Lead down or up; far ones bow out sideways, past the boxes between."""
    down = target.y >= source.y
    if far:
        x1, x2 = (box.x + (0 if down else WIDTH) for box in (source, target))
        y1, y2 = (box.y + HEIGHT // 2 for box in (source, target))
        bow = -BOW if down else BOW
        return (x1, y1), (x1 + bow, y1), (x2 + bow, y2), (x2, y2)
    aside = -ASIDE if down else ASIDE
    x1, y1 = source.x + WIDTH // 2 + aside, source.y + (HEIGHT if down else 0)
    x2, y2 = target.x + WIDTH // 2 + aside, target.y + (0 if down else HEIGHT)
    bend = (y2 - y1) // 2
    return (x1, y1), (x1, y1 + bend), (x2, y2 - bend), (x2, y2)


def _horizontal(source: Box, target: Box, *, far: bool) -> Curve:
    """Lead right or left; far ones bow above or below the boxes between."""
    right = target.x > source.x
    aside = -ASIDE if right else ASIDE
    if far:
        x1, x2 = (box.x + WIDTH // 2 + aside for box in (source, target))
        y1, y2 = (box.y + (0 if right else HEIGHT) for box in (source, target))
        bow = -BOW if right else BOW
        return (x1, y1), (x1, y1 + bow), (x2, y2 + bow), (x2, y2)
    x1, y1 = source.x + (WIDTH if right else 0), source.y + HEIGHT // 2 + aside
    x2, y2 = target.x + (0 if right else WIDTH), target.y + HEIGHT // 2 + aside
    bend = (x2 - x1) // 2
    return (x1, y1), (x1 + bend, y1), (x2 - bend, y2), (x2, y2)


def _place_on(curve: Curve, t: float) -> Place:
    """Give the place on a curve after a share of its way."""
    rest = 1 - t
    weights = (rest**3, 3 * rest**2 * t, 3 * rest * t**2, t**3)
    x, y = (
        round(sum(w * place[axis] for w, place in zip(weights, curve, strict=True)))
        for axis in (0, 1)
    )
    return x, y

"""Where the words of arrows stand on the process map: on their own arrow, clear of all else.

They cover neither a box nor the words of another arrow, and cross as few other arrows as can be.
Where there is little room they are cut; where there is none they are left to the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import Final, Generic, TypeVar

from holdfast.operation.processes.queries.shapes import (
    CORNER,
    EDGE,
    LINE,
    MOST_LETTERS,
    STRIP,
    Arrow,
    Box,
    Place,
    Rect,
    ground,
    width_of,
)

CUTS: Final = (MOST_LETTERS, 24, 16, 9)  # letters, where there is less and less room
CELL: Final = 120  # of the index of what stands where
GAP: Final = 3  # between words and boxes
STEP: Final = 24  # between two places that are tried
HEAD: Final = 6  # of an arrow, which words leave free
CROSSES: Final = 8.0
HIDES: Final = 22.0  # runs along behind the words
UPRIGHT: Final = 6.0  # words across an arrow that runs down
AWAY: Final = 0.012  # for each unit from where the arrow begins
LOST: Final = 1.5  # for each letter that is cut
OVERHANGS: Final = 5.0
WORST: Final = 60.0  # rather no words than words that hide so much

T = TypeVar("T")
Span = tuple[Place, Place]
Choice = tuple[float, str, int, int]


class Index(Generic[T]):
    """What stands where, found again by the piece of the sheet."""

    def __init__(self) -> None:
        self.cells: dict[Place, list[tuple[Rect, T]]] = defaultdict(list)

    def add(self, rect: Rect, what: T) -> None:
        """Remember that something stands there."""
        for cell in _cells(rect):
            self.cells[cell].append((rect, what))

    def at(self, rect: Rect) -> Iterator[T]:
        """Give what stands there; what is large may come more than once."""
        for cell in _cells(rect):
            for other, what in self.cells.get(cell, ()):
                if rect.meets(other):
                    yield what


def lettered(arrows: Sequence[Arrow], boxes: Sequence[Box]) -> tuple[Arrow, ...]:
    """Give the arrows with their words, those first that have the least choice."""
    taken: Index[bool] = Index()
    lines: Index[tuple[int, bool]] = Index()
    for box in boxes:
        sides = (box.x, box.y, box.x + box.width, box.y + box.height)
        taken.add(_around(sides, GAP), what=True)
    for n, arrow in enumerate(arrows):
        for one, other in pairwise(arrow.corners):
            across = one[1] == other[1]
            (x1, y1), (x2, y2) = one, other
            sides = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            lines.add(_around(sides, 1), (n, across))
    made = list(arrows)
    for n in sorted(range(len(arrows)), key=lambda n: _longest(arrows[n])):
        best = min(_choices(n, arrows[n], taken, lines), default=None)
        if best is None or best[0] >= WORST:
            continue
        _cost, words, x, y = best
        made[n] = replace(arrows[n], words=words, x=x, y=y)
        taken.add(made[n].ground, what=True)
    return tuple(made)


def _choices(
    n: int, arrow: Arrow, taken: Index[bool], lines: Index[tuple[int, bool]]
) -> Iterator[Choice]:
    """Give what might be written where, with how bad that would be."""
    seen: set[str] = set()
    least = inf
    for most in CUTS:
        words = _cut(arrow.flow.words, most)
        lost = LOST * (min(len(arrow.flow.words), MOST_LETTERS) - len(words))
        if not words or words in seen or lost >= least:
            continue
        seen.add(words)
        for (x, y), begun in _places(arrow, words):
            rect = ground(words, x, y)
            cost = begun + lost
            if (
                cost >= least
                or rect.left < EDGE + STRIP
                or rect.top < 0
                or any(taken.at(_wider(rect)))
            ):
                continue
            others = {found for found in lines.at(rect) if found[0] != n}
            cost += sum(HIDES if across else CROSSES for _n, across in others)
            least = min(least, cost)
            yield cost, words, x, y


def _places(arrow: Arrow, words: str) -> Iterator[tuple[Place, float]]:
    """Give places along an arrow, with what speaks against each in itself."""
    width = width_of(words)
    gone = 0.0
    spans = list(pairwise(arrow.corners))
    for n, ((x1, y1), (x2, y2)) in enumerate(spans):
        length = abs(x2 - x1) + abs(y2 - y1)
        across = y1 == y2
        needs = (width if across else LINE) + 2 * (CORNER - 2)
        against = (0 if across else UPRIGHT) + (OVERHANGS if needs > length else 0)
        for way in _along(length, needs, HEAD if n == len(spans) - 1 else 0):
            share = way / length if length else 0
            place = round(x1 + (x2 - x1) * share), round(y1 + (y2 - y1) * share)
            yield place, against + AWAY * (gone + way)
        gone += length


def _along(length: float, needs: float, head: float) -> Iterable[float]:
    """Give the distances from the begin of a span at which words may have their middle."""
    low, high = needs / 2, length - needs / 2 - head
    if low >= high:
        return (max((length - head) / 2, 0.0),)
    steps = min(int((high - low) // STEP) + 1, 40)
    return (low + (high - low) * n / steps for n in range(steps + 1))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip(' ,;:(')}…"


def _longest(arrow: Arrow) -> int:
    return max((abs(x2 - x1) for (x1, _y1), (x2, _y2) in pairwise(arrow.corners)), default=0)


def _around(sides: tuple[int, int, int, int], gap: int) -> Rect:
    left, top, right, bottom = sides
    return Rect(left - gap, top - gap, right + gap, bottom + gap)


def _wider(rect: Rect) -> Rect:
    return Rect(rect.left - 1, rect.top - 1, rect.right + 1, rect.bottom + 1)


def _cells(rect: Rect) -> Iterator[Place]:
    for i in range(int(rect.left // CELL), int(rect.right // CELL) + 1):
        for j in range(int(rect.top // CELL), int(rect.bottom // CELL) + 1):
            yield i, j

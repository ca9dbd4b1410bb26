"""What the process map is drawn of; lengths are units of the drawing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from holdfast.operation.processes.choices import Lane

WIDTH: Final = 190
HEIGHT: Final = 92
EDGE: Final = 8  # what is left free around the lanes
STRIP: Final = 30  # at the left of a lane, with its name
LINE: Final = 16  # height of the words of an arrow
MOST_LETTERS: Final = 34
CORNER: Final = 8  # radius
CLEAR: Final = 12  # between an arrow and a box that it passes
Place = tuple[int, int]


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
    lines: tuple[str, ...] = ()
    alone: bool = False
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def tags(self) -> str:
        """The clauses in one short line."""
        text = " · ".join(self.node.clauses)
        return text if len(text) <= 30 else f"{text[:29]}…"


@dataclass(frozen=True)
class Rect:
    """A piece of the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Tell whether two pieces share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Arrow:
    """A flow drawn: the corners it runs by, and its words, cut where there is little room.

    Where there is no room at all there are no words; the drawing keeps them as a title.
    """

    flow: Flow
    corners: tuple[Place, ...]
    words: str = ""
    x: int = 0
    y: int = 0

    @property
    def path(self) -> str:
        """The line with its corners rounded."""
        said = [f"M{self.corners[0][0]} {self.corners[0][1]}"]
        around = zip(self.corners, self.corners[1:], self.corners[2:], strict=False)
        for before, corner, after in around:
            (x1, y1), (x2, y2) = (_towards(corner, end) for end in (before, after))
            said.append(f"L{x1} {y1} Q{corner[0]} {corner[1]} {x2} {y2}")
        return " ".join([*said, f"L{self.corners[-1][0]} {self.corners[-1][1]}"])

    @property
    def is_cut(self) -> bool:
        """Tell whether the drawing says less than the flow."""
        return self.words != self.flow.words

    @property
    def ground(self) -> Rect:
        """What the words cover."""
        return ground(self.words, self.x, self.y)

    @property
    def ground_width(self) -> int:
        """How much of the line gives way to the words."""
        return round(width_of(self.words)) - 4

    @property
    def ground_left(self) -> int:
        """Where that begins."""
        return self.x - self.ground_width // 2


@dataclass(frozen=True)
class Band:
    """A lane drawn."""

    lane: str
    y: int
    height: int

    @property
    def label(self) -> str:
        """Its name in the language of whoever looks."""
        return str(Lane(self.lane).label)

    @property
    def middle(self) -> int:
        """Where its name stands."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Drawing:
    """The whole map, ready to be drawn."""

    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    bands: tuple[Band, ...] = ()
    width: int = 0
    height: int = 0
    alone: tuple[Node, ...] = field(default=())

    @property
    def lane_width(self) -> int:
        """How far the lanes reach."""
        return max(self.width - 2 * EDGE, 0)


def _towards(corner: Place, end: Place) -> Place:
    """Give where the rounding of a corner meets the line to or from it."""
    across, down = end[0] - corner[0], end[1] - corner[1]
    length = abs(across) + abs(down)
    share = min(CORNER / length, 0.5) if length else 0
    return round(corner[0] + across * share), round(corner[1] + down * share)


def ground(words: str, x: float, y: float) -> Rect:
    """Give what words cover whose middle stands at a place."""
    half = width_of(words) / 2
    return Rect(x - half, y - LINE / 2, x + half, y + LINE / 2)


def width_of(words: str) -> float:
    """Give the width of an arrow's words, a little more than most fonts need."""
    return sum(_width(letter) for letter in words) + 8 if words else 0


@cache
def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 11.5
    if letter in "ijlftrI.,:;'|()[] ":
        return 3.7
    return 8.6 if letter.isupper() or letter in "mwMW%@—…" else 5.9

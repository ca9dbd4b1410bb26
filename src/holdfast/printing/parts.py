"""What a printout is put together from: typed parts that a template knows how to set.

Everything in a part is plain data; the words in it are shown as they stand, whatever they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Final, Literal

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
Node = Mapping[str, Any]
LONGEST_WORD: Final = 28
BREAK: Final = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Value:
    """Words with a tone and a way of showing them."""

    text: str
    tone: str = ""
    how: Literal["text", "pill", "strong", "quiet", "mono"] = "text"


Words = str | Value


@dataclass(frozen=True)
class Fact:
    """A label and what holds; a wide one takes a line of its own."""

    label: str
    value: Words
    wide: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 opens a chapter and stands in the outline of the file."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph; line breaks in it stay. One that `stays` is on the page of what follows."""

    kind: ClassVar[str] = "text"
    text: str
    tone: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels with values, in columns."""

    kind: ClassVar[str] = "facts"
    pairs: Sequence[Fact]
    columns: int = 2


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is its share of the page, 0 as wide as its words."""

    label: str
    width: int = 10
    number: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table whose head is repeated on every page."""

    kind: ClassVar[str] = "sheet"
    columns: Sequence[Column]
    rows: Sequence[Sequence[Words]]
    dense: bool = False


@dataclass(frozen=True)
class Rich:
    """A written text as the tree that `markdown.tree_of` gives."""

    kind: ClassVar[str] = "rich"
    nodes: Sequence[Node]


@dataclass(frozen=True)
class Figure:
    """A figure with its label, and what it means or did."""

    label: str
    figure: str
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """Figures side by side, at most six."""

    kind: ClassVar[str] = "figures"
    items: Sequence[Figure]


@dataclass(frozen=True)
class Share:
    """A piece of a bar."""

    count: int
    tone: str


@dataclass(frozen=True)
class Bar:
    """A bar of shares with its label before and its words behind."""

    label: str
    parts: Sequence[Share]
    words: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars below each other with one legend."""

    kind: ClassVar[str] = "bars"
    rows: Sequence[Bar]
    legend: Sequence[Value] = ()


@dataclass(frozen=True)
class MatrixStep:
    """A step of one side of a matrix."""

    value: int
    label: str


@dataclass(frozen=True)
class MatrixCell:
    """A cell: how many stand there, which, and the level it means."""

    count: int
    tone: str
    level: str
    named: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """A row of a matrix, the mildest cell first."""

    value: int
    label: str
    cells: Sequence[MatrixCell]


@dataclass(frozen=True)
class Matrix:
    """Likelihood upwards, consequence to the right, the likeliest row first."""

    kind: ClassVar[str] = "matrix"
    row_axis: str
    column_axis: str
    rows: Sequence[MatrixRow]
    columns: Sequence[MatrixStep]


@dataclass(frozen=True)
class GradeRow:
    """A row of a small coloured table."""

    label: str
    cells: Sequence[Value]


@dataclass(frozen=True)
class Grade:
    """A small table of a method: what two steps together come to."""

    kind: ClassVar[str] = "grade"
    columns: Sequence[str]
    rows: Sequence[GradeRow]


@dataclass(frozen=True)
class Callout:
    """Something that must not be overlooked."""

    kind: ClassVar[str] = "callout"
    text: str
    heading: str = ""
    tone: str = "warn"


@dataclass(frozen=True)
class Moment:
    """How a matter stands at one moment: its level, and what led to it."""

    label: str
    level: str
    tone: str
    text: str = ""


@dataclass(frozen=True)
class Dossier:
    """One matter in a small space, kept together on a page."""

    kind: ClassVar[str] = "dossier"
    reference: str
    title: str
    pill: Value
    text: str = ""
    moments: Sequence[Moment] = ()
    facts: Sequence[Fact] = ()
    notes: Sequence[Fact] = ()
    lines: Sequence[tuple[str, str, str, Words]] = ()


class Markup(str):
    """A text that is passed on as it stands, because a machine reads it."""

    __slots__ = ()


@dataclass(frozen=True)
class Drawing:
    """A drawing of ours as SVG, as wide as the page, and in words what it shows."""

    kind: ClassVar[str] = "drawing"
    svg: Markup
    words: str


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page."""

    kind: ClassVar[str] = "new-page"


Part = (
    Heading | Text | Facts | Sheet | Rich | Figures | Bars | Matrix | Grade | Callout | Dossier
    | Drawing | NewPage
)  # fmt: skip


def as_data(value: object) -> Plain:
    """Give a part, or anything in it, as what JSON can hold; words too long for a column may break.

    Raises:
        TypeError: something stands in it that is neither a part, words nor a number.
    """
    if isinstance(value, Markup):
        return str(value)
    if isinstance(value, str):
        return breakable(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(name): as_data(inner) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [as_data(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        made = {name: as_data(getattr(value, name)) for name in _names(type(value))}
        kind = getattr(value, "kind", None)
        return {"kind": kind, **made} if kind else made
    raise TypeError(f"{type(value).__name__} cannot be printed.")


@cache
def _names(part: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(part))


def breakable(text: str) -> str:
    """Give words too long for a column (digests, addresses) places at which they may break."""
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD or "\n" in word:
        return word
    return BREAK.join(word[at : at + 12] for at in range(0, len(word), 12))

"""Every data row exactly once: as values, with its problems, or skipped with the reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.exchange.reading.cells import Cell, cell_at, text_of
from holdfast.exchange.reading.columns import Note, study
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.headers import Column, Table
from holdfast.exchange.reading.lines import Line, Sort, sorted_lines
from holdfast.exchange.reading.mapping import Guess
from holdfast.exchange.reading.values import Hints, Unreadable, reader_of

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCE})
_JOINTS = {Kind.TEXT: "; ", Kind.LONG_TEXT: "\n", Kind.LIST: ";"}
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be read: where it is, what it holds, what is expected."""

    column: str  # the header
    letter: str
    value: str
    reason: str
    field: str = ""
    required: bool = False  # the row makes no sense without it


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the spreadsheet, under the number that its user sees."""

    number: int
    values: dict[str, object] = field(
        default_factory=dict
    )  # of every mapped field; None where empty
    problems: tuple[Problem, ...] = ()
    skipped: str | None = None
    originals: dict[str, str] = field(default_factory=dict)  # what the cell said, by field
    notes: tuple[str, ...] = ()


class Rows:
    """The rows one after the other; `notes` says beforehand what was assumed about the columns."""

    def __init__(self, rows: Iterator[Row], notes: tuple[Note, ...]) -> None:
        self._rows, self.notes = rows, notes

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return next(self._rows)


def read_rows(table: Table, mapping: Mapping[str, Guess], fields: Sequence[Field]) -> Rows:
    """Read every row under the header: each comes out exactly once, in order."""
    columns = {name: guess.columns for name, guess in mapping.items()}
    found = study(table, columns, fields)
    feeds = [
        _Feed(each, columns[each.name], found.hints.get(each.name, Hints()))
        for each in fields
        if each.name in columns
    ]
    unmapped = tuple(
        Problem(
            "", "", "", _("No column is mapped to “%s”.") % each.label, each.name, required=True
        )
        for each in fields
        if each.required and each.name not in columns
    )
    lines = sorted_lines(table, columns, fields)
    merged = [note for feed in feeds if (note := _merged_note(feed, lines))]
    return Rows(_read(lines, feeds, unmapped), (*found.notes, *merged))


class _Feed:
    """One field with the columns that feed it, and the memory of what their words meant."""

    def __init__(self, each: Field, columns: Sequence[Column], hints: Hints) -> None:
        self.field = each
        self.columns = columns
        self.index = columns[0].index
        self.is_text = each.kind in _TEXTS
        self.read: Callable[[Cell], object] = reader_of(each, hints)
        self._known: dict[str, object] = {}

    def cell(self, cells: Sequence[Cell]) -> Cell:
        if len(self.columns) == 1:
            return cell_at(cells, self.index)
        texts = (text_of(cell_at(cells, column.index)) for column in self.columns)
        return _JOINTS.get(self.field.kind, " ").join(filter(None, texts))

    def value(self, cell: Cell) -> object:
        """The value, or the `Unreadable` itself; repeated words are read once."""
        if self.is_text or not isinstance(cell, str):
            return self._attempt(cell)
        if cell not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[cell] = self._attempt(cell)
        value = self._known[cell]
        return list(value) if isinstance(value, list) else value

    def _attempt(self, cell: Cell) -> object:
        try:
            return self.read(cell)
        except Unreadable as unreadable:
            return unreadable

    def problem(self, value: str, reason: str) -> Problem:
        column = self.columns[0]
        return Problem(
            column.header,
            column.letter,
            value,
            reason,
            self.field.name,
            required=self.field.required,
        )


def _merged_note(feed: _Feed, lines: Sequence[Line]) -> Note | None:
    """Say how many rows take a value from a merged cell that begins above them."""
    count = sum(feed.index in line.merged for line in lines if line.sort is Sort.DATA)
    if not count:
        return None
    words = ngettext(
        "%(count)s row takes its value from a merged cell that begins above it.",
        "%(count)s rows take their value from a merged cell that begins above them.",
        count,
    )
    column = feed.columns[0]
    return Note(feed.field.name, column.header, column.letter, words % {"count": count})


def _read(
    lines: Sequence[Line], feeds: Sequence[_Feed], unmapped: tuple[Problem, ...]
) -> Iterator[Row]:
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if line.sort is Sort.BROKEN:
            text = ", ".join(text_of(cell) for cell in line.cells)
            yield Row(line.number, problems=(Problem("", "", text, line.reason, required=True),))
        elif line.sort is Sort.SKIPPED:
            yield Row(line.number, skipped=line.reason)
        else:
            more = []
            while position < len(lines) and lines[position].sort is Sort.CONTINUATION:
                more.append(lines[position])
                position += 1
            yield _row(line, more, feeds, unmapped)
            for each in more:
                reason = _("continues row %(number)s and was added to it") % {"number": line.number}
                yield Row(each.number, skipped=reason)


def _row(
    line: Line, more: Sequence[Line], feeds: Sequence[_Feed], unmapped: tuple[Problem, ...]
) -> Row:
    values: dict[str, object] = {}
    originals: dict[str, str] = {}
    problems = list(unmapped)
    for feed in feeds:
        cell = feed.cell(line.cells)
        if more and feed.field.kind in _JOINTS:
            cell = _continued(feed, cell, more)
        if cell is None:
            value: object = None
        else:
            value = feed.value(cell)
            original = value if feed.is_text and isinstance(value, str) else text_of(cell)
            if original:
                originals[feed.field.name] = str(original)
        if isinstance(value, Unreadable):
            problems.append(feed.problem(value.value, value.reason))
            value = None
        elif value is None and feed.field.required:
            reason = _("“%s” is required, and this cell is empty.") % feed.field.label
            problems.append(feed.problem("", reason))
        values[feed.field.name] = value
    notes = (line.note,) if line.note else ()
    return Row(line.number, values, tuple(problems), None, originals, notes)


def _continued(feed: _Feed, cell: Cell, more: Sequence[Line]) -> Cell:
    texts = [text_of(cell)]
    texts += [text_of(feed.cell(each.raw)) for each in more]
    return _JOINTS[feed.field.kind].join(filter(None, texts)) or None

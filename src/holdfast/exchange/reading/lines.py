"""What each line under a header is: a row of data, or something that people put between such
rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from statistics import median

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, cell_at, is_blank, plain, text_of
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.headers import Column, Table

_TOTALS = frozenset(
    {
        "total", "totals", "sum", "subtotal", "sub total", "grand total", "total score",
        "total risk",
        "total risks", "number of risks", "average", "mean", "count", "max", "min", "maximum",
        "minimum",
        "summe", "gesamt", "gesamtsumme", "zwischensumme", "durchschnitt", "mittelwert", "anzahl",
        "totaal", "subtotaal", "gemiddelde", "aantal", "somme", "moyenne", "suma", "promedio",
        "totale",
    }
)  # fmt: skip
_NOTE_STARTS = ("note", "source", "legend", "hinweis", "anmerkung", "quelle", "bron", "*", "†")
_APPENDED = frozenset({Kind.LONG_TEXT, Kind.LIST, Kind.TEXT})
_LONG_NOTE = 60


class Sort(Enum):
    """What a line is."""

    DATA = auto()
    CONTINUATION = auto()
    SKIPPED = auto()
    BROKEN = auto()  # its cells cannot be told apart


@dataclass
class Line:
    """One line of the sheet, its cells completed from merged cells where that is meant."""

    number: int
    cells: Sequence[Cell]
    sort: Sort = Sort.DATA
    reason: str = ""
    note: str = ""
    raw: Sequence[Cell] = ()  # without what merged cells add
    merged: frozenset[int] = frozenset()  # columns whose value a merged cell above gives


@dataclass(frozen=True)
class _Plan:
    """What the mapping says about the columns, ready for comparing lines."""

    table: Table
    keys: frozenset[int]  # columns without which a line is no row of its own
    kinds: Mapping[int, Kind]  # of the mapped columns
    header: Mapping[int, str] = field(default_factory=dict)
    usual: float = 0.0  # filled cells of a line, the median


def sorted_lines(
    table: Table, columns: Mapping[str, Sequence[Column]], fields: Iterable[Field]
) -> list[Line]:
    """All lines under the header in order, each told what it is."""
    lines = [_line(table, number, cells) for number, cells in table.data_rows]
    plan = _plan(table, columns, fields, lines)
    _fill_merged(table, plan, lines)
    below = dict(table.below)
    for position, line in enumerate(lines):
        if line.sort is Sort.BROKEN:
            continue
        if line.number in table.left_out:
            line.sort, line.reason = (
                Sort.SKIPPED,
                _("hidden in the file, and left out as you chose"),
            )
        elif line.number in below:
            line.sort, line.reason = (
                Sort.SKIPPED,
                _("belongs to “%s” below the table") % below[line.number],
            )
        elif reason := _not_data(plan, lines, position):
            line.sort, line.reason = Sort.SKIPPED, reason
        elif _continues(plan, lines, position):
            line.sort = Sort.CONTINUATION
    return lines


def _line(table: Table, number: int, cells: Sequence[Cell]) -> Line:
    delimiter = table.sheet.delimiter
    width = max((column.index for column in table.columns), default=0) + 1
    width = max(width, len(table.sheet.rows[table.header_row - 1]))
    excess = [cell for cell in cells[width:] if not is_blank(cell)]
    if not delimiter or not excess:
        return Line(number, cells, raw=cells)
    whole = _glued([str(cell or "") for cell in cells], width, delimiter)
    if whole is not None:
        note = (
            _("A text with an unquoted “%s” had fallen apart and was put together again.")
            % delimiter
        )
        return Line(number, whole, note=note, raw=whole)
    reason = _(
        "This line has %(cells)s cells, the header %(width)s: a text with “%(mark)s” in it needs "
        "quotation "
        "marks around it."
    ) % {"cells": len(cells), "width": width, "mark": delimiter}
    return Line(number, cells, Sort.BROKEN, reason, raw=cells)


def _glued(cells: list[str], width: int, delimiter: str) -> list[Cell] | None:
    """Join texts that an unquoted comma cut: the latter part then begins with a space."""
    joined: list[str] = []
    for cell in cells:
        if joined and cell.startswith(" ") and joined[-1].strip():
            joined[-1] += delimiter + cell
        else:
            joined.append(cell)
    return list(joined) if len(joined) == width else None


def _plan(
    table: Table,
    columns: Mapping[str, Sequence[Column]],
    fields: Iterable[Field],
    lines: Sequence[Line],
) -> _Plan:
    kinds: dict[int, Kind] = {}
    keys: set[int] = set()
    for each in fields:
        for column in columns.get(each.name, ()):
            kinds[column.index] = each.kind
            if each.required or each.name == "reference":
                keys.add(column.index)
    if not keys and kinds:
        keys = {min(kinds)}
    header = {column.index: plain(column.header) for column in table.columns if column.header}
    counts = [count for line in lines if (count := sum(not is_blank(cell) for cell in line.cells))]
    return _Plan(table, frozenset(keys), kinds, header, median(counts) if counts else 0.0)


def _fill_merged(table: Table, plan: _Plan, lines: Sequence[Line]) -> None:
    """A cell merged over several rows holds for each of them, unless it is what makes a row a
    row.
    """
    first = table.header_row  # the index of the first line
    for top, left, bottom, _right in table.sheet.merges:
        if bottom == top or top < first or left in plan.keys or left not in plan.kinds:
            continue
        value = cell_at(table.sheet.rows[top], left) if top < len(table.sheet.rows) else None
        for index in range(top + 1, bottom + 1):
            if value is not None and index - first < len(lines):
                line = lines[index - first]
                filled = list(line.cells) + [None] * (left + 1 - len(line.cells))
                filled[left] = value
                line.cells, line.merged = filled, line.merged | {left}


def _not_data(plan: _Plan, lines: Sequence[Line], position: int) -> str:
    """Why a line is no row of data, in words; empty where it is one or continues one."""
    cells = lines[position].raw
    filled = [index for index, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return _("empty row")
    if _repeats_header(plan, cells, filled):
        return _("the header once more")
    first = text_of(cells[filled[0]])
    if (
        plain(first) in _TOTALS
        and len(filled) > 1
        and all(map(_is_figure, (cells[i] for i in filled[1:])))
    ):
        return _("a row of totals")
    is_alone = len(filled) == 1 and isinstance(cells[filled[0]], str)
    if is_alone and (reason := _lonely(plan, lines, position, filled[0], first)):
        return reason
    if not any(index in plan.kinds for index in filled):
        return _("only columns that are not imported are filled in")
    return ""


def _repeats_header(plan: _Plan, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    # Nearly every line differs in its first two cells already.
    if not any(plain(text_of(cells[index])) == plan.header.get(index) for index in filled[:2]):
        return False
    same = sum(plain(text_of(cells[index])) == plan.header.get(index) for index in filled)
    return same >= max(1, 0.8 * len(filled), 0.5 * len(plan.header))


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, str) or not any(letter.isalpha() for letter in cell)


def _lonely(plan: _Plan, lines: Sequence[Line], position: int, index: int, text: str) -> str:
    """A text alone in its row: a heading between rows, or a note below them."""
    if plan.usual < 3:
        return ""
    is_first = index == plan.table.columns[0].index
    if plain(text).startswith(_NOTE_STARTS) or text.startswith(_NOTE_STARTS):
        return _("a note")
    if not is_first and index not in plan.keys:
        return ""
    if plan.kinds.get(index) in (Kind.LONG_TEXT, Kind.LIST) and index not in plan.keys:
        return ""
    following = next((line for line in lines[position + 1 :] if _count(line)), None)
    after_blank = position > 0 and not _count(lines[position - 1])
    if following is None:
        return _("a note below the table") if after_blank or len(text) > _LONG_NOTE else ""
    if _count(following) > 1:
        return _("a heading between rows: “%s”") % text[:_LONG_NOTE]
    return ""


def _count(line: Line) -> int:
    return sum(not is_blank(cell) for cell in line.raw)


def _continues(plan: _Plan, lines: Sequence[Line], position: int) -> bool:
    """Whether the line only adds text to the row above it: what identifies a row is blank."""
    if position == 0 or lines[position - 1].sort not in (Sort.DATA, Sort.CONTINUATION):
        return False
    cells = lines[position].raw
    if any(not is_blank(cell_at(cells, index)) for index in plan.keys):
        return False
    mapped = [index for index in plan.kinds if not is_blank(cell_at(cells, index))]
    return bool(mapped) and all(plan.kinds[index] in _APPENDED for index in mapped)

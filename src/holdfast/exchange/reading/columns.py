"""What a whole column says about its values: which order its dates have, which scale its words.

Decided once for a column, so that every row is read the same way, and told to the reader of the
import as a note wherever something had to be assumed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, cell_at, is_blank, text_of
from holdfast.exchange.reading.dates import date_hints
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.headers import Column, Table
from holdfast.exchange.reading.naming import header_scale
from holdfast.exchange.reading.numbers import number_hints, unit_of
from holdfast.exchange.reading.scales import ScaleHints, level_of, scale_hints
from holdfast.exchange.reading.values import Hints

_DATES = frozenset({Kind.DATE, Kind.DATETIME})
_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Note:
    """What was assumed about a column, for the person who imports."""

    field: str
    header: str
    letter: str
    text: str

    def __str__(self) -> str:
        return f"{self.header} ({self.letter}): {self.text}"


@dataclass(frozen=True)
class Study:
    """How each mapped column is read."""

    hints: Mapping[str, Hints]
    notes: tuple[Note, ...] = field(default=())


def study(table: Table, columns: Mapping[str, Sequence[Column]], fields: Iterable[Field]) -> Study:
    """Look at all values of the mapped columns; `columns` gives each field its columns."""
    hints: dict[str, Hints] = {}
    notes: list[Note] = []
    scaled: dict[tuple[int, int], list[tuple[Field, Column]]] = {}
    for each in fields:
        if not columns.get(each.name):
            continue
        column = columns[each.name][0]
        if each.kind is Kind.SCALE:
            scaled.setdefault(each.steps, []).append((each, column))
        elif each.kind in _DATES | _NUMBERS:
            texts = list(column_texts(table, column))
            found, remark = _date_column(texts) if each.kind in _DATES else _number_column(texts)
            hints[each.name] = found
            if remark:
                notes.append(Note(each.name, column.header, column.letter, remark))
    for steps, pairs in scaled.items():
        _scale_columns(table, steps, pairs, hints, notes)
    return Study(hints, tuple(notes))


def column_texts(table: Table, column: Column) -> Iterable[str]:
    """The texts typed into a column; dates and numbers that the spreadsheet knows as such left
    out.
    """
    for _number, cells in table.data_rows:
        cell = cell_at(cells, column.index)
        if isinstance(cell, str) and not is_blank(cell):
            yield text_of(cell)


def column_cells(table: Table, column: Column, limit: int) -> list[Cell]:
    """Up to `limit` filled cells of a column, from its beginning."""
    found: list[Cell] = []
    for _number, cells in table.data_rows:
        cell = cell_at(cells, column.index)
        if not is_blank(cell):
            found.append(cell)
            if len(found) >= limit:
                break
    return found


def _date_column(texts: Sequence[str]) -> tuple[Hints, str]:
    found = date_hints(texts)
    if not found.decided:
        remark = _(
            "No date in this column shows whether day or month comes first; the day was taken "
            "first."
        )
    elif found.month_first:
        remark = _("Dates were read with the month first, as some of them allow nothing else.")
    elif found.mixed:
        remark = _(
            "Some dates have the day first and some the month; those that could be either were "
            "refused."
        )
    else:
        remark = ""
    return Hints(dates=found), remark


def _number_column(texts: Sequence[str]) -> tuple[Hints, str]:
    found = number_hints(texts)
    remarks = []
    if found.decimal_comma:
        remarks.append(_("The comma was read as the decimal mark."))
    if not found.mixed_units and (units := {unit_of(text) for text in texts} - {""}):
        remarks.append(_("The unit “%(unit)s” was left out.") % {"unit": units.pop()})
    return Hints(numbers=found), " ".join(remarks)


def _scale_columns(
    table: Table,
    steps: tuple[int, int],
    pairs: Sequence[tuple[Field, Column]],
    hints: dict[str, Hints],
    notes: list[Note],
) -> None:
    """Columns with the same scale are judged together, so that "high" means the same in all."""
    texts = {column.index: list(column_texts(table, column)) for _field, column in pairs}
    pooled = scale_hints(text for column in texts.values() for text in column)
    for each, column in pairs:
        declared = header_scale(column.header)
        found = pooled
        if declared and declared != steps:
            found = scale_hints(texts[column.index], declared)
        hints[each.name] = Hints(scale=found)
        if remark := _scale_remark(found, texts[column.index], steps):
            notes.append(Note(each.name, column.header, column.letter, remark))


def _scale_remark(found: ScaleHints, texts: Sequence[str], steps: tuple[int, int]) -> str:
    low, high = steps
    if (source := found.source) is not None:
        return _("The scale %(from)s to %(to)s was stretched to %(low)s to %(high)s.") % {
            "from": source[0], "to": source[1], "low": low, "high": high,
        }  # fmt: skip
    words = list(dict.fromkeys(text for text in texts if level_of(text) is not None))
    if not words:
        return ""
    if found.three_words:
        return _("Low, medium and high were spread evenly over %(low)s to %(high)s.") % {
            "low": low, "high": high,
        }  # fmt: skip
    shown = ", ".join(words[:_SHOWN])
    return _("Words were read as steps from %(low)s to %(high)s: %(words)s.") % {
        "low": low, "high": high, "words": shown,
    }  # fmt: skip

"""A matrix of people by subjects, read as one row for each cell: as training matrices are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from holdfast.exchange.reading.cells import Cell, cell_at, column_letter, is_blank
from holdfast.exchange.reading.dates import read_date
from holdfast.exchange.reading.fields import Field
from holdfast.exchange.reading.headers import Column, Table
from holdfast.exchange.reading.mapping import Mapping_
from holdfast.exchange.reading.unreadable import Unreadable

FEWEST: Final = 2  # one column of dates is a column of dates
SHARE: Final = 0.5  # of its filled cells; the others are explained one by one


def unfolded(table: Table, mapping: Mapping_, header_as: Field, cell_as: Field) -> Table | None:
    """Give a table with one row for each filled cell of a matrix; None where it is no matrix.

    It is one where no column feeds what stands in the headers and two or more columns that feed no
    field hold days: each header becomes a value of `header_as`, each cell one of `cell_as`.
    """
    if header_as.name in mapping:
        return None
    days = [column for column in _spare(table, mapping, cell_as) if _holds_days(table, column)]
    if len(days) < FEWEST:
        return None
    kept = [column for column in table.columns if column not in days]
    headers: list[Cell] = [*(column.header for column in kept), header_as.label, cell_as.label]
    rows: list[list[Cell]] = [headers]
    for number, cells in table.data_rows:
        if number in table.left_out:
            continue
        known: list[Cell] = [cell_at(cells, column.index) for column in kept]
        filled = [column for column in days if not is_blank(cell_at(cells, column.index))]
        rows += [[*known, column.header, cell_at(cells, column.index)] for column in filled]
    return Table(
        sheet=replace(
            table.sheet,
            rows=rows,
            merges=(),
            hidden_rows=frozenset(),
            hidden_columns=frozenset(),
        ),
        header_row=1,
        columns=[
            Column(index, str(header), column_letter(index)) for index, header in enumerate(headers)
        ],
        end=len(rows),
        score=table.score,
    )


def _spare(table: Table, mapping: Mapping_, cell_as: Field) -> Sequence[Column]:
    """Give the columns that feed nothing else: one of them may have been taken for the day."""
    guess = mapping.get(cell_as.name)
    taken = [] if guess is None else list(guess.columns)
    spare = [*mapping.unused, *taken]
    return sorted(spare, key=lambda column: column.index)


def _holds_days(table: Table, column: Column) -> bool:
    filled = [
        cell
        for _number, cells in table.data_rows
        if not is_blank(cell := cell_at(cells, column.index))
    ]
    return bool(filled) and sum(map(_is_day, filled)) >= SHARE * len(filled)


def _is_day(cell: Cell) -> bool:
    try:
        read_date(cell)
    except Unreadable:
        return False
    return not isinstance(cell, int | float)  # a figure can be read as a day, and seldom is one

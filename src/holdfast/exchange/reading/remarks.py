"""What of a spreadsheet its importer may not see: hidden parts, other sheets, other tables."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.exchange.reading.cells import cell_at, is_blank, plain, text_of
from holdfast.exchange.reading.columns import column_texts
from holdfast.exchange.reading.headers import Column, Table
from holdfast.exchange.reading.sheets import Workbook

_SHOWN = 12
_WORDS = 6  # of a status column
_STATUS = frozenset(
    "status state stage phase zustand stand statut etat état estado stato toestand tilstand "
    "tillstånd lifecycle".split()
)


def remarks_on(workbook: Workbook, table: Table, *, leave_hidden: bool = False) -> list[str]:
    """Say what is hidden and what becomes of it, and what of the file is not read at all."""
    made = [
        _hidden_rows(table, leave_hidden=leave_hidden),
        _hidden_columns(table),
        _above(table),
        *_other_tables(table),
        _other_sheets(workbook, table),
    ]
    return [remark for remark in made if remark]


def hidden_data_rows(table: Table) -> list[int]:
    """Give the numbers of the hidden rows of a table that hold something."""
    hidden = table.sheet.hidden_rows
    if not hidden:
        return []
    return [
        number
        for number, cells in table.data_rows
        if number in hidden and not all(map(is_blank, cells))
    ]


def named(column: Column) -> str:
    """Give a column as people find it: its header and its letter."""
    if not column.header:
        return _("Column {letter}, which has no header").format(letter=column.letter)
    return f"{column.header} ({column.letter})"


def unapplied_states(table: Table, unused: Iterable[Column]) -> list[str]:
    """Say of each column of states that no field takes that its words move no life cycle."""
    made = []
    for column in unused:
        if _STATUS.isdisjoint(plain(column.header).split()):
            continue
        words = dict.fromkeys(column_texts(table, column))
        if words:
            said = _(
                "{column} moves no life cycle: new records begin at their beginning, those that "
                "are here stay where they are. Its words stay in the stored file: {words}."
            )
            quoted = (f"“{word[:40]}”" for word in words)
            made.append(said.format(column=named(column), words=_listed(quoted, _WORDS)))
    return made


def untaken(table: Table, unused: Iterable[Column]) -> list[str]:
    """Name the columns that no field takes, with how many cells each holds; blank ones not."""
    counts = {
        column: sum(
            not is_blank(cell_at(cells, column.index)) for _number, cells in table.data_rows
        )
        for column in unused
    }
    return [
        ngettext("{column}: {count} cell", "{column}: {count} cells", count).format(
            column=named(column), count=count
        )
        for column, count in counts.items()
        if count
    ]


def _hidden_rows(table: Table, *, leave_hidden: bool) -> str:
    rows = hidden_data_rows(table)
    if not rows:
        return ""
    if leave_hidden:
        words = ngettext(
            "Sheet “{sheet}” has {count} row that is hidden or filtered away ({rows}): it is left "
            "out, as you chose.",
            "Sheet “{sheet}” has {count} rows that are hidden or filtered away ({rows}): they are "
            "left out, as you chose.",
            len(rows),
        )
    else:
        words = ngettext(
            "Sheet “{sheet}” has {count} row that is hidden or filtered away ({rows}): it is read "
            "like the others.",
            "Sheet “{sheet}” has {count} rows that are hidden or filtered away ({rows}): they are "
            "read like the others.",
            len(rows),
        )
    return words.format(sheet=table.sheet.name, count=len(rows), rows=_ranges(rows))


def _hidden_columns(table: Table) -> str:
    hidden = [column for column in table.columns if column.index in table.sheet.hidden_columns]
    if not hidden:
        return ""
    words = _("Hidden columns of sheet “{sheet}” are matched like the others: {columns}.")
    return words.format(sheet=table.sheet.name, columns=_listed(map(named, hidden)))


def _above(table: Table) -> str:
    """Name what stands above the headers, but for the titles that are part of them."""
    headers = " ".join(column.header for column in table.columns)
    said = [
        text
        for row in table.sheet.rows[: table.header_row - 1]
        for cell in row
        if (text := text_of(cell)) and text not in headers
    ]
    if not said:
        return ""
    words = _("The headers stand in row {row}. What stands above them is not read: {texts}.")
    quoted = (f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”" for text in said)
    return words.format(row=table.header_row, texts=_listed(dict.fromkeys(quoted), 4))


def _other_tables(table: Table) -> list[str]:
    words = _("Another table of the sheet is not read: row {row}, {headers}.")
    return [
        words.format(row=other.header_row, headers=_listed(other.headers)) for other in table.others
    ]


def _other_sheets(workbook: Workbook, table: Table) -> str:
    others = [sheet for sheet in workbook.sheets if sheet is not table.sheet and sheet.rows]
    if not others:
        return ""
    names = (
        _("“{name}” (hidden)").format(name=sheet.name) if sheet.hidden else f"“{sheet.name}”"
        for sheet in others
    )
    words = ngettext(
        "Only sheet “{sheet}” is read. Another one stays in the stored file: {names}.",
        "Only sheet “{sheet}” is read. The others stay in the stored file: {names}.",
        len(others),
    )
    return words.format(sheet=table.sheet.name, names=_listed(names))


def _listed(texts: Iterable[str], most: int = _SHOWN) -> str:
    every = list(texts)
    shown = ", ".join(every[:most])
    if len(every) <= most:
        return shown
    return _("{shown} and {count} more").format(shown=shown, count=len(every) - most)


def _ranges(numbers: Sequence[int]) -> str:
    """Give numbers as people write them: 3, 12–25."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return _listed(str(a) if a == b else f"{a}–{b}" for a, b in ranges)

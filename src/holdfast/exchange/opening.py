"""Opening a register: the file, its best table, and which column feeds which field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Final

from django.utils.translation import gettext as _

from holdfast.acting.refusals import Refused
from holdfast.exchange.fields import fields_of
from holdfast.exchange.models import ColumnMapping
from holdfast.exchange.reading.cells import Cell
from holdfast.exchange.reading.fields import Field
from holdfast.exchange.reading.headers import Table, UnknownSheet, choose_table
from holdfast.exchange.reading.limits import DEFAULT_LIMITS, MEBIBYTE
from holdfast.exchange.reading.mapping import Mapping_, UnknownColumn, guess_mapping
from holdfast.exchange.reading.matrices import unfolded
from holdfast.exchange.reading.refusals import FileRefused, refusal
from holdfast.exchange.reading.remarks import hidden_data_rows, remarks_on, unapplied_states
from holdfast.exchange.reading.sheets import Sheet, Workbook, read_workbook
from holdfast.exchange.reading.statutes import read_statute
from holdfast.records.registry import RecordType

MAX_JSON = 64 * MEBIBYTE


@dataclass(frozen=True)
class Opened:
    """A register, opened: what was found in the file and how its columns are understood."""

    record_type: RecordType
    path: Path
    name: str
    sha256: str
    workbook: Workbook
    table: Table
    fields: tuple[Field, ...]
    mapping: Mapping_
    remembered: bool
    hidden_rows: int = 0  # of the table, holding something

    @property
    def headers_digest(self) -> str:
        """The digest of the headers, under which a mapping is remembered."""
        return digest_of_headers(self.table)


def open_register(
    path: Path,
    record_type: RecordType,
    *,
    name: str = "",
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    leave_hidden: bool = False,
) -> Opened:
    """Open a file as a register of a kind of record, and guess its columns.

    `overrides` gives a field its column by header or letter; without any, a mapping remembered for
    these headers is used. Hidden rows are read like the others, unless they are to be left out.

    Raises:
        Refused: the file, its sheet or the wishes cannot be used; with what to do.
    """
    fields = fields_of(record_type)
    if not fields or not record_type.importable:
        raise Refused(_("{plural} are not imported.").format(plural=record_type.plural))
    try:
        workbook = _read(path, name or path.name)
        table = choose_table(workbook, fields, sheet)
    except FileRefused as refused:
        raise Refused(f"{name or path.name}: {refused.reason} {refused.advice}") from refused
    except UnknownSheet as unknown:
        raise Refused(str(unknown)) from unknown
    if table is None:
        raise Refused(
            _("“{name}” holds no table with headers such as: {headers}.").format(
                name=name or path.name, headers=", ".join(field.label for field in fields[:6])
            )
        )
    remarks = remarks_on(workbook, table, leave_hidden=leave_hidden)
    workbook = replace(workbook, warnings=(*workbook.warnings, *remarks))
    hidden = hidden_data_rows(table)
    if leave_hidden:
        table = replace(table, left_out=frozenset(hidden))
    table, workbook = _row_by_row(record_type, table, fields, workbook)
    known = None if overrides else _remembered(record_type, table)
    try:
        mapping = guess_mapping(table, fields, overrides=overrides or known or {})
    except UnknownColumn as unknown:
        if known is None:
            raise Refused(str(unknown)) from unknown
        mapping = guess_mapping(table, fields)
    mapping.notes += unapplied_states(table, mapping.unused)
    return Opened(
        record_type=record_type,
        path=path,
        name=name or path.name,
        sha256=_digest(path),
        workbook=workbook,
        table=table,
        fields=fields,
        mapping=mapping,
        remembered=known is not None,
        hidden_rows=len(hidden),
    )


def _row_by_row(
    record_type: RecordType, table: Table, fields: tuple[Field, ...], workbook: Workbook
) -> tuple[Table, Workbook]:
    """Read a matrix of people by subjects as one row for each filled cell, and say so."""
    if record_type.matrix is None:
        return table, workbook
    by_name = {field.name: field for field in fields}
    header_as, cell_as = (by_name[name] for name in record_type.matrix)
    found = unfolded(table, guess_mapping(table, fields), header_as, cell_as)
    if found is None:
        return table, workbook
    words = _(
        "This is a matrix: each filled cell is read as one row, the header of its column as "
        "“{header}” and what it holds as “{cell}”. Rows are numbered in that order."
    ).format(header=header_as.label, cell=cell_as.label)
    return found, replace(workbook, warnings=(*workbook.warnings, words))


def digest_of_headers(table: Table) -> str:
    """Give the digest of a table's headers in their order."""
    headers = "\n".join(column.header for column in table.columns)
    return hashlib.sha256(headers.encode()).hexdigest()


def _remembered(record_type: RecordType, table: Table) -> dict[str, str] | None:
    found = ColumnMapping.objects.filter(
        record_type=record_type.key, headers_digest=digest_of_headers(table)
    ).first()
    return dict(found.columns) if found else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, name: str) -> Workbook:
    ending = PurePath(name).suffix.lower()
    if ending == ".json" and path.is_file():
        return _read_json(path, name)
    if ending in (".md", ".markdown"):
        return _read_statute(path, name)
    book = read_workbook(path)
    if book.kind != "csv":
        return book
    # A stored file is named by its digest, and a text file names its only sheet itself.
    return replace(book, sheets=(replace(book.sheets[0], name=PurePath(name).stem),))


STATUTE_HEADERS: Final = (
    "Reference",
    "Title",
    "Name of the source",
    "Place in the text",
    "What it says",
    "Line",
)


def _read_statute(path: Path, name: str) -> Workbook:
    """Read a law in Markdown as a register of its sections, each with its place in the text."""
    statute = read_statute(path)
    rows: list[list[Cell]] = [list(STATUTE_HEADERS)]
    for section in statute.sections:
        heading = section.heading or (section.path[-1] if section.path else "")
        place = section.place or heading or statute.title
        title = f"{place} {heading}".strip() if heading != place else place
        # The same place can stand in a law and in its annex: the line keeps them apart.
        rows.append(
            [f"{place}, line {section.line}", title[:300], statute.title[:300], place[:200],
             section.text or heading, section.line]
        )  # fmt: skip
    sheet = Sheet(statute.title[:100] or PurePath(name).stem, hidden=False, rows=rows)
    return Workbook(name, "statute", (sheet,), ())


def _read_json(path: Path, name: str) -> Workbook:
    """Read an exported register: a list of objects, or an object that holds one in `records`."""
    problem = _("“{name}” is no list of records in JSON.").format(name=name)
    if path.stat().st_size > MAX_JSON:
        raise Refused(_("The file is too large; split it."))
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        json.dumps(document, ensure_ascii=False).encode()  # half a character cannot be kept
    except (ValueError, RecursionError, UnicodeDecodeError) as error:
        raise Refused(f"{problem} ({error})") from error
    rows = document.get("records") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(problem)
    headers = list(dict.fromkeys(key for row in rows for key in row))
    _refuse_too_large(len(rows) + 1, len(headers))
    cells: list[list[Cell]] = [list(headers)]
    cells += [[_cell(row.get(header)) for header in headers] for row in rows]
    sheet = Sheet(PurePath(name).stem, hidden=False, rows=cells)
    return Workbook(name, "json", (sheet,))


def _refuse_too_large(rows: int, columns: int) -> None:
    """Refuse a table before it is laid out: rows that share no column make a huge one of little."""
    for code, count, limit in (
        ("rows", rows, DEFAULT_LIMITS.rows),
        ("columns", columns, DEFAULT_LIMITS.columns),
        ("cells", rows * columns, DEFAULT_LIMITS.cells),
    ):
        if count > limit:
            raise refusal(code, limit=limit)


def _cell(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False)

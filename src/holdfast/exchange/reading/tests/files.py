"""Small spreadsheets made on the spot."""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

from holdfast.exchange.reading.fields import Field
from holdfast.exchange.reading.headers import Table, choose_table, find_table
from holdfast.exchange.reading.mapping import guess_mapping
from holdfast.exchange.reading.rows import Row, Rows, read_rows
from holdfast.exchange.reading.sheets import Sheet, read_workbook

RowsOfCells = Sequence[Sequence[object]]

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def text_file(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def xlsx_file(folder: Path, rows: RowsOfCells, name: str = "table.xlsx") -> Path:
    path = folder / name
    options = {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False,
               "strings_to_formulas": False}  # fmt: skip
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet("Register")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def ods_file(folder: Path, rows: RowsOfCells, name: str = "table.ods", manifest: str = "") -> Path:
    """An ODS file of texts and numbers, with the endless empty rows that office programs write."""
    body = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows
    )
    tail = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
            f"{manifest}</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            _ODS.format(f'<table:table table:name="Register">{body}{tail}</table:table>'),
        )
    return path


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


def changed_zip(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """A copy of a ZIP file with parts replaced or added."""
    with zipfile.ZipFile(source) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in {**parts, **changes}.items():
            new.writestr(name, content)
    return target


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet_of(*rows: Sequence[Any], merges: Sequence[tuple[int, int, int, int]] = ()) -> Sheet:
    return Sheet("Register", hidden=False, rows=[list(row) for row in rows], merges=tuple(merges))


def table_of(
    fields: Sequence[Field], *rows: Sequence[Any], merges: Sequence[tuple[int, int, int, int]] = ()
) -> Table:
    table = find_table(sheet_of(*rows, merges=merges), fields)
    assert table is not None
    return table


def rows_of(
    fields: Sequence[Field], *rows: Sequence[Any], merges: Sequence[tuple[int, int, int, int]] = ()
) -> list[Row]:
    return list(reading_of(fields, *rows, merges=merges))


def reading_of(
    fields: Sequence[Field], *rows: Sequence[Any], merges: Sequence[tuple[int, int, int, int]] = ()
) -> Rows:
    table = table_of(fields, *rows, merges=merges)
    return read_rows(table, guess_mapping(table, fields), fields)


def rows_of_file(path: Path, fields: Sequence[Field]) -> list[Row]:
    table = choose_table(read_workbook(path), fields)
    assert table is not None
    return list(read_rows(table, guess_mapping(table, fields), fields))

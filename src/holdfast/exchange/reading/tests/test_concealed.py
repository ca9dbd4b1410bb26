"""What a spreadsheet hides is read, and named: nobody imports what they have not been told of."""

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from holdfast.exchange.reading.headers import choose_table
from holdfast.exchange.reading.mapping import guess_mapping
from holdfast.exchange.reading.remarks import remarks_on
from holdfast.exchange.reading.rows import read_rows
from holdfast.exchange.reading.sheets import Sheet, Workbook, read_workbook
from holdfast.exchange.reading.tests.files import (
    changed_zip,
    ods_file,
    reading_of,
    sheet_of,
    table_of,
    text_file,
    xlsx_file,
)
from holdfast.exchange.reading.tests.registers import SITE_FIELDS

ROWS = [["Name", "Country", "Guard"], *([f"Gate {n}", "NO", "yes"] for n in range(2, 10))]


def hiding(folder: Path, *, rows: tuple[int, ...] = (), columns: tuple[int, ...] = ()) -> Path:
    """Give a workbook with hidden rows (as people number them) and columns (from 0)."""
    path = folder / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Register")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        for number in rows:
            sheet.set_row(number - 1, None, None, {"hidden": True})
        for column in columns:
            sheet.set_column(column, column, 20, None, {"hidden": True})
    return path


def said_of(book: Workbook, *, leave_hidden: bool = False) -> str:
    table = choose_table(book, SITE_FIELDS)
    assert table is not None
    return "\n".join(remarks_on(book, table, leave_hidden=leave_hidden))


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    book = read_workbook(hiding(tmp_path, rows=(3, 5, 6, 7), columns=(2,)))
    assert [row[0] for row in book.sheets[0].rows] == [row[0] for row in ROWS]
    said = said_of(book)
    assert "4 rows that are hidden or filtered away (3, 5–7): they are read like" in said
    assert "Guard (C)" in said
    assert "left out, as you chose" in said_of(book, leave_hidden=True)


def test_of_a_file_that_hides_nothing_nothing_is_said(tmp_path: Path) -> None:
    assert said_of(read_workbook(hiding(tmp_path))) == ""
    assert said_of(read_workbook(text_file(tmp_path, "Name,Country\nGate,NO\n"))) == ""


def test_hidden_rows_without_content_are_not_worth_a_word(tmp_path: Path) -> None:
    assert said_of(read_workbook(hiding(tmp_path, rows=(40, 41), columns=(9,)))) == ""


def test_rows_without_numbers_are_counted(tmp_path: Path) -> None:
    rows = "".join(
        f'<row{hidden}><c t="inlineStr"><is><t>{text}</t></is></c></row>'
        for text, hidden in (("Name", ""), ("Gate", " hidden='true'"), ("Quay", ""))
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    plain = xlsx_file(tmp_path, [["Name"]])
    changes = {"xl/worksheets/sheet1.xml": sheet.encode()}
    book = read_workbook(changed_zip(plain, tmp_path / "bare.xlsx", changes))
    assert book.sheets[0].hidden_rows == {2}


def test_a_long_sheet_is_looked_at_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Register")
        sheet.write_row(0, 0, ["Name", "Country"])
        for number in range(1, 9_000):
            sheet.write_row(number, 0, [number, "NO"])
            if number % 1000 == 0:
                sheet.set_row(number, None, None, {"hidden": True})
    assert read_workbook(path).sheets[0].hidden_rows == {n + 1 for n in range(1000, 9000, 1000)}


def test_an_ods_file_hides_rows_that_it_repeats(tmp_path: Path) -> None:
    plain = ods_file(tmp_path, [["Name", "Country"], ["Gate", "NO"], ["Quay", "NO"]])
    shown = plain.parent / "shown.ods"
    content = (
        '<table:table table:name="Register"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        "<table:table-row>{cells}</table:table-row>"
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2">{cells}'
        "</table:table-row><table:table-row>{cells}</table:table-row></table:table>"
    ).format(
        cells='<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        * 2
    )
    frame = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f"<office:spreadsheet>{content}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    (sheet,) = read_workbook(changed_zip(plain, shown, {"content.xml": frame.encode()})).sheets
    assert sheet.hidden_rows == {2, 3}
    assert sheet.hidden_columns == {1}


def test_other_sheets_are_named_and_hidden_ones_as_hidden() -> None:
    sheets = (
        Sheet("Sites", hidden=False, rows=[["Name", "Country"], ["Gate", "NO"]]),
        Sheet("Lists", hidden=True, rows=[["yes"], ["no"]]),
        Sheet("Blank", hidden=False, rows=[]),
    )
    said = said_of(Workbook("book.xlsx", "xlsx", sheets))
    assert said == (
        "Only sheet “Sites” is read. Another one stays in the stored file: “Lists” (hidden)."
    )


def test_what_stands_above_the_headers_is_named_but_not_their_own_titles() -> None:
    sheet = sheet_of(["Sites of Halden", None], [None, None], ["Name", "Country"], ["Gate", "NO"])
    said = said_of(Workbook("book.xlsx", "xlsx", (sheet,)))
    assert said == (
        "The headers stand in row 3. What stands above them is not read: “Sites of Halden”."
    )


@pytest.mark.parametrize("unwanted", [frozenset({3}), frozenset()])
def test_a_row_left_out_is_accounted_for(unwanted: frozenset[int]) -> None:
    table = table_of(SITE_FIELDS, ["Name", "Country"], ["Gate", "NO"], ["Quay", "NO"])
    table = replace(table, left_out=unwanted)
    rows = list(read_rows(table, guess_mapping(table, SITE_FIELDS), SITE_FIELDS))
    assert [row.number for row in rows] == [2, 3]
    assert bool(rows[1].skipped) is bool(unwanted)


def test_a_value_from_a_merged_cell_is_taken_and_told() -> None:
    reading = reading_of(
        SITE_FIELDS,
        ["Name", "Country"],
        ["Gate", "NO"],
        ["Quay", None],
        ["Depot", None],
        merges=[(1, 1, 3, 1)],
    )
    assert [row.values["country"] for row in reading] == ["NO", "NO", "NO"]
    assert [str(note) for note in reading.notes] == [
        "Country (B): 2 rows take their value from a merged cell that begins above them."
    ]

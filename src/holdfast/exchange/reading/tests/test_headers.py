"""The table is found wherever its author put it in the sheet."""

from pathlib import Path

import pytest
import xlsxwriter

from holdfast.exchange.reading.headers import Table, UnknownSheet, choose_table, find_table
from holdfast.exchange.reading.sheets import read_workbook
from holdfast.exchange.reading.tests.files import sheet_of, table_of
from holdfast.exchange.reading.tests.registers import RISK_FIELDS

HEADER = ["Risk ID", "Title", "Likelihood", "Impact"]


def _headers(table: Table) -> list[str]:
    return [column.header for column in table.columns]


def test_a_header_in_the_first_row_is_found() -> None:
    table = table_of(RISK_FIELDS, HEADER, ["R1", "Theft", 3, 4])
    assert table.header_row == 1
    assert [(column.header, column.letter) for column in table.columns] == [
        ("Risk ID", "A"), ("Title", "B"), ("Likelihood", "C"), ("Impact", "D"),
    ]  # fmt: skip


def test_a_preamble_above_the_header_is_passed_over() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Risk register of the North Terminal"],
        ["Version", "3", "Owner", "Security"],
        [],
        HEADER,
        ["R1", "Theft", 3, 4],
    )
    assert table.header_row == 4
    assert [number for number, _cells in table.data_rows] == [5]


def test_leading_blank_columns_are_left_out_and_letters_stay_true() -> None:
    table = table_of(RISK_FIELDS, [None, None, *HEADER], [None, None, "R1", "Theft", 3, 4])
    assert [column.letter for column in table.columns] == ["C", "D", "E", "F"]


def test_two_header_rows_with_merged_group_titles_are_read_as_one() -> None:
    table = table_of(
        RISK_FIELDS,
        ["ID", "Title", "Inherent", None, "Residual", None],
        [None, None, "Likelihood", "Impact", "Likelihood", "Impact"],
        ["R1", "Theft", 4, 5, 2, 3],
        merges=[(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1)],
    )
    assert table.header_row == 2
    assert _headers(table) == [
        "ID", "Title", "Inherent Likelihood", "Inherent Impact", "Residual Likelihood",
        "Residual Impact",
    ]  # fmt: skip
    assert [number for number, _cells in table.data_rows] == [3]


def test_two_header_rows_of_a_text_file_are_read_as_one_too() -> None:
    table = table_of(
        RISK_FIELDS,
        ["", "", "Inherent", "", "Residual", ""],
        ["ID", "Title", "Likelihood", "Impact", "Likelihood", "Impact"],
        ["R1", "Theft", "4", "5", "2", "3"],
    )
    assert table.header_row == 2
    assert _headers(table)[2:4] == ["Inherent Likelihood", "Inherent Impact"]


def test_group_titles_are_kept_where_hardly_a_word_is_known() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Yard of the North Terminal"],
        ["Gefahr", "Brutto", None, "Netto", None],
        [None, "EW", "SA", "EW", "SA"],
        ["Brand", 4, 5, 2, 3],
        ["Einbruch", 3, 3, 1, 2],
    )
    assert _headers(table) == ["Gefahr", "Brutto EW", "Brutto SA", "Netto EW", "Netto SA"]
    assert [number for number, _row in table.data_rows] == [4, 5]


def test_group_titles_are_kept_where_only_the_row_beneath_is_known() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Gefahr", "Brutto", None, "Netto", None],
        [None, "Likelihood", "Impact", "Likelihood", "Impact"],
        ["Fire in the yard", 4, 5, 2, 3],
    )
    assert _headers(table)[1:3] == ["Brutto Likelihood", "Brutto Impact"]
    assert table.header_row == 2


def test_a_title_over_the_whole_table_is_no_group_title() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Yard", None, None],
        ["Gefahr", "EW", "SA"],
        ["Brand", "hoch", "hoch"],
        merges=[(0, 0, 0, 2)],
    )
    assert _headers(table) == ["Gefahr", "EW", "SA"]


def test_a_first_row_of_data_is_not_taken_for_a_second_header_row() -> None:
    table = table_of(RISK_FIELDS, [None, "Title", "Owner"], ["Gates", "Theft", "Ines"])
    assert table.header_row == 1


def test_the_table_that_names_most_fields_wins_and_others_are_reported() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Likelihood", "Meaning"],
        ["High", "weekly"],
        [],
        HEADER,
        ["R1", "Theft", 3, 4],
        [],
        ["Title", "Owner"],
        ["Review the method", "Ines"],
    )
    assert table.header_row == 4
    assert [number for number, _cells in table.data_rows] == [5]
    assert (7, ("Title", "Owner")) in [(other.header_row, other.headers) for other in table.others]


def test_a_legend_beside_the_table_is_left_aside_and_reported() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Title", "Likelihood", "Impact", None, "P", "Meaning"],
        ["Theft", 3, 4, None, 1, "rare"],
        ["Fire", 2, 5, None, 2, "unlikely"],
    )
    assert _headers(table) == ["Title", "Likelihood", "Impact"]
    assert table.others[0].headers == ("P", "Meaning")


def test_an_empty_column_inside_one_table_does_not_cut_it() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Title", "Likelihood", None, "Owner", "Status"],
        ["Theft", 3, None, "Ines", "Open"],
    )
    assert _headers(table) == ["Title", "Likelihood", "Owner", "Status"]


def test_a_column_without_a_header_is_kept_under_its_letter() -> None:
    table = table_of(RISK_FIELDS, ["Title", None, "Owner"], ["Theft", "note", "Ines"])
    assert [(column.header, column.letter) for column in table.columns][1] == ("", "B")


def test_words_in_the_data_that_are_also_names_of_fields_make_no_header() -> None:
    table = table_of(
        RISK_FIELDS,
        ["Step", "Activity", "L", "I"],
        ["1", "Design", "R", "A"],
        ["2", "Review", "P", "I"],
        ["3", "Risk", "I", "L"],
    )
    assert table.header_row == 1


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert list(table_of(RISK_FIELDS, HEADER).data_rows) == []


def test_an_empty_sheet_has_no_table() -> None:
    assert find_table(sheet_of(), RISK_FIELDS) is None
    assert find_table(sheet_of([None, " "], []), RISK_FIELDS) is None


def test_unknown_headers_still_make_a_table_to_be_mapped_by_hand() -> None:
    table = table_of(
        RISK_FIELDS, ["My list"], [], ["Aa", "Bb", "Cc"], ["x", "y", "z"], ["x", "y", "z"]
    )
    assert table.header_row == 3


def test_the_best_visible_sheet_is_chosen_and_a_hidden_one_only_by_name(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Cover").write_row(0, 0, ["Made by", "Security"])
        workbook.add_worksheet("Risks").write_row(0, 0, ["Title", "Impact"])
        hidden = workbook.add_worksheet("Old")
        hidden.write_row(0, 0, HEADER)
        hidden.hide()
    book = read_workbook(path)
    chosen = choose_table(book, RISK_FIELDS)
    assert chosen is not None
    assert chosen.sheet.name == "Risks"
    named = choose_table(book, RISK_FIELDS, "old")
    assert named is not None
    assert named.sheet.name == "Old"
    with pytest.raises(UnknownSheet, match="Cover, Risks, Old"):
        choose_table(book, RISK_FIELDS, "New")

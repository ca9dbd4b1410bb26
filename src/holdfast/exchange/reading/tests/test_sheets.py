"""Whatever a table was saved as, its cells arrive as its author sees them."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from holdfast.exchange.reading.sheets import FileRefused, Workbook, read_workbook
from holdfast.exchange.reading.tests.files import changed_zip, ods_file, text_file, xlsx_file

TABLE = "Name;Ort\nTor 3;Köln\nLager „Süd“;Łódź\n"


def test_an_xlsx_file_keeps_numbers_dates_and_truth(tmp_path: Path) -> None:
    day = dt.date(2025, 12, 31)
    book = read_workbook(
        xlsx_file(tmp_path, [["Title", "Due", "Step", "Live"], ["Theft", day, 4, True]])
    )
    assert book.kind == "xlsx"
    assert book.sheets[0].rows == [["Title", "Due", "Step", "Live"], ["Theft", day, 4.0, True]]


def test_an_ods_file_ends_where_its_author_stopped_writing(tmp_path: Path) -> None:
    book = read_workbook(ods_file(tmp_path, [["Title", "Step"], [None, None], ["Theft & fire", 4]]))
    assert book.kind == "ods"
    assert book.sheets[0].rows == [["Title", "Step"], [None, None], ["Theft & fire", 4.0]]


def test_hidden_sheets_are_listed_as_hidden(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Shown").write(0, 0, "a")
        workbook.add_worksheet("Lists").hide()
    book = read_workbook(path)
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Shown", False),
        ("Lists", True),
    ]
    assert [sheet.name for sheet in book.visible_sheets] == ["Shown"]


def test_a_formula_counts_with_its_stored_result_and_its_error_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_formula(0, 0, "=2*3", None, 6)
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, "=A1", None, "")
    book = read_workbook(path)
    assert book.sheets[0].rows[:2] == [[6.0], ["#DIV/0!"]]
    assert any("1 formulas have no stored result" in remark for remark in book.warnings)
    assert any("#DIV/0!" in remark for remark in book.warnings)


def test_macros_are_not_run_and_said_to_be_there(tmp_path: Path) -> None:
    plain = xlsx_file(tmp_path, [["Title"], ["Theft"]])
    path = changed_zip(plain, tmp_path / "m.xlsm", {"xl/vbaProject.bin": b"macro"})
    book = read_workbook(path)
    assert book.sheets[0].rows[1] == ["Theft"]
    assert any("macros" in remark for remark in book.warnings)


def test_links_to_other_files_are_not_followed_and_said_to_be_there(tmp_path: Path) -> None:
    plain = xlsx_file(tmp_path, [["Title"], ["Theft"]])
    link = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    book = read_workbook(changed_zip(plain, tmp_path / "l.xlsx", link))
    assert any("other files" in remark for remark in book.warnings)


@pytest.mark.parametrize("name", ["really.csv", "really.xls", "really"])
def test_the_content_decides_not_the_ending_of_the_name(tmp_path: Path, name: str) -> None:
    path = xlsx_file(tmp_path, [["Title"], ["Theft"]]).rename(tmp_path / name)
    assert read_workbook(path).kind == "xlsx"


def test_text_named_as_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    assert _rows(read_workbook(text_file(tmp_path, "a,b\n1,2\n", "t.xlsx")))[1] == ["1", "2"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_unicode_encoding_is_recognized(tmp_path: Path, encoding: str) -> None:
    book = read_workbook(text_file(tmp_path, TABLE.encode(encoding)))
    assert _rows(book) == [["Name", "Ort"], ["Tor 3", "Köln"], ["Lager „Süd“", "Łódź"]]
    assert not book.warnings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Name;Ort\nTür „Süd“ – Größe;Straße\nÉcluse;Orléans €\n"),
        ("latin-1", "Nom;Lieu\nécluse fermée;Orléans\n"),
        ("cp1250", "Nazwa;Miasto\nMagazyn główny;Łódź\nBrána;Plzeň, Třinec\nśluza;Gdańsk\n"),
        ("cp1251", "Название;Город\nСклад северный;Москва\n"),
        ("koi8-r", "Название;Город\nСклад северный;Москва\n"),
        ("cp1253", "Όνομα;Πόλη\nΑποθήκη;Πειραιάς\n"),
        ("shift_jis", "名前;場所\nひがしゲート;横浜ふ頭\n"),
        ("gb18030", "名称;地点\n仓库;上海港区\n"),
        ("euc_kr", "이름;장소\n창고;부산항\n"),
    ],
)
def test_old_code_pages_are_guessed_and_the_guess_is_said(
    tmp_path: Path, encoding: str, text: str
) -> None:
    book = read_workbook(text_file(tmp_path, text.encode(encoding)))
    assert _rows(book) == [line.split(";") for line in text.splitlines()]
    assert any("save it as UTF-8" in remark for remark in book.warnings)


def test_the_encoding_can_be_told(tmp_path: Path) -> None:
    path = text_file(tmp_path, "a;b\nGr\x94\xe1e;1\n".encode("latin-1"))
    assert _rows(read_workbook(path, encoding="cp850"))[1] == ["Größe", "1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_regularity_of_the_columns(
    tmp_path: Path, delimiter: str
) -> None:
    lines = [["Title", "Cost", "Note"], ["Theft, by night", "1.5", "a;b"], ["Fire", "2", "c|d"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert _rows(read_workbook(text_file(tmp_path, text))) == lines


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    text = "Titel;Kosten;Anteil\nBrand;1,5;0,25\nDiebstahl;2,75;0,5\nSturm;3,1;0,1\n"
    assert _rows(read_workbook(text_file(tmp_path, text)))[1] == ["Brand", "1,5", "0,25"]


def test_a_sep_line_is_an_instruction_and_no_row(tmp_path: Path) -> None:
    book = read_workbook(text_file(tmp_path, "sep=|\r\na|b\r\n1,2,3|x\r\n"))
    assert _rows(book) == [["a", "b"], ["1,2,3", "x"]]


def test_a_line_break_within_quotation_marks_makes_no_new_row(tmp_path: Path) -> None:
    book = read_workbook(text_file(tmp_path, 'a,b\n"one\ntwo",2\n3,"say ""yes"""\n'))
    assert _rows(book) == [["a", "b"], ["one\ntwo", "2"], ["3", 'say "yes"']]


def test_blank_lines_count_as_rows_so_that_numbers_agree_with_the_spreadsheet(
    tmp_path: Path,
) -> None:
    assert len(_rows(read_workbook(text_file(tmp_path, "a,b\n\n1,2\n\n\n")))) == 3


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_rest(tmp_path: Path) -> None:
    book = read_workbook(text_file(tmp_path, 'a,b\n1,"two\n3,4\n5,6\n'))
    assert _rows(book) == [["a", "b"], ["1", '"two'], ["3", "4"], ["5", "6"]]
    assert any("Row 2" in remark for remark in book.warnings)


def test_null_characters_are_taken_out_and_said_to_have_been_there(tmp_path: Path) -> None:
    book = read_workbook(text_file(tmp_path, b"a,b\n1,t\x00wo\n"))
    assert _rows(book)[1] == ["1", "two"]
    assert book.warnings


def test_a_file_of_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert _rows(read_workbook(text_file(tmp_path, "Name\nGate 1\nGate 2\n"))) == [
        ["Name"], ["Gate 1"], ["Gate 2"],
    ]  # fmt: skip


def test_a_refusal_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_workbook(tmp_path / "absent.xlsx")
    assert refused.value.reason
    assert refused.value.advice


def _rows(book: Workbook) -> list[list[object]]:
    return [list(row) for row in book.sheets[0].rows]

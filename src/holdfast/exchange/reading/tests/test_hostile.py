"""A hostile or broken file is refused in words, at little cost, and harms nothing."""

import contextlib
import os
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from holdfast.exchange.reading.sheets import DEFAULT_LIMITS, FileRefused, read_workbook
from holdfast.exchange.reading.tests.files import (
    changed_zip,
    ods_file,
    text_file,
    xlsx_file,
    zip_bytes,
)

SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0"?><worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = b"</sheetData></worksheet>"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return xlsx_file(tmp_path, [["Title", "Step"], ["Theft", 3]])


def _code(path: Path, **limits: int) -> str:
    with pytest.raises(FileRefused) as refused:
        read_workbook(path, limits=replace(DEFAULT_LIMITS, **limits))
    assert refused.value.reason
    assert refused.value.advice
    return refused.value.code


def test_a_bomb_of_cells_is_counted_before_it_is_parsed(plain: Path, tmp_path: Path) -> None:
    row = b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>"
    bomb = changed_zip(plain, tmp_path / "bomb.xlsx", {SHEET: HEAD + row * 3000 + TAIL})
    assert bomb.stat().st_size < 500_000
    assert _code(bomb) == "cells"


def test_a_bomb_of_spaces_is_stopped_by_its_unpacked_size(plain: Path, tmp_path: Path) -> None:
    content = HEAD + b" " * 20_000_000 + TAIL
    bomb = changed_zip(plain, tmp_path / "bomb.xlsx", {"xl/sharedStrings.xml": content})
    assert _code(bomb, member_bytes=10_000_000) == "unpacked"
    assert _code(bomb, unpacked_bytes=10_000_000) == "unpacked"


def test_a_part_that_lies_about_its_size_gains_nothing(plain: Path, tmp_path: Path) -> None:
    bomb = changed_zip(plain, tmp_path / "lie.xlsx", {SHEET: HEAD + b" " * 30_000_000 + TAIL})
    data = bomb.read_bytes()
    size = (30_000_000 + len(HEAD) + len(TAIL)).to_bytes(4, "little")
    assert data.count(size) == 2
    bomb.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    assert _code(bomb) in ("damaged", "unpacked", "memory", "time")


def test_two_far_cells_do_not_buy_a_billion_empty_ones(plain: Path, tmp_path: Path) -> None:
    cells = (
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    far = changed_zip(plain, tmp_path / "far.xlsx", {SHEET: HEAD + cells + TAIL})
    assert _code(far) in ("memory", "columns", "rows", "cells")


def test_a_sheet_a_thousand_columns_too_wide_is_refused(plain: Path, tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    wide = changed_zip(plain, tmp_path / "wide.xlsx", {SHEET: HEAD + cells + TAIL})
    assert _code(wide) == "columns"
    assert _code(text_file(tmp_path, "," * 1_000_000 + "\n")) == "columns"


def test_rows_repeated_a_million_times_in_an_ods_file_are_refused(tmp_path: Path) -> None:
    path = ods_file(tmp_path, [["Title"], ["Theft"]])
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
    again = b'<table:table-row table:number-rows-repeated="1000000">'
    bomb = changed_zip(
        path, tmp_path / "bomb.ods",
        {"content.xml": content.replace(b"<table:table-row>", again, 2)},
    )  # fmt: skip
    assert _code(bomb) in ("rows", "cells", "memory", "time")


@pytest.mark.parametrize("member", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml"])
def test_declared_entities_are_refused(plain: Path, tmp_path: Path, member: str) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    )
    assert _code(changed_zip(plain, tmp_path / "e.xlsx", {member: laughs})) == "entities"
    wide = laughs.decode().encode("utf-16")
    assert _code(changed_zip(plain, tmp_path / "w.xlsx", {member: wide})) == "entities"


def test_too_many_parts_are_refused(plain: Path, tmp_path: Path) -> None:
    parts = {f"xl/media/{number}.png": b"" for number in range(300)}
    assert _code(changed_zip(plain, tmp_path / "many.xlsx", parts), members=200) == "members"


def test_encrypted_workbooks_are_named_as_such(plain: Path, tmp_path: Path) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    marked = ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64
    assert _code(text_file(tmp_path, marked, "locked.xlsx")) == "encrypted"
    assert _code(text_file(tmp_path, ole, "old.xls")) == "legacy"
    locked = ods_file(tmp_path, [["a"]], manifest="<manifest:encryption-data/>")
    assert _code(locked) == "encrypted"
    flagged = bytearray(plain.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.find(mark)
        while at >= 0:
            flagged[at + offset] |= 1
            at = flagged.find(mark, at + 4)
    assert _code(text_file(tmp_path, bytes(flagged), "flagged.xlsx")) == "encrypted"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_called_damaged(plain: Path, tmp_path: Path, share: float) -> None:
    data = plain.read_bytes()
    assert _code(text_file(tmp_path, data[: int(len(data) * share)], "cut.xlsx")) == "damaged"


def test_a_workbook_with_one_flipped_byte_is_read_or_refused_never_more(
    plain: Path, tmp_path: Path
) -> None:
    data = plain.read_bytes()
    for position in range(0, len(data), len(data) // 12):
        broken = bytearray(data)
        broken[position] ^= 0xFF
        with contextlib.suppress(FileRefused):
            assert read_workbook(text_file(tmp_path, bytes(broken), "flip.xlsx")).sheets


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "other_format"),
        (b"\x89PNG\r\n\x1a\n....", "other_format"),
        (b"\x1f\x8b\x08\x00....", "other_format"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "other_format"),
        (b'{"risks": [{"title": "Theft"}]}', "other_format"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 40, "binary"),
        (zip_bytes({"word/document.xml": b"<w/>"}), "other_format"),
        (zip_bytes({"xl/workbook.bin": b"..."}), "other_format"),
        (zip_bytes({"readme.txt": b"hello"}), "other_format"),
    ],
)
def test_what_is_no_spreadsheet_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    assert _code(text_file(tmp_path, content, "upload.xlsx")) == code


def test_folders_and_pipes_are_refused_without_waiting(tmp_path: Path) -> None:
    assert _code(tmp_path) == "folder"
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert _code(pipe) == "binary"


def test_a_file_larger_than_allowed_is_not_opened(tmp_path: Path) -> None:
    assert _code(text_file(tmp_path, "a,b\n" * 100), file_bytes=100) == "large"


def test_rows_and_cells_of_a_text_file_are_counted(tmp_path: Path) -> None:
    path = text_file(tmp_path, "a,b\n" * 100)
    assert _code(path, rows=50) == "rows"
    assert _code(path, cells=50) == "cells"


def test_a_cell_without_end_is_refused_with_its_line(tmp_path: Path) -> None:
    assert _code(text_file(tmp_path, "a,b\n1," + "x" * 200_000 + "\n")) == "text"


def test_a_parser_that_runs_on_is_stopped(tmp_path: Path) -> None:
    rows = [[f"text {row} {column}" for column in range(20)] for row in range(8000)]
    assert _code(xlsx_file(tmp_path, rows), wall_seconds=0) == "time"


def test_a_parser_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    rows = [[f"text {row} {column} " + "x" * 200 for column in range(20)] for row in range(4000)]
    assert _code(xlsx_file(tmp_path, rows), memory_bytes=48 * 1024 * 1024) == "memory"


def test_formulas_that_call_programs_are_only_text(tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    assert read_workbook(text_file(tmp_path, f"Title;x\n{evil};1\n")).sheets[0].rows[1][0] == evil
    assert read_workbook(xlsx_file(tmp_path, [["Title"], [evil]])).sheets[0].rows[1][0] == evil


def test_the_name_of_the_file_is_never_a_command(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["Title"], ["Theft"]], name="$(touch pwned);--version.xlsx")
    assert read_workbook(path).sheets[0].rows[1] == ["Theft"]
    assert not Path("pwned").exists()


def test_a_deflated_stream_that_breaks_off_is_called_damaged(plain: Path, tmp_path: Path) -> None:
    data = plain.read_bytes()
    start = data.find(zlib.compress(b"", 6)[:0] or b"PK\x03\x04") + 60
    broken = data[:start] + os.urandom(40) + data[start + 40 :]
    assert _code(text_file(tmp_path, broken, "broken.xlsx")) == "damaged"

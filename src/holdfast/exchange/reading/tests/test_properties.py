"""What must hold for every table and every heap of bytes."""

import csv
import io
import tempfile
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.exchange.reading.cells import Cell
from holdfast.exchange.reading.delimited import read_delimited
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.headers import find_table
from holdfast.exchange.reading.limits import DEFAULT_LIMITS
from holdfast.exchange.reading.mapping import guess_mapping
from holdfast.exchange.reading.rows import read_rows
from holdfast.exchange.reading.sheets import FileRefused, Sheet, read_workbook
from holdfast.exchange.reading.statutes import read_statute
from holdfast.exchange.reading.tests.files import rows_of_file, text_file, xlsx_file, zip_bytes
from holdfast.exchange.reading.tests.registers import RISK_FIELDS
from holdfast.exchange.reading.values import Unreadable, read_value

FIELDS = (
    Field("title", "Title", Kind.TEXT, required=True),
    Field("details", "Details", Kind.LONG_TEXT),
    Field("step", "Step", Kind.SCALE),
    Field("cost", "Cost", Kind.DECIMAL),
    Field("due", "Due", Kind.DATE),
    Field("live", "Live", Kind.BOOLEAN),
)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="_\x00'="),
    min_size=1, max_size=30,
).map(lambda text: f"Gate {text}".strip())  # fmt: skip
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS.map(lambda text: f"Risk {text}"),
            "details": st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
            "step": st.integers(1, 5),
            "cost": st.decimals(0, 10**9, places=2),
            "due": st.dates(date(1970, 1, 1), date(2100, 1, 1)),
            "live": st.booleans(),
        }
    ),
    min_size=1, max_size=8,
)  # fmt: skip
JUNK: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(allow_nan=False,
        allow_infinity=False),
    st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.from_regex(r"[0-9.,/\-°'NSEW $€%()]{1,20}", fullmatch=True),
)  # fmt: skip


def _lines(
    records: list[dict[str, object]], cell: Callable[[object], object]
) -> list[list[object]]:
    return [
        [each.label for each in FIELDS],
        *([cell(record[each.name]) for each in FIELDS] for record in records),
    ]


def _check(path: Path, records: list[dict[str, object]]) -> None:
    rows = rows_of_file(path, FIELDS)
    assert [row.problems for row in rows] == [()] * len(records)
    assert [row.values for row in rows] == records


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_register_written_as_text_is_read_back_the_same(
    records: list[dict[str, object]], delimiter: str, encoding: str
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows(_lines(records, str))
    with tempfile.TemporaryDirectory() as folder:
        _check(text_file(Path(folder), buffer.getvalue().encode(encoding)), records)


@settings(max_examples=8, deadline=None)
@given(RECORDS)
def test_a_register_written_as_a_workbook_is_read_back_the_same(
    records: list[dict[str, object]],
) -> None:
    lines = _lines(records, lambda value: float(value) if isinstance(value, Decimal) else value)
    with tempfile.TemporaryDirectory() as folder:
        _check(xlsx_file(Path(folder), lines), records)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["", ".csv", ".tsv", ".json"]))
def test_random_bytes_are_read_or_refused_as_text(data: bytes, suffix: str) -> None:
    try:
        found = read_delimited(data, suffix=suffix, limits=DEFAULT_LIMITS)
    except FileRefused:
        return
    table = find_table(
        Sheet("junk", hidden=False, rows=found.rows, delimiter=found.delimiter), RISK_FIELDS
    )
    if table is not None:
        rows = list(read_rows(table, guess_mapping(table, RISK_FIELDS), RISK_FIELDS))
        assert [row.number for row in rows] == [number for number, _cells in table.data_rows]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(" ,;|\t\n\r\"'ab1=é"), max_size=300))
def test_every_arrangement_of_marks_is_read_or_refused(text: str) -> None:
    with suppress(FileRefused) if not text.strip() else nullcontext():
        assert read_delimited(text.encode(), limits=DEFAULT_LIMITS).delimiter


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(["xl/workbook.xml", "content.xml", "xl/worksheets/sheet1.xml"]),
    st.binary(max_size=400),
)
def test_random_parts_in_a_workbook_are_refused(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = text_file(
            Path(folder), zip_bytes({"xl/workbook.xml": b"<x/>", name: content}), "x.xlsx"
        )
        with suppress(FileRefused):
            assert read_workbook(path).kind in ("xlsx", "ods")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(JUNK, max_size=7), max_size=12))
def test_every_row_of_any_sheet_comes_out_exactly_once(rows: list[list[Cell]]) -> None:
    table = find_table(Sheet("junk", hidden=False, rows=rows), RISK_FIELDS)
    if table is None:
        return
    found = list(read_rows(table, guess_mapping(table, RISK_FIELDS), RISK_FIELDS))
    assert [row.number for row in found] == [number for number, _cells in table.data_rows]


@settings(max_examples=600, deadline=None)
@given(JUNK, st.sampled_from(Kind), st.sampled_from([(1, 5), (0, 10), (1, 3)]))
def test_any_cell_is_read_or_refused_with_a_reason(
    cell: Cell, kind: Kind, scale: tuple[int, int]
) -> None:
    each = Field("field", "Field", kind, choices=(("a", "Alpha"),), scale=scale)
    try:
        value = read_value(cell, each)
    except Unreadable as unreadable:
        value, reason = None, unreadable.reason
    else:
        reason = "read"
    assert reason
    if kind is Kind.SCALE and isinstance(value, int):
        assert scale[0] <= value <= scale[1]
    if kind is Kind.LATITUDE and isinstance(value, Decimal):
        assert -90 <= value <= 90


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("#§ 1a()Artikel.\n-<>[]"), min_size=1, max_size=200))
def test_any_text_is_a_law_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            statute = read_statute(text_file(Path(folder), text, "law.md"))
        except FileRefused:
            return
    assert all(section.place for section in statute.sections)

"""Reading starter data: relative days, and errors that lead to the place."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.starter.reading import (
    Day,
    Keys,
    Plain,
    StarterError,
    WhenDay,
    read_list,
    read_table,
)

TODAY = date(2026, 3, 31)
COLUMNS = {"No.": "key", "Guards": "count", "Due": "due", "Met by": "met_by"}


@dataclass(frozen=True)
class Row(Plain):
    """A small register row."""

    key: str
    count: int
    due: WhenDay
    met_by: Keys = ()


def register(folder: Path, text: str) -> Path:
    """A register file as a spreadsheet program writes it, byte order mark included."""
    file = folder / "posts.csv"
    file.write_text("\ufeff" + text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("-42d", date(2026, 2, 17)),
        ("+2w", date(2026, 4, 14)),
        ("-1m", date(2026, 2, 28)),
        ("+1y", date(2027, 3, 31)),
        ("2004-07-01", date(2004, 7, 1)),
    ],
)
def test_days_count_from_the_day_of_loading(text: str, day: date) -> None:
    """A demo loaded today is as fresh as one loaded last year."""
    assert Day.parse(text).on(TODAY) == day


@given(st.integers(-9999, 9999))
def test_any_number_of_days_is_counted_exactly(count: int) -> None:
    """Days before and after are exact, also over leap years."""
    assert (Day.parse(f"{count:+d}d").on(TODAY) - TODAY).days == count


@pytest.mark.parametrize("text", ["42d", "--4d", "+3x", "soon", "31.12.2026", ""])
def test_what_is_no_day_is_refused(text: str) -> None:
    """The message shows how to write one."""
    with pytest.raises(ValueError, match="write today, -42d"):
        Day.parse(text)


def test_reads_a_register(tmp_path: Path) -> None:
    """Headings fill fields, lists are split, empty cells are left out."""
    file = register(tmp_path, "Due,No.,Met by,Guards\n+1d,A,PRO-07; P-02,3\ntoday,B,,0\n")
    first, second = read_table(file, COLUMNS, Row)
    assert (first.count, first.met_by, first.due.on(TODAY).day) == (3, ("PRO-07", "P-02"), 1)
    assert second.met_by == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("No.,Guards,Due\n", r"row 1: missing \['Met by'\]"),
        ("No.,Guards,Due,Met by,Mood\n", r"not known \['Mood'\]"),
        ("No.,Guards,Due,Met by\nA,many,today,\n", "row 2, count: Input should be a valid integer"),
        ("No.,Guards,Due,Met by\nA,1,today,\nB,1,soon,\n", "row 3, due: .*is no day"),
        ("No.,Guards,Due,Met by\nA,1\n", "row 2: 2 cells under 4 headings"),
    ],
)
def test_bad_registers_are_refused_with_their_place(tmp_path: Path, text: str, says: str) -> None:
    """File, row and field are named, as a spreadsheet counts them."""
    with pytest.raises(StarterError, match=rf"posts\.csv, {says}|posts\.csv.*{says}"):
        read_table(register(tmp_path, text), COLUMNS, Row)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("key: A", "a list is expected"),
        ("- {key: A, count: 1, due: today, colour: red}", "item 1, colour"),
        ("- {key: A, key: B}", "'key' is given twice"),
        ("- {key: A, count: 1, due: 2026-01-01}", "write dates in quotes"),
        ("- {key: [", "not usable YAML"),
    ],
)
def test_bad_lists_are_refused_with_their_place(tmp_path: Path, text: str, says: str) -> None:
    """The item and the field are named."""
    file = tmp_path / "list.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StarterError, match=rf"(?s)list\.yaml.*{says}"):
        read_list(file, Row)

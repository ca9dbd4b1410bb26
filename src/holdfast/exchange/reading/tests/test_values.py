"""A value is read as its author meant it, or refused with a reason that tells how to write it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from holdfast.exchange.reading.cells import Cell
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.tests.registers import TREATMENT_WORDS, TREATMENTS
from holdfast.exchange.reading.values import Unreadable, read_value

TREATMENT = Field(
    "treatment", "Treatment", Kind.CHOICE, choices=TREATMENTS, choice_words=TREATMENT_WORDS
)


def _read(kind: Kind, cell: Cell, **more: Any) -> object:
    return read_value(cell, Field("field", "Field", kind, **more))


def _reason(kind: Kind, cell: Cell, **more: Any) -> str:
    with pytest.raises(Unreadable) as unreadable:
        _read(kind, cell, **more)
    return unreadable.value.reason


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("cell", [None, "", "  ", "n/a", "N/A", "-", "–", "TBD", "tbd "])
def test_ways_to_say_nothing_are_nothing(kind: Kind, cell: Cell) -> None:
    assert _read(kind, cell) is None


def test_the_code_of_namibia_is_a_text_but_no_date() -> None:
    assert _read(Kind.TEXT, "NA") == "NA"
    assert _read(Kind.DATE, "NA") is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Gate\u00a01 \n", "Gate 1"),
        (7.0, "7"),
        (1.25, "1.25"),
        (True, "TRUE"),
        (dt.date(2025, 1, 31), "2025-01-31"),
        (dt.datetime(2025, 1, 31, 8, 30), "2025-01-31 08:30:00"),
        ("two_x000D_\nlines", "two lines"),
        ('="007"', "007"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'-5 degrees", "-5 degrees"),
        ("'quoted'", "'quoted'"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("bell\x07", "bell"),
    ],
)
def test_text_is_tidied_but_never_evaluated(cell: Cell, text: str) -> None:
    assert _read(Kind.TEXT, cell) == text


def test_long_text_keeps_its_lines() -> None:
    assert _read(Kind.LONG_TEXT, "one\r\ntwo\r\rthree ") == "one\ntwo\n\nthree"


def test_a_text_too_long_is_refused_with_both_lengths() -> None:
    assert "10" in (reason := _reason(Kind.TEXT, "x" * 12, max_length=10))
    assert "12" in reason


@pytest.mark.parametrize(
    ("cell", "items"),
    [("R01;R03; R14", ["R01", "R03", "R14"]), ("a, b", ["a", "b"]), ("• one\n• two", ["one",
        "two"]),
     ("Rotterdam, NL; Hamburg, DE", ["Rotterdam, NL", "Hamburg, DE"]), (7.0, ["7"])],
)  # fmt: skip
def test_lists_are_split_at_the_strongest_mark(cell: Cell, items: list[str]) -> None:
    assert _read(Kind.LIST, cell) == items


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (12, "12"), (12.5, "12.5"), ("12", "12"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"),
        ("1 234,5", "1234.5"), ("1'234.5", "1234.5"), ("1,234", "1234"), ("1.5", "1.5"), ("0,25",
            "0.25"),
        ("12,34,567", "1234567"), ("1.234.567", "1234567"), ("-3", "-3"), ("−3", "-3"), ("(500)",
            "-500"),
        ("$1,200", "1200"), ("€ 10k", "10000"), ("1.2m", "1200000"), ("3 Mio. €", "3000000"),
        ("$-5", "-5"), ("EUR 40", "40"), ("40 EUR", "40"), ("45%", "0.45"), ("12.5 %", "0.125"),
        ("1e3", "1000"), (".5", "0.5"), ("2 hrs", "2"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(cell: Cell, number: str) -> None:
    assert _read(Kind.DECIMAL, cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["< $10k", "> 5", "~3", "up to 7", "ca. 20"])
def test_a_bound_is_no_number(cell: str) -> None:
    assert "bound" in _reason(Kind.DECIMAL, cell)


@pytest.mark.parametrize("cell", ["5-10", "5 to 10", "$5k – $10k"])
def test_a_range_is_no_number(cell: str) -> None:
    assert "range" in _reason(Kind.DECIMAL, cell)


@pytest.mark.parametrize(
    "cell", ["many", "1.2.3", "12,3456,78", True, "1e999", dt.date(2025, 1, 1)]
)
def test_what_is_no_number_is_refused_with_an_example(cell: Cell) -> None:
    assert "12" in _reason(Kind.DECIMAL, cell)


def test_whole_numbers_may_look_like_decimals_but_not_be_any() -> None:
    assert _read(Kind.INTEGER, 3.0) == 3
    assert _read(Kind.INTEGER, "60%") == 60
    assert "fraction" in _reason(Kind.INTEGER, "3.5")


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2025, 12, 31), dt.datetime(2025, 12, 31, 14, 0), 46022, 46022.0, "46022",
        "2025-12-31", "2025/12/31", "2025.12.31", "20251231", 20251231.0, "31.12.2025", "31.12.25",
        "31/12/2025", "12/31/2025", "31-12-2025", "31 Dec 2025", "31-Dec-25", "Dec 31, 2025",
        "December 31st, 2025", "31. Dezember 2025", "31 december 2025", "31 décembre 2025",
        "Wed, 31 Dec 2025", "2025-12-31T23:59:00Z", "2025-12-31 08:00", "31/12/2025 8:00 PM",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_spelling(cell: Cell) -> None:
    assert _read(Kind.DATE, cell) == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    "cell", ["Week 4", "Q4 2025", "2025", "December 2025", "soon", 4, "31/12", True]
)
def test_half_a_date_is_refused_with_an_example(cell: Cell) -> None:
    assert "2025-12-31" in _reason(Kind.DATE, cell)


@pytest.mark.parametrize("cell", ["31.02.2025", "2025-13-01", "45/45/2025"])
def test_a_day_that_never_was_is_refused(cell: str) -> None:
    assert "calendar" in _reason(Kind.DATE, cell)


def test_a_moment_keeps_its_zone_only_where_one_is_written() -> None:
    here = timezone.get_current_timezone()
    moment = dt.datetime(2025, 1, 31, 14, 30, tzinfo=here)
    assert _read(Kind.DATETIME, "2025-01-31 14:30") == moment
    assert _read(Kind.DATETIME, dt.date(2025, 1, 31)) == moment.replace(hour=0, minute=0)
    zoned = _read(Kind.DATETIME, "2025-01-31T14:30:00+01:00")
    assert zoned == dt.datetime(2025, 1, 31, 13, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("cell", ["yes", "Y", "TRUE", True, "x", "✓", "ja", "1", 1.0, "oui"])
def test_yes_in_many_tongues(cell: Cell) -> None:
    assert _read(Kind.BOOLEAN, cell) is True


@pytest.mark.parametrize("cell", ["no", "N", "false", False, "nein", "0", 0.0])
def test_no_in_many_tongues(cell: Cell) -> None:
    assert _read(Kind.BOOLEAN, cell) is False


def test_maybe_is_neither() -> None:
    assert "Yes or no" in _reason(Kind.BOOLEAN, "maybe")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("modify", "modify"), ("Modify", "modify"), ("Mitigate", "modify"), ("REDUCE ", "modify"),
     ("Mitigate - two guards", "modify"), ("Transfer (insurance)", "share"), ("2 - Avoid", "avoid"),
     ("Mitgate", "modify")],
)  # fmt: skip
def test_choices_are_known_by_value_label_and_other_words(cell: str, value: str) -> None:
    assert read_value(cell, TREATMENT) == value


def test_an_unknown_choice_is_answered_with_the_choices() -> None:
    with pytest.raises(Unreadable) as unreadable:
        read_value("Ignore", TREATMENT)
    assert "Modify, Retain, Avoid, Share" in unreadable.value.reason


@pytest.mark.parametrize(
    ("cell", "step"),
    [
        (4, 4), (4.0, 4), ("4", 4), ("4.0", 4), ("4 - Major", 4), ("Major (4)", 4), ("Low (1)", 1),
        ("5: Catastrophic", 5), ("4/5", 4), ("2/3", 3), ("Low", 2), ("MEDIUM", 3), ("High ", 4),
        ("H", 4),
        ("M", 3), ("L", 2), ("VH", 5), ("Very High", 5), ("Severe", 5), ("Critical", 5),
        ("Very low", 1),
        ("Negligible", 1), ("Negliable", 1), ("Catastophic", 5), ("Rare", 1), ("Almost certain", 5),
        ("Unlikely", 2), ("Low Medium", 3), ("Medium-High", 4), ("High risk", 4), ("sehr hoch", 5),
        ("gering", 2), ("zeer laag", 1), ("élevé", 4),
    ],
)  # fmt: skip
def test_steps_are_read_from_figures_and_words(cell: Cell, step: int) -> None:
    assert _read(Kind.SCALE, cell, scale=(1, 5)) == step


@pytest.mark.parametrize(
    "cell", [0, 6, "12", 3.5, "3-4", "purple", "2 hrs", "Week 4", "< $10k", True]
)
def test_what_is_no_step_is_refused_with_the_range(cell: Cell) -> None:
    reason = _reason(Kind.SCALE, cell, scale=(1, 5))
    assert "1" in reason
    assert "5" in reason


def test_words_fit_other_scales_in_proportion() -> None:
    assert _read(Kind.SCALE, "Very high", scale=(1, 4)) == 4
    assert _read(Kind.SCALE, "Very low", scale=(0, 10)) == 0
    assert _read(Kind.SCALE, "Medium", scale=(0, 10)) == 5


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        (52.3667, "52.3667"), ("52.3667", "52.3667"), ("52,3667", "52.3667"), ("-33.9", "-33.9"),
        ("33.9 S", "-33.9"), ("S33.9", "-33.9"), ("52°22'N", "52.3666667"), ("52° 22′ 12″ N",
            "52.37"),
        ("52 22 12 N", "52.37"), ("52-22-12N", "52.37"), ("52.37°", "52.37"), ("52°22.2'N",
            "52.37"),
        ("52.37 North", "52.37"), (0, "0"), ("90", "90"),
    ],
)  # fmt: skip
def test_latitudes_are_read_in_decimals_and_degrees(cell: Cell, degrees: str) -> None:
    assert _read(Kind.LATITUDE, cell) == Decimal(degrees)


def test_longitudes_reach_to_180_and_west_is_negative() -> None:
    assert _read(Kind.LONGITUDE, "4°54'W") == Decimal("-4.9")
    assert _read(Kind.LONGITUDE, 179.5) == Decimal("179.5")


@pytest.mark.parametrize("cell", [91, "-90.1", "95°N"])
def test_a_latitude_off_the_globe_is_refused(cell: Cell) -> None:
    assert "90" in _reason(Kind.LATITUDE, cell)


@pytest.mark.parametrize("cell", ["52°75'N", "north", "52.37, 4.89", "-52 S", True])
def test_what_is_no_position_is_refused_with_an_example(cell: Cell) -> None:
    assert "52°22'N" in _reason(Kind.LATITUDE, cell)


def test_a_longitude_in_the_column_of_latitudes_is_noticed() -> None:
    assert "longitude" in _reason(Kind.LATITUDE, "4°54'E")
    assert "latitude" in _reason(Kind.LONGITUDE, "52°22'N")


def test_addresses_of_the_web_and_of_people() -> None:
    assert _read(Kind.URL, "www.example.org/x") == "https://www.example.org/x"
    assert _read(Kind.URL, "http://example.org") == "http://example.org"
    assert _read(Kind.EMAIL, "Gate <gate@example.org>") == "gate@example.org"
    for bad in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "example",
        "https://",
        "http://[broken",
    ):
        assert "https://" in _reason(Kind.URL, bad)
    for bad in ("gate", "a@b", "a@b.org, c@d.org"):
        assert "@" in _reason(Kind.EMAIL, bad)


def test_a_failed_formula_is_a_problem_and_not_a_text() -> None:
    assert "formula" in _reason(Kind.TEXT, "#DIV/0!")
    assert _read(Kind.TEXT, "#N/A") is None

"""Every row of the sheet comes out exactly once, and says what became of it."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.rows import Row
from holdfast.exchange.reading.tests.files import (
    reading_of,
    rows_of,
    rows_of_file,
    text_file,
    xlsx_file,
)
from holdfast.exchange.reading.tests.registers import RISK_FIELDS, SITE_FIELDS

HEADER = ["Risk ID", "Title", "Scenario", "Likelihood", "Impact", "Owner"]
THEFT = ["R1", "Theft", "By night", 3, 4, "Ines"]
FIRE = ["R2", "Fire", "In the hall", 2, 5, "Omar"]


def _skipped(rows: Iterable[Row]) -> dict[int, str]:
    return {row.number: row.skipped for row in rows if row.skipped is not None}


def test_rows_carry_the_numbers_that_the_spreadsheet_shows() -> None:
    rows = rows_of(RISK_FIELDS, ["My register"], [], HEADER, THEFT, [], FIRE)
    assert [row.number for row in rows] == [4, 5, 6]
    assert rows[0].values["title"] == "Theft"
    assert _skipped(rows) == {5: "empty row"}


def test_a_problem_names_column_letter_value_and_reason_and_the_rest_is_kept() -> None:
    (row,) = rows_of(RISK_FIELDS, HEADER, ["R1", "Theft", "", "7", 4, "Ines"])
    (problem,) = row.problems
    assert (problem.column, problem.letter, problem.value) == ("Likelihood", "D", "7")
    assert "1 to 5" in problem.reason
    assert row.values["likelihood"] is None
    assert row.values["consequence_step"] == 4


def test_a_missing_required_value_is_a_problem_of_its_row() -> None:
    rows = rows_of(RISK_FIELDS, HEADER, ["R1", "", "By night", 3, 4, "Ines"])
    (problem,) = rows[0].problems
    assert problem.field == "title"
    assert problem.required


def test_a_required_field_without_a_column_is_a_problem_of_every_row() -> None:
    rows = rows_of(RISK_FIELDS, ["Likelihood", "Impact"], [3, 4], [1, 2])
    assert [row.problems[0].field for row in rows] == ["title", "title"]


def test_a_repeated_header_is_skipped() -> None:
    rows = rows_of(RISK_FIELDS, HEADER, THEFT, [], HEADER, FIRE)
    assert _skipped(rows) == {3: "empty row", 4: "the header once more"}
    assert [row.values["title"] for row in rows if not row.skipped] == ["Theft", "Fire"]


def test_totals_are_skipped_but_a_total_loss_is_a_risk() -> None:
    loss = ["R3", "Total loss", "", 1, 5, "Ines"]
    rows = rows_of(RISK_FIELDS, HEADER, THEFT, loss, ["Total", None, None, 5, 9, None])
    assert _skipped(rows) == {4: "a row of totals"}


def test_headings_between_rows_are_skipped_with_their_words() -> None:
    rows = rows_of(RISK_FIELDS, HEADER, ["Gates"], THEFT, ["Halls"], FIRE)
    assert [row.number for row in rows if row.skipped] == [2, 4]
    assert "Gates" in str(rows[0].skipped)


def test_notes_and_legends_below_the_table_are_skipped() -> None:
    rows = rows_of(
        RISK_FIELDS, HEADER, THEFT, FIRE, [], ["Note: reviewed every year"], [], ["Legend"],
        ["1", "rare", None, None, None, None], ["2", "unlikely", None, None, None, None],
    )  # fmt: skip
    skipped = _skipped(rows)
    assert sorted(skipped) == [4, 5, 6, 7, 8, 9]
    assert "Legend" in skipped[9]


def test_in_a_narrow_list_a_single_cell_is_a_row() -> None:
    rows = rows_of(SITE_FIELDS, ["Name", "Country"], ["North Gate", ""], ["South Gate", "NL"])
    assert [row.values["name"] for row in rows] == ["North Gate", "South Gate"]


def test_a_continuation_row_adds_its_texts_to_the_row_above() -> None:
    rows = rows_of(
        RISK_FIELDS, HEADER, THEFT,
        [None, None, "or in the lunch break", None, None, None],
        [None, None, "or by insiders", None, None, None], FIRE,
    )  # fmt: skip
    assert rows[0].values["description"] == "By night\nor in the lunch break\nor by insiders"
    assert _skipped(rows) == {
        3: "continues row 2 and was added to it", 4: "continues row 2 and was added to it",
    }  # fmt: skip
    assert rows[3].values["title"] == "Fire"


def test_a_row_that_only_lacks_its_title_is_no_continuation() -> None:
    rows = rows_of(RISK_FIELDS, HEADER, THEFT, [None, None, "In the hall", 2, 5, "Omar"])
    assert rows[0].values["description"] == "By night"
    assert rows[1].problems[0].field == "title"


def test_a_cell_merged_over_rows_holds_for_each_of_them() -> None:
    rows = rows_of(
        RISK_FIELDS, ["Title", "Likelihood", "Asset"], ["Theft", 3, "Hall 7"], ["Fire", 2, None],
        merges=[(1, 2, 2, 2)],
    )  # fmt: skip
    assert [row.values["asset"] for row in rows] == ["Hall 7", "Hall 7"]


def test_a_title_merged_over_rows_makes_one_row_of_them() -> None:
    rows = rows_of(
        RISK_FIELDS,
        ["Title", "Controls"],
        ["Theft", "Fence"],
        [None, "Camera"],
        merges=[(1, 0, 2, 0)],
    )
    assert rows[0].values["controls"] == "Fence\nCamera"
    assert rows[1].skipped


def test_rows_filled_only_beside_the_mapped_columns_are_skipped() -> None:
    rows = rows_of(
        RISK_FIELDS, ["Title", "Impact", "Colour"], ["Theft", 3, "red"], [None, None, "blue"]
    )
    assert "not imported" in _skipped(rows)[3]


def test_a_text_torn_apart_by_its_own_commas_is_put_together(tmp_path: Path) -> None:
    torn = "Ticketing (sales, storage, refunds),Ines,3"
    text = f"Title,Owner,Impact\n{torn}\nFire,Omar,4\nStorm,Ines,2\n"
    rows = rows_of_file(text_file(tmp_path, text), RISK_FIELDS)
    assert rows[0].values["title"] == "Ticketing (sales, storage, refunds)"
    assert rows[0].values["consequence_step"] == 3
    assert rows[0].notes


def test_a_line_with_too_many_cells_is_reported_whole(tmp_path: Path) -> None:
    text = "Title,Owner,Impact\nTheft,Ines,3,4,5\nFire,Omar,4\nStorm,Ines,2\n"
    rows = rows_of_file(text_file(tmp_path, text), RISK_FIELDS)
    assert rows[0].problems[0].value == "Theft, Ines, 3, 4, 5"
    assert "5 cells" in rows[0].problems[0].reason
    assert not rows[1].problems


def test_the_word_of_the_author_stays_beside_what_was_read() -> None:
    rows = reading_of(
        RISK_FIELDS, ["Title", "Likelihood", "Treatment", "Due date"],
        ["Theft", "Very High", "Mitigate", "31.12.2025"],
    )  # fmt: skip
    assert "Very High" in rows.notes[0].text
    (row,) = list(rows)
    assert row.values["likelihood"] == 5
    assert row.originals["likelihood"] == "Very High"
    assert row.originals["treatment"] == "Mitigate"
    assert row.originals["due"] == "31.12.2025"


def test_low_medium_and_high_alone_are_spread_evenly_over_all_columns_and_said() -> None:
    rows = reading_of(
        RISK_FIELDS, ["Title", "Likelihood", "Impact"],
        ["Theft", "Low", "High"], ["Fire", "Medium", "High"], ["Storm", "High", "High"],
    )  # fmt: skip
    assert all("evenly" in note.text for note in rows.notes)
    assert [row.values["likelihood"] for row in rows] == [1, 3, 5]


def test_a_fourth_word_keeps_the_five_steps() -> None:
    rows = rows_of(
        RISK_FIELDS, ["Title", "Likelihood"],
        ["a", "Low"], ["b", "Medium"], ["c", "High"], ["d", "Very high"],
    )  # fmt: skip
    assert [row.values["likelihood"] for row in rows] == [2, 3, 4, 5]


def test_a_table_that_numbers_three_words_is_stretched_to_the_scale() -> None:
    rows = reading_of(
        RISK_FIELDS,
        ["Title", "Likelihood"],
        ["a", "Low (1)"],
        ["b", "Medium (2)"],
        ["c", "High (3)"],
    )
    assert "1 to 3" in rows.notes[0].text
    assert [row.values["likelihood"] for row in rows] == [1, 3, 5]


def test_a_scale_declared_in_the_header_is_stretched_to_the_field() -> None:
    rows = reading_of(RISK_FIELDS, ["Title", "Impact (1-10)"], ["a", 1], ["b", 6], ["c", 10])
    assert "1 to 10" in rows.notes[0].text
    assert [row.values["consequence_step"] for row in rows] == [1, 3, 5]


@pytest.mark.parametrize(
    ("dates", "first", "said"),
    [
        (["31/12/2025", "01/02/2025"], dt.date(2025, 2, 1), ""),
        (["12/31/2025", "01/02/2025"], dt.date(2025, 1, 2), "month first"),
        (["03/04/2025", "01/02/2025"], dt.date(2025, 2, 1), "day was taken first"),
        (["05/05/2025", "01.02.2025"], dt.date(2025, 2, 1), ""),
    ],
)
def test_the_order_of_day_and_month_is_decided_for_the_whole_column(
    dates: list[str], first: dt.date, said: str
) -> None:
    rows = reading_of(RISK_FIELDS, ["Title", "Due date"], *[[f"Risk {day}", day] for day in dates])
    assert said in " ".join(note.text for note in rows.notes)
    assert bool(rows.notes) == bool(said)
    assert [row.values["due"] for row in rows][1] == first


def test_a_column_with_both_orders_refuses_only_what_could_be_either() -> None:
    rows = rows_of(
        RISK_FIELDS, ["Title", "Due date"],
        ["a", "31/12/2025"], ["b", "12/31/2025"], ["c", "01/02/2025"], ["d", "2025-06-01"],
    )  # fmt: skip
    assert [bool(row.problems) for row in rows] == [False, False, True, False]
    assert "day first" in rows[2].problems[0].reason


COSTS = (Field("title", "Title", Kind.TEXT, required=True), Field("cost", "Cost", Kind.DECIMAL))


def test_a_decimal_comma_anywhere_in_the_column_decides_for_all_of_it() -> None:
    rows = rows_of(COSTS, ["Title", "Cost"], ["a", "1.234,5"], ["b", "2.500"], ["c", "3,125"])
    assert [row.values["cost"] for row in rows] == [Decimal("1234.5"), 2500, Decimal("3.125")]


def test_one_unit_is_left_out_and_said_but_two_are_refused() -> None:
    rows = reading_of(COSTS, ["Title", "Cost"], ["a", "2 hrs"], ["b", "1 hr"])
    assert "hr" in rows.notes[0].text
    assert [row.values["cost"] for row in rows] == [2, 1]
    mixed = rows_of(
        COSTS, ["Title", "Cost"], ["a", "2 hrs"], ["b", "15 min"], ["c", "3"], ["d", "4"]
    )
    assert [bool(row.problems) for row in mixed] == [True, True, False, False]
    assert "hr, min" in mixed[0].problems[0].reason


def test_dates_of_the_spreadsheet_itself_need_no_guessing(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["Title", "Due date"], ["Theft", dt.date(2025, 2, 1)]])
    assert rows_of_file(path, RISK_FIELDS)[0].values["due"] == dt.date(2025, 2, 1)


def test_ten_thousand_rows_come_out_as_ten_thousand(tmp_path: Path) -> None:
    lines = ["Risk ID;Title;Likelihood;Impact;Due date;Owner"]
    lines += [
        f"R{number};Theft {number};High;{number % 5 + 1};31.12.2025;Ines"
        for number in range(10_000)
    ]
    rows = rows_of_file(text_file(tmp_path, "\n".join(lines)), RISK_FIELDS)
    assert len(rows) == 10_000
    assert rows[-1].number == 10_001
    assert not any(row.problems or row.skipped for row in rows)

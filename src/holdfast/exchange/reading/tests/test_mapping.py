"""Columns find their fields by name and by content, and people can overrule the guess."""

from collections.abc import Sequence
from typing import Any

import pytest

from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.mapping import UnknownColumn, guess_mapping
from holdfast.exchange.reading.rows import read_rows
from holdfast.exchange.reading.tests.files import table_of
from holdfast.exchange.reading.tests.registers import RISK_FIELDS


def _columns(
    *rows: Sequence[Any], fields: Sequence[Field] = RISK_FIELDS, **overrides: str
) -> dict[str, str]:
    mapping = guess_mapping(table_of(fields, *rows), fields, overrides=overrides)
    return {name: guess.header for name, guess in mapping.items()}


@pytest.mark.parametrize(
    "header",
    ["Likelihood", "likelihood", "LIKELIHOOD (1-5)", "Likelihood_1to5", "Likelyhood",
    "riskLikelihood",
     "Likelihood score", "Probability"],
)  # fmt: skip
def test_a_header_is_recognized_in_its_many_spellings(header: str) -> None:
    assert _columns(["Title", header], ["Theft", 3])["likelihood"] == header


def test_before_now_and_target_are_told_apart() -> None:
    found = _columns(
        ["Title", "Inherent likelihood", "Likelihood", "Residual likelihood"], ["Theft", 5, 4, 2]
    )
    assert found == {
        "title": "Title",
        "likelihood_before": "Inherent likelihood",
        "likelihood": "Likelihood",
        "likelihood_target": "Residual likelihood",
    }


def test_one_column_serves_one_field() -> None:
    found = _columns(["Risk description", "Impact"], ["Theft of cargo", 4])
    assert found == {"title": "Risk description", "consequence_step": "Impact"}


def test_a_required_field_takes_a_column_from_an_optional_one() -> None:
    found = _columns(["ID", "Description", "Owner"], ["R1", "Theft of cargo at night", "Ines"])
    assert found["title"] == "Description"
    assert "description" not in found


def test_a_column_of_figures_is_no_title_although_its_header_shares_the_word() -> None:
    assert "title" not in _columns(["Risk score", "Impact"], [12, 4], [6, 3])


def test_a_score_of_a_risk_is_no_risk() -> None:
    assert "title" not in _columns(["Risk level", "Impact"], ["High", 4], ["Low", 3])


def test_values_decide_between_columns_of_the_same_name() -> None:
    fields = (
        Field("plan", "Plan", Kind.LONG_TEXT, ("response",)),
        Field("decision", "Decision", Kind.CHOICE, ("response",), choices=(("avoid", "Avoid"),)),
    )
    found = _columns(["Response", "Response"], ["Lock the gate at night", "avoid"], fields=fields)
    assert len(found) == 2
    mapping = guess_mapping(
        table_of(fields, ["Response", "Response"], ["Lock the gate at night", "avoid"]), fields
    )
    assert mapping["decision"].column.letter == "B"
    assert mapping["plan"].column.letter == "A"


def test_a_column_whose_values_all_contradict_its_name_is_left_out_and_said() -> None:
    table = table_of(RISK_FIELDS, ["Title", "Target date"], ["Theft", "Week 4"], ["Fire", "Week 8"])
    mapping = guess_mapping(table, RISK_FIELDS)
    assert "due" not in mapping
    assert "Target date" in mapping.notes[0]


def test_confidence_is_high_where_name_and_values_agree_and_low_where_they_only_touch() -> None:
    mapping = guess_mapping(
        table_of(
            RISK_FIELDS,
            ["Title", "Due date", "Mitigation measures"],
            ["Theft", "2025-01-31", "Lock"],
        ),
        RISK_FIELDS,
    )
    assert mapping["due"].confidence > 0.95
    assert mapping["controls"].confidence < 0.7
    assert all(0 <= guess.confidence <= 1 and guess.why for guess in mapping.values())


def test_unused_columns_and_missing_fields_are_named() -> None:
    mapping = guess_mapping(table_of(RISK_FIELDS, ["Impact", "Colour"], [3, "red"]), RISK_FIELDS)
    assert mapping.missing == ["title"]
    assert [column.header for column in mapping.unused] == ["Colour"]


@pytest.mark.parametrize("wish", ["Narrative", "narrative", "B"])
def test_a_wish_names_a_column_by_header_or_letter(wish: str) -> None:
    found = _columns(["Title", "Narrative"], ["Theft", "By night"], description=wish)
    assert found["description"] == "Narrative"


def test_a_wish_can_leave_a_field_out() -> None:
    assert "owner" not in _columns(["Title", "Owner"], ["Theft", "Ines"], owner="")


def test_two_columns_are_joined_only_on_request() -> None:
    rows = (["Title", "Scenario", "Notes (+ remarks)"], ["Theft", "By night", "Twice in May"])
    assert _columns(*rows)["description"] == "Scenario"
    table = table_of(RISK_FIELDS, *rows)
    mapping = guess_mapping(table, RISK_FIELDS, overrides={"description": "B+C"})
    row = next(read_rows(table, mapping, RISK_FIELDS))
    assert row.values["description"] == "By night\nTwice in May"
    only = guess_mapping(table, RISK_FIELDS, overrides={"description": "Notes (+ remarks)"})
    assert only["description"].header == "Notes (+ remarks)"


@pytest.mark.parametrize(
    ("field", "wish", "named"),
    [
        ("description", "Nowhere", "Title"),
        ("colour", "Title", "likelihood"),
        ("impact_", "A", "title"),
    ],
)
def test_an_impossible_wish_is_answered_with_what_there_is(
    field: str, wish: str, named: str
) -> None:
    table = table_of(RISK_FIELDS, ["Title", "Owner"], ["Theft", "Ines"])
    with pytest.raises(UnknownColumn, match=named):
        guess_mapping(table, RISK_FIELDS, overrides={field: wish})


def test_figures_cannot_be_joined() -> None:
    table = table_of(RISK_FIELDS, ["Title", "L", "I"], ["Theft", 1, 2])
    with pytest.raises(UnknownColumn, match="one column"):
        guess_mapping(table, RISK_FIELDS, overrides={"likelihood": "B+C"})

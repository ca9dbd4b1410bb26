"""The risk method: shipped methods are sound, scores are explained, limits cannot be slipped."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.operation.risk.method import (
    DIMENSIONS,
    SHIPPED,
    Method,
    MethodError,
    Reasons,
    ReliedControl,
    Score,
    ScoreError,
    ScoreInputs,
    authority,
    from_json,
    load_method,
    objections,
    score,
    shipped_method,
    to_json,
)

DEFAULT = shipped_method("default")
METHODS = [shipped_method(key) for key in SHIPPED]
EXPLAINED = Reasons("as first surveyed", "as tested in May", "after treatment")
steps = st.integers(1, 5)


def inputs_for(method: Method, step: dict[str, int]) -> ScoreInputs:
    """The inputs that a method asks for, taken from a choice of steps by axis."""
    chosen: dict[str, Any] = {
        scale.key: min(step[scale.key], len(scale.steps))
        for scale in method.asked
        if scale.key != "consequence"
    }
    worst = min(step["consequence"], len(method.axis("consequence").steps))
    return ScoreInputs(**chosen, consequences={"people": 1, "money": worst})


def any_steps() -> st.SearchStrategy[dict[str, int]]:
    """A step for every axis that any method might ask for."""
    keys = ("intent", "capability", "threat", "vulnerability", "likelihood", "consequence")
    return st.fixed_dictionaries(dict.fromkeys(keys, steps))


def judged(likelihood: int, consequence: int, people: int = 1) -> Score:
    """A score by the default method on the direct path."""
    harm = {"people": people, "money": consequence}
    return score(DEFAULT, ScoreInputs(likelihood=likelihood, consequences=harm))


def broken(**change: Any) -> str:
    """The default method as JSON with some top-level parts replaced."""
    return json.dumps(json.loads(to_json(DEFAULT)) | change)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
class TestShippedMethods:
    """What holds for each of the four methods that come with the product."""

    def test_survives_storage(self, method: Method) -> None:
        """A method stored in a record comes back the same, and is written alike each time."""
        assert from_json(to_json(method)) == method
        assert to_json(from_json(to_json(method))) == to_json(method)

    def test_every_cell_leads_to_a_level(self, method: Method) -> None:
        """Whatever an assessor chooses, the method answers with one of its levels."""
        scales = [scale for scale in method.asked if scale.key != "consequence"]
        worst = len(method.axis("consequence").steps)
        for chosen in product(*(range(1, len(scale.steps) + 1) for scale in scales)):
            values: dict[str, Any] = {scale.key: n for scale, n in zip(scales, chosen, strict=True)}
            for harm in range(1, worst + 1):
                found = score(method, ScoreInputs(**values, consequences={"money": harm}))
                assert found.level in {level.key for level in method.levels}

    @given(one=any_steps(), other=any_steps())
    def test_worse_inputs_never_give_a_better_result(
        self, method: Method, one: dict[str, int], other: dict[str, int]
    ) -> None:
        """A risk judged worse or equal on every axis never ends at a lower level."""
        worse = {key: max(one[key], other[key]) for key in one}
        low, high = (score(method, inputs_for(method, each)) for each in (one, worse))
        assert method.level(low.level).rank <= method.level(high.level).rank
        assert low.likelihood <= high.likelihood

    def test_higher_levels_are_looked_at_sooner(self, method: Method) -> None:
        """Rising risk never gets a longer acceptance or a later review."""
        for low, high in zip(method.levels, method.levels[1:], strict=False):
            assert high.max_days <= low.max_days
            assert high.review_months <= low.review_months

    def test_every_dimension_is_described(self, method: Method) -> None:
        """All six kinds of harm are there, people first."""
        assert tuple(d.key for d in method.axis("consequence").dimensions) == DIMENSIONS


class TestDefaultMethod:
    """The default method gives exactly the published tables."""

    @pytest.mark.parametrize(
        ("intent", "capability", "threat"),
        [(1, 5, 1), (5, 1, 1), (2, 3, 3), (3, 4, 4), (5, 5, 5), (2, 2, 2), (2, 5, 4)],
    )
    def test_threat_is_the_rounded_up_mean(self, intent: int, capability: int, threat: int) -> None:
        """Intent without capability, or the reverse, is hardly a threat."""
        given_ = ScoreInputs(intent, capability, None, 3, consequences={"people": 1})
        assert score(DEFAULT, given_).threat == threat

    def test_tables_are_as_published(self) -> None:
        """Likelihood and risk tables, cell for cell."""
        rows = ["11122", "11223", "12334", "22345", "23455"]
        assert DEFAULT.tables.likelihood == tuple(tuple(map(int, row)) for row in rows)
        levels = ["LLLMM", "LLMMH", "LMMHH", "MMHHE", "MHHEE"]
        assert DEFAULT.tables.level == tuple(tuple(row) for row in levels)

    def test_says_why_in_sentences(self) -> None:
        """A score names the steps, their labels and the dimension that decided."""
        found = score(
            DEFAULT,
            ScoreInputs(4, 4, None, 3, consequences={"people": 2, "money": 4}),
        )
        assert (found.threat, found.likelihood, found.consequence, found.level) == (4, 3, 4, "H")
        assert found.why == (
            "Threat 4: intent 4 (interest in us) and capability 4 (organized group).",
            "Likelihood 3 (possible): threat 4 meets vulnerability 3 (two weak).",
            "Consequence 4 (major), led by Money.",
            "Risk High: likelihood 3 meets consequence 4.",
        )
        (warning,) = found.warnings
        left = "Stoppage, Law and licence, Customers and reputation, Public and environment"
        assert warning == f"Not judged: {left}."

    def test_failures_are_scored_from_frequency(self) -> None:
        """A power failure has no intent: its likelihood is set directly."""
        found = judged(likelihood=4, consequence=3)
        assert (found.threat, found.likelihood, found.level) == (None, 4, "H")
        assert "set directly" in found.why[0]

    def test_a_set_likelihood_that_disagrees_is_flagged(self) -> None:
        """Overruling the table is possible, and visible."""
        found = score(DEFAULT, ScoreInputs(4, 4, None, 4, likelihood=2, consequences={"law": 2}))
        assert found.likelihood == 2
        assert "threat and vulnerability give 4" in found.warnings[0]

    def test_untested_control_is_flagged(self) -> None:
        """A score that counts on a control that failed or was not tested says so."""
        control = ReliedControl("CTL-0007 Fence", is_operating=False, is_tested_in_period=False)
        found = score(
            DEFAULT, ScoreInputs(likelihood=2, consequences={"money": 2}, relies_on=(control,))
        )
        assert "CTL-0007 Fence, which is not operating" in found.warnings[0]
        assert "not tested within its period" in found.warnings[1]

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (ScoreInputs(intent=3, consequences={"people": 1}), "Capability is not scored"),
            (ScoreInputs(3, 3, consequences={"people": 1}), "Vulnerability is not scored"),
            (ScoreInputs(likelihood=3), "Consequence is not scored in any dimension"),
            (ScoreInputs(likelihood=6, consequences={"people": 1}), "runs from 1 to 5, not 6"),
            (ScoreInputs(likelihood=1, consequences={"mood": 1}), "no dimension mood"),
            (ScoreInputs(threat=2, vulnerability=2, consequences={"law": 1}), "derives the threat"),
            (ScoreInputs(likelihood=1, vulnerability=9, consequences={"law": 1}), "not 9"),
        ],
    )
    def test_incomplete_inputs_are_refused(self, wrong: ScoreInputs, says: str) -> None:
        """Nothing is guessed: the message names what is missing or off its scale."""
        with pytest.raises(ScoreError, match=says):
            score(DEFAULT, wrong)

    def test_an_axis_the_method_does_not_use_is_refused(self) -> None:
        """A lane method does not silently ignore an intent."""
        with pytest.raises(ScoreError, match="does not use intent"):
            score(shipped_method("ctpat"), ScoreInputs(2, 2, None, 2, consequences={"people": 1}))


class TestTablesThatAreNotSymmetric:
    """Rows and columns are read the way the file says, not the other way round."""

    @pytest.mark.parametrize(
        ("table", "cells", "inputs", "level"),
        [
            ("threat", [[1] * 5, *([[1, 1, 1, 1, 5]] * 4)], ScoreInputs(2, 5, None, 5), "M"),
            ("threat", [[1] * 5, *([[1, 1, 1, 1, 5]] * 4)], ScoreInputs(5, 2, None, 5), "L"),
            ("likelihood", [*([[1] * 5] * 4), [5] * 5], ScoreInputs(5, 5, None, 1), "M"),
            ("likelihood", [*([[1] * 5] * 4), [5] * 5], ScoreInputs(1, 1, None, 5), "L"),
            ("level", [*([["L"] * 5] * 4), ["E"] * 5], ScoreInputs(likelihood=5), "E"),
            ("level", [*([["L"] * 5] * 4), ["E"] * 5], ScoreInputs(likelihood=1), "L"),
        ],
    )
    def test_rows_come_first(
        self, table: str, cells: list[list[int | str]], inputs: ScoreInputs, level: str
    ) -> None:
        """The first axis chooses the row, the second the column."""
        tables = json.loads(to_json(DEFAULT))["tables"] | {table: cells}
        method = from_json(broken(tables=tables))
        assert score(method, replace(inputs, consequences={"people": 1})).level == level


class TestAuthority:
    """Who may accept what, and for how long."""

    @pytest.mark.parametrize(
        ("level", "who", "days"),
        [
            ("L", "risk_owner", 365),
            ("M", "risk_owner_and_security_manager", 365),
            ("H", "director", 180),
            ("E", "top_management", 90),
        ],
    )
    def test_rises_with_the_level(self, level: str, who: str, days: int) -> None:
        """The higher the risk, the higher the name and the shorter the time."""
        found = authority(DEFAULT, level, consequence_people=2)
        assert (found.authority.key, found.max_days) == (who, days)
        assert found.treatment_due == DEFAULT.is_above_appetite(level)

    @given(likelihood=steps, people=st.integers(4, 5))
    def test_deaths_always_go_to_the_top(self, likelihood: int, people: int) -> None:
        """No table cell lets somebody below top management accept a possible death."""
        found = judged(likelihood, consequence=1, people=people)
        assert authority(DEFAULT, found.level, found.people).authority.key == "top_management"
        assert any("Top management only" in text for text in found.warnings)

    def test_unknown_level_is_refused(self) -> None:
        """A level of another method is not quietly taken for the mildest."""
        with pytest.raises(ScoreError, match="has no level X"):
            authority(DEFAULT, "X", 1)


class TestObjections:
    """What stands against the three scores of a scenario."""

    def test_falling_and_explained_is_fine(self) -> None:
        """Before, current, target in falling order with reasons: nothing to object."""
        assert objections(DEFAULT, judged(5, 5), judged(3, 4), judged(2, 2), EXPLAINED) == []

    def test_staying_level_is_fine(self) -> None:
        """A risk that nothing changes yet may stand at one level throughout."""
        assert objections(DEFAULT, judged(3, 3), judged(3, 3), judged(3, 3), EXPLAINED) == []

    def test_controls_do_not_raise_risk(self) -> None:
        """Current risk above the risk before controls is contradictory."""
        found = objections(DEFAULT, judged(2, 2), judged(4, 4), judged(1, 1), EXPLAINED)
        assert found == ["Current risk (H) is above the risk before controls (L)."]

    def test_target_above_current_needs_a_reason(self) -> None:
        """Letting a risk rise is a decision, and is written down."""
        scores = judged(4, 4), judged(2, 2), judged(3, 3)
        assert "say why" in objections(DEFAULT, *scores, EXPLAINED)[0]
        reasons = Reasons("a", "b", "c", target_above_current="The second guard post ends.")
        assert objections(DEFAULT, *scores, reasons) == []

    @given(st.sampled_from(["", " ", "\n\t"]))
    def test_missing_rationale_and_scores_are_named(self, blank: str) -> None:
        """A blank is no rationale, and a score that was not made is named."""
        found = objections(DEFAULT, judged(3, 3), None, judged(1, 1), Reasons("why", "", blank))
        assert found == [
            "Not scored: current risk.",
            "Scored without a rationale: target risk.",
        ]

    def test_old_scores_are_not_compared_with_a_new_method(self) -> None:
        """Scores of another method or version have to be judged again, not recomputed."""
        old = score(shipped_method("imo"), ScoreInputs(likelihood=4, consequences={"people": 4}))
        found = objections(DEFAULT, old, judged(2, 2), judged(1, 1), EXPLAINED)
        assert found == ["Judge again by default/1 what was scored by imo/1: risk before controls."]


class TestReading:
    """A method that is not sound is refused, with file, place and remedy."""

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"version": "2"}, "version: Input should be a valid integer"),
            ({"colour": "red"}, "colour"),
            ({"appetite": {"level": "Q", "statement": "s"}}, "appetite.level: there is no level Q"),
            ({"people_limit": {"step": 9, "authority": "director"}}, "runs from 1 to 5"),
            ({"people_limit": {"step": 4, "authority": "nobody"}}, "nobody is not an authority"),
            ({"authorities": []}, "risk_owner is not among the authorities"),
            ({"levels": []}, "rank at least two levels"),
            ({"axes": []}, "consequence is missing"),
        ],
    )
    def test_unsound_parts_are_named(self, change: dict[str, Any], says: str) -> None:
        """The message leads to the place."""
        with pytest.raises(MethodError, match=says) as caught:
            from_json(broken(**change), "ours.yaml")
        assert str(caught.value).startswith("ours.yaml, ")

    @pytest.mark.parametrize(
        ("table", "row", "column", "value", "says"),
        [
            ("likelihood", 4, 4, 1, "tables.likelihood, row 5, column 5: milder"),
            ("level", 4, 4, "L", "tables.level, row 5, column 5: milder"),
            ("level", 0, 0, "Z", "Z is no step or level"),
            ("threat", 4, 4, 7, "7 is no step or level"),
        ],
    )
    def test_bad_cells_are_named(
        self, table: str, row: int, column: int, value: int | str, says: str
    ) -> None:
        """A cell that is off the scale, or rewards a worse input, is refused."""
        data = json.loads(to_json(DEFAULT))
        data["tables"][table][row][column] = value
        with pytest.raises(MethodError, match=says):
            from_json(json.dumps(data))

    @pytest.mark.parametrize(
        ("path", "value", "says"),
        [
            (("axes", 0, "steps", 1, "number"), 7, "axes.intent.steps: number at least two steps"),
            (("axes", 0, "steps", 1, "label"), " ", "needs a label and a descriptor"),
            (("axes", 5, "dimensions"), [], "consequence has dimensions"),
            (("axes", 5, "dimensions", 0, "key"), "law", "harm to people is missing"),
            (("axes", 5, "dimensions", 1, "key"), "law", "each dimension once"),
            (("axes", 5, "dimensions", 1, "descriptors"), ["none"], "needs 5 descriptors"),
            (("levels", 3, "key"), "H", "levels: each key once"),
            (("levels", 3, "max_days"), 0, "levels.E: review_months and max_days"),
            (("levels", 3, "authority"), "risk_owner", "must not go to a lower authority"),
            (("levels", 0, "tone"), "pink", "levels.0.tone"),
            (("version",), 0, "the version counts from 1"),
        ],
    )
    def test_unsound_details_are_named(
        self, path: tuple[str | int, ...], value: object, says: str
    ) -> None:
        """Each rule of a sound method has its own message."""
        data: Any = json.loads(to_json(DEFAULT))
        place = data
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        with pytest.raises(MethodError, match=says):
            from_json(json.dumps(data))

    def test_missing_cell_is_refused(self) -> None:
        """Every cell is filled, or the table does not load."""
        data = json.loads(to_json(DEFAULT))
        data["tables"]["level"][2].pop()
        with pytest.raises(MethodError, match="needs 5 rows of 5 cells"):
            from_json(json.dumps(data))

    def test_key_given_twice_is_refused(self, tmp_path: Path) -> None:
        """YAML would keep the last one silently."""
        file = tmp_path / "ours.yaml"
        file.write_text("key: a\nkey: b\n", encoding="utf-8")
        with pytest.raises(MethodError, match=r"ours\.yaml.*'key' is given twice"):
            load_method(file)

    def test_missing_file_is_refused(self, tmp_path: Path) -> None:
        """A wrong path gives the name of the file, not a trace."""
        with pytest.raises(MethodError, match=r"gone\.yaml cannot be read"):
            load_method(tmp_path / "gone.yaml")

    def test_unknown_shipped_method_names_the_known(self) -> None:
        """A mistyped key is answered with the four there are."""
        with pytest.raises(MethodError, match="default, imo, ctpat, iso28001"):
            shipped_method("deafult")

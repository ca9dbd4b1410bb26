"""Scenarios: told, judged by the method in force, never recomputed silently."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Stage
from holdfast.operation.risk.method import shipped_method
from holdfast.operation.risk.tests.stage import (
    TODAY,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    planned,
    scores,
    told,
)

pytestmark = pytest.mark.django_db


def test_without_a_method_figures_are_kept_and_the_level_is_unknown(ines):
    scenario = told(ines, likelihood_current=4, consequence_current=5)
    assert (scenario.place(Stage.CURRENT), scenario.level_current) == ((4, 5), "")
    assert scenario.state == "identified"
    with pytest.raises(Refused, match="No risk method is in force"):
        commands.score_scenario(ines, scenario, **scores((5, 5), (4, 5), (2, 2)))


def test_figures_that_wait_are_judged_when_a_method_comes_into_force(ines):
    scenario = told(ines, likelihood_current=4, consequence_current=5)
    in_force(ines)
    assert fresh(ines, scenario).level_current == "E"


def test_a_scored_scenario_says_why_and_stands_evaluated(ines):
    in_force(ines)
    scenario = told(ines, title="Truck rams the gate")
    facts: dict[str, object] = {"intent": 4, "capability": 3}
    for stage, weakness in (("before", 5), ("current", 3), ("target", 2)):
        facts |= {
            f"vulnerability_{stage}": weakness,
            f"people_{stage}": 3,
            f"money_{stage}": 2,
            f"rationale_{stage}": "Measured on site.",
        }
    scenario = commands.score_scenario(ines, scenario, **facts)
    assert [scenario.place(stage) for stage in Stage] == [(5, 3), (3, 3), (2, 3)]
    assert [scenario.level_at(stage) for stage in Stage] == ["H", "M", "M"]
    assert scenario.state == "evaluated"
    assert scenario.is_malicious
    assert scenario.method_name == "default/1"
    assert any("intent 4" in text for text in scenario.reasoning["current"]["why"])
    assert scenario.review_due == dt.date(2026, 9, 2)


@pytest.mark.parametrize("stage", ["before", "current", "target"])
def test_a_score_without_its_reason_is_refused_and_names_the_field(ines, stage):
    in_force(ines)
    given_scores = scores((5, 5), (3, 3), (2, 2)) | {f"rationale_{stage}": " "}
    with pytest.raises(Refused) as refused:
        commands.score_scenario(ines, told(ines), **given_scores)
    assert f"rationale_{stage}" in refused.value.fields


def test_a_current_risk_above_the_risk_before_controls_is_refused(ines):
    in_force(ines)
    with pytest.raises(Refused, match="above the risk before controls"):
        commands.score_scenario(ines, told(ines), **scores((1, 1), (5, 5), (1, 1)))


def test_a_target_above_the_current_risk_needs_a_reason(ines):
    in_force(ines)
    rising = scores((5, 5), (2, 2), (3, 3))
    with pytest.raises(Refused, match="say why"):
        commands.score_scenario(ines, told(ines), **rising)
    scenario = commands.score_scenario(
        ines, told(ines, "Second"), **rising, target_reason="The lane opens to the public."
    )
    assert scenario.level_target == "M"


def test_a_derived_likelihood_follows_its_inputs_and_one_set_directly_stays(ines):
    in_force(ines)
    facts: dict[str, Any] = {"intent": 4, "capability": 4, "vulnerability_current": 3}
    facts["money_current"] = 3
    derived = told(ines, **facts)
    assert derived.likelihood_current == 3
    derived = commands.amend_scenario(ines, derived, vulnerability_current=5)
    assert derived.likelihood_current == 5
    direct = told(ines, "Other", **facts, likelihood_current=1)
    direct = commands.amend_scenario(ines, direct, vulnerability_current=5)
    assert direct.likelihood_current == 1
    assert any("set to 1" in text for text in direct.reasoning["current"]["warnings"])


def test_a_form_that_repeats_a_derived_likelihood_does_not_freeze_it(ines):
    in_force(ines)
    scenario = told(ines, intent=4, capability=4, money_current=3, vulnerability_current=3)
    scenario = commands.amend_scenario(
        ines, scenario, vulnerability_current=5, likelihood_current=3
    )
    assert scenario.likelihood_current == 5


def test_another_register_is_taken_over_with_its_objections_kept(ines):
    in_force(ines)
    scenario = told(ines, likelihood_current=5, consequence_current=5, likelihood_target=3,
                    consequence_target=4)  # fmt: skip
    assert (scenario.level_current, scenario.level_target) == ("E", "H")
    assert scenario.state == "analysed"
    assert "Not scored: risk before controls." in scenario.reasoning["objections"]


def test_figures_off_the_scale_of_the_method_are_kept_and_explained(ines):
    in_force(ines, "imo")
    scenario = told(ines, likelihood_current=5, consequence_current=2)
    assert scenario.level_current == ""
    assert "runs from 1 to 4, not 5" in scenario.reasoning["current"]["warnings"][0]
    with pytest.raises(Refused, match="from 1 to 4"):
        commands.score_scenario(ines, scenario, **scores((5, 4), (3, 3), (2, 2)))


def test_a_new_method_leaves_old_scores_as_they_were_judged(ines):
    in_force(ines)
    scenario = judged(ines, current=(3, 4))
    in_force(ines, "iso28001")
    kept = fresh(ines, scenario)
    assert (kept.level_current, kept.method_name) == ("H", "default/1")
    again = commands.rejudge_scenario(ines, kept)
    assert again.method_name != "default/1"


def test_words_that_name_a_record_link_the_scenario_to_it(ines):
    asset = commands.record_asset(ines, title="Container stack", external_reference="A01")
    threat = commands.record_threat(ines, title="Fence cut", external_reference="T01")
    by_name = told(ines, at_risk="container stack", threat_text="T01")
    by_number = told(ines, "Second", at_risk="A01")
    assert by_name.protected_asset_id == by_number.protected_asset_id == asset.pk
    assert by_name.catalogue_threat_id == threat.pk


def test_two_assets_of_one_name_are_not_guessed(ines):
    for _each in range(2):
        commands.record_asset(ines, title="Container stack")
    assert told(ines).protected_asset_id is None


def test_a_scenario_with_an_open_treatment_is_not_closed(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=(3, 4))
    treatment = planned(ines, scenario, owned_by(ines, ines))
    with pytest.raises(GateClosed, match=treatment.reference):
        commands.close_scenario(ines, fresh(ines, scenario), reason="Quay sold.")
    commands.reject_treatment(tom, fresh(ines, treatment), reason="Quay sold.")
    closed = commands.close_scenario(ines, fresh(ines, scenario), reason="Quay sold.")
    assert closed.state == "closed"


def test_a_called_review_is_answered_by_a_note_or_a_new_score(ines, tom):
    in_force(ines)
    scenario = decided(tom, judged(ines))
    called = commands.call_review(ines, scenario, reason="Two break-ins next door.")
    assert (called.state, called.review_due) == ("review_due", TODAY)
    with pytest.raises(Refused, match="what was looked at"):
        commands.review_scenario(ines, called, note=" ")
    reviewed = commands.review_scenario(ines, called, note="Fence walked, nothing new.")
    assert (reviewed.state, reviewed.review_reason) == ("monitored", "")
    again = commands.call_review(ines, reviewed, reason="Another break-in.")
    worse = commands.score_scenario(ines, again, **scores((5, 5), (4, 4), (2, 2)))
    assert worse.state == "evaluated"


def test_a_review_is_not_put_off_beyond_what_the_level_allows(ines):
    in_force(ines)
    scenario = judged(ines, current=(4, 4))
    far = TODAY.replace(year=TODAY.year + 2)
    with pytest.raises(Refused, match="at the latest"):
        commands.review_scenario(ines, scenario, note="Looked.", review_due=far)


def test_who_may_only_read_records_no_risk(eve):
    with pytest.raises(NotPermitted):
        told(eve)


STEP = st.integers(1, 5)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(likelihood=STEP, consequence=STEP, order=st.permutations(["l", "c", "r"]))
def test_the_level_does_not_depend_on_the_order_of_the_figures(
    ines, likelihood, consequence, order
):
    in_force(ines)
    parts = {
        "l": {"likelihood_current": likelihood},
        "c": {"consequence_current": consequence},
        "r": {"rationale_current": "Seen so."},
    }
    scenario = told(ines)
    for part in order:
        scenario = commands.amend_scenario(ines, scenario, **parts[part])
    table = shipped_method("default").tables.level
    assert scenario.level_current == table[likelihood - 1][consequence - 1]

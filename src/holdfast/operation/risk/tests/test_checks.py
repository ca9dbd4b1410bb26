"""8.3, 6.1.2 and 6.1.3/b: met by records, failing part by part, lapsing on the right day."""

import datetime as dt
from typing import Any

import pytest

from holdfast.accounts.commands import add_site, add_unit
from holdfast.acting.callers import acting_as
from holdfast.catalogue.checks import CHECKS
from holdfast.context.tests.stage import adopted, party, put_in_force, required, scope_draft
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Consideration
from holdfast.operation.risk.tests.stage import (
    TODAY,
    TOLD,
    answer,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    planned,
    scores,
    told,
    why,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.work.commands import plan_action_for

pytestmark = pytest.mark.django_db
OURS = ("6.1.2/0", "6.1.2/a", "6.1.2/b", "6.1.2/d", "6.1.2/e", "6.1.3/b",
        "8.3/0", "8.3/a", "8.3/b", "8.3/c", "8.3/d", "8.3/e")  # fmt: skip
NEXT_YEAR = dt.date(2027, 3, 1)


def days(count):
    return TODAY + dt.timedelta(days=count)


@pytest.fixture
def owner(installation, ines):
    return owned_by(installation, ines)


def assessed(ines, tom, *covers, until=NEXT_YEAR, **values):
    made = commands.plan_assessment(ines, title="Round", **values)
    for place in covers:
        trace(ines, made, relation=Relation.COVERS, target=place)
    made = commands.submit_assessment(ines, commands.start_assessment(ines, made))
    return commands.approve_assessment(tom, made, statement="So judged.", review_due=until)


def gap_commands(found):
    return {gap.command for gap in found.gaps}


@pytest.mark.parametrize("requirement", OURS)
def test_an_empty_register_meets_nothing_and_names_the_first_step(ines, requirement):
    found = answer(ines, requirement)
    assert not found.met
    assert found.gaps
    assert requirement == "6.1.2/0" or all(gap.command for gap in found.gaps)


# 8.3/0


def test_a_method_and_an_assessment_that_used_it_are_the_process(ines, tom):
    in_force(ines)
    judged(ines)
    assert gap_commands(answer(ines, "8.3/0")) == {"risk.assessment.planned"}
    assessment = assessed(ines, tom)
    found = answer(ines, "8.3/0")
    assert found.met
    assert {e.id for e in found.evidence} >= {assessment.pk}
    assert found.lapses_on == NEXT_YEAR + dt.timedelta(days=1)
    assert not answer(ines, "8.3/0", found.lapses_on).met


def test_an_assessment_by_another_method_does_not_do(ines, tom):
    in_force(ines)
    judged(ines)
    assessed(ines, tom)
    in_force(ines, "iso28001")
    assert not answer(ines, "8.3/0").met


@pytest.mark.parametrize(
    ("steps", "command"),
    [(0, "risk.assessment.started"), (1, "risk.assessment.submitted"),
     (2, "risk.assessment.approved")],
)  # fmt: skip
def test_a_round_under_way_is_named_with_its_next_step(ines, steps, command):
    in_force(ines)
    made = commands.plan_assessment(ines, title="Round")
    for step in (commands.start_assessment, commands.submit_assessment)[:steps]:
        made = step(ines, made)
    assert gap_commands(answer(ines, "8.3/0")) == {command}


# 8.3/a


@pytest.mark.parametrize(
    ("absent", "words"),
    [
        ("at_risk", "It does not say what is at risk."),
        ("actor", "It names no threat."),
        ("vulnerability_text", "It names no vulnerability."),
        ("consequence_text", "It does not say what follows."),
    ],
)
def test_a_scenario_names_all_its_parts(ines, absent, words):
    in_force(ines)
    judged(ines)
    assert answer(ines, "8.3/a").met
    gone: dict[str, Any] = {absent: ""}
    judged(ines, "Second", **gone)
    assert why(answer(ines, "8.3/a")) == {words}


def test_the_registers_serve_as_names_too(ines):
    in_force(ines)
    scenario = judged(ines, at_risk="", actor="", vulnerability_text="")
    asset = commands.record_asset(ines, title="Stack")
    threat = commands.record_threat(ines, title="Thieves")
    weakness = commands.record_vulnerability(ines, title="Dark fence")
    scenario = commands.link_asset(ines, scenario, asset=asset)
    scenario = commands.link_threat(ines, scenario, threat=threat)
    commands.link_vulnerability(ines, scenario, vulnerability=weakness)
    assert answer(ines, "8.3/a").met


def test_ranking_and_resources_are_asked_for(ines, owner):
    in_force(ines)
    judged(ines)
    told(ines, "Not ranked")
    assert "It has no rank" in " ".join(why(answer(ines, "8.3/a")))
    scenario = judged(ines, "Third")
    planned(ines, scenario, owner, resources="", cost=None)
    assert "It does not say which resources it needs." in why(answer(ines, "8.3/a"))


# 8.3/b


@pytest.mark.parametrize("stage", ["before", "current", "target"])
@pytest.mark.parametrize("part", ["likelihood", "rationale"])
def test_each_score_and_each_reason_is_asked_for(ines, stage, part):
    in_force(ines)
    judged(ines)
    assert answer(ines, "8.3/b").met
    given = scores((5, 5), (3, 3), (2, 2))
    given.pop(f"{part}_{stage}")
    told(ines, "Second", **given)
    found = answer(ines, "8.3/b")
    assert not found.met
    assert gap_commands(found) == {"risk.scenario.scored"}


def test_figures_without_a_method_are_no_evaluation(ines):
    told(ines, **{k.replace("money", "consequence"): v
                  for k, v in scores((5, 5), (3, 3), (2, 2)).items()
                  if not k.startswith("people")})  # fmt: skip
    assert why(answer(ines, "8.3/b")) == {"It is not evaluated against the criteria of a method."}


def test_an_evaluation_lapses_with_its_review(ines):
    in_force(ines)
    scenario = judged(ines)
    found = answer(ines, "8.3/b")
    assert scenario.review_due is not None
    lapse = scenario.review_due + dt.timedelta(days=1)
    assert found.lapses_on == lapse
    assert why(answer(ines, "8.3/b", lapse)) == {"Its review date has passed."}


def test_a_called_review_reopens_the_evaluation(ines):
    in_force(ines)
    commands.call_review(ines, judged(ines), reason="Break-in next door.")
    assert "A review was called for" in " ".join(why(answer(ines, "8.3/b")))


# 8.3/c


def test_each_scenario_is_decided_on_by_who_may(ines, rita):
    in_force(ines)
    scenario = judged(ines)
    assert gap_commands(answer(ines, "8.3/c")) == {"risk.scenario.decided"}
    decided(rita, scenario)
    assert answer(ines, "8.3/c").met


def test_a_decision_does_not_outlive_a_rise_of_the_risk(ines, rita):
    in_force(ines)
    scenario = decided(rita, judged(ines))
    commands.score_scenario(ines, scenario, **scores((5, 5), (4, 4), (1, 1)))
    assert "The risk has risen" in " ".join(why(answer(ines, "8.3/c")))


def test_what_is_kept_above_appetite_is_accepted_until_a_day(ines, tom):
    in_force(ines)
    scenario = decided(tom, judged(ines, current=(3, 4)), "retain")
    assert gap_commands(answer(ines, "8.3/c")) == {"risk.scenario.accepted"}
    commands.accept_risk(tom, scenario, reason="Guards.", until=days(20))
    found = answer(ines, "8.3/c")
    assert (found.met, found.lapses_on) == (True, days(21))
    assert not answer(ines, "8.3/c", days(21)).met


# 8.3/d and e


def treated_scenario(ines, tom):
    in_force(ines)
    return decided(tom, judged(ines, current=(3, 4), target=(2, 3)), "modify")


def test_a_treated_scenario_has_options_and_something_scheduled(ines, tom, owner):
    scenario = treated_scenario(ines, tom)
    assert len(why(answer(ines, "8.3/d"))) == 2
    treatment = planned(ines, scenario, owner, options_considered="")
    assert len(why(answer(ines, "8.3/d"))) == 2
    treatment = commands.approve_treatment(tom, treatment)
    assert why(answer(ines, "8.3/d")) == {
        "No options were considered for it: say what else was thought of, and why not."
    }
    other = planned(ines, scenario, owner, title="Guards", options_considered="")
    commands.reject_treatment(tom, other, reason="Dearer.")
    assert answer(ines, "8.3/d").met


def test_an_undecided_scenario_is_no_treated_one(ines):
    in_force(ines)
    judged(ines, decision="modify")
    assert answer(ines, "8.3/d").met
    assert answer(ines, "8.3/e").met


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"actions": ""}, "It does not say what is done: name the steps, or plan actions."),
        ({"owner": None}, "Nobody answers for it."),
        ({"due": None}, "It has no date."),
        ({"cost": None}, "It has no cost; none is a figure too."),
    ],
)
def test_a_plan_is_complete(ines, tom, owner, values, words):
    treatment = planned(ines, treated_scenario(ines, tom), owner)
    assert answer(ines, "8.3/e").met
    commands.amend_treatment(ines, treatment, **values)
    assert why(answer(ines, "8.3/e")) == {words}


def test_a_plan_says_which_risk_is_to_remain(ines, owner):
    scenario = told(ines)
    treatment = planned(ines, scenario, owner)
    assert why(answer(ines, "8.3/e")) == {"It does not say which risk is to remain."}
    commands.amend_treatment(ines, treatment, expected_likelihood=1, expected_consequence=2)
    assert answer(ines, "8.3/e").met


def test_planned_actions_say_what_is_done(ines, tom, owner):
    treatment = planned(ines, treated_scenario(ines, tom), owner, actions="")
    assert not answer(ines, "8.3/e").met
    plan_action_for(ines, treatment, title="Order lamps", owner=owner, due=days(9))
    assert answer(ines, "8.3/e").met


def test_a_treated_scenario_without_a_plan_is_a_gap(ines, tom):
    treated_scenario(ines, tom)
    assert gap_commands(answer(ines, "8.3/e")) == {"risk.scenario.treatment_planned"}


def test_an_overdue_plan_needs_a_decision(ines, tom, owner):
    treatment = planned(ines, treated_scenario(ines, tom), owner, due=days(5))
    found = answer(ines, "8.3/e")
    assert (found.met, found.lapses_on) == (True, days(6))
    assert gap_commands(answer(ines, "8.3/e", days(6))) == {"risk.treatment.postponed"}
    commands.postpone_treatment(tom, treatment, due=days(30), reason="Lamps are late; guards.")
    assert answer(ines, "8.3/e", days(6)).met


# 6.1.3/b


def test_a_risk_above_acceptance_is_decided_on_and_planned(ines, tom, owner):
    in_force(ines)
    judged(ines, "Low one", current=(1, 1))
    assert answer(ines, "6.1.3/b").met
    scenario = judged(ines, "High one", current=(3, 4), target=(2, 3))
    assert gap_commands(answer(ines, "6.1.3/b")) == {
        "risk.scenario.decided", "risk.scenario.treatment_planned",
    }  # fmt: skip
    decided(tom, scenario, "modify")
    planned(ines, scenario, owner)
    assert answer(ines, "6.1.3/b").met


def test_an_accepted_risk_needs_no_plan_while_the_acceptance_lasts(ines, tom):
    in_force(ines)
    scenario = decided(tom, judged(ines, current=(3, 4)), "retain")
    assert gap_commands(answer(ines, "6.1.3/b")) == {"risk.scenario.treatment_planned"}
    commands.accept_risk(tom, scenario, reason="Guards.", until=days(20))
    found = answer(ines, "6.1.3/b")
    assert (found.met, found.lapses_on) == (True, days(21))


def test_a_risk_that_nobody_judged_may_be_above_acceptance(ines):
    in_force(ines)
    told(ines)
    assert gap_commands(answer(ines, "6.1.3/b")) == {"risk.scenario.scored"}


# 6.1.2


@pytest.fixture
def scoped(ines, tom, installation, owner):
    unit, site = add_unit(installation, title="Terminal"), add_site(installation, title="Quay 1")
    issue, need = adopted(ines, owner), required(ines, party(ines))
    put_in_force(ines, tom, scope_draft(ines, owner, unit, site, issue, need))
    in_force(ines)
    judged(ines, site=site)
    return unit, site


def test_every_unit_and_site_in_scope_is_assessed(ines, tom, scoped):
    unit, site = scoped
    assert not answer(ines, "6.1.2/0").met
    assessed(ines, tom, site)
    assert "Terminal" in " ".join(why(answer(ines, "6.1.2/0")))
    assessed(ines, tom, unit, site)
    found = answer(ines, "6.1.2/0")
    assert found.met
    assert found.lapses_on is not None
    assert found.lapses_on <= NEXT_YEAR + dt.timedelta(days=1)


def test_an_assessment_of_everything_covers_what_is_in_scope(ines, tom, scoped):
    assessed(ines, tom)
    assert answer(ines, "6.1.2/0").met


def test_assessments_after_incidents_only_are_not_proactive(ines, tom, scoped):
    assessed(ines, tom, trigger="incident")
    assert "started by incidents" in " ".join(why(answer(ines, "6.1.2/0")))
    assessed(ines, tom, scoped[1], trigger="change")
    assert answer(ines, "6.1.2/0").met


@pytest.mark.parametrize(
    ("requirement", "flags"),
    [
        ("6.1.2/a", ("failure", "malicious")),
        ("6.1.2/b", ("environmental", "human", "cultural", "outside")),
        ("6.1.2/d", ("information",)),
    ],
)
def test_each_category_has_a_scenario_or_a_reason(ines, tom, scoped, requirement, flags):
    _unit, site = scoped
    assessed(ines, tom, site)
    assert len(answer(ines, requirement).gaps) == len(flags)
    for flag in flags[:-1]:
        told(ines, flag, site=site, **{f"is_{flag}": True})
    assert len(answer(ines, requirement).gaps) == 1
    again = commands.start_assessment(ines, commands.plan_assessment(ines, title="Again"))
    again = commands.consider(
        ines, again, category=Consideration(flags[-1]), reason="None thinkable on a quay."
    )
    for scenario in flags[:-1]:
        with acting_as(ines):
            found = type(judged(ines, f"{scenario} 2")).objects.get(title=scenario)
        commands.score_scenario(ines, found, **scores((5, 5), (2, 2), (1, 1)))
    again = commands.submit_assessment(ines, again)
    commands.approve_assessment(tom, again, statement="So judged.", review_due=NEXT_YEAR)
    found_answer = answer(ines, requirement)
    assert found_answer.met
    assert found_answer.lapses_on == NEXT_YEAR + dt.timedelta(days=1)


def test_a_scenario_elsewhere_says_nothing_of_the_assessed_site(ines, tom, scoped, installation):
    _unit, site = scoped
    elsewhere = add_site(installation, title="Depot")
    assessed(ines, tom, site)
    told(ines, "Flood", site=elsewhere, is_information=True)
    assert not answer(ines, "6.1.2/d").met


def known(ines):
    source = {"source": "Police district brief", "source_date": days(-20), "review_due": days(40)}
    return (
        commands.record_threat(ines, title="Thieves", **source),
        commands.record_vulnerability(ines, title="Dark fence", **source),
    )


def test_registers_with_dated_sources_in_use_are_intelligence(ines):
    threat, weakness = known(ines)
    assert gap_commands(answer(ines, "6.1.2/e")) == {
        "risk.scenario.linked_to_threat", "risk.scenario.linked_to_vulnerability",
    }  # fmt: skip
    scenario = commands.link_threat(ines, told(ines), threat=threat)
    commands.link_vulnerability(ines, scenario, vulnerability=weakness)
    found = answer(ines, "6.1.2/e")
    assert (found.met, found.lapses_on) == (True, days(41))
    assert not answer(ines, "6.1.2/e", days(41)).met
    commands.check_threat(ines, fresh(ines, threat), source="Brief 2", source_date=TODAY,
                          review_due=days(100))  # fmt: skip
    assert gap_commands(answer(ines, "6.1.2/e", days(41))) == {"risk.vulnerability.source_checked"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"source": ""}, "It has no dated source."),
        ({"source_date": None}, "It has no dated source."),
        ({"review_due": None}, "No day is set to look at its source again."),
    ],
)
def test_a_threat_without_dated_source_or_next_look_is_a_gap(ines, values, words):
    threat, weakness = known(ines)
    told(ines, catalogue_threat=threat, catalogue_vulnerability=weakness)
    assert answer(ines, "6.1.2/e").met
    commands.amend_threat(ines, threat, **values)
    assert why(answer(ines, "6.1.2/e")) == {words}


# all


def test_closed_merged_voided_and_foreign_scenarios_are_no_gaps(ines, vera):
    in_force(ines)
    kept = judged(ines)
    commands.close_scenario(ines, told(ines, "Sold quay"), reason="Sold.")
    commands.merge_scenario(ines, told(ines, "Twin"), into=kept, reason="The same fence.")
    told(vera, "Of Ostrava")
    assert answer(ines, "8.3/a").met
    assert answer(ines, "8.3/b").met


@pytest.mark.parametrize("requirement", OURS)
def test_a_check_asks_as_many_questions_for_many_as_for_one(
    ines, tom, scoped, owner, requirement, django_assert_max_num_queries
):
    threat, weakness = known(ines)
    assessed(ines, tom)

    def more(count):
        for number in range(count):
            scenario = judged(ines, f"More {number}", current=(3, 4), target=(2, 3), site=scoped[1],
                              catalogue_threat=threat, catalogue_vulnerability=weakness,
                              is_information=True)  # fmt: skip
            decided(tom, scenario, "modify")
            planned(ines, scenario, owner)
            told(ines, f"Gap {number}", **dict.fromkeys(TOLD, ""))

    def asked():
        with acting_as(ines), django_assert_max_num_queries(40) as counted:
            CHECKS[requirement].function(TODAY)
        return len(counted)

    more(1)
    few = asked()
    more(3)
    assert asked() == few

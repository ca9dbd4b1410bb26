"""Treatments: planned, approved, done, seen to work by somebody else, and the risk scored anew."""

import datetime as dt

import pytest

from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.operation.risk import commands
from holdfast.operation.risk.tests.stage import (
    TODAY,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    planned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(ines, tom):
    in_force(ines)
    return decided(tom, judged(ines, current=(4, 4), target=(2, 3)), "modify")


@pytest.fixture
def done(ines, tom, omar, scenario, installation):
    treatment = planned(ines, scenario, owned_by(installation, ines))
    treatment = commands.approve_treatment(tom, treatment)
    treatment = commands.begin_treatment(ines, treatment)
    return commands.implement_treatment(ines, treatment, result="Lamps burn.")


def verify(caller, treatment, likelihood=2, consequence=3, **values):
    return commands.verify_treatment(
        caller,
        fresh(caller, treatment),
        **{
            "finding": "Walked the fence at night.",
            "likelihood": likelihood,
            "consequence": consequence,
            "rationale": "Light and sensors hold them off.",
            **values,
        },
    )


def test_a_treatment_without_owner_or_means_is_not_approved(ines, tom, scenario, installation):
    bare = planned(ines, scenario, owned_by(installation, ines), cost=None, resources="")
    with pytest.raises(GateClosed, match="resources or a cost"):
        commands.approve_treatment(tom, bare)


def test_who_did_the_work_does_not_verify_it(ines, done):
    with pytest.raises(GateClosed, match="somebody else"):
        verify(ines, done)
    small = Terms(override=Override("Two of us only; reviewed at the next meeting."))
    passed = commands.verify_treatment.under(small)(
        ines, done, finding="It burns.", likelihood=2, consequence=3, rationale="Measured."
    )
    assert passed.state == "verified"


def test_verifying_scores_the_risk_anew_and_lets_it_be_watched(ines, tom, scenario, done):
    verify(tom, done)
    after = fresh(ines, scenario)
    assert (after.likelihood_current, after.consequence_current) == (2, 3)
    assert (after.level_current, after.level_target, after.state) == ("M", "M", "monitored")
    assert after.rationale_current == "Light and sensors hold them off."
    assert after.reasoning["objections"] == []


def test_a_risk_that_fell_short_of_its_target_keeps_the_target(ines, tom, scenario, done):
    verify(tom, done, likelihood=3, consequence=4)
    after = fresh(ines, scenario)
    assert (after.level_current, after.level_target) == ("H", "M")


def test_the_scenario_stays_in_treatment_while_something_is_open(
    ines, tom, scenario, done, installation
):
    planned(ines, scenario, owned_by(installation, ines), title="Second fence")
    verify(tom, done)
    assert fresh(ines, scenario).state == "treated"


def test_an_ineffective_treatment_leaves_the_risk_where_it_was(ines, tom, scenario, done):
    found = commands.find_ineffective(tom, done, finding="Half of the lamps are out.")
    assert found.state == "ineffective"
    assert fresh(ines, scenario).level_current == "H"


def test_a_postponement_is_a_decision_with_a_reason(ines, tom, scenario, installation):
    due = TODAY - dt.timedelta(days=3)
    late = planned(ines, scenario, owned_by(installation, ines), due=due)
    assert late.is_overdue(TODAY)
    with pytest.raises(Refused, match="what holds meanwhile"):
        commands.postpone_treatment(tom, late, due=TODAY + dt.timedelta(days=9), reason="")
    later = commands.postpone_treatment(
        tom, late, due=TODAY + dt.timedelta(days=9), reason="Lamps come on Friday; guard till then."
    )
    assert not later.is_overdue(TODAY)
    assert "2026-02-27 → 2026-03-11" in later.postponed_because


def test_a_plan_does_not_end_before_it_begins(ines, scenario, installation):
    with pytest.raises(Refused, match="ends before it begins"):
        planned(ines, scenario, owned_by(installation, ines),
                starts_on=TODAY, due=TODAY - dt.timedelta(days=1))  # fmt: skip

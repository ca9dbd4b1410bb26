"""Considerations of 6.1.2, reports of 6.1.3, and where risks are fed into."""

import datetime as dt
from typing import Any

import pytest

from holdfast.accounts.commands import add_site, add_unit
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import Refused
from holdfast.catalogue.checks import CHECKS
from holdfast.context.tests.stage import process, process_in_force
from holdfast.operation.processes.commands import withdraw_process
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Consideration
from holdfast.operation.risk.tests.stage import (
    TODAY,
    answer,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    planned,
    told,
    why,
)
from holdfast.planning.models import Objective
from holdfast.records.choices import Relation
from holdfast.records.commands import trace, void_record
from holdfast.records.queries import links_of
from holdfast.records.registry import REGISTRY
from holdfast.tests.samples import sample

pytestmark = pytest.mark.django_db
NEXT_YEAR = dt.date(2027, 3, 1)
HIGH: dict[str, Any] = {"current": (3, 4), "target": (2, 3)}


def days(count):
    return TODAY + dt.timedelta(days=count)


@pytest.fixture
def owner(installation, ines):
    return owned_by(installation, ines)


@pytest.fixture
def quay(installation):
    return add_site(installation, title="Quay 1", unit=add_unit(installation, title="Terminal"))


def assessed(ines, tom, *covers, until=NEXT_YEAR):
    made = commands.plan_assessment(ines, title="Round")
    for place in covers:
        trace(ines, made, relation=Relation.COVERS, target=place)
    made = commands.submit_assessment(ines, commands.start_assessment(ines, made))
    return commands.approve_assessment(tom, made, statement="So judged.", review_due=until)


def gap_commands(found):
    return {gap.command for gap in found.gaps}


# 6.1.2: considerations


def test_a_consideration_names_what_where_why_and_is_looked_at_again(ines, quay):
    made = commands.record_consideration(
        ines, category=Consideration.CULTURAL, reason="All shifts mixed.", site=quay
    )
    assert "Quay 1" in made.title
    assert (made.considered_by, made.considered_on) == (ines.name, TODAY)
    assert made.review_due == dt.date(2027, 3, 2)
    with pytest.raises(Refused, match="no scenario"):
        commands.record_consideration(ines, category=Consideration.HUMAN, reason=" ")
    with pytest.raises(Refused, match="not come yet"):
        commands.record_consideration(
            ines, category=Consideration.HUMAN, reason="No.", considered_on=days(1)
        )


def test_a_consideration_of_an_assessed_place_answers_its_category(ines, tom, quay, installation):
    in_force(ines)
    judged(ines, site=quay)
    assessed(ines, tom, quay)
    elsewhere = add_site(installation, title="Depot")
    note: dict[str, Any] = {"category": Consideration.INFORMATION, "reason": "No system there."}
    commands.record_consideration(ines, site=elsewhere, **note)
    assert gap_commands(answer(ines, "6.1.2/d")) == {"risk.scenario.recorded"}
    made = commands.record_consideration(ines, site=quay, review_due=days(30), **note)
    found = answer(ines, "6.1.2/d")
    assert (found.met, found.lapses_on) == (True, days(31))
    assert made.pk in {e.id for e in found.evidence}
    assert not answer(ines, "6.1.2/d", days(31)).met
    commands.withdraw_consideration(ines, made, reason="A new server.")
    assert not answer(ines, "6.1.2/d").met


def test_each_assessment_in_force_answers_for_itself(ines, tom, quay, installation):
    in_force(ines)
    depot = add_site(installation, title="Depot")
    judged(ines, site=quay, is_information=True)
    judged(ines, "Theft", site=depot)
    first, second = assessed(ines, tom, quay), assessed(ines, tom, depot)
    found = answer(ines, "6.1.2/d")
    assert [gap.reference for gap in found.gaps] == [second.reference]
    commands.record_consideration(
        ines, category=Consideration.INFORMATION, reason="No system there.", site=depot
    )
    found = answer(ines, "6.1.2/d")
    assert found.met
    assert {first.pk, second.pk} <= {e.id for e in found.evidence}


# 6.1.3/a


def test_risks_above_acceptance_are_in_the_enterprise_register(ines):
    in_force(ines)
    judged(ines, "Low one", current=(1, 1))
    assert answer(ines, "6.1.3/a").met
    risk = judged(ines, "High one", **HIGH)
    found = answer(ines, "6.1.3/a")
    assert [(gap.reference, gap.command) for gap in found.gaps] == [
        (risk.reference, "risk.scenario.reported_to_enterprise")
    ]
    report = commands.report_scenario(
        ines, risk, enterprise_register="Group risk register, line 12"
    )
    assert answer(ines, "6.1.3/a").met
    with acting_as(ines):
        assert [link.trace.note for link in links_of(ines, report)] == [risk.level_current]
    commands.withdraw_enterprise_report(ines, report, reason="Struck out there.")
    assert not answer(ines, "6.1.3/a").met


def test_a_report_lapses_with_its_review(ines):
    in_force(ines)
    risks = [judged(ines, f"High {n}", **HIGH) for n in (1, 2)]
    commands.report_to_enterprise(
        ines, enterprise_register="ERM", scenarios=risks, review_due=days(9)
    )
    found = answer(ines, "6.1.3/a")
    assert (found.met, found.lapses_on) == (True, days(10))
    assert len(answer(ines, "6.1.3/a", days(10)).gaps) == 2
    commands.report_to_enterprise(ines, enterprise_register="ERM", scenarios=risks)
    assert answer(ines, "6.1.3/a").lapses_on is None


def test_a_risk_that_nobody_judged_may_have_to_be_reported(ines):
    in_force(ines)
    told(ines)
    assert gap_commands(answer(ines, "6.1.3/a")) == {"risk.scenario.scored"}


def test_a_report_says_where_and_not_in_the_future(ines):
    with pytest.raises(Refused, match="which register"):
        commands.report_to_enterprise(ines, enterprise_register=" ")
    with pytest.raises(Refused, match="not come yet"):
        commands.report_to_enterprise(ines, enterprise_register="ERM", reported_on=days(1))


# 6.1.3/d


def test_every_process_in_force_is_linked_to_the_risks_it_carries(ines, owner):
    assert gap_commands(answer(ines, "6.1.3/d")) == {"risk.scenario.recorded"}
    risk = told(ines)
    assert gap_commands(answer(ines, "6.1.3/d")) == {"processes.process.described"}
    gate, watch = process_in_force(ines, owner, "Gate"), process_in_force(ines, owner, "Watch")
    process(ines, owner, "Draft")
    trace(ines, gate, relation=Relation.CARRIES, target=risk)
    found = answer(ines, "6.1.3/d")
    assert [(g.reference, g.command) for g in found.gaps] == [
        (watch.reference, "records.trace.made")
    ]
    withdraw_process(ines, watch, reason="No longer done.")
    assert answer(ines, "6.1.3/d").met
    void_record(ines, risk, reason="A mistake.")
    told(ines, "Another")
    assert not answer(ines, "6.1.3/d").met


# 6.1.1/2


def test_risk_assessment_is_a_process_whose_outputs_feed_the_system(ines, owner):
    assert gap_commands(answer(ines, "6.1.1/2")) == {"processes.process.described"}
    process_in_force(ines, owner, "Legal watch")
    assert gap_commands(answer(ines, "6.1.1/2")) == {"processes.process.described"}
    work = process_in_force(ines, owner, "Risk assessment", clauses=["8.3"])
    words = "Its outputs are not linked to any objective."
    found = answer(ines, "6.1.1/2")
    assert words in why(found)
    assert {gap.id for gap in found.gaps} == {work.pk}
    with acting_as(ines):
        objective = sample(ines, REGISTRY[Objective._meta.label_lower])
    trace(ines, objective, relation=Relation.ADDRESSES, target=told(ines))
    assert words not in why(answer(ines, "6.1.1/2"))
    assert set(CHECKS["6.1.1/2"].awaits) == {
        "controls.control", "evaluation.audit", "evaluation.managementreview",
    }  # fmt: skip


# The step that a gap names is one that can be taken


def test_an_unscored_risk_is_to_be_scored_before_it_is_decided_on(ines):
    in_force(ines)
    told(ines)
    assert gap_commands(answer(ines, "8.3/c")) == {"risk.scenario.scored"}
    judged(ines, "Judged")
    assert gap_commands(answer(ines, "8.3/c")) == {"risk.scenario.scored", "risk.scenario.decided"}


def test_a_proposed_treatment_is_to_be_approved_and_not_planned_again(ines, tom, owner):
    in_force(ines)
    scenario = decided(tom, judged(ines, **HIGH), "modify")
    treatment = planned(ines, scenario, owner)
    found = answer(ines, "8.3/d")
    assert [(gap.reference, gap.command) for gap in found.gaps] == [
        (treatment.reference, "risk.treatment.approved")
    ]
    commands.amend_treatment(ines, treatment, due=None, options_considered="")
    assert gap_commands(answer(ines, "8.3/d")) == {"risk.treatment.amended"}


def test_who_answers_for_the_risk_answers_for_its_treatment_unless_another_is_named(ines, owner):
    in_force(ines)
    risk = judged(ines, owner=owner)
    made = commands.plan_treatment(ines, fresh(ines, risk), title="Light it", due=days(60))
    assert made.owner_id == owner.pk
    with pytest.raises(Refused, match="name who answers"):
        commands.plan_treatment(ines, judged(ines, "Nobody's"), title="Light it", due=days(60))


# 6.1.3/e


def test_what_answers_risks_waits_for_controls_and_plans(ines):
    assert gap_commands(answer(ines, "6.1.3/e")) == {"records.trace.made"}
    assert set(CHECKS["6.1.3/e"].awaits) == {"controls.control", "response.securityplan"}

"""The life of a risk or opportunity of the system, and what stands before each step (6.1)."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.context.tests.stage import LATER, TODAY, captured, link, party, process, required
from holdfast.planning.choices.system_risks import Effectiveness, weight_of
from holdfast.planning.commands import system_risks as commands
from holdfast.planning.tests.system_risk_stage import (
    DUE,
    JUDGED,
    action_of,
    addressed,
    fresh,
    integrated,
    judged,
    noted,
    passing,
)
from holdfast.records.choices import Relation
from holdfast.records.queries import links_of
from holdfast.work.commands import drop_action, judge_ineffective, plan_action_for, report_done


def linked(caller, record):
    with acting_as(caller):
        return {(link.trace.relation, link.other.reference) for link in links_of(caller, record)}


def test_it_is_recorded_with_what_it_arises_from(ines):
    issue, need = captured(ines), required(ines, party(ines))
    risk = noted(ines, issues=[issue], requirements=[need], side="opportunity")
    assert risk.reference.startswith("SRO-")
    assert risk.state == "identified"
    assert linked(ines, risk) == {
        ("arises_from", issue.reference),
        ("arises_from", need.reference),
    }


@pytest.mark.parametrize(
    ("likelihood", "extent", "weight"),
    [
        ("unlikely", "slight", "low"),
        ("likely", "slight", "medium"),
        ("unlikely", "serious", "medium"),
        ("possible", "serious", "high"),
        ("", "serious", None),
    ],
)
def test_likelihood_and_effect_in_words_give_its_weight(likelihood, extent, weight):
    assert weight_of(likelihood, extent) == weight


def test_to_address_it_is_to_say_who_does_what_until_when(ines, nora):
    risk = addressed(ines, nora)
    action = action_of(ines, risk)
    assert (risk.state, risk.decision, risk.decided_by) == ("action_planned", "address", ines.name)
    assert (action.owner_id, action.due, action.judge_on) == (nora.pk, DUE, JUDGED)
    assert action.criterion == "Both pass"


def test_its_effect_is_not_judged_before_it_is_due(ines, nora):
    with pytest.raises(Refused, match="after it is done"):
        addressed(ines, nora, judge_on=TODAY)


def test_no_action_is_planned_without_an_action_with_owner_and_date(ines, nora):
    risk = noted(ines)
    with pytest.raises(GateClosed, match="plan one first"):
        commands.confirm_action_planned(ines, risk)
    action = plan_action_for(ines, risk, title="Train", owner=nora, due=DUE)
    assert commands.confirm_action_planned(ines, fresh(ines, risk)).state == "action_planned"
    other = noted(ines, "Another")
    drop_action(
        ines,
        plan_action_for(ines, other, title="Train", owner=nora, due=DUE),
        reason="Not needed.",
    )
    with pytest.raises(GateClosed):
        commands.confirm_action_planned(ines, other)
    assert action.about_id == risk.pk


def test_it_is_integrated_once_each_action_or_itself_is_part_of_a_process(ines, nora):
    risk = addressed(ines, nora)
    with pytest.raises(GateClosed, match=action_of(ines, risk).reference):
        commands.integrate_system_risk(ines, risk)
    link(ines, action_of(ines, risk), process(ines, nora), Relation.CHANGES)
    assert commands.integrate_system_risk(ines, fresh(ines, risk)).state == "integrated"
    whole = addressed(ines, nora, noted(ines, "Whole"))
    link(ines, whole, process(ines, nora, "Rostering"), Relation.CHANGES)
    assert commands.integrate_system_risk(ines, whole).state == "integrated"


def test_whether_it_worked_is_judged_after_its_actions_are(ines, tom, nora):
    risk = integrated(ines, nora)
    with pytest.raises(GateClosed, match=action_of(ines, risk).reference):
        commands.judge_system_risk(
            tom, risk, effectiveness=Effectiveness.EFFECTIVE, finding="It did."
        )
    done = judged(ines, tom, nora)
    assert (done.state, done.effectiveness, done.judged_on) == ("judged", "effective", TODAY)
    assert done.judged_by == tom.name


def test_nothing_is_closed_before_it_is_known_whether_it_worked(ines, tom, nora):
    risk = integrated(ines, nora)
    with pytest.raises(GateClosed, match="judge that first"):
        commands.close_system_risk(ines, risk, reason="Done.")
    closed = commands.close_system_risk(ines, judged(ines, tom, nora), reason="Done.")
    assert (closed.state, closed.review_due) == ("closed", None)


def test_what_did_not_work_is_not_closed_but_taken_up_again(ines, tom, nora):
    risk = integrated(ines, nora)
    action = report_done(ines, action_of(ines, risk), result="Trained.", done_on=TODAY)
    judge_ineffective(tom, action, finding="Neither passed.")
    risk = commands.judge_system_risk(
        tom, fresh(ines, risk), effectiveness=Effectiveness.NOT_EFFECTIVE, finding="Nobody knows."
    )
    with pytest.raises(GateClosed, match="did not work"):
        commands.close_system_risk(ines, risk, reason="Done.")
    again = commands.take_up_system_risk(ines, fresh(ines, risk), reason="Hire instead.")
    assert (again.state, again.decision, again.effectiveness) == ("identified", "undecided", "")


def test_a_gate_is_passed_only_with_a_reason_that_is_kept(ines):
    commands.close_system_risk.under(passing("The unit was sold."))(
        ines, noted(ines), reason="Sold."
    )
    with acting_as(ines):
        assert [o.gate for o in GateOverride.objects.all()] == [
            "system-risk-effectiveness-is-judged"
        ]


def test_it_is_left_as_it_is_with_a_reason_until_a_review(ines):
    with pytest.raises(Refused, match="nothing is done"):
        commands.accept_system_risk(ines, noted(ines), reason=" ", review_due=LATER)
    with pytest.raises(Refused, match="future"):
        commands.accept_system_risk(ines, noted(ines), reason="Rare.", review_due=TODAY)
    risk = commands.accept_system_risk(ines, noted(ines), reason="Rare.", review_due=LATER)
    assert (risk.state, risk.decision, risk.review_due) == ("accepted", "accept", LATER)
    assert commands.close_system_risk(ines, risk, reason="Gone.").state == "closed"


def test_that_none_arises_is_a_decision_with_reason_link_and_review(ines):
    issue = captured(ines)
    made = commands.decide_nothing_arises(ines, reason="Only a headline.", issues=[issue])
    assert issue.reference in made.title
    assert linked(ines, made) == {("considers", issue.reference)}
    assert made.review_due is not None
    assert made.review_due > LATER
    with pytest.raises(Refused, match="why none arises"):
        commands.decide_nothing_arises(ines, reason="  ")
    gone = commands.withdraw_nothing_arises(ines, made, reason="It grew.")
    assert gone.state == "withdrawn"


def test_who_may_not_decide_does_not(ines, omar, eve):
    with pytest.raises(NotPermitted):
        noted(eve)
    risk = noted(ines)
    with pytest.raises(NotPermitted):
        commands.accept_system_risk(omar, risk, reason="Rare.", review_due=LATER)
    with pytest.raises(NotPermitted):
        commands.decide_nothing_arises(omar, reason="None.")

"""Change plans: what is considered, who decides, what comes before what (6.3, 8.4)."""

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.context.tests.stage import document, link
from holdfast.leadership.commands import roles
from holdfast.operation.risk.models import RiskScenario
from holdfast.planning.commands import changes, unintended
from holdfast.planning.models import RiskConsideration
from holdfast.planning.queries.changes import board_of, effect_of
from holdfast.planning.tests.changes_stage import (
    REVIEW,
    TODAY,
    approved,
    considered,
    detected,
    implemented,
    minor,
    raised,
    screened,
)
from holdfast.records.choices import Relation
from holdfast.records.registry import REGISTRY
from holdfast.tests.samples import sample

PAST = Terms(override=Override("There are only two of us."))


def closed_gates(refused):
    return [refusal.gate.key for refusal in refused.value.refusals]


@pytest.fixture
def order(ines):
    return document(ines, "Post orders")


def test_the_screening_answers_all_seven_questions(ines):
    plan = screened(ines, kinds="ag")
    assert plan.kinds == "ag"
    assert plan.screened_on == TODAY
    assert [kind.value for kind in plan.named_kinds] == ["a", "g"]


def test_a_change_is_stopped_until_its_risks_are_considered(ines, order):
    plan = screened(ines, order)
    with pytest.raises(GateClosed, match="risks were not considered") as refused:
        changes.implement_change(
            ines, plan, outcome="Opened.", implemented_on=TODAY, review_by=REVIEW
        )
    assert "risk-considered-before-implementation" in closed_gates(refused)
    assert plan.state == "screened"


def test_no_reason_leads_past_the_gate_but_the_emergency(ines, order):
    plan = screened(ines, order)
    with pytest.raises(GateClosed):
        changes.implement_change.under(PAST)(
            ines, plan, outcome="Opened.", implemented_on=TODAY, review_by=REVIEW
        )
    changes.implement_in_emergency(
        ines, plan, reason="The fence fell.", outcome="Guards posted.", implemented_on=TODAY
    )
    assert plan.state == "made_in_emergency"
    assert plan.emergency
    assert plan.review_by == dt.date(2026, 3, 9)  # five working days after a Monday


def test_an_emergency_is_considered_before_its_review(ines, omar, order):
    plan = raised(ines, purpose="", roles_stay=False)
    changes.implement_in_emergency(
        ines, plan, reason="The fence fell.", outcome="Guards posted.", implemented_on=TODAY
    )
    with pytest.raises(GateClosed, match="the purpose") as refused:
        changes.review_change.under(PAST)(ines, plan, finding="It held.")
    assert "considered-afterwards" in closed_gates(refused)
    changes.amend_change(ines, plan, purpose="Keep people out.", roles_stay=True)
    link(ines, plan, order, Relation.CHANGES)
    changes.screen_afterwards(ines, plan, processes=True)
    changes.look_at_forecast(ines, plan, note="Nothing lapses.")
    changes.consider_risk_again(ines, plan, considered_on=TODAY, finding="Low.")
    changes.review_change.under(PAST)(ines, plan, finding="It held.")
    assert plan.state == "reviewed"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("purpose", "the purpose"),
        ("consequences", "the possible consequences"),
        ("integrity", "the integrity of the system"),
        ("resources", "the resources"),
    ],
)
def test_each_consideration_is_recorded_before_approval(ines, tom, order, field, words):
    plan = considered(ines, order, **{field: ""})
    with pytest.raises(GateClosed, match=words) as refused:
        changes.approve_change.under(PAST)(tom, plan, statement="Go on.")
    assert closed_gates(refused) == ["considerations-recorded"]


def test_the_effect_names_records_and_the_forecast_was_looked_at_with_them(ines, tom, order):
    plan = considered(ines)
    with pytest.raises(GateClosed, match=r"each record that it changes.*forecast"):
        changes.approve_change(tom, plan, statement="Go on.")
    with pytest.raises(Refused, match="Link the records"):
        changes.look_at_forecast(ines, plan, note="Fine.")
    link(ines, plan, order, Relation.CHANGES)
    changes.look_at_forecast(ines, plan, note="Fine.")
    link(ines, plan, document(ines, "Key register"), Relation.CHANGES)
    with pytest.raises(GateClosed, match="forecast"):
        changes.approve_change(tom, plan, statement="Go on.")
    changes.look_at_forecast(ines, plan, note="Still fine.")
    assert changes.approve_change(tom, plan, statement="Go on.").state == "approved"


def test_the_forecast_is_looked_at_anew_when_a_role_is_named_or_dropped(ines, tom, order, nora):
    plan = considered(ines, order, roles_stay=False)
    post = roles.describe_role(
        ines, title="Gate officer", responsibilities="Runs it.", authorities="May close it."
    )
    changes.name_role_change(ines, plan, role=post, to_person=nora)
    with pytest.raises(GateClosed, match="forecast"):
        changes.approve_change(tom, plan, statement="Go on.")
    changes.look_at_forecast(ines, plan, note="Nora is cleared.")
    assert changes.approve_change(tom, plan, statement="Go on.").state == "approved"


def test_who_will_hold_which_role_is_said_before_approval(ines, tom, order):
    plan = considered(ines, order, roles_stay=False)
    with pytest.raises(GateClosed, match="who will hold") as refused:
        changes.approve_change(tom, plan, statement="Go on.")
    assert closed_gates(refused) == ["role-changes-named"]


def test_who_asks_for_a_change_approves_it_only_with_a_reason(ines, order):
    plan = considered(ines, order)
    with pytest.raises(GateClosed, match="somebody else approves"):
        changes.approve_change(ines, plan, statement="Go on.")
    changes.approve_change.under(PAST)(ines, plan, statement="Go on.")
    with acting_as(ines):
        assert [o.gate for o in GateOverride.objects.all()] == ["requester-does-not-approve"]


def test_an_approved_plan_stands_as_it_was_approved(ines, tom, order):
    plan = approved(ines, tom, order)
    with pytest.raises(Refused, match="frozen"):
        changes.amend_change(ines, plan, purpose="Something else.")
    implemented_plan = changes.implement_change(
        ines, plan, outcome="Opened.", implemented_on=TODAY, review_by=REVIEW
    )
    with pytest.raises(Refused, match="frozen"):
        changes.amend_change(ines, implemented_plan, purpose="Something else.")


def test_a_plan_is_carried_out_with_a_day_for_its_review(ines, tom, order):
    plan = approved(ines, tom, order)
    with pytest.raises(Refused, match="reviewed afterwards"):
        changes.implement_change(ines, plan, outcome="Opened.", implemented_on=TODAY)
    with pytest.raises(Refused, match="approved on"):
        changes.implement_change(
            ines, plan, outcome="Opened.", implemented_on=dt.date(2026, 3, 1), review_by=REVIEW
        )
    changes.plan_change(ines, plan, implement_by=dt.date(2026, 3, 20), review_by=REVIEW)
    changes.implement_change(ines, plan, outcome="Opened.", implemented_on=TODAY)
    assert (plan.state, plan.review_by) == ("implemented", REVIEW)


def test_a_change_is_reviewed_by_somebody_else_before_it_is_closed(ines, tom, order):
    plan = implemented(ines, tom, order)
    with pytest.raises(GateClosed, match="Review first"):
        changes.close_change(ines, plan)
    with pytest.raises(GateClosed, match="somebody else reviews"):
        changes.review_change(ines, plan, finding="It works.")
    changes.review_change(tom, plan, finding="It works.", brought_up_to_date="Post orders.")
    assert changes.close_change(ines, plan).state == "closed"


def test_a_minor_revision_is_none_of_the_seven_kinds(ines, order):
    with pytest.raises(GateClosed, match="By rule"):
        changes.settle_as_minor.under(PAST)(ines, screened(ines, order), reason="Small.")
    assert minor(ines, order).state == "minor"


def test_a_kind_is_not_taken_back_after_its_risks_were_considered(ines, tom, order):
    plan = considered(ines, order, kinds="ad")
    changes.defer_change(tom, plan, reason="No money.", until=REVIEW)
    changes.take_change_up(ines, plan)
    with pytest.raises(Refused, match="not taken back"):
        changes.screen_change(ines, plan, processes=True)
    changes.screen_change(ines, plan, structure=True, processes=True, people=True)
    assert plan.kinds == "abd"


def test_a_consideration_names_the_scenarios_that_were_looked_at(ines, order):
    plan = screened(ines, order)
    with acting_as(ines):
        scenario = sample(ines, REGISTRY.of(RiskScenario), "Tailgating")
    link(ines, plan, scenario, Relation.CONSIDERS)
    changes.consider_risk(ines, plan, considered_on=TODAY, finding="Easier.")
    with acting_as(ines):
        (made,) = RiskConsideration.objects.filter(plan=plan)
    assert made.scenarios == [scenario.reference]
    assert made.considered_by == ines.name


def test_the_effect_lists_what_hangs_on_what_is_changed(ines, order):
    plan = raised(ines)
    other = document(ines, "Key register")
    link(ines, plan, order, Relation.CHANGES)
    link(ines, other, order, Relation.RELATES_TO)
    with acting_as(ines):
        effect = effect_of(ines, plan)
    assert [(each.record.pk, each.directly) for each in effect.records] == [
        (order.pk, True),
        (other.pk, False),
    ]
    assert "4.2.2/b" in effect.statements  # its check reads documents
    assert "4.3/1" not in effect.statements


def test_the_board_says_what_each_plan_waits_for(ines, tom, order):
    raised(ines, "One")
    screened(ines, order, title="Two")
    considered(ines, order, title="Three", resources="")
    considered(ines, order, title="Four")
    approved(ines, tom, order, title="Five")
    implemented(ines, tom, order, title="Six")
    changes.implement_in_emergency(
        ines, raised(ines, "Seven"), reason="Fire.", outcome="Done.", implemented_on=TODAY
    )
    with acting_as(ines):
        board = board_of(ines, REVIEW + dt.timedelta(days=1))
    told = {card.plan.title: card.waits_for for s in board.stages for card in s.cards}
    assert "screening" in told["One"]
    assert "security risks" in told["Two"]
    assert told["Three"] == "the resources"
    assert told["Four"] == "a decision"
    assert "days" in told["Five"]
    assert "review" in told["Six"]
    assert "afterwards" in told["Seven"]
    assert board.late == 2


def test_an_unintended_change_is_reviewed_mitigated_and_closed(ines):
    change = detected(ines)
    with pytest.raises(Refused, match="not possible now"):
        unintended.mitigate_unintended_change(
            ines, change, mitigation="Guard posted.", mitigated_on=TODAY
        )
    with pytest.raises(Refused, match="detected on"):
        unintended.review_consequences(
            ines, change, consequences="Open at night.", reviewed_on=dt.date(2026, 3, 1)
        )
    unintended.review_consequences(
        ines, change, consequences="Open at night.", is_adverse=True, reviewed_on=TODAY
    )
    unintended.mitigate_unintended_change(
        ines, change, mitigation="Guard posted.", mitigated_on=TODAY
    )
    unintended.close_unintended_change(ines, change, note="Rota corrected.")
    assert change.state == "closed"

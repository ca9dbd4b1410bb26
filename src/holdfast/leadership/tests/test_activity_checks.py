"""5.1 answered from live records: each statement met, each part failing, and its lapse."""

import datetime as dt

from holdfast.accounts.commands import add_unit
from holdfast.context.tests.stage import link, obligation, party, process_in_force, required
from holdfast.improvement.commands import suggest_improvement
from holdfast.leadership.commands import activity, assignments, programmes, roles
from holdfast.leadership.tests.cast_of_roles import (
    accepted,
    answer,
    boss_of,
    done,
    gap_commands,
    proposed,
    reasons,
    role,
)
from holdfast.leadership.tests.days import LATER, PAST, SOON, TODAY, day_after
from holdfast.operation.processes.commands.processes import amend_process
from holdfast.planning.commands.objectives import approve_viability, assess_viability
from holdfast.planning.tests.objectives_stage import active
from holdfast.records.choices import Relation
from holdfast.work.commands import plan_action, plan_action_for, report_done

YEAR_LATER = dt.date(2027, 3, 3)


def test_a_register_reviewed_in_time_and_no_late_action_meet_5_1_2(ines, nora):
    assert gap_commands(answer(ines, "5.1/2")) == ["context.party.recorded"]
    customer = party(ines, review_due=LATER)
    need = required(ines, customer)
    assert answer(ines, "5.1/2").lapses_on == day_after(LATER)
    plan_action_for(ines, need, title="Call back", owner=nora, due=SOON)
    found = answer(ines, "5.1/2")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    late = answer(ines, "5.1/2", day_after(SOON))
    assert gap_commands(late) == ["work.action.done"]


def test_an_action_linked_to_a_requirement_serves_it_and_one_that_is_done_is_not_late(ines, nora):
    need = required(ines, party(ines, review_due=LATER))
    other = plan_action(ines, title="Paint the fence", due=PAST)
    assert answer(ines, "5.1/2").met
    link(ines, other, need, Relation.SERVES)
    assert gap_commands(answer(ines, "5.1/2")) == ["work.action.done"]
    report_done(ines, other, result="Painted.", done_on=TODAY)
    assert answer(ines, "5.1/2").met


def test_a_party_without_a_review_date_or_overdue_is_a_gap(ines):
    party(ines)
    assert gap_commands(answer(ines, "5.1/2")) == ["context.party.amended"]
    party(ines, "Customs", review_due=PAST)
    assert set(gap_commands(answer(ines, "5.1/2"))) == {
        "records.record.reviewed",
        "context.party.amended",
    }


def test_business_processes_carry_security(ines, nora):
    none = answer(ines, "5.1/3")
    assert gap_commands(none) == ["processes.process.described"]
    process_in_force(ines, nora, "Patrol", is_security_function=True)
    assert gap_commands(answer(ines, "5.1/3")) == ["processes.process.described"]
    loading = process_in_force(ines, nora, "Loading", criteria="Seal checked")
    found = answer(ines, "5.1/3")
    assert found.met
    assert found.lapses_on is None
    amend_process(ines, loading, criteria="")
    assert gap_commands(answer(ines, "5.1/3")) == ["processes.process.amended"]
    link(ines, loading, obligation(ines), Relation.MEETS)
    assert answer(ines, "5.1/3").met


def test_words_of_top_management_count_for_twelve_months(ines, tom):
    assert gap_commands(answer(ines, "5.1/5")) == ["leadership.activity.recorded"]
    done(ines, tom, "decision")
    assert not answer(ines, "5.1/5").met
    done(ines, tom, "importance", outcome="Why we check every seal.")
    found = answer(ines, "5.1/5")
    assert found.met
    assert found.lapses_on == YEAR_LATER
    assert answer(ines, "5.1/5", YEAR_LATER - dt.timedelta(days=1)).met
    assert not answer(ines, "5.1/5", YEAR_LATER).met


def test_words_of_somebody_else_are_named_with_what_to_correct(ines, tom, eve):
    said = done(ines, eve, "importance")
    found = answer(ines, "5.1/5")
    assert gap_commands(found) == ["leadership.activity.amended"]
    activity.amend_activity(ines, said, person=boss_of(tom))
    assert answer(ines, "5.1/5").met


def test_other_programmes_are_registered_with_their_interface(ines):
    assert gap_commands(answer(ines, "5.1/8")) == ["leadership.programme.registered"]
    it = programmes.register_programme(ines, title="ISMS", field="information")
    assert gap_commands(answer(ines, "5.1/8")) == ["leadership.programme.amended"] * 2
    programmes.amend_programme(
        ines, it, interface="Shares the access system; IT owns it.", review_due=SOON
    )
    found = answer(ines, "5.1/8")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    assert gap_commands(answer(ines, "5.1/8", day_after(SOON))) == ["records.record.reviewed"]
    programmes.end_programme(ines, it, reason="Merged into this one.")
    assert not answer(ines, "5.1/8").met


def test_roles_assigned_by_top_management_and_support_meet_5_1_9(ines, tom, nora):
    assert gap_commands(answer(ines, "5.1/9")) == [
        "leadership.assignment.proposed",
        "leadership.activity.recorded",
    ]
    post = role(ines)
    held = accepted(ines, post, nora, ends_on=LATER)
    assert "leadership.assignment.made_ones_own" in gap_commands(answer(ines, "5.1/9"))
    assignments.assign_as_top_management(tom, held)
    assert gap_commands(answer(ines, "5.1/9")) == ["leadership.activity.recorded"]
    done(ines, tom, "support", role=role(ines, "Vacant"))
    assert not answer(ines, "5.1/9").met
    done(ines, tom, "support", role=post, outcome="Course paid.")
    found = answer(ines, "5.1/9")
    assert found.met
    assert found.lapses_on == day_after(LATER)
    assert not answer(ines, "5.1/9", day_after(LATER)).met


def test_an_action_done_for_a_role_holder_is_support_too(ines, tom, nora):
    post = role(ines)
    held = proposed(ines, post, nora)
    assignments.assign(tom, held)
    course = plan_action_for(ines, post, title="Course for gate leaders", owner=nora, due=SOON)
    assert not answer(ines, "5.1/9").met
    report_done(ines, course, result="Attended.", done_on=TODAY)
    assert answer(ines, "5.1/9").met


def test_an_improvement_sponsored_by_top_management_counts_for_twelve_months(ines, tom, eve):
    assert gap_commands(answer(ines, "5.1/10")) == ["leadership.activity.recorded"]
    idea = suggest_improvement(ines, title="Cameras at the fence")
    backed = done(ines, tom, "improvement", title="Cameras wanted")
    assert gap_commands(answer(ines, "5.1/10")) == ["records.trace.made"]
    link(ines, backed, idea, Relation.RELATES_TO)
    found = answer(ines, "5.1/10")
    assert found.met
    assert found.lapses_on == YEAR_LATER
    assert not answer(ines, "5.1/10", YEAR_LATER).met
    activity.amend_activity(ines, backed, person=boss_of(eve))
    assert "leadership.activity.amended" in gap_commands(answer(ines, "5.1/10"))


def test_unit_roles_with_authority_lead_by_reviews(ines, tom, nora, installation):
    assert gap_commands(answer(ines, "5.1/11")) == ["leadership.role.described"]
    quay = add_unit(installation, title="Quay")
    post = role(ines, "Head of the quay", level="unit", unit=quay)
    held = accepted(ines, post, nora, ends_on=LATER)
    assert len(gap_commands(answer(ines, "5.1/11"))) == 1
    done(ines, tom, "review", unit=quay)
    found = answer(ines, "5.1/11")
    assert found.met
    assert found.lapses_on == day_after(LATER)
    assert gap_commands(answer(ines, "5.1/11", day_after(LATER))) == [
        "leadership.assignment.proposed"
    ]
    roles.amend_role(ines, post, authorities="")
    assert reasons(answer(ines, "5.1/11")) == ["It has no authority written down."]
    roles.amend_role(ines, post, authorities="May stop loading", unit=None)
    assert reasons(answer(ines, "5.1/11")) == ["It does not say which unit it leads."]
    assert held.state == "accepted"


def test_nothing_of_another_organization_counts(ines, tom, vera, nora):
    done(ines, tom, "importance")
    accepted(ines, role(ines), nora)
    for statement in ("5.1/2", "5.1/3", "5.1/5", "5.1/8", "5.1/9", "5.1/10", "5.1/11"):
        assert not answer(vera, statement).met


def test_active_objectives_are_found_viable_and_looked_at_again(ines, tom, nora):
    assert gap_commands(answer(ines, "5.1/7")) == ["planning.objective.proposed"]
    wanted = active(ines, tom, nora)
    assert gap_commands(answer(ines, "5.1/7")) == ["planning.objective.viability_assessed"]
    assess_viability(ines, wanted, note="Two guards are budgeted and can be hired by May.")
    assert gap_commands(answer(ines, "5.1/7")) == ["planning.objective.viability_approved"]
    approve_viability(tom, wanted, viability_due=SOON)
    found = answer(ines, "5.1/7")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    assert answer(ines, "5.1/7", SOON).met
    assert gap_commands(answer(ines, "5.1/7", day_after(SOON))) == [
        "planning.objective.viability_approved"
    ]


def test_an_active_objective_of_the_unit_leads_it_too(ines, tom, nora, installation):
    quay = add_unit(installation, title="Quay")
    accepted(ines, role(ines, "Head of the quay", level="unit", unit=quay), nora)
    assert gap_commands(answer(ines, "5.1/11")) == ["planning.objective.proposed"]
    active(ines, tom, nora)
    assert not answer(ines, "5.1/11").met
    active(ines, tom, nora, title="Quiet quay", level="site", unit=quay)
    assert answer(ines, "5.1/11").met

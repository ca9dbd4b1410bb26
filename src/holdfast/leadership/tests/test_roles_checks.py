"""5.3 answered from live records: each statement met, each part failing, and its lapse."""

import datetime as dt

from holdfast.accounts.models import RoleGrant
from holdfast.acting.callers import acting_as
from holdfast.leadership.commands import assignments, roles
from holdfast.leadership.tests.cast_of_roles import (
    accepted,
    answer,
    assigned,
    done,
    gap_commands,
    proposed,
    reasons,
    role,
)
from holdfast.leadership.tests.days import LATER, PAST, SOON, TODAY, day_after
from holdfast.records.commands import void_record


def test_roles_written_held_and_acknowledged_meet_5_3(ines, nora):
    assert gap_commands(answer(ines, "5.3/1")) == ["leadership.role.described"]
    accepted(ines, role(ines), nora)
    found = answer(ines, "5.3/1")
    assert found.met
    assert found.lapses_on is None


def test_a_role_without_responsibilities_or_authorities_is_a_gap(ines, nora):
    post = role(ines)
    accepted(ines, post, nora)
    for name in ("responsibilities", "authorities"):
        text = getattr(post, name)
        roles.amend_role(ines, post, **{name: ""})
        found = answer(ines, "5.3/1")
        assert name in reasons(found)[0]
        assert gap_commands(found) == ["leadership.role.amended"]
        roles.amend_role(ines, post, **{name: text})
    assert answer(ines, "5.3/1").met


def test_a_role_that_nobody_holds_is_a_gap(ines, nora, per):
    post = role(ines)
    for kept in ({"kind": "deputy"}, {"starts_on": SOON}):
        accepted(ines, post, per, **kept)
        assert gap_commands(answer(ines, "5.3/1")) == ["leadership.assignment.proposed"]
    proposed(ines, post, nora)
    assert not answer(ines, "5.3/1").met
    held = accepted(ines, post, nora)
    assert answer(ines, "5.3/1").met
    void_record(ines, held, reason="Wrong person.")
    assert not answer(ines, "5.3/1").met


def test_a_holder_who_was_not_told_or_did_not_acknowledge_is_a_gap(ines, nora):
    made = assigned(ines, role(ines), nora)
    assert gap_commands(answer(ines, "5.3/1")) == ["leadership.assignment.told"]
    assignments.tell_holder(ines, made, how="Letter")
    assert gap_commands(answer(ines, "5.3/1")) == ["leadership.assignment.acceptance_noted"]
    assignments.note_acceptance(ines, made, how="Signed")
    assert answer(ines, "5.3/1").met


def test_roles_lapse_when_a_holder_leaves_without_a_successor(ines, nora, per):
    post = role(ines)
    accepted(ines, post, nora, ends_on=SOON)
    assert answer(ines, "5.3/1").lapses_on == day_after(SOON)
    assert answer(ines, "5.3/1", SOON).met
    assert not answer(ines, "5.3/1", day_after(SOON)).met
    successor = assigned(ines, post, per, starts_on=day_after(SOON), ends_on=LATER)
    assert answer(ines, "5.3/1").lapses_on == day_after(SOON)  # he has acknowledged nothing yet
    assignments.tell_holder(ines, successor, how="Letter")
    assignments.note_acceptance(ines, successor, how="Signed")
    assert answer(ines, "5.3/1").lapses_on == day_after(LATER)
    assert answer(ines, "5.3/1", day_after(SOON)).met


def test_a_dissolved_role_asks_for_nobody(ines, nora):
    accepted(ines, role(ines), nora)
    roles.dissolve_role(ines, role(ines, "Night clerk", authorities=""), reason="Automated.")
    assert answer(ines, "5.3/1").met


def test_somebody_named_by_top_management_ensures_conformity(ines, tom, nora):
    assert gap_commands(answer(ines, "5.3/a")) == ["leadership.role.described"]
    post = role(ines, "Security manager")
    assert gap_commands(answer(ines, "5.3/a")) == ["leadership.role.amended"]
    held = accepted(ines, post, nora, ends_on=LATER)
    roles.amend_role(ines, post, ensures_conformity=True)
    assert gap_commands(answer(ines, "5.3/a")) == ["leadership.assignment.made_ones_own"]
    assignments.assign_as_top_management(tom, held)
    found = answer(ines, "5.3/a")
    assert found.met
    assert found.lapses_on == day_after(LATER)
    assert {e.reference for e in found.evidence} == {post.reference, held.reference}
    assert gap_commands(answer(ines, "5.3/a", day_after(LATER))) == [
        "leadership.assignment.proposed"
    ]


def reporter(ines, tom, nora, **values):
    post = role(ines, "Security manager", reports_performance=True, **values)
    held = proposed(ines, post, nora)
    assignments.assign(tom, held)
    return post


def test_a_report_to_top_management_within_its_period_meets_5_3_b(ines, tom, nora):
    assert gap_commands(answer(ines, "5.3/b")) == ["leadership.role.described"]
    post = reporter(ines, tom, nora, reports_every_months=6)
    assert gap_commands(answer(ines, "5.3/b")) == ["leadership.activity.recorded"]
    done(ines, tom, "report", role=post)
    found = answer(ines, "5.3/b")
    assert found.met
    assert found.lapses_on == dt.date(2026, 9, 3)
    assert answer(ines, "5.3/b", dt.date(2026, 9, 2)).met
    late = answer(ines, "5.3/b", dt.date(2026, 9, 3))
    assert reasons(late) == ["Its last report lies too far back."]


def test_a_report_of_another_role_or_to_somebody_else_does_not_count(ines, tom, nora, eve):
    post = reporter(ines, tom, nora, reports_every_months=6)
    done(ines, tom, "report", role=role(ines, "Guard leader"))
    done(ines, tom, "report")
    done(ines, eve, "report", role=post)
    done(ines, tom, "decision", role=post)
    assert not answer(ines, "5.3/b").met
    done(ines, tom, "report", role=post, happened_on=TODAY)
    assert answer(ines, "5.3/b").met


def test_a_reporting_role_says_how_often_and_is_held(ines, tom, nora):
    post = reporter(ines, tom, nora)
    done(ines, tom, "report", role=post)
    assert gap_commands(answer(ines, "5.3/b")) == ["leadership.role.amended"]
    roles.amend_role(ines, post, reports_every_months=3)
    assert answer(ines, "5.3/b").met
    with acting_as(ines):
        held = post.assignments.get()
    assignments.end_assignment(ines, held, last_day=SOON, reason="Leaves.")
    assert gap_commands(answer(ines, "5.3/b", day_after(SOON))) == [
        "leadership.assignment.proposed",
        "leadership.activity.recorded",
    ]


def test_a_report_counts_only_if_the_receiver_was_top_management_then(ines, tom, nora):
    post = reporter(ines, tom, nora, reports_every_months=12)
    done(ines, tom, "report", role=post, happened_on=PAST)  # before Tom was top management
    with acting_as(ines):
        assert not RoleGrant.objects.filter(starts_on__lte=PAST).exists()
    assert not answer(ines, "5.3/b").met


def test_roles_of_another_organization_never_count(ines, vera, nora):
    accepted(ines, role(ines), nora)
    for statement in ("5.3/1", "5.3/a", "5.3/b"):
        assert not answer(vera, statement).met

"""What the records answer to 7.3: met, failed in each part, and lapsing."""

from __future__ import annotations

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person, add_unit, amend_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.leadership.commands.assignments import note_acceptance, tell_holder
from holdfast.leadership.commands.coverage import acknowledge_by_list
from holdfast.leadership.tests.cast_of_roles import accepted, assigned, role
from holdfast.support.commands import awareness
from holdfast.support.commands.awareness_reading import (
    confirm_awareness,
    take_in_signed_list,
    witness_policy,
)
from holdfast.support.commands.training import assess_session, hold_session
from holdfast.support.commands.training_attendance import note_attendance
from holdfast.support.tests.awareness_stage import (
    DAY,
    activity,
    answer,
    course,
    policy_in_force,
    session,
    worker,
)

GRACE = dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def reasons(found) -> str:
    return " ".join(str(gap.why) for gap in found.gaps)


def everybody() -> str:
    return "\n".join(Person.objects.live().values_list("reference", flat=True))


def test_without_a_policy_in_force_nobody_can_know_it(ines):
    with acting_as(ines):
        found = answer("7.3/1")
    assert [gap.command for gap in found.gaps] == ["leadership.policy.set_up"]


def test_people_have_time_to_acknowledge_and_then_no_longer(ines, tom):
    with acting_as(ines):
        policy = policy_in_force(ines, tom)
        worker(ines)
        found = answer("7.3/1")
        assert found.met
        assert found.lapses_on == DAY + GRACE + dt.timedelta(days=1)
        assert answer("7.3/1", DAY + GRACE).met
        late = answer("7.3/1", DAY + GRACE + dt.timedelta(days=1))
        assert not late.met
        assert late.gaps[0].command == "leadership.policy.reminded"
        assert late.gaps[0].id == policy.pk


def test_with_everybody_acknowledged_the_answer_lapses_with_the_review_of_the_policy(ines, tom):
    with acting_as(ines):
        policy = policy_in_force(ines, tom)
        piotr = worker(ines)
        acknowledge_by_list(
            ines, policy, body=everybody(), how="List", confirmed_on=DAY, leave_out_unknown=False
        )
        later = DAY + GRACE + dt.timedelta(days=5)
        assert answer("7.3/1", later).met
        assert answer("7.3/1").lapses_on == dt.date(2027, 5, 5)
        assert not answer("7.3/1", dt.date(2027, 5, 5)).met
        assert piotr.is_external


def test_one_external_worker_who_did_not_acknowledge_is_enough_to_fail(ines, tom):
    with acting_as(ines):
        policy = policy_in_force(ines, tom)
        acknowledge_by_list(ines, policy, body=everybody(), how="List", confirmed_on=DAY)
        piotr = worker(ines)
        over = DAY + GRACE + dt.timedelta(days=1)
        assert "1 person has not acknowledged" in reasons(answer("7.3/1", over))
        witness_policy(ines, piotr, seen=1)
        assert answer("7.3/1", over).met


def test_the_time_that_people_have_is_a_rule_of_the_organization(ines, tom):
    with acting_as(ines):
        policy_in_force(ines, tom)
        awareness.set_rules(ines, grace_days=3, link_days=14)
        assert not answer("7.3/1", DAY + dt.timedelta(days=4)).met


def test_people_for_whom_no_policy_is_meant_know_none(ines, tom, north):
    with acting_as(ines):
        policy = policy_in_force(ines, tom)
        policy_of_north(ines, policy, north)
        worker(ines, unit=add_unit(ines, title="Yard"))
        assert "meant for" in reasons(answer("7.3/1"))


def policy_of_north(ines, policy, north):
    from holdfast.leadership.commands.policy import amend_policy  # noqa: PLC0415 - used here only

    amend_policy(ines, policy, unit=north)


@pytest.mark.parametrize(
    ("statement", "subject"), [("7.3/2", "contribution"), ("7.3/3", "consequences")]
)
def test_everybody_is_to_confirm_the_subject_within_its_period(ines, statement, subject):
    with acting_as(ines):
        found = answer(statement)
        assert [gap.command for gap in found.gaps] == ["support.awareness.written"]
        draft = awareness.write_awareness(ines, title="Why", subject=subject, body="Words")
        assert answer(statement).gaps[0].command == "support.awareness.started"
        asked = awareness.start_awareness(ines, draft)
        worker(ines)
        found = answer(statement)
        assert "2 of 2 people have not" in reasons(found)
        assert found.gaps[0].command == "support.awareness.reminded"
        confirm_awareness(ines, activity=asked, answers=[])
        assert "1 of 2 people has not" in reasons(answer(statement))
        take_in_signed_list(ines, asked, body="Piotr Zak", how="Talk", confirmed_on=DAY)
        found = answer(statement)
        assert found.met
        assert [e.id for e in found.evidence] == [asked.pk]
        assert found.lapses_on == dt.date(2027, 5, 5)
        assert answer(statement, dt.date(2027, 5, 4)).met
        assert not answer(statement, dt.date(2027, 5, 5)).met


def test_asked_again_the_earlier_confirmations_no_longer_count(ines):
    with acting_as(ines):
        asked = activity(ines)
        confirm_awareness(ines, activity=asked, answers=[])
        assert answer("7.3/2").met
        awareness.ask_again(ines, asked, reason="New seals.")
        assert not answer("7.3/2").met


def test_another_subject_does_not_answer_it(ines):
    with acting_as(ines):
        asked = activity(ines, subject="roles")
        confirm_awareness(ines, activity=asked, answers=[])
        assert not answer("7.3/2").met


def test_somebody_new_is_missing_from_his_first_day(ines):
    with acting_as(ines):
        asked = activity(ines)
        confirm_awareness(ines, activity=asked, answers=[])
        assert answer("7.3/2").met
        nora = add_person(ines, title="Nora Lind")
        assert not answer("7.3/2").met
        amend_person(ines, nora, is_external=True)
        assert not answer("7.3/2").met


def test_roles_are_told_acknowledged_and_trained_for_response(ines):
    with acting_as(ines):
        assert "leadership.assignment.proposed" in {g.command for g in answer("7.3/4").gaps}
        guard, nora = role(ines), add_person(ines, title="Nora Lind")
        held = assigned(ines, guard, nora, starts_on=DAY)
        found = answer("7.3/4")
        assert "has not been told" in reasons(found)
        assert "No training prepares" in reasons(found)
        tell_holder(ines, held, how="Letter")
        assert "has not acknowledged" in reasons(answer("7.3/4"))
        note_acceptance(ines, held, how="Letter")
        made = course(ines, for_role=guard, prepares_for_response=True, refresh_months=12)
        assert {g.command for g in answer("7.3/4").gaps} == {"support.session.planned"}
        given = session(ines, made)
        note_attendance(ines, given, marks={str(nora.pk): "present"})
        hold_session(ines, given)
        assert not answer("7.3/4").met
        note_attendance(ines, given, marks={str(nora.pk): "passed"})
        assess_session(ines, given)
        found = answer("7.3/4")
        assert found.met
        assert found.lapses_on == dt.date(2027, 5, 5)
        assert not answer("7.3/4", dt.date(2027, 5, 5)).met


def test_what_is_not_kept_here_yet_is_said_and_is_not_met_by_it(ines):
    with acting_as(ines):
        guard, nora = role(ines), add_person(ines, title="Nora Lind")
        accepted(ines, guard, nora, starts_on=DAY)
        found = answer("7.3/4")
    assert "Exercises and response teams" in str(found.unseen[0])


def test_a_role_to_come_is_to_be_known_on_its_first_day(ines):
    with acting_as(ines):
        guard, nora = role(ines), add_person(ines, title="Nora Lind")
        accepted(ines, guard, nora, starts_on=DAY)
        made = course(ines, for_role=guard, prepares_for_response=True)
        given = session(ines, made)
        note_attendance(ines, given, marks={str(nora.pk): "passed"})
        hold_session(ines, given)
        assess_session(ines, given)
        assert answer("7.3/4").lapses_on is None
        soon = DAY + dt.timedelta(days=9)
        assigned(ines, role(ines, "Radio operator"), nora, starts_on=soon)
        assert answer("7.3/4").lapses_on == soon
        assert not answer("7.3/4", soon).met

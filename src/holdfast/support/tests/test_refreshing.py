"""What has to be refreshed without a record that says so; the board says who was reminded (7.2)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.config.cli import main
from holdfast.exchange.packs import PackOrder, _scope
from holdfast.ledger.models import Entry
from holdfast.support.commands.training import assess_session, hold_session
from holdfast.support.commands.training_attendance import note_attendance
from holdfast.support.models import Training
from holdfast.support.queries.refreshing import refresh_due, refresh_due_for_everybody
from holdfast.support.tests.awareness_stage import course, session
from holdfast.support.tests.stage_of_competence import cleared, guard_role, holds, knows, needs
from holdfast.work.models import Reminder

DAY = dt.date(2026, 5, 4)
LONG_AFTER = dt.date(2031, 5, 4)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def eve_guards(ines, eve):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
    role = guard_role(ines)
    holds(ines, role, own)
    return role, own


def due_of(caller, day=DAY):
    """Give what the caller has to refresh, asked for himself and among everybody."""
    with acting_as(caller):
        mine = [(i.what, i.on) for i in refresh_due(caller)]
        every = refresh_due_for_everybody(day)
        assert mine == [(i.what, i.on) for p, i in every if p == caller.person_id]
    return mine


def test_a_requirement_asks_to_refresh_earlier_than_the_record_says(
    ines, eve, eve_guards, monkeypatch
):
    role, own = eve_guards
    needs(ines, role, "Search", validity_months=12)
    knows(ines, own, "Search", obtained_on=DAY, valid_until=LONG_AFTER)
    assert due_of(eve) == []
    near = dt.date(2027, 3, 1)
    monkeypatch.setenv("HOLDFAST_CLOCK", near.isoformat())
    [(what, on)] = due_of(eve, near)
    assert what == "Refresh it: Search"
    assert near < on <= near + dt.timedelta(days=90)
    knows(ines, own, "Search", obtained_on=near, valid_until=LONG_AFTER)
    assert due_of(eve, near) == []


def test_who_answers_for_the_record_is_reminded_of_the_refresh_too(
    ines, eve, tom, eve_guards, monkeypatch
):
    role, own = eve_guards
    needs(ines, role, "Search", validity_months=12)
    with acting_as(ines):
        owner = Person.objects.get(pk=tom.person_id)
    made = knows(ines, own, "Search", obtained_on=DAY, valid_until=LONG_AFTER, owner=owner)
    monkeypatch.setenv("HOLDFAST_CLOCK", "2027-04-01")
    main(["remind"])
    told = {m.to[0].split("@")[0] for m in mail.outbox if made.reference in m.body}
    assert told == {"eve", "tom"}


def test_a_course_that_has_to_be_attended_again(ines, eve, eve_guards, monkeypatch):
    role, own = eve_guards
    made = course(ines, for_role=role, refresh_months=12)
    _pass(ines, made, own)
    assert due_of(eve) == []
    near = dt.date(2027, 4, 1)
    monkeypatch.setenv("HOLDFAST_CLOCK", near.isoformat())
    assert due_of(eve, near) == [("Attend this training again", dt.date(2027, 5, 4))]


def _pass(ines, made: Training, own: Person) -> None:
    with acting_as(ines):
        held = session(ines, made)
        note_attendance(ines, held, marks={str(own.pk): "passed"})
        assess_session(ines, hold_session(ines, held))


def test_the_board_says_when_a_reminder_went_out(ines, eve, eve_guards, client_of):
    role, own = eve_guards
    needs(ines, role, "Search")
    knows(ines, own, "Search", obtained_on=DAY, valid_until=DAY + dt.timedelta(days=20))
    cleared(ines, own, decided_on=DAY, valid_until=DAY + dt.timedelta(days=5))
    board = "/support/competence/expiry/"
    assert "Reminded on" not in client_of(ines).get(board).text
    main(["remind"])
    assert client_of(ines).get(board).text.count("Reminded on 4 May 2026") == 2
    assert "reminded on 4 May 2026" in client_of(eve).get("/work/").text


def test_what_is_told_of_a_clearance_stays_out_of_packs(ines, eve, eve_guards):
    _role, own = eve_guards
    made = cleared(ines, own, decided_on=DAY, valid_until=DAY + dt.timedelta(days=5))
    main(["remind"])
    with acting_as(ines):
        told = Reminder.objects.get(record_id=made.pk, digest__person=own)
        assert Entry.objects.filter(record_id=told.pk).count() == 1
    with acting_as(eve):
        assert told.pk in _scope(eve, PackOrder()).withheld

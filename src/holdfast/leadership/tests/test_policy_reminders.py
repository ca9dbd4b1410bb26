"""Reminders of a policy that a daily timer sends: each once, the last also to the owner (5.2.2)."""

import datetime as dt

import pytest
from django.core import mail

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.config.cli import main
from holdfast.leadership.commands import coverage, policy
from holdfast.leadership.queries.reminding import reminders_due
from holdfast.leadership.tests.policy_stage import TODAY, complete_draft, put_in_force, role
from holdfast.records import content
from holdfast.tests.stage import fresh


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def given(ines, tom):
    owner = add_person(ines, title="Nora Dahl", email="nora@halden.example")
    add_person(ines, title="Per Moe", email="per@halden.example")
    made = put_in_force(tom, complete_draft(ines, role(ines), owner=owner))
    content.distribute(ines, made)
    return made


def days_on(monkeypatch, days):
    monkeypatch.setenv("HOLDFAST_CLOCK", (TODAY + dt.timedelta(days=days)).isoformat())
    return TODAY + dt.timedelta(days=days)


def sent(caller, on):
    with acting_as(caller):
        return [each.is_last for each in coverage.remind_on_schedule(caller, on)]


def test_after_a_week_and_after_two_each_is_sent_once(ines, given, monkeypatch):
    assert sent(ines, days_on(monkeypatch, 6)) == []
    week = days_on(monkeypatch, 7)
    assert sent(ines, week) == [False]
    assert sent(ines, week) == []
    assert sent(ines, days_on(monkeypatch, 13)) == []
    assert sent(ines, days_on(monkeypatch, 14)) == [True]
    assert sent(ines, days_on(monkeypatch, 30)) == []
    assert [each["version"] for each in fresh(ines, given).reminders] == [1, 1]


def test_a_timer_that_stood_still_sends_one_reminder_only(ines, given, monkeypatch):
    assert sent(ines, days_on(monkeypatch, 40)) == [True]
    assert sent(ines, days_on(monkeypatch, 41)) == []


def test_the_last_one_tells_the_owner(ines, given, monkeypatch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent(ines, days_on(monkeypatch, 7))
    assert not any(message.to == ["nora@halden.example"] for message in mail.outbox)
    assert "per@halden.example" in mail.outbox[0].bcc
    with django_capture_on_commit_callbacks(execute=True):
        sent(ines, days_on(monkeypatch, 14))
    assert mail.outbox[-1].to == ["nora@halden.example"]


def test_one_by_hand_stands_for_it_and_what_was_not_given_is_not_asked_for(
    ines, tom, given, monkeypatch
):
    week = days_on(monkeypatch, 7)
    coverage.remind(ines, given)
    assert sent(ines, week) == []
    quiet = policy.set_up_policy(ines, title="Another policy")
    assert quiet.version_in_force is None
    with acting_as(ines):
        assert [w.policy.pk for w in reminders_due(days_on(monkeypatch, 14))] == [given.pk]


def test_the_timer_calls_it_on_the_command_line(ines, given, monkeypatch, capsys):
    days_on(monkeypatch, 8)
    assert main(["remind"]) == 0
    assert given.reference in capsys.readouterr().out
    assert main(["remind", "--organization", "halden"]) == 0
    assert capsys.readouterr().out == ""

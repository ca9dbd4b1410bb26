"""Reminders by the command line and by the worker: each once, failures said and tried again."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test.utils import override_settings

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.config import tasks
from holdfast.config.cli import main
from holdfast.config.reminders import remind
from holdfast.leadership.tests.policy_stage import TODAY, complete_draft, put_in_force, role
from holdfast.records import content
from holdfast.support.tests.stage_of_competence import cleared, knows
from holdfast.tests.stage import fresh
from holdfast.work.commands import plan_action


class Away(EmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def due(ines, eve):
    with acting_as(ines):
        owner = Person.objects.get(pk=eve.person_id)
    return plan_action(ines, title="Mend the fence", owner=owner, due=TODAY)


def later(monkeypatch, days):
    monkeypatch.setenv("HOLDFAST_CLOCK", (TODAY + dt.timedelta(days=days)).isoformat())


def test_the_command_says_how_many_were_reminded_and_nothing_the_second_time(due, capsys):
    assert main(["remind"]) == 0
    assert capsys.readouterr().out == "halden: 1 reminded of what is due\n"
    assert main(["remind", "--organization", "halden"]) == 0
    assert capsys.readouterr().out == ""
    assert len(mail.outbox) == 1


def test_links_lead_to_pages_of_this_installation(due, eve, client_of):
    main(["remind"])
    addresses = [w for w in mail.outbox[0].body.split() if w.startswith("http")]
    assert len(addresses) == 3
    for address in addresses:
        path = address.split("//", 1)[1].partition("/")[2]
        assert client_of(eve).get(f"/{path}").status_code == 200, address


def test_the_command_fails_and_says_so_where_the_mail_server_is_away(due, capsys):
    with override_settings(EMAIL_BACKEND=f"{__name__}.Away"):
        assert main(["remind"]) == 1
    assert "cannot be reached" in capsys.readouterr().err
    assert main(["remind"]) == 0
    assert len(mail.outbox) == 1


def test_policies_wait_too_while_the_mail_server_is_away(ines, tom, monkeypatch, capsys):
    made = put_in_force(tom, complete_draft(ines, role(ines)))
    content.distribute(ines, made)
    main(["remind"])  # whoever can sign in hears of it in the digest of the day
    later(monkeypatch, 8)
    with override_settings(EMAIL_BACKEND=f"{__name__}.Away"):
        assert main(["remind"]) == 1
        assert fresh(ines, made).reminders == []
    assert main(["remind"]) == 0
    assert len(fresh(ines, made).reminders) == 1


def test_a_policy_reminds_by_itself_after_its_first_notice(ines, eve, tom, monkeypatch):
    made = put_in_force(tom, complete_draft(ines, role(ines)))
    content.distribute(ines, made)
    main(["remind"])
    assert any("Read and acknowledge" in m.body for m in mail.outbox if m.to[0].startswith("eve"))
    mail.outbox.clear()
    later(monkeypatch, 8)
    main(["remind"])
    assert not any("Read and acknowledge" in m.body for m in mail.outbox)


def test_the_worker_reminds_by_itself(due, monkeypatch):
    # The test lives in one transaction, whose connection the worker would give back between rounds.
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    tasks.run_worker(once=True)
    assert len(mail.outbox) == 1
    tasks.run_worker(once=True)
    assert len(mail.outbox) == 1


def test_the_worker_tries_again_within_the_hour_and_else_with_the_next_day(due, caplog):
    with override_settings(EMAIL_BACKEND=f"{__name__}.Away"), caplog.at_level(logging.ERROR):
        assert tasks.remind_all() is False
    assert "not everybody was reminded" in caplog.text
    assert tasks.remind_all() is True
    now = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
    assert tasks.next_reminding(now, whole=False) == now + dt.timedelta(hours=1)
    assert tasks.next_reminding(now, whole=True) == dt.datetime(2026, 5, 5, tzinfo=dt.UTC)


def test_a_fault_in_one_organization_does_not_stop_the_next(due, vera, monkeypatch, caplog):
    with acting_as(vera):
        owner = Person.objects.get(pk=vera.person_id)
    plan_action(vera, title="Count the trucks", owner=owner, due=TODAY)

    def broken(caller, organization, day):
        if organization.slug == "halden":
            raise RuntimeError
        return remind(caller, organization, day)

    monkeypatch.setattr(tasks, "remind", broken)
    with caplog.at_level(logging.ERROR):
        assert tasks.remind_all() is False
    assert [m.to for m in mail.outbox] == [["vera@ostrava.example"]]
    assert "The reminders of halden stopped" in caplog.text


def test_a_clearance_is_told_to_the_person_and_to_who_may_read_it_without_its_content(
    ines, eve, tom
):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
    made = cleared(ines, own, decided_on=TODAY, valid_until=TODAY + dt.timedelta(days=25))
    main(["remind"])
    told = {m.to[0].split("@")[0]: m for m in mail.outbox}
    assert set(told) == {"eve", "ines"}
    for message in mail.outbox:
        for text in map(str, (message.subject, message.body, message.alternatives[0][0])):
            assert "learance" not in text
            assert "Basic" not in text
            assert made.title not in text
            assert "May 2026" not in text
        assert f"/r/{made.reference}/" in message.body


def test_a_competence_is_told_to_the_person_and_to_who_looks_after_it(ines, eve, tom):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
        officer = Person.objects.get(pk=tom.person_id)
    ends = TODAY + dt.timedelta(days=80)
    made = knows(ines, own, "Search", obtained_on=TODAY, valid_until=ends, owner=officer)
    main(["remind"])
    told = {m.to[0].split("@")[0]: m.body for m in mail.outbox}
    assert set(told) == {"eve", "tom"}
    assert "Yours runs out within 90 days" in told["eve"]
    assert made.reference in told["tom"]

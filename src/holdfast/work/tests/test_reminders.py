"""Reminders by e-mail: one digest a day, each step once, to whoever may read it, and no further."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test.utils import override_settings

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import (
    add_person,
    add_unit,
    amend_unit,
    first_user,
    found_organization,
    leave_person,
    withdraw_role,
)
from holdfast.accounts.models import Organization, Person, RoleGrant, Unit
from holdfast.acting.callers import Channel, acting_as, system_caller
from holdfast.acting.refusals import Refused
from holdfast.ledger.models import Entry
from holdfast.work.choices import DigestState, Rhythm, Step
from holdfast.work.commands import amend_action, plan_action, report_done
from holdfast.work.models import Digest, Reminder
from holdfast.work.queries import work_due
from holdfast.work.reminding.mailing import SHOWN, Links, send_digests
from holdfast.work.reminding.planning import ORDER, notices_on
from holdfast.work.reminding.readers import house_today
from holdfast.work.reminding.recording import STUCK_AFTER, begin_digests, choose_reminders

TODAY = dt.date(2026, 5, 4)  # a Monday
HERE = "https://sems.example"
LINKS = Links(
    of_item=lambda item: f"{HERE}/item/{item.record_id}/",
    of_reference=lambda reference: f"{HERE}/r/{reference}/",
    work=f"{HERE}/work/",
    choice=f"{HERE}/accounts/reminders/",
)


class Refusing(EmailBackend):
    """A mail server that takes nothing for some addresses."""

    refused: tuple[str, ...] = ()

    def send_messages(self, messages):
        if any(address in self.refused for message in messages for address in message.to):
            raise ConnectionResetError
        return super().send_messages(messages)


class Away(EmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


def away():
    return override_settings(EMAIL_BACKEND=f"{__name__}.Away")


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def done():
    """Give what came of each run."""
    return []


@pytest.fixture
def remind(installation, monkeypatch, done):
    """Give a function that runs the reminders some days later and gives the mails of that run."""

    def run(days: int = 0, *, caller=installation):
        day = TODAY + dt.timedelta(days=days)
        monkeypatch.setenv("HOLDFAST_CLOCK", day.isoformat())
        mail.outbox.clear()
        with acting_as(caller):
            done.append(send_digests(caller, day, LINKS))
        return {message.to[0].split("@")[0]: message for message in mail.outbox}

    return run


def own(caller):
    with acting_as(caller):
        return Person.objects.get(pk=caller.person_id)


def action(caller, owner=None, days=10, **values):
    given = {"title": "Light the dark corner", "due": TODAY + dt.timedelta(days=days), **values}
    return plan_action(caller, owner=owner and own(owner), **given)


def steps(caller):
    with acting_as(caller):
        rows = Reminder.objects.filter(digest__state=DigestState.SENT)
        return list(rows.order_by("digest__day").values_list("digest__day", "step"))


def test_each_step_is_told_once_ninety_thirty_and_seven_days_before_and_when_overdue(
    ines, eve, remind
):
    action(ines, eve, days=100)
    told = [day for day in range(108) if "eve" in remind(day)]
    assert told == [10, 70, 93, 101]
    assert [step for _day, step in steps(ines)][:4] == ["90", "30", "7", "overdue"]


def test_a_run_that_comes_again_sends_nothing_twice(ines, eve, remind):
    action(ines, eve)
    assert set(remind()) == {"eve"}
    assert remind() == {}
    with acting_as(ines):
        entries = Entry.objects.count()
    assert remind(1) == {}
    with acting_as(ines):
        assert Entry.objects.count() == entries


def test_a_timer_that_stood_still_sends_the_latest_step_only(ines, eve, remind):
    action(ines, eve, days=100)
    assert set(remind(95)) == {"eve"}
    assert remind(96) == {}
    assert [step for _day, step in steps(ines)] == ["7"]


def test_one_mail_holds_all_that_is_new_and_later_only_what_came_since(ines, eve, remind):
    action(ines, eve, days=5, title="Mend the fence")
    action(ines, eve, days=20, title="Order new seals")
    text = remind()["eve"].body
    assert "Mend the fence" in text
    assert "Order new seals" in text
    assert text.index("Mend the fence") < text.index("Order new seals")
    action(ines, eve, days=25, title="Paint the gate")
    text = remind(1)["eve"].body
    assert "Paint the gate" in text
    assert "Mend the fence" not in text


def test_a_day_that_was_moved_is_told_anew_and_what_is_done_is_not(ines, eve, remind):
    done = action(ines, eve, days=20)
    remind()
    with acting_as(ines):
        report_done(ines, done, result="Lit", done_on=TODAY)
    assert remind(25) == {}
    moved = action(ines, eve, days=60, title="Mend the fence")
    remind(26)
    amend_action(ines, moved, title=moved.title, due=TODAY + dt.timedelta(days=80))
    assert "eve" in remind(27)


def test_the_mail_comes_in_the_organizations_name_as_text_and_html_with_links(ines, eve, remind):
    made = action(ines, eve, title="Light <the> corner")
    message = remind()["eve"]
    assert message.from_email.startswith('"Port of Halden"') or message.from_email.startswith(
        "Port of Halden"
    )
    assert message.subject == "1 thing due at Port of Halden"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Light <the> corner" in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "Light &lt;the&gt; corner" in html
    for text in (message.body, html):
        assert f"{HERE}/item/{made.pk}/" in text
        assert LINKS.work in text
        assert LINKS.choice in text
        assert "Eve Lund" in text


def test_what_is_overdue_goes_to_whoever_heads_the_unit_then_to_top_management(
    ines, omar, tom, installation, north, remind
):
    head = _user(installation, "hal@halden.example", "Hal Lie", RoleKey.PROCESS_OWNER)
    with acting_as(installation):
        unit = Unit.objects.get(pk=north.pk)
        amend_unit(installation, unit, title=unit.title, owner=head)
    action(ines, omar, days=0, unit=north)
    told = {day: sorted(remind(day)) for day in range(25)}
    assert {day: who for day, who in told.items() if who} == {
        0: ["omar"],
        1: ["omar"],
        7: ["hal"],
        21: ["tom"],
    }
    message = remind(21)
    assert message == {}


def _user(installation, email, name, role):
    with acting_as(installation):
        home = Organization.objects.get(pk=installation.organization_id)
    user = first_user(home, email=email, name=name, password="correct horse battery", roles=[role])
    with acting_as(installation):
        return Person.objects.get(email=user.email)


def test_an_escalation_names_who_left_it(ines, omar, tom, north, remind):
    action(ines, omar, days=-30, unit=north)
    told = remind()
    assert "Omar Haddad" in told["tom"].body
    assert "Omar Haddad" in told["ines"].body  # nobody heads the unit: the security manager
    assert "Omar Haddad" not in told["omar"].body.split("\n", 1)[1]


def test_a_unit_without_a_head_is_answered_for_by_the_unit_above_it(
    ines, omar, eve, installation, north, remind
):
    with acting_as(installation):
        port = add_unit(installation, title="The port", owner=own(eve))
        unit = Unit.objects.get(pk=north.pk)
        amend_unit(installation, unit, title=unit.title, parent=port)
    action(ines, omar, days=-8, unit=north)
    assert sorted(remind()) == ["eve", "omar"]


def test_what_nobody_answers_for_is_told_to_whoever_heads_the_unit(ines, eve, remind):
    action(ines, None, days=5)
    with acting_as(ines):
        nobody = add_person(ines, title="Nora Dahl", email="nora@halden.example")
        plan_action(ines, title="Mend the fence", owner=nobody, due=TODAY)
    text = remind()["ines"].body
    assert "Light the dark corner" in text
    assert "Mend the fence" in text
    assert "Nora Dahl" in text
    assert [m.to for m in mail.outbox] == [["ines@halden.example"]]


def test_whoever_left_or_has_no_role_any_more_gets_nothing(ines, ada, eve, omar, north, remind):
    action(ines, eve)
    action(ines, omar, unit=north)
    with acting_as(ada):
        for grant in RoleGrant.objects.filter(person_id=eve.person_id):
            withdraw_role(ada, grant, reason="Left")
        leave_person(ada, own(omar))
    assert set(remind()) == {"ines"}


def test_nobody_hears_of_what_he_may_not_read(ines, eve, omar, tom, north, remind):
    action(ines, eve, title="Secret thing", classification="confidential")
    action(ines, omar, title="Of the south", days=3, unit=None, classification="confidential")
    told = remind()
    assert "eve" not in told
    assert "omar" not in told
    for message in mail.outbox:
        assert "Secret thing" not in message.body


def test_what_is_confidential_is_named_by_its_reference_only(ines, tom, remind):
    made = action(ines, tom, title="Secret thing", classification="confidential")
    message = remind()["tom"]
    html = message.alternatives[0][0]
    for text in (message.subject, message.body, html):
        assert "Secret thing" not in text
        assert "Action due" not in text
    assert f"{HERE}/r/{made.reference}/" in message.body


def test_unconfirmed_template_content_sends_nothing(ines, eve, installation, remind):
    template = replace(installation, channel=Channel.TEMPLATE)
    with acting_as(template):
        made = plan_action(
            template, title="From a template", owner=own(eve), due=TODAY, external_source="t"
        )
    assert made.unconfirmed
    assert remind(30) == {}


def test_a_demonstration_sends_nothing(db, remind):
    home = found_organization("Halden demo", slug="demo", is_demo=True)
    user = first_user(
        home,
        email="demo@halden.example",
        name="Dee",
        password="correct horse battery",
        roles=[RoleKey.SECURITY_MANAGER],
    )
    caller = system_caller(home.pk, name="Installation")
    with acting_as(caller):
        person = Person.objects.get(email=user.email)
        plan_action(caller, title="Play", owner=person, due=TODAY)
    assert remind(caller=caller) == {}


def test_nothing_crosses_to_another_organization(ines, vera, eve, remind):
    action(vera, vera, title="Of Ostrava")
    action(ines, eve, title="Of Halden")
    assert set(remind()) == {"eve"}
    assert "Of Ostrava" not in mail.outbox[0].body


def test_a_mail_server_that_is_away_loses_nothing_and_notes_nothing(ines, eve, remind, done):
    action(ines, eve)
    with away():
        assert remind() == {}
        assert "ConnectionRefusedError" in done[-1].unreachable
    with acting_as(ines):
        assert not Digest.objects.exists()
    assert set(remind()) == {"eve"}
    assert done[-1].is_whole


def test_a_mail_that_is_refused_is_reported_and_goes_with_the_next_run(
    ines, eve, tom, remind, done
):
    action(ines, eve)
    action(ines, tom)
    Refusing.refused = ("eve@halden.example",)
    with override_settings(EMAIL_BACKEND=f"{__name__}.Refusing"):
        assert set(remind()) == {"tom"}
        assert done[-1].failed == [
            ("Eve Lund", "The mail server did not take it (ConnectionResetError).")
        ]
    with acting_as(ines):
        failed = Digest.objects.get(person_id=eve.person_id)
        assert (failed.state, failed.attempts) == ("failed", 1)
        assert "ConnectionResetError" in failed.failure
    assert set(remind()) == {"eve"}  # the same day again
    with acting_as(ines):
        failed.refresh_from_db()
        assert (failed.state, failed.attempts, failed.failure) == ("sent", 2, "")
    assert remind() == {}


def test_what_failed_yesterday_is_told_today(ines, eve, remind):
    action(ines, eve)
    Refusing.refused = ("eve@halden.example",)
    with override_settings(EMAIL_BACKEND=f"{__name__}.Refusing"):
        remind()
    assert set(remind(1)) == {"eve"}
    assert remind(2) == {}


def test_a_run_that_was_killed_is_taken_up_but_not_beside_one_that_sends(
    ines, eve, installation, remind, monkeypatch
):
    action(ines, eve)
    Refusing.refused = ()

    def killed(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("holdfast.work.reminding.mailing._Post.send", killed)
    with pytest.raises(KeyboardInterrupt):
        remind()
    monkeypatch.undo()
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())
    assert remind() == {}  # somebody seems to be sending it
    later = dt.datetime.combine(TODAY, dt.time(12), dt.UTC) + STUCK_AFTER
    monkeypatch.setattr("holdfast.common.clock.now", lambda: later)
    assert set(remind()) == {"eve"}


def test_two_runs_at_once_send_it_once(ines, eve, installation, remind):
    action(ines, eve)
    with acting_as(installation):
        house = house_today(installation.organization_id)
        notices = notices_on(TODAY, house, house.readers.values())
        first = begin_digests(installation, day=TODAY, notices=notices)
        second = begin_digests(installation, day=TODAY, notices=notices)
    assert len(first) == 1
    assert second == []


def test_once_a_week_is_once_a_week_and_looks_a_week_further(ines, eve, remind):
    choose_reminders(eve, rhythm=Rhythm.WEEKLY)
    action(ines, eve, days=12)
    action(ines, eve, days=97, title="Mend the fence")
    text = remind()["eve"].body
    assert "Light the dark corner" in text
    assert "Due within 12 days" in text
    assert "Mend the fence" not in text
    action(ines, eve, days=9, title="Paint the gate")
    assert [day for day in range(1, 8) if "eve" in remind(day)] == [7]


def test_only_what_is_overdue(ines, eve, remind):
    choose_reminders(eve, rhythm=Rhythm.OVERDUE)
    action(ines, eve, days=5)
    assert [day for day in range(8) if "eve" in remind(day)] == [6]


def test_a_choice_is_ones_own_and_needs_a_person_and_a_language_that_is_spoken(ines, eve):
    assert choose_reminders(eve, rhythm=Rhythm.WEEKLY).person_id == eve.person_id
    again = choose_reminders(eve, rhythm=Rhythm.DAILY, language="en")
    assert (again.version, again.language) == (2, "en")
    with pytest.raises(Refused):
        choose_reminders(eve, rhythm=Rhythm.DAILY, language="xx")
    with pytest.raises(Refused):
        choose_reminders(replace(eve, person_id=None), rhythm=Rhythm.DAILY)


def test_people_are_reminded_in_their_language(ines, eve, tom, remind, monkeypatch):
    with override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")]):
        choose_reminders(eve, rhythm=Rhythm.DAILY, language="de")
        action(ines, eve)
        action(ines, tom)
        told = remind()
    assert 'lang="de"' in told["eve"].alternatives[0][0]
    assert 'lang="en"' in told["tom"].alternatives[0][0]


def test_a_long_digest_is_cut_and_says_so_and_all_of_it_counts_as_told(ines, eve, remind):
    for number in range(SHOWN + 3):
        action(ines, eve, title=f"Thing {number}")
    assert "3 more stand in My work." in remind()["eve"].body
    assert remind(1) == {}


def test_my_work_says_when_one_was_reminded(ines, eve, remind):
    action(ines, eve)
    with acting_as(eve):
        assert work_due(eve).later[0].reminded is None
    remind()
    with acting_as(eve):
        assert work_due(eve).later[0].reminded == TODAY
    with acting_as(ines):
        assert not any(item.reminded for item in work_due(ines).later)


def test_as_many_questions_for_many_people_as_for_few(
    ines, installation, django_assert_max_num_queries
):
    def asked():
        with acting_as(installation), django_assert_max_num_queries(10_000) as questions:
            house = house_today(installation.organization_id)
            found = notices_on(TODAY, house, house.readers.values())
        return len(found), len(questions)

    for number in range(3):
        person = _user(installation, f"a{number}@halden.example", f"A{number}", RoleKey.EMPLOYEE)
        plan_action(ines, title="Mend", owner=person, due=TODAY)
    few = asked()
    for number in range(20):
        person = _user(installation, f"b{number}@halden.example", f"B{number}", RoleKey.EMPLOYEE)
        plan_action(ines, title="Mend", owner=person, due=TODAY)
    many = asked()
    assert (few[0], many[0]) == (3, 23)
    assert many[1] == few[1]


def test_every_step_has_its_place_and_its_words():
    assert set(ORDER) == set(Step)

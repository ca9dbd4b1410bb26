"""Awareness: who must know what, confirmed by signing in, on a list, with a quiz (7.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from holdfast.accounts.commands import add_person, add_unit, leave_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.leadership.tests.cast_of_roles import accepted, role
from holdfast.support.commands import awareness
from holdfast.support.commands.awareness_reading import (
    confirm_awareness,
    take_in_list_of_unit,
    take_in_signed_list,
)
from holdfast.support.models import AwarenessReading
from holdfast.support.queries.awareness import duties_of
from holdfast.support.queries.awareness_coverage import coverage, missing_by_person
from holdfast.support.tests.awareness_stage import (
    DAY,
    QUIZ,
    activity,
    answer,
    policy_in_force,
    worker,
)
from holdfast.work.queries import work_due


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def titles(person: Person, on: dt.date = DAY) -> set[str]:
    return {duty.activity.title for duty in duties_of(person.pk, on)}


def test_what_one_must_know_follows_from_unit_role_and_employer(ines, north, south):
    with acting_as(ines):
        gate = add_unit(ines, title="Gate 2", parent=north)
        guard = role(ines)
        nora = add_person(ines, title="Nora Lind", unit=gate)
        piotr = worker(ines, unit=south)
        accepted(ines, guard, nora, starts_on=DAY)
        activity(ines, title="All")
        activity(ines, title="North", audience="unit", for_unit=north)
        activity(ines, title="Guards", audience="role", for_role=guard)
        activity(ines, title="Others", audience="external")
        activity(ines, title="Others in the north", audience="external", for_unit=north)
        awareness.write_awareness(ines, title="Not asked yet", body="Words")
        assert titles(nora) == {"All", "North", "Guards"}
        assert titles(piotr) == {"All", "Others"}
        leave_person(ines, piotr)
        assert titles(piotr) == set()


def test_people_are_asked_only_for_what_has_words_and_an_audience(ines):
    with acting_as(ines):
        with pytest.raises(GateClosed, match="Write what people are to know"):
            awareness.start_awareness(ines, awareness.write_awareness(ines, title="Empty"))
        with pytest.raises(Refused) as refused:
            awareness.write_awareness(ines, title="Whom", body="Words", audience="unit")
        assert "for_unit" in refused.value.fields
        secret = awareness.write_awareness(
            ines, title="Secret", body="Words", classification="confidential"
        )
        with pytest.raises(Refused, match="not confidential"):
            awareness.start_awareness(ines, secret)


@pytest.mark.parametrize(
    ("quiz", "why"),
    [
        ("Only one?\n+ yes\n- no", "two to five"),
        ("No answer?\n\nTwo?\n+ yes\n- no", "at least two answers"),
        ("Both?\n+ yes\n+ no\n\nTwo?\n+ yes\n- no", "exactly one right"),
        ("+ yes\n- no\n\nTwo?\n+ yes\n- no", "asks nothing"),
    ],
)
def test_a_quiz_that_cannot_be_asked_is_refused_with_the_reason(ines, quiz, why):
    with acting_as(ines), pytest.raises(Refused, match=why):
        awareness.write_awareness(ines, title="Quiz", body="Words", quiz=quiz)


def test_a_quiz_is_passed_or_tried_again(ines, eve):
    with acting_as(ines):
        asked = activity(ines, quiz=QUIZ, pass_percent=100, period_months=6)
    with acting_as(eve):
        with pytest.raises(Refused, match="every question"):
            confirm_awareness(eve, activity=asked, answers=[1])
        first = confirm_awareness(eve, activity=asked, answers=[1, 2])
        assert (first.confirmed_at, first.score, first.attempts) == (None, 50, 1)
        again = confirm_awareness(eve, activity=asked, answers=[1, 0])
        assert (again.score, again.attempts) == (100, 2)
        assert again.valid_until == dt.date(2026, 11, 4)
        assert AwarenessReading.objects.count() == 1


def test_what_holds_is_not_confirmed_twice_and_is_asked_anew_before_it_runs_out(ines, eve):
    with acting_as(ines):
        asked = activity(ines, period_months=12)
    with acting_as(eve):
        assert [i.title for i in work_due(eve).later] == ["Seals"]
        first = confirm_awareness(eve, activity=asked, answers=[])
        assert confirm_awareness(eve, activity=asked, answers=[]) == first
        assert not work_due(eve).count
        (duty,) = duties_of(eve.person_id, dt.date(2027, 5, 4))
        assert duty.is_current
        (duty,) = duties_of(eve.person_id, dt.date(2027, 5, 5))
        assert not duty.is_current


def test_asked_again_everybody_confirms_anew(ines, eve):
    with acting_as(ines):
        asked = activity(ines)
    with acting_as(eve):
        confirm_awareness(eve, activity=asked, answers=[])
    with acting_as(ines):
        awareness.ask_again(ines, asked, reason="New seals are blue.")
    with acting_as(eve):
        (duty,) = duties_of(eve.person_id, DAY)
        assert not duty.is_current
        confirm_awareness(eve, activity=asked, answers=[])
        assert AwarenessReading.objects.count() == 2


def test_nobody_confirms_what_is_not_meant_for_him(ines, eve, north):
    with acting_as(ines):
        asked = activity(ines, audience="external")
    with acting_as(eve), pytest.raises(Refused, match="Nobody asks"):
        confirm_awareness(eve, activity=asked, answers=[])


def test_a_signed_list_is_recorded_line_by_line(ines, monkeypatch):
    with acting_as(ines):
        asked = activity(ines, audience="external")
        piotr, jan = worker(ines), worker(ines, "Jan Novak", external_reference="X-7")
        add_person(ines, title="Nora Lind")
        taken = take_in_signed_list(
            ines,
            asked,
            body="Piotr Zak\nX-7\nPiotr Zak\nNora Lind\nGhost",
            how="Toolbox talk",
            confirmed_on=DAY,
        )
        assert [(line.taken, line.words) for line in taken.lines] == [
            (True, "recorded"),
            (True, "recorded"),
            (False, "had confirmed already"),
            (False, "is not asked to know this"),
            (False, "nobody is known by that name"),
        ]
        held = AwarenessReading.objects.get(person=jan)
        assert (held.channel, held.witness, held.note) == ("list", ines.name, "Toolbox talk")
        assert titles(piotr) == {"Seals"}
        with pytest.raises(Refused, match="future"):
            take_in_signed_list(
                ines, asked, body="X-7", how="Talk", confirmed_on=DAY + dt.timedelta(days=1)
            )


def test_an_officer_records_for_his_own_unit_only(ines, omar, north, south):
    with acting_as(ines):
        asked = activity(ines)
        worker(ines, "Piotr Zak", unit=north)
        worker(ines, "Jan Novak", unit=south)
    said: dict[str, Any] = {
        "activity": asked,
        "body": "Piotr Zak\nJan Novak",
        "how": "Talk",
        "confirmed_on": DAY,
    }
    with acting_as(omar):
        done = take_in_list_of_unit(omar, unit=north, **said)
        assert [line.taken for line in done.lines] == [True, False]
        with pytest.raises(NotPermitted):
            take_in_list_of_unit(omar, unit=south, **said)
        with pytest.raises(NotPermitted):
            take_in_signed_list(omar, asked, body="Piotr Zak", how="Talk", confirmed_on=DAY)


def test_coverage_counts_by_unit_and_subject_whom_the_reader_may_know(
    ines, tom, omar, north, south
):
    with acting_as(ines):
        policy_in_force(ines, tom)
        asked = activity(ines)
        worker(ines, "Piotr Zak", unit=north)
        worker(ines, "Jan Novak", unit=south)
        take_in_signed_list(ines, asked, body="Piotr Zak", how="Talk", confirmed_on=DAY)
        found = coverage(ines, DAY)
        rows = {row.unit.title if row.unit else "": row.shares for row in found.rows}
        of_north = rows["North Terminal"]["contribution"]
        assert (of_north.people, of_north.current, of_north.percent) == (2, 1, 50)
        assert rows["South Terminal"]["contribution"].percent == 0
        assert rows["South Terminal"]["policy_read"].missing == 1
        named = {m.person.title for m in missing_by_person(ines, DAY, subject="contribution")}
        assert "Jan Novak" in named
        assert "Piotr Zak" not in named
    with acting_as(omar):
        assert "South Terminal" not in {r.unit.title for r in coverage(omar, DAY).rows if r.unit}
        assert "Jan Novak" not in {m.person.title for m in missing_by_person(omar, DAY)}


def test_reminders_go_to_who_is_missing_and_are_kept(ines, eve, django_capture_on_commit_callbacks):
    with acting_as(ines):
        asked = activity(ines)
        confirm_awareness(ines, activity=asked, answers=[])
        with django_capture_on_commit_callbacks(execute=True):
            awareness.remind_awareness(ines, asked, note="Before Friday.")
        assert [message.to for message in mail.outbox] == [["eve@halden.example"]]
        assert "Seals" in mail.outbox[0].body
        assert "Before Friday." in mail.outbox[0].body
        assert asked.reminders[-1]["people"] == 1


def test_everybody_missing_gets_one_mail_with_all_that_is_open(
    ines, tom, omar, north, south, django_capture_on_commit_callbacks
):
    with acting_as(ines):
        policy_in_force(ines, tom)
        activity(ines)
        activity(ines, title="Doors", subject="consequences")
        worker(ines, "Jan Novak", unit=south, email="jan@carrier.example")
    with acting_as(omar), django_capture_on_commit_callbacks(execute=True):
        assert awareness.remind_everybody(omar, unit=north) == 1
    (message,) = mail.outbox
    assert message.to == ["omar@halden.example"]
    assert all(word in message.body for word in ("Seals", "Doors", "security policy"))
    with acting_as(omar), pytest.raises(NotPermitted):
        awareness.remind_everybody(omar)


def test_the_page_shows_what_one_must_know_and_takes_the_answer(ines, eve, client_of):
    with acting_as(ines):
        asked = activity(ines, quiz=QUIZ)
        hidden = activity(ines, title="Not for Eve", audience="external")
    page = client_of(eve)
    mine = page.get(reverse("support:awareness-mine")).content.decode()
    assert "Seals" in mine
    assert "Not for Eve" not in mine
    url = reverse("support:awareness-read", args=(asked.pk,))
    assert "<em>every</em>" in page.get(url).content.decode()
    assert "50 %" in page.post(url, {"answer-0": "1", "answer-1": "1"}).content.decode()
    assert page.post(url, {"answer-0": "1", "answer-1": "0"}).status_code == 302
    assert page.get(reverse("support:awareness-read", args=(hidden.pk,))).status_code == 404
    assert "holds until" in page.get(reverse("support:awareness-mine")).content.decode()


def test_the_coverage_page_names_only_whom_the_reader_may_know(ines, omar, north, south, client_of):
    with acting_as(ines):
        activity(ines)
        worker(ines, "Jan Novak", unit=south)
    everything = client_of(ines).get(reverse("support:awareness-missing")).content.decode()
    assert "Jan Novak" in everything
    page = client_of(omar)
    assert page.get(reverse("support:awareness-coverage")).status_code == 200
    assert "Jan Novak" not in page.get(reverse("support:awareness-missing")).content.decode()
    url = reverse("support:awareness-missing")
    assert "Jan Novak" not in page.get(f"{url}?unit={south.pk}").content.decode()
    assert page.get(f"{url}?unit=nothing").status_code == 404


def test_colleagues_see_shares_and_no_names(ines, eve, client_of):
    with acting_as(ines):
        activity(ines)
        worker(ines)
    page = client_of(eve)
    shown = page.get(reverse("support:awareness-coverage"))
    assert "Own contribution" in shown.content.decode()
    assert "awareness/missing" not in shown.content.decode()
    assert page.get(reverse("support:awareness-missing")).status_code == 403


def test_a_list_is_taken_in_on_the_page_of_a_unit(ines, north, client_of):
    with acting_as(ines):
        asked = activity(ines)
        piotr = worker(ines, unit=north)
    sent = {
        "activity": str(asked.pk),
        "body": "Piotr Zak\nGhost",
        "how": "Talk",
        "confirmed_on": DAY.isoformat(),
    }
    url = f"{reverse('support:awareness-missing')}?unit={north.pk}"
    shown = client_of(ines).post(url, sent).content.decode()
    assert "nobody is known by that name" in shown
    with acting_as(ines):
        assert AwarenessReading.objects.get().person_id == piotr.pk


def test_the_rules_are_set_on_a_page(ines, eve, client_of):
    url = reverse("support:awareness-rules")
    assert client_of(eve).get(url).status_code == 403
    sent = {"grace_days": "10", "link_days": "3"}
    assert client_of(ines).post(url, sent).status_code == 302
    shown = client_of(ines).get(reverse("support:awareness-coverage"))
    assert shown.status_code == 200


def test_who_knows_what_is_printed(ines, north, client_of):
    with acting_as(ines):
        activity(ines)
        worker(ines, unit=north)
    paper = client_of(ines).get(reverse("support-print:awareness-coverage"))
    assert paper["Content-Type"] == "application/pdf"


def test_coverage_and_checks_ask_as_much_for_many_people_as_for_few(
    ines, tom, north, django_assert_max_num_queries
):
    with acting_as(ines):
        policy_in_force(ines, tom)
        activity(ines)
        activity(ines, title="Doors", subject="consequences", audience="external")
        for number in range(30):
            worker(ines, f"Worker {number:02}", unit=north)
        with django_assert_max_num_queries(12):
            coverage(ines, DAY)
        with django_assert_max_num_queries(14):
            assert len(missing_by_person(ines, DAY)) > 30
        for statement in ("7.3/1", "7.3/2", "7.3/3", "7.3/4"):
            with django_assert_max_num_queries(14):
                answer(statement)

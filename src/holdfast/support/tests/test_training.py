"""Trainings: planned, attended by list, code or import, assessed, judged (7.2, 7.3)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.leadership.tests.cast_of_roles import accepted, role
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.support.choices.training import Effect
from holdfast.support.commands.competence import state_requirement, verify_competence
from holdfast.support.commands.training import (
    assess_session,
    hold_session,
    judge_session,
)
from holdfast.support.commands.training_attendance import (
    invite_people,
    note_attendance,
    take_in_list,
)
from holdfast.support.models import Attendance, CompetenceRecord
from holdfast.support.models.training import TrainingSession
from holdfast.support.queries.training import needed_trainings
from holdfast.support.tests.awareness_stage import DAY, course, session
from holdfast.work.queries import Whose, work_due


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def mark_of(person: Person) -> str:
    return Attendance.objects.get(person=person).mark


def test_nobody_is_invited_beyond_the_places(ines):
    with acting_as(ines):
        held = session(ines, capacity=1)
        people = [add_person(ines, title=name) for name in ("Nora Lind", "Olaf Berg")]
        with pytest.raises(Refused, match="1 places"):
            invite_people(ines, held, people=people)
        invite_people(ines, held, people=people[:1])
        assert mark_of(people[0]) == "invited"


def test_a_score_decides_by_the_pass_mark_and_a_contradiction_is_refused(ines):
    with acting_as(ines):
        nora, olaf = (add_person(ines, title=name) for name in ("Nora Lind", "Olaf Berg"))
        held = session(ines, course(ines, pass_mark=70))
        marks = {str(nora.pk): {"mark": "present", "score": 70}, str(olaf.pk): {"score": "69"}}
        note_attendance(ines, held, marks=marks)
        assert (mark_of(nora), mark_of(olaf)) == ("passed", "failed")
        with pytest.raises(Refused, match="pass mark is 70"):
            note_attendance(ines, held, marks={str(olaf.pk): {"mark": "passed", "score": 60}})


def test_a_session_goes_from_planned_to_judged_and_each_step_asks_for_the_one_before(
    ines, monkeypatch
):
    with acting_as(ines):
        nora = add_person(ines, title="Nora Lind")
        held = session(ines, course(ines, effect_after_days=60))
        with pytest.raises(Refused, match="who attended"):
            hold_session(ines, held)
        note_attendance(ines, held, marks={str(nora.pk): "present"})
        hold_session(ines, held)
        with pytest.raises(Refused, match="no result yet"):
            assess_session(ines, held)
        note_attendance(ines, held, marks={str(nora.pk): "passed"})
        assess_session(ines, held)
        assert held.judge_on == DAY + dt.timedelta(days=60)
        with pytest.raises(GateClosed, match="judge it then"):
            judge_session(ines, held, effect=Effect.EFFECTIVE, finding="Two seals found.")
        monkeypatch.setenv("HOLDFAST_CLOCK", held.judge_on.isoformat())
        judge_session(ines, held, effect=Effect.EFFECTIVE, finding="Two seals found.")
        assert (held.state, held.judged_by) == ("judged", ines.name)


def test_what_is_held_waits_for_assessment_then_for_judgement(ines):
    with acting_as(ines):
        owner = Person.objects.get(pk=ines.person_id)
        held = session(ines, owner=owner)
        note_attendance(ines, held, marks={str(owner.pk): "present"})
        hold_session(ines, held)
        assert "Assess who attended" in {i.what for i in work_due(ines, whose=Whose.MINE).later}
        note_attendance(ines, held, marks={str(owner.pk): "passed"})
        assess_session(ines, held)
        assert "Judge whether it worked" in {i.what for i in work_due(ines).later}


def test_who_passes_gets_the_competence_and_who_is_not_assessed_none(ines):
    with acting_as(ines):
        nora, olaf = (add_person(ines, title=name) for name in ("Nora Lind", "Olaf Berg"))
        needed = state_requirement(ines, subject="Search", post="Gate guard")
        made = course(ines, refresh_months=12)
        trace(ines, made, relation=Relation.SERVES, target=needed)
        held = session(ines, made)
        note_attendance(ines, held, marks={str(nora.pk): "passed", str(olaf.pk): "failed"})
        hold_session(ines, held)
        assert not CompetenceRecord.objects.exists()
        assess_session(ines, held)
        record = CompetenceRecord.objects.get()
        assert (record.person, record.requirement, record.obtained_on) == (nora, needed, DAY)
        assert record.valid_until == dt.date(2027, 5, 4)
        note_attendance(ines, held, marks={str(olaf.pk): "passed"}, reason="Took it again.")
        assert CompetenceRecord.objects.filter(person=olaf).count() == 1
        assert CompetenceRecord.objects.count() == 2
        late = add_person(ines, title="Late Comer")
        with pytest.raises(Refused, match="note passed or not passed"):
            note_attendance(ines, held, marks={str(late.pk): "present"})


def test_an_imported_list_reports_on_each_line(ines, north):
    with acting_as(ines):
        add_person(ines, title="Nora Lind", email="nora@halden.example")
        add_person(ines, title="Olaf Berg", external_reference="P-1007")
        for _twice in range(2):
            add_person(ines, title="Jan Kowalski")
        held = session(ines, course(ines, pass_mark=50))
        done = take_in_list(
            ines,
            held,
            body=(
                "nora@halden.example; 80 %\nP-1007\tabsent\nBerg, Olaf\nJan Kowalski\n"
                "Nobody Known; passed\nnora@halden.example; what\n\n"
            ),
        )
        words = [(line.number, line.taken, line.words) for line in done.lines]
        assert words[0] == (1, True, "Passed")
        assert words[1] == (2, True, "Absent")
        assert words[2][1:] == (False, "the same person stands on an earlier line")
        assert words[3][1:] == (False, "several people are called so")
        assert words[4][1:] == (False, "nobody is known by that name")
        assert words[5][1] is False
        assert done.taken == 2
        assert Attendance.objects.count() == 2


def test_the_list_is_kept_by_whoever_holds_trainings_in_that_unit(ines, omar, eve, south, north):
    with acting_as(ines):
        far, near = session(ines, unit=south), session(ines, unit=north)
        nora = add_person(ines, title="Nora Lind", unit=north)
    with acting_as(omar):
        note_attendance(omar, near, marks={str(nora.pk): "present"})
        with pytest.raises(NotPermitted):
            note_attendance(omar, far, marks={str(nora.pk): "present"})
    with acting_as(eve), pytest.raises(NotPermitted):
        note_attendance(eve, near, marks={str(nora.pk): "passed"})


def test_nobody_is_named_whom_the_keeper_may_not_know(ines, omar, south, north):
    with acting_as(ines):
        held = session(ines, unit=north)
        secret = add_person(ines, title="Hidden Name", unit=south)
    with acting_as(omar):
        assert take_in_list(omar, held, body="Hidden Name").taken == 0
        with pytest.raises(Refused, match="not known"):
            note_attendance(omar, held, marks={str(secret.pk): "present"})


def test_the_attendance_page_notes_marks_and_takes_in_a_list(ines, eve, client_of):
    with acting_as(ines):
        held = session(ines)
        nora = add_person(ines, title="Nora Lind")
        invite_people(ines, held, people=[nora])
    page = client_of(ines)
    url = reverse("support:attendance", args=(held.pk,))
    assert "Nora Lind" in page.get(url).content.decode()
    sent = {f"mark-{nora.pk}": "passed", f"score-{nora.pk}": "90"}
    assert page.post(url, sent).status_code == 302
    with acting_as(ines):
        assert mark_of(nora) == "passed"
    shown = page.post(url, {"body": "Somebody Else"}).content.decode()
    assert "nobody is known by that name" in shown
    assert client_of(eve).get(url).status_code == 403


def test_a_role_asks_for_its_training_until_it_is_passed_and_again_when_it_runs_out(ines):
    with acting_as(ines):
        guard = role(ines)
        nora = add_person(ines, title="Nora Lind")
        accepted(ines, guard, nora, starts_on=DAY)
        made = course(ines, for_role=guard, refresh_months=6)
        assert needed_trainings(nora.pk, DAY) == [made]
        held = session(ines, made)
        note_attendance(ines, held, marks={str(nora.pk): "passed"})
        hold_session(ines, held)
        assess_session(ines, held)
        assert needed_trainings(nora.pk, DAY) == []
        assert needed_trainings(nora.pk, dt.date(2026, 11, 5)) == [made]


def test_the_list_is_printed_to_be_signed_for_who_keeps_it(ines, eve, client_of):
    with acting_as(ines):
        held = session(ines)
        invite_people(ines, held, people=[add_person(ines, title="Nora Lind")])
    url = reverse("support-print:attendance", args=(held.pk,))
    paper = client_of(ines).get(url)
    assert paper["Content-Type"] == "application/pdf"
    assert client_of(eve).get(url).status_code == 403


def test_a_session_of_a_confidential_training_is_confidential_too(ines, eve, client_of):
    with acting_as(ines):
        held = session(ines, course(ines, title="Undercover", classification="confidential"))
        assert held.classification == "confidential"
    shown = client_of(eve).get(f"/support/training-sessions/{held.pk}/")
    assert shown.status_code == 403
    assert "Undercover" not in shown.content.decode()


def assessed(ines, **marks: str) -> tuple[TrainingSession, dict[str, Person]]:
    """Give an assessed session for which somebody needs what it conveys, and who was there."""
    people = {name: add_person(ines, title=name) for name in marks}
    needed = state_requirement(ines, subject="Search", post="Gate guard")
    made = course(ines)
    trace(ines, made, relation=Relation.SERVES, target=needed)
    held = session(ines, made)
    note_attendance(ines, held, marks={str(people[n].pk): mark for n, mark in marks.items()})
    hold_session(ines, held)
    assess_session(ines, held)
    return held, people


def test_what_was_assessed_is_not_rewritten_without_a_reason(ines):
    with acting_as(ines):
        held, people = assessed(ines, Nora="failed")
        nora = people["Nora"]
        again = {str(nora.pk): "failed"}
        note_attendance(ines, held, marks=again)  # says nothing new
        with pytest.raises(Refused, match="say why"):
            note_attendance(ines, held, marks={str(nora.pk): "passed"})
        with pytest.raises(Refused, match="say why"):
            take_in_list(ines, held, body="Nora; passed")
        assert mark_of(nora) == "failed"
        note_attendance(ines, held, marks={str(nora.pk): "passed"}, reason="Sheet misread.")
        assert Attendance.objects.get(person=nora).corrected_because == "Sheet misread."


def test_competence_follows_a_result_that_was_corrected(ines):
    with acting_as(ines):
        held, people = assessed(ines, Nora="passed", Olaf="passed")
        nora, olaf = people["Nora"], people["Olaf"]
        verify_competence(ines, CompetenceRecord.objects.get(person=nora))
        down = {str(nora.pk): "failed", str(olaf.pk): "failed"}
        note_attendance(ines, held, marks=down, reason="The sheets were swapped.")
        records = {r.person_id: r for r in CompetenceRecord.objects.all()}
        assert records[nora.pk].state == "suspended"
        assert "The sheets were swapped." in records[nora.pk].stopped_because
        assert records[olaf.pk].state == "revoked"  # nobody had verified it
        up = {str(nora.pk): "passed", str(olaf.pk): "passed"}
        note_attendance(ines, held, marks=up, reason="They were right after all.")
        states = CompetenceRecord.objects.order_by("reference").values_list("person", "state")
        assert set(states) == {
            (nora.pk, "verified"),
            (olaf.pk, "revoked"),
            (olaf.pk, "obtained"),
        }


def test_the_list_of_an_assessed_session_is_read_until_somebody_corrects_it(ines, client_of):
    with acting_as(ines):
        held, people = assessed(ines, Nora="failed")
    page = client_of(ines)
    url = reverse("support:attendance", args=(held.pk,))
    shown = page.get(url).content.decode()
    for words in ("Save the list", "Paste a list", "Show the code"):
        assert words not in shown
    assert "Correct a result" in shown
    assert "Not passed" in shown  # in words: nothing there looks as if one could tick it
    assert 'type="radio"' not in shown
    correcting = page.get(f"{url}?correct=yes").content.decode()
    assert "Why it is changed now" in correcting
    assert "Show the code" not in correcting
    sent = {f"mark-{people['Nora'].pk}": "passed"}
    refused = page.post(url, sent)
    assert refused.status_code == 422
    assert "say why its list is changed now" in refused.content.decode()
    assert page.post(url, {**sent, "reason": "Sheet misread."}).status_code == 302
    assert "Changed by Ines Solberg: Sheet misread." in page.get(url).content.decode()

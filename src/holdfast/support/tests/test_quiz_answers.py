"""Which answers of a quiz are right is known to those who may edit it, and to nobody else (7.3)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Caller, acting_as
from holdfast.api.tests.conftest import Program, issued_to
from holdfast.exchange.exporting import Format, export_register
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.packs import PackOrder, export_pack
from holdfast.exchange.reports import Outcome
from holdfast.records.registry import REGISTRY
from holdfast.support.commands import awareness
from holdfast.support.models.awareness import AwarenessActivity, without_answers
from holdfast.support.tests.awareness_stage import DAY, QUIZ, activity

ASKED = "/api/v1/support/awareness-activities"
RIGHT = ("+ Report it and wait", "+ The control room")
SECRET = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
VEILED = "• Report it and wait"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def asked(ines: Caller) -> AwarenessActivity:
    """Give an activity with a quiz, of which an earlier revision had another one."""
    with acting_as(ines):
        made = activity(ines, quiz=QUIZ.replace("control room", "harbour master"))
        awareness.amend_awareness(ines, made, quiz=QUIZ)
    return made


def gives_away(text: str) -> bool:
    return any(answer in text for answer in (*RIGHT, "+ The harbour master"))


def kind() -> Any:
    return REGISTRY["support.awarenessactivity"]


def test_questions_and_answers_stay_in_their_order_without_the_marks():
    shown = without_answers(QUIZ)
    assert "What do you do at an open seal?" in shown
    assert [line[0] for line in shown.splitlines() if line and not line.endswith("?")] == ["•"] * 5
    assert without_answers("What?\u2028+ Yes\u2028-No\r\n") == "What?\u2028• Yes\u2028• No\r\n"


def test_over_rest_only_whoever_may_edit_reads_which_is_right(ines, eve, aud, client_of, asked):
    for address in (ASKED, f"{ASKED}/{asked.pk}", f"{ASKED}/{asked.pk}/history"):
        whole = client_of(ines).get(address).json()
        assert gives_away(json.dumps(whole, ensure_ascii=False)), address
        for reader in (eve, aud):
            answer = client_of(reader).get(address)
            assert answer.status_code == 200
            assert VEILED in json.dumps(answer.json(), ensure_ascii=False), address
            assert not gives_away(answer.content.decode()), address


def test_a_conflict_tells_a_reader_nothing_either(eve, asked):
    program = Program(issued_to(eve).secret)
    answer = program.patch(f"{ASKED}/{asked.pk}", {"title": "Mine"}, If_Match='"1"')
    assert answer.status_code == 412
    assert answer.json()["seen"]["quiz"].count("•") == 5
    assert not gives_away(answer.content.decode())


def test_who_edits_in_one_unit_sees_the_answers_of_that_unit_only(
    ines, omar, north, south, client_of
):
    with acting_as(ines):
        near = activity(ines, quiz=QUIZ, unit=north)
        everywhere = activity(ines, quiz=QUIZ)
    page = client_of(omar)
    assert gives_away(page.get(f"{ASKED}/{near.pk}").content.decode())
    assert not gives_away(page.get(f"{ASKED}/{everywhere.pk}").content.decode())


@pytest.mark.parametrize("form", list(Format))
def test_exports_of_readers_hold_no_answers_and_bring_nothing_back(
    ines, tom, form, asked, tmp_path
):
    for caller, whole in ((ines, True), (tom, False)):
        with acting_as(caller):
            data = export_register(caller, kind(), form)
        assert gives_away(_text_of(data, form)) is whole
        path = tmp_path / f"{caller.name}.{form.value}"
        path.write_bytes(data)
        with acting_as(ines):
            opened = open_register(path, kind())
            report = import_register(ines, opened, ImportOptions())
            assert [row.outcome for row in report.rows] == [Outcome.UNCHANGED], report.as_json()
    with acting_as(ines):
        asked.refresh_from_db()
        assert asked.quiz == QUIZ


def _text_of(data: bytes, form: Format) -> str:
    if form is not Format.XLSX:
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_a_quiz_without_its_marks_is_no_quiz_to_go_on_with(ines, asked, tmp_path):
    path = tmp_path / "asked.json"
    changed = without_answers(QUIZ).replace("Nobody", "Everybody")
    rows = [{"Reference": asked.reference, "Title": asked.title, "Quiz": changed}]
    path.write_text(json.dumps(rows), encoding="utf-8")
    with acting_as(ines):
        report = import_register(ines, open_register(path, kind()), ImportOptions())
        assert [row.outcome for row in report.rows] == [Outcome.REJECTED]
        assert "needs at least two answers" in report.rows[0].reason
        asked.refresh_from_db()
        assert asked.quiz == QUIZ


def test_packs_of_readers_withhold_the_activity_and_say_so(ines, tom, asked, tmp_path):
    for caller, whole in ((ines, True), (tom, False)):
        out = tmp_path / f"{caller.name}.zip"
        with acting_as(caller):
            export_pack(caller, out, order=PackOrder(clause="7.3"))
        with zipfile.ZipFile(out) as pack:
            assert gives_away(pack.read("records.jsonl").decode()) is whole
            assert ("edit it reads it whole" in pack.read("manifest.json").decode()) is not whole


def test_no_page_that_a_reader_opens_gives_them_away(eve, client_of, asked):
    here = f"/support/awareness-activities/{asked.pk}/"
    page = client_of(eve)
    for address in (
        here,
        f"{here}history/",
        f"{here}print/",
        "/support/awareness-activities/",
        reverse("web:search") + "?q=control+room",
    ):
        answer = page.get(address)
        assert answer.status_code == 200, address
        assert not gives_away(answer.content.decode()), address


def test_the_source_of_the_quiz_is_the_same_whichever_answer_is_right(ines, eve, client_of, asked):
    page, address = client_of(eve), reverse("support:awareness-read", args=(asked.pk,))
    forms = []
    for quiz in (QUIZ, QUIZ.replace("- Close", "+ Close").replace("+ Report", "- Report")):
        with acting_as(ines):
            awareness.amend_awareness(ines, asked, quiz=quiz)
        source = page.get(address).content.decode()
        assert source.count("Report it and wait") == 1
        forms.append(source[source.index('<form method="post" class="form stack">') :])
    one, other = (SECRET.sub("", form[: form.index("</form>")]) for form in forms)
    assert "Report it and wait" in one
    assert one == other


def test_what_is_held_on_a_person_holds_no_answers(ines, ada, client_of, asked):
    with acting_as(ines):
        nora = add_person(ines, title="Nora Lind")
        awareness.amend_awareness(ines, asked, body="Ask Nora Lind.")
    answer = client_of(ada).get(reverse("web:held-file", args=(nora.pk,)))
    assert VEILED in json.dumps(answer.json(), ensure_ascii=False)
    assert not gives_away(answer.content.decode())

"""Commands, traces, files and versions by API."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from holdfast.accounts.commands import add_person, add_site
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.gates import Gate
from holdfast.acting.models import GateOverride
from holdfast.api.tests.conftest import ACTIONS, Program, ProgramOf
from holdfast.work.commands import plan_action, report_done
from holdfast.work.models import Action

DUE = dt.date(2027, 1, 31)
DONE = {"result": "It stands", "done_on": "2020-01-01"}


def test_a_command_moves_the_record_on(program: Program, action: Action):
    answer = program.post(f"{ACTIONS}/{action.pk}/commands/done", DONE, If_Match='"1"')
    assert answer.status_code == 200
    assert answer.json()["record"]["state"] == "done"
    assert answer.json()["result"] is None
    assert answer.headers["ETag"] == '"2"'


def test_a_command_needs_the_version_seen(program: Program, action: Action):
    path = f"{ACTIONS}/{action.pk}/commands/done"
    assert program.post(path, DONE).status_code == 428
    assert program.post(path, DONE, If_Match='"3"').status_code == 412
    assert program.get(f"{ACTIONS}/{action.pk}").json()["state"] == "open"


def test_a_command_out_of_order_says_why(program: Program, action: Action):
    path = f"{ACTIONS}/{action.pk}/commands/judged-effective"
    answer = program.post(path, {"finding": "It held"}, If_Match='"1"')
    assert answer.status_code == 409
    assert "Open" in answer.json()["detail"]


def test_an_input_that_the_command_refuses_is_named(program: Program, action: Action):
    path = f"{ACTIONS}/{action.pk}/commands/done"
    answer = program.post(path, {**DONE, "result": " "}, If_Match='"1"')
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/result"


def test_an_unknown_command_is_not_there(program: Program, action: Action):
    answer = program.post(f"{ACTIONS}/{action.pk}/commands/erase", {}, If_Match='"1"')
    assert answer.status_code == 404
    assert "done" in answer.json()["detail"]


def test_a_closed_gate_names_itself_and_opens_with_a_reason(
    program: Program, ines: Caller, action: Action, monkeypatch: pytest.MonkeyPatch
):
    gate = Gate("four-eyes", "8.4", "Two look at it.", lambda *_: "Only one looked at it.")
    monkeypatch.setitem(report_done.__dict__, "own_gates", (gate,))
    from holdfast.api import bodies  # noqa: PLC0415

    bodies._body_of.cache_clear()
    path = f"{ACTIONS}/{action.pk}/commands/done"
    answer = program.post(path, DONE, If_Match='"1"')
    assert answer.status_code == 409
    assert answer.json()["gates"] == [
        {
            "key": "four-eyes",
            "clause": "8.4",
            "sentence": "Two look at it.",
            "why": "Only one looked at it.",
            "can_override": True,
        }
    ]
    passed = program.post(path, {**DONE, "override_reason": "Night shift"}, If_Match='"1"')
    bodies._body_of.cache_clear()
    assert passed.status_code == 200
    with acting_as(ines):
        assert GateOverride.objects.get().reason == "Night shift"


def test_a_trace_is_made_read_from_both_ends_and_ended(
    program: Program, ines: Caller, action: Action
):
    site = add_site(ines, title="North Terminal")
    sent = {"relation": "relates_to", "target": site.reference, "note": "Fence"}
    made = program.post(f"{ACTIONS}/{action.pk}/traces", sent)
    assert made.status_code == 201
    other_end = program.get(f"/api/v1/accounts/sites/{site.pk}/traces").json()["items"]
    assert [(each["other"]["reference"], each["outward"]) for each in other_end] == [
        ("ACT-0001", False)
    ]
    assert program.delete(made.headers["Location"]).status_code == 204
    assert program.get(f"{ACTIONS}/{action.pk}/traces").json()["items"] == []
    assert program.delete(made.headers["Location"]).status_code == 404


def test_a_trace_to_a_foreign_record_finds_nothing(program: Program, vera: Caller, action: Action):
    foreign = add_site(vera, title="Depot")
    for key in (str(foreign.pk), str(uuid4()), "SIT-0001"):
        sent = {"relation": "relates_to", "target": key}
        answer = program.post(f"{ACTIONS}/{action.pk}/traces", sent)
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"pointer": "/target", "detail": "Not found."}]


def test_who_only_reads_neither_links_nor_attaches(program_of: ProgramOf, action: Action):
    reader = program_of("eve")
    path = f"{ACTIONS}/{action.pk}"
    sent = {"relation": "relates_to", "target": str(action.pk)}
    assert reader.post(f"{path}/traces", sent).status_code == 403
    assert reader.upload(f"{path}/attachments", {"file": _file()}).status_code == 403


def _file(content: bytes = b"Seen at noon", name: str = "patrol.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_comes_back_as_it_was_and_is_never_shown_in_place(program: Program, action: Action):
    path = f"{ACTIONS}/{action.pk}/attachments"
    answer: Any = program.upload(
        path, {"file": _file(), "note": "Patrol", "proves_from": "2026-01-01"}
    )
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["name"], shown["size"], shown["proves_from"]) == ("patrol.txt", 12, "2026-01-01")
    assert program.get(path).json()["items"] == [shown]
    got = program.get(answer.headers["Location"])
    assert b"".join(got.streaming_content) == b"Seen at noon"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["ETag"] == f'"{shown["sha256"]}"'
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert program.delete(answer.headers["Location"]).status_code == 422
    assert program.delete(f"{answer.headers['Location']}?reason=Wrong+day").status_code == 204
    assert program.get(answer.headers["Location"]).status_code == 404


@pytest.mark.parametrize(
    "file", [_file(b"<script>", "page.html"), _file(b"MZ", "report.pdf"), _file(b"", "empty.txt")]
)
def test_a_file_that_is_not_what_it_says_is_refused(
    program: Program, action: Action, file: SimpleUploadedFile
):
    path = f"{ACTIONS}/{action.pk}/attachments"
    answer: Any = program.upload(path, {"file": file})
    assert answer.status_code == 409
    assert program.get(path).json()["items"] == []


def test_a_form_without_a_file_says_what_is_missing(program: Program, action: Action):
    answer: Any = program.upload(f"{ACTIONS}/{action.pk}/attachments", {"note": "No file"})
    assert answer.status_code == 400
    assert "file" in answer.json()["detail"]


def test_records_without_controlled_content_have_no_versions(program: Program, action: Action):
    assert program.get(f"{ACTIONS}/{action.pk}/versions").status_code == 404


def test_voiding_keeps_the_record_and_takes_it_off_the_list(program: Program, action: Action):
    path = f"{ACTIONS}/{action.pk}"
    answer = program.post(f"{path}/commands/voided", {"reason": "Twice"}, If_Match='"1"')
    assert answer.status_code == 200
    assert program.get(ACTIONS).json()["items"] == []
    assert program.get(path).json()["standing_reason"] == "Twice"
    assert len(program.get(f"{ACTIONS}?standing=any").json()["items"]) == 1


def test_commands_take_records_by_reference(program: Program, ines: Caller):
    owner = add_person(ines, title="Nora Dahl")
    made = plan_action(ines, title="Mend", due=DUE)
    answer = program.patch(f"{ACTIONS}/{made.pk}", {"owner": owner.reference}, If_Match='"1"')
    assert answer.json()["owner"]["id"] == str(owner.pk)

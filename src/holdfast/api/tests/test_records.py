"""What a program does with records: list, record, read, amend."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection  # noqa: TID251 - counts queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from holdfast.accounts.commands import add_person, add_unit
from holdfast.accounts.models import Unit
from holdfast.acting.callers import Caller, acting_as
from holdfast.api.tests.conftest import ACTIONS, Program, ProgramOf
from holdfast.common import clock
from holdfast.records.choices import Classification
from holdfast.work.commands import plan_action, report_done
from holdfast.work.models import Action

DUE = dt.date(2027, 1, 31)


def test_recording_gives_where_it_lies_and_its_version(program: Program, ines: Caller):
    answer = program.post(ACTIONS, {"title": "Mend the fence", "due": "2027-01-31"})
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Location"] == f"{ACTIONS}/{made['id']}" == made["url"]
    assert (made["reference"], made["title"], made["due"]) == (
        "ACT-0001",
        "Mend the fence",
        "2027-01-31",
    )
    with acting_as(ines):
        assert Action.objects.get(pk=made["id"]).title == "Mend the fence"


def test_a_record_is_read_by_key_and_by_reference_in_any_case(program: Program, action: Action):
    by_key = program.get(f"{ACTIONS}/{action.pk}")
    by_reference = program.get(f"{ACTIONS}/{action.reference.lower()}")
    assert by_key.status_code == by_reference.status_code == 200
    assert by_key.json() == by_reference.json()
    assert by_key.json()["type"] == "work.action"


def test_what_the_client_has_already_is_not_sent_again(program: Program, action: Action):
    answer = program.get(f"{ACTIONS}/{action.pk}", If_None_Match='"1"')
    assert (answer.status_code, answer.content) == (304, b"")
    assert program.get(f"{ACTIONS}/{action.pk}", If_None_Match='"7"').status_code == 200


def test_amending_changes_only_what_is_sent(program: Program, ines: Caller):
    owner = add_person(ines, title="Nora Dahl")
    made = plan_action(ines, title="Mend", due=DUE, owner=owner, description="North side")
    answer = program.patch(f"{ACTIONS}/{made.pk}", {"title": "Mend all of it"}, If_Match='"1"')
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    shown = answer.json()
    assert shown["title"] == "Mend all of it"
    assert shown["description"] == "North side"
    assert shown["owner"] == {
        "id": str(owner.pk),
        "reference": owner.reference,
        "title": "Nora Dahl",
    }


def test_null_empties_a_field(program: Program, ines: Caller):
    owner = add_person(ines, title="Nora Dahl")
    made = plan_action(ines, title="Mend", due=DUE, owner=owner, description="North side")
    sent = {"owner": None, "description": None}
    answer = program.patch(f"{ACTIONS}/{made.pk}", sent, If_Match='"1"')
    assert (answer.json()["owner"], answer.json()["description"]) == (None, "")


def test_what_was_read_can_be_sent_back(program: Program, ines: Caller):
    owner = add_person(ines, title="Nora Dahl")
    made = plan_action(ines, title="Mend", due=DUE)
    person = program.get(f"/api/v1/accounts/people/{owner.reference}").json()
    ref = {name: person[name] for name in ("id", "reference", "title")}
    answer = program.patch(f"{ACTIONS}/{made.pk}", {"owner": ref}, If_Match='"1"')
    assert answer.json()["owner"] == ref


def test_amending_without_the_version_seen_is_refused(program: Program, action: Action):
    answer = program.patch(f"{ACTIONS}/{action.pk}", {"title": "Other"})
    assert answer.status_code == 428
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert program.get(f"{ACTIONS}/{action.pk}").json()["title"] == "Mend the fence"


def test_who_comes_second_gets_both_versions_and_loses_nothing(program: Program, action: Action):
    path = f"{ACTIONS}/{action.pk}"
    assert program.patch(path, {"title": "First"}, If_Match='"1"').status_code == 200
    answer = program.patch(path, {"title": "Second"}, If_Match='"1"')
    problem = answer.json()
    assert answer.status_code == 412
    assert (problem["expected_version"], problem["current_version"]) == (1, 2)
    assert problem["seen"]["title"] == "Mend the fence"
    assert problem["current"]["title"] == "First"
    assert answer.headers["ETag"] == '"2"'
    assert program.get(path).json()["title"] == "First"


@pytest.mark.parametrize(
    ("tag", "status"), [('W/"1"', 412), ("*", 200), ('"9", "1"', 200), ("1", 412)]
)
def test_if_match_means_what_rfc_9110_says(program: Program, action: Action, tag: str, status: int):
    answer = program.patch(f"{ACTIONS}/{action.pk}", {"title": "New"}, If_Match=tag)
    assert answer.status_code == status


def test_every_wrong_place_is_named(program: Program):
    sent = {"due": "soon", "classification": "secret", "colour": "red", "owner": "PER-9999"}
    answer = program.post(ACTIONS, sent)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/title",
        "/due",
        "/classification",
        "/colour",
    }


def test_a_reference_that_does_not_exist_is_named(program: Program):
    answer = program.post(ACTIONS, {"title": "Mend", "due": "2027-01-31", "owner": "PER-9999"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/owner", "detail": "Not found."}]


def test_a_foreign_record_is_as_absent_as_one_that_never_was(
    program: Program, vera: Caller, action: Action
):
    foreign = add_person(vera, title="Vlad")
    sent = {"title": "Mend", "due": "2027-01-31"}
    real = program.post(ACTIONS, {**sent, "owner": str(foreign.pk)})
    invented = program.post(ACTIONS, {**sent, "owner": str(uuid4())})
    assert real.status_code == invented.status_code == 422
    assert real.json()["errors"] == invented.json()["errors"]


def test_another_organizations_record_is_not_there(program_of: ProgramOf, action: Action):
    stranger = program_of("vera")
    for path in (f"{ACTIONS}/{action.pk}", f"{ACTIONS}/{action.pk}/history"):
        assert stranger.get(path).status_code == 404
    sent = stranger.patch(f"{ACTIONS}/{action.pk}", {"title": "Mine"}, If_Match='"1"')
    assert sent.status_code == 404
    assert stranger.get(ACTIONS).json()["items"] == []


def test_an_own_record_that_one_may_not_read_is_forbidden(
    program_of: ProgramOf, ines: Caller, south: Unit
):
    theirs = plan_action(ines, title="South gate", due=DUE, unit=south)
    answer = program_of("omar").get(f"{ACTIONS}/{theirs.pk}")
    assert answer.status_code == 403
    assert "South gate" not in answer.content.decode()


def test_the_title_of_a_confidential_record_does_not_shine_through(
    program_of: ProgramOf, ines: Caller
):
    hidden = add_person(ines, title="Informant", classification=Classification.CONFIDENTIAL)
    made = plan_action(ines, title="Call", due=DUE, owner=hidden)
    for answer in (
        program_of("eve").get(f"{ACTIONS}/{made.pk}").json(),
        program_of("eve").get(ACTIONS).json()["items"][0],
    ):
        assert answer["owner"] == {"id": str(hidden.pk), "reference": None, "title": None}
    assert program_of("ines").get(f"{ACTIONS}/{made.pk}").json()["owner"]["title"] == "Informant"


def test_pages_give_every_record_once_while_others_are_added(program: Program, ines: Caller):
    for number in range(7):
        plan_action(ines, title=f"Step {number}", due=DUE)
    seen: list[str] = []
    path = f"{ACTIONS}?limit=3"
    while path:
        answer = program.get(path)
        page = answer.json()
        seen += [each["reference"] for each in page["items"]]
        if page["next"] is None:
            assert "Link" not in answer.headers
            break
        path = answer.headers["Link"].partition(">")[0].lstrip("<")
        plan_action(ines, title="Late", due=DUE)
    assert seen == sorted(set(seen))
    assert [f"ACT-000{n}" for n in range(1, 8)] == seen[:7]


def test_lists_run_backwards_where_asked(program: Program, ines: Caller):
    for number in range(3):
        plan_action(ines, title=f"Step {number}", due=DUE)
    first = program.get(f"{ACTIONS}?order=-reference&limit=2").json()
    second = program.get(f"{ACTIONS}?order=-reference&limit=2&cursor={first['next']}").json()
    titles = [each["title"] for each in first["items"] + second["items"]]
    assert titles == ["Step 2", "Step 1", "Step 0"]


def test_lists_are_narrowed_by_what_the_kind_declares(program: Program, ines: Caller):
    owner = add_person(ines, title="Nora Dahl")
    kept = plan_action(ines, title="Hers", due=DUE, owner=owner)
    done = plan_action(ines, title="Done", due=DUE)
    report_done(ines, done, result="It stands", done_on=dt.date(2020, 1, 1))

    def titles(query: str) -> list[str]:
        return [each["title"] for each in program.get(f"{ACTIONS}?{query}").json()["items"]]

    assert titles("state=done") == ["Done"]
    assert titles("state=done&state=open") == ["Hers", "Done"]
    assert titles(f"owner={owner.reference}") == titles(f"owner={owner.pk}") == ["Hers"]
    assert titles("q=her") == ["Hers"]
    assert titles("standing=voided") == []
    assert program.get(f"{ACTIONS}?fields=title&limit=1").json()["items"] == [
        {
            "id": str(kept.pk),
            "title": "Hers",
            "type": "work.action",
            "url": f"{ACTIONS}/{kept.pk}",
        }
    ]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=many",
        "cursor=made-up",
        "order=title",
        "state=unknown",
        "fields=secret",
        "owner=nobody",
        "changed_since=yesterday",
        "colour=red",
        "q=%00",
    ],
)
def test_a_parameter_that_is_not_understood_is_never_ignored(program: Program, query: str):
    answer = program.get(f"{ACTIONS}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_changed_since_names_what_any_command_changed(
    program: Program, ines: Caller, monkeypatch: pytest.MonkeyPatch
):
    first, second, third = (clock.today() + dt.timedelta(days=n) for n in (1, 3, 5))
    monkeypatch.setenv("HOLDFAST_CLOCK", first.isoformat())
    plan_action(ines, title="Old", due=DUE)
    moved = plan_action(ines, title="Moved on", due=DUE)
    monkeypatch.setenv("HOLDFAST_CLOCK", second.isoformat())
    report_done(ines, moved, result="Done", done_on=second)

    def titles(moment: str) -> list[str]:
        page = program.get(f"{ACTIONS}?changed_since={moment}").json()
        return [each["title"] for each in page["items"]]

    assert titles(f"{first}T00:00:00Z") == ["Old", "Moved on"]
    assert titles(f"{second}T00:00:00%2B01:00") == ["Moved on"]
    assert titles(f"{third}") == []


def test_a_list_costs_the_same_queries_however_long_it_is(program: Program, ines: Caller):
    person = add_person(ines, title="Nora Dahl")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert program.get(f"{ACTIONS}?limit=500").status_code == 200
        return len(caught)

    plan_action(ines, title="One", due=DUE, owner=person)
    program.get(ACTIONS)  # the first use of a token is noted
    few = queries()
    for number in range(30):
        unit = add_unit(ines, title=f"Unit {number}")
        plan_action(ines, title=f"Step {number}", due=DUE, owner=person, unit=unit)
    assert queries() == few


def test_history_says_who_changed_what(program: Program, action: Action):
    program.patch(f"{ACTIONS}/{action.pk}", {"title": "Mend it all"}, If_Match='"1"')
    newest, first = program.get(f"{ACTIONS}/{action.pk}/history").json()["items"]
    assert (newest["version"], first["version"]) == (2, 1)
    assert newest["command"] == "work.action.amended"
    assert newest["actor"]["name"] == "Ines Solberg"
    assert newest["actor"]["kind"] == "token"
    assert {"field": "title", "before": "Mend the fence", "after": "Mend it all"} in newest[
        "changes"
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"title": "\\ud800"}', 400),
        (b'{"title": "a\\u0000b", "due": "2027-01-31"}', 422),
        (b'{"title": "x", "due": "0001-01-01"}', 422),
        (b'{"title": "x", "due": "2027-01-31", "happened_at": "0001-01-01T00:00:00+14:00"}', 422),
        (b'{"title": "x", "due": "2027-01-31", "cost": 1e400}', 400),
        (b'{"title": "x", "due": "2027-01-31", "cost": "NaN"}', 422),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anything_is_written(
    program: Program, body: bytes, status: int
):
    answer = Client().generic(
        "POST",
        ACTIONS,
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    assert answer.status_code == status
    assert program.get(ACTIONS).json()["items"] == []

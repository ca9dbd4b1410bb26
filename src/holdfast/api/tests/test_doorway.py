"""Who comes in, with what, and how often."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from holdfast.accounts.choices import RoleKey, TokenScope
from holdfast.accounts.commands import revoke_token, withdraw_role
from holdfast.accounts.models import AccessLogEntry, ApiToken, RoleGrant
from holdfast.acting.callers import Caller, acting_as
from holdfast.api.tests.conftest import ACTIONS, Program, ProgramOf, issued_to
from holdfast.conftest import ClientOf
from holdfast.ledger.reading import head
from holdfast.work.models import Action

ME = "/api/v1/me"


def test_me_says_who_the_token_acts_for(program: Program, ines: Caller):
    shown = program.get(ME).json()
    assert shown["name"] == "Ines Solberg (Scanner)"
    assert shown["organization"] == str(ines.organization_id)
    assert {"permission": "risk.edit", "units": None} in shown["rights"]
    assert program.get("/api/v1/organization").json()["name"] == "Port of Halden"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer hfs_guess", "Basic aW5lczp4", "Bearer hfs_é"]
)
def test_without_a_valid_token_nobody_comes_in(db: None, header: str):
    answer = Client().get(ME, headers={"Authorization": header.encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("#problem-not-signed-in")


def test_a_revoked_token_ends_at_the_next_request(ines: Caller):
    issued = issued_to(ines)
    program = Program(issued.secret)
    assert program.get(ME).status_code == 200
    revoke_token(ines, issued.token)
    assert program.get(ME).status_code == 401


def test_an_expired_token_is_no_token(ines: Caller, monkeypatch: pytest.MonkeyPatch):
    program = Program(issued_to(ines).secret)
    later = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)
    monkeypatch.setenv("HOLDFAST_CLOCK", later.isoformat())
    assert program.get(ME).status_code == 401


def test_a_role_withdrawn_ends_at_the_next_request(
    program: Program, ines: Caller, installation: Caller
):
    assert program.get(ME).status_code == 200
    with acting_as(installation):
        grant = RoleGrant.objects.get(role=RoleKey.SECURITY_MANAGER)
    withdraw_role(installation, grant, reason="Left")
    assert program.get(ME).status_code == 401


def test_a_token_for_reading_writes_nothing(program_of: ProgramOf, action: Action):
    reader = program_of("ines", TokenScope.READ)
    assert reader.get(ACTIONS).status_code == 200
    assert reader.post(ACTIONS, {"title": "x", "due": "2027-01-31"}).status_code == 403
    answer = reader.patch(f"{ACTIONS}/{action.pk}", {"title": "x"}, If_Match='"1"')
    assert answer.status_code == 403


def test_a_signed_in_user_reads_here_and_does_not_write(client_of: ClientOf, action: Action):
    client = client_of("ines")
    assert client.get(f"{ACTIONS}/{action.pk}").status_code == 200
    answer = client.post(
        ACTIONS, {"title": "x", "due": "2027-01-31"}, content_type="application/json"
    )
    assert answer.status_code == 403
    assert "token" in answer.json()["detail"]


def test_another_website_does_not_read_in_the_users_name(client_of: ClientOf, action: Action):
    answer = client_of("ines").get(ACTIONS, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_bad_token_is_not_helped_by_a_session(client_of: ClientOf):
    answer = client_of("ines").get(ME, headers={"Authorization": "Bearer hfs_guess"})
    assert answer.status_code == 401


def test_who_asks_too_often_is_told_how_long_to_wait(program: Program, settings: Settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    statuses = [program.get(ME).status_code for _ in range(3)]
    answer = program.get(ME)
    assert statuses == [200, 200, 200]
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 20


def test_one_token_does_not_slow_another(
    program: Program, program_of: ProgramOf, settings: Settings
):
    settings.API_REQUESTS_PER_MINUTE = 1
    assert program.get(ME).status_code == 200
    assert program.get(ME).status_code == 429
    assert program_of("eve").get(ME).status_code == 200


def test_use_of_a_token_is_noted_without_an_entry_in_the_ledger(ines: Caller):
    issued = issued_to(ines)
    before = head(ines.organization_id).size
    Program(issued.secret).get(ME)
    Program(issued.secret).get(ME)
    with acting_as(ines):
        token = ApiToken.objects.get(pk=issued.token.pk)
    assert token.last_used_at is not None
    assert head(ines.organization_id).size == before


def test_what_is_not_there_and_what_is_not_possible_are_said_as_problems(program: Program):
    missing = program.get("/api/v1/nowhere/at/all")
    assert (missing.status_code, missing.json()["status"]) == (404, 404)
    unknown = program.get("/api/v1/work/dreams")
    assert unknown.status_code == 404
    wrong = program("PUT", ACTIONS)
    assert wrong.status_code == 405
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert wrong.json()["instance"] == ACTIONS


def test_what_an_outside_auditor_reads_and_what_is_refused_is_noted(
    program_of: ProgramOf, action: Action
):
    path = f"{ACTIONS}/{action.pk}"
    assert program_of("aud").get(path).status_code == 200
    assert program_of("ines").get(path).status_code == 200
    assert program_of("eve").patch(path, {"title": "x"}, If_Match='"1"').status_code == 403
    noted = AccessLogEntry.objects.order_by("at").values_list("actor_name", "kind", "subject")
    assert list(noted) == [
        ("Aud Marsh (Scanner)", "record_read", f"GET {path}"),
        ("Eve Lund (Scanner)", "refused", f"PATCH {path}"),
    ]


def test_answers_are_kept_by_nobody_in_between(program: Program):
    answer = program.get(ME)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]


def test_head_gives_the_headers_of_get(program: Program, action: Action):
    answer: Any = program("HEAD", f"{ACTIONS}/{action.pk}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == '"1"'


def test_search_finds_across_kinds_what_one_may_read(
    program: Program, program_of: ProgramOf, action: Action
):
    found = program.get("/api/v1/search?q=fence").json()["items"]
    assert [each["url"] for each in found] == [f"{ACTIONS}/{action.pk}"]
    assert program_of("vera").get("/api/v1/search?q=fence").json()["items"] == []
    assert program.get("/api/v1/search").status_code == 422


def test_types_tell_what_can_be_done(program: Program):
    by_key = {each["key"]: each for each in program.get("/api/v1/types").json()["items"]}
    action = by_key["work.action"]
    done = next(each for each in action["commands"] if each["name"] == "done")
    assert done["from_states"] == ["open"]
    assert {each["name"] for each in done["inputs"]} == {"result", "done_on"}
    assert program.get("/api/v1/types/action").json() == action
    assert program.get("/api/v1/types/dream").status_code == 404

"""Who may do what on every route: generated, so that no route is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from holdfast.accounts.choices import TokenScope
from holdfast.accounts.commands import revoke_token
from holdfast.accounts.queries import caller_for_token
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import Command
from holdfast.acting.models import GuardedQuerySet
from holdfast.acting.permissions import Permission
from holdfast.api.operations import Operation, operations_of
from holdfast.api.tests.conftest import Program, issued_to
from holdfast.api.tests.samples import body_for, sample_of
from holdfast.api.urls import V1
from holdfast.common import clock
from holdfast.conftest import ClientOf
from holdfast.records.choices import Classification
from holdfast.records.content import call_back, confirm_recall, issue_copies
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType

# Every address of the API and who may use it: anybody, whoever signed in, or the rules of a kind.
RULES = {
    "openapi.json": "anybody",
    "docs": "session",
    "me": "known",
    "organization": "known",
    "types": "known",
    "types/<key>": "known",
    "search": "known",
    "<area>/<slug>": "record",
    "<area>/<slug>/<key>": "record",
    "<area>/<slug>/<key>/commands/<name>": "record",
    "<area>/<slug>/<key>/history": "record",
    "<area>/<slug>/<key>/traces": "record",
    "<area>/<slug>/<key>/traces/<uuidstr:trace_id>": "record",
    "<area>/<slug>/<key>/attachments": "record",
    "<area>/<slug>/<key>/attachments/<uuidstr:attachment_id>": "record",
    "recalls": "known",
    "<area>/<slug>/<key>/copies": "record",
    "<area>/<slug>/<key>/copies/<uuidstr:copy_id>": "record",
    "<area>/<slug>/<key>/copies/<uuidstr:copy_id>/recall": "record",
    "<area>/<slug>/<key>/copies/<uuidstr:copy_id>/confirm": "record",
    "<area>/<slug>/<key>/copies/<uuidstr:copy_id>/lost": "record",
    "<area>/<slug>/<key>/versions": "record",
    "<area>/<slug>/<key>/versions/<int:number>": "record",
    "^(?P<path>.*)$": "nothing",
}
OFFERED = {"conformity", "forecast"}  # rooms above add routes of their own, for reading
ON_COPIES: dict[str, Command[..., Any]] = {
    "_copies_issue": issue_copies,
    "_copy_recall": call_back,
    "_copy_confirm": confirm_recall,
    "_copy_lost": confirm_recall,
}
SENT: dict[str, dict[str, Any]] = {
    "_copies_issue": {"place": "Gate"},
    "_copy_recall": {"reason": "Wrong place"},
    "_copy_confirm": {"outcome": "returned"},
    "_copy_lost": {"note": "Searched everywhere"},
}
KINDS = [pytest.param(each, id=each.key) for each in REGISTRY]
ABSENT = "00000000-0000-7000-8000-000000000000"


def _routes() -> Iterator[str]:
    for pattern in V1:
        assert isinstance(pattern, URLPattern)
        yield str(pattern.pattern)


def test_every_route_has_a_rule():
    unruled = {
        route for route in _routes() if route not in RULES and route.split("/")[0] not in OFFERED
    }
    assert not unruled, f"Say in RULES who may use {unruled}."
    assert set(RULES) <= set(_routes())


@pytest.mark.parametrize("route", [route for route, rule in RULES.items() if rule == "known"])
def test_what_the_known_read_is_closed_to_strangers(db: None, route: str):
    assert Client().get(f"/api/v1/{route.replace('<key>', 'work.action')}").status_code == 401


def test_the_help_page_is_for_whoever_signed_in(db: None, client_of: ClientOf, ines: Caller):
    assert Client().get("/api/v1/docs").status_code == 302
    answer = client_of(ines).get("/api/v1/docs")
    assert answer.status_code == 200
    assert b"/api/v1/work/actions/{key}/commands/done" in answer.content


@dataclass(frozen=True)
class Actor:
    """Who stands behind the requests of one column of the matrix."""

    name: str
    program: Program
    caller: Caller | None  # None: nobody, so that everything answers 401


@pytest.fixture
def actors(ines: Caller, eve: Caller, vera: Caller) -> list[Actor]:
    """Give the columns of the matrix."""

    def actor(name: str, caller: Caller, scope: TokenScope = TokenScope.WRITE) -> Actor:
        secret = issued_to(caller, scope).secret
        return Actor(name, Program(secret), caller_for_token(secret))

    revoked, expired = issued_to(ines), issued_to(ines)
    revoke_token(ines, revoked.token)
    # Only time makes a token expire; the test puts the end into the past instead.
    with acting_as(ines):
        rows: Any = GuardedQuerySet.__mro__[1](model=type(expired.token))
        rows.filter(pk=expired.token.pk).update(expires_at=clock.now())
    return [
        Actor("nobody", Program(), None),
        Actor("revoked token", Program(revoked.secret), None),
        Actor("expired token", Program(expired.secret), None),
        actor("other organization", vera),
        actor("employee", eve),
        actor("token for reading", ines, TokenScope.READ),
        actor("security manager", ines),
    ]


@pytest.mark.parametrize("record_type", KINDS)
def test_nobody_does_what_his_role_does_not_cover(
    record_type: RecordType, actors: list[Actor], installation: Caller
):
    record = sample_of(installation, record_type)
    assert record is not None or record_type.create is None, "Teach samples.py to make one."
    key = str(record.pk) if record is not None else ABSENT
    for operation in operations_of(record_type):
        path = operation.path.replace("{key}", key)
        path = path.format(trace_id=ABSENT, attachment_id=ABSENT, copy_id=ABSENT, number=1)
        body = _body(operation, record_type, installation)
        needed = _needed(operation, record_type)
        for actor in actors:
            answer = actor.program(operation.method, path, body, If_Match="*")
            where = f"{actor.name}: {operation.method} {path}: {answer.status_code}"
            assert answer.status_code < 500, f"{where} {answer.content[:300]!r}"
            if actor.caller is None:
                assert answer.status_code == 401, where
            elif actor.name == "other organization" and "{key}" in operation.path:
                assert answer.status_code == 404, where
            elif actor.name != "other organization" and (
                not _may(actor.caller, needed)
                or _of_few(actor.caller, operation, record_type)
                or _is_hidden(actor.caller, operation, record)
            ):
                expected = {403} if record is not None else {403, 404}
                assert answer.status_code in expected, where
            elif record is not None:
                assert answer.status_code not in (401, 403), where


def _may(caller: Caller, needed: Permission | None) -> bool:
    return needed is not None and caller.may_somewhere(needed)


def _of_few(caller: Caller, operation: Operation, record_type: RecordType) -> bool:
    """Tell whether a record is of a kind that few may read, and the caller is none of them."""
    few = record_type.model.needs_to_read
    return few is not None and "{key}" in operation.path and not caller.may_somewhere(few)


def _is_hidden(caller: Caller, operation: Operation, record: Record | None) -> bool:
    """Tell whether a record is confidential, as some kinds begin, and not for the caller."""
    if record is None or "{key}" not in operation.path or record.needs_to_read is not None:
        return False
    secret = record.classification == Classification.CONFIDENTIAL
    return secret and not caller.may_somewhere(Permission.RECORD_READ_CONFIDENTIAL)


def _needed(operation: Operation, record_type: RecordType) -> Permission | None:
    """Give the permission that an operation stands under."""
    if operation.reads:
        return Permission.RECORD_READ
    verb = next((c for end, c in ON_COPIES.items() if operation.operation_id.endswith(end)), None)
    if verb is not None:
        return verb.needs
    name = operation.path.rpartition("/commands/")[2]
    found = next((each for each in record_type.commands if each.name == name), None)
    if operation.operation_id.endswith("_create") and record_type.create is not None:
        return record_type.create.needs
    if found is not None and found.needs != Permission.RECORD_READ:
        return found.needs
    # Links, files and reviews are for whoever may amend the record; where nobody may, for nobody.
    return record_type.amend.needs if record_type.amend is not None else None


def _body(operation: Operation, record_type: RecordType, caller: Caller) -> dict[str, Any] | None:
    if operation.body is None or operation.body_type != "application/json":
        return None
    if operation.operation_id.endswith("_trace"):
        return {"relation": "relates_to", "target": ABSENT}
    if operation.operation_id.endswith(tuple(ON_COPIES)):
        end = next(end for end in ON_COPIES if operation.operation_id.endswith(end))
        return SENT[end]
    if operation.method == "patch":
        asked = {each.name for each in record_type.amend.inputs} if record_type.amend else set()
        named = next(name for name in ("title", "body", "note") if name in asked or not asked)
        return {named: "New title"}
    name = operation.path.rpartition("/commands/")[2]
    command = next((each for each in record_type.commands if each.name == name), record_type.create)
    assert command is not None
    with acting_as(caller):
        return body_for(caller, command)

"""Copies of controlled content by API: issued, called back, settled, and who may (7.5.3)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from holdfast.acting.callers import Caller
from holdfast.api.tests.conftest import ACTIONS, Program, ProgramOf
from holdfast.records.content import issue_copies
from holdfast.support.models import Document
from holdfast.support.tests.documents_stage import in_force, post_orders
from holdfast.work.models import Action

DOCUMENTS = "/api/v1/support/documents"
RECALLS = "/api/v1/recalls"


@pytest.fixture
def document(ines: Caller) -> Document:
    """Give a document in force that lies in the gatehouse."""
    return post_orders(ines)


def copies(program: Program, document: Document, **asked: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = program.get(f"{DOCUMENTS}/{document.pk}/copies?{query}")
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_copies_are_issued_listed_and_read(program: Program, document: Document):
    path = f"{DOCUMENTS}/{document.pk}/copies"
    sent = {"place": "Patrol car", "copies": 2, "holder": "The crew", "medium": "paper"}
    issued = program.post(path, sent)
    assert issued.status_code == 201
    made = issued.json()["items"]
    assert [(c["copy_number"], c["holder"], c["state"]) for c in made] == [
        (1, "The crew", "in_use"),
        (2, "The crew", "in_use"),
    ]
    assert {c["place"] for c in copies(program, document)} == {"Gatehouse", "Patrol car"}
    assert program.get(made[0]["url"]).json() == made[0]
    assert made[0]["of"]["reference"] == document.reference
    assert "token" not in made[0]


def test_what_the_command_refuses_is_said_at_its_place(program: Program, document: Document):
    path = f"{DOCUMENTS}/{document.pk}/copies"
    assert program.post(path, {"place": "Car", "copies": 0}).status_code in {409, 422}
    assert program.post(path, {"copies": 1}).status_code == 422
    assert program.get(f"{path}?state=gone").status_code == 422
    assert program.get(f"{path}/{uuid4()}").status_code == 404


def test_a_copy_is_called_back_then_settled_once(program: Program, document: Document):
    (copy,) = copies(program, document)
    settle = program.post(f"{copy['url']}/confirm", {"outcome": "returned"})
    assert settle.status_code == 409, "nobody has called it back"
    back = program.post(f"{copy['url']}/recall", {"reason": "The gate is closed."}).json()
    assert (back["state"], back["recall_reason"]) == ("called_back", "The gate is closed.")
    assert [c["id"] for c in program.get(RECALLS).json()["items"]] == [copy["id"]]
    assert program.post(f"{copy['url']}/recall", {"reason": "Again"}).status_code == 409
    done = program.post(f"{copy['url']}/confirm", {"outcome": "destroyed", "note": "Shredded"})
    assert (done.json()["state"], done.json()["outcome"]) == ("settled", "destroyed")
    assert done.json()["settled_by"]
    assert program.get(RECALLS).json()["items"] == []
    assert copies(program, document, state="in_use") == []
    assert len(copies(program, document, state="settled")) == 1


def test_a_lost_copy_is_declared_with_what_was_done(
    program: Program, ines: Caller, document: Document
):
    in_force(ines, document, reason="New barrier")
    (copy,) = copies(program, document, state="called_back")
    assert program.post(f"{copy['url']}/lost", {}).status_code == 422
    lost = program.post(f"{copy['url']}/lost", {"note": "Searched; it told no secrets."})
    assert (lost.json()["outcome"], lost.json()["state"]) == ("lost", "settled")


def test_the_holder_settles_his_copy_and_may_do_no_more(
    program_of: ProgramOf, ines: Caller, eve: Caller, document: Document
):
    issue_copies(ines, document, place="Car", holder="eve@halden.example")
    issue_copies(ines, document, place="Car", holder="Ines Solberg")
    in_force(ines, document, reason="New barrier")
    reader = program_of("eve")
    by_holder = {c["holder"]: c["url"] for c in copies(reader, document, state="called_back")}
    assert reader.post(f"{DOCUMENTS}/{document.pk}/copies", {"place": "Desk"}).status_code == 403
    mine, hers = by_holder["Eve Lund"], by_holder["Ines Solberg"]
    assert reader.post(f"{mine}/recall", {"reason": "Mine"}).status_code == 403
    assert reader.post(f"{hers}/confirm", {"outcome": "returned"}).status_code == 403
    assert reader.post(f"{mine}/confirm", {"outcome": "returned"}).status_code == 200


def test_copies_of_what_one_may_not_read_are_not_told(
    program_of: ProgramOf, ines: Caller, vera: Caller, eve: Caller
):
    secret = post_orders(ines, title="Vault", classification="confidential")
    in_force(ines, secret, reason="New lock")
    path = f"{DOCUMENTS}/{secret.pk}/copies"
    (copy,) = copies(program_of("ines"), secret, state="called_back")
    for who, refused in (("eve", 403), ("vera", 404)):
        outside = program_of(who)
        assert outside.get(path).status_code == refused
        assert outside.get(copy["url"]).status_code == refused
        assert outside.post(f"{copy['url']}/confirm", {"outcome": "lost"}).status_code == refused
        assert outside.get(RECALLS).json()["items"] == []


def test_a_copy_answers_at_its_own_record_only(program: Program, ines: Caller, document: Document):
    other = post_orders(ines, title="Visitors")
    (copy,) = copies(program, document)
    strange = f"{DOCUMENTS}/{other.pk}/copies/{copy['id']}"
    assert program.get(strange).status_code == 404
    assert program.post(f"{strange}/recall", {"reason": "Wrong"}).status_code == 404


def test_what_has_no_versions_has_no_copies(program: Program, action: Action):
    assert program.get(f"{ACTIONS}/{action.pk}/copies").status_code == 404

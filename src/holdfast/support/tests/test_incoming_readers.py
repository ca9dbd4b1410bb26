"""Complaints, reports and advisories name people and sources: who reads them (7.4)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller, acting_as
from holdfast.support.commands.incoming_communication import (
    amend_incoming,
    judge_relevant,
    log_incoming,
)
from holdfast.support.models.incoming_communication import IncomingCommunication
from holdfast.work.queries import Whose, dated_items

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-05-04")


def logged(caller: Caller, kind: str = "complaint", **values: Any) -> IncomingCommunication:
    return log_incoming(caller, title="A guard was rude", kind=kind, **values)


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("complaint", "confidential"),
        ("report", "confidential"),
        ("advisory", "confidential"),
        ("request", "internal"),
        ("question", "internal"),
    ],
)
def test_what_names_people_is_confidential_unless_somebody_says_otherwise(ines, kind, level):
    assert logged(ines, kind).classification == level
    assert logged(ines, kind, classification="restricted").classification == "restricted"


def test_emptying_the_classification_does_not_open_it(ines):
    made = logged(ines)
    assert amend_incoming(ines, made, classification="").classification == "confidential"


def test_colleagues_read_it_neither_on_pages_nor_over_rest(ines, eve, client_of):
    made = logged(ines)
    for who, told in ((ines, True), (eve, False)):
        client = client_of(who)
        page = client.get(f"/support/incoming/{made.pk}/")
        assert (page.status_code == 200) is told
        for address in (
            "/support/incoming/",
            "/support/communications/board/",
            "/search/?q=guard",
            "/api/v1/support/incoming",
        ):
            page = client.get(address).content.decode()
            bare = page.replace("<mark>", "").replace("</mark>", "")  # found words are marked
            assert ("A guard was rude" in bare) is told, address


def test_whoever_logs_it_and_whoever_deals_with_it_reads_it(ines, omar, north, client_of):
    address = "/support/incoming/{}/"
    own = logged(omar, unit=north)
    assert client_of(omar).get(address.format(own.pk)).status_code == 200
    other = logged(ines)
    assert client_of(omar).get(address.format(other.pk)).status_code == 403
    with acting_as(ines):
        handler = Person.objects.get(pk=omar.person_id)
    judge_relevant(ines, other, handler=handler, relevance="It happened at the gate.")
    assert client_of(omar).get(address.format(other.pk)).status_code == 200
    with acting_as(omar):
        assert other.pk in {item.record_id for item in dated_items(omar, whose=Whose.MINE)}


def test_the_form_begins_with_this_moment_and_leaves_the_classification_to_the_kind(
    ines, client_of
):
    shown = client_of(ines).get("/support/incoming/new/").content.decode()
    assert 'value="2026-05-04T12:00"' in shown
    assert logged(ines).received_at == NOON

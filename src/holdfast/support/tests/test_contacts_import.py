"""A contact list from a spreadsheet: what it claims is taken as its claim, the rest is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import Refused
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.jobs import told
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import ImportReport, Outcome
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.contacts import enter_contact, verify_contact
from holdfast.support.models.contacts import Contact

DAY = dt.date(2026, 6, 1)
LIST = (
    "Name,Agency,Phone,Last checked,Status,Remarks\n"
    "Duty officer,Police,+47 1,2026-05-20,Active,Ask for Ola\n"
    "Customs desk,Customs,+47 2,2024-01-10,Active,\n"
    "Fire station,Fire brigade,+47 3,,Unknown,\n"
)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def brought_in(caller, folder: Path, text: str = LIST) -> ImportReport:
    path = folder / "contacts.csv"
    path.write_text(text, encoding="utf-8")
    with acting_as(caller):
        return import_register(
            caller, open_register(path, REGISTRY["support.contact"]), ImportOptions()
        )


def contact(caller, title: str) -> Contact:
    with acting_as(caller):
        return Contact.objects.get(title=title)


def test_the_day_of_the_last_check_is_taken_as_what_the_list_says(ines, tmp_path):
    assert brought_in(ines, tmp_path).count(Outcome.CREATED) == 3
    police = contact(ines, "Duty officer")
    assert police.verified_on == dt.date(2026, 5, 20)
    assert (police.verified_by, police.verified_how) == (
        "",
        "Said in contacts.csv; not checked here",
    )
    assert not police.is_stale(DAY)
    assert police.verify_by == dt.date(2026, 8, 18), "ninety days after the day that it claims"


def test_an_old_check_leaves_a_contact_stale_and_its_first_call_due(ines, tmp_path):
    brought_in(ines, tmp_path)
    for title in ("Customs desk", "Fire station"):
        found = contact(ines, title)
        assert found.is_stale(DAY)
        assert found.verify_by == DAY + dt.timedelta(days=14)


def test_the_list_once_more_does_not_undo_a_check_that_was_made_here(ines, tmp_path):
    brought_in(ines, tmp_path)
    with acting_as(ines):
        verify_contact(ines, contact(ines, "Customs desk"))
    again = brought_in(ines, tmp_path)
    assert again.count(Outcome.UNCHANGED) == 3
    (row,) = [row for row in again.rows if row.notes]
    assert row.notes == ["Verified on is taken for new records only; what is here stays."]
    assert contact(ines, "Customs desk").verified_on == DAY


def test_a_day_that_has_not_come_refuses_its_row(ines, tmp_path):
    report = brought_in(ines, tmp_path, LIST.replace("2026-05-20", "2026-06-02"))
    assert report.count(Outcome.CREATED) == 2
    assert [(row.number, row.faults[0].column) for row in report.rejected] == [(2, "Last checked")]
    with acting_as(ines), pytest.raises(Refused):
        enter_contact(ines, title="Pilot", verified_on=DAY + dt.timedelta(days=1))


def test_columns_that_nothing_takes_and_words_that_move_nothing_are_named(ines, tmp_path):
    report = brought_in(ines, tmp_path)
    shown = told(report)
    assert shown["unused"] == ["Status (E): 3 cells", "Remarks (F): 1 cell"]
    assert (
        "Status (E) moves no life cycle: new records begin at their beginning, those that are here "
        "stay where they are. Its words stay in the stored file: “Active”, “Unknown”."
    ) in shown["notes"]
    assert contact(ines, "Fire station").state == "in_use"


def test_the_contact_book_shows_a_claim_as_one(client_of, ines, tmp_path):
    brought_in(ines, tmp_path)
    page = client_of(ines).get("/support/contacts/cards/").content.decode()
    assert "Said in contacts.csv; not checked here" in page
    assert "Never verified" in page

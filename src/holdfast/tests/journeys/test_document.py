"""A document from the first draft to the confirmation of the people who work by it (7.5)."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import PHONE, OpenPage, barriers, press

INES, SIGRID, MARTE, LENE = (
    "ines.holt@halden.example",
    "sigrid.aasen@halden.example",
    "marte.vik@halden.example",
    "lene.sund@halden.example",
)
TITLE = "Post order for the east gate"
NEEDS_ANOTHER = "Who wrote a version does not approve it."


def test_from_draft_to_acknowledgement(open_page: OpenPage) -> None:
    ines = open_page(INES)
    here = _set_up(ines)
    _write(ines, "# East gate\n\n- Ask everybody for a badge.\n- Call 4400 when in doubt.")
    press(ines, "Submit for review")

    marte = open_page(MARTE)
    marte.goto(here)
    press(marte, "Remark")
    marte.get_by_label("Remark", exact=True).fill("Who answers on 4400 at night?")
    press(marte, "Remark")

    ines.goto(here)
    _approve(ines)
    expect(ines.get_by_role("alert").filter(has_text=NEEDS_ANOTHER)).to_be_visible()
    expect(ines.get_by_text("1 remark(s) of the review are not settled yet")).to_be_visible()
    assert barriers(ines) == []
    ines.goto(here)
    ines.get_by_label("How it was settled").fill("The duty officer, around the clock.")
    press(ines, "Settle")

    sigrid = open_page(SIGRID)
    sigrid.goto(here)
    _approve(sigrid)
    press(sigrid, "Put in force")
    press(sigrid, "Put in force")
    expect(sigrid.get_by_text("In force: version 1")).to_be_visible()

    ines.goto(here)
    ines.get_by_role("main").locator("summary[title=More]").click()
    press(ines, "Distribute")
    ines.get_by_label("Places of use").fill("East gatehouse")
    press(ines, "Distribute")
    assert barriers(ines) == []

    lene = open_page(LENE, viewport=PHONE)
    lene.goto("/")
    lene.get_by_role("navigation", name="Quick").get_by_role("link", name="My work").click()
    lene.get_by_role("link", name=TITLE).click()
    expect(lene.get_by_text("Call 4400 when in doubt.")).to_be_visible()
    assert barriers(lene) == []
    lene.get_by_role("button", name="I have read it").click()
    expect(lene.get_by_text("You were given this version")).to_have_count(0)
    lene.goto("/work/")
    expect(lene.get_by_role("link", name=TITLE)).to_have_count(0)


def test_the_author_passes_the_gate_with_a_reason_that_others_look_at(open_page: OpenPage) -> None:
    ines = open_page(INES)
    here = _set_up(ines, title="Post order for the ferry berth")
    _write(ines, "Nobody boards without a ticket.")
    press(ines, "Submit for review")
    _approve(ines)
    expect(ines.get_by_role("alert").filter(has_text=NEEDS_ANOTHER)).to_be_visible()
    ines.get_by_label("Why it cannot wait").fill("The ferry comes at six and all others are away.")
    press(ines, "Approve")
    expect(ines.get_by_text("Approved by Ines Holt")).to_be_visible()

    sigrid = open_page(SIGRID)
    sigrid.goto("/work/")
    sigrid.get_by_role("link", name="Everybody's").click()
    sigrid.get_by_role("link", name="Post order for the ferry berth").first.click()
    expect(sigrid.get_by_text("The ferry comes at six")).to_be_visible()
    assert here


def _set_up(page: Any, title: str = TITLE) -> str:
    page.goto("/support/documents/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Kind").select_option(label="Instruction")
    press(page, "Set up a document")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return str(page.url)


def _write(page: Any, text: str) -> None:
    page.get_by_role("main").get_by_role("link", name="Write").first.click()
    page.get_by_label("Text").fill(text)
    press(page, "Save")


def _approve(page: Any) -> None:
    page.get_by_role("main").get_by_role("link", name="Approve").click()
    page.get_by_label("Statement").fill("Fit to be worked by.")
    press(page, "Approve")

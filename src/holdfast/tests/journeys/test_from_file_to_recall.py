"""A procedure from the file in which it was kept to the recall of its obsolete copies (7.5)."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import PHONE, OpenPage, barriers, choose, press, settle

INES, SIGRID, MARTE, LENE = (
    "ines.holt@halden.example",
    "sigrid.aasen@halden.example",
    "marte.vik@halden.example",
    "lene.sund@halden.example",
)
NAME = "PRO-20 seal checks.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_from_file_to_recall(open_page: OpenPage) -> None:
    ines, sigrid = open_page(INES), open_page(SIGRID)
    here = _bring_in(ines)
    _edit(ines, "A broken seal stops the truck.")
    press(ines, "Submit for review")
    _review(open_page, ines, here)
    _into_force(sigrid, here, "In force: version 1")

    _hand_out(ines, here)
    ines.get_by_role("row").filter(has_text="Lene Sund").get_by_role("link").first.click()
    assert barriers(ines) == []
    scanned = ines.get_by_role("link", name="See what it says").get_attribute("href")
    anybody = open_page(viewport=PHONE)
    anybody.goto(scanned)
    expect(anybody.get_by_role("heading", name="This copy is current")).to_be_visible()
    assert "Seal checks" not in anybody.content()

    _supersede(ines, sigrid, here)
    anybody.goto(scanned)
    expect(anybody.get_by_role("heading", name="Obsolete since")).to_be_visible()
    expect(anybody.get_by_text("In force is version 2")).to_be_visible()
    assert barriers(anybody) == []

    _confirm(open_page, scanned)
    ines.goto("/support/copies/")
    expect(ines.get_by_role("row").filter(has_text="Lene Sund")).to_have_count(0)


def _file() -> bytes:
    made = Document()
    made.core_properties.title = "Seal checks at the gate"
    made.add_heading("Purpose", level=1)
    made.add_paragraph("Every seal is looked at.")
    made.add_paragraph("Compare the number", style="List Bullet")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _bring_in(page: Any) -> str:
    """Bring the file in, after seeing what would happen; give where the document is."""
    page.goto("/exchange/documents/")
    chosen = {"name": NAME, "mimeType": WORD, "buffer": _file()}
    page.get_by_label("A folder packed as ZIP").set_input_files([chosen])
    assert barriers(page) == []
    press(page, "See what would happen")
    expect(page.get_by_text("Nothing is written yet")).to_be_visible()
    expect(page.get_by_role("cell", name="Seal checks at the gate")).to_be_visible()
    press(page, "Bring them in")
    expect(page.get_by_text("They are here, as drafts")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("main").get_by_role("link", name="DOC-").first.click()
    expect(page.get_by_role("heading", name="Seal checks at the gate")).to_be_visible()
    here = str(page.url)
    press(page, "Edit")
    choose(page, "Owner", "Ines Holt")
    press(page, "Save")
    page.wait_for_url(here)
    return here


def _edit(page: Any, more: str, reason: str = "") -> None:
    press(page, "Write")
    page.wait_for_url("**/drafted/")
    settle(page)
    box = page.get_by_label("Text", exact=True)
    assert "Compare the number" in box.input_value()
    box.fill(f"{box.input_value()}\n\n{more}")
    if reason:
        page.get_by_label("Reason for the change").first.fill(reason)
    press(page, "Save")
    expect(page.get_by_text(more).first).to_be_visible()


def _review(open_page: OpenPage, ines: Any, here: str) -> None:
    """Two colleagues remark, one of them on a passage; the author settles both."""
    for who, passage, remark in (
        (MARTE, "", "Who keeps the numbers?"),
        (LENE, "Every seal is looked at.", "Also on empty units?"),
    ):
        reader = open_page(who)
        reader.goto(here)
        press(reader, "Remark")
        reader.get_by_role("textbox", name="Passage").fill(passage)
        reader.get_by_label("Remark", exact=True).fill(remark)
        press(reader, "Remark")
        expect(reader.get_by_text(remark).first).to_be_visible()
    ines.goto(here)
    assert barriers(ines) == []
    for words in ("The control room, in its log.", "Yes, on those too."):
        ines.get_by_label("How it was settled").first.fill(words)
        press(ines, "Settle")
        expect(ines.get_by_text(words).first).to_be_visible()


def _into_force(page: Any, here: str, then: str) -> None:
    page.goto(here)
    press(page, "Approve")
    page.get_by_label("Statement").fill("Fit to be worked by.")
    press(page, "Approve")
    expect(page.get_by_text("Approved by Sigrid Aasen").first).to_be_visible()
    press(page, "Put in force")
    press(page, "Put in force")
    expect(page.get_by_text(then)).to_be_visible()


def _hand_out(page: Any, here: str) -> None:
    """Publish to two points of use, one of them with a numbered copy that somebody holds."""
    page.goto(here)
    press(page, "Copies and recalls")
    press(page, "Distribute")
    page.get_by_label("Places of use").fill("Gate office\nControl room")
    press(page, "Distribute")
    page.goto(here)
    press(page, "Copies and recalls")
    press(page, "Issue numbered copies")
    page.get_by_label("Where they are used").fill("Gate office")
    page.get_by_label("Who holds them").fill("Lene Sund")
    press(page, "Issue numbered copies")
    page.goto(here)
    press(page, "Copies and recalls")
    expect(page.get_by_role("row").filter(has_text="Control room")).to_have_count(1)
    assert barriers(page) == []


def _supersede(ines: Any, sigrid: Any, here: str) -> None:
    ines.goto(here)
    _edit(ines, "Photograph a broken seal.", reason="Lesson of the drill.")
    press(ines, "Submit for review")
    expect(ines.get_by_text("In review").first).to_be_visible()
    _into_force(sigrid, here, "In force: version 2")


def _confirm(open_page: OpenPage, scanned: str) -> None:
    """Whoever holds the old copy scans it and says what became of it, by thumb."""
    lene = open_page(LENE, viewport=PHONE)
    lene.goto(scanned)
    lene.get_by_role("link", name="I hold it").click()
    lene.get_by_label("Destroyed").check()
    assert barriers(lene) == []
    press(lene, "Confirm")
    expect(lene.get_by_text("Confirmed. Thank you.")).to_be_visible()

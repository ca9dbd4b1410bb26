"""An auditor from outside reads everything he may, changes nothing, and is seen reading."""

from __future__ import annotations

from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import OpenPage, barriers, doing

INES, ASTRID = "ines.holt@halden.example", "astrid.voll@borealis.example"


def test_an_auditor_reads_and_his_reading_is_noted(open_page: OpenPage) -> None:
    auditor = open_page(ASTRID)
    auditor.goto("/conformity/clause/8.3/")
    assert barriers(auditor) == []
    auditor.goto("/risk/scenarios/")
    auditor.get_by_role("link", name="Truck rams the main gate").click()
    title = auditor.get_by_role("heading", level=1).inner_text()
    for word in ("Edit", "Score", "Decide", "Plan a treatment", "Plan an action", "Attach"):
        expect(doing(auditor, word)).to_have_count(0)
    expect(auditor.get_by_role("banner").get_by_text("New", exact=True)).to_have_count(0)
    assert barriers(auditor) == []
    refused = auditor.request.get(f"{auditor.url}amended/")
    assert refused.status == 403

    ines = open_page(INES)
    ines.goto("/accounts/access/log/")
    rows = ines.get_by_role("row").filter(has_text="Astrid Voll")
    expect(rows.filter(has_text="RSK-0002").first).to_be_visible()
    assert "Truck rams the main gate" in title
    assert barriers(ines) == []

"""The risk matrix: where risks stood, stand and are to stand, and the decision to live with one."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from holdfast.common import clock
from holdfast.tests.journeys.conftest import OpenPage, barriers, press, settle

SIGRID = "sigrid.aasen@halden.example"


def test_risks_move_and_a_cell_opens_beside_the_matrix(open_page: OpenPage) -> None:
    page = open_page(SIGRID)
    page.goto("/risk/matrix/")
    settle(page)
    mark = page.locator(".matrix__mark", has_text="RSK-0013")
    current = mark.get_attribute("data-current-position")
    target = mark.get_attribute("data-target")
    assert current != target
    expect(page.locator(f"[data-cell='{current}']").locator(mark)).to_be_visible()
    page.get_by_role("button", name="Target", exact=True).click()
    expect(page.locator(f"[data-cell='{target}']").locator(mark)).to_be_visible()
    page.locator(f"[data-cell='{target}'] a[hx-get]").first.click()
    opened = page.get_by_role("complementary", name="Beside this page")
    expect(opened.get_by_text("RSK-0013")).to_be_visible()
    page.get_by_role("button", name="Before controls").click()
    page.get_by_role("button", name="Current", exact=True).click()
    page.locator(f"[data-cell='{current}'] a[hx-get]").first.click()
    beside = page.get_by_role("complementary", name="Beside this page")
    expect(beside.get_by_text("RSK-0013")).to_be_visible()
    beside.get_by_role("link", name="Back to the top risks").click()
    expect(beside.get_by_role("heading", name="Top risks")).to_be_visible()


def test_top_management_accepts_a_risk_until_a_day(open_page: OpenPage) -> None:
    page = open_page(SIGRID)
    page.goto("/r/RSK-0026/")
    press(page, "Accept the remaining risk")
    page.get_by_label("Why it is accepted as it stands").fill("Screening starts next spring.")
    page.get_by_label("Accepted until").fill(str(clock.today() + dt.timedelta(days=90)))
    page.get_by_label("Measures meanwhile").fill("Two officers at every release desk.")
    assert barriers(page) == []
    press(page, "Accept the remaining risk")
    expect(page.get_by_text("Screening starts next spring.").first).to_be_visible()
    expect(page.get_by_text("90 days left").first).to_be_visible()

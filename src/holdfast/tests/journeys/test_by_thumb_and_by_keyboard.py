"""Holdfast in one hand at the gate, and without a mouse at the desk."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import PHONE, OpenPage, barriers, settle

INES, STIAN = "ines.holt@halden.example", "stian.lund@halden.example"
NAME = "each => each.labels?.[0]?.childNodes[0]?.textContent.trim() || each.innerText?.trim() || ''"


def test_a_phone_at_the_gate_finds_a_risk_and_what_is_due(open_page: OpenPage) -> None:
    page = open_page(STIAN, viewport=PHONE)
    page.goto("/")
    bar = page.get_by_role("navigation", name="Quick")
    bar.get_by_role("link", name="Search").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("patrol guard assaulted")
    page.get_by_role("option", name="Lone patrol guard assaulted").click()
    expect(page.get_by_role("heading", name="Lone patrol guard assaulted")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    bar.get_by_role("link", name="My work").click()
    expect(page.get_by_role("heading", level=1, name="My work")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("main").locator("a.row-link").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_is_reached_without_a_mouse(open_page: OpenPage) -> None:
    page = open_page(INES)
    page.goto("/conformity/")
    settle(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("RSK-0002")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("RSK-0002")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Truck rams the main gate")).to_be_visible()

    _tab_to(page, "Plan an action")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Plan an action")).to_be_visible()
    _tab_to(page, "What is to be done")
    page.keyboard.type("Paint the stop line anew")
    _tab_to(page, "Owner")
    page.keyboard.type("omar")
    page.keyboard.press("Enter")
    _tab_to(page, "Due")
    page.keyboard.type("05012030")
    _tab_to(page, "Plan an action")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Paint the stop line anew")).to_be_visible()


def _tab_to(page: Any, name: str) -> None:
    """Go on by Tab until something of this name has the focus."""
    settle(page)
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate(f"({NAME})(document.activeElement)")
        inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
        if inside and focused == name:
            return
    raise AssertionError(f"Tab never reaches “{name}”")

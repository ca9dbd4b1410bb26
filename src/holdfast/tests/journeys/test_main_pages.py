"""The main pages as people find them: light and dark, at a desk and in the hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from holdfast.tests.journeys.conftest import (
    CONTRAST,
    DESKTOP,
    PHONE,
    WCAG,
    OpenPage,
    barriers,
    settle,
)

INES = "ines.holt@halden.example"
PAGES = (
    "/",
    "/work/",
    "/work/calendar/",
    "/changes/",
    "/search/?q=gate",
    "/conformity/",
    "/conformity/clause/4.2/",
    "/conformity/statement/4.2.1/3/",
    "/conformity/forecast/",
    "/risk/matrix/",
    "/risk/handbook/",
    "/risk/scenarios/",
    "/risk/scenarios/new/",
    "/r/RSK-0013/",
    "/r/SCO-0001/",
    "/context/party-map/",
    "/context/legal-register/",
    "/context/scope/",
    "/exchange/import/",
    "/exchange/evidence/",
    "/accounts/access/",
    "/accounts/access/matrix/",
    "/accounts/access/log/",
    "/accounts/tree/",
    "/accounts/map/",
    "/accounts/profile/",
    "/accounts/tokens/",
    "/account/2fa/",
)


@pytest.mark.parametrize(("theme", "asked"), [("light", WCAG), ("dark", CONTRAST)])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out_of_a_main_page(
    open_page: OpenPage, viewport: dict[str, int], theme: str, asked: Mapping[str, Any]
) -> None:
    page = open_page(INES, viewport=viewport, theme=theme)
    found = []
    for address in PAGES:
        page.goto(address)
        found += [f"{address}: {each}" for each in barriers(page, of=asked)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            found.append(f"{address} scrolls sideways: {width}")
    assert found == []


def test_every_button_at_a_gap_leads_to_what_closes_it(open_page: OpenPage) -> None:
    page = open_page(INES)
    page.goto("/conformity/")
    clauses = page.get_by_role("main").locator("a[href*='/conformity/clause/']")
    addresses = {each.get_attribute("href") for each in clauses.all()}
    assert addresses
    buttons: dict[str, str] = {}
    for address in sorted(addresses):
        page.goto(address)
        for button in page.locator(".gap a.button").all():
            buttons[button.get_attribute("href")] = button.inner_text()
    assert buttons
    lost = {}
    for address, label in buttons.items():
        page.goto(address)
        settle(page)
        if page.locator("form[data-island=form-guard], form[role=search]").count() < 1:
            lost[address] = (label, page.url)
    assert lost == {}

"""Every component in a real browser, under the policy of the house: readable, operable, quiet.

The page is rendered here and handed to the browser by the test itself, so that no server, no
database and no network take part; what the islands fetch is answered from the built files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/holdfast/web/static"
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'"
)
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FRAME: dict[str, Any] = {
    "navigation": [
        {"label": "", "items": [{"label": "Home", "url": "/", "icon": "home"}]},
        {
            "label": "Operation",
            "clause": "8",
            "status": "bad",
            "status_label": "gaps",
            "active": True,
            "items": [{"label": "Risk scenarios", "url": "/risks", "active": True, "count": 214}],
        },
    ],
    "organization": {"name": "Port of Halden", "initials": "PH"},
    "organizations": [{"name": "Port of Halden", "url": "/o/1", "active": True}],
    "person": {"name": "Ines Solberg", "initials": "IS", "role": "Security manager"},
    "new_items": [{"label": "Incident", "url": "/incidents/new", "icon": "incident"}],
    "notices_count": 3,
    "checkpoint": {"size": 12408, "root": "4f2a9c1e", "url": "/ledger"},
    "classification": {"label": "Internal", "level": "internal"},
    "exercise": {"title": "Operation Night Tide", "url": "/exercises/1"},
}
FOUND = (
    '[{"group": "Risk scenarios", "label": "Cloned pass", "hint": "RSK-0042", "url": "/kit?found"}]'
)

OpenKit = Callable[..., Any]


@pytest.fixture
def open_kit(chromium: Any, settings: Any) -> Iterator[OpenKit]:
    """Give a function that opens the kit and fails the test on any complaint of the browser."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    complaints: list[str] = []
    contexts = []

    def answer(route: Any) -> None:
        address = urlparse(route.request.url)
        if address.path == "/palette":
            route.fulfill(body=FOUND, content_type="application/json")
        elif address.path.startswith("/static/"):
            file = STATIC / address.path.removeprefix("/static/")
            route.fulfill(
                body=file.read_bytes(),
                content_type=KINDS.get(file.suffix, "application/octet-stream"),
            )
        else:
            request = RequestFactory().get("/kit")
            for pair in filter(None, route.request.all_headers().get("cookie", "").split("; ")):
                name, _, value = pair.partition("=")
                request.COOKIES[name] = value
            page = render_to_string("web/kit.html", {"frame": FRAME, "messages": []}, request)
            route.fulfill(
                body=page, content_type="text/html", headers={"Content-Security-Policy": POLICY}
            )

    def open_one(
        *, viewport: dict[str, int] = DESKTOP, theme: str = "light", script: bool = True
    ) -> Any:
        context = chromium.new_context(
            viewport=viewport,
            color_scheme=theme,
            java_script_enabled=script,
            reduced_motion="reduce",
            has_touch=viewport is PHONE,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if line.type == "error" else None
        )
        page.route("**/*", answer)
        page.goto("http://holdfast.test/kit")
        if script:
            page.wait_for_selector("[data-island]:not([data-started])", state="detached")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_stands_in_the_way_of_those_who_cannot_see_or_point(
    open_kit: OpenKit, viewport: dict[str, int], theme: str
) -> None:
    page = open_kit(viewport=viewport, theme=theme)
    page.wait_for_selector(".chart__canvas svg")
    page.wait_for_selector(".map__pin")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []


def test_a_phone_never_scrolls_sideways(open_kit: OpenKit) -> None:
    page = open_kit(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_targets_of_a_thumb_are_large_enough(open_kit: OpenKit) -> None:
    page = open_kit(viewport=PHONE)
    small = page.evaluate(
        """[...document.querySelectorAll('.button:not(.button--link), .bottom-bar a, .tabs__tab')]
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
        .map(each => each.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_navigation_opens_on_a_phone_without_script(open_kit: OpenKit) -> None:
    page = open_kit(viewport=PHONE, script=False)
    assert not page.locator("#navigation").is_visible()
    page.click(".bottom-bar [popovertarget=navigation]")
    assert page.locator("#navigation").get_by_text("Risk scenarios").is_visible()


def test_the_theme_is_kept_and_comes_with_the_next_page(open_kit: OpenKit) -> None:
    page = open_kit()
    toggle = page.locator("[data-theme-toggle]")
    toggle.click()
    toggle.click()
    assert toggle.get_attribute("aria-label") == "Theme: dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_palette_finds_pages_at_once_and_records_from_the_server(open_kit: OpenKit) -> None:
    page = open_kit()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type("risk sc")
    page.wait_for_selector("#palette [role=option]:has-text('Risk scenarios')")
    page.fill("#palette input", "cloned")
    playwright.expect(page.locator("#palette [aria-selected=true]")).to_contain_text("RSK-0042")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kit?found")


def test_a_slash_goes_to_the_search_but_not_while_typing(open_kit: OpenKit) -> None:
    page = open_kit()
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.input_value("#search") == "a/b"


def test_rows_are_walked_and_opened_by_keyboard(open_kit: OpenKit) -> None:
    page = open_kit()
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    assert page.locator("tr[data-current] .ref").inner_text() == "RSK-0043"
    page.keyboard.press("Enter")
    assert page.url.endswith("#r2")


def test_a_long_select_is_chosen_by_typing_and_still_sends_its_own_value(open_kit: OpenKit) -> None:
    page = open_kit()
    page.get_by_role("combobox", name="Site").fill("reef")
    page.keyboard.press("Enter")
    assert page.locator("select[name=site]").evaluate("each => each.value") == "4"
    controls = page.locator("input[role=combobox][id=controls]")
    controls.fill("seal")
    controls.press("Enter")
    page.get_by_role("button", name="Remove CTL-0009 Two-person rule").click()
    chosen = page.locator("select[name=controls]").evaluate(
        "each => [...each.selectedOptions].map(option => option.value)"
    )
    assert chosen == ["1", "3"]


def test_what_was_typed_and_left_is_offered_again(open_kit: OpenKit) -> None:
    page = open_kit()
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("[name=title]", "Seal numbers copied")
    playwright.expect(page.locator("[data-form-state]")).to_have_text("Not saved yet")
    page.reload()
    assert page.input_value("[name=title]") == "Container swapped inside the yard"
    page.get_by_role("button", name="Bring it back").click()
    assert page.input_value("[name=title]") == "Seal numbers copied"


def test_the_matrix_shows_where_a_scenario_is_meant_to_go(open_kit: OpenKit) -> None:
    page = open_kit()
    assert page.locator("[data-cell='4-5'] .matrix__mark").inner_text() == "RSK-0042"
    page.get_by_role("button", name="Target", exact=True).click()
    assert page.locator("[data-cell='2-4'] .matrix__mark").inner_text() == "RSK-0042"
    page.get_by_label("Show movement").check()
    assert page.locator(".matrix__arrows path").count() == 4
    page.get_by_placeholder("Show only: reference, words").fill("cloned container")
    page.get_by_placeholder("Show only: reference, words").fill("container")
    assert page.locator(".matrix__arrows path").count() == 1


def test_a_dialog_gives_the_focus_back_to_what_opened_it(open_kit: OpenKit) -> None:
    page = open_kit()
    opener = page.locator("#overlays").get_by_role("button", name="Open the dialog")
    opener.click()
    assert page.get_by_role("heading", name="Void RSK-0042?").is_visible()
    page.keyboard.press("Escape")
    assert opener.evaluate("each => each === document.activeElement")


def test_menus_close_by_escape_and_move_by_arrows(open_kit: OpenKit) -> None:
    page = open_kit()
    summary = page.locator("summary", has_text="Export")
    summary.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Spreadsheet")
    page.keyboard.press("Escape")
    assert summary.evaluate("each => each === document.activeElement && !each.parentElement.open")


def test_paper_shows_the_content_and_where_it_comes_from_but_no_controls(open_kit: OpenKit) -> None:
    page = open_kit()
    page.emulate_media(media="print")
    assert not page.locator("#navigation").is_visible()
    assert not page.locator(".header").is_visible()
    assert page.locator(".print-head").get_by_text("Port of Halden").is_visible()
    assert page.locator(".print-foot").get_by_text("4f2a9c1e").is_visible()

"""A real server, a real browser, and people who sit before it.

One installation with the demo organization serves all journeys, started as an administrator starts
it. `people("ines.holt@halden.example")` gives a page on which that person has signed in. Whatever
the browser complains of on the way (a script, the content security policy, a missing file) fails
the test; so does a fault that the server notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from holdfast.starter.building.organization import PASSWORD
from holdfast.tests.chromium import launched
from holdfast.tests.journeys.installation import Installation, free_port

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parents[4]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
# Two sites stand as near to each other as they do on earth; the list below the map opens them too.
PIN = "leaflet-marker-icon"
# A form that came back says so with these; what it says is for the journey to look at.
FORM_CAME_BACK = ("status of 409", "status of 422")
CUT_OFF = "ERR_INTERNET_DISCONNECTED"  # what a browser says that a journey took off the network
EXPECTED = (*FORM_CAME_BACK, CUT_OFF)
PATIENCE_MS = 20_000


class OpenPage(Protocol):
    """Opens a page for somebody who has signed in, or for nobody."""

    def __call__(
        self,
        who: str = "",
        *,
        viewport: dict[str, int] = DESKTOP,
        theme: str = "light",
        password: str = PASSWORD,
    ) -> Any: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say of every journey that it needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Any:
    """Give the browser."""
    return launched()


@pytest.fixture(scope="session")
def installation(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Give an installation with the demo organization, being served."""
    made = Installation(tmp_path_factory.mktemp("installation"), free_port())
    made.run("migrate")
    made.run("demo")
    made.start()
    yield made
    made.stop()
    assert " ERROR " not in made.log, made.log


@dataclass
class Visitors:
    """Everybody who is at a browser during one test, and what the browsers complained of."""

    browser: Any
    address: str
    signed_in: dict[str, Any]
    contexts: list[Any] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(
        self,
        who: str = "",
        *,
        viewport: dict[str, int] = DESKTOP,
        theme: str = "light",
        password: str = PASSWORD,
    ) -> Any:
        """Open a browser of its own for somebody; sign in through the form the first time."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport=viewport,
            color_scheme=theme,
            has_touch=viewport is PHONE,
            is_mobile=viewport is PHONE,
            reduced_motion="reduce",
            storage_state=self.signed_in.get(who),
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        if who and who not in self.signed_in:
            sign_in(page, who, password)
            self.signed_in[who] = context.storage_state()
        return page

    def _hear(self, line: Any) -> None:
        if line.type == "error" and not any(part in line.text for part in EXPECTED):
            self.complaints.append(f"{line.text} ({line.location.get('url', '')})")


@pytest.fixture(scope="session")
def _signed_in() -> dict[str, Any]:
    return {}


@pytest.fixture
def open_page(
    chromium: Any, installation: Installation, _signed_in: dict[str, Any]
) -> Iterator[OpenPage]:
    """Give a function that opens a page; complaints of any of these browsers fail the test."""
    visitors = Visitors(chromium, installation.address, _signed_in)
    yield visitors.open
    for context in visitors.contexts:
        context.close()
    assert visitors.complaints == []


def sign_in(page: Any, who: str, password: str = PASSWORD) -> None:
    """Sign in with e-mail address and password."""
    page.goto("/account/login/")
    page.get_by_label("Email").fill(who)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/login/" not in address)


def doing(page: Any, label: str) -> Any:
    """Give what bears this label on the page: a button, or the link to the form that asks more."""
    main = page.get_by_role("main")
    return main.get_by_role("button", name=label, exact=True).or_(
        main.get_by_role("link", name=label, exact=True)
    )


def press(page: Any, label: str) -> None:
    """Press the first button of this label, or the link that looks like one."""
    doing(page, label).first.click()


def choose(page: Any, label: str, words: str) -> None:
    """Choose from a long list by typing, without the mouse."""
    settle(page)
    box = page.get_by_role("combobox", name=label)
    box.fill(words)
    box.press("Enter")


def settle(page: Any) -> None:
    """Wait until every island on the page is at work."""
    page.wait_for_selector("[data-island]:not([data-started])", state="detached")


def barriers(page: Any, of: Mapping[str, Any] = WCAG) -> list[str]:
    """Give what axe-core calls serious or critical: what, and where."""
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("only => axe.run(document, {runOnly: only})", of)["violations"]
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
        if not (each["id"] == "target-size" and PIN in node["html"])
    ]

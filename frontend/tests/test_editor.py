"""The editor of texts in a real browser: what others save comes in, and nothing typed is lost.

The page is rendered here; a desk of a few lines plays the server, with the house's own merging.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.parser import BytesParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlparse

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from holdfast.records.content.merging import marked_in, merged
from holdfast.web.pages.writing import DRAWN, TOOLS, seen_of

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/holdfast/web/static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TEXT = "# Gate\n\nCheck the seal.\n\nCall the post."


class Desk:
    """What plays the server: the stored text, who else writes, and whether one can be reached."""

    def __init__(self) -> None:
        self.body, self.others, self.reachable = TEXT, ["Omar Haddad"], True

    def answer(self, request: Any) -> dict[str, Any]:
        """Answer what the editor sends."""
        if request.method == "GET":
            seen = request.url.partition("seen=")[2]
            return {"others": self.others, "moved": seen_of(self.body) != seen, "state": "draft"}
        head = f"Content-Type: {request.all_headers()['content-type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(head + request.post_data_buffer)
        sent: dict[str, str] = {}
        for part in parts.walk():
            name, said = part.get_param("name", header="content-disposition"), part.get_payload()
            if isinstance(name, str) and isinstance(said, str):
                sent[name] = said.encode("ascii", "surrogateescape").decode()
        body, base = (sent[name].replace("\r\n", "\n") for name in ("body", "base"))
        saved = sent["do"] == "stay"
        if sent["do"] in ("stay", "merge"):
            made = merged(base, body, self.body, our_name="Ines", their_name="Omar Haddad")
            body = made.text
            self.body = body if saved else self.body
            base = self.body
        return {
            "saved": saved,
            "body": body,
            "base": base,
            "seen": seen_of(base),
            "html": f"<p>{len(body)}</p>",
            "marked": len(marked_in(body)),
            "errors": [],
            "here": "/there",
            "came": "Changes by Omar Haddad came in." if body != sent["body"] else "",
        }


@pytest.fixture
def desk() -> Desk:
    """Give the server that the editor talks to."""
    return Desk()


@pytest.fixture
def page(chromium: Any, desk: Desk, settings: Any) -> Iterator[Any]:
    """Give the editor with a text, in a browser that fails the test on any complaint."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    complaints: list[str] = []
    made = chromium.new_page(reduced_motion="reduce")
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.route("**/*", lambda route: _answer(route, desk))
    made.clock.install()
    made.goto("http://holdfast.test/write/")
    made.wait_for_selector("[data-island=editor][data-started]")
    yield made
    made.close()
    assert complaints == []


def _answer(route: Any, desk: Desk) -> None:
    address = urlparse(route.request.url)
    if address.path.startswith("/static/"):
        file = STATIC / address.path.removeprefix("/static/")
        kind = KINDS.get(file.suffix, "application/octet-stream")
        route.fulfill(body=file.read_bytes(), content_type=kind)
    elif route.request.method == "POST" or address.path == "/watch/":
        if desk.reachable:
            route.fulfill(
                body=json.dumps(desk.answer(route.request)), content_type="application/json"
            )
        else:
            route.abort()
    else:
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(body=_page(desk), content_type="text/html", headers=headers)


def _page(desk: Desk) -> str:
    sheet = SimpleNamespace(
        body=desk.body, base=desk.body, change_reason="", language="en", errors={}, gates=()
    )
    context = {
        "sheet": sheet,
        "record": SimpleNamespace(pk="1", reference="DOC-0001", title="Gate"),
        "record_type": SimpleNamespace(
            area="support", slug="documents", plural="documents", noun="document", clause="7.5"
        ),
        "command": {"label": "Write", "about": ""},
        "action": "/write/",
        "watch_url": "/watch/",
        "file_url": "/file/",
        "back_url": "/there",
        "icon": "document",
        "languages": [("en", "English")],
        "seen": seen_of(desk.body),
        "preview": "",
        "tools": [
            {"key": k, "mark": m, "icon": DRAWN.get(k, ""), "label": w, "keys": keys}
            for k, m, w, keys in TOOLS
        ],
        "pickers": [
            {
                "label": "contacts",
                "line": "{{ records: support.contact columns=title }}",
                "columns": {"title": "title"},
            }
        ],
        "words": 7,
    }
    return render_to_string("web/records/editor.html", context, RequestFactory().get("/write/"))


def wait(page: Any, milliseconds: int) -> None:
    page.clock.run_for(milliseconds)
    page.wait_for_load_state("networkidle")


def body(page: Any) -> str:
    return str(page.input_value("#f_body"))


def test_what_another_saves_comes_into_the_open_text_and_the_cursor_stays(
    page: Any, desk: Desk
) -> None:
    page.evaluate(
        "() => { const t = document.querySelector('#f_body'); t.focus();"
        " const at = t.value.indexOf('Call') + 5; t.setSelectionRange(at, at); }"
    )
    page.keyboard.type("all ")
    desk.body = TEXT.replace("# Gate", "# Gate\n\nA line more.")
    wait(page, 11_000)
    playwright.expect(page.locator("#f_body")).to_have_value(
        "# Gate\n\nA line more.\n\nCheck the seal.\n\nCall all the post."
    )
    playwright.expect(page.locator("[data-editor=came]")).to_have_text(
        "Changes by Omar Haddad came in."
    )
    playwright.expect(page.locator("[data-editor=others]")).to_contain_text("Omar Haddad")
    page.keyboard.type("of ")
    assert "Call all of the post." in body(page)


def test_saving_merges_and_stays_on_the_page(page: Any, desk: Desk) -> None:
    page.fill("#f_body", f"{TEXT}\n\nMine.")
    desk.body = f"Theirs.\n\n{TEXT}"
    page.keyboard.press("Control+s")
    playwright.expect(page.locator("[data-editor=state]")).to_contain_text("Saved")
    assert desk.body == f"Theirs.\n\n{TEXT}\n\nMine."
    assert body(page) == desk.body
    assert page.evaluate("localStorage.length") == 0


def test_a_passage_that_both_changed_is_marked_and_said(page: Any, desk: Desk) -> None:
    page.fill("#f_body", TEXT.replace("seal", "number"))
    desk.body = TEXT.replace("seal", "lock")
    page.keyboard.press("Control+s")
    playwright.expect(page.locator("[data-editor=marked]")).to_be_visible()
    assert {"Check the lock.", "Check the number."} <= set(body(page).splitlines())


def test_without_a_connection_the_text_is_kept_and_offered_again(page: Any, desk: Desk) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#f_body", f"{TEXT}\n\nNot saved.")
    desk.reachable = False
    page.get_by_role("button", name="Save", exact=True).click()
    playwright.expect(page.locator("[data-editor=state]")).to_contain_text("no connection")
    desk.reachable = True
    page.reload()
    page.wait_for_selector("[data-island=editor][data-started]")
    assert body(page) == TEXT
    page.get_by_role("button", name="Go on with it").click()
    assert body(page) == f"{TEXT}\n\nNot saved."
    page.keyboard.press("Control+s")
    playwright.expect(page.locator("[data-editor=state]")).to_contain_text("Saved")
    assert desk.body == f"{TEXT}\n\nNot saved."
    assert page.evaluate("localStorage.length") == 0


def test_layout_by_buttons_and_keys_can_be_taken_back(page: Any) -> None:
    page.fill("#f_body", "Gate")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    assert body(page) == "**Gate**"
    page.keyboard.press("Control+z")
    assert body(page) == "Gate"
    page.locator("[data-tool=heading-2]").click()
    assert body(page) == "## Gate"
    page.locator("[data-tool=list]").click()
    assert body(page) == "- Gate"
    page.locator("[data-tool=list]").click()
    assert body(page) == "Gate"


def test_a_list_of_records_is_put_in_where_one_writes(page: Any) -> None:
    page.fill("#f_body", "Call:")
    page.locator("[data-tool=block]").click()
    page.select_option("#f_block", label="Contacts")
    playwright.expect(page.locator("[data-editor=columns]")).to_have_text("title")
    page.get_by_role("button", name="Put it in").last.click()
    assert body(page).strip() == "Call:\n\n{{ records: support.contact columns=title }}"

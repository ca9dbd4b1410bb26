"""Holdfast in one hand at the gate, and without a mouse at the desk."""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path
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


def test_a_photograph_from_the_gate_travels_over_a_line_that_breaks(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(STIAN, viewport=PHONE)
    page.goto("/processes/record/")
    page.get_by_role("link", name="Respond and recover").click()
    card = page.locator("form").filter(has=page.get_by_label("Value"))
    card.get_by_label("Value").fill("4")
    photograph = _photograph(tmp_path / "seal.png")
    card.get_by_label("Photograph").set_input_files(photograph)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []

    done = card.get_by_role("button", name="Done")
    page.context.set_offline(True)
    done.click()
    expect(card.get_by_role("status")).to_contain_text("All you entered is still here")
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        done.click()
    expect(page.get_by_text("Recorded: Respond and recover")).to_be_visible()
    travelled = answered.value.request.sizes()["requestBodySize"]
    assert travelled < photograph.stat().st_size / 3, "it was made smaller before it travelled"


def _photograph(file: Path) -> Path:
    """Write a picture as large as phones take them."""

    def part(kind: bytes, content: bytes) -> bytes:
        closing = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + closing

    wide, high = 3000, 2000
    noise = random.Random(8).randbytes(wide * 3 * 100)
    lines = [noise[n * wide * 3 : (n + 1) * wide * 3] for n in range(100)]
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + lines[n % 100] for n in range(high)), 0)
    parts = part(b"IHDR", header) + part(b"IDAT", body) + part(b"IEND", b"")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return file


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

"""The process map in a real browser: boxes are moved, arrows follow, the layout is kept.

The page is rendered here; a desk of a few lines plays the server, with the house's own drawing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from holdfast.operation.processes.choices import Lane
from holdfast.operation.processes.models import Process
from holdfast.operation.processes.queries.layout import drawn
from holdfast.operation.processes.queries.maps import MapView
from holdfast.operation.processes.queries.shapes import Drawing, Flow, Node
from holdfast.records.registry import REGISTRY

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/holdfast/web/static"
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
REST = 800  # milliseconds without a move, after which the island keeps the layout
NODES = [
    Node("steer", Lane.MANAGEMENT, "Steering", "PRC-0001", "good", "In force", ("5",), "/steer"),
    Node("gate", Lane.CORE, "Gate", "PRC-0002", "warn", "Draft", ("8",), "/gate"),
    Node("quay", Lane.CORE, "Quay", "PRC-0003", "good", "In force", ("8",), "/quay"),
    Node("watch", Lane.SUPPORT, "Watch", "PRC-0004", "good", "In force", ("8",), "/watch"),
]
FLOWS = [Flow("gate", "quay", "Units to load"), Flow("steer", "watch", "Appetite", feeds=False)]


class Desk:
    """What plays the server: where boxes are kept, and whether it can be reached and takes them."""

    def __init__(self) -> None:
        self.kept: dict[str, list[int]] = {}
        self.sent: list[dict[str, list[int]]] = []
        self.reachable, self.takes = True, True

    def drawing(self) -> Drawing:
        """Give the map as it is kept."""
        return drawn(NODES, FLOWS, self.kept)

    def path(self, source: str) -> str:
        """Give how the arrow runs that begins at a process."""
        return next(a.path for a in self.drawing().arrows if a.flow.source == source)

    def answer(self, route: Any) -> None:
        """Keep what was sent, and give the drawing anew."""
        if not self.reachable:
            route.abort()
            return
        if not self.takes:
            route.fulfill(status=400, body='{"message": "No."}', content_type="application/json")
            return
        assert route.request.headers["x-csrftoken"]
        self.sent.append(json.loads(parse_qs(route.request.post_data)["positions"][0]))
        self.kept |= self.sent[-1]
        svg = render_to_string("processes/drawing.svg", {"drawing": self.drawing(), "links": True})
        route.fulfill(body=svg, content_type="image/svg+xml; charset=utf-8")


@pytest.fixture
def desk() -> Desk:
    """Give the server that the map talks to."""
    return Desk()


@pytest.fixture(params=[True])
def page(request: pytest.FixtureRequest, chromium: Any, desk: Desk, settings: Any) -> Iterator[Any]:
    """Give the map, to be edited or (param) only looked at; any complaint fails the test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    complaints: list[str] = []
    made = chromium.new_page(reduced_motion="reduce", viewport={"width": 1440, "height": 1000})
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.route("**/*", lambda route: _answer(route, desk, may_edit=request.param))
    made.clock.install()
    made.goto("http://holdfast.test/processes/map/")
    made.wait_for_selector("[data-island=process-map][data-started]")
    yield made
    made.close()
    assert complaints == []


def _answer(route: Any, desk: Desk, *, may_edit: bool) -> None:
    address = urlparse(route.request.url)
    if address.path.startswith("/static/"):
        file = STATIC / address.path.removeprefix("/static/")
        kind = KINDS.get(file.suffix, "application/octet-stream")
        route.fulfill(body=file.read_bytes(), content_type=kind)
    elif route.request.method == "POST":
        desk.answer(route)
    else:
        headers = {"Content-Security-Policy": POLICY}
        body = _page(desk, may_edit=may_edit)
        route.fulfill(body=body, content_type="text/html", headers=headers)


def _page(desk: Desk, *, may_edit: bool) -> str:
    drawing = desk.drawing()
    processes = [Process(title=node.title, reference=node.reference) for node in NODES]
    context = {
        "view": MapView(None, processes, (), drawing, (), 0),
        "drawing": drawing,
        "links": True,
        "processes": processes,
        "rows": (),
        "map_url": "/map",
        "map_state": {"tone": "good", "label": "In force"},
        "record_type": REGISTRY.of(Process),
        "list_url": "/list",
        "may_edit": may_edit,
    }
    return render_to_string("processes/map.html", context, RequestFactory().get("/processes/map/"))


def box(page: Any, key: str) -> Any:
    return page.locator(f'.process-map__box[data-key="{key}"]')


def place(page: Any, key: str) -> list[int]:
    said = box(page, key).get_attribute("transform")
    return [int(number) for number in said.removeprefix("translate(").rstrip(")").split()]


def arrow(page: Any, source: str) -> Any:
    return page.locator(f'.process-map__arrow[data-source="{source}"] path')


def words(page: Any, source: str) -> Any:
    return page.locator(f'.process-map__words[data-source="{source}"]')


def status(page: Any) -> Any:
    return page.locator("[data-status]")


def drag(page: Any, key: str, across: int, down: int) -> None:
    at = box(page, key).bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


def swipe(page: Any, key: str, across: int, down: int) -> None:
    at = box(page, key).bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    fingers = page.context.new_cdp_session(page)
    for kind, share in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)):
        points = [{"x": x + across * share, "y": y + down * share}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def rest(page: Any) -> None:
    page.clock.run_for(REST)


def test_a_box_is_moved_by_the_mouse_and_kept_where_it_was_put(page: Any, desk: Desk) -> None:
    x, y = place(page, "quay")
    drag(page, "quay", 130, 57)
    rest(page)
    playwright.expect(status(page)).to_have_text("Layout kept.")
    assert place(page, "quay") == [x + 130, y + 57]
    assert desk.sent == [{"quay": [x + 130, y + 57]}]
    assert urlparse(page.url).path == "/processes/map/"
    page.reload()
    assert place(page, "quay") == [x + 130, y + 57]


def test_a_box_is_moved_by_keys_and_all_steps_are_kept_at_once(page: Any, desk: Desk) -> None:
    x, y = place(page, "gate")
    box(page, "gate").locator("a").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert desk.sent == []
    rest(page)
    playwright.expect(status(page)).to_have_text("Layout kept.")
    assert desk.sent == [{"gate": [x + 20, y + 10]}]
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/gate"


def test_arrows_follow_a_box_and_then_run_as_the_server_draws_them(page: Any, desk: Desk) -> None:
    before, other = arrow(page, "gate").get_attribute("d"), arrow(page, "steer").get_attribute("d")
    assert before == desk.path("gate")
    drag(page, "quay", 60, 250)
    x, y = place(page, "quay")
    followed = arrow(page, "gate").get_attribute("d")
    assert followed != before
    end = [int(number) for number in followed.rpartition("L")[2].split()]
    assert x <= end[0] <= x + 190
    assert y <= end[1] <= y + 92
    assert arrow(page, "steer").get_attribute("d") == other
    playwright.expect(words(page, "gate")).to_be_hidden()
    rest(page)
    playwright.expect(words(page, "gate")).to_be_visible()
    assert arrow(page, "gate").get_attribute("d") == desk.path("gate") != followed


def test_a_box_that_moves_while_another_is_kept_stays_under_the_hand(page: Any, desk: Desk) -> None:
    desk.kept["watch"] = [700, 700]  # somebody else has moved it
    drag(page, "gate", 0, 40)
    rest(page)
    playwright.expect(status(page)).to_have_text("Layout kept.")
    assert place(page, "watch") == [700, 700]


@pytest.mark.parametrize("fault", ["reachable", "takes"])
def test_a_layout_that_was_not_kept_says_so_and_is_tried_again(
    page: Any, desk: Desk, fault: str
) -> None:
    setattr(desk, fault, False)
    again = page.get_by_role("button", name="Try again")
    playwright.expect(again).to_be_hidden()
    drag(page, "gate", 0, 60)
    there = place(page, "gate")
    rest(page)
    playwright.expect(status(page)).to_contain_text("not kept yet")
    assert place(page, "gate") == there
    again.click()
    playwright.expect(status(page)).to_contain_text("not kept yet")
    setattr(desk, fault, True)
    again.click()
    playwright.expect(status(page)).to_have_text("Layout kept.")
    playwright.expect(again).to_be_hidden()
    assert desk.sent == [{"gate": there}]
    assert arrow(page, "gate").get_attribute("d") == desk.path("gate")


def test_what_was_not_kept_goes_with_the_next_move(page: Any, desk: Desk) -> None:
    desk.reachable = False
    drag(page, "gate", 0, 60)
    rest(page)
    playwright.expect(status(page)).to_contain_text("not kept yet")
    desk.reachable = True
    drag(page, "watch", 40, 40)
    rest(page)
    playwright.expect(status(page)).to_have_text("Layout kept.")
    assert desk.sent == [{"gate": place(page, "gate"), "watch": place(page, "watch")}]


def test_leaving_the_page_keeps_what_was_moved_a_moment_ago(page: Any, desk: Desk) -> None:
    drag(page, "gate", 0, 60)
    there = place(page, "gate")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    playwright.expect(status(page)).to_have_text("Layout kept.")
    assert desk.sent == [{"gate": there}]


def test_a_box_put_nearly_in_line_joins_the_line(page: Any) -> None:
    x, y = place(page, "quay")
    drag(page, "quay", 50, 4)
    assert place(page, "quay") == [x + 50, y]


def test_a_click_opens_the_process_and_a_drag_does_not(page: Any) -> None:
    drag(page, "gate", 30, 30)
    assert urlparse(page.url).path == "/processes/map/"
    box(page, "quay").click()
    page.wait_for_url("**/quay")


def test_both_ends_of_an_arrow_are_chosen_on_the_map(page: Any) -> None:
    page.evaluate(
        "() => document.querySelectorAll('#flow-form select').forEach(select => {"
        " for (const key of ['gate', 'watch']) select.add(new Option(key, key)); })"
    )
    page.get_by_role("button", name="Draw an arrow").click()
    box(page, "gate").click()
    playwright.expect(status(page)).to_contain_text("leads to")
    box(page, "watch").click()
    assert page.input_value("#flow-form [name=source]") == "gate"
    assert page.input_value("#flow-form [name=target]") == "watch"
    playwright.expect(page.locator("#flow-form [name=note]")).to_be_focused()


def test_the_arrows_of_a_box_in_focus_stand_out(page: Any) -> None:
    box(page, "quay").locator("a").focus()
    near = page.locator(".process-map__arrow[data-near]")
    playwright.expect(near).to_have_count(1)
    assert near.get_attribute("data-source") == "gate"


def test_a_finger_scrolls_until_it_shall_move_boxes(page: Any, desk: Desk) -> None:
    before = place(page, "gate")
    swipe(page, "gate", 0, 60)
    assert place(page, "gate") == before
    page.locator("[data-arrange]").dispatch_event("click")
    swipe(page, "gate", 0, 60)
    assert place(page, "gate") != before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_barrier_on_the_map(page: Any, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"include": [".process-map"]}, {"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}
    found = page.evaluate("([where, how]) => axe.run(where, how)", list(rules))["violations"]
    assert [each["id"] for each in found] == []


@pytest.mark.parametrize("page", [False], indirect=True)
def test_who_may_only_look_moves_nothing(page: Any, desk: Desk) -> None:
    before = place(page, "gate")
    drag(page, "gate", 60, 60)
    box(page, "gate").locator("a").focus()
    page.keyboard.press("ArrowRight")
    rest(page)
    assert place(page, "gate") == before
    assert desk.sent == []
    page.get_by_role("button", name="Larger").click()
    assert (
        float(page.locator(".process-map__drawing").get_attribute("width")) > desk.drawing().width
    )

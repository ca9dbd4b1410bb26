"""A new organization: from a sector template to a policy in force and a change made well."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import (
    PHONE,
    OpenPage,
    barriers,
    choose,
    doing,
    press,
)
from holdfast.tests.journeys.installation import Installation

PASSWORD = "a lorry leaves at four"
NILS, TOVE = "nils.berg@nordhavn.example", "tove.lie@nordhavn.example"
READERS = {
    "per.dal@nordhavn.example": "Per Dal",
    "siv.moe@nordhavn.example": "Siv Moe",
    "ole.rud@nordhavn.example": "Ole Rud",
}
POLICY, OBJECTIVES = "/leadership/policy/", "/planning/objectives/board/"


@pytest.fixture
def nordhavn(installation: Installation) -> None:
    """Found a second organization on the server, with the people of this journey."""
    installation.run("create-organization", "Nordhavn Freight", "--slug", "nordhavn")
    people = {NILS: ("Nils Berg", "security_manager"), TOVE: ("Tove Lie", "top_management")}
    for address, name in READERS.items():
        people[address] = (name, "employee")
    for address, (name, role) in people.items():
        installation.run(
            "create-user", address, "--organization", "nordhavn", "--name", name,
            "--role", role, "--password", PASSWORD,
        )  # fmt: skip


@dataclass
class Desk:
    """Somebody of Nordhavn at a browser."""

    page: Any

    def go(self, address: str) -> None:
        self.page.goto(address)

    def do(self, label: str, **fields: str) -> None:
        """Press what bears the label; fill in the form that it leads to, and send it."""
        more = self.page.get_by_role("main").locator("summary[title=More]")
        if not doing(self.page, label).count() and more.count():
            more.first.click()
        press(self.page, label)
        self.page.wait_for_load_state()
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").fill(value)
        if doing(self.page, label).count():
            press(self.page, label)
            self.page.wait_for_load_state()

    def make_ours(self, kind: str) -> None:
        """Confirm every record of a kind that the template brought."""
        self.go(f"/start/yours/?kind={kind}")
        self.page.get_by_label("Owner of what has none").fill("Nils Berg")
        for box in self.page.locator("input[name=tick]").all():
            box.check()
        self.page.get_by_label("I have read each ticked record").check()
        press(self.page, "Confirm what is ticked")
        self.page.wait_for_load_state()

    def expect_status(self, statement: str, words: str) -> None:
        """Look into the clause view: how does a statement stand?"""
        self.go(f"/conformity/statement/{statement}/")
        expect(self.page.get_by_role("main").get_by_text(words, exact=True).first).to_be_visible()

    def expect_gap(self, statement: str, words: str) -> None:
        """Look into the clause view: why is a statement not met?"""
        self.go(f"/conformity/statement/{statement}/")
        expect(self.page.get_by_role("main").get_by_text(words).first).to_be_visible()


def test_from_a_template_to_a_change_that_was_considered(
    open_page: OpenPage, nordhavn: None
) -> None:
    nils = Desk(open_page(NILS, password=PASSWORD))
    tove = Desk(open_page(TOVE, password=PASSWORD))
    _start_from_the_template(nils)
    _policy_in_force(nils, tove)
    _people_read_it(nils, open_page)
    _objective_is_measured(nils, tove)
    _change_is_stopped_and_made(nils, tove)


def _start_from_the_template(nils: Desk) -> None:
    nils.go("/start/")
    assert barriers(nils.page) == []
    cards = (
        nils.page.get_by_role("main")
        .get_by_role("listitem")
        .or_(nils.page.get_by_role("main").locator("section, article"))
    )
    expect(cards.first).to_be_visible()
    nils.go("/start/road-forwarder/")
    press(nils.page, "Start from this template")
    expect(nils.page.get_by_role("heading", name="Make it yours")).to_be_visible()
    nils.expect_gap("4.3/1", "It comes from a template and is not confirmed as yours.")
    nils.make_ours("context.scope")
    nils.expect_gap("4.3/1", "The scope is a draft.")


def _policy_in_force(nils: Desk, tove: Desk) -> None:
    nils.expect_status("5.2.1/0", "Gap")
    for kind in ("role", "securitypolicy", "policycommitment", "policyoutcome"):
        nils.make_ours(f"leadership.{kind}")
    nils.go(POLICY)
    assert barriers(nils.page) == []
    nils.do(
        "Assess adverse impact",
        title="What the policy can do elsewhere",
        assessed_on=_day(0),
        aspects="Safety\nPrivacy",
        harm="Searches slow the shift.",
    )
    nils.go(POLICY)
    nils.do("Submit for review")
    tove.go(POLICY)
    tove.do("Approve", statement="We stand behind it.")
    nils.expect_status("5.2.1/0", "Gap")
    tove.go(POLICY)
    tove.do("Put in force")
    nils.expect_status("5.2.1/0", "Met")


def _people_read_it(nils: Desk, open_page: OpenPage) -> None:
    nils.go(POLICY)
    nils.do("Distribute")
    nils.go(POLICY)
    press(nils.page, "Publish an extract")
    choose(nils.page, "Commitments to show", "Improve continually")
    nils.page.get_by_label("Show the passage on the purpose").check()
    press(nils.page, "Publish an extract")
    nils.page.wait_for_load_state()
    stranger = open_page()
    assert stranger.goto("/policy/nordhavn/").status == 200
    expect(stranger.get_by_text("improve our security management system")).to_be_visible()
    nils.expect_status("5.2.2/7", "Met")
    for address in READERS:
        reader = open_page(address, viewport=PHONE, password=PASSWORD)
        reader.goto("/work/")
        reader.get_by_role("link", name="Security policy").first.click()
        press(reader, "I have read it")
    nils.go(f"{POLICY}coverage/")
    expect(nils.page.get_by_text("60 %").first).to_be_visible()
    nils.expect_status("5.2.2/6", "Gap")  # three of five; the target is higher
    nils.go(f"{POLICY}coverage/")
    assert barriers(nils.page) == []


def _objective_is_measured(nils: Desk, tove: Desk) -> None:
    nils.make_ours("planning.objective")
    nils.go(OBJECTIVES)
    nils.page.get_by_role("main").get_by_role("link", name="Hear of near misses").first.click()
    nils.page.wait_for_load_state()
    here = nils.page.url
    press(nils.page, "Plan an action")
    nils.page.get_by_label("What is to be done").fill("Toolbox talks on reporting")
    choose(nils.page, "Owner", "Nils Berg")
    nils.page.locator("[name=due]").fill(_day(60))
    press(nils.page, "Plan an action")
    nils.go(here)
    press(nils.page, "Edit")
    for name, value in {"baseline": "4", "target": "10", "due": _day(200)}.items():
        nils.page.locator(f"[name={name}]").fill(value)
    nils.page.get_by_role("main").locator("button[type=submit]").last.click()
    nils.page.wait_for_load_state()
    tove.go(here)
    tove.do("Approve")
    nils.go(here)
    nils.do("Take up", review_due=_day(180))
    nils.expect_gap("6.2.1/d", "Hear of near misses")
    for value in ("5", "7"):
        nils.go(here)
        nils.do("Record a measurement", value=value)
    nils.go(OBJECTIVES)
    expect(nils.page.get_by_text("One day of figures shows no trend yet")).to_be_visible()
    assert barriers(nils.page) == []
    nils.expect_status("6.2.1/d", "Met")


def _change_is_stopped_and_made(nils: Desk, tove: Desk) -> None:
    nils.make_ours("processes.process")
    nils.go("/planning/changes/")
    press(nils.page, "Raise a change")
    for name, value in {
        "title": "A second driver on night runs",
        "purpose": "Fewer stops at night.",
        "consequences": "Longer shifts to plan.",
        "integrity": "Post orders follow.",
        "resources": "Two drivers.",
        "implement_by": _day(10),
        "review_by": _day(40),
    }.items():
        nils.page.locator(f"[name={name}]").fill(value)
    nils.page.locator("[name=roles_stay]").check()
    nils.page.get_by_role("main").locator("button[type=submit]").last.click()
    nils.page.wait_for_load_state()
    here = nils.page.url
    press(nils.page, "Screen")
    nils.page.locator("[name=processes]").check()
    press(nils.page, "Screen")
    nils.go(f"{here}links/?rule=0")
    nils.page.get_by_label("Words or reference").fill("Load and drive")
    press(nils.page, "Find")
    nils.page.get_by_role("main").get_by_role("button", name="Link").first.click()
    nils.go(here)
    nils.do("Forecast looked at", note="Nothing else moves.")

    tove.go(here)
    tove.do("Approve", statement="Go ahead.")
    stopped = tove.page.get_by_role("alert").filter(has_text="Its security risks were not")
    expect(stopped).to_be_visible()
    assert barriers(tove.page) == []
    nils.go(here)
    nils.do("Consider the risks", considered_on=_day(0), finding="Fewer stops, less robbery.")
    tove.go(here)
    tove.do("Approve", statement="Go ahead.")
    nils.go(here)
    nils.do("Carried out", outcome="Two drivers since tonight.", implemented_on=_day(0))
    nils.go(here)
    expect(nils.page.get_by_role("main").get_by_text("Implemented").first).to_be_visible()
    assert barriers(nils.page) == []
    nils.expect_status("8.4/d", "Met")


def _day(away: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=away)).isoformat()

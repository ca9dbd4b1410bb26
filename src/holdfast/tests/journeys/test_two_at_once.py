"""Two people change one record at the same time: the second loses nothing that was typed."""

from __future__ import annotations

from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import OpenPage, barriers

INES, MARTE = "ines.holt@halden.example", "marte.vik@halden.example"


def test_the_second_sees_both_versions_and_saves_with_open_eyes(open_page: OpenPage) -> None:
    first, second = open_page(INES), open_page(MARTE)
    for page in (first, second):
        page.goto("/r/ISS-0001/")
        page.get_by_role("main").get_by_role("link", name="Edit", exact=True).click()
    here = first.url
    first.get_by_label("Title").fill("Cranes are short of spare parts")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("heading", name="Cranes are short of spare parts")).to_be_visible()

    second.get_by_label("Title").fill("Spare parts arrive late")
    second.get_by_label("Description").fill("Typed for ten minutes, and not to be lost.")
    second.get_by_role("button", name="Save").click()

    warning = second.get_by_role("alert")
    expect(warning).to_contain_text("Somebody else changed this record meanwhile")
    expect(warning).to_contain_text("Cranes are short of spare parts")
    expect(warning).to_contain_text("Spare parts arrive late")
    assert second.get_by_label("Title").input_value() == "Spare parts arrive late"
    assert second.get_by_label("Description").input_value().startswith("Typed for ten minutes")
    assert barriers(second) == []

    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", name="Spare parts arrive late")).to_be_visible()
    first.goto(here.replace("/amended/", "/history/"))
    expect(first.get_by_text("Marte Vik").first).to_be_visible()
    expect(first.get_by_text("Cranes are short of spare parts").first).to_be_visible()

"""The fifteen minutes: one's own register in, a gap closed, evidence out and proved elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from holdfast.tests.journeys.conftest import OpenPage, barriers
from holdfast.tests.journeys.registers import TITLE, UNREADABLE, write_register

INES = "ines.holt@halden.example"


def statement(page: Any, number: str) -> Any:
    """Give the card of a statement on the page of its clause."""
    return page.locator(".statement").filter(has=page.get_by_role("link", name=number, exact=True))


def test_own_register_in_gap_closed_evidence_proved(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(INES)
    page.goto("/conformity/clause/8.3/")
    assert statement(page, "8.3/a").get_by_text("Met", exact=True).is_visible()

    _import(page, write_register(tmp_path / "gate register.xlsx"))

    page.goto("/conformity/clause/8.3/")
    expect(statement(page, "8.3/a").get_by_text("Gap", exact=True)).to_be_visible()
    assert TITLE in statement(page, "8.3/a").inner_text()
    assert barriers(page) == []

    _close_a_gap(page)
    page.goto("/conformity/clause/4.2.1/")
    expect(statement(page, "4.2.1/3").get_by_text("Met", exact=True)).to_be_visible()

    pack = _export(page, tmp_path)
    assert _verify(pack) == (0, [])
    altered = pack.read_bytes().replace(TITLE.encode(), TITLE.replace("D", "d", 1).encode(), 1)
    pack.write_bytes(altered)
    code, problems = _verify(pack)
    assert code == 1
    assert any("RSK-0061" in each["what"] for each in problems)


def _import(page: Any, register: Path) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Import").click()
    page.locator('a[href="/exchange/import/risk.riskscenario/"]').click()
    page.get_by_label("Spreadsheet").set_input_files(register)
    page.get_by_role("button", name="Open the file").click()
    likely = page.get_by_label("E · Rating today Likelihood")
    assert likely.input_value() == "likelihood_current"
    held = page.get_by_label("H · In place today")
    assert held.input_value() == ""
    held.select_option(label="Existing controls")
    assert barriers(page) == []
    page.get_by_role("button", name="Check what would happen").click()
    page.get_by_text("nothing was written").wait_for()
    refused = page.get_by_role("row").filter(has_text=UNREADABLE)
    assert "no idea" in refused.inner_text()
    assert barriers(page) == []
    page.get_by_role("button", name="Import the rows that can be taken").click()
    page.get_by_text("Every row is in the register or explained below.").wait_for()
    page.get_by_role("link", name="Show the risks").click()
    page.get_by_placeholder("Words or reference").fill("drone parcel")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name=TITLE).click()
    assert page.get_by_text("Patrols").first.is_visible()


def _close_a_gap(page: Any) -> None:
    """Follow the buttons at a gap: decide on a requirement, then link what addresses it."""
    page.goto("/conformity/clause/4.2.1/")
    gap = statement(page, "4.2.1/3")
    expect(gap.get_by_text("Gap", exact=True)).to_be_visible()
    gap.get_by_role("link", name="Address it").click()
    page.get_by_label("Reason").fill("Our largest customer asks for it in his contract.")
    page.get_by_role("button", name="Address it").click()
    expect(page.get_by_text("Address it: REQ-")).to_be_visible()

    page.goto("/conformity/clause/4.2.1/")
    gap.get_by_role("link", name="Link to another record").click()
    assert barriers(page) == []
    page.get_by_label("Words or reference").fill("partner assurance")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Link PRC-0006").click()
    expect(page.get_by_text("Linked: PRC-0006")).to_be_visible()


def _export(page: Any, folder: Path) -> Path:
    """Export the evidence from its page, as an auditor would be given it."""
    page.goto("/exchange/evidence/")
    page.get_by_label("What it is for").fill("Stage 1 audit")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    pack = folder / str(download.value.suggested_filename)
    download.value.save_as(pack)
    return pack


def _verify(pack: Path) -> tuple[int, list[dict[str, str]]]:
    """Verify with the one file that came inside the pack, and a Python that knows nothing else."""
    verifier = pack.parent / "holdfast_verify.py"
    with zipfile.ZipFile(pack) as opened:
        verifier.write_bytes(opened.read("holdfast_verify.py"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(verifier), "--json", str(pack)],
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, json.loads(done.stdout)["problems"]

"""Hidden rows of a spreadsheet: named before anything is written, and left out on request."""

import re

import pytest
import xlsxwriter

from holdfast.accounts.models import Site
from holdfast.acting.callers import acting_as
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import Outcome
from holdfast.records.registry import REGISTRY


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "sites.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Sites")
        for number, row in enumerate(
            [["Site", "Country"], ["North quay", "NO"], ["Old depot", "NO"], ["Gate", "NO"]]
        ):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        workbook.add_worksheet("Lists").write(0, 0, "NO")
    return path


def pages_of(client, path):
    """Upload a register and give the page that matches its columns, with its address."""
    with path.open("rb") as file:
        sent = client.post("/exchange/import/accounts.site/", {"file": file})
    return sent.url, client.get(sent.url).content.decode()


def test_the_pages_name_hidden_rows_and_other_sheets_and_leave_them_out_on_request(
    client_of, ines, register
):
    client = client_of(ines)
    address, page = pages_of(client, register)
    assert "1 row that is hidden or filtered away (3): it is read like the others." in page
    assert "Only sheet “Sites” is read. Another one stays in the stored file: “Lists”." in page
    assert 'name="leave_hidden"' in page
    sent = {"sheet": "Sites", "column-A": "title", "column-B": "country"}
    all_of_them = client.post(f"{address}check/", sent, follow=True).content.decode()
    assert "1 row that is hidden or filtered away (3): it is read like the others." in all_of_them
    answer = client.post(f"{address}check/", {**sent, "leave_hidden": "1"}, follow=True)
    fewer = answer.content.decode()
    assert "hidden in the file, and left out as you chose" in fewer
    client.post(re.findall(r'action="(/exchange/jobs/[^"]+/run/)"', fewer)[0])
    with acting_as(ines):
        assert not Site.objects.filter(title="Old depot").exists()


@pytest.mark.parametrize(("leave", "titles"), [(False, {"Old depot"}), (True, set())])
def test_every_row_is_in_the_report_whether_hidden_rows_are_wanted_or_not(
    ines, register, leave, titles
):
    with acting_as(ines):
        opened = open_register(register, REGISTRY["accounts.site"], leave_hidden=leave)
        report = import_register(ines, opened, ImportOptions())
        made = set(Site.objects.filter(title="Old depot").values_list("title", flat=True))
    assert made == titles
    assert [row.number for row in report.rows] == [2, 3, 4]
    assert report.count(Outcome.SKIPPED) == int(leave)

"""The way of a file through the pages: what is said before anybody presses Import."""

import html
import re

import pytest

from holdfast.accounts.choices import AccessKind, RoleKey
from holdfast.accounts.commands import grant_role, make_user
from holdfast.accounts.models import AccessLogEntry, Person
from holdfast.acting.callers import acting_as
from holdfast.conftest import PASSWORD
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.models import ImportRun
from holdfast.exchange.opening import open_register
from holdfast.operation.risk.models import RiskScenario
from holdfast.records.registry import REGISTRY

RISKS = "Risk,Description,Owner\nTheft,Seals are cut,Finance\nFog,Nobody sees,Ines Holt\n"
COLUMNS = {"column-A": "title", "column-B": "description", "column-C": "owner"}


@pytest.fixture
def sent(client_of, ines, tmp_path):
    """Give the client, and the address and page of an uploaded register of risks."""

    def send(text=RISKS):
        path = tmp_path / "risks.csv"
        path.write_text(text, encoding="utf-8")
        client = client_of(ines)
        with path.open("rb") as file:
            answer = client.post("/exchange/import/risk.riskscenario/", {"file": file})
        return client, answer.url, client.get(answer.url).content.decode()

    return send


def rehearsed(client, address, **choices):
    """Give the page of a rehearsal."""
    sent = {"sheet": "risks", **COLUMNS, **choices}
    return client.post(f"{address}check/", sent, follow=True).content.decode()


def in_order(page):
    """Give where the button under a rehearsal leads: to the import itself."""
    (address,) = re.findall(r'action="(/exchange/jobs/[^"]+/run/)"', page)
    return address


def back(page):
    """Give where "Back to the columns" leads."""
    (address,) = re.findall(r'href="(/exchange/import/[^"]+\?as=[^"]+)"', page)
    return html.unescape(address)


def test_a_text_file_is_called_by_its_name_and_not_by_its_digest(sent):
    client, address, page = sent()
    digest = address.rstrip("/").rsplit("/", 1)[-1]
    assert f"· {digest}" not in page
    checked = rehearsed(client, address)
    assert "risks.csv" in checked
    assert f'value="{digest}"' not in checked


def test_who_would_be_added_to_the_people_is_named_before(sent, ines):
    client, address, page = sent()
    assert 'name="known_people"' in page
    checked = rehearsed(client, address)
    assert "Not known here, so added to the people: “Finance”" in checked
    with acting_as(ines):
        assert not Person.objects.filter(title="Finance").exists()


def test_on_request_nobody_is_added_to_the_people(sent, ines):
    client, address, _page = sent()
    checked = rehearsed(client, address, known_people="1")
    assert "added to the people" not in checked
    client.post(in_order(checked))
    with acting_as(ines):
        assert not Person.objects.filter(title="Finance").exists()
        assert RiskScenario.objects.get(title="Theft").owner is None


def test_an_empty_form_offers_nothing_to_import(sent):
    client, address, _page = sent("Risk,Description,Owner\n")
    checked = rehearsed(client, address)
    assert "There is nothing to import" in checked
    assert "Under the headers there is no row." in checked
    assert 'type="submit"' not in checked.partition('id="job-state"')[2]


@pytest.fixture
def imported(ines, tmp_path):
    """Give a register of sites that was imported."""
    path = tmp_path / "sites.csv"
    path.write_text("Site,Country,Remarks\nNorth quay,NO,Ask for Ola\n", encoding="utf-8")
    with acting_as(ines):
        import_register(ines, open_register(path, REGISTRY["accounts.site"]), ImportOptions())
        return ImportRun.objects.get()


def test_what_no_field_took_can_be_read_in_the_stored_file(client_of, ines, imported):
    reader = client_of(ines)
    address = f"/exchange/imported/{imported.pk}/"
    assert address in reader.get("/exchange/import/").content.decode()
    answer = reader.get(address)
    assert b"Ask for Ola" in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="sites.csv"'
    assert AccessLogEntry.objects.get(kind=AccessKind.EXPORTED).subject == "sites.csv"


def test_a_stored_file_is_read_by_those_alone_who_may_import_its_kind(
    client_of, installation, halden, omar, imported
):
    user = make_user("vera@halden.example", "Vera Lie", PASSWORD)
    grant_role(installation, user, role=RoleKey.VETTING_OFFICER)
    address = f"/exchange/imported/{imported.pk}/"
    vetting = client_of(user)
    assert vetting.get(address).status_code == 403
    page = vetting.get("/exchange/import/").content.decode()
    assert "sites.csv" in page
    assert address not in page
    assert client_of(omar).get(address).status_code == 403


def test_what_was_rehearsed_is_imported_and_nothing_before(sent, ines):
    client, address, _page = sent()
    page = rehearsed(client, address)
    assert "nothing was written" in page
    with acting_as(ines):
        assert not RiskScenario.objects.exists()
    imported = client.post(in_order(page), follow=True).content.decode()
    assert "Every row is in the register" in imported
    with acting_as(ines):
        assert set(RiskScenario.objects.values_list("title", flat=True)) == {"Theft", "Fog"}


def test_back_at_the_columns_all_is_as_it_was_chosen(sent):
    client, address, _page = sent()
    wrong = {"column-A": "description", "column-B": "title", "column-C": ""}
    page = rehearsed(client, address, lenient="1", known_people="1", **wrong)
    columns = client.get(back(page)).content.decode()
    assert re.search(r'name="lenient" value="1" checked', columns)
    chosen = {}
    for name, options in re.findall(
        r'<select[^>]+name="(column-\w)".*?>(.*?)</select>', columns, re.DOTALL
    ):
        chosen[name] = re.findall(r'value="(\w*)"[^>]*selected', options)
    assert chosen["column-A"] == ["description"]
    assert chosen["column-B"] == ["title"]
    assert "".join(chosen["column-C"]) == ""


def test_somebody_else_has_no_way_back_to_the_columns(sent, client_of, installation):
    client, address, _page = sent()
    nina = make_user("nina@halden.example", "Nina Dahl", PASSWORD)
    grant_role(installation, nina, role=RoleKey.SECURITY_MANAGER)
    job = re.findall("/exchange/jobs/([^/]+)/", rehearsed(client, address))[0]
    other = client_of(nina).get(f"/exchange/jobs/{job}/")
    assert other.status_code == 200
    assert "?as=" not in other.content.decode()


def test_columns_that_cannot_be_read_lead_back_to_them(sent):
    client, address, _page = sent()
    page = rehearsed(client, address, **{"column-C": "", "column-Q": "owner"})
    assert "There is no column “Q”." in page
    assert back(page)
    assert "Run it again" not in page, "it would be refused again"

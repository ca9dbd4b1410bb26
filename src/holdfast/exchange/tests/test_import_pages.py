"""The way of a file through the pages: what is said before anybody presses Import."""

import pytest

from holdfast.accounts.choices import AccessKind, RoleKey
from holdfast.accounts.commands import grant_role, make_user
from holdfast.accounts.models import AccessLogEntry, Person
from holdfast.acting.callers import acting_as
from holdfast.conftest import PASSWORD
from holdfast.exchange import jobs
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.models import ImportJob, ImportRun
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


def test_a_text_file_is_called_by_its_name_and_not_by_its_digest(sent):
    client, address, page = sent()
    digest = address.rstrip("/").rsplit("/", 1)[-1]
    assert f"· {digest}" not in page
    checked = client.post(f"{address}check/", {"sheet": "risks", **COLUMNS}).content.decode()
    assert "risks.csv" in checked
    assert f'value="{digest}"' not in checked


def test_who_would_be_added_to_the_people_is_named_before(sent, ines):
    client, address, page = sent()
    assert 'name="known_people"' in page
    checked = client.post(f"{address}check/", {"sheet": "risks", **COLUMNS}).content.decode()
    assert "Not known here, so added to the people: “Finance”" in checked
    with acting_as(ines):
        assert not Person.objects.filter(title="Finance").exists()


def test_on_request_nobody_is_added_to_the_people(sent, ines, monkeypatch):
    monkeypatch.setattr("holdfast.exchange.jobs.threading.Thread", Now)
    client, address, _page = sent()
    order = {"sheet": "risks", "known_people": "1", **COLUMNS}
    checked = client.post(f"{address}check/", order).content.decode()
    assert "added to the people" not in checked
    assert '<input type="hidden" name="known_people" value="1">' in checked
    client.post(f"{address}run/", {**order, "how": "rows"})
    with acting_as(ines):
        assert not Person.objects.filter(title="Finance").exists()
        assert RiskScenario.objects.get(title="Theft").owner is None


def test_an_empty_form_offers_nothing_to_import(sent):
    client, address, _page = sent("Risk,Description,Owner\n")
    checked = client.post(f"{address}check/", {"sheet": "risks", **COLUMNS}).content.decode()
    assert "There is nothing to import" in checked
    assert "Under the headers there is no row." in checked
    assert 'value="rows"' not in checked


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


class Now:
    """A thread that does its work at once, in the transaction of the test."""

    def __init__(self, target, args, name):
        self.args = args

    def start(self):
        """Do the work."""
        caller, key = self.args
        with acting_as(caller):
            jobs._import(caller, ImportJob.objects.get(pk=key))

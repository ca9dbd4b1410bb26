"""The pages of exchange: who is let in, and what the house remembers of it."""

import datetime as dt
import re

import pytest

from holdfast.accounts.choices import AccessKind, RoleKey
from holdfast.accounts.commands import add_site, grant_role, make_user
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import acting_as
from holdfast.conftest import PASSWORD
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.models import ImportJob
from holdfast.exchange.opening import open_register
from holdfast.records.registry import REGISTRY


@pytest.fixture
def nina(halden, installation, north):
    """Give the security manager of the North Terminal, who is that nowhere else."""
    user = make_user("nina@halden.example", "Nina Dahl", PASSWORD)
    grant_role(installation, user, role=RoleKey.SECURITY_MANAGER, unit=north)
    return user


@pytest.fixture
def job(ines):
    now = dt.datetime.now(dt.UTC)
    with acting_as(ines):
        return ImportJob.objects.create(
            organization_id=ines.organization_id,
            record_type="accounts.site",
            file_name="sites.csv",
            sha256="0" * 64,
            started_at=now,
            state="done",
            started_by=ines.name,
            report={"list": [{"number": 2, "title": "Secret jetty", "outcome": "rejected"}]},
        )


def test_who_imports_for_one_unit_sees_nothing_of_the_imports_of_all(client_of, nina, ines, job):
    address = f"/exchange/jobs/{job.pk}/"
    assert "Secret jetty" in client_of(ines).get(address).content.decode()
    reader = client_of(nina)
    assert reader.get(address).status_code == 403
    assert reader.post(f"{address}cancel/").status_code == 403
    assert reader.post(f"{address}run/").status_code == 403
    assert reader.get("/exchange/import/").status_code == 403
    assert "/exchange/import/" in client_of(ines).get("/").content.decode()
    assert "/exchange/import/" not in reader.get("/").content.decode()


def test_rows_are_shown_to_those_who_make_records_of_their_kind(client_of, ines, installation, job):
    user = make_user("vera@halden.example", "Vera Lie", PASSWORD)
    grant_role(installation, user, role=RoleKey.VETTING_OFFICER)
    vetting, address = client_of(user), f"/exchange/jobs/{job.pk}/"
    answer = vetting.get(address)
    assert answer.status_code == 403
    assert "Secret jetty" not in answer.content.decode()
    assert vetting.post(f"{address}run/").status_code == 403
    with acting_as(ines):
        ImportJob.objects.filter(pk=job.pk).update(record_type="support.clearance")
    assert vetting.get(address).status_code == 200


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_the_access_log_knows_who_took_a_register_out_of_the_house(client_of, ines, eve, form):
    address = f"/exchange/export/accounts.person/?format={form}"
    assert client_of(eve).get(address).status_code == 403
    assert client_of(ines).get(address).status_code == 200
    taken = AccessLogEntry.objects.get(kind=AccessKind.EXPORTED)
    assert (taken.actor_id, taken.organization_id) == (ines.actor_id, ines.organization_id)
    assert taken.subject.startswith("people-")
    assert taken.subject.endswith(form)


def test_the_access_log_knows_who_took_a_pack_out_of_the_house(client_of, ines):
    answer = client_of(ines).post("/exchange/evidence/", {"clause": "4", "purpose": "Audit"})
    assert b"".join(answer).startswith(b"PK")
    assert AccessLogEntry.objects.get(kind=AccessKind.EXPORTED).subject.startswith("evidence-4-")


def test_after_an_import_one_sees_what_came_with_it(client_of, ines, job, tmp_path):
    (tmp_path / "sites.csv").write_text("Site,Latitude\nNorth quay,59.1\nDepot,59.2\n")
    add_site(ines, title="Marina")
    with acting_as(ines):
        opened = open_register(tmp_path / "sites.csv", REGISTRY["accounts.site"])
        import_register(ines, opened, ImportOptions())
    reader = client_of(ines)
    page = reader.get(f"/exchange/jobs/{job.pk}/").content.decode()
    (link,) = re.findall(r'href="(/accounts/sites/\?[^"]+)"', page)
    shown = reader.get(link).content.decode()
    assert "North quay" in shown
    assert "Depot" in shown
    assert "Marina" not in shown
    assert "sites.csv" in shown

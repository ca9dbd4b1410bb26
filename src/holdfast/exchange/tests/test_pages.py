"""The pages of exchange: who is let in, and what the house remembers of it."""

import datetime as dt

import pytest

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import grant_role, make_user
from holdfast.acting.callers import acting_as
from holdfast.conftest import PASSWORD
from holdfast.exchange.models import ImportJob


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
            beat_at=now,
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
    assert reader.post(f"{address}again/").status_code == 403
    assert reader.get("/exchange/import/").status_code == 403
    assert "/exchange/import/" in client_of(ines).get("/").content.decode()
    assert "/exchange/import/" not in reader.get("/").content.decode()

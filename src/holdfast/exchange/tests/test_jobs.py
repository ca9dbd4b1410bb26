"""Work beside the pages: watched, stopped, and taken up again after a restart."""

import datetime as dt
import os

import pytest

from holdfast.accounts.commands import add_site, make_user
from holdfast.accounts.models import Site, User
from holdfast.acting.callers import acting_as
from holdfast.common.identifiers import uuid7
from holdfast.conftest import PASSWORD
from holdfast.exchange import jobs
from holdfast.exchange.models import ImportJob, ImportRun
from holdfast.exchange.pulse import SILENCE, Cancelled, Pulse
from holdfast.records.attachments import store

SITES = "Site,Country\nNorth quay,NO\nDepot,NO\n"
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def cut_off(ines):
    """Give an import whose server was stopped while it was at work."""

    def make(**values):
        kept = store("sites.csv", [SITES.encode()])
        with acting_as(ines):
            return ImportJob.objects.create(
                organization_id=ines.organization_id,
                record_type="accounts.site",
                file_name="sites.csv",
                sha256=kept.sha256,
                started_at=LONG_AGO,
                started_by=ines.name,
                **{"actor_id": ines.actor_id, **values},
            )

    return make


def state_of(ines, job):
    with acting_as(ines):
        job.refresh_from_db()
        return job.state


def test_an_import_goes_on_after_a_restart_and_loses_and_doubles_nothing(ines, cut_off):
    job = cut_off()
    add_site(ines, title="North quay", external_source="sites.csv")
    jobs.take_up_again()
    assert state_of(ines, job) == "done"
    assert (job.report["created"], job.report["unchanged"] + job.report["updated"]) == (1, 1)
    assert "restarted" in job.message
    with acting_as(ines):
        assert sorted(Site.objects.values_list("title", flat=True)) == ["Depot", "North quay"]
        assert ImportRun.objects.count() == 1
    jobs.take_up_again()
    with acting_as(ines):
        assert ImportRun.objects.count() == 1


def test_a_rehearsal_goes_on_after_a_restart_and_writes_nothing(ines, cut_off):
    job = cut_off(order={"dry_run": True})
    jobs.take_up_again()
    assert (state_of(ines, job), job.report["created"]) == ("done", 2)
    with acting_as(ines):
        assert not Site.objects.exists()


def test_work_that_lives_is_left_alone(ines, cut_off):
    job = cut_off()
    with Pulse(job.pk).beating():
        jobs.take_up_again()
    assert (state_of(ines, job), job.attempts) == ("running", 1)


def test_what_stops_the_server_again_and_again_is_left_to_a_person(ines, cut_off):
    job = cut_off(attempts=jobs.ATTEMPTS)
    jobs.take_up_again()
    assert state_of(ines, job) == "interrupted"
    assert "again and again" in job.message
    assert not Pulse(job.pk).folder.exists()
    with acting_as(ines):
        assert not Site.objects.exists()


def test_nobody_imports_for_somebody_who_left(ines, cut_off):
    job = cut_off(actor_id=make_user("old@halden.example", "Old Lie", PASSWORD).pk)
    gone = cut_off(actor_id=uuid7())
    jobs.take_up_again()
    for each in (job, gone):
        assert state_of(ines, each) == "interrupted"
    with acting_as(ines):
        assert not Site.objects.exists()
    assert User.objects.filter(email="old@halden.example").exists()


@pytest.mark.parametrize(
    ("order", "words"), [({}, "What was taken is kept"), ({"dry_run": True}, "Nothing was written")]
)
def test_work_stops_when_somebody_asks(client_of, ines, cut_off, order, words):
    job = cut_off(order=order)
    client_of(ines).post(f"/exchange/jobs/{job.pk}/cancel/")
    jobs.take_up_again()
    assert state_of(ines, job) == "cancelled"
    page = client_of(ines).get(f"/exchange/jobs/{job.pk}/").content.decode()
    assert words in page
    assert "Run it again" in page
    with acting_as(ines):
        assert not Site.objects.exists()
    client_of(ines).post(f"/exchange/jobs/{job.pk}/run/")
    with acting_as(ines):
        again = ImportJob.objects.exclude(pk=job.pk).get()
        assert (again.state, again.is_rehearsal) == ("done", bool(order))


def test_a_second_press_leads_to_the_import_that_runs(client_of, ines, cut_off):
    tried = cut_off(order={"dry_run": True}, state="done")
    running = cut_off()
    answer = client_of(ines).post(f"/exchange/jobs/{tried.pk}/run/")
    assert answer.url == f"/exchange/jobs/{running.pk}/"
    with acting_as(ines):
        assert ImportJob.objects.count() == 2


def test_the_page_says_how_far_it_is(client_of, ines, cut_off):
    job = cut_off(order={"dry_run": True})
    reader, pulse = client_of(ines), Pulse(job.pk)
    with pulse.beating():
        page = reader.get(f"/exchange/jobs/{job.pk}/").content.decode()
        assert "Reading the file" in page
        pulse(50, 200)
        page = reader.get(f"/exchange/jobs/{job.pk}/").content.decode()
        assert "50 of 200 rows." in page
        assert 'value="25"' in page
        assert reader.post(f"/exchange/jobs/{job.pk}/run/").status_code in (302, 400)
    with acting_as(ines):
        assert ImportJob.objects.count() == 1


def test_a_pulse_tells_life_from_death(settings):
    pulse, now = Pulse(uuid7()), dt.datetime.now(dt.UTC)
    assert not pulse.is_silent(now)
    assert pulse.is_silent(now - 2 * SILENCE)
    with pulse.beating():
        assert not pulse.is_silent(LONG_AGO)
        before = (now - 2 * SILENCE).timestamp()
        os.utime(pulse.folder / "reached", (before, before))
        assert pulse.is_silent(LONG_AGO)
        pulse.stop()
        with pytest.raises(Cancelled):
            pulse(1, 2)
    assert not pulse.folder.exists()

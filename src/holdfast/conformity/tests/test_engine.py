"""The engine: what holds, on what evidence, since when, and until when."""

import datetime as dt
from typing import Any, cast

import pytest

from holdfast.acting.callers import acting_as, every_organization
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.catalogue.checks import CHECKS
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.conformity import commands
from holdfast.conformity.choices import Status
from holdfast.conformity.engine import refresh
from holdfast.conformity.models import StatusInterval, WaitingRequirement
from holdfast.conformity.queries import as_json, forecast, history_of, statements_on
from holdfast.records.commands import void_record
from holdfast.records.registry import REGISTRY
from holdfast.tests.samples import sample

PARTIES = "4.2.1/1"


def status_of(caller, requirement, on=None):
    return next(v for v in statements_on(caller, on) if v.requirement.id == requirement)


def two_parties(caller, review_due=None):
    """Give one internal and one external interested party."""
    made = REGISTRY["context.interestedparty"]
    field = next(i for i in made.create.inputs if i.name == "side" or len(i.choices) == 2)
    return [
        sample(caller, made, f"Party {value}", **{field.name: value}, review_due=review_due)
        for value, _label in field.choices
    ]


def test_every_statement_has_a_status_and_none_is_met_without_records(ines):
    with acting_as(ines):
        views = statements_on(ines)
        assert [v.requirement for v in views] == list(standard().requirements)
        assert len(views) == 239
        for view in views:
            if view.requirement.id not in CHECKS:
                assert view.status is Status.NOT_ASSESSED
        assert status_of(ines, PARTIES).status is Status.GAP


def test_a_gap_names_the_command_that_closes_it_and_closing_it_is_seen(ines):
    with acting_as(ines):
        (gap,) = status_of(ines, PARTIES).interval.gaps[:1]
        assert gap["command"] == REGISTRY["context.interestedparty"].create.kind
        two_parties(ines)
        view = status_of(ines, PARTIES)
        assert view.status is Status.MET
        assert {e["reference"] for e in view.interval.evidence} == {"PTY-0001", "PTY-0002"}


def test_the_records_of_another_organization_prove_nothing(ines, vera):
    with acting_as(vera):
        two_parties(vera)
        assert status_of(vera, PARTIES).status is Status.MET
    with acting_as(ines):
        assert status_of(ines, PARTIES).status is Status.GAP


def test_a_change_asks_only_the_statements_that_read_it(ines):
    with acting_as(ines):
        refresh(ines)
        two_parties(ines)
        waiting = set(WaitingRequirement.objects.values_list("requirement", flat=True))
        reading = {c.requirement for c in CHECKS.values() if "context.interestedparty" in c.reads}
        assert PARTIES in waiting
        assert waiting <= reading | {
            c.requirement for c in CHECKS.values() if "accounts.person" in c.reads
        }
        assert refresh(ines) == len(waiting)
        assert refresh(ines) == 0


def test_an_answer_lapses_by_itself_on_the_day_it_said(ines, monkeypatch):
    soon = clock.today() + dt.timedelta(days=20)
    with acting_as(ines):
        two_parties(ines, review_due=soon)
        (lapse,) = [x for x in forecast(ines, days=30) if x.requirement.id == PARTIES]
        assert (lapse.lapses_on, lapse.days) == (soon + dt.timedelta(days=1), 21)
        assert not [x for x in forecast(ines, days=20) if x.requirement.id == PARTIES]
        monkeypatch.setenv("HOLDFAST_CLOCK", lapse.lapses_on.isoformat())
        assert status_of(ines, PARTIES).status is Status.GAP


def test_what_was_known_on_a_day_stays_known(ines, monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-03-01")
    with acting_as(ines):
        parties = two_parties(ines)
        assert status_of(ines, PARTIES).status is Status.MET
        monkeypatch.setenv("HOLDFAST_CLOCK", "2026-04-01")
        for party in parties:
            void_record(ines, party, reason="Entered by mistake.")
        assert status_of(ines, PARTIES).status is Status.GAP
        then = status_of(ines, PARTIES, dt.date(2026, 3, 1))
        assert then.status is Status.MET
        assert then.interval.evidence[0]["reference"] == "PTY-0001"
        before = status_of(ines, PARTIES, dt.date(2026, 2, 1))
        assert before.status is Status.NOT_ASSESSED
        assert [i.status for i in history_of(ines, PARTIES)] == [Status.GAP, Status.MET]


def test_there_is_one_open_interval_per_statement(ines):
    with acting_as(ines):
        for _ in range(3):
            two_parties(ines)
            refresh(ines)
        open_ones = StatusInterval.objects.filter(until__isnull=True)
        assert open_ones.count() == 239
        assert open_ones.values("requirement").distinct().count() == 239


def test_not_applicable_needs_a_reason_and_another_person(ines, tom):
    until = clock.today() + dt.timedelta(days=365)
    with acting_as(ines):
        with pytest.raises(Refused, match="why"):
            commands.propose_exemption(ines, requirement="4.1/3", reason=" ")
        claim = commands.propose_exemption(ines, requirement="4.1/3", reason="No supply chain.")
        with pytest.raises(Refused, match="proposed it"):
            commands.approve_exemption(ines, claim, statement="Yes", review_due=until)
        assert status_of(ines, "4.1/3").status is Status.GAP
    with acting_as(tom):
        commands.approve_exemption(tom, claim, statement="Agreed.", review_due=until)
        view = status_of(tom, "4.1/3")
        assert view.status is Status.NOT_APPLICABLE
        assert view.interval.lapses_on == until + dt.timedelta(days=1)
        commands.end_exemption(tom, claim, reason="We ship now.")
        assert status_of(tom, "4.1/3").status is Status.GAP


def test_an_employee_decides_nothing(eve, ines):
    with acting_as(ines):
        claim = commands.propose_exemption(ines, requirement="4.1/3", reason="None.")
    with acting_as(eve), pytest.raises(NotPermitted):
        commands.decline_exemption(eve, claim, reason="No")


def test_one_click_raises_a_gap_as_what_it_is(ines):
    with acting_as(ines):
        refresh(ines)
        required = commands.raise_gap(ines, requirement=PARTIES)
        advised = commands.raise_gap(ines, requirement="4.2.3.1/1")
        assert required._meta.label_lower == "improvement.nonconformity"
        assert advised._meta.label_lower == "improvement.improvementopportunity"
        two_parties(ines)
        refresh(ines)
        with pytest.raises(Refused, match="no gap"):
            commands.raise_gap(ines, requirement=PARTIES)


def test_the_contract_of_the_report_holds(ines):
    with acting_as(ines):
        two_parties(ines)
        report = as_json(ines, None, organization="halden")
    assert list(report) == ["organization", "standard", "on", "requirements"]
    rows = cast("list[dict[str, Any]]", report["requirements"])
    assert [row["id"] for row in rows] == [r.id for r in standard().requirements]
    for row in rows:
        assert set(row) == {"id", "modality", "status", "lapses_on", "evidence", "gaps"}
        assert row["status"] in Status.values
        assert row["status"] != "met" or row["evidence"] or not row["gaps"]
        for evidence in row["evidence"]:
            assert set(evidence) == {"type", "reference", "id"}
        for gap in row["gaps"]:
            assert set(gap) == {"type", "reference", "why", "command"}


def test_status_of_one_organization_is_never_another_ones(ines, vera):
    for caller in (ines, vera):
        with acting_as(caller):
            refresh(caller)
    with every_organization(because="this test counts"):
        assert StatusInterval.objects.count() == 2 * 239
    with acting_as(ines):
        assert StatusInterval.objects.count() == 239

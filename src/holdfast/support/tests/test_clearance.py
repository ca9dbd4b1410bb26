"""Clearance: outcome, level and dates; read by few, each reading logged; no role without (7.2)."""

from __future__ import annotations

import datetime as dt

import pytest

from holdfast.accounts.models import AccessLogEntry, Person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.leadership.commands import assignments, delegations
from holdfast.records.attaching import attach
from holdfast.records.attachments import StoredFile
from holdfast.records.search import search
from holdfast.support.commands import clearance
from holdfast.support.models import Clearance
from holdfast.support.tests.stage_of_competence import (
    DAY,
    YEAR,
    cleared,
    guard_role,
    holds,
    knows,
    needs,
    person,
)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def log() -> list[tuple[str, str]]:
    found = AccessLogEntry.objects.filter(subject__contains="CLR-").order_by("pk")
    return list(found.values_list("actor_name", "subject"))


def test_from_request_through_consent_and_screening_to_an_outcome_with_a_last_day(ines):
    asked = clearance.request_clearance(ines, person=person(ines), level="enhanced", body="Police")
    assert (asked.title, asked.state) == ("Clearance of Nora Dahl", "requested")
    assert asked.classification == "confidential"
    clearance.note_consent(ines, asked)
    clearance.begin_screening(ines, asked)
    with pytest.raises(Refused, match="lies before"):
        clearance.clear(ines, asked, decided_on=DAY, valid_until=dt.date(2026, 1, 1))
    clearance.clear(ines, asked, decided_on=DAY, valid_until=YEAR)
    assert asked.holds_on(YEAR)
    assert not asked.holds_on(YEAR + dt.timedelta(days=1))


def test_the_person_consents_and_nobody_else(ines, eve):
    with acting_as(ines):
        own = clearance.request_clearance(
            ines, person=Person.objects.get(pk=eve.person_id), level="basic"
        )
    with pytest.raises(Refused, match="Only the person"):
        clearance.consent(ines, own)
    clearance.consent(eve, own)
    assert own.state == "consent"


def test_what_a_screening_found_has_no_place(ines):
    nora = person(ines)
    asked = clearance.request_clearance(ines, person=nora, level="basic")
    clearance.note_consent(ines, asked)
    clearance.begin_screening(ines, asked)
    for words in ("x" * 121, "No night shifts\nbecause of debts"):
        with pytest.raises(Refused, match="never why"):
            clearance.clear_with_condition(
                ines, asked, decided_on=DAY, valid_until=YEAR, condition=words
            )
    file = StoredFile("report.pdf", "application/pdf", 3, "0" * 64)
    with pytest.raises(Refused, match="No files"):
        attach(ines, asked, file=file)
    clearance.clear_with_condition(
        ines, asked, decided_on=DAY, valid_until=YEAR, condition="Not alone in the vault"
    )
    assert asked.state == "conditional"


def test_nobody_enters_the_own_clearance(ines):
    with acting_as(ines), pytest.raises(Refused, match="own clearance"):
        clearance.request_clearance(
            ines, person=Person.objects.get(pk=ines.person_id), level="basic"
        )


def test_a_later_outcome_takes_the_place_of_the_earlier(ines):
    nora = person(ines)
    first = cleared(ines, nora)
    second = clearance.request_clearance(ines, person=nora, level="enhanced")
    clearance.note_consent(ines, second)
    clearance.begin_screening(ines, second)
    clearance.refuse_clearance(ines, second, decided_on=DAY)
    with acting_as(ines):
        first = Clearance.objects.get(pk=first.pk)
        assert (first.state, first.withdrawn_because) == ("withdrawn", "later_outcome")


def test_others_see_nothing_of_it_and_the_person_sees_the_own(ines, tom, omar, eve, ada, north):
    with acting_as(ines):
        mine = cleared(ines, Person.objects.get(pk=eve.person_id))
        other = cleared(ines, person(ines, unit=north))
    for who in (tom, omar, ada):
        with acting_as(who):
            assert not Clearance.objects.visible_to(who).exists()
            assert search(who, "Dahl", record_type="support.clearance") == []
    with acting_as(eve):
        assert list(Clearance.objects.visible_to(eve)) == [mine]
        assert search(eve, "Dahl", record_type="support.clearance") == []
    with acting_as(ines):
        assert [h.record_id for h in search(ines, "Dahl", record_type="support.clearance")] == [
            other.pk
        ]


def test_pages_and_api_refuse_those_who_may_not_read_it(ines, tom, client_of):
    made = cleared(ines, person(ines))
    address = f"/support/clearances/{made.pk}/"
    assert client_of(tom).get(address).status_code == 403
    assert b"Dahl" not in client_of(tom).get("/support/clearances/").content
    assert client_of(tom).get(f"/api/v1/support/clearances/{made.pk}").status_code == 403
    assert client_of(tom).get("/api/v1/support/clearances").json()["items"] == []
    assert not log()


@pytest.mark.parametrize(
    "address",
    [
        "/support/clearances/",
        "/support/clearances/{key}/",
        "/support/clearances/{key}/history/",
        "/support/clearances/{key}/print/",
        "/api/v1/support/clearances",
        "/api/v1/support/clearances/{key}",
        "/api/v1/support/clearances/{key}/history",
        "/api/v1/support/clearances/{key}/traces",
        "/api/v1/support/clearances/{key}/attachments",
        "/exchange/export/support.clearance/?format=csv",
    ],
)
def test_each_reading_is_logged_with_reader_and_name(ines, client_of, address):
    made = cleared(ines, person(ines))
    assert client_of(ines).get(address.format(key=made.pk)).status_code == 200
    lines = log()
    assert len(lines) == 1
    assert lines[0][0] == ines.name
    assert f"{made.reference} Clearance of Nora Dahl" in lines[0][1]


def test_nobody_is_given_a_role_that_needs_clearance_without_one(ines):
    nora, role = person(ines), guard_role(ines, clearance_needed="enhanced")
    made = assignments.propose_assignment(ines, role=role, person=nora, starts_on=DAY)
    cleared(ines, nora, "basic")
    with pytest.raises(GateClosed, match="none that holds"):
        assignments.assign(ines, made)
    cleared(ines, nora, "enhanced", valid_until=DAY)
    assignments.assign(ines, made)
    assert made.state == "assigned"


def test_a_clearance_has_to_hold_on_the_first_day_of_the_assignment(ines):
    nora, role = person(ines), guard_role(ines, clearance_needed="basic")
    cleared(ines, nora, valid_until=dt.date(2026, 6, 1))
    made = assignments.propose_assignment(
        ines, role=role, person=nora, starts_on=dt.date(2026, 6, 2)
    )
    with pytest.raises(GateClosed):
        assignments.assign(ines, made)


def test_what_needs_clearance_is_delegated_to_nobody_without_one(ines):
    nora, per = person(ines), person(ines, "Per Lie")
    made = holds(ines, guard_role(ines, clearance_needed="basic"), nora)
    given = {"assignment": made, "what": "The night round", "reason": "Leave"}
    days = {"starts_on": DAY, "ends_on": DAY + dt.timedelta(days=7)}
    with pytest.raises(GateClosed, match="none that holds"):
        delegations.delegate(ines, person=per, **given, **days)
    insisting = delegations.delegate.under(Terms(override=Override("Fog.")))
    with pytest.raises(GateClosed):
        insisting(ines, person=per, **given, **days)
    cleared(ines, per)
    assert delegations.delegate(ines, person=per, **given, **days).person == per


def test_a_night_shift_is_not_stranded_and_the_reason_is_kept(ines):
    nora, role = person(ines), guard_role(ines, clearance_needed="basic")
    made = assignments.propose_assignment(ines, role=role, person=nora, starts_on=DAY)
    anyway = Terms(override=Override("Fog: nobody else can come tonight."))
    assignments.assign.under(anyway)(ines, made)
    with acting_as(ines):
        passed = GateOverride.objects.get()
        assert (passed.gate, passed.reason) == (
            "cleared-first",
            "Fog: nobody else can come tonight.",
        )
        assert passed.review_due == dt.date(2026, 5, 11)


def test_a_role_that_needs_a_licence_waits_for_it(ines):
    nora, role = person(ines), guard_role(ines)
    needs(ines, role, "Guard licence", level="certificate")
    needs(ines, role, "Reporting", level="trained")
    made = assignments.propose_assignment(ines, role=role, person=nora, starts_on=DAY)
    with pytest.raises(GateClosed, match="Guard licence"):
        assignments.assign(ines, made)
    knows(ines, nora, "Guard licence", level="certificate")
    assignments.assign(ines, made)
    assert made.state == "assigned"


def test_only_few_may_request(tom, ines, omar):
    nora = person(ines)
    for who in (tom, omar):
        with pytest.raises(NotPermitted):
            clearance.request_clearance(who, person=nora, level="basic")

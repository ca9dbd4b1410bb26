"""The matrix, what runs out, one's own, the board of clearances: pages, sheet and paper (7.2)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from holdfast.accounts.models import AccessLogEntry, Person
from holdfast.acting.callers import acting_as
from holdfast.support.commands import competence_gaps
from holdfast.support.models import CompetenceGap
from holdfast.support.queries.competence_matrix import Asked, expiry_board, matrix
from holdfast.support.queries.competence_own import own_due
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

SOON = dt.date(2026, 5, 24)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def guard(ines):
    return guard_role(ines)


@pytest.fixture
def staffed(ines, guard):
    """Give a gate with a guard who lacks one of two subjects, and one who could stand in."""
    nora, per = person(ines), person(ines, "Per Moe")
    holds(ines, guard, nora)
    search, seals = needs(ines, guard, "Search"), needs(ines, guard, "Cargo and seals")
    knows(ines, nora, "Search", valid_until=SOON)
    knows(ines, per, "Search")
    knows(ines, per, "Cargo and seals")
    return {"nora": nora, "per": per, "search": search, "seals": seals}


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_matrix_says_where_to_begin(ines, client_of):
    shown = page(client_of(ines), "/support/competence/")
    assert "Nothing is asked of anybody yet" in shown
    assert "/support/competence-requirements/new/" in shown


def test_the_matrix_is_a_table_that_says_in_words_how_each_stands(ines, client_of, staffed):
    shown = page(client_of(ines), "/support/competence/")
    assert '<th scope="row"><a' in shown
    assert 'scope="colgroup"' in shown
    assert "Expires within 90 days, until 24 May 2026" in shown
    assert 'data-standing="missing"' in shown
    assert f"person={staffed['nora'].pk}&amp;requirement={staffed['seals'].pk}" in shown


def test_what_somebody_may_not_edit_leads_nowhere(tom, ines, client_of, staffed):
    shown = page(client_of(tom), "/support/competence/")
    assert "competence-records/new" not in shown
    assert "/support/competence/plan/" not in shown
    assert client_of(tom).get("/support/competence/plan/").status_code == 403


def test_who_may_stand_in_meets_all_and_does_not_have_the_role(ines, guard, staffed):
    with acting_as(ines):
        found = matrix(ines, Asked(role=guard.pk))
    assert [s.person.title for s in found.stand_ins] == ["Per Moe"]


def test_where_clearance_is_needed_only_the_cleared_stand_in_and_the_look_is_logged(
    ines, tom, client_of
):
    guard = guard_role(ines, clearance_needed="basic")
    needs(ines, guard, "Search")
    nora, per = person(ines), person(ines, "Per Moe")
    for who in (nora, per):
        knows(ines, who, "Search")
    cleared(ines, per)
    address = f"/support/competence/?role={guard.pk}"
    shown = page(client_of(ines), address)
    assert "Per Moe" in shown
    assert "Nora Dahl" not in shown
    assert AccessLogEntry.objects.filter(subject__contains="Per Moe").count() == 1
    others = page(client_of(tom), address)
    assert "Nora Dahl" in others
    assert "Per Moe" in others
    assert "Few may read those" in others


def test_the_matrix_narrows_by_unit_and_to_who_lacks_something(ines, guard, north, south):
    nora, per = person(ines, unit=north), person(ines, "Per Moe", unit=south)
    for who in (nora, per):
        holds(ines, guard, who)
    needs(ines, guard, "Search")
    knows(ines, per, "Search")
    with acting_as(ines):
        assert [r.person.pk for r in matrix(ines, Asked(unit=north.pk)).rows] == [nora.pk]
        assert [r.person.pk for r in matrix(ines, Asked(lacking=True)).rows] == [nora.pk]
        assert {r.person.pk for r in matrix(ines, Asked()).rows} == {nora.pk, per.pk}


def test_a_site_officer_sees_the_people_of_the_own_unit_only(ines, omar, guard, south):
    per = person(ines, "Per Moe", unit=south)
    holds(ines, guard, per)
    needs(ines, guard, "Search")
    with acting_as(omar):
        assert matrix(omar, Asked()).rows == ()


def test_fifty_people_ask_as_often_as_one(ines, guard, django_assert_max_num_queries):
    needs(ines, guard, "Search")
    for number in range(8):
        who = person(ines, f"Guard {number}")
        holds(ines, guard, who)
        knows(ines, who, "Search")
    with acting_as(ines), django_assert_max_num_queries(10):
        assert len(matrix(ines, Asked(role=guard.pk)).rows) == 8


def test_the_sheet_says_what_the_page_says(ines, tom, client_of, staffed):
    answer = client_of(ines).get("/support/competence/sheet/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    lines = rows.to_python()
    assert lines[1][2:] == ["Cargo and seals (Trained)", "Search (Trained)"]
    assert lines[2] == ["Nora Dahl", "", "Missing", "Until 24 May 2026"]
    assert client_of("eve") is not None
    assert AccessLogEntry.objects.filter(kind="exported").count() == 1


def test_the_paper_comes_as_a_pdf(ines, client_of, staffed):
    answer = client_of(ines).get("/support/competence/print.pdf")
    assert answer["Content-Type"] == "application/pdf"


def test_all_gaps_are_planned_from_the_matrix(ines, client_of, staffed):
    client = client_of(ines)
    assert "Plan for all that is missing" in page(client, "/support/competence/plan/")
    late = client.post(
        "/support/competence/plan/", {"measure": "training", "due": "2026-01-01", "plan": ""}
    )
    assert b"That day has passed" in late.content
    done = client.post(
        "/support/competence/plan/", {"measure": "training", "due": "2026-08-01", "plan": "Course"}
    )
    assert done.status_code == 302
    with acting_as(ines):
        gap = CompetenceGap.objects.get()
        assert (gap.person_id, gap.requirement_id) == (staffed["nora"].pk, staffed["seals"].pk)


def test_what_runs_out_stands_in_the_lane_of_its_days(ines, guard, client_of):
    needs(ines, guard, "Search")
    for name, until in (
        ("Anna", dt.date(2026, 5, 1)),
        ("Bodil", dt.date(2026, 5, 11)),
        ("Carl", dt.date(2026, 6, 3)),
        ("Dag", dt.date(2026, 8, 2)),
        ("Else", dt.date(2026, 8, 3)),
    ):
        who = person(ines, name)
        holds(ines, guard, who)
        knows(ines, who, "Search", obtained_on=dt.date(2026, 4, 1), valid_until=until)
    with acting_as(ines):
        lanes = expiry_board(ines, clearances=True)
        found = {lane.key: [e.person.title for e in lane.items] for lane in lanes}
    assert found == {"past": ["Anna"], "in-7": ["Bodil"], "in-30": ["Carl"], "in-90": ["Dag"]}
    assert "Nothing is planned." in page(client_of(ines), "/support/competence/expiry/")


def test_an_expired_competence_stays_on_the_board_while_somebody_acts_on_it(ines, guard):
    asked, nora = needs(ines, guard, "Search"), person(ines)
    holds(ines, guard, nora)
    knows(ines, nora, "Search", obtained_on=dt.date(2026, 4, 1), valid_until=dt.date(2026, 5, 1))
    competence_gaps.raise_gap(ines, person=nora, requirement=asked, due=YEAR)
    with acting_as(ines):
        past = expiry_board(ines, clearances=False)[0]
    assert [e.person.pk for e in past.items] == [nora.pk]


def test_what_runs_out_can_be_acted_on_from_the_board(ines, tom, staffed, client_of):
    cleared(ines, staffed["nora"], valid_until=SOON)
    plan = f"person={staffed['nora'].pk}&amp;requirement={staffed['search'].pk}"
    shown = page(client_of(ines), "/support/competence/expiry/")
    assert f"/support/competence-gaps/new/?{plan}" in shown
    renew = f"/support/clearances/new/?person={staffed['nora'].pk}&amp;level=basic"
    assert renew in shown
    begun = page(client_of(ines), renew.replace("&amp;", "&"))
    assert "Nora Dahl" in begun
    others = page(client_of(tom), "/support/competence/expiry/")
    assert "/new/?person" not in others
    gap = {"person": staffed["nora"], "requirement": staffed["search"], "due": YEAR}
    competence_gaps.raise_gap(ines, **gap)
    assert plan not in page(client_of(ines), "/support/competence/expiry/")


def test_clearances_on_the_board_are_for_few_and_logged(ines, tom, client_of):
    made = cleared(ines, person(ines), valid_until=SOON)
    assert "Nora Dahl" not in page(client_of(tom), "/support/competence/expiry/")
    assert not AccessLogEntry.objects.filter(subject__contains="CLR-").exists()
    assert "Nora Dahl" in page(client_of(ines), "/support/competence/expiry/")
    assert AccessLogEntry.objects.filter(subject__contains=str(made)).count() == 1


def test_the_board_of_clearances_and_its_readings_are_for_few(ines, tom, eve, aud, client_of):
    cleared(ines, person(ines), valid_until=SOON)
    for address in ("", "readings/", "print.pdf"):
        for who in (tom, eve, aud):
            assert client_of(who).get(f"/support/clearance/{address}").status_code == 403
    assert "Runs out within 90 days" in page(client_of(ines), "/support/clearance/")
    read = page(client_of(ines), "/support/clearance/readings/")
    assert "Board of clearances: CLR-0001 Clearance of Nora Dahl" in read
    assert ines.name in read


def test_whoever_has_a_role_without_its_clearance_is_named_on_the_board(ines, client_of):
    holds(ines, guard_role(ines, clearance_needed="enhanced"), person(ines))
    assert "not cleared up to its level" in page(client_of(ines), "/support/clearance/")


def test_somebody_sees_the_own_needs_records_and_clearance(ines, eve, guard, client_of):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
    holds(ines, guard, own)
    needs(ines, guard, "Search")
    cleared(ines, own)
    cleared(ines, person(ines))
    shown = page(client_of(eve), "/support/competence/mine/")
    assert "Search" in shown
    assert "Basic" in shown
    assert "Nora Dahl" not in shown


def test_the_person_is_reminded_ninety_thirty_and_seven_days_before(ines, eve, monkeypatch):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
    knows(ines, own, "Search", valid_until=dt.date(2026, 12, 31))
    cleared(ines, own, valid_until=YEAR)

    def reminded() -> list[str]:
        with acting_as(eve):
            return [item.what for item in own_due(eve)]

    assert reminded() == []
    for today, days in (("2026-10-02", 90), ("2026-12-01", 30), ("2026-12-24", 7)):
        monkeypatch.setenv("HOLDFAST_CLOCK", today)
        assert reminded() == [f"Yours runs out within {days} days, on 31 Dec 2026"]
    monkeypatch.setenv("HOLDFAST_CLOCK", "2027-01-02")
    assert reminded()[0] == "Yours has run out: renew it"


def test_my_work_shows_a_request_for_consent_to_the_person(ines, eve, client_of):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
    from_ines: dict[str, Any] = {"decided_on": None, "valid_until": None}
    cleared(ines, own, **from_ines)
    assert "Consent to the screening" in page(client_of(eve), "/work/")


def test_the_home_page_counts_gaps_for_whoever_looks_after_them(ines, eve, client_of, staffed):
    assert "/support/competence/?lacking=yes" in page(client_of(ines), "/")
    assert "/support/competence/?lacking=yes" not in page(client_of(eve), "/")


def test_a_requirement_shows_who_has_to_meet_it_who_does_not_first(ines, client_of, staffed):
    address = f"/support/competence-requirements/{staffed['seals'].pk}/"
    shown = page(client_of(ines), address)
    assert "Who has to meet it" in shown
    assert "Nora Dahl" in shown
    assert "Per Moe" not in shown


def test_whoever_enters_it_looks_after_it_unless_somebody_else_does(ines, staffed):
    with acting_as(ines):
        assert knows(ines, staffed["nora"], "Radio").owner_id == ines.person_id
        assert knows(ines, staffed["nora"], "Fire", owner=staffed["per"]).owner == staffed["per"]


def test_a_site_officer_is_offered_the_own_unit_to_plan_for(ines, omar, north, client_of):
    shown = page(client_of(omar), "/support/competence/plan/")
    assert f'<option value="{north.pk}" selected>' in shown

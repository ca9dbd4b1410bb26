"""What is needed against what is provided: in the plan that is read, and today (7.1)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from holdfast.acting.callers import acting_as
from holdfast.support.commands import resources
from holdfast.support.tests.test_resources import DAY, need, plan_in_force


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def address_of(plan) -> str:
    return f"/support/resource-plans/{plan.pk}/"


def test_an_approved_plan_shows_its_needs_by_kind_with_gap_and_decision(ines, tom, eve, client_of):
    guards, cameras = need(ines, "people"), need(ines, "equipment", provided=Decimal(4))
    resources.decline_need(tom, guards, decision="Not before the new gate is built.")
    shown = page(client_of(eve), address_of(plan_in_force(ines, tom)))
    assert "as approved in version 1" in shown
    assert shown.index(guards.title) < shown.index(cameras.title)
    assert "Not before the new gate is built." in shown
    assert "short in 1 of 1" in shown
    assert "Today's needs are still those that were approved." in shown.replace("&#x27;", "'")


def test_the_plan_leads_to_its_copies(ines, tom, client_of):
    plan = plan_in_force(ines, tom)
    assert f"/support/content/support/resource-plans/{plan.pk}/copies/" in page(
        client_of(ines), address_of(plan)
    )


def test_the_plan_says_where_today_differs_from_what_was_approved(ines, tom, client_of):
    guards, gone = need(ines, "people"), need(ines, "budget")
    plan = plan_in_force(ines, tom)
    resources.amend_need(ines, guards, needed=Decimal(6))
    resources.end_need(ines, gone, reason="Paid by the port.")
    later = need(ines, "premises")
    shown = page(client_of(ines), address_of(plan))
    assert "3 needs differ from what was approved" in shown
    assert "needed 4, now 6" in shown
    assert f"{gone.reference} {gone.title}</a>: no longer among the needs" in shown
    assert f"{later.title}</a>: stated since" in shown


def test_without_a_version_in_force_the_plan_shows_what_the_next_one_would_bind(ines, client_of):
    guards = need(ines, "people")
    plan = resources.set_up_resource_plan(ines, title="Resources 2026", owner=guards.owner)
    shown = page(client_of(ines), address_of(plan))
    assert "as it stands today" in shown
    assert guards.title in shown


def test_of_a_need_that_the_reader_may_not_see_only_the_reference_shows(ines, tom, eve, client_of):
    secret = need(ines, "people", title="Guards of the vault", classification="confidential")
    plan = plan_in_force(ines, tom)
    assert "Guards of the vault" in page(client_of(ines), address_of(plan))
    shown = page(client_of(eve), address_of(plan))
    assert "Guards of the vault" not in shown
    assert secret.reference in shown
    assert "no longer among the needs" not in shown
    assert "Guards of the vault" not in page(client_of(eve), "/support/resources/")


def test_the_page_of_today_begins_with_what_waits_for_a_decision(ines, tom, client_of):
    guards = need(ines, "people")
    cameras = need(ines, "equipment")
    resources.grant_need(tom, cameras, decision="Agreed.", provide_by=dt.date(2026, 6, 1))
    shown = page(client_of(tom), "/support/resources/")
    assert "1 need waits for a decision" in shown
    assert f"{guards.title}</a>: 2 a shift missing" in shown
    assert "Open each to grant it" in shown
    assert "No resource plan is in force" in shown
    assert "Budget, Technology, Premises" in shown


def test_an_empty_house_is_told_what_the_page_is_for(ines, client_of):
    shown = page(client_of(ines), "/support/resources/")
    assert "No need is stated yet" in shown
    assert "/support/resource-needs/new/" in shown


def test_what_was_granted_and_is_late_is_counted(ines, tom, client_of, monkeypatch):
    cameras = need(ines, "equipment")
    resources.grant_need(tom, cameras, decision="Agreed.", provide_by=dt.date(2026, 6, 1))
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-06-02")
    with acting_as(tom):
        assert 'data-tone="bad"' in page(client_of(tom), "/support/resources/")

"""The forecast of a change: it is tried, the checks are asked again, and nothing of it stays."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.context.tests.stage import document, link
from holdfast.leadership.commands import roles
from holdfast.leadership.models import RoleAssignment
from holdfast.ledger.reading import head
from holdfast.planning.commands import changes
from holdfast.planning.commands.changes.forecasting import forecast_with
from holdfast.planning.models import ChangePlan
from holdfast.planning.tests.changes_stage import raised, screened
from holdfast.records.choices import Relation
from holdfast.support.models import Document


def by_statement(lines):
    return {line.requirement: line for line in lines}


@pytest.fixture
def guard(ines):
    return roles.describe_role(ines, title="Gate supervisor")


def forecast(caller, plan):
    with acting_as(caller):
        return forecast_with(caller, ChangePlan.objects.get(pk=plan.pk))


def test_while_it_is_made_what_it_changes_does_not_count(ines, order):
    found = by_statement(forecast(ines, screened(ines, order)).meanwhile)
    assert "4.2.2/b" in found  # a statement that reads documents
    with acting_as(ines):
        assert Document.objects.live().filter(pk=order.pk).exists()


def test_nothing_is_written_by_looking(ines, order):
    plan = screened(ines, order)
    with acting_as(ines):
        before = head(ines.organization_id)
    forecast(ines, plan)
    with acting_as(ines):
        assert head(ines.organization_id) == before


def test_roles_that_change_hands_are_tried_too(ines, order, guard):
    plan = screened(ines, order)
    assert forecast(ines, plan).afterwards == ()
    changes.name_role_change(ines, plan, role=guard, to_person=add_person(ines, title="Per Moe"))
    found = forecast(ines, plan)
    assert "5.3/1" in by_statement(found.afterwards) or found.refused
    with acting_as(ines):
        assert not RoleAssignment.objects.filter(role=guard).exists()


def test_what_was_seen_is_kept_with_the_plan_in_its_words(ines, order):
    plan = screened(ines, order)
    with acting_as(ines):
        kept = ChangePlan.objects.get(pk=plan.pk).effect["outlook"]
    assert {line["phase"] for line in kept} == {"meanwhile"}
    assert {line["requirement"] for line in kept} == set(
        by_statement(forecast(ines, plan).meanwhile)
    )


def test_the_page_works_it_out_and_leads_back(client_of, ines, order):
    plan = screened(ines, order)
    page = client_of("ines").get(reverse("planning:change-forecast", args=(plan.pk,)))
    text = page.content.decode()
    assert page.status_code == 200
    assert "While it is made" in text
    assert "Record that it was looked at" in text


def test_what_becomes_of_a_statement_is_said_once():
    line = {
        "requirement": "8.2/a", "asks": "Identify the processes.", "status": "Met",
        "tone": "good", "words": "Becomes a gap: no process in force.", "words_tone": "bad",
    }  # fmt: skip
    phase = {"title": "While it is made", "changed": [line], "staying": []}
    text = render_to_string("planning/parts/forecast.html", {"phases": [phase]})
    assert text.lower().count("becomes a gap") == 1


def test_a_plan_that_names_nothing_is_told_what_to_link(client_of, ines):
    plan = raised(ines)
    page = client_of("ines").get(reverse("planning:change-forecast", args=(plan.pk,)))
    assert "It names no record yet" in page.content.decode()


def test_the_forecast_is_for_those_who_may_read_the_status(client_of, ines, order):
    plan = screened(ines, order)
    address = reverse("planning:change-forecast", args=(plan.pk,))
    assert client_of("eve").get(address).status_code == 403
    assert client_of("vera").get(address).status_code == 404
    assert (
        "Work the forecast out now"
        not in client_of("eve")
        .get(reverse("web:reference", args=(plan.reference,)), follow=True)
        .content.decode()
    )


def test_a_further_record_changes_the_forecast(ines, order):
    plan = screened(ines, order)
    before = by_statement(forecast(ines, plan).meanwhile)
    link(ines, plan, document(ines, "Key register"), Relation.CHANGES)
    assert set(before) <= set(by_statement(forecast(ines, plan).meanwhile))

"""The coverage matrix: the same truth as the checks, a step for each gap, for whom may take it."""

import datetime as dt

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_site, add_unit
from holdfast.acting.callers import acting_as
from holdfast.context.tests.stage import adopted, party, put_in_force, required, scope_draft
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Consideration
from holdfast.operation.risk.queries.coverage_matrix import GROUPS, matrix
from holdfast.operation.risk.tests.stage import (
    TODAY,
    answer,
    in_force,
    judged,
    owned_by,
    told,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import trace

pytestmark = pytest.mark.django_db
HERE = "risk:coverage"
NEXT_YEAR = dt.date(2027, 3, 1)


@pytest.fixture
def owner(installation, ines):
    return owned_by(installation, ines)


@pytest.fixture
def quay(ines, tom, installation, owner):
    unit = add_unit(installation, title="Terminal")
    site = add_site(installation, title="Quay 1", unit=unit)
    issue, need = adopted(ines, owner), required(ines, party(ines))
    put_in_force(ines, tom, scope_draft(ines, owner, unit, site, issue, need))
    in_force(ines)
    return site


def assessed(ines, tom, *covers):
    made = commands.plan_assessment(ines, title="Round")
    for place in covers:
        trace(ines, made, relation=Relation.COVERS, target=place)
    made = commands.submit_assessment(ines, commands.start_assessment(ines, made))
    return commands.approve_assessment(tom, made, statement="So.", review_due=NEXT_YEAR)


def shown(client):
    found = client.get(reverse(HERE))
    assert found.status_code == 200
    return found.content.decode()


def cells(caller, title):
    with acting_as(caller):
        row = next(row for row in matrix(TODAY) if row.title == title)
    return {cell.category: cell for cell in row.cells}


def test_strangers_are_led_to_the_door(client, halden):
    assert client.get(reverse(HERE)).status_code == 302


def test_without_a_scope_it_says_so(client_of, ines):
    assert "No scope is in force" in shown(client_of("ines"))


def test_a_place_that_no_assessment_covers_is_a_gap_throughout(ines, quay):
    told(ines, site=quay, is_human=True)
    found = cells(ines, "Quay 1")
    assert found["human"].count == 1
    assert all(found[c].is_gap for _s, group in GROUPS for c in group if found[c].is_considered)


def test_a_unit_has_what_stands_at_its_sites_and_the_whole_has_what_stands_nowhere(ines, quay):
    told(ines, site=quay, is_human=True)
    told(ines, "Strike", is_outside=True)
    assert cells(ines, "Terminal")["human"].count == 1
    assert cells(ines, "Terminal")["outside"].count == 0
    assert cells(ines, "")["outside"].count == 1
    assert cells(ines, "")["human"].count == 0


@pytest.mark.parametrize(
    ("statement", "categories"),
    [(statement, categories) for statement, categories in GROUPS if statement[-1] in "abd"],
)
def test_the_matrix_and_the_check_say_the_same(ines, tom, quay, statement, categories):
    judged(ines, site=quay)
    assessed(ines, tom, quay)
    for number, category in enumerate(categories):
        found = cells(ines, "Quay 1")
        assert sum(found[c].is_gap for c in categories) == len(categories) - number
        assert len(answer(ines, statement).gaps) == len(categories) - number
        if number % 2:
            told(ines, category, site=quay, **{f"is_{category}": True})
        else:
            commands.record_consideration(
                ines, category=Consideration(category), reason="None thinkable.", site=quay
            )
    assert answer(ines, statement).met
    found = cells(ines, "Quay 1")
    assert not any(found[c].is_gap for c in categories)


def test_an_empty_cell_offers_both_answers_to_whom_may_give_them(client_of, ines, tom, quay):
    judged(ines, site=quay)
    assessed(ines, tom, quay)
    page = shown(client_of("ines"))
    assert f"site={quay.pk}" in page
    assert "/risk/considerations/new/?category=cultural" in page
    assert "is_cultural=on" in page
    assert "/risk/considerations/new/" not in shown(client_of("aud"))


def test_the_form_behind_a_cell_is_filled_in_and_leads_back(client_of, ines, quay):
    client = client_of("ines")
    address = f"/risk/considerations/new/?category=cultural&site={quay.pk}&next={reverse(HERE)}"
    assert f'value="{quay.pk}" selected' in client.get(address).content.decode()
    answered = client.post(
        address,
        {"category": "cultural", "reason": "All mixed.", "site": quay.pk, "next": reverse(HERE)},
    )
    assert (answered.status_code, answered["Location"]) == (302, reverse(HERE))
    assert "considered" in shown(client)
    assert cells(ines, "Quay 1")["cultural"].considered


def test_each_output_of_6_1_3_says_how_many_are_linked_and_what_is_next(client_of, ines):
    in_force(ines)
    risk = judged(ines, "High one", current=(3, 4), target=(2, 3))
    page = shown(client_of("ines"))
    assert f"/risk/scenarios/{risk.pk}/reported-to-enterprise/" in page
    assert "not assessed yet" in page
    commands.report_scenario(ines, risk, enterprise_register="Group register")
    assert "/reported-to-enterprise/" not in shown(client_of("ines"))


def test_what_may_not_be_read_is_not_named(client_of, ines):
    in_force(ines)
    judged(ines, "Bribed officer", current=(3, 4), target=(2, 3), classification="confidential")
    assert "Bribed officer" in shown(client_of("ines"))
    assert "Bribed officer" not in shown(client_of("eve"))


def test_the_matrix_asks_as_many_questions_for_many_as_for_one(
    ines, quay, django_assert_max_num_queries
):
    def asked():
        with acting_as(ines), django_assert_max_num_queries(15) as counted:
            matrix(TODAY)
        return len(counted)

    told(ines, site=quay)
    few = asked()
    for number in range(4):
        told(ines, f"More {number}", site=quay, is_human=True)
    assert asked() == few

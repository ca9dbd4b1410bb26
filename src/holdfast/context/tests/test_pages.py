"""Pages of clause 4: what they show, and to whom."""

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_site
from holdfast.context.choices import ComplianceResult
from holdfast.context.commands import issues, obligations, parties
from holdfast.context.tests.stage import (
    LATER,
    TODAY,
    adopted,
    applicable,
    document,
    link,
    obligation,
    party,
    places,
    put_in_force,
    required,
    scope_draft,
)
from holdfast.records.choices import Classification, Relation

PAGES = ["context:party-map", "context:legal-register", "context:scope"]


def shown(client, name, query=""):
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_what_belongs_there(client_of, name):
    assert "empty__text" in shown(client_of("ines"), name)


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_led_to_the_door(client, halden, name):
    assert client.get(reverse(name)).status_code == 302


def test_the_party_map_places_parties_and_shows_what_addresses_their_requirements(client_of, ines):
    customer = party(ines, "Norsk Shipping", influence=5, interest=4, kind="customer")
    party(ines, "Town", no_requirements_because="It only owns the land.")
    met = parties.adopt_requirement(ines, required(ines, customer, "Seals"), reason="Contract.")
    link(ines, document(ines, "Seal control"), met, Relation.ADDRESSES)
    parties.adopt_requirement(ines, required(ines, customer, "Parking"), reason="Contract.")
    page = shown(client_of("ines"), "context:party-map")
    for words in (
        "Norsk Shipping",
        "work closely with",
        "Seal control",
        "It only owns the land.",
        "1 requirement to be addressed that nothing addresses",
        "nothing yet",
    ):
        assert words in page


def test_the_legal_register_groups_by_jurisdiction_and_counts_what_is_missing(client_of, ines):
    act = applicable(ines, "Access control", jurisdiction="Norway", place="§ 8")
    link(ines, document(ines, "Gate procedure"), act, Relation.MEETS)
    obligations.evaluate_compliance(
        ines,
        act,
        result=ComplianceResult.PARTIAL,
        evidence="Log.",
        evaluated_on=TODAY,
        next_evaluation=LATER,
        shortfall="No log at night.",
    )
    obligation(ines, "Cabotage", jurisdiction="European Union", kind="regulation")
    page = shown(client_of("ines"), "context:legal-register")
    for words in ("Norway", "European Union", "§ 8", "Gate procedure", "Partly compliant"):
        assert words in page
    assert page.index("European Union") < page.index("Norway")
    narrowed = shown(client_of("ines"), "context:legal-register", "?kind=regulation")
    assert "Cabotage" in narrowed
    assert "Access control" not in narrowed


def test_the_scope_page_shows_flags_and_places_it_does_not_name(client_of, ines, tom, nora):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
    issue = adopted(ines, nora)
    scope = scope_draft(ines, nora, *places(ines), issue, need)
    assert "Not in force" in shown(client_of("ines"), "context:scope")
    put_in_force(ines, tom, scope)
    add_site(ines, title="Marina")
    add_site(ines, title="Rail yard")
    page = shown(client_of("ines"), "context:scope")
    assert "Quay to gate" in page
    assert "run by the town" in page
    assert "Rail yard" in page
    assert "site: Marina" not in page
    assert "Flagged for review" not in page
    issue.refresh_from_db()
    issues.amend_issue(ines, issue, effect="More.")
    assert "Flagged for review" in shown(client_of("ines"), "context:scope")
    assert "looked-at-again" not in shown(client_of("aud"), "context:scope")


def test_the_scope_page_does_not_name_what_the_reader_may_not_open(client_of, ines, tom, nora):
    secret = adopted(ines, nora)
    issues.amend_issue(ines, secret, title="Informant", classification=Classification.CONFIDENTIAL)
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
    put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), secret, need))
    issues.amend_issue(ines, secret, effect="More.")
    assert shown(client_of("ines"), "context:scope").count("Informant") == 2
    page = shown(client_of("eve"), "context:scope")
    assert page.count("a record that you may not read") == 2
    assert "Informant" not in page
    assert secret.reference not in page


def test_nobody_sees_another_organization(client_of, ines):
    party(ines, "Norsk Shipping")
    applicable(ines, "Access control")
    assert "Norsk Shipping" not in shown(client_of("vera"), "context:party-map")
    assert "Access control" not in shown(client_of("vera"), "context:legal-register")


def test_what_is_confidential_or_of_another_unit_is_not_shown(client_of, ines, south):
    party(ines, "Informant", classification=Classification.CONFIDENTIAL)
    party(ines, "South union", unit=south)
    page = shown(client_of("omar"), "context:party-map")
    assert "Informant" not in page
    assert "South union" not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_much_for_many_records_as_for_a_few(
    client_of, ines, tom, nora, name, django_assert_max_num_queries
):
    def one_more():
        need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
        link(ines, document(ines), need, Relation.ADDRESSES)
        link(ines, document(ines), applicable(ines), Relation.MEETS)
        return adopted(ines, nora), need

    considered = one_more()
    put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), *considered))
    client = client_of("ines")
    shown(client, name)
    with django_assert_max_num_queries(30) as asked:
        shown(client, name)
    few = len(asked)
    for _ in range(3):
        one_more()
    shown(client, name)  # the first look after a change answers the statements anew
    with django_assert_max_num_queries(few):
        shown(client, name)

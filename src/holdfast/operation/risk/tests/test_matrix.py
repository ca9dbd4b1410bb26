"""The matrix, the handbook, the page of a scenario: what people see, and what it costs to ask."""

import datetime as dt

import pytest
from django.utils.formats import date_format

from holdfast.accounts.commands import add_site
from holdfast.acting.callers import acting_as
from holdfast.operation.risk import commands
from holdfast.operation.risk.queries.matrix import MARKED
from holdfast.operation.risk.tests.stage import (
    TODAY,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    planned,
    told,
)

pytestmark = pytest.mark.django_db
MATRIX = "/risk/matrix/"


def page(client, query="", **headers):
    response = client.get(f"{MATRIX}{query}", **headers)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_method_the_page_says_so_and_puts_one_in_force_with_one_click(client_of, ines):
    scenario = told(ines, likelihood_current=4, consequence_current=5)
    client = client_of("ines")
    text = page(client)
    assert "No risk method is in force" in text
    assert "1 risk was recorded with likelihood and consequence" in text
    answered = client.post("/risk/handbook/adopt/", {"key": "default", "then": "matrix"})
    assert answered.status_code == 302
    assert fresh(ines, scenario).level_current == "E"
    assert scenario.reference in page(client)


def test_who_may_not_choose_the_method_is_not_offered_it(client_of, eve, halden):
    client = client_of("eve")
    assert "Put the default method in force" not in page(client)
    assert client.post("/risk/handbook/adopt/", {"key": "default"}).status_code == 403


def test_each_cell_says_level_and_count_and_opens_its_list(client_of, ines):
    in_force(ines)
    first = judged(ines, "Fence cut", current=(3, 4))
    second = judged(ines, "Truck rams the gate", current=(3, 4))
    judged(ines, "Badge lent", current=(1, 1))
    client = client_of("ines")
    text = page(client)
    assert 'aria-label="2 scenarios, High, likelihood 3, consequence 4"' in text
    assert 'data-island="risk-matrix"' in text
    assert 'data-before="5-5" data-current-position="3-4" data-target="3-4"' in text
    opened = page(client, "?cell=3-4", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="aside#aside")
    assert first.title in opened
    assert second.title in opened
    assert "Badge lent" not in opened
    assert "<html" not in opened
    assert "<html" in page(client, "?cell=3-4")


def test_the_moment_is_chosen_without_script_too(client_of, ines):
    in_force(ines)
    judged(ines, current=(3, 4), target=(1, 2))
    text = page(client_of("ines"), "?stage=target")
    assert 'aria-label="1 scenario, Low, likelihood 1, consequence 2"' in text
    assert 'aria-label="0 scenarios, High, likelihood 3, consequence 4"' in text


def test_filters_narrow_matrix_figures_and_list(client_of, ines, tom):
    in_force(ines)
    gate = add_site(ines, title="Main gate")
    kept = judged(ines, "Fence cut", current=(3, 4), site=gate, family="a")
    judged(ines, "Badge lent", current=(1, 1), family="d")
    old = judged(ines, "Old one", current=(2, 3))
    commands.amend_scenario(ines, old, review_due=TODAY - dt.timedelta(days=1))
    decided(tom, kept, "modify")
    client = client_of("ines")
    for query, seen, unseen in (
        (f"?site={gate.pk}", "Fence cut", "Badge lent"),
        ("?family=d", "Badge lent", "Fence cut"),
        ("?level=H", "Fence cut", "Badge lent"),
        ("?decision=modify", "Fence cut", "Badge lent"),
        ("?above=yes", "Fence cut", "Old one"),
        ("?overdue=yes", "Old one", "Fence cut"),
    ):
        text = page(client, query)
        assert seen in text, query
        assert unseen not in text, query
        assert "1 risk" in text, query


@pytest.mark.parametrize(
    "query", ["?cell=9-9", "?cell=x", "?site=no", "?stage=never", "?level=<b>"]
)
def test_addresses_that_make_no_sense_show_a_page_all_the_same(client_of, ines, query):
    in_force(ines)
    judged(ines)
    assert "<b>" not in page(client_of("ines"), query)


def test_the_figures_say_what_the_last_assessment_said(client_of, ines, tom):
    in_force(ines)
    judged(ines, current=(3, 4))
    assessment = commands.plan_assessment(ines, title="Yearly round")
    assessment = commands.start_assessment(ines, assessment)
    assessment = commands.submit_assessment(ines, assessment)
    commands.approve_assessment(
        tom, assessment, statement="As judged.", review_due=TODAY + dt.timedelta(days=365)
    )
    client = client_of("ines")
    assert f"as on {date_format(TODAY, 'SHORT_DATE_FORMAT')}" in page(client)
    judged(ines, "Truck rams the gate", current=(4, 4))
    assert f"1 more than on {date_format(TODAY, 'SHORT_DATE_FORMAT')}" in page(client)


def test_nobody_sees_the_risks_of_another_organization(client_of, ines, vera):
    in_force(ines)
    in_force(vera)
    judged(ines, "Fence cut")
    assert "Fence cut" not in page(client_of("vera"))


def test_confidential_scenarios_are_neither_shown_nor_counted(client_of, ines, eve):
    in_force(ines)
    judged(ines, "Fence cut", current=(3, 4))
    judged(ines, "Insider in the tower", current=(3, 4), classification="confidential")
    assert 'aria-label="2 scenarios, High' in page(client_of("ines"))
    text = page(client_of("eve"))
    assert 'aria-label="1 scenario, High' in text
    assert "Insider in the tower" not in text


def test_the_page_asks_the_same_number_of_questions_for_many(
    client_of, ines, django_assert_num_queries, django_assert_max_num_queries
):
    in_force(ines)
    gate = add_site(ines, title="Main gate")
    for number in range(2):
        judged(ines, f"Risk {number}", current=(3, 4), site=gate)
    client = client_of("ines")
    page(client)
    with django_assert_max_num_queries(40) as few:
        page(client)
    count = len(few)
    with acting_as(ines):
        for number in range(MARKED + 20):
            told(ines, f"More {number}", likelihood_current=1 + number % 5,
                 consequence_current=1 + number % 4, site=gate)  # fmt: skip
    page(client)  # the engine looks once at what changed
    with django_assert_num_queries(count - 1):  # no marks are read for so many
        text = page(client)
    assert 'data-island="risk-matrix"' not in text
    assert f"{MARKED + 22} risks" in text


def test_the_page_of_a_scenario_shows_scores_reasons_decision_and_treatments(
    client_of, ines, tom, installation
):
    in_force(ines)
    scenario = judged(ines, current=(4, 4), target=(2, 3))
    decided(tom, scenario, "retain")
    commands.accept_risk(
        tom, fresh(ines, scenario), reason="Guards meanwhile.", until=TODAY + dt.timedelta(days=9)
    )
    planned(ines, scenario, owned_by(installation, ines))
    response = client_of("ines").get(f"/risk/scenarios/{scenario.pk}/")
    text = response.content.decode()
    assert response.status_code == 200
    for words in (
        "Thieves working to order", "Before controls", "Seen so (current).",
        "Risk High: likelihood 4 meets consequence 4.", "Tom Berg", "Guards meanwhile.",
        "9 days left", "Light the fence", "Director",
    ):  # fmt: skip
        assert words in text, words


def test_the_handbook_prints_scales_tables_and_who_accepts_what(client_of, ines):
    in_force(ines)
    client = client_of("ines")
    text = client.get("/risk/handbook/").content.decode()
    for words in ("Organized and armed", "once in 50 years", "Only top management may accept it",
                  "IMO style", "never recomputes old scores"):  # fmt: skip
        assert words in text, words
    other = client.get("/risk/handbook/?method=imo").content.decode()
    assert "Not in force" in other


def test_the_home_page_names_the_gravest_risks(client_of, ines):
    in_force(ines)
    judged(ines, "Badge lent", current=(1, 1))
    judged(ines, "Truck rams the gate", current=(4, 5))
    text = client_of("ines").get("/").content.decode()
    assert text.index("Truck rams the gate") < text.index("Badge lent")
    assert "1 risk above appetite" in text

"""Scoring on one page: only what the method asks for, the level while one judges, nothing lost."""

import pytest

from holdfast.operation.risk import commands
from holdfast.operation.risk.tests.stage import fresh, in_force, judged, scores, told

pytestmark = pytest.mark.django_db


def address(scenario, part=""):
    return f"/risk/scenarios/{scenario.pk}/scored/{part}"


def test_the_page_asks_what_the_method_asks_and_no_more(client_of, ines):
    in_force(ines)
    scenario = told(ines)
    text = client_of("ines").get(address(scenario)).content.decode()
    assert 'name="intent"' in text
    assert "4 · One death, or many injured" in text
    assert 'name="threat_step"' not in text
    in_force(ines, "iso28001")
    text = client_of("ines").get(address(scenario)).content.decode()
    assert 'name="intent"' not in text


def test_scores_are_kept_and_the_page_leads_back(client_of, ines):
    in_force(ines)
    scenario = told(ines)
    sent = scores((5, 5), (3, 4), (2, 2)) | {"expected_version": scenario.version}
    answered = client_of("ines").post(address(scenario), sent)
    assert answered.status_code == 302
    assert fresh(ines, scenario).level_current == "H"


def test_what_the_method_does_not_ask_for_stays_as_it_was(client_of, ines):
    scenario = told(ines, intent=4)
    in_force(ines, "iso28001")
    answered = client_of("ines").post(address(scenario), scores((3, 3), (2, 2), (1, 1)))
    assert answered.status_code == 302
    assert fresh(ines, scenario).intent == 4


def test_what_the_method_objects_to_stands_at_its_field_and_nothing_is_lost(client_of, ines):
    in_force(ines)
    scenario = told(ines)
    sent = scores((5, 5), (3, 4), (2, 2)) | {"rationale_current": ""}
    answered = client_of("ines").post(address(scenario), sent)
    text = answered.content.decode()
    assert answered.status_code == 422
    assert "Say why." in text
    assert "Seen so (target)." in text
    assert fresh(ines, scenario).level_current == ""


def test_the_level_is_shown_while_one_judges_and_nothing_is_saved(client_of, ines):
    in_force(ines)
    scenario = told(ines)
    sent = {"intent": 4, "capability": 4, "vulnerability_current": 5, "money_current": 4}
    text = client_of("ines").post(address(scenario, "try/"), sent).content.decode()
    assert "Extreme" in text
    assert "Likelihood 5" in text
    assert "is not scored" in text
    assert fresh(ines, scenario).version == scenario.version


def test_a_derived_likelihood_is_left_to_the_method(client_of, ines):
    in_force(ines)
    scenario = told(ines, intent=4, capability=4, money_current=3, vulnerability_current=3)
    form = client_of("ines").get(address(scenario)).context["form"]
    assert form.initial["likelihood_current"] is None
    direct = commands.amend_scenario(ines, scenario, likelihood_current=1)
    form = client_of("ines").get(address(direct)).context["form"]
    assert form.initial["likelihood_current"] == 1


def test_a_form_that_somebody_overtook_is_refused(client_of, ines):
    in_force(ines)
    scenario = judged(ines)
    sent = scores((5, 5), (5, 5), (2, 2)) | {"expected_version": scenario.version - 1}
    answered = client_of("ines").post(address(scenario), sent)
    assert answered.status_code == 409
    assert fresh(ines, scenario).level_current == "L"


def test_who_may_not_assess_is_turned_away(client_of, ines, eve):
    in_force(ines)
    scenario = told(ines)
    assert client_of("eve").get(address(scenario)).status_code == 403
    assert client_of("eve").post(address(scenario, "try/"), {}).status_code == 403


def test_without_a_method_one_is_led_to_choose_it(client_of, ines):
    scenario = told(ines)
    answered = client_of("ines").get(address(scenario))
    assert (answered.status_code, answered.url) == (302, "/risk/handbook/")

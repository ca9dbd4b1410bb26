"""The board of planned changes and the page of a plan."""

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.context.tests.stage import document, link
from holdfast.leadership.commands import roles
from holdfast.planning.commands import changes
from holdfast.planning.printouts.change_plans import change_plan_printout
from holdfast.planning.printouts.changes_board import changes_printout
from holdfast.planning.queries.changes import board_of, unintended_open
from holdfast.planning.tests.changes_stage import (
    REVIEW,
    TODAY,
    approved,
    considered,
    detected,
    implemented,
    raised,
    screened,
)
from holdfast.records.choices import Classification, Relation
from holdfast.web.addresses import record_address
from holdfast.work.commands import plan_action_for

BOARD = "planning:changes"


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def order(ines):
    return document(ines, "Post orders")


def test_an_empty_board_says_what_belongs_there(client_of):
    assert "empty__text" in shown(client_of("ines"), reverse(BOARD))


def test_strangers_are_led_to_the_door(client, halden):
    assert client.get(reverse(BOARD)).status_code == 302


def test_the_board_shows_each_plan_with_what_it_waits_for(client_of, ines, tom, order):
    raised(ines, "Second gate")
    considered(ines, order, title="Night shift", resources="")
    approved(ines, tom, order, title="New cameras")
    detected(ines, "Post unstaffed")
    page = shown(client_of("ines"), reverse(BOARD))
    for words in ("Second gate", "the screening by the seven kinds", "Waits for: the resources"):
        assert words in page
    assert "Post unstaffed" in page
    assert page.index("Second gate") < page.index("Night shift") < page.index("New cameras")
    assert "Raise a change" not in shown(client_of("aud"), reverse(BOARD))


def test_nobody_sees_another_organization_or_what_is_confidential(client_of, ines, omar):
    raised(ines, "Informant", classification=Classification.CONFIDENTIAL)
    raised(ines, "Second gate")
    assert "Second gate" not in shown(client_of("vera"), reverse(BOARD))
    page = shown(client_of("omar"), reverse(BOARD))
    assert "Second gate" in page
    assert "Informant" not in page


def test_the_page_of_a_plan_shows_effect_forecast_risks_and_roles(client_of, ines, order):
    plan = screened(ines, order, kinds="ad")
    link(ines, document(ines, "Key register"), order, Relation.RELATES_TO)
    role = roles.describe_role(ines, title="Gate supervisor")
    per = add_person(ines, title="Per Moe")
    changes.name_role_change(ines, plan, role=role, to_person=per)
    changes.consider_risk(ines, plan, considered_on=TODAY, finding="Tailgating gets easier.")
    page = shown(client_of("ines"), record_address(plan))
    for words in (
        "Post orders",
        "1 record hangs on what is changed",
        "Key register",
        "4.2.2/b",
        "8.1 stays met.",
        "Tailgating gets easier.",
        "Per Moe",
        "when it is carried out",
    ):
        assert words in page


def test_the_page_says_when_the_effect_changed_since_it_was_looked_at(client_of, ines, order):
    plan = screened(ines, order)
    assert "look at it again" not in shown(client_of("ines"), record_address(plan))
    link(ines, plan, document(ines, "Key register"), Relation.CHANGES)
    assert "look at it again" in shown(client_of("ines"), record_address(plan))


def test_who_may_not_read_the_status_sees_the_statements_without_it(client_of, ines, order):
    plan = screened(ines, order)
    assert "Work the forecast out now" in shown(client_of("ines"), record_address(plan))
    page = shown(client_of("eve"), record_address(plan))
    assert "With the change" not in page
    assert "4.2.2/b" in page


def test_a_consideration_that_was_recorded_later_says_so(client_of, ines, order, next_month):
    plan = screened(ines, order)
    changes.consider_risk(ines, plan, considered_on=TODAY, finding="Tailgating gets easier.")
    client = client_of("ines")
    assert "recorded on" not in shown(client, record_address(plan))
    next_month()
    changes.consider_risk(ines, plan, considered_on=TODAY, finding="Queues too.")
    assert "recorded on" in shown(client, record_address(plan))
    with acting_as(ines):
        assert "Recorded on" in str(change_plan_printout(ines, plan))


def test_the_board_asks_as_much_for_many_plans_as_for_a_few(
    client_of, ines, tom, order, django_assert_max_num_queries
):
    client = client_of("ines")
    implemented(ines, tom, order)
    considered(ines, order)
    detected(ines)
    shown(client, reverse(BOARD))
    with django_assert_max_num_queries(30) as asked:
        shown(client, reverse(BOARD))
    few = len(asked)
    for _ in range(3):
        implemented(ines, tom, document(ines))
        considered(ines, order, implement_by=REVIEW)
        detected(ines)
    shown(client, reverse(BOARD))
    with django_assert_max_num_queries(few):
        shown(client, reverse(BOARD))


def edit_offered(client, plan):
    return f"{record_address(plan)}amend" in shown(client, record_address(plan))


def test_what_is_carried_out_is_not_offered_for_editing(client_of, ines, tom, order):
    client = client_of("ines")
    assert edit_offered(client, raised(ines))
    assert not edit_offered(client, implemented(ines, tom, order))
    urgent = raised(ines, "Fence fell", purpose="")
    changes.implement_in_emergency(
        ines, urgent, reason="The fence fell.", outcome="Guards.", implemented_on=TODAY
    )
    assert edit_offered(client, urgent)  # what it left out is completed before its review


def test_the_paper_tells_what_was_considered_decided_done_and_reviewed(ines, tom, order):
    plan = considered(ines, order, kinds="ad", roles_stay=False, business="acquisition")
    role = roles.describe_role(
        ines, title="Gate supervisor", responsibilities="Runs it.", authorities="May close it."
    )
    per = add_person(ines, title="Per Moe")
    changes.name_role_change(ines, plan, role=role, to_person=per)
    changes.look_at_forecast(ines, plan, note="8.1 stays met.")
    plan_action_for(ines, plan, title="Order the barrier", owner=per, due=REVIEW)
    with acting_as(ines):
        before = str(change_plan_printout(ines, plan))
    changes.approve_change(tom, plan, statement="Go on with it.")
    changes.implement_change(ines, plan, outcome="Opened.", implemented_on=TODAY, review_by=REVIEW)
    changes.review_change(tom, plan, finding="Queues are shorter.")
    with acting_as(ines):
        paper = change_plan_printout(ines, plan)
    told = str(paper)
    for words in (
        "A second gate for trucks.",
        "More traffic at the fence.",
        "Two guards, 40,000 a year.",
        "Acquisition",
        "Structure, roles or responsibilities",
        "Post orders",
        "4.2.2/b",
        "8.1 stays met.",
        "Tailgating gets easier.",
        "Per Moe",
        "Order the barrier",
        "Go on with it.",
        "Opened.",
        "Queues are shorter.",
    ):
        assert words in told
    assert paper.watermark == ""
    assert "Not decided" in before
    assert "Signature" in before


def test_the_paper_is_linked_printed_and_kept_from_strangers(client_of, ines, order):
    plan = screened(ines, order)
    address = reverse("planning-print:change-plan", args=(plan.pk,))
    assert address in shown(client_of("ines"), record_address(plan))
    answer = client_of("ines").get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client_of("vera").get(address).status_code == 404
    secret = raised(ines, "Informant", classification=Classification.CONFIDENTIAL)
    hidden = reverse("planning-print:change-plan", args=(secret.pk,))
    assert client_of("omar").get(hidden).status_code == 403


OFFERED = ("role-change-named", "role-changes-dropped", "forecast-looked-at")


def offered(client, plan):
    page = shown(client, record_address(plan))
    return [name for name in (*OFFERED, "risk-considered-again") if f"/{name}/" in page]


def test_what_could_only_refuse_is_not_offered(client_of, ines, tom, nora, order):
    client, plan = client_of("ines"), raised(ines, roles_stay=False)
    assert offered(client, plan) == ["role-change-named"]
    link(ines, plan, order, Relation.CHANGES)
    role = roles.describe_role(ines, title="Gate", responsibilities="It.", authorities="It.")
    changes.name_role_change(ines, plan, role=role, to_person=nora)
    assert offered(client, plan) == list(OFFERED)
    done = implemented(ines, tom, document(ines, "Key register"))
    assert offered(client, done) == ["risk-considered-again"]
    changes.review_change(tom, done, finding="It works.")
    assert offered(client, done) == []


def test_the_board_prints_what_its_reader_may_see(client_of, ines, tom, omar, order):
    implemented(ines, tom, order, title="New cameras")
    later = considered(ines, order, title="Night shift")
    changes.defer_change(tom, later, reason="No money this year.", until=REVIEW)
    detected(ines, "Post unstaffed")
    raised(ines, "Informant", classification=Classification.CONFIDENTIAL)
    address = reverse("planning-print:changes")
    assert address in shown(client_of("ines"), reverse(BOARD))
    assert client_of("ines").get(address).content.startswith(b"%PDF")
    told = {}
    for caller in (ines, omar):
        with acting_as(caller):
            paper = changes_printout(board_of(caller, TODAY), unintended_open(caller), TODAY)
        told[caller.name] = str(paper)
        for words in ("New cameras", "a review of how it worked", "No money", "Post unstaffed"):
            assert words in told[caller.name]
    assert "Informant" in told[ines.name]
    assert "Informant" not in told[omar.name]

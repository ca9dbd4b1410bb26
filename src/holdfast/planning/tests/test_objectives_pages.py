"""The board of objectives and the page of one: what they show, and to whom."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Channel, acting_as
from holdfast.context.tests.stage import TODAY
from holdfast.planning.commands import objectives, progress
from holdfast.planning.models import ProgressEntry
from holdfast.planning.printouts.objectives import objectives_printout
from holdfast.planning.queries.objectives import objective_board
from holdfast.planning.tests.objectives_stage import active, commitment, issued, proposed
from holdfast.web.addresses import command_address, record_address


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def nora(installation):
    return add_person(installation, title="Nora Dahl")


@pytest.fixture
def objective(ines, tom, nora):
    return active(ines, tom, nora, commitment(ines, tom, nora))


def board(client, query=""):
    answer = client.get(reverse("planning:objectives") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_board_says_what_belongs_there(client_of, ines, aud):
    page = board(client_of(ines))
    assert "empty__text" in page
    assert "/planning/objectives/new/" in page
    assert "/planning/objectives/new/" not in board(client_of(aud))


def test_strangers_are_led_to_the_door(client, halden):
    assert client.get(reverse("planning:objectives")).status_code == 302


def test_a_card_shows_how_the_objective_stands_and_what_is_due(client_of, ines, objective):
    progress.record_measurement(ines, objective, value=Decimal(81), measured_on=dt.date(2026, 2, 1))
    progress.record_measurement(ines, objective, value=Decimal(84))
    page = board(client_of(ines))
    for words in (
        "Alarms answered",
        "80 → 95 %",
        "now 84",
        "On track",
        "sparkline",
        "next measurement",
        "Nora Dahl",
        "Whole organization",
    ):
        assert words in page, words


def test_a_measurement_is_two_taps_from_the_board(client_of, ines, objective):
    client = client_of(ines)
    address = command_address(objective, progress.record_measurement)
    assert address in board(client)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"value": "84", "expected_version": objective.version})
    assert answer.status_code in (302, 303, 204), answer.content.decode()[:2000]
    with acting_as(ines):
        entry = ProgressEntry.objects.get()
        assert (entry.value, entry.measured_on) == (Decimal(84), TODAY)


def test_a_reader_is_offered_nothing_to_record(client_of, aud, objective):
    page = board(client_of(aud))
    assert "Alarms answered" in page
    assert "measured/" not in page


def test_closed_ones_stand_apart(client_of, ines, objective):
    objectives.close_as_missed(ines, objective, result="Late.")
    client = client_of(ines)
    assert "Alarms answered" not in board(client)
    assert "Alarms answered" in board(client, "?closed=yes")


def test_nobody_sees_what_is_not_theirs(client_of, ines, nora, vera, omar, south):
    proposed(ines, nora, title="Secret", classification="confidential")
    proposed(ines, nora, title="Southern", level="site", unit=south)
    for who in (vera, omar):
        page = board(client_of(who))
        assert "Secret" not in page
        assert "Southern" not in page


def test_the_page_of_an_objective_draws_its_way_to_the_target(client_of, ines, objective):
    wrong = progress.record_measurement(ines, objective, value=Decimal(48))
    progress.correct_progress(ines, wrong, value=Decimal(84), reason="Turned digits.")
    page = client_of(ines).get(record_address(objective)).content.decode()
    for words in ("Steady way to the target", "2026-01-01", "2026-11-30", "was corrected", "84"):
        assert words in page, words


def test_the_issued_document_prints(client_of, ines, tom, nora, objective):
    document = issued(ines, tom, nora)
    kind = "planning/objectives-documents"
    answer = client_of(ines).get(f"/print/{kind}/{document.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"


def test_the_board_asks_as_much_for_many_as_for_a_few(
    client_of, ines, nora, objective, django_assert_max_num_queries
):
    def one_more():
        progress.record_measurement(ines, proposed(ines, nora), value=Decimal(82))

    one_more()
    client = client_of(ines)
    board(client)
    with django_assert_max_num_queries(30) as asked:
        board(client)
    few = len(asked)
    for _ in range(4):
        one_more()
    board(client)  # the first look after a change answers the statements anew
    with django_assert_max_num_queries(few):
        board(client)


def test_the_board_prints_what_its_reader_may_see(client_of, ines, omar, nora, objective):
    progress.record_measurement(ines, objective, value=Decimal(84))
    proposed(ines, nora, title="Secret", classification="confidential")
    answer = client_of(ines).get(reverse("planning-print:objectives"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    with acting_as(omar):
        paper = objectives_printout(objective_board(omar, TODAY), TODAY)
    said = str(paper)
    assert "Alarms answered" in said
    assert "Secret" not in said
    assert paper.classification == "internal"
    with acting_as(ines):
        assert objectives_printout(objective_board(ines, TODAY), TODAY).classification == (
            "confidential"
        )


def test_what_comes_from_a_template_is_marked_as_such(client_of, ines, nora, objective):
    assert ">template<" not in board(client_of(ines))
    template = replace(ines, channel=Channel.TEMPLATE)
    with acting_as(template):
        proposed(template, nora)
    assert ">template<" in board(client_of(ines))
    with acting_as(ines):
        assert "(template)" in str(objectives_printout(objective_board(ines, TODAY), TODAY))

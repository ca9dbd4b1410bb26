"""Pages of processes: the map, the purposes, “record it”."""

import json
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from holdfast.acting.callers import acting_as
from holdfast.operation.processes import commands
from holdfast.operation.processes.models import ProcessExecution, ProcessMap
from holdfast.operation.processes.models.maps import live_flows
from holdfast.operation.processes.tests.stage import (
    described,
    link,
    ran,
    running,
    seals_checked,
    waiting_time,
)
from holdfast.records.choices import Classification, Relation
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import command_address

PAGES = ["processes:map", "processes:purposes", "processes:choose"]


@pytest.fixture
def pair(ines, nora):
    first = running(ines, nora, "Booking", clauses=["8.3", "4.2"])
    second = running(ines, nora, "Gate & yard")
    link(ines, first, second, Relation.FEEDS, "slots <b>")
    return first, second


def shown(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_what_belongs_there(client_of, name):
    assert "empty__text" in shown(client_of("ines"), name)


@pytest.mark.parametrize("name", [*PAGES, "processes:map-svg"])
def test_strangers_are_led_to_the_door(client, halden, name):
    assert client.get(reverse(name)).status_code == 302


def test_the_map_is_drawn_and_told_in_a_table(client_of, ines, nora, pair):
    described(ines, nora, "Lonely")
    page = shown(client_of("ines"), "processes:map")
    for words in ("Gate &amp; yard", "slots &lt;b&gt;", "stands alone", "1 process stands alone"):
        assert words in page
    assert page.count('class="process-map__box"') == 3
    assert page.count('class="process-map__arrow"') == 1
    assert "slots <b>" not in page


def test_the_drawing_is_a_file_of_its_own(client_of, pair):
    answer = client_of("aud").get(reverse("processes:map-svg"))
    assert answer["Content-Type"].startswith("image/svg+xml")
    drawing = ET.fromstring(answer.content)  # noqa: S314 - our own
    words = "".join(drawing.itertext())
    assert "Gate & yard" in words
    assert "href" not in answer.content.decode()


def test_boxes_stay_where_they_were_put(client_of, ines, pair):
    """The answer is the drawing anew: it alone knows how the arrows run now."""
    client = client_of("ines")
    places = json.dumps({str(pair[0].pk): [500, 300]})
    answer = client.post(
        reverse("processes:map-arranged"), {"positions": places}, HTTP_ACCEPT="image/svg+xml"
    )
    assert answer.status_code == 200
    assert 'data-x="500" data-y="300"' in answer.content.decode()
    assert 'data-x="500" data-y="300"' in shown(client, "processes:map")
    client.post(reverse("processes:map-arranged"), {"positions": "{}"})
    assert 'data-x="500"' not in shown(client, "processes:map")
    with acting_as(ines):
        assert ProcessMap.objects.count() == 1


@pytest.mark.parametrize("places", ["", "[]", "{", '{"x": [1, 2]}', "null"])
def test_places_that_are_none_are_refused_in_words(client_of, pair, places):
    answer = client_of("ines").post(
        reverse("processes:map-arranged"), {"positions": places}, HTTP_ACCEPT="image/svg+xml"
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_an_arrow_is_added_and_taken_off(client_of, ines, pair):
    client = client_of("ines")
    first, second = pair
    added = {"source": second.pk, "target": first.pk, "note": "feedback", "relation": "feeds"}
    assert client.post(reverse("processes:flow-added"), added).status_code == 302
    assert "feedback" in shown(client, "processes:map")
    client.post(reverse("processes:flow-added"), {**added, "note": "other"})
    assert "on the map already" in shown(client, "processes:map")
    with acting_as(ines):
        flow = live_flows().get(note="feedback")
    address = reverse("processes:flow-removed", args=(flow.pk,))
    assert address in shown(client, "processes:map")
    asked = client.get(address).content.decode()
    assert "Remove the arrow?" in asked
    assert "Gate &amp; yard → Booking" in asked
    assert "feedback" in shown(client, "processes:map"), "asking removes nothing"
    client.post(address)
    assert "feedback" not in shown(client, "processes:map")


def test_readers_look_and_do_not_draw(client_of, ines, vera, pair):
    client = client_of("aud")
    assert 'data-save="' not in shown(client, "processes:map")
    first, second = pair
    added = {"source": second.pk, "target": first.pk}
    assert client.post(reverse("processes:flow-added"), added).status_code == 403
    assert client.post(reverse("processes:map-arranged"), {"positions": "{}"}).status_code == 403
    with acting_as(ines):
        flow = live_flows().get()
    assert client.get(reverse("processes:flow-removed", args=(flow.pk,))).status_code == 403
    other = client_of("vera")
    assert other.post(reverse("processes:flow-removed", args=(flow.pk,))).status_code == 404
    assert "Booking" not in shown(other, "processes:map")


def test_what_is_confidential_is_on_nobody_elses_map(client_of, ines, nora, pair):
    running(ines, nora, "Informants", classification=Classification.CONFIDENTIAL)
    assert "Informants" not in shown(client_of("omar"), "processes:map")
    assert "Informants" not in shown(client_of("omar"), "processes:purposes")


def test_the_purposes_name_what_nothing_serves(client_of, ines, pair):
    page = shown(client_of("ines"), "processes:purposes")
    assert "?clauses=9.3" in page
    assert "?clauses=8.3" not in page
    assert "No process says which security level" in page
    commands.amend_process(ines, pair[0], supply_chain_level="Sealed and tracked")
    assert "Sealed and tracked" in shown(client_of("ines"), "processes:purposes")


@pytest.fixture
def gate(ines, nora, north):
    return running(ines, nora, "Gate", unit=north)


def test_it_is_recorded_at_the_gate_in_three_touches(client_of, ines, gate):
    criterion = str(waiting_time(ines, gate).pk)
    client = client_of("omar")
    address = reverse("processes:record", args=(gate.pk,))
    assert address in shown(client, "processes:choose")
    page = shown(client, "processes:record", gate.pk)
    assert "at most 10 min" in page
    answer = client.post(address, {"criterion": criterion, "value": "9,5"})
    assert answer.url == reverse("processes:choose")
    with acting_as(ines):
        made = ProcessExecution.objects.get()
    assert (made.state, made.performed_by, made.unit_id) == ("within", "Omar Haddad", gate.unit_id)
    answer = client.post(address, {"criterion": criterion, "value": "11"})
    assert "/executions/" in answer.url


def test_yes_or_no_is_one_touch(client_of, ines, gate):
    seals = seals_checked(ines, gate)
    client_of("omar").post(
        reverse("processes:record", args=(gate.pk,)), {"criterion": seals.pk, "answer": "no"}
    )
    with acting_as(ines):
        assert ProcessExecution.objects.get().state == "breach"


@pytest.mark.parametrize("value", ["", "much", "NaN", "1e999999"])
def test_what_is_no_figure_is_said_and_nothing_recorded(client_of, ines, gate, value):
    criterion = waiting_time(ines, gate)
    answer = client_of("ines").post(
        reverse("processes:record", args=(gate.pk,)), {"criterion": criterion.pk, "value": value}
    )
    assert answer.status_code == 422
    with acting_as(ines):
        assert not ProcessExecution.objects.exists()


def test_auditors_record_nothing(client_of, gate):
    client = client_of("aud")
    assert client.get(reverse("processes:choose")).status_code == 403
    assert client.post(reverse("processes:record", args=(gate.pk,)), {}).status_code == 403


@pytest.mark.parametrize("name", ["processes:map", "processes:purposes"])
def test_a_page_asks_as_much_for_many_processes_as_for_a_few(
    client_of, ines, nora, pair, name, django_assert_max_num_queries
):
    client = client_of("ines")
    shown(client, name)
    with django_assert_max_num_queries(30) as asked:
        shown(client, name)
    few = len(asked)
    for n in range(5):
        link(ines, running(ines, nora, f"P{n}"), pair[0], Relation.USES)
    shown(client, name)
    with django_assert_max_num_queries(few):
        shown(client, name)


def test_who_may_not_end_a_breach_is_told_so_and_keeps_what_was_typed(
    client_of, ines, omar, nora, north
):
    gate = running(ines, nora, unit=north)
    breach = ran(omar, waiting_time(ines, gate), 100, unit=north)
    correct = next(c for c in REGISTRY.of(breach).commands if c.name.endswith("corrected"))
    typed = {"value": "10", "reason": "A nought too many.", "expected_version": "1"}
    answer = client_of("omar").post(command_address(breach, correct), typed)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "no breach any more" in page
    assert "A nought too many." in page
    breach.refresh_from_db()
    assert breach.state == "breach"

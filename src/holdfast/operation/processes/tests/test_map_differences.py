"""The map in force against the processes as they are lived: said on page and paper (4.4)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed
from holdfast.common import clock
from holdfast.operation.processes import commands
from holdfast.operation.processes.models.maps import live_flows
from holdfast.operation.processes.printouts.maps import map_printout
from holdfast.operation.processes.queries.differences import differences_for
from holdfast.operation.processes.queries.maps import map_view
from holdfast.operation.processes.tests.stage import LATER, TODAY, link, running
from holdfast.printing.parts import Callout
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import untrace


@pytest.fixture
def pair(ines, nora):
    first = running(ines, nora, "Steering", clauses=["4", "5", "6", "9", "10"])
    second = running(ines, nora, "Gate", clauses=["7", "8"])
    link(ines, first, second, Relation.FEEDS, "targets")
    link(ines, second, first, Relation.FEEDS, "figures")
    return first, second


@pytest.fixture
def drawn(ines, tom, nora, pair):
    """Give the map, in force as its processes are lived."""
    made = commands.draw_map(ines, title="Process map", owner=nora)
    in_force(ines, tom, made)
    return made


def in_force(ines, tom, drawn):
    why = "Arrows changed." if drawn.version_in_force else ""
    content.draft_version(ines, drawn, body="How we work.", change_reason=why)
    content.submit_version(ines, drawn)
    commands.approve_map(tom, drawn, statement="This is how we work.")
    content.put_in_force(tom, drawn, effective_on=clock.today(), review_due=LATER)
    drawn.refresh_from_db()


def said(caller, drawn):
    with acting_as(caller):
        found = differences_for(caller, drawn)
    return list(found.words) if found else []


def remove(caller, process, note):
    with acting_as(caller):
        flow = live_flows().get(note=note)
    untrace(caller, process, link=flow)


def test_a_map_that_was_just_put_in_force_differs_in_nothing(ines, drawn, pair):
    commands.arrange_map(ines, drawn, positions={str(pair[0].pk): [40, 80]})
    assert said(ines, drawn) == [], "where a box stands is no difference"


def test_what_differs_is_named(ines, nora, drawn, pair):
    first, second = pair
    remove(ines, second, "figures")
    link(ines, second, first, Relation.USES)
    commands.amend_process(ines, first, outputs="Targets")
    watch = running(ines, nora, "Watch")
    link(ines, watch, first, Relation.FEEDS, "sightings")
    assert said(ines, drawn) == [
        f"{first.reference} Steering is described anew.",
        f"{watch.reference} Watch is new.",
        "The arrow from Gate to Steering was removed.",
        "The arrow from Gate to Steering is new.",
    ]
    commands.withdraw_process(ines, second, reason="Closed.")
    assert f"{second.reference} Gate is no longer in force." in said(ines, drawn)


def test_page_and_paper_say_it(client_of, ines, drawn, pair):
    remove(ines, pair[1], "figures")
    page = client_of("ines").get(reverse("processes:map")).content.decode()
    assert "Differs from version 1, which is in force" in page
    assert "The arrow from Gate to Steering was removed." in page
    with acting_as(ines):
        paper = map_printout(map_view(ines, clock.today(), lambda _process: ""))
    assert paper.watermark == "Not as approved"
    assert any("removed" in part.text for part in paper.parts if isinstance(part, Callout))


def test_who_asks_to_remove_an_arrow_is_told_of_the_version_in_force(client_of, ines, drawn):
    with acting_as(ines):
        flow = live_flows().get(note="figures")
    page = client_of("ines").get(reverse("processes:flow-removed", args=(flow.pk,)))
    assert "Version 1 of the map is in force" in page.content.decode()


def test_a_reader_of_another_unit_hears_that_something_differs_not_what(ines, drawn, pair):
    remove(ines, pair[1], "figures")
    stranger = replace(ines, rights={})
    with acting_as(stranger):
        found = differences_for(stranger, drawn)
    assert (found.words, found.hidden, found.count) == ((), 1, 1)


def test_the_next_version_is_made_by_a_change_plan(ines, tom, drawn, pair, monkeypatch):
    remove(ines, pair[1], "figures")
    tomorrow = TODAY + dt.timedelta(days=1)
    monkeypatch.setenv("HOLDFAST_CLOCK", tomorrow.isoformat())
    with pytest.raises(GateClosed) as closed:
        in_force(ines, tom, drawn)
    assert "a-change-has-its-plan" in str([each.gate.key for each in closed.value.refusals])

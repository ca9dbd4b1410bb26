"""The process map: what its approval binds, what its gate asks, where its boxes stand (4.4)."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.operation.processes import commands
from holdfast.operation.processes.tests.stage import LATER, TODAY, described, link, running
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.queries import version_in_force_of


@pytest.fixture
def drawn(ines, nora):
    return commands.draw_map(ines, title="Process map", owner=nora)


@pytest.fixture
def pair(ines, nora):
    first = running(ines, nora, "Steering", clauses=["4", "5", "6", "9", "10"])
    second = running(ines, nora, "Gate", clauses=["7", "8"])
    link(ines, first, second, Relation.FEEDS, "targets")
    return first, second


def submitted(ines, drawn):
    content.draft_version(ines, drawn, body="How we work.")
    content.submit_version(ines, drawn)
    return drawn


def test_an_approved_map_holds_processes_flows_and_places(ines, tom, nora, drawn, pair):
    first, second = pair
    described(ines, nora, "Not yet")
    commands.arrange_map(ines, drawn, positions={str(first.pk): [40, 80.4]})
    commands.approve_map(tom, submitted(ines, drawn), statement="This is how we work.")
    content.put_in_force(tom, drawn, effective_on=TODAY, review_due=LATER)
    with acting_as(ines):
        annex = version_in_force_of(drawn).annex
    assert [p["title"] for p in annex["processes"]] == ["Steering", "Gate"]
    assert annex["flows"] == [
        {"from": str(first.pk), "to": str(second.pk), "relation": "feeds", "what": "targets"}
    ]
    assert annex["positions"] == {str(first.pk): [40, 80]}


def test_a_map_with_gaps_is_not_approved(ines, tom, nora, drawn, pair):
    commands.amend_process(ines, pair[1], clauses=["7"])
    with pytest.raises(GateClosed, match="clause 8"):
        commands.approve_map(tom, submitted(ines, drawn), statement="So.")


def test_a_map_with_a_process_that_stands_alone_is_not_approved(ines, tom, nora, drawn, pair):
    lonely = running(ines, nora, "Lonely")
    with pytest.raises(GateClosed, match=lonely.reference):
        commands.approve_map(tom, submitted(ines, drawn), statement="So.")


@pytest.mark.parametrize("place", [[1], ["a", 2], [-1, 2], [1, 10**9], "12", None])
def test_places_are_two_figures(ines, drawn, pair, place):
    with pytest.raises(Refused, match="not two figures"):
        commands.arrange_map(ines, drawn, positions={str(pair[0].pk): place})


def test_only_known_processes_have_places(ines, vera, drawn, pair):
    with pytest.raises(Refused, match="no such process"):
        commands.arrange_map(ines, drawn, positions={str(drawn.pk): [1, 2]})
    with pytest.raises(Refused, match="not two figures"):
        commands.arrange_map(ines, drawn, positions={"gate": [1, 2]})


def test_without_places_the_map_is_laid_out_anew(ines, drawn, pair):
    kept = commands.arrange_map(ines, drawn, positions={str(pair[0].pk): [1, 2]})
    kept = commands.arrange_map(ines, kept, positions={str(pair[1].pk): [3, 4]})
    assert len(kept.positions) == 2
    assert commands.arrange_map(ines, kept, positions={}).positions == {}

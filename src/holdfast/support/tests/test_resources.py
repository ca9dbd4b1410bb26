"""Resources: needed, decided by top management, provided, planned (7.1, 5.1, 6.1.3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.operation.risk.commands.scenarios import record_scenario
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.queries import version_in_force_of
from holdfast.support.choices.resources import ResourceKind
from holdfast.support.commands import resources
from holdfast.support.models import ResourceNeed

DAY = dt.date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def need(ines, kind: str = "people", **values: object) -> ResourceNeed:
    asked = {
        "title": f"Enough {kind}",
        "kind": kind,
        "needed": Decimal(4),
        "provided": Decimal(2),
        "measure": "a shift",
        "needed_from": DAY,
    }
    return resources.state_need(ines, **(asked | values))


def answer(statement: str, on: dt.date = DAY) -> Answer:
    return CHECKS[statement].function(on)


def plan_in_force(ines, tom):
    nora = add_person(ines, title="Nora Lind")
    plan = resources.set_up_resource_plan(ines, title="Resources 2026", owner=nora)
    content.draft_version(ines, plan, body="# What we need")
    content.submit_version(ines, plan)
    content.approve_version(tom, plan, statement="Agreed.")
    content.put_in_force(tom, plan, effective_on=DAY, review_due=dt.date(2027, 5, 4))
    return plan


def test_a_plan_for_the_five_kinds_in_which_every_gap_is_decided_meets_the_statement(ines, tom):
    with acting_as(ines):
        needs = [need(ines, kind) for kind in ResourceKind.values]
    with acting_as(tom):
        for each in needs:
            resources.grant_need(tom, each, decision="Agreed.", provide_by=dt.date(2026, 9, 1))
    plan = plan_in_force(ines, tom)
    with acting_as(ines):
        found = answer("7.1/1")
        assert found.met
        assert plan.pk in {e.id for e in found.evidence}
        assert found.lapses_on == dt.date(2027, 5, 5)
        version = version_in_force_of(plan)
        assert {n["kind"] for n in version.annex["needs"]} == set(ResourceKind.values)


def test_each_part_of_the_plan_can_be_missing(ines, tom):
    with acting_as(ines):
        assert "support.resource_plan.set_up" in {g.command for g in answer("7.1/1").gaps}
        undecided = need(ines)
    plan_in_force(ines, tom)
    with acting_as(ines):
        gaps = answer("7.1/1").gaps
        assert (undecided.pk, "support.need.granted") in {(g.id, g.command) for g in gaps}
        kinds = [str(g.why) for g in gaps if g.command == "support.need.stated"]
        assert len(kinds) == 4  # people are stated
        assert any("Premises" in why for why in kinds)


def test_top_management_decides_and_what_is_granted_is_there_by_its_date(ines, tom):
    with acting_as(ines):
        assert not answer("5.1/4").met  # nothing stated
        guards = need(ines)
        assert [g.command for g in answer("5.1/4").gaps] == ["support.need.granted"]
        with pytest.raises(NotPermitted):
            resources.grant_need(ines, guards, decision="Yes.", provide_by=dt.date(2026, 6, 1))
    with acting_as(tom):
        guards = resources.grant_need(
            tom, guards, decision="Two more.", provide_by=dt.date(2026, 6, 1)
        )
        found = answer("5.1/4")
        assert found.met
        assert found.lapses_on == dt.date(2026, 6, 2)
        late = answer("5.1/4", dt.date(2026, 6, 2))
        assert [(g.id, g.command) for g in late.gaps] == [(guards.pk, "support.need.provided")]
    with acting_as(ines):
        resources.note_provided(ines, guards, provided=Decimal(4))
        assert answer("5.1/4", dt.date(2026, 6, 2)).met


def test_a_declined_need_keeps_who_declined_it_and_why(ines, tom):
    with acting_as(ines):
        drone = need(ines, "equipment")
    with acting_as(tom):
        with pytest.raises(Refused) as refused:
            resources.decline_need(tom, drone, decision=" ")
        assert "decision" in refused.value.fields
        drone = resources.decline_need(tom, drone, decision="The fence sensors suffice.")
        assert (drone.decided_by, drone.decided_by_roles) == (tom.name, ["top_management"])
        assert answer("5.1/4").met


def test_needs_are_linked_to_the_risks_that_call_for_them(ines):
    with acting_as(ines):
        assert not answer("6.1.3/f").met
        guards = need(ines)
        assert [(g.id, g.command) for g in answer("6.1.3/f").gaps] == [
            (guards.pk, "records.trace.made")
        ]
        risk = record_scenario(ines, title="Fence cut in the dark")
        trace(ines, guards, relation=Relation.ADDRESSES, target=risk)
        assert answer("6.1.3/f").met

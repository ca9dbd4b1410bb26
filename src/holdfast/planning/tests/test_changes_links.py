"""A change plan opens the way for what it was decided for, and for nothing linked later (6.3)."""

import datetime as dt

import pytest

from holdfast.acting import commands
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed
from holdfast.context.tests.stage import answer, link, process_in_force, reasons
from holdfast.operation.processes.commands import amend_process
from holdfast.planning.commands import changes
from holdfast.planning.queries.changes import plans_allowing
from holdfast.planning.tests.changes_stage import (
    NEXT_MONTH,
    approved,
    emergency,
    implemented,
    implemented_on,
    minor,
    new_version,
    raised,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import untrace
from holdfast.records.models import Trace
from holdfast.tests.stage import fresh


def test_a_record_linked_after_the_decision_opens_nothing(ines, tom, order, scope, next_month):
    done = implemented(ines, tom, order)
    small = minor(ines, order)
    next_month()
    for plan in (done, small):
        for ends in ((plan, scope), (scope, plan)):
            with pytest.raises(GateClosed, match="Raise a further change"):
                link(ines, ends[0], ends[1], Relation.CHANGES)
    link(ines, done, scope, Relation.ARISES_FROM)  # what asked for it may still be said
    with pytest.raises(GateClosed, match="approve a change plan that names it"):
        new_version(ines, tom, scope, NEXT_MONTH)


def test_a_link_past_the_gate_counts_for_nothing(ines, tom, order, scope, next_month, monkeypatch):
    plan = implemented(ines, tom, order)
    monkeypatch.setitem(commands._LATER_GATES, "records.trace.made", ())
    link(ines, plan, scope, Relation.CHANGES)
    next_month()
    with pytest.raises(GateClosed, match="approve a change plan that names it"):
        new_version(ines, tom, scope, NEXT_MONTH)
    found = answer(ines, "6.3/b")
    assert reasons(found) == ["It names records for which it was not decided."]


def test_what_a_decided_plan_changes_is_not_taken_from_it(ines, tom, order):
    plan = approved(ines, tom, order)
    with acting_as(ines):
        (changing,) = Trace.objects.filter(relation=Relation.CHANGES)
    for end in (plan, order):
        with pytest.raises(GateClosed, match="stays"):
            untrace(ines, fresh(ines, end), link=changing)
    other = raised(ines)
    link(ines, other, order, Relation.CHANGES)
    with acting_as(ines):
        changing = Trace.objects.get(source_id=other.pk)
    untrace(ines, other, link=changing)


def test_an_emergency_tells_afterwards_what_it_changed(ines, scope, next_month):
    next_month()
    plan = emergency(ines, day=NEXT_MONTH)
    link(ines, plan, scope, Relation.CHANGES)
    with acting_as(ines):
        assert not plans_allowing(scope, NEXT_MONTH).exists()
    changes.look_at_forecast(ines, plan, note="Nothing lapses.")
    with acting_as(ines):
        assert plans_allowing(scope, NEXT_MONTH).exists()


def test_a_plan_that_was_reviewed_opens_nothing_more(ines, tom, nora, next_month):
    gate = process_in_force(ines, nora, "Gate control")
    next_month()
    plan = implemented_on(NEXT_MONTH, ines, tom, gate)
    amend_process(ines, fresh(ines, gate), outputs="Logged trucks")
    changes.review_change(tom, plan, finding="It works.")
    next_month(dt.date(2026, 5, 4))
    with pytest.raises(GateClosed, match="change plan"):
        amend_process(ines, fresh(ines, gate), outputs="Trucks")

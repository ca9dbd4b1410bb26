"""What clause 7 keeps of the leadership of top management: words sent out, people trained (5.1)."""

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.leadership.queries.gathered import activity_of
from holdfast.leadership.tests.cast_of_roles import accepted, answer, role
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.support.commands.training import hold_session
from holdfast.support.commands.training_attendance import note_attendance
from holdfast.support.tests.awareness_stage import DAY, policy_in_force, session
from holdfast.support.tests.communication_stage import contact, sent


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def test_what_top_management_sends_out_gathers_and_counts_where_it_tells_of_the_policy(ines, tom):
    by_others = sent(ines, contact(ines, "Lashers", level="internal"))
    told = sent(tom, contact(ines, "Guards", level="internal"))
    with acting_as(ines):
        found = {deed.record for deed in activity_of(ines, DAY, DAY)}
    assert told in found
    assert by_others not in found
    policy = policy_in_force(ines, tom)
    trace(ines, by_others, relation=Relation.CARRIES, target=policy)
    assert not answer(ines, "5.1/5", DAY).met
    trace(ines, told, relation=Relation.CARRIES, target=policy)
    shown = answer(ines, "5.1/5", DAY)
    assert shown.met
    assert [each.id for each in shown.evidence] == [told.pk]
    assert shown.lapses_on is not None
    assert not answer(ines, "5.1/5", shown.lapses_on).met


def test_training_of_who_holds_a_role_is_support_for_twelve_months(ines, tom):
    nora, olaf = add_person(ines, title="Nora Lind"), add_person(ines, title="Olaf Berg")
    accepted(tom, role(ines), nora, starts_on=DAY)
    held = session(ines)
    note_attendance(ines, held, marks={str(olaf.pk): "passed", str(nora.pk): "absent"})
    hold_session(ines, held)
    assert not answer(ines, "5.1/9", DAY).met
    later = session(ines)
    note_attendance(ines, later, marks={str(nora.pk): "passed"})
    hold_session(ines, later)
    shown = answer(ines, "5.1/9", DAY)
    assert shown.met
    assert later.pk in {each.id for each in shown.evidence}
    assert shown.lapses_on is not None
    assert shown.lapses_on > DAY + dt.timedelta(days=360)
    assert not answer(ines, "5.1/9", shown.lapses_on).met

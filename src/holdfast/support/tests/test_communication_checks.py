"""What the records say of 7.4, 4.2.2 d and 6.2.1 e: planned, classified, and told."""

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.context.commands import obligations
from holdfast.context.tests.stage import answer, applicable, gap_commands, reasons
from holdfast.planning.tests import objectives_stage
from holdfast.records.choices import Classification, Relation
from holdfast.records.commands import trace
from holdfast.support.commands import communication as on_communications
from holdfast.support.commands import communication_plan as on_plans
from holdfast.support.commands.communication_delivery import note_told, take_back
from holdfast.support.models.communication_plan import CommunicationPlanEntry
from holdfast.support.tests import communication_stage as stage
from holdfast.support.tests.communication_stage import DAY

AMENDED = "support.communication_entry.amended"


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def planned(ines, tom):
    """Give a plan in force with one entry inside and one outside."""
    made = stage.plan(ines)
    inside = stage.entry(ines, made)
    outside = stage.entry(
        ines, made, title="Notice to police", side="external", every=None, trigger="demand"
    )
    return stage.in_force(ines, tom, made), inside, outside


def entry_with(caller, plan, **values):
    """Add an entry that lacks something."""
    return stage.entry(caller, plan, **{"title": "Lacking", "every": 1, **values})


def asked(caller, requirement, on=DAY):
    return answer(caller, requirement, on)


# 7.4/1


def test_a_plan_in_force_with_both_sides_is_met_until_the_first_entry_is_due(ines, planned):
    found = asked(ines, "7.4/1")
    assert found.met, reasons(found)
    assert found.lapses_on == dt.date(2026, 6, 5)


def test_without_a_plan_one_is_asked_for(ines):
    assert gap_commands(asked(ines, "7.4/1")) == ["support.communication_plan.set_up"]
    made = stage.plan(ines)
    assert gap_commands(asked(ines, "7.4/1")) == ["records.content.submitted"]
    assert made.state == "draft"


@pytest.mark.parametrize(
    ("lacking", "command"),
    [
        ({"every": None, "trigger": ""}, AMENDED),
        ({"audience": "", "to_everyone": False}, "support.communication_entry.addressed"),
        ({"means": ""}, AMENDED),
        ({"responsible": None}, AMENDED),
    ],
)
def test_each_part_of_an_entry_is_asked_for(ines, planned, lacking, command):
    entry_with(ines, planned[0], **lacking)
    assert gap_commands(asked(ines, "7.4/1")) == [command]


def test_chosen_people_are_an_audience_too(ines, planned):
    made = entry_with(ines, planned[0], audience="", to_everyone=False)
    on_plans.address_entry(ines, made, contacts=[stage.contact(ines)])
    assert asked(ines, "7.4/1").met


@pytest.mark.parametrize("side", [1, 2])
def test_inside_and_outside_are_both_planned(ines, planned, side):
    on_plans.drop_entry(ines, planned[side], reason="No longer.")
    assert gap_commands(asked(ines, "7.4/1")) == ["support.communication_entry.added"]


def test_what_was_due_must_have_been_carried_out(ines, planned, monkeypatch):
    late = dt.date(2026, 6, 5)
    assert gap_commands(asked(ines, "7.4/1", late)) == ["support.communication_entry.carried_out"]
    monkeypatch.setenv("HOLDFAST_CLOCK", late.isoformat())
    with acting_as(ines):
        entry = CommunicationPlanEntry.objects.get(pk=planned[1].pk)
    on_plans.note_carried_out(ines, entry, how="In the morning briefing.")
    found = asked(ines, "7.4/1", late)
    assert (found.met, found.lapses_on) == (True, dt.date(2026, 7, 6))


# 7.4/2


def test_what_is_classified_before_it_goes_out_is_met(ines, planned):
    stage.sent(ines, stage.contact(ines, level="internal"))
    assert asked(ines, "7.4/2").met


def test_where_nothing_is_told_there_is_nothing_to_show(ines):
    assert gap_commands(asked(ines, "7.4/2")) == ["support.communication_entry.added"]


def test_an_entry_without_sensitivity_is_a_gap(ines, planned):
    entry_with(ines, planned[0], sensitivity="")
    assert gap_commands(asked(ines, "7.4/2")) == [AMENDED]


def test_who_got_more_than_they_may_is_a_gap_until_it_is_taken_back(ines, planned):
    made = stage.drafted(ines, stage.contact(ines, level="public"), means="call")
    on_communications.set_sensitivity(
        ines, made, classification=Classification.RESTRICTED, reason="Shows a weak gate."
    )
    passed = Terms(override=Override("He has to know it now; life is at risk."))
    on_communications.release_communication.under(passed)(ines, made)
    on_communications.send_communication.under(passed)(ines, made)
    (delivery,) = stage.deliveries(ines, made)
    note_told(ines, made, delivery=delivery, how="Called.")
    assert gap_commands(asked(ines, "7.4/2")) == ["support.delivery.taken_back"]
    (delivery,) = stage.deliveries(ines, made)
    take_back(ines, stage.fresh(ines, made), delivery=delivery, reason="Asked to destroy it.")
    assert asked(ines, "7.4/2").met


# 4.2.2 d


def test_a_communication_since_the_last_change_tells_of_an_obligation(ines):
    found = applicable(ines, changed_on=dt.date(2026, 1, 1), audience="Gate staff")
    assert gap_commands(asked(ines, "4.2.2/d")) == ["support.communication.planned"]
    told = stage.drafted(ines, stage.contact(ines, level="internal"), means="call")
    trace(ines, told, relation=Relation.CARRIES, target=found)
    assert not asked(ines, "4.2.2/d").met, "it is only a draft"
    on_communications.set_sensitivity(
        ines, told, classification=Classification.INTERNAL, reason="No harm."
    )
    on_communications.release_communication(ines, told)
    on_communications.send_communication(ines, told)
    (delivery,) = stage.deliveries(ines, told)
    note_told(ines, stage.fresh(ines, told), delivery=delivery, how="Called.")
    assert asked(ines, "4.2.2/d").met
    found.refresh_from_db()
    obligations.amend_obligation(ines, found, changed_on=DAY + dt.timedelta(days=1))
    assert not asked(ines, "4.2.2/d").met


# 6.2.1 e


def test_a_communication_makes_an_objective_known_in_its_unit(ines, tom, north, south):
    nora = add_person(ines, title="Nora Dahl")
    objective = objectives_stage.active(ines, tom, nora, unit=north, level="site")
    before = asked(ines, "6.2.1/e")
    assert not before.met
    worker = add_person(ines, title="Lars Moe", unit=south)
    stage_told(ines, objective, worker)
    assert not asked(ines, "6.2.1/e").met, "nobody of its unit was told"
    stage_told(ines, objective, add_person(ines, title="Kim Berg", unit=north))
    assert asked(ines, "6.2.1/e").met


def stage_told(caller, objective, person):
    """Tell a person of an objective by telephone."""
    made = on_communications.plan_communication(
        caller, title="Our objective", side="internal", means="call"
    )
    on_communications.address_communication(caller, made, people=[person])
    on_communications.write_communication(caller, made, title="Our objective", text="Fewer seals.")
    on_communications.set_sensitivity(
        caller, made, classification=Classification.INTERNAL, reason="No harm."
    )
    on_communications.release_communication(caller, made)
    on_communications.send_communication(caller, made)
    (delivery,) = stage.deliveries(caller, made)
    note_told(caller, stage.fresh(caller, made), delivery=delivery, how="Called.")
    trace(caller, stage.fresh(caller, made), relation=Relation.CARRIES, target=objective)

"""Objectives through their life: who decides, what stands in the way, what is measured (6.2)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Channel, acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.context.tests.stage import LATER, TODAY, link
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import Outcome
from holdfast.planning.commands import objectives, objectives_document, progress
from holdfast.planning.models import Objective, ProgressEntry
from holdfast.planning.queries.objectives import trend_of_objective
from holdfast.planning.queries.trend import Standing
from holdfast.planning.tests.objectives_stage import (
    DUE,
    REVIEW,
    active,
    commitment,
    issued,
    proposed,
    with_action,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import restore_record, void_record
from holdfast.records.content import submit_version
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.tests.stage import fresh
from holdfast.work.queries import Whose, work_due


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def nora(installation):
    return add_person(installation, title="Nora Dahl")


@pytest.fixture
def promise(ines, tom, nora):
    return commitment(ines, tom, nora)


@pytest.fixture
def objective(ines, tom, nora, promise):
    return active(ines, tom, nora, promise)


def closed_gates(refused):
    return [refusal.gate.key for refusal in refused.value.refusals]


def test_an_objective_is_proposed_approved_by_top_management_and_taken_up(ines, tom, nora, promise):
    made = with_action(ines, nora, proposed(ines, nora))
    link(ines, made, promise, Relation.SERVES)
    objectives.approve_objective(tom, made)
    assert (made.state, made.approved_by, made.approved_on) == ("approved", "Tom Berg", TODAY)
    assert made.approver_roles == ["top_management"]
    objectives.activate_objective(ines, made, review_due=REVIEW)
    assert (made.state, made.active_since) == ("active", TODAY)
    assert made.next_measurement == dt.date(2026, 4, 2)


def test_only_top_management_approves_even_where_somebody_has_every_right(ines, installation, nora):
    made = proposed(ines, nora)
    with pytest.raises(NotPermitted):
        objectives.approve_objective(ines, made)
    with pytest.raises(Refused, match="top management"):
        objectives.approve_objective(installation, made)


@pytest.mark.parametrize(
    ("values", "gate"),
    [
        ({"indicator": ""}, "objective-is-measurable"),
        ({"target": None}, "objective-is-measurable"),
        ({"baseline": None}, "objective-is-measurable"),
        ({"plan_resources": ""}, "objective-is-planned"),
        ({"plan_evaluation": ""}, "objective-is-planned"),
        ({"plan_what": ""}, "objective-is-planned"),
    ],
)
def test_what_is_not_worked_out_is_not_approved(ines, tom, nora, values, gate):
    with pytest.raises(GateClosed) as refused:
        objectives.approve_objective(tom, proposed(ines, nora, **values))
    assert closed_gates(refused) == [gate]


def test_a_reason_stands_in_for_an_indicator(ines, tom, nora):
    made = proposed(
        ines, nora, indicator="", target=None, cannot_be_measured_because="Trust has no figure."
    )
    assert objectives.approve_objective(tom, made).state == "approved"


def test_without_commitment_or_action_it_is_not_taken_up(ines, tom, nora, promise):
    made = objectives.approve_objective(tom, proposed(ines, nora))
    with pytest.raises(GateClosed) as refused:
        objectives.activate_objective(ines, made, review_due=REVIEW)
    assert closed_gates(refused) == ["objective-serves-policy", "objective-has-action"]
    link(ines, made, promise, Relation.SERVES)
    with_action(ines, nora, made)
    assert objectives.activate_objective(ines, made, review_due=REVIEW).state == "active"


def test_what_is_approved_is_changed_only_by_a_revision_that_is_approved_anew(ines, tom, objective):
    with pytest.raises(Refused, match="frozen"):
        objectives.amend_objective(ines, objective, target=Decimal(90))
    with pytest.raises(Refused):
        objectives.revise_objective(ines, objective, reason=" ")
    objectives.revise_objective(ines, objective, reason="The patrol comes later.")
    assert (objective.state, objective.approved_on, objective.next_measurement) == (
        "proposed",
        None,
        None,
    )
    objectives.amend_objective(ines, objective, due=LATER)
    assert objective.due == LATER


def test_level_and_unit_go_together(ines, nora, north):
    with pytest.raises(Refused) as refused:
        proposed(ines, nora, unit=north)
    assert "level" in refused.value.fields
    with pytest.raises(Refused) as refused:
        proposed(ines, nora, level="site")
    assert "unit" in refused.value.fields
    assert proposed(ines, nora, level="site", unit=north).unit == north


def test_an_objective_is_not_its_own_part(ines, nora):
    made = proposed(ines, nora)
    with pytest.raises(Refused) as refused:
        objectives.amend_objective(ines, made, parent=made)
    assert "parent" in refused.value.fields


def test_a_measurement_moves_the_next_one_on_and_shows_in_my_work(ines, objective):
    progress.record_measurement(ines, objective, value=Decimal(84))
    assert objective.next_measurement == dt.date(2026, 4, 2)
    late = dt.date(2026, 2, 20)
    progress.record_measurement(ines, objective, value=Decimal(83), measured_on=late)
    assert objective.next_measurement == dt.date(2026, 4, 2)
    with acting_as(ines):
        due = work_due(ines, whose=Whose.ALL)
    said = {(item.reference, item.what, item.on) for item in due.later}
    assert (objective.reference, "Record a measurement", dt.date(2026, 4, 2)) in said


def test_a_measurement_needs_a_figure_or_words_and_a_day_that_has_come(ines, objective):
    with pytest.raises(Refused) as refused:
        progress.record_measurement(ines, objective)
    assert "value" in refused.value.fields
    with pytest.raises(Refused):
        progress.record_measurement(ines, objective, value=Decimal(1), measured_on=LATER)
    entry = progress.record_measurement(ines, objective, note="The guards are hired.")
    assert entry.value is None
    assert entry.measured_by == ines.name


def test_a_measurement_is_corrected_and_the_first_one_stays(ines, objective):
    wrong = progress.record_measurement(ines, objective, value=Decimal(48))
    with pytest.raises(Refused, match="not overwritten"):
        progress.amend_progress(ines, wrong, value=Decimal(84))
    right = progress.correct_progress(ines, wrong, value=Decimal(84), reason="Turned digits.")
    with acting_as(ines):
        kept = ProgressEntry.objects.get(pk=wrong.pk)
    assert (kept.state, kept.value, kept.correction_reason) == (
        "corrected",
        Decimal(48),
        "Turned digits.",
    )
    assert (right.corrects, right.measured_on) == (kept, kept.measured_on)
    with acting_as(ines):
        assert trend_of_objective(objective, TODAY).last.value == Decimal(84)


def test_a_correction_of_the_day_counts_for_the_next_measurement(ines, objective):
    wrong = progress.record_measurement(ines, objective, value=Decimal(84))
    right = dt.date(2026, 2, 10)
    progress.correct_progress(
        ines, wrong, value=Decimal(84), measured_on=right, reason="The log of February."
    )
    with acting_as(ines):
        objective.refresh_from_db()
    assert objective.next_measurement == dt.date(2026, 3, 10)


def test_the_standing_follows_from_the_measurements(ines, objective):
    with acting_as(ines):
        assert trend_of_objective(objective, TODAY).standing is Standing.UNKNOWN
    progress.record_measurement(ines, objective, value=Decimal(84))
    with acting_as(ines):
        assert trend_of_objective(objective, TODAY).standing is Standing.ON_TRACK


def test_a_series_of_measurements_is_imported(ines, objective, tmp_path):
    path = tmp_path / "alarms.csv"
    path.write_text(
        "id,objective,date,value,comment\n"
        f"A1,{objective.reference},2026-01-31,81,January\n"
        f"A2,{objective.reference},2026-02-28,83.5,February\n"
        f"A3,{objective.reference},2027-02-28,99,Not yet\n"
    )
    with acting_as(ines):
        opened = open_register(path, REGISTRY["planning.progressentry"])
        report = import_register(ines, opened, ImportOptions())
        assert report.count(Outcome.CREATED) == 2, report.rows
        assert report.count(Outcome.REJECTED) == 1
        values = ProgressEntry.objects.order_by("measured_on").values_list("value", flat=True)
        assert list(values) == [Decimal(81), Decimal("83.5")]


def test_it_is_not_called_achieved_against_its_own_figures(ines, objective):
    progress.record_measurement(ines, objective, value=Decimal(84))
    with pytest.raises(GateClosed) as refused:
        objectives.close_as_achieved(ines, objective, result="Done.")
    assert closed_gates(refused) == ["objective-is-reached"]
    progress.record_measurement(ines, objective, value=Decimal(96))
    objectives.close_as_achieved(ines, objective, result="Alarms are answered.")
    assert (objective.state, objective.result_on, objective.next_measurement) == (
        "achieved",
        TODAY,
        None,
    )


def test_a_missed_objective_says_what_came_of_it_and_may_be_set_anew(ines, objective):
    with pytest.raises(Refused):
        objectives.close_as_missed(ines, objective, result="")
    objectives.close_as_missed(ines, objective, result="The guards came late.")
    assert objective.state == "missed"
    assert objectives.revise_objective(ines, objective, reason="Again.").state == "proposed"


def test_only_top_management_gives_an_objective_up(ines, tom, objective):
    with pytest.raises(NotPermitted):
        objectives.withdraw_objective(ines, objective, reason="No money.")
    objectives.withdraw_objective(tom, objective, reason="No money.")
    assert objective.state == "withdrawn"
    with pytest.raises(Refused):
        progress.record_measurement(ines, objective, value=Decimal(1))


def test_viability_is_assessed_and_approved_by_top_management(ines, tom, objective):
    with pytest.raises(Refused):
        objectives.approve_viability(tom, objective, viability_due=LATER)
    objectives.assess_viability(ines, objective, note="The money is there.")
    with pytest.raises(NotPermitted):
        objectives.approve_viability(ines, objective, viability_due=LATER)
    objectives.approve_viability(tom, objective, viability_due=LATER)
    assert (objective.viability_approved_by, objective.viability_approved_on) == ("Tom Berg", TODAY)
    objectives.assess_viability(ines, objective, note="The money is cut.")
    assert objective.viability_approved_on is None


def test_the_document_is_written_from_the_active_objectives(ines, tom, nora, objective):
    proposed(ines, nora, title="Still an idea")
    document = issued(ines, tom, nora)
    with acting_as(ines):
        version = version_in_force_of(document)
    assert objective.title in version.body
    assert "80 → 95 %" in version.body
    assert "Still an idea" not in version.body
    assert [entry["reference"] for entry in version.annex["objectives"]] == [objective.reference]


def test_a_document_holds_nothing_confidential_and_nothing_of_other_units(
    ines, tom, nora, north, south, promise
):
    active(ines, tom, nora, promise, title="Secret", classification="confidential")
    for unit in (north, south):
        active(ines, tom, nora, promise, title=f"At {unit.title}", level="site", unit=unit)
    document = objectives_document.set_up_document(ines, title="North", owner=nora, unit=north)
    with acting_as(ines):
        assert [each.title for each in document.listed()] == ["At North Terminal"]


def test_only_top_management_approves_the_document(ines, installation, nora, objective):
    document = objectives_document.set_up_document(ines, title="Objectives", owner=nora)
    objectives_document.write_document(ines, document)

    submit_version(ines, document)
    with pytest.raises(Refused, match="top management"):
        objectives_document.approve_document(installation, document, statement="So be it.")


def test_without_an_active_objective_there_is_nothing_to_issue(ines, nora):
    document = objectives_document.set_up_document(ines, title="Objectives", owner=nora)
    with pytest.raises(Refused, match="nothing to issue"):
        objectives_document.write_document(ines, document)


def test_a_reason_for_no_objective_is_recorded_and_ended(ines):
    made = objectives.decide_on_no_objective(ines, title="Piracy", reason="No route leads there.")
    assert (made.state, made.decided_by) == ("decided", ines.name)
    assert objectives.end_no_objective(ines, made, reason="A new route.").state == "ended"
    with pytest.raises(Refused):
        objectives.decide_on_no_objective(ines, title="Piracy", reason=" ")


def test_a_date_that_has_passed_is_not_taken_up(ines, tom, nora, promise):
    made = with_action(ines, nora, proposed(ines, nora, due=dt.date(2026, 3, 1)))
    link(ines, made, promise, Relation.SERVES)
    objectives.approve_objective(tom, made)
    with pytest.raises(Refused, match="date has passed"):
        objectives.activate_objective(ines, made, review_due=REVIEW)
    with acting_as(ines):
        assert Objective.objects.filter(due=DUE).count() == 0


def test_who_proposed_an_objective_does_not_approve_it(ines, tom, nora):
    own = proposed(tom, nora)
    with pytest.raises(GateClosed, match="You proposed this objective"):
        objectives.approve_objective(tom, own)
    past = Terms(override=Override("There are only two of us."))
    objectives.approve_objective.under(past)(tom, own)
    with acting_as(ines):
        passed = GateOverride.objects.get(gate="proposer-does-not-approve")
    assert passed.reason == "There are only two of us."
    theirs = proposed(ines, nora, title="Seals checked")
    assert objectives.approve_objective(tom, theirs).state == "approved"


def test_who_sets_an_objective_anew_does_not_approve_it_again(ines, tom, nora):
    made = objectives.approve_objective(tom, proposed(ines, nora))
    objectives.revise_objective(tom, made, reason="Too easy.")
    with pytest.raises(GateClosed, match="You proposed this objective"):
        objectives.approve_objective(tom, made)


def test_a_template_is_the_proposal_of_whoever_first_works_on_it(tom, nora):
    template = replace(tom, channel=Channel.TEMPLATE)
    with acting_as(template):
        made = proposed(template, nora)
    assert made.proposed_by_actor is None
    objectives.amend_objective(tom, made, target=Decimal(96))
    with pytest.raises(GateClosed, match="You proposed this objective"):
        objectives.approve_objective(tom, made)


def test_a_voided_measurement_moves_the_next_one_back(ines, objective):
    before = objective.next_measurement
    first = progress.record_measurement(ines, objective, value=Decimal(82))
    objective = fresh(ines, objective)
    assert objective.next_measurement >= before
    early = dt.date(2026, 2, 10)
    progress.record_measurement(ines, objective, value=Decimal(81), measured_on=early)
    void_record(ines, first, reason="Another site.")
    moved = fresh(ines, objective)
    assert moved.next_measurement == objective.measured_again_by(early)
    restore_record(ines, fresh(ines, first), reason="It was this site after all.")
    again = fresh(ines, objective)
    assert again.next_measurement == objective.measured_again_by(first.measured_on)


def test_without_a_measurement_the_next_is_counted_from_taking_it_up(ines, objective, monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-03-20")
    only = progress.record_measurement(ines, objective, value=Decimal(82))
    void_record(ines, only, reason="Another site.")
    moved = fresh(ines, objective)
    assert moved.next_measurement == moved.measured_again_by(moved.active_since)


def test_it_is_not_to_be_reached_before_the_day_of_its_baseline(ines, nora):
    with pytest.raises(Refused, match="before the day of its baseline"):
        proposed(ines, nora, baseline_on=TODAY, due=TODAY - dt.timedelta(days=100))


def test_an_objective_is_not_a_part_of_its_own_part(ines, nora):
    whole = proposed(ines, nora)
    middle = proposed(ines, nora, parent=whole)
    part = proposed(ines, nora, parent=middle)
    for below in (middle, part):
        with pytest.raises(Refused, match="a part of this one already"):
            objectives.amend_objective(ines, fresh(ines, whole), parent=below)
    objectives.amend_objective(ines, fresh(ines, part), parent=whole)


@pytest.mark.parametrize("value", [950, Decimal("100.1"), -1])
def test_a_share_of_a_whole_is_not_measured_beyond_it(ines, objective, value):
    with pytest.raises(Refused, match="between 0 and 100 %"):
        progress.record_measurement(ines, objective, value=Decimal(value))


def test_per_cent_beyond_the_whole_is_a_figure_like_any_other(ines, tom, nora, promise):
    growth = active(ines, tom, nora, promise, target=Decimal(140))
    progress.record_measurement(ines, growth, value=Decimal(120))

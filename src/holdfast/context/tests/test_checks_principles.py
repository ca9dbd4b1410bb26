"""What the records say of 4.2.3."""

from holdfast.catalogue.checks import CHECKS
from holdfast.context.choices import Principle
from holdfast.context.commands import parties, principles
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    TODAY,
    adopted,
    adopted_principle,
    answer,
    day_after,
    gap_commands,
    link,
    party,
    places,
    process_in_force,
    reasons,
    scope_draft,
    stated,
)
from holdfast.operation.processes.commands import amend_process
from holdfast.records.choices import Relation
from holdfast.records.registry import REGISTRY

SHOWS = Relation.SHOWS


def test_each_of_the_eight_principles_has_a_current_statement(ines):
    for principle in list(Principle)[1:]:
        adopted_principle(ines, principle, review_due=LATER)
    found = answer(ines, "4.2.3.1/1")
    assert not found.met
    assert gap_commands(found) == ["context.principle.stated"]
    assert "Leadership" in reasons(found)[0]
    draft = stated(ines, Principle.LEADERSHIP)
    assert gap_commands(answer(ines, "4.2.3.1/1"))[-1] == "context.principle.adopted"
    principles.adopt_principle(ines, draft, review_due=SOON)
    found = answer(ines, "4.2.3.1/1")
    assert found.met
    assert found.evidence_total == 8
    assert found.lapses_on == day_after(SOON)
    assert not answer(ines, "4.2.3.1/1", day_after(SOON)).met


def test_a_second_statement_keeps_a_principle_alive(ines):
    for principle in Principle:
        adopted_principle(ines, principle, review_due=SOON)
    adopted_principle(ines, Principle.HUMAN)
    assert answer(ines, "4.2.3.1/1").lapses_on == day_after(SOON)
    for principle in Principle:
        adopted_principle(ines, principle)
    assert answer(ines, "4.2.3.1/1").lapses_on is None


def test_unstated_principles_are_one_gap_each_and_say_so_alone(ines):
    for number in range(2, 10):
        found = answer(ines, f"4.2.3.{number}/1")
        assert not found.met
        assert gap_commands(found) == ["context.principle.stated"]


def test_statements_of_another_organization_or_unconfirmed_never_count(ines, vera):
    for principle in Principle:
        adopted_principle(vera, principle)
        adopted_principle(ines, principle, unconfirmed=True)
    found = answer(ines, "4.2.3.1/1")
    assert found.evidence_total == 0
    assert gap_commands(found).count("context.principle.stated") == 8


def test_the_process_approach_is_shown_by_a_map_in_which_none_stands_alone(ines, nora):
    statement = adopted_principle(ines, Principle.PROCESS, review_due=SOON)
    assert "processes.process.described" in gap_commands(answer(ines, "4.2.3.3/1"))
    gate = process_in_force(ines, nora, "Gate")
    patrol = process_in_force(ines, nora, "Patrol")
    link(ines, statement, gate, SHOWS)
    found = answer(ines, "4.2.3.3/1")
    assert reasons(found) == ["The process names no interaction."] * 2
    link(ines, gate, patrol, Relation.USES)
    found = answer(ines, "4.2.3.3/1")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    amend_process(ines, patrol, outputs="")
    assert reasons(answer(ines, "4.2.3.3/1")) == ["The process names no outputs."]
    amend_process(ines, patrol, outputs="Log", inputs="")
    assert reasons(answer(ines, "4.2.3.3/1")) == ["The process names no inputs."]


def test_a_process_with_words_but_no_link_stands_alone(ines, nora):
    gate = process_in_force(ines, nora, "Gate", interactions="With the police")
    link(ines, adopted_principle(ines, Principle.PROCESS), gate, SHOWS)
    assert reasons(answer(ines, "4.2.3.3/1")) == ["The process is linked to no other process."]


def test_a_statement_that_is_not_linked_to_the_map_does_not_show_it(ines, nora):
    adopted_principle(ines, Principle.PROCESS)
    gate, patrol = (process_in_force(ines, nora, name) for name in ("Gate", "Patrol"))
    link(ines, gate, patrol, Relation.USES)
    assert gap_commands(answer(ines, "4.2.3.3/1")) == ["records.trace.made"]


def test_customized_is_shown_by_issues_and_scope(ines, nora):
    statement = adopted_principle(ines, Principle.CUSTOMIZED)
    assert len(answer(ines, "4.2.3.4/1").gaps) == 2
    link(ines, statement, adopted(ines, nora), SHOWS)
    assert reasons(answer(ines, "4.2.3.4/1")) == ["The statement is not linked to the scope."]
    link(ines, statement, scope_draft(ines, nora, *places(ines)), SHOWS)
    assert answer(ines, "4.2.3.4/1").met


def test_integrated_is_shown_by_a_process_that_others_run(ines, nora):
    statement = adopted_principle(ines, Principle.INTEGRATED)
    ours = process_in_force(ines, nora, "Patrol", is_security_function=True)
    link(ines, statement, ours, SHOWS)
    assert gap_commands(answer(ines, "4.2.3.6/1")) == ["records.trace.made"]
    link(ines, statement, process_in_force(ines, nora, "Hiring"), SHOWS)
    assert answer(ines, "4.2.3.6/1").met


def test_relationships_are_shown_by_parties_with_owner_and_last_contact(ines, nora):
    statement = adopted_principle(ines, Principle.RELATIONSHIPS)
    assert gap_commands(answer(ines, "4.2.3.9/1")) == ["records.trace.made"]
    customer = party(ines)
    link(ines, statement, customer, SHOWS)
    assert gap_commands(answer(ines, "4.2.3.9/1")) == [
        "context.party.amended",
        "context.party.contacted",
    ]
    parties.amend_party(ines, customer, relationship_owner=nora)
    parties.note_contact(ines, customer, on=TODAY)
    assert answer(ines, "4.2.3.9/1").met


def test_principles_that_need_other_rooms_wait_for_them():
    awaited = {
        "4.2.3.2/1": "leadership.securitypolicy",
        "4.2.3.5/1": "support.communication",
        "4.2.3.7/1": "response.incident",
        "4.2.3.8/1": "evaluation.indicator",
    }
    for requirement, kind in awaited.items():
        assert kind in CHECKS[requirement].awaits


def test_a_stated_principle_whose_rooms_are_absent_asks_for_the_links(ines):
    for principle, number, parts in (
        (Principle.LEADERSHIP, 2, 3),
        (Principle.ENGAGEMENT, 5, 1),
        (Principle.IMPROVEMENT, 7, 1),
        (Principle.HUMAN, 8, 2),
    ):
        adopted_principle(ines, principle)
        found = answer(ines, f"4.2.3.{number}/1")
        assert not found.met
        assert gap_commands(found) == ["records.trace.made"] * parts


def test_only_a_scenario_with_human_or_cultural_factors_shows_the_human_principle(ines):
    statement = adopted_principle(ines, Principle.HUMAN)
    record = REGISTRY["risk.riskscenario"].create
    assert record is not None
    link(ines, statement, record(ines, title="Storm surge"), SHOWS)
    assert len(answer(ines, "4.2.3.8/1").gaps) == 2
    link(ines, statement, record(ines, title="Tired guard", is_human=True), SHOWS)
    assert reasons(answer(ines, "4.2.3.8/1")) == [
        "The statement is not linked to an indicator on which a decision rested."
    ]

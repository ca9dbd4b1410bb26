"""What the records say of 4.2.1."""

import datetime as dt

from holdfast.context.commands import parties
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    adopted,
    answer,
    day_after,
    document,
    gap_commands,
    link,
    obligation,
    party,
    process,
    reasons,
    required,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import void_record

PAST = dt.date(2026, 1, 31)


def both_sides(caller, **values):
    return (
        party(caller, "Guards", side="internal", **values),
        party(caller, "Customs", side="external", **values),
    )


def test_a_register_names_internal_and_external_parties(ines):
    assert gap_commands(answer(ines, "4.2.1/1")) == ["context.party.recorded"] * 2
    party(ines, "Guards", side="internal")
    assert reasons(answer(ines, "4.2.1/1")) == ["No external interested party is recorded."]
    party(ines, "Customs", side="external")
    assert answer(ines, "4.2.1/1").met


def test_a_register_is_current_while_all_of_it_is(ines):
    both_sides(ines, review_due=LATER)
    party(ines, "Police", review_due=SOON)
    found = answer(ines, "4.2.1/1")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    late = answer(ines, "4.2.1/1", day_after(SOON))
    assert not late.met
    assert gap_commands(late) == ["records.record.reviewed"]
    assert late.gaps[0].title == "Police"


def test_parties_set_aside_voided_or_unconfirmed_do_not_make_a_register(ines):
    guards, customs = both_sides(ines)
    parties.set_party_aside(ines, guards, reason="Outsourced.")
    assert not answer(ines, "4.2.1/1").met
    party(ines, "Staff", side="internal", unconfirmed=True)
    assert not answer(ines, "4.2.1/1").met
    party(ines, "Union", side="internal")
    assert answer(ines, "4.2.1/1").met
    void_record(ines, customs, reason="A mistake.")
    assert not answer(ines, "4.2.1/1").met


def test_parties_of_another_organization_never_count(ines, vera):
    both_sides(vera)
    assert not answer(ines, "4.2.1/1").met
    assert not answer(ines, "4.2.1/2").met


def test_every_party_has_a_requirement_or_a_reason_for_none(ines):
    guards, customs = both_sides(ines)
    assert answer(ines, "4.2.1/2").gaps_total == 2
    required(ines, guards)
    found = answer(ines, "4.2.1/2")
    assert [gap.reference for gap in found.gaps] == [customs.reference]
    assert gap_commands(found) == ["context.requirement.recorded"]
    parties.state_no_requirements(ines, customs, reason="It only looks at goods.")
    assert answer(ines, "4.2.1/2").met


def test_a_requirement_that_is_voided_expired_or_unconfirmed_is_none(ines):
    customer = party(ines)
    void_record(ines, required(ines, customer), reason="A mistake.")
    required(ines, customer, unconfirmed=True)
    parties.expire_requirement(ines, required(ines, customer), reason="Contract ended.")
    assert not answer(ines, "4.2.1/2").met
    required(ines, customer)
    assert answer(ines, "4.2.1/2").met


def test_needs_of_parties_are_answered_while_one_party_is_current(ines):
    for name, day in (("Customs", SOON), ("Police", LATER)):
        required(ines, party(ines, name, review_due=day))
    found = answer(ines, "4.2.1/2")
    assert found.lapses_on == day_after(LATER)
    assert answer(ines, "4.2.1/2", LATER).met
    assert not answer(ines, "4.2.1/2", day_after(LATER)).met


def test_a_requirement_needs_a_decision(ines):
    required(ines, party(ines))
    assert gap_commands(answer(ines, "4.2.1/3")) == ["context.requirement.adopted"]


def test_a_declined_requirement_with_its_reason_meets_it(ines):
    parties.decline_requirement(ines, required(ines, party(ines)), reason="Not ours.")
    found = answer(ines, "4.2.1/3")
    assert found.met
    assert found.evidence_total == 1


def test_an_addressed_requirement_is_linked_to_what_addresses_it(ines, nora):
    for make in (
        lambda: document(ines),
        lambda: process(ines, nora),
        lambda: obligation(ines),
    ):
        need = required(ines, party(ines))
        parties.adopt_requirement(ines, need, reason="Fair.")
        assert gap_commands(answer(ines, "4.2.1/3")) == ["records.trace.made"]
        link(ines, make(), need, Relation.ADDRESSES)
        assert answer(ines, "4.2.1/3").met


def test_a_link_to_something_that_addresses_nothing_does_not_do(ines, nora):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Fair.")
    link(ines, need, adopted(ines, nora), Relation.RELATES_TO)
    assert not answer(ines, "4.2.1/3").met


def test_a_link_counts_from_either_side_and_ends_with_the_record(ines):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Fair.")
    paper = document(ines)
    link(ines, need, paper, Relation.ADDRESSES)
    assert answer(ines, "4.2.1/3").met
    void_record(ines, paper, reason="A mistake.")
    assert not answer(ines, "4.2.1/3").met


def test_a_changed_requirement_waits_for_a_decision_again(ines):
    need = parties.decline_requirement(ines, required(ines, party(ines)), reason="Not ours.")
    parties.report_requirement_changed(ines, need, need="Within one hour")
    assert gap_commands(answer(ines, "4.2.1/3")) == ["context.requirement.adopted"]


def test_an_overdue_review_does_not_take_a_requirement_out_of_the_question(ines):
    required(ines, party(ines), review_due=PAST)
    assert not answer(ines, "4.2.1/3").met


def test_an_empty_register_is_a_gap_unless_somebody_is_said_to_require_nothing(ines):
    assert gap_commands(answer(ines, "4.2.1/3")) == ["context.requirement.recorded"]
    party(ines, no_requirements_because="It only owns the land.")
    assert answer(ines, "4.2.1/3").met

"""What the records say of 4.2.2."""

import datetime as dt

from holdfast.context.commands import obligations
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    TODAY,
    answer,
    applicable,
    day_after,
    document,
    gap_commands,
    link,
    obligation,
    process,
    process_in_force,
    reasons,
)
from holdfast.operation.processes.commands import amend_process, put_process_in_force
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import void_record


def test_a_process_and_known_obligations_meet_it(ines, nora):
    process_in_force(ines, nora)
    applicable(ines)
    found = answer(ines, "4.2.2/a")
    assert found.met
    assert found.evidence_total == 2
    assert found.lapses_on == day_after(LATER)
    assert gap_commands(answer(ines, "4.2.2/a", day_after(LATER))) == ["records.record.reviewed"]


def test_the_process_is_in_force_owned_and_for_this_clause(ines, nora):
    applicable(ines)
    assert gap_commands(answer(ines, "4.2.2/a")) == ["processes.process.described"]
    process_in_force(ines, nora, "Gate control", clauses=["8.4"])
    assert gap_commands(answer(ines, "4.2.2/a")) == ["processes.process.described"]
    watch = process(ines, nora, clauses=["4.2.2", "9.1"])
    assert gap_commands(answer(ines, "4.2.2/a")) == ["processes.process.put_in_force"]
    put_process_in_force(ines, watch, review_due=LATER)
    assert answer(ines, "4.2.2/a").met
    amend_process(ines, watch, owner=None)
    assert gap_commands(answer(ines, "4.2.2/a")) == ["processes.process.amended"]


def test_an_empty_register_is_a_gap(ines, nora):
    process_in_force(ines, nora)
    for requirement in ("4.2.2/a", "4.2.2/b", "4.2.2/c", "4.2.2/d"):
        assert gap_commands(answer(ines, requirement)) == ["context.obligation.identified"]


def test_every_obligation_has_source_text_and_assessment(ines, nora):
    process_in_force(ines, nora)
    bare = obligation(ines, source="", link="")
    found = answer(ines, "4.2.2/a")
    assert {gap.reference for gap in found.gaps} == {bare.reference}
    assert gap_commands(found) == [
        "context.obligation.amended",
        "context.obligation.amended",
        "context.obligation.judged_applicable",
    ]


def test_an_external_document_gives_access_to_the_text_and_an_own_one_does_not(ines, nora):
    process_in_force(ines, nora)
    found = applicable(ines, link="")
    link(ines, found, document(ines, "Our summary"), Relation.DERIVES_FROM)
    assert not answer(ines, "4.2.2/a").met
    link(ines, found, document(ines, "The act", kind="external"), Relation.DERIVES_FROM)
    assert answer(ines, "4.2.2/a").met


def test_what_was_judged_not_to_apply_is_assessed_and_makes_the_rest_void(ines, nora):
    process_in_force(ines, nora)
    obligations.judge_not_applicable(ines, obligation(ines), reason="No air cargo.")
    for requirement in ("4.2.2/a", "4.2.2/b", "4.2.2/c", "4.2.2/d"):
        assert answer(ines, requirement).met


def test_repealed_voided_and_unconfirmed_obligations_are_not_asked_about(ines, nora):
    process_in_force(ines, nora)
    applicable(ines)
    obligations.repeal_obligation(ines, obligation(ines, source=""), reason="Repealed.")
    void_record(ines, obligation(ines, source=""), reason="A mistake.")
    obligation(ines, source="", unconfirmed=True)
    assert answer(ines, "4.2.2/a").met


def test_an_applicable_obligation_is_linked_to_what_meets_it(ines, nora):
    found = applicable(ines)
    assert gap_commands(answer(ines, "4.2.2/b")) == ["records.trace.made"]
    link(ines, document(ines, "The act", kind="external"), found, Relation.RELATES_TO)
    assert not answer(ines, "4.2.2/b").met
    link(ines, process(ines, nora), found, Relation.MEETS)
    met = answer(ines, "4.2.2/b")
    assert met.met
    assert met.lapses_on is None


def test_an_unconfirmed_document_meets_nothing(ines):
    found = applicable(ines)
    link(ines, document(ines, unconfirmed=True), found, Relation.MEETS)
    assert not answer(ines, "4.2.2/b").met


def test_an_obligation_is_reviewed_in_its_period(ines):
    applicable(ines, review_due=SOON)
    found = answer(ines, "4.2.2/c")
    assert found.met
    assert found.lapses_on == day_after(SOON)
    assert gap_commands(answer(ines, "4.2.2/c", day_after(SOON))) == ["records.record.reviewed"]


def test_an_obligation_without_a_review_date_has_no_period(ines):
    obligations.amend_obligation(ines, applicable(ines), review_due=None)
    assert reasons(answer(ines, "4.2.2/c")) == ["It has no date for its review."]


def test_a_changed_text_is_out_of_date_until_judged(ines):
    found = applicable(ines)
    obligations.report_obligation_changed(ines, found, changed_on=TODAY)
    assert gap_commands(answer(ines, "4.2.2/c")) == ["context.obligation.judged_applicable"]
    obligations.judge_applicable(ines, found, how_it_applies="As before.")
    assert answer(ines, "4.2.2/c").met


def test_a_superseded_obligation_names_its_successor(ines):
    old, new = applicable(ines, "Act of 2004"), applicable(ines, "Act of 2024")
    obligations.supersede_obligation(ines, old, successor=new)
    found = answer(ines, "4.2.2/c")
    assert found.met
    assert found.evidence_total == 2


def test_an_audience_is_named_and_has_acknowledged_since_the_last_change(ines, tom, nora):
    found = applicable(ines, changed_on=dt.date(2026, 1, 1))
    assert gap_commands(answer(ines, "4.2.2/d")) == ["context.obligation.amended"]
    obligations.amend_obligation(ines, found, audience="Gate staff")
    assert gap_commands(answer(ines, "4.2.2/d")) == ["support.communication.planned"]
    paper = document(ines, owner=nora)
    content.draft_version(ines, paper, body="Check every driver.")
    content.submit_version(ines, paper)
    content.approve_version(tom, paper, statement="I approve.")
    content.put_in_force(tom, paper, effective_on=TODAY, review_due=LATER)
    link(ines, paper, found, Relation.MEETS)
    assert not answer(ines, "4.2.2/d").met
    content.acknowledge(ines, paper)
    assert answer(ines, "4.2.2/d").met
    found.refresh_from_db()
    obligations.amend_obligation(ines, found, changed_on=day_after(TODAY))
    assert not answer(ines, "4.2.2/d").met

"""What the records say of 8.2: the processes that policy, law, objectives and the system need."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.catalogue.checks import CHECKS
from holdfast.context.commands import obligations
from holdfast.operation.processes import commands
from holdfast.operation.processes.queries.matrix import purpose_matrix
from holdfast.operation.processes.queries.purposes import COMMITMENT, DELIVERY, OBJECTIVE
from holdfast.operation.processes.tests.stage import (
    LATER,
    SOON,
    TODAY,
    answer,
    day_after,
    described,
    gap_commands,
    link,
    reasons,
    running,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import untrace, void_record
from holdfast.records.models import Trace
from holdfast.records.registry import REGISTRY
from holdfast.tests.samples import sample

KINDS = {"8.2/a": COMMITMENT, "8.2/c": OBJECTIVE}


def law(caller, kind="law", title="Harbour Security Act"):
    found = obligations.identify_obligation(
        caller, title=title, kind=kind, source="Storting", link="https://law.example/hsa"
    )
    return obligations.judge_applicable(
        caller, found, how_it_applies="All gates.", next_evaluation=SOON, review_due=LATER
    )


def subject(caller, requirement, title="Sample"):
    """Give what a statement is about, in the state in which it counts."""
    if requirement == "8.2/b":
        return law(caller, title=title)
    made = sample(caller, REGISTRY[KINDS[requirement]], title)
    if not made.state_now.current:
        with acting_as(caller):
            type(made)._base_manager.filter(pk=made.pk).update(state=made.life_cycle.current[0])
    return made


@pytest.fixture(params=["8.2/a", "8.2/b", "8.2/c"])
def requirement(request):
    if request.param in KINDS and KINDS[request.param] not in REGISTRY:
        pytest.skip("no room keeps this kind of record yet")
    return request.param


def test_each_is_linked_to_a_process_until_its_review(ines, nora, requirement):
    watch = running(ines, nora, "Legal watch", review_due=SOON)
    link(ines, watch, subject(ines, requirement), Relation.SERVES)
    found = answer(ines, requirement)
    assert found.met, reasons(found)
    assert found.lapses_on == day_after(SOON)
    assert gap_commands(answer(ines, requirement, day_after(SOON))) == ["records.record.reviewed"]


def test_the_link_counts_from_either_side(ines, nora, requirement):
    link(ines, subject(ines, requirement), running(ines, nora), Relation.USES)
    assert answer(ines, requirement).met


def test_one_that_no_process_serves_is_a_gap(ines, nora, requirement):
    gate = running(ines, nora)
    link(ines, gate, subject(ines, requirement), Relation.SERVES)
    left = subject(ines, requirement, "Left over")
    found = answer(ines, requirement)
    assert gap_commands(found) == ["records.trace.made"]
    assert found.gaps[0].id == left.pk
    link(ines, gate, left, Relation.SERVES)
    assert answer(ines, requirement).met
    with acting_as(ines):
        ended = Trace.objects.get(target_id=left.pk, ended_at__isnull=True)
    untrace(ines, gate, link=ended)
    assert not answer(ines, requirement).met


def test_a_draft_process_serves_nothing_yet(ines, nora, requirement):
    draft = described(ines, nora)
    link(ines, draft, subject(ines, requirement), Relation.SERVES)
    assert gap_commands(answer(ines, requirement)) == ["processes.process.put_in_force"]
    commands.withdraw_process(ines, draft, reason="Not needed.")
    assert gap_commands(answer(ines, requirement)) == ["records.trace.made"]


def test_where_there_is_nothing_to_serve_that_is_said(ines, nora, requirement):
    running(ines, nora)
    found = answer(ines, requirement)
    assert not found.met
    assert all(gap.command for gap in found.gaps)


def test_obligations_of_contracts_are_none_of_8_2_b(ines, nora):
    law(ines, kind="contract")
    assert gap_commands(answer(ines, "8.2/b")) == ["context.obligation.identified"]
    found = obligations.identify_obligation(ines, title="Old act", source="Storting")
    obligations.judge_not_applicable(ines, found, reason="Ships only.")
    assert answer(ines, "8.2/b").met


def delivering(caller, owner, *clauses, **values):
    return running(caller, owner, f"For {clauses}", clauses=list(clauses), **values)


def test_a_process_for_each_clause_that_needs_one(ines, nora):
    delivering(ines, nora, "8.3", "7.2", "7.4", "9.2")
    delivering(ines, nora, "7.5.3", "8.6.1", review_due=SOON)
    delivering(ines, nora, "9.3", "10.2")
    found = answer(ines, "8.2/d")
    assert found.met, reasons(found)
    assert found.lapses_on == day_after(SOON)
    late = answer(ines, "8.2/d", day_after(SOON))
    assert gap_commands(late) == ["records.record.reviewed"] * 2


def test_naming_a_whole_chapter_delivers_none_of_its_clauses(ines, nora):
    made = delivering(ines, nora, "7", "8", "9", "10")
    assert len(answer(ines, "8.2/d").gaps) == len(DELIVERY)
    with acting_as(ines):
        matrix = purpose_matrix(ines)
    assert [row.delivers for row in matrix.rows if row.process == made] == [[]]
    assert [number for number, _words in matrix.clauses] == list(DELIVERY)


@pytest.mark.parametrize("left_out", DELIVERY)
def test_each_of_the_eight_clauses_is_asked_for(ines, nora, left_out):
    made = delivering(ines, nora, *(clause for clause in DELIVERY if clause != left_out))
    found = answer(ines, "8.2/d")
    assert gap_commands(found) == ["processes.process.described"]
    assert left_out in reasons(found)[0]
    draft = described(ines, nora, clauses=[left_out])
    found = answer(ines, "8.2/d")
    assert (found.gaps[0].id, *gap_commands(found)) == (
        draft.pk,
        "processes.process.put_in_force",
    )
    void_record(ines, made, reason="A mistake.")
    assert len(answer(ines, "8.2/d").gaps) == len(DELIVERY)


def test_the_number_of_questions_does_not_grow(
    ines, nora, requirement, django_assert_max_num_queries
):
    def one_more(n):
        process = running(ines, nora, f"P{n}")
        link(ines, process, subject(ines, requirement, f"S{n}"), Relation.SERVES)

    def asked():
        with acting_as(ines), django_assert_max_num_queries(20) as found:
            CHECKS[requirement].function(TODAY)
        return len(found)

    one_more(0)
    few = asked()
    for n in range(1, 5):
        one_more(n)
    assert asked() <= few

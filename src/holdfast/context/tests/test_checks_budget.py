"""A check asks as many questions of the database for many records as for one."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.catalogue.checks import CHECKS
from holdfast.context.choices import Principle
from holdfast.context.commands import issues, obligations, parties
from holdfast.context.tests.stage import (
    TODAY,
    adopted,
    adopted_principle,
    applicable,
    captured,
    document,
    link,
    obligation,
    party,
    places,
    process_in_force,
    put_in_force,
    required,
    scope_draft,
)
from holdfast.records.choices import Relation

CLAUSE_4 = sorted(
    requirement for requirement in CHECKS if requirement.startswith(("4.1", "4.2", "4.3"))
)


def one_of_each(ines, nora):
    issue = adopted(ines, nora, from_supply_chain=True)
    captured(ines)
    customer = party(ines, kind="customer")
    need = parties.adopt_requirement(ines, required(ines, customer), reason="Fair.")
    required(ines, customer)
    link(ines, issue, need, Relation.ARISES_FROM)
    decision = issues.determine_climate(ines, relevant=True, reason="The quay floods.")
    link(ines, issue, decision, Relation.RELATES_TO)
    law = applicable(ines, audience="Gate staff")
    obligation(ines, source="")
    obligations.supersede_obligation(ines, applicable(ines), successor=law)
    watch, gate = process_in_force(ines, nora), process_in_force(ines, nora, "Gate")
    link(ines, watch, gate, Relation.USES)
    link(ines, watch, law, Relation.MEETS)
    link(ines, document(ines), need, Relation.ADDRESSES)
    for principle in Principle:
        statement = adopted_principle(ines, principle)
        for shown in (issue, customer, watch):
            link(ines, statement, shown, Relation.SHOWS)
    return issue, need


@pytest.fixture
def questions(ines, django_assert_max_num_queries):
    def asked_by(requirement):
        with acting_as(ines), django_assert_max_num_queries(20) as asked:
            CHECKS[requirement].function(TODAY)
        return len(asked)

    return asked_by


def test_the_number_of_questions_does_not_grow_with_the_records(ines, tom, nora, questions):
    considered = list(one_of_each(ines, nora))
    for _ in range(2):
        considered += one_of_each(ines, nora)
    put_in_force(ines, tom, scope_draft(ines, nora, *places(ines), *considered))
    few = {requirement: questions(requirement) for requirement in CLAUSE_4}
    for _ in range(6):
        one_of_each(ines, nora)
    many = {requirement: questions(requirement) for requirement in CLAUSE_4}
    # Where more records answer than are named, one question counts them.
    assert {r: n for r, n in many.items() if n > few[r] + 1} == {}


def test_every_statement_of_clause_4_that_can_be_answered_has_a_check():
    later = {"4.3/4", "4.3/5", "4.4/1"}
    assert len(CLAUSE_4) == 23
    assert not later & set(CLAUSE_4)


@pytest.mark.parametrize("requirement", CLAUSE_4)
def test_nothing_is_met_by_an_empty_organization(ines, requirement):
    with acting_as(ines):
        found = CHECKS[requirement].function(TODAY)
    assert not found.met
    assert found.gaps
    assert all(gap.command for gap in found.gaps)

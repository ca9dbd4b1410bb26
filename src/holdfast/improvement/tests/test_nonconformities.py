"""Nonconformities and opportunities (10.1, 10.2)."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.improvement.choices import Grade
from holdfast.improvement.commands import (
    accept_opportunity,
    close_nonconformity,
    contain_nonconformity,
    decline_opportunity,
    finish_opportunity,
    name_cause,
    raise_nonconformity,
    suggest_improvement,
)


@pytest.fixture
def raised(ines):
    return raise_nonconformity(
        ines,
        title="Obligations without evaluation",
        requirement="4.2.2/c",
        statement="Three of nine obligations were not reviewed in their period.",
        grade=Grade.MINOR,
        evidence="Register of 2 March.",
    )


def test_a_nonconformity_is_corrected_explained_and_closed(ines, raised):
    contain_nonconformity(ines, raised, correction="Reviewed all three.")
    name_cause(ines, raised, cause="Nobody owned the calendar.")
    close_nonconformity(ines, raised, note="The owner is named.")
    assert raised.state == "closed"


def test_a_nonconformity_is_not_closed_without_its_cause(ines, raised):
    contain_nonconformity(ines, raised, correction="Reviewed all three.")
    with pytest.raises(GateClosed, match="Find the cause"):
        close_nonconformity(ines, raised, note="Done.")
    raised.refresh_from_db()
    close_nonconformity.under(Terms(override=Override("Site is sold.")))(ines, raised, note="Sold.")
    assert raised.state == "closed"
    with acting_as(ines):
        assert [o.gate for o in GateOverride.objects.all()] == ["cause-is-known"]


def test_a_nonconformity_is_not_closed_before_it_is_corrected(ines, raised):
    terms = Terms(override=Override("Hurry."))
    with pytest.raises(Refused, match="not possible now"):
        close_nonconformity.under(terms)(ines, raised, note="Done.")


def test_a_statement_that_the_standard_does_not_have_is_refused(ines):
    with pytest.raises(Refused, match=r"no statement 4\.9/1"):
        raise_nonconformity(ines, title="?", requirement="4.9/1", statement="?", grade="minor")


def test_an_audit_finding_may_be_raised_by_an_officer_in_his_unit(omar, north):
    made = raise_nonconformity(
        omar, title="Gate open", statement="Gate 3 stood open.", grade="minor", unit=north
    )
    assert made.state == "raised"


def test_who_suggests_something_gets_a_reply(ines):
    idea = suggest_improvement(ines, title="Mirror at the gate")
    with pytest.raises(Refused, match="answer"):
        decline_opportunity(ines, idea, reply="")
    idea.refresh_from_db()
    accept_opportunity(ines, idea, reply="Good idea.")
    assert finish_opportunity(ines, idea, benefit="Fewer stops.").state == "done"

"""Statements on the principles (4.2.3)."""

import pytest

from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.context.choices import Principle
from holdfast.context.commands import principles
from holdfast.context.tests.stage import TODAY, adopted_principle, stated


def test_there_are_eight_principles():
    assert len(Principle) == 8


def test_an_adopted_statement_is_revised_before_it_is_changed(ines):
    statement = adopted_principle(ines, "leadership")
    assert statement.is_current(TODAY)
    with pytest.raises(Refused, match="frozen"):
        principles.amend_principle(ines, statement, statement="Otherwise.")
    statement.refresh_from_db()
    principles.revise_principle(ines, statement)
    principles.amend_principle(ines, statement, statement="Otherwise.")
    assert not statement.is_current(TODAY)


def test_a_statement_is_withdrawn_with_a_reason(ines):
    with pytest.raises(Refused, match="why"):
        principles.withdraw_principle(ines, adopted_principle(ines, "human"), reason="")


def test_a_site_officer_does_not_adopt(omar, north):
    with pytest.raises(NotPermitted):
        principles.adopt_principle(omar, stated(omar, "human", unit=north))

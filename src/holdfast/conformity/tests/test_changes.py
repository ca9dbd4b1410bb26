"""How statements stand with a change: what rests on what it changes."""

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.conformity.changes import outlook_with_change
from holdfast.context.commands import parties
from holdfast.context.tests.stage import (
    TODAY,
    adopted,
    document,
    party,
    places,
    put_in_force,
    required,
    scope_draft,
)


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


@pytest.fixture
def issue(ines, installation):
    return adopted(ines, add_person(installation, title="Nora Dahl"))


@pytest.fixture
def scope(ines, tom, issue):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Contract.")
    return put_in_force(ines, tom, scope_draft(ines, issue.owner, *places(ines), issue, need))


def outlook(caller, requirement, *changed):
    with acting_as(caller):
        (found,) = outlook_with_change(
            caller, [requirement], frozenset(record.pk for record in changed)
        )
    return found


def test_what_rests_on_the_changed_record_alone_is_at_stake(ines, scope):
    found = outlook(ines, "4.3/1", scope)
    assert "alone" in found.words
    assert (found.tone, found.words_tone) == ("good", "bad")
    assert found.lapses_on is not None


def test_what_rests_on_others_too_is_named_with_their_number(ines, scope, issue):
    assert "and on 1 other record." in outlook(ines, "4.3/2", issue).words


def test_what_does_not_rest_on_it_stays(ines, scope):
    assert "Does not rest" in outlook(ines, "4.3/1", document(ines)).words


def test_a_gap_stays_one(ines, scope):
    assert "gap already" in outlook(ines, "4.3/3", scope).words


def test_who_may_not_read_the_status_gets_none(eve, scope):
    with acting_as(eve):
        assert outlook_with_change(eve, ["4.3/1"], frozenset()) == []

"""How statements stand with a change: tried, asked of the checks again, taken back."""

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
from holdfast.ledger.reading import head
from holdfast.records.choices import Standing


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


def set_aside(*records):
    for record in records:
        fresh = type(record).objects.get(pk=record.pk)
        fresh.standing = Standing.ARCHIVED
        fresh.save()


def outlook(caller, requirement, *changed):
    with acting_as(caller):
        (found,) = outlook_with_change(caller, [requirement], lambda: set_aside(*changed))
    return found


def test_what_rests_on_the_changed_record_alone_becomes_a_gap_with_its_reason(ines, scope):
    found = outlook(ines, "4.3/1", scope)
    assert found.words.startswith("Becomes a gap: ")
    assert len(found.words) > len("Becomes a gap: ")
    assert (found.tone, found.words_tone, found.changes) == ("good", "bad", True)
    assert found.lapses_on is not None


def test_what_rests_on_others_too_stays_met_by_them(ines, installation, scope, issue):
    adopted(ines, issue.owner)
    found = outlook(ines, "4.1/1", issue)
    assert found.words == "Stays met by 1 other record."
    assert found.words_tone == "good"


def test_what_does_not_rest_on_it_stays_and_says_so(ines, scope):
    found = outlook(ines, "4.3/1", document(ines))
    assert (found.words, found.changes) == ("Stays met.", False)


def test_a_gap_stays_one(ines, scope):
    found = outlook(ines, "4.3/3", scope)
    assert (found.words_tone, found.changes) == ("calm", False)


def test_what_a_change_brings_about_is_told_as_met(ines, tom):
    with acting_as(ines):
        (found,) = outlook_with_change(
            ines, ["4.1/1"], lambda: adopted(ines, add_person(ines, title="Nora Dahl"))
        )
    assert (found.words, found.tone, found.changes) == ("Is met with it.", "bad", True)


def test_nothing_of_it_stays(ines, scope):
    with acting_as(ines):
        before = head(ines.organization_id)
    outlook(ines, "4.3/1", scope)
    with acting_as(ines):
        assert head(ines.organization_id) == before
        assert type(scope).objects.get(pk=scope.pk).standing == Standing.LIVE


def test_who_may_not_read_the_status_gets_none(eve, scope):
    with acting_as(eve):
        assert outlook_with_change(eve, ["4.3/1"], lambda: set_aside(scope)) == []

"""Interested parties and the decisions on what they require (4.2.1)."""

import datetime as dt

import pytest

from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.context.commands import parties
from holdfast.context.tests.stage import (
    LATER,
    TODAY,
    document,
    link,
    overrides,
    party,
    required,
)
from holdfast.records.choices import Relation


def test_a_contact_in_the_past_does_not_hide_a_later_one(ines):
    customer = party(ines)
    parties.note_contact(ines, customer, on=dt.date(2026, 2, 1))
    parties.note_contact(ines, customer, on=dt.date(2026, 1, 1))
    assert customer.last_contact == dt.date(2026, 2, 1)
    with pytest.raises(Refused, match="not come yet"):
        parties.note_contact(ines, customer, on=LATER)


def test_influence_lies_between_one_and_five(ines):
    with pytest.raises(Refused, match="Influence"):
        party(ines, influence=6)


def test_a_party_with_requirements_cannot_be_said_to_require_nothing(ines):
    customer = party(ines)
    required(ines, customer)
    with pytest.raises(Refused, match="recorded requirements"):
        parties.state_no_requirements(ines, customer, reason="Nothing.")


def test_a_party_is_set_aside_with_a_reason_and_taken_up_again(ines):
    customer = parties.set_party_aside(ines, party(ines), reason="Contract ended.")
    assert not customer.is_current(TODAY)
    assert parties.take_party_up(ines, customer).is_current(TODAY)


def test_a_decision_on_a_requirement_needs_a_reason_and_keeps_who_took_it(ines):
    need = required(ines, party(ines))
    with pytest.raises(Refused, match="reason"):
        parties.adopt_requirement(ines, need, reason="")
    need.refresh_from_db()
    parties.adopt_requirement(ines, need, reason="It is in the contract.")
    assert (need.decided_by, need.decided_on) == (ines.name, TODAY)


def test_a_mandatory_requirement_is_not_declined_by_anybody(ines):
    need = required(ines, party(ines), mandatory=True)
    with pytest.raises(GateClosed, match="mandatory"):
        parties.decline_requirement(ines, need, reason="No money.")
    need.refresh_from_db()
    terms = Terms(override=Override("The board says so."))
    with pytest.raises(GateClosed):
        parties.decline_requirement.under(terms)(ines, need, reason="No money.")
    assert overrides(ines) == []


def test_an_adopted_requirement_is_only_watched_once_something_addresses_it(ines):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Fair.")
    with pytest.raises(GateClosed, match="Nothing addresses"):
        parties.monitor_requirement(ines, need, review_due=LATER)
    need.refresh_from_db()
    link(ines, document(ines), need, Relation.ADDRESSES)
    assert parties.monitor_requirement(ines, need, review_due=LATER).state == "monitored"


def test_a_requirement_is_watched_with_a_recorded_override(ines):
    need = parties.adopt_requirement(ines, required(ines, party(ines)), reason="Fair.")
    terms = Terms(override=Override("The group's process does it."))
    parties.monitor_requirement.under(terms)(ines, need, review_due=LATER)
    assert overrides(ines) == ["requirement-is-addressed"]


def test_a_changed_requirement_is_decided_anew(ines):
    need = parties.decline_requirement(ines, required(ines, party(ines)), reason="Not ours.")
    parties.report_requirement_changed(ines, need, need="Notice within one hour")
    assert (need.state, need.need) == ("changed", "Notice within one hour")
    assert parties.adopt_requirement(ines, need, reason="Now in the contract.").state == "adopted"

"""Roles, who has them, and what stands before giving them to somebody (5.3)."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from holdfast.acting.callers import Channel, acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.leadership.choices.roles import RaciSubject
from holdfast.leadership.commands import assignments, delegations, roles
from holdfast.leadership.models import Delegation, RaciEntry, Role, RoleAssignment
from holdfast.leadership.queries.roles import clashes_on, delegations_on, holders_on, role_cards
from holdfast.leadership.tests.cast_of_roles import accepted, assigned, boss_of, proposed, role
from holdfast.leadership.tests.days import LATER, SOON, TODAY, day_after
from holdfast.records.commands import confirm_template


def card(caller, title, on=TODAY):
    with acting_as(caller):
        return next(c for c in role_cards(caller, on) if c.role.title == title)


def test_a_role_is_taken_from_proposal_to_acknowledgement(ines, nora):
    made = proposed(ines, role(ines), nora)
    assert made.state == "proposed"
    assert made.title == "Gate supervisor: Nora Dahl"
    assert card(ines, "Gate supervisor").is_vacant
    assignments.assign(ines, made)
    assert (made.assigned_by, made.by_top_management) == (ines.name, False)
    assert not card(ines, "Gate supervisor").is_vacant
    assignments.tell_holder(ines, made, how="Letter handed over")
    assignments.note_acceptance(ines, made, how="Signed, personnel file 12")
    assert made.state == "accepted"
    assert made.acknowledged_on == TODAY


def test_the_person_acknowledges_and_nobody_else(ines, eve, tom):
    made = assigned(ines, role(ines), boss_of(eve))
    assignments.tell_holder(ines, made, how="Letter")
    with pytest.raises(Refused, match="Only Eve Lund"):
        assignments.accept_role(tom, made)
    assignments.accept_role(eve, made)
    assert made.state == "accepted"
    assert "Eve Lund" in made.acknowledged_how


def test_nobody_is_told_in_the_future_or_without_saying_how(ines, nora):
    made = assigned(ines, role(ines), nora)
    with pytest.raises(Refused, match="not come yet"):
        assignments.tell_holder(ines, made, how="Letter", on=SOON)
    with pytest.raises(Refused, match="how"):
        assignments.tell_holder(ines, made, how=" ")


def test_a_role_without_authorities_is_not_assigned(ines, nora):
    made = proposed(ines, role(ines, authorities=""), nora)
    with pytest.raises(GateClosed, match="authorities"):
        assignments.assign(ines, made)
    assert made.state == "proposed"


def test_roles_in_conflict_are_not_held_together_unless_somebody_answers_for_it(ines, nora):
    buyer, checker = role(ines, "Buyer of guards"), role(ines, "Checker of invoices")
    roles.state_conflict(ines, buyer, other=checker, reason="Would check the own orders.")
    assigned(ines, buyer, nora)
    second = proposed(ines, checker, nora)
    with pytest.raises(GateClosed, match="check the own orders"):
        assignments.assign(ines, second)
    anyway = Terms(override=Override("Two people only; the auditor samples."))
    assignments.assign.under(anyway)(ines, second)
    with acting_as(ines):
        assert GateOverride.objects.get().gate == "no-clash-of-roles"
        assert [c.why for c in clashes_on(TODAY)] == ["Would check the own orders."]
    assert len(card(ines, "Buyer of guards").clashes) == 1
    roles.lift_conflict(ines, checker, other=buyer, reason="Invoices go to finance now.")
    with acting_as(ines):
        assert clashes_on(TODAY) == []


def test_roles_one_after_the_other_do_not_clash(ines, nora):
    buyer, checker = role(ines, "Buyer"), role(ines, "Checker")
    roles.state_conflict(ines, buyer, other=checker, reason="Own orders.")
    assigned(ines, buyer, nora, ends_on=SOON)
    later = assigned(ines, checker, nora, starts_on=day_after(SOON))
    assert later.state == "assigned"


def test_a_conflict_is_stated_once_and_between_two_roles(ines):
    first, second = role(ines, "Buyer"), role(ines, "Checker")
    roles.state_conflict(ines, first, other=second, reason="Own orders.")
    with pytest.raises(Refused, match="stated already"):
        roles.state_conflict(ines, second, other=first, reason="Again.")
    with pytest.raises(Refused, match="another role"):
        roles.state_conflict(ines, first, other=first, reason="Itself.")


def test_the_two_roles_of_the_standard_are_assigned_by_top_management(ines, tom, nora):
    for duty in ("ensures_conformity", "reports_performance"):
        made = proposed(ines, role(ines, duty, **{duty: True}), nora)
        with pytest.raises(GateClosed, match="top management assigns"):
            assignments.assign(ines, made)
        assignments.assign(tom, made)
        assert made.by_top_management
        assert made.assigned_by_roles == ["top_management"]


def test_top_management_makes_an_assignment_its_own(ines, tom, nora):
    made = accepted(ines, role(ines), nora)
    with pytest.raises(NotPermitted):
        assignments.assign_as_top_management(ines, made)
    assignments.assign_as_top_management(tom, made)
    assert made.by_top_management
    assert made.state == "accepted"
    with pytest.raises(Refused, match="already"):
        assignments.assign_as_top_management(tom, made)


def test_who_was_assigned_what_is_not_rewritten(ines, nora, per):
    made = assigned(ines, role(ines), nora)
    with pytest.raises(GateClosed, match="stay as they are"):
        assignments.amend_assignment(ines, made, person=per)
    assignments.amend_assignment(ines, made, ends_on=LATER)
    assert made.ends_on == LATER


def test_an_assignment_ends_on_its_last_day(ines, nora):
    made = accepted(ines, role(ines), nora)
    assignments.end_assignment(ines, made, last_day=SOON, reason="Retires.")
    with acting_as(ines):
        assert holders_on(SOON).count() == 1
        assert holders_on(day_after(SOON)).count() == 0
    assert card(ines, "Gate supervisor", day_after(SOON)).is_vacant
    with pytest.raises(Refused, match="before the first"):
        assignments.end_assignment(ines, made, last_day=dt.date(2026, 1, 1), reason="Slip.")


def test_a_role_that_needs_a_deputy_lacks_one_until_it_has_one(ines, nora, per):
    post = role(ines, needs_deputy=True)
    accepted(ines, post, nora)
    assert card(ines, "Gate supervisor").lacks_deputy
    accepted(ines, post, per, kind="deputy")
    found = card(ines, "Gate supervisor")
    assert not found.lacks_deputy
    assert [a.person for a in found.holders] == [nora]


def test_a_held_role_is_not_dissolved(ines, nora):
    post = role(ines)
    made = accepted(ines, post, nora, starts_on=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="still has"):
        roles.dissolve_role(ines, post, reason="Outsourced.")
    assignments.end_assignment(ines, made, last_day=dt.date(2026, 3, 1), reason="Outsourced.")
    assert made.state == "ended"
    roles.dissolve_role(ines, post, reason="Outsourced.")
    assert post.state == "dissolved"
    roles.take_role_up(ines, post)
    assert post.state == "in_use"


def test_a_delegation_is_dated_and_lies_within_the_assignment(ines, nora, per):
    made = accepted(ines, role(ines), nora, ends_on=LATER)
    given = {"assignment": made, "what": "Close the gate", "starts_on": TODAY}
    with pytest.raises(Refused, match="has the role already"):
        delegations.delegate(ines, person=nora, ends_on=SOON, **given)
    with pytest.raises(Refused, match="within the days"):
        delegations.delegate(ines, person=per, ends_on=day_after(LATER), **given)
    with pytest.raises(Refused, match="before the first"):
        delegations.delegate(ines, person=per, **{**given, "starts_on": SOON}, ends_on=TODAY)
    lent = delegations.delegate(ines, person=per, ends_on=SOON, **given)
    with acting_as(ines):
        assert list(delegations_on(SOON)) == [lent]
        assert not delegations_on(day_after(SOON)).exists()
    delegations.withdraw_delegation(ines, lent, reason="Back early.")
    with acting_as(ines):
        assert not delegations_on(TODAY).exists()


def test_letters_of_the_matrix_are_set_changed_and_taken_out(ines, vera):
    post = role(ines)
    roles.set_letter(ines, post, about=RaciSubject.CLAUSE, subject="5.3", letter="A")
    entry = roles.set_letter(ines, post, about=RaciSubject.CLAUSE, subject="5.3", letter="R")
    with acting_as(ines):
        assert [e.letter for e in RaciEntry.objects.all()] == ["R"]
    assert roles.set_letter(ines, post, about=RaciSubject.CLAUSE, subject="5.3").pk == entry.pk
    wrongs: tuple[dict[str, Any], ...] = (
        {"about": "clause", "subject": "99.9", "letter": "R"},
        {"about": "clause", "subject": "5.3", "letter": "X"},
        {"about": "process", "subject": "no-key", "letter": "R"},
        {"about": "process", "subject": str(post.pk), "letter": "R"},
    )
    for wrong in wrongs:
        with pytest.raises(Refused):
            roles.set_letter(ines, post, **wrong)
    with acting_as(vera):
        assert not RaciEntry.objects.exists()
        assert not Role.objects.exists()


def test_template_assignments_are_nobodys_until_confirmed(ines, installation, nora):
    template = replace(installation, channel=Channel.TEMPLATE)
    made = assigned(template, role(ines), nora)
    with acting_as(ines):
        assert made.unconfirmed
        assert not holders_on(TODAY).exists()
        confirm_template(ines, RoleAssignment.objects.get())
        assert holders_on(TODAY).exists()


def lent_to(ines, made, person, **values):
    given = {"what": "Close the gate", "starts_on": TODAY, "ends_on": SOON, **values}
    return delegations.delegate(ines, assignment=made, person=person, **given)


def test_nobody_does_part_of_a_role_that_conflicts_with_his_own(ines, nora, per):
    audit, gate = role(ines, "Internal auditor"), role(ines)
    roles.state_conflict(ines, audit, other=gate, reason="Nobody audits his own work.")
    accepted(ines, audit, per)
    held = accepted(ines, gate, nora)
    with pytest.raises(GateClosed, match="Nobody audits his own work"):
        lent_to(ines, held, per)
    with acting_as(ines):
        assert not Delegation.objects.exists()


def test_a_conflict_stated_later_shows_at_the_delegation(ines, nora, per):
    audit, gate = role(ines, "Internal auditor"), role(ines)
    accepted(ines, audit, per)
    lent = lent_to(ines, accepted(ines, gate, nora), per)
    roles.state_conflict(ines, audit, other=gate, reason="Nobody audits his own work.")
    with acting_as(ines):
        [clash] = clashes_on(TODAY)
        assert {clash.first.person, clash.second} == {per, lent}
        assert not clashes_on(day_after(SOON))


def test_the_two_named_roles_are_delegated_by_top_management_only(ines, tom, nora, per):
    named = accepted(tom, role(ines, reports_performance=True), nora)
    with pytest.raises(GateClosed, match="top management"):
        lent_to(ines, named, per)
    lent = lent_to(tom, named, per)
    assert lent.by_top_management
    with pytest.raises(GateClosed, match="top management"):
        delegations.amend_delegation(ines, lent, what="Everything")


def test_a_delegation_cannot_be_stretched_beyond_the_assignment(ines, nora, per):
    lent = lent_to(ines, accepted(ines, role(ines), nora, ends_on=LATER), per)
    with pytest.raises(Refused, match="within the days"):
        delegations.amend_delegation(ines, lent, ends_on=day_after(LATER))
    assert delegations.amend_delegation(ines, lent, ends_on=LATER).ends_on == LATER


def test_a_delegation_is_acknowledged_and_anew_when_it_changes(ines, nora, per):
    lent = lent_to(ines, accepted(ines, role(ines), nora), per)
    with pytest.raises(Refused, match="Only Per Moen"):
        delegations.accept_delegation(ines, lent)
    with pytest.raises(Refused, match="has not come yet"):
        delegations.note_delegation_acceptance(ines, lent, how="Letter", on=LATER)
    delegations.note_delegation_acceptance(ines, lent, how="Signed letter, file 7")
    assert lent.state == "accepted"
    with acting_as(ines):
        assert list(delegations_on(TODAY)) == [lent]
    delegations.amend_delegation(ines, lent, what="Close the gate and the berth")
    assert (lent.state, lent.acknowledged_on) == ("given", None)


def test_nobody_was_told_before_he_was_assigned_nor_accepted_before_he_was_told(ines, nora):
    made = assigned(ines, role(ines), nora)
    before = TODAY - dt.timedelta(days=400)
    with pytest.raises(Refused, match="assigned only on"):
        assignments.tell_holder(ines, made, how="Meeting", on=before)
    assignments.tell_holder(ines, made, how="Meeting")
    with pytest.raises(Refused, match="told only on"):
        assignments.note_acceptance(ines, made, how="Letter", on=before)


def test_what_is_recorded_later_says_so(ines, nora, monkeypatch):
    made = assigned(ines, role(ines), nora)
    monkeypatch.setenv("HOLDFAST_CLOCK", SOON.isoformat())
    assignments.tell_holder(ines, made, how="Meeting", on=TODAY)
    assert (made.told_on, made.told_noted_on) == (TODAY, SOON)
    assignments.note_acceptance(ines, made, how="Letter")
    assert (made.acknowledged_on, made.acknowledged_noted_on) == (SOON, None)

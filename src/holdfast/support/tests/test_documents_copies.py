"""Copies: numbered, given to places and people, called back, confirmed (7.5.3)."""

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person, add_site
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.choices import CopyMedium, RecallOutcome
from holdfast.records.models import Distribution
from holdfast.support.queries.documents_due import recalls_due
from holdfast.support.tests.documents_stage import copies, in_force, post_orders, version_of
from holdfast.work.queries import work_due


@pytest.fixture
def document(ines, halden):
    return post_orders(ines)


def test_copies_are_numbered_on_and_each_has_an_address_nobody_can_guess(ines, document):
    content.issue_copies(ines, document, place="Patrol car", copies=2)
    content.issue_copies(
        ines, document, place="Grab bag", medium=CopyMedium.OFFLINE, holder="The captain"
    )
    numbered = [c for c in copies(ines, version_of(ines, document)) if c.copy_number]
    assert [(c.copy_number, c.place) for c in numbered] == [
        (1, "Patrol car"),
        (2, "Patrol car"),
        (3, "Grab bag"),
    ]
    assert len({c.token for c in numbered}) == 3
    assert all(len(c.token or "") >= 32 for c in numbered)
    assert numbered[2].holder_name == "The captain"


def test_nothing_that_is_not_in_force_gets_copies(ines, document):
    with pytest.raises(Refused, match="On screen everybody reads"):
        content.issue_copies(ines, document, place="Car", medium=CopyMedium.SCREEN)
    with pytest.raises(Refused, match="between 1 and 200"):
        content.issue_copies(ines, document, place="Car", copies=0)
    content.withdraw_content(ines, document, reason="Wrong")
    with pytest.raises(Refused, match="Nothing is in force"):
        content.issue_copies(ines, document, place="Car")


def test_a_place_named_like_a_site_is_linked_to_it(ines, installation, document):
    site = add_site(installation, title="Gate North")
    content.distribute(ines, document, places="gate north\nShed", to_everyone=False)
    places = {c.place: c.at_site_id for c in copies(ines, version_of(ines, document))}
    assert places == {"Gatehouse": None, "gate north": site.pk, "Shed": None}


def test_the_next_version_goes_where_the_one_before_was_with_new_numbers(ines, document):
    content.issue_copies(ines, document, place="Patrol car", copies=2, holder="Nora Dahl")
    old = copies(ines, version_of(ines, document))
    in_force(ines, document, reason="New barrier")
    content.distribute(ines, document, to_everyone=False)
    new = copies(ines, version_of(ines, document))
    assert sorted(c.place for c in new) == ["Gatehouse", "Patrol car", "Patrol car"]
    assert {c.copy_number for c in new} == {None, 1, 2}
    assert not {c.token for c in new if c.token} & {c.token for c in old if c.token}
    assert {c.holder_id for c in new if c.copy_number} == {document.owner_id}


def test_the_holder_confirms_a_recall_and_nobody_else_from_the_gate(ines, omar, eve, document):
    with acting_as(ines):
        content.issue_copies(ines, document, place="Car", holder="Omar Haddad")
        content.issue_copies(ines, document, place="Car", holder="Nora Dahl")
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    _place, his, hers = sorted(copies(ines, first), key=lambda c: c.copy_number or 0)
    done = content.confirm_recall(omar, document, copy=his, outcome=RecallOutcome.RETURNED)
    assert done.recall_confirmed_by == "Omar Haddad"
    with pytest.raises(NotPermitted, match="held by Nora Dahl"):
        content.confirm_recall(eve, document, copy=hers, outcome=RecallOutcome.DESTROYED)
    content.confirm_recall(ines, document, copy=hers, outcome=RecallOutcome.KEPT_MARKED)
    with pytest.raises(Refused, match="confirmed already"):
        content.confirm_recall(ines, document, copy=hers, outcome=RecallOutcome.DESTROYED)


def test_a_lost_copy_needs_words(ines, document):
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    (copy,) = copies(ines, first)
    with pytest.raises(Refused, match="what was done to find it"):
        content.confirm_recall(ines, document, copy=copy, outcome=RecallOutcome.LOST)


def test_a_recall_of_another_document_is_refused(ines, document):
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    other = post_orders(ines, title="Visitors")
    (copy,) = copies(ines, first)
    with pytest.raises(Refused, match="belongs to another record"):
        content.confirm_recall(ines, other, copy=copy, outcome=RecallOutcome.DESTROYED)


def test_a_recall_is_due_for_the_holder_and_else_for_the_owner(ines, omar, document):
    content.issue_copies(ines, document, place="Car", holder="Omar Haddad")
    in_force(ines, document, reason="New barrier")
    day = clock.today() + dt.timedelta(days=document.recall_days)
    with acting_as(omar):
        (item,) = recalls_due(omar)
        assert (item.on, item.reference) == (day, document.reference)
        assert (item.on, item.url) in [(due.on, due.url) for due in work_due(omar).later]
    with acting_as(ines):
        assert recalls_due(ines) == []
    holder = add_person(ines, title="Somebody")
    assert holder.pk != document.owner_id


def test_what_others_may_not_read_is_not_due_by_name(ines, omar, document):
    secret = post_orders(ines, title="Vault", classification="confidential")
    content.issue_copies(ines, secret, place="Car", holder="Omar Haddad")
    in_force(ines, secret, reason="New lock")
    with acting_as(omar):
        assert recalls_due(omar) == []


def test_many_copies_are_called_back_in_few_questions(
    ines, document, django_assert_max_num_queries
):
    content.issue_copies(ines, document, place="Car", copies=150)
    with django_assert_max_num_queries(120):
        in_force(ines, document, reason="New barrier")
    with acting_as(ines):
        assert Distribution.objects.filter(recalled_at__isnull=False).count() == 151

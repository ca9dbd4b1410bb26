"""Documents under control (7.5)."""

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.models import ReviewRemark
from holdfast.records.queries import version_in_force_of
from holdfast.support.commands import amend_document, approve_document, set_up_document


@pytest.fixture
def owner(installation):
    return add_person(installation, title="Nora Dahl")


def submitted(caller, owner, **values):
    document = set_up_document(caller, title="Post orders", owner=owner, **values)
    content.draft_version(caller, document, body="Check every driver.")
    content.submit_version(caller, document)
    return document


def test_a_document_comes_into_force_and_counts_until_its_review(ines, tom, owner):
    document = submitted(ines, owner, kind="instruction")
    approve_document(tom, document, statement="I approve.")
    today = clock.today()
    review = today + dt.timedelta(days=365)
    content.put_in_force(tom, document, effective_on=today, review_due=review)
    assert document.is_current(review)
    assert not document.is_current(review + dt.timedelta(days=1))


def test_who_wrote_a_document_does_not_approve_it(ines, owner):
    with pytest.raises(GateClosed, match="You wrote"):
        approve_document(ines, submitted(ines, owner), statement="I approve.")


def test_a_document_of_external_origin_names_issuer_and_edition(ines, tom, owner):
    document = submitted(ines, owner, kind="external", issuer="Parliament")
    with pytest.raises(GateClosed, match="issuer and the edition"):
        approve_document(tom, document, statement="I approve.")
    content.return_version(ines, document, reason="Which edition?")
    amend_document(ines, document, edition="2024")
    with acting_as(ines):
        remark = ReviewRemark.objects.get()
    content.settle_remark(ines, document, remark=remark, settlement="Edition of 2024.")
    content.submit_version(ines, document)
    approve_document(tom, document, statement="I approve.")
    today = clock.today()
    content.put_in_force(
        tom, document, effective_on=today, review_due=today + dt.timedelta(days=365)
    )
    with acting_as(ines):
        version = version_in_force_of(document)
    assert version is not None
    assert version.annex == {"issuer": "Parliament", "edition": "2024", "link": ""}


def test_an_edition_that_is_not_known_is_passed_with_a_recorded_reason(ines, tom, owner):
    document = submitted(ines, owner, kind="external")
    terms = Terms(override=Override("The authority gives no edition."))
    approve_document.under(terms)(tom, document, statement="I approve.")
    with acting_as(ines):
        assert [o.gate for o in GateOverride.objects.all()] == ["external-origin-is-known"]


def test_only_documents_of_external_origin_bind_an_issuer(ines, owner):
    document = set_up_document(ines, title="Post orders", owner=owner, issuer="Us", edition="1")
    assert document.annex() == {}
